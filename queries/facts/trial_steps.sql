/* retro
title    = { zh = "与后台口径的差别", en = "Where the back office's rules differ" }
question = { zh = "后台的规则和店铺的规则有哪几组不同？", en = "In which groups of rules do the back office and the shop differ?" }
doc      = { zh = "没有填 [reconcile] 时为空。每组不同的规则一行，按固定的次序；没有差别的组不列。后台的口径：[reconcile] 的 profile，没写就是平台自己的口径，再没有就是店铺的。核对的店铺各用各的口径时合不到一起，只留一行 several。", en = "Empty without [reconcile]. One row per group of rules that differs, in a fixed order; groups that do not are left out. The back office counts by the profile of [reconcile], else by the platform's own, else by the shop's. Shops that go by different profiles cannot be put together: one row `several` says so." }
reads    = ["own_clocks", "profile_rules"]
may_read = ["reconcile"]
grain    = ["clock", "platform", "shop"]

[columns]
clock = { zh = "口径", en = "Clock", kind = "text" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
position = { zh = "次序", en = "Position", kind = "count" }
step = { zh = "规则", en = "Rule", kind = "code", codes = "reconcile_step" }
own_profile = { zh = "店铺口径", en = "The shop's profile", kind = "code", codes = "profile" }
profile = { zh = "后台口径", en = "The back office's profile", kind = "code", codes = "profile" }
period_from = { zh = "后台统计期起", en = "Back office's period from", kind = "time" }
period_to = { zh = "后台统计期止", en = "Back office's period to", kind = "time" }
*/
with

sides as (
    select distinct
        own.platform,
        own.shop,
        own.profile as own_profile,
        coalesce(named.profile, own.profile) as profile,
        coalesce(cast(reconcile.period_from as timestamp), own.period_from) as period_from,
        coalesce(cast(reconcile.period_to as timestamp) + interval 1 day, own.period_to) as period_to,
    from own_clocks as own
    join reconcile
        on (reconcile.platform is null or reconcile.platform = own.platform)
        and (reconcile.shop is null or reconcile.shop = own.shop)
    left join profile_rules as named on named.profile = coalesce(reconcile.profile, own.platform)
),

mixed as (
    select count(distinct concat(own_profile, ' ', profile)) > 1 as is_mixed from sides
),

steps(position, step) as (
    values (0, 'ours'), (1, 'period'), (2, 'hours'), (3, 'replies'), (4, 'ads'), (5, 'offline'),
        (6, 'starts'), (7, 'cuts'), (8, 'unanswered'), (9, 'unit')
)

select
    concat('trial_', cast(steps.position as varchar)) as clock,
    sides.platform as platform,
    sides.shop as shop,
    cast(steps.position as bigint) as position,
    case when is_mixed then 'several' else step end as step,
    sides.own_profile as own_profile,
    sides.profile as profile,
    sides.period_from as period_from,
    sides.period_to as period_to,
from sides
join own_clocks as ours
    on ours.platform = sides.platform and ours.shop is not distinct from sides.shop
join profile_rules as theirs on theirs.profile = sides.profile
cross join mixed
cross join steps
where case
    when is_mixed or step = 'ours' then step = 'ours'
    when step = 'period'
        then (ours.period_from, ours.period_to) <> (sides.period_from, sides.period_to)
    when step = 'hours'
        then (ours.hours_from_minute, ours.hours_to_minute, ours.hours_of, ours.hours_bind,
            ours.night_answered, ours.day_cut)
        <> (theirs.hours_from_minute, theirs.hours_to_minute, theirs.hours_of, theirs.hours_bind,
            theirs.night_answered, theirs.day_cut)
    when step = 'replies'
        then (ours.stops_assist, ours.stops_auto) <> (theirs.stops_assist, theirs.stops_auto)
    when step = 'ads' then ours.ads <> theirs.ads
    when step = 'offline'
        then (ours.offline, ours.agent_started) <> (theirs.offline, theirs.agent_started)
    when step = 'starts' then ours.starts <> theirs.starts
    when step = 'cuts'
        then (ours.idle_minutes, ours.reply_cut_minutes, ours.lapse_hours)
        <> (theirs.idle_minutes, theirs.reply_cut_minutes, theirs.lapse_hours)
    when step = 'unanswered' then ours.unanswered_seconds <> theirs.unanswered_seconds
    else (ours.rate_unit, ours.rate_rule) <> (theirs.rate_unit, theirs.rate_rule)
end
order by clock, platform, shop
