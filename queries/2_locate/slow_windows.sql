/* retro
title    = { zh = "超时最多的时段", en = "The windows that lost most" }
question = { zh = "哪几段时间造成了大部分超时？", en = "Which few stretches of time caused most late replies?" }
doc      = { zh = "按店铺自己的平台口径计数（轮次、会话或买家·天，见“单位”），各口径分开算、分开排。口径的主指标是 30 秒、45 秒应答率的，超过 30、45 秒算超时，其余超过 180 秒；没人回复也算。大促切成 slot_minutes 分钟一格；一格里至少 min_cases 个、且超时占比超过 late_limit（30 秒、45 秒口径为 quick_late_limit）的算慢，相连的慢格并成一段。应有超时按同口径其余时间的超时占比推算，多出的即损失；并不比其余时间慢的不列。late_limit 是目标 95% 所容许超时的两倍，quick_late_limit 是目标 90% 的两倍（默认值，可改）。", en = "Counted by the shop's own clock (rounds, sessions or buyer-days, see the unit), each profile on its own. Where the headline of the profile is a 30 or 45 second rate, late is over 30 or 45 seconds, else over 180; unanswered is late too. The promotion in slots of slot_minutes; a slot of at least min_cases with a late share above late_limit (quick_late_limit for 30 and 45 seconds) is slow, adjoining slow slots make one window. Expected late follows the late share of the rest of the same profile; the excess is the loss; what is no slower than the rest is not listed. late_limit is twice what a target of 95 % allows, quick_late_limit twice that of 90 % (cfg)." }
reads    = ["own_cases", "promotion"]
params   = { slot_minutes = 30, min_cases = 10, late_limit = 0.10, quick_late_limit = 0.20 }
grain    = ["profile", "starts_at"]
hidden   = true
order    = 10
chart    = { kind = "hbar", x = "starts_at", y = ["share_of_late"], split = "profile", rows = 10 }
say      = { zh = "{% set many = rows|map(attribute='profile')|unique|list|length > 1 %}{% for profile, windows in rows|groupby('profile') %}{% set worst = windows[0] %}{% if many %}{{ profile|code('profile') }}：{% endif %}{{ worst.starts_at|time }} 到 {{ worst.ends_at|time }} 超时最多，{{ worst.cases|count }} 次里 {{ worst.late|count }} 次超过 {{ worst.limit_seconds|seconds }}或没人回复（{{ worst.late_share|share }}），照其余时间的水平本该只有 {{ worst.expected|count }} 次；这一段占了全部超时的 {{ worst.share_of_late|share }}。{% else %}没有哪一段时间明显比其余时间慢。{% endfor %}", en = "{% set many = rows|map(attribute='profile')|unique|list|length > 1 %}{% for profile, windows in rows|groupby('profile') %}{% set worst = windows[0] %}{% if many %}{{ profile|code('profile') }}: {% endif %}{{ worst.starts_at|stretch(worst.ends_at) }} lost most: {{ worst.late|count }} of {{ worst.cases|count }} waited over {{ worst.limit_seconds|seconds }} or got no reply ({{ worst.late_share|share }}), where the rest of the time would have had {{ worst.expected|count }}; this window holds {{ worst.share_of_late|share }} of all late ones. {% else %}No stretch of time was clearly slower than the rest.{% endfor %}" }

[columns]
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
starts_at = { zh = "开始", en = "From", kind = "time" }
ends_at = { zh = "结束", en = "To", kind = "time" }
unit = { zh = "单位", en = "Unit", kind = "code", codes = "rate_unit" }
limit_seconds = { zh = "时限", en = "Limit", kind = "seconds" }
cases = { zh = "计入", en = "Cases", kind = "count" }
late = { zh = "超时", en = "Late", kind = "count" }
late_share = { zh = "超时占比", en = "Late share", kind = "share", doc = { zh = "占这段时间的计数", en = "of those counted in the window" } }
expected = { zh = "应有超时", en = "Expected late", kind = "number" }
excess = { zh = "多出的超时", en = "Excess late", kind = "number" }
share_of_late = { zh = "占全部超时", en = "Of all late", kind = "share", doc = { zh = "占同口径大促全部超时", en = "of all late of the same profile in the promotion" } }
unanswered = { zh = "没人回复", en = "Unanswered", kind = "count" }
buyers = { zh = "受影响买家", en = "Buyers affected", kind = "count", doc = { zh = "有超时的买家", en = "with a late case" } }
p90_seconds = { zh = "最慢一成", en = "Slowest tenth", kind = "seconds", doc = { zh = "答了的里面", en = "of those answered" } }
place = { zh = "名次", en = "Place", kind = "count", doc = { zh = "同口径里按多出的超时排", en = "within the profile, by excess" } }
*/
with

slotted as (
    select *, time_bucket(to_minutes($slot_minutes::integer), asked_at) as slot,
    from own_cases
),

slots as (
    select
        profile,
        slot,
        count(*) as cases,
        count(*) filter (is_late) as late,
        count(*) >= $min_cases and count(*) filter (is_late) > count(*)
            * case when max(limit_seconds) < 180 then $quick_late_limit else $late_limit end
            as is_slow,
    from slotted
    group by all
),

-- Adjoining slow slots share the difference between their time and their number.
islands as (
    select
        *,
        slot - to_minutes($slot_minutes::integer)
            * row_number() over (partition by profile, is_slow order by slot) as island,
        coalesce(sum(late) filter (not is_slow) over whole
            / nullif(sum(cases) filter (not is_slow) over whole, 0), 0) as usual_share,
        sum(late) over whole as all_late,
    from slots
    window whole as (partition by profile)
)

select
    profile,
    greatest(min(slot), max(promotion.starts_at)) as starts_at,
    least(max(slot) + to_minutes($slot_minutes::integer), max(promotion.ends_at)) as ends_at,
    max(unit) as unit,
    max(limit_seconds) as limit_seconds,
    count(*) as cases,
    count(*) filter (is_late) as late,
    count(*) filter (is_late) / count(*) as late_share,
    count(*) * max(usual_share) as expected,
    count(*) filter (is_late) - count(*) * max(usual_share) as excess,
    count(*) filter (is_late) / max(all_late) as share_of_late,
    count(*) filter (worst_seconds is null) as unanswered,
    count(distinct (platform, shop, buyer)) filter (is_late) as buyers,
    quantile_cont(worst_seconds, 0.9) as p90_seconds,
    row_number() over (partition by profile order by excess desc, min(slot)) as place,
from slotted
join islands using (profile, slot)
cross join promotion
where is_slow
group by profile, island
having count(*) filter (is_late) > count(*) * max(usual_share)
order by profile, place, starts_at
