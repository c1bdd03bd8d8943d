/* retro
title    = { zh = "变化的拆分和判断", en = "Changes split and read" }
question = { zh = "每个指标的变化，多少来自量、构成、做得好坏，算不算真的变化？", en = "How much of each change is volume, mix and service, and is it real?" }
doc      = { zh = "判断看除去构成以后的变化：99% 范围不含 0、且达到下限（响应和转化 least_points，时长为上次的 least_part）为“真的”；95% 范围不含 0，或幅度超过 large_points 而不确定，为“多半”；整场不确定、而一半以上来自某个时段、那里变得很多的（moved_parts），为“集中”；主要来自构成的单列；其余“可能是偶然”；任一次不足 least_cases 为“太少”（次序、下限出自响应对比的试验：一样的两场 66 对里 2% 被说成变了）。reach 是两次同样安排的大促也会有的差别：99% 范围的半宽。坏的次数拆成量、构成、做得好坏，三项相加正好等于变化。", en = "Read by the change without the mix: really, if its 99 % range excludes zero and it reaches the least that matters (least_points for response and conversion, least_part of the last value for times); probably, if the 95 % range excludes zero or it is over large_points but uncertain; concentrated, if uncertain as a whole but more than half of it comes from a part that changed much (moved_parts); mostly mix, told apart; else it could be chance; too few, with under least_cases either time (rule and bounds from a trial: of 66 pairs run alike 2 % were called changed). reach: what two promotions run alike can differ by, half of the 99 % range. Bad cases are split into volume, mix and service, which add up exactly." }
reads    = ["change_shares"]
may_read = ["change_measures", "change_counts", "moved_parts"]
params   = { least_points = 0.02, large_points = 0.05, least_part = 0.1, least_cases = 30 }
grain    = ["metric", "profile"]
hidden   = true

[columns]
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
method = { zh = "方法", en = "Method", kind = "code", codes = "change_method" }
days = { zh = "付款后天数", en = "Days since payment", kind = "count" }
pairs = { zh = "配对小时", en = "Paired hours", kind = "count" }
previous_n = { zh = "上次个数", en = "Number last time", kind = "number" }
now_n = { zh = "本次个数", en = "Number now", kind = "number" }
previous = { zh = "上次", en = "Last time", kind = "number" }
now = { zh = "本次", en = "Now", kind = "number" }
change = { zh = "变化", en = "Change", kind = "number" }
rate_effect = { zh = "做得好坏", en = "Service", kind = "number" }
mix_effect = { zh = "构成", en = "Mix", kind = "number" }
volume_effect = { zh = "量", en = "Volume", kind = "number" }
bad_volume = { zh = "坏的次数：量", en = "Bad cases: volume", kind = "number" }
bad_mix = { zh = "坏的次数：构成", en = "Bad cases: mix", kind = "number" }
bad_rate = { zh = "坏的次数：做得好坏", en = "Bad cases: service", kind = "number" }
low = { zh = "下限", en = "Low", kind = "number", doc = { zh = "99%；两头都算上构成分得不准的部分", en = "99 %; what is mix and what is not is uncertain as well" } }
high = { zh = "上限", en = "High", kind = "number", doc = { zh = "99%", en = "99 %" } }
reach = { zh = "同样安排也会差", en = "Alike may differ by", kind = "number", doc = { zh = "99% 范围的一半", en = "half of the 99 % range" } }
certainty = { zh = "把握", en = "Certainty", kind = "code", codes = "certainty" }
*/
with

changes as (
    select metric, profile, method, days, pairs, previous_n, now_n, previous_hits / previous_n as
        previous, now_hits / now_n as now, rate_effect, mix_effect, null::double as volume_effect,
        bad_volume, bad_mix, bad_rate, down_95, up_95, down_99, up_99,
        -- What is counted by hours comes from one queue: less than this does not matter.
        if(method = 'hours', $least_points, 0) as least,
    from change_shares
    union all
    select metric, profile, method, days, null, previous_n, now_n, previous, now, null, null, null,
        null, null, null, down_95, up_95, down_99, up_99, if(days is null, $least_part * previous, 0),
    from change_measures
    union all
    select metric, profile, 'counts', null, pairs, previous_n, now_n, previous, now, rate_effect,
        mix_effect, volume_effect, volume_effect, mix_effect, rate_effect, down_95, up_95, down_99,
        up_99, $least_part * previous,
    from change_counts
),

-- The range holds the change and the change without the mix: which part is mix is not certain.
centred as (
    select changes.*, now - previous as change,
        coalesce(mix_effect, 0) + coalesce(volume_effect, 0) as other,
        change - other as own,
        if(volume_effect is null, least(change, own), own) - down_99 as bottom,
        if(volume_effect is null, greatest(change, own), own) + up_99 as top,
        least(abs(change), abs(own)) >= least as matters,
        (change > down_99 or change < -up_99) and abs(change) >= least as is_moved,
        moved * sign(own) >= abs(own) / 2 and least(abs(change), abs(own)) > reach_99 as is_parted,
        moved_parts.reach_99 as parted_99,
    from changes
    left join moved_parts
        on moved_parts.metric = changes.metric
        and moved_parts.profile is not distinct from changes.profile
),

read as (
    select *,
        case
            when least(now_n, previous_n) < $least_cases or down_99 is null then 'few'
            when (bottom > 0 or top < 0) and matters then 'really'
            when is_parted and matters then 'concentrated'
            when is_moved and volume_effect is null and abs(other) > abs(own) then 'mix'
            when (own > down_95 or own < -up_95) and abs(own) >= least
                or method = 'hours' and abs(own) >= $large_points then 'probably'
            else 'chance'
        end as alone,
        max(alone) filter (metric = 'reply_rate') over (partition by profile) as share,
        bool_or(alone in ('really', 'concentrated') and metric in ('reply_rate', 'in_time'))
            over (partition by profile) as is_sure,
        -- Those without a reply come in bursts: their number is as certain as the shares are.
        if(method = 'counts' and not is_sure, coalesce(share, alone), alone) as certainty,
    from centred
)

select
    metric, profile, method, days, pairs, previous_n, now_n, previous, now, change, rate_effect,
    mix_effect, volume_effect, bad_volume, bad_mix, bad_rate,
    case certainty when 'concentrated' then least(change, own) - parted_99
        when 'mix' then change - down_99 else bottom end as low,
    case certainty when 'concentrated' then greatest(change, own) + parted_99
        when 'mix' then change + up_99 else top end as high,
    (high - low) / 2 as reach, certainty,
from read
order by metric, profile
