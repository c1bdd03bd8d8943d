/* retro
title    = { zh = "没人回复的人数，变化的拆分", en = "Customers without a reply, split" }
question = { zh = "没人回复的买家人数变了，多少来自来的人多少、问题构成、做得好坏？", en = "How much of the change in customers without a reply is volume, mix, service?" }
doc      = { zh = "只取两次都有的小时。来的人多少 = (本次人次−上次人次)×上次没回复率；构成、做得好坏由回复率的拆分乘本次人次，三项相加正好等于变化。两次人数之比按条件二项分布（总数给定时，本次占多少）给范围，Wilson 得分区间，总数先除以各小时的摆动倍数 φ；只有一次为 0 的按 0.5 算。", en = "Only hours that both have. Volume = (customers now − before) × share without a reply before; mix and service are those of the reply rate times customers now: the three add up to the change. The range comes from the ratio of the counts by the conditional binomial (of both together, how many are of now), Wilson's score interval, the total divided by φ, by how much more hours differ than if customers were independent; a zero on one side counts as 0.5." }
reads    = ["change_shares"]
may_read = ["hour_ranges"]
params   = { z_95 = 1.95996, z_99 = 2.57583 }
grain    = ["metric", "profile"]
hidden   = true

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
pairs = { zh = "配对小时", en = "Paired hours", kind = "count" }
previous_n = { zh = "上次人次", en = "Customers last time", kind = "number" }
now_n = { zh = "本次人次", en = "Customers now", kind = "number" }
previous = { zh = "上次没人回复", en = "Without a reply last time", kind = "number" }
now = { zh = "本次没人回复", en = "Without a reply now", kind = "number" }
volume_effect = { zh = "来的人多少", en = "Volume", kind = "number" }
mix_effect = { zh = "构成", en = "Mix", kind = "number" }
rate_effect = { zh = "做得好坏", en = "Service", kind = "number" }
down_95 = { zh = "95% 向下", en = "Down at 95 %", kind = "number" }
up_95 = { zh = "95% 向上", en = "Up at 95 %", kind = "number" }
down_99 = { zh = "99% 向下", en = "Down at 99 %", kind = "number" }
up_99 = { zh = "99% 向上", en = "Up at 99 %", kind = "number" }
*/
with

counted as (
    select
        shares.*,
        now_n - now_hits as now,
        previous_n - previous_hits as before,
        greatest(before, 0.5) as base,
        greatest(now, 0.5) as top,
        coalesce(hour_ranges.spread, 1) as spread,
    from change_shares as shares
    left join hour_ranges
        on hour_ranges.metric = shares.metric and hour_ranges.part = 'all'
        and hour_ranges.profile is not distinct from shares.profile
    where shares.metric = 'reply_rate' and shares.method = 'hours' and now + before > 0
),

-- Of both counts together, the share that is of now.
parted as (
    select *,
        score_low(top / spread, (top + base) / spread, $z_95) as low_95,
        score_high(top / spread, (top + base) / spread, $z_95) as high_95,
        score_low(top / spread, (top + base) / spread, $z_99) as low_99,
        score_high(top / spread, (top + base) / spread, $z_99) as high_99,
    from counted
)

select
    'no_reply_users' as metric, profile, pairs, previous_n, now_n, before as previous, now,
    (now_n - previous_n) * before / previous_n as volume_effect,
    0 - now_n * mix_effect as mix_effect,
    0 - now_n * rate_effect as rate_effect,
    greatest(now - base * low_95 / (1 - low_95), 0) as down_95,
    greatest(base * high_95 / (1 - high_95) - now, 0) as up_95,
    greatest(now - base * low_99 / (1 - low_99), 0) as down_99,
    greatest(base * high_99 / (1 - high_99) - now, 0) as up_99,
from parted
order by metric, profile
