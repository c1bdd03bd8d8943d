/* retro
title    = { zh = "人力测算的目标", en = "What staffing aims at" }
question = { zh = "要多快答上、多大比例答上，才算人手够？", en = "How fast, and how often, must people answer for staffing to be enough?" }
doc      = { zh = "只有一行，各测算都用它。时限随店铺口径的主指标：30 秒、45 秒、3 分钟应答率分别为 30、45、180 秒；主指标不是应答率的口径用 answer_seconds（可改）。比例取 retro.toml 里该主指标的目标，没有就用 answer_share（可改）。时段长度与损耗也在这里改，损耗 15% 是行业惯用的假设。", en = "One row, used by every staffing figure. The limit follows the headline of the shop's profile: 30, 45 or 180 seconds for a rate within 30 or 45 seconds or 3 minutes; answer_seconds (cfg) where the headline is no rate. The share is the target of that headline in retro.toml, else answer_share (cfg). Slot length and shrinkage are set here too; 15 % shrinkage is the trade's usual assumption." }
reads    = ["profile_rules", "profile_choices", "targets"]
may_read = ["own_clocks"]
params   = { answer_seconds = 180.0, answer_share = 0.95, slot_minutes = 30, shrinkage = 0.15 }
grain    = ["answer_seconds"]

[columns]
answer_seconds = { zh = "时限", en = "Answer within", kind = "seconds" }
answer_share = { zh = "目标比例", en = "Share to be in time", kind = "share", doc = { zh = "时限内答上的会话 ÷ 转到人工的会话", en = "chats answered in time ÷ chats handed to people" } }
slot_minutes = { zh = "时段长度（分钟）", en = "Slot, minutes", kind = "count" }
shrinkage = { zh = "损耗", en = "Shrinkage", kind = "share", doc = { zh = "培训、临时离席等不能接待的时间 ÷ 排班时间", en = "training, moments away and the like ÷ rostered time" } }
headline = { zh = "平台主指标", en = "Headline metric", kind = "code", codes = "metric", doc = { zh = "没有应答率主指标的口径为空", en = "empty where the headline is no rate" } }
*/
with

known as (
    select
        profile_rules.profile as profile,
        profile_rules.headline as headline,
        1 as default_rank,
    from profile_choices
    inner join profile_rules on profile_rules.profile = profile_choices.profile
    where profile_choices.kind = 'default'
    union all
    select profile, headline, 0 as default_rank,
    from own_clocks
),

-- The shop's own profile, if its chats are measured by it or there are none to tell.
chosen as (
    select
        headline,
        row_number() over (order by ranks desc, profile) as place,
    from (
        select
            profile,
            max(headline) as headline,
            case when count(distinct default_rank) = 2 then 2 else 1 - max(default_rank) end
                as ranks,
        from known
        group by profile
    ) as ranked
),

rates as (
    select
        max(case when headline in ('rate_30s', 'rate_45s', 'rate_3min') then headline end)
            as headline,
    from chosen
    where place = 1
)

select
    cast(
        case max(rates.headline)
            when 'rate_30s' then 30
            when 'rate_45s' then 45
            when 'rate_3min' then 180
            else $answer_seconds
        end as double
    ) as answer_seconds,
    cast(coalesce(max(targets.target), $answer_share) as double) as answer_share,
    cast($slot_minutes as bigint) as slot_minutes,
    cast($shrinkage as double) as shrinkage,
    max(rates.headline) as headline,
from rates
left join targets on targets.metric = rates.headline
