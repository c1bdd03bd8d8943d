/* retro
title    = { zh = "这批订单的账龄", en = "How old the orders are" }
question = { zh = "截止时，大促付款订单过了几天？", en = "How many days had passed since the promotion's orders were paid?" }
doc      = { zh = "账龄 = 付款到导出看到的最后一刻。T+n 从大促结束那天数起。whole_days 是九成订单（whole_share，默认值）都看满的整天数：比较和曲线以它为准，少数很晚付款的订单不拖住全部；最多 longest_days 天，曲线也只到那里。两次账龄中位数相差不到 near_days 天的，算同龄。", en = "Age: from payment to the last moment that the exports see. T+n counts from the day on which the promotion ended. whole_days is the number of whole days that nine in ten orders (whole_share, cfg) have been watched: comparisons go by it, so that a few late payers do not hold up all; at most longest_days, for curves end there. Two promotions whose median ages differ by less than near_days are of the same age." }
reads    = ["cohort_orders", "promotion"]
may_read = ["watch", "previous_maturity"]
params   = { whole_share = 0.9, near_days = 1, longest_days = 60 }
grain    = ["orders"]
hidden   = true

[columns]
orders = { zh = "已付款订单", en = "Paid orders", kind = "count" }
watched_until = { zh = "看到", en = "Watched until", kind = "time" }
age_days = { zh = "大促后第几天", en = "Days after the promotion", kind = "count", doc = { zh = "T+n 的 n", en = "the n of T+n" } }
youngest_days = { zh = "最晚付款的账龄", en = "Age of the youngest", kind = "number" }
median_days = { zh = "账龄中位数", en = "Median age", kind = "number" }
oldest_days = { zh = "最早付款的账龄", en = "Age of the oldest", kind = "number" }
whole_days = { zh = "九成订单看满", en = "Nine in ten watched for", kind = "count", doc = { zh = "整天", en = "whole days" } }
is_same_age = { zh = "和上次同龄", en = "As old as last time", kind = "flag", doc = { zh = "空：上次没有记下账龄", en = "empty: the age of last time was not kept" } }
*/
select
    count(*) as orders,
    max(seen.watched_until) as watched_until,
    greatest(date_diff('day', max(promotion.ends_at)::date, max(seen.watched_until)::date), 0)
        as age_days,
    min(watched_days) as youngest_days,
    quantile_cont(watched_days, 0.5) as median_days,
    max(watched_days) as oldest_days,
    least(floor(quantile_disc(watched_days, 1 - $whole_share)), $longest_days)::bigint as whole_days,
    abs(quantile_cont(watched_days, 0.5) - max(before.median_days)) < $near_days as is_same_age,
from cohort_orders
cross join promotion
left join (select max(watched_until) as watched_until from watch) as seen on true
left join (select max(median_days) as median_days from previous_maturity) as before on true
where is_paid and watched_days >= 0
having count(*) > 0
order by orders
