/* retro
title    = { zh = "各店和组中位的差别", en = "Shops against the median of their group" }
question = { zh = "和同平台、同口径的店比，差多少，会不会只是偶然？", en = "How far from shops of the same platform and profile, and could it be chance?" }
doc      = { zh = "只在同平台、同口径的店之间比，每个指标一组。中位是组内各店数值的中位。区间：店自己的 95% 区间和中位自身的误差合在一起（MOVER，Newcombe 法 10；中位的方差取均值的 π/2 倍，店在组里的那一份扣掉）。一组里比了多家，判断看 Benjamini–Hochberg 之后的 q，不超过 sure_q（默认值）才算确有差别；不足 least_n 次、没有区间、组里只有一家的不判断。店越大就越大的总数（totals）不排名。随账龄增长的指标只和账龄相差不超过 same_age_days 天的店比。", en = "Shops are compared within one platform and profile only, each metric on its own. The median is that of the group's values. The range puts together the shop's own 95 % interval and the error of the median (MOVER, Newcombe's method 10; the variance of the median is π/2 times that of the mean, less the shop's own part in it). Since many are compared, the verdict goes by q after Benjamini–Hochberg: no more than sure_q (cfg) is a real difference. Fewer than least_n cases, no interval, or a group of one: not judged. Totals that grow with the shop (totals) are not ranked. What grows with the age of orders is compared among shops at most same_age_days apart." }
reads    = ["rollup_shops", "rollup_metrics", "metrics"]
params   = { same_age_days = 1, least_n = 30, sure_q = 0.05, totals = "no_reply_users,gap_hours,idle_hours" }
grain    = ["platform", "profile", "metric", "shop"]
hidden   = true

[columns]
platform = { zh = "平台", en = "Platform", kind = "code", codes = "platform" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
metric = { zh = "指标", en = "Metric", kind = "code", codes = "metric" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
value = { zh = "数值", en = "Value", kind = "measure", unit_from = "unit" }
n = { zh = "计入", en = "Cases", kind = "number" }
low = { zh = "下限", en = "Low", kind = "measure", unit_from = "unit" }
high = { zh = "上限", en = "High", kind = "measure", unit_from = "unit" }
shops = { zh = "组内店铺", en = "Shops", kind = "count" }
middle = { zh = "组中位", en = "Median", kind = "measure", unit_from = "unit" }
apart = { zh = "和中位差", en = "From the median", kind = "measure", unit_from = "unit" }
apart_low = { zh = "差的下限", en = "Difference, low", kind = "measure", unit_from = "unit" }
apart_high = { zh = "差的上限", en = "Difference, high", kind = "measure", unit_from = "unit" }
q_value = { zh = "q 值", en = "q", kind = "ratio" }
verdict = { zh = "和同组比", en = "Against the group", kind = "code", codes = "standing" }
is_compared = { zh = "账龄可比", en = "Of like age", kind = "flag" }
unit = { zh = "单位", en = "Unit", kind = "text" }
better = { zh = "方向", en = "Better", kind = "code", codes = "better" }
*/
with

placed as (
    select
        shops.platform, coalesce(measured.profile, shops.profile) as profile,
        measured.* exclude (profile), try_cast(metrics.position as bigint) as position,
        -- What still grows is compared among shops whose orders are as old.
        coalesce(
            coalesce(metrics.matures, '') = ''
            or abs(shops.age_days - median(shops.age_days) over alike) <= $same_age_days, false
        ) as is_compared,
        (measured.high - measured.low) / 3.92 as error,
    from rollup_metrics as measured
    inner join rollup_shops as shops on shops.shop = measured.shop
    inner join metrics using (metric)
    where measured.value is not null and measured.better in ('up', 'down')
        and measured.metric not in (select unnest(string_split($totals, ',')))
    window alike as (partition by platform, coalesce(measured.profile, shops.profile), metric)
),

middles as (
    select
        platform, profile, metric, count(*) as shops, median(value) as middle,
        -- Of two values the median is the mean; of more it varies more than the mean.
        if(count(*) > 2, pi() / 2, 1) * avg(error * error) / count(*) as variance,
    from placed
    where is_compared
    group by all
),

apart as (
    select
        placed.*, coalesce(shops, 0) as shops, middle, value - middle as apart,
        sqrt(greatest(1 - 2 / shops, 0) * (value - low) ** 2 + 3.8416 * variance) as down,
        sqrt(greatest(1 - 2 / shops, 0) * (high - value) ** 2 + 3.8416 * variance) as up,
        coalesce(is_compared and shops > 1 and n >= $least_n and error >= 0, false) as is_judged,
        two_sided(1.96 * apart / nullif(if(apart > 0, down, up), 0)) as tail,
    from placed
    left join middles using (platform, profile, metric)
),

-- Benjamini and Hochberg over the shops of a group.
adjusted as (
    select *,
        tail * count(*) over (partition by platform, profile, metric, is_judged) / row_number()
            over (partition by platform, profile, metric, is_judged order by tail, shop) as raised,
    from apart
)

select
    platform, profile, metric, shop, value, n, low, high, shops, middle, apart,
    if(is_judged, apart - down, null) as apart_low,
    if(is_judged, apart + up, null) as apart_high,
    if(is_judged, least(coalesce(min(raised) over later, 1), 1), null) as q_value,
    case
        when not is_compared then 'other_age'
        when shops < 2 then 'alone'
        when not is_judged then 'not_judged'
        when q_value > $sure_q then 'chance'
        when (apart > 0) = (better = 'up') then 'better'
        else 'worse'
    end as verdict, is_compared, unit, better,
from adjusted
window later as (
    partition by platform, profile, metric, is_judged order by tail desc, shop desc
    rows between unbounded preceding and current row
)
order by platform, profile, position, metric, shop
