/* retro
title    = { zh = "两份导出的时间对不上", en = "Two exports disagree on times" }
question = { zh = "同一条记录在两份导出里的时间一样吗？", en = "Does one record carry the same time in two exports?" }
doc      = { zh = "同一编号在两份文件里都有、时间相差超过 tolerance_seconds 秒的记录；两种报表的订单（如平台与 ERP、订单与明细）也互相比。至少 least_records 条、且占共有记录 least_share 以上才说，最多列相差最多的 listed 对文件（均为默认值）。", en = "Records whose number stands in two files with times more than tolerance_seconds apart; orders of two reports (platform and ERP, orders and lines) are compared too. Told from least_records and a share of least_share of the shared records on, for at most `listed` pairs of files (all cfg)." }
reads    = ["promotion"]
may_read = ["orders_loaded", "order_lines_loaded", "refunds_loaded", "sessions_loaded"]
params   = { tolerance_seconds = 60, least_records = 5, least_share = 0.05, listed = 1 }
grain    = ["moment", "file", "other_file"]
say      = { zh = "“{{ file }}”和“{{ other_file }}”都有的 {{ records|count }} 条记录里，有 {{ n|count }} 条的{{ moment|code('moment') }}不同，后者{{ '晚' if median_hours > 0 else '早' }}，中位相差 {{ median_hours|abs|hours }}{% if is_constant %}，几乎每条都差这么多：多半是时区不同{% endif %}{% if pairs > 1 %}；这样的文件共 {{ pairs|count }} 对{% endif %}。没有改动；请核对哪一份是本地时间，只留那一份，或按本地时间重新导出。", en = "Of {{ records|counted('record') }} in both “{{ file }}” and “{{ other_file }}”, {{ n|count }} differ in {{ moment|code('moment') }}; the second is {{ 'later' if median_hours > 0 else 'earlier' }}, by {{ median_hours|abs|hours }} at the median{% if is_constant %}, nearly all by as much: most likely another time zone{% endif %}{% if pairs > 1 %}; {{ pairs|counted('pair') }} of files do so{% endif %}. Nothing was changed; see which one is local time and keep that, or export again in local time." }

[columns]
moment = { zh = "时间", en = "Time", kind = "code", codes = "moment" }
file = { zh = "文件", en = "File", kind = "text" }
other_file = { zh = "另一文件", en = "Other file", kind = "text" }
n = { zh = "不同的记录", en = "Differing records", kind = "count" }
records = { zh = "共有的记录", en = "Shared records", kind = "count" }
median_hours = { zh = "中位差", en = "Median difference", kind = "hours", doc = { zh = "另一文件减文件，只算不同的记录", en = "other file less file, of differing records" } }
is_constant = { zh = "差得一样", en = "Constant", kind = "flag", doc = { zh = "不同的记录里九成与中位差相差不到容差", en = "nine in ten of the differing lie within the tolerance of the median" } }
pairs = { zh = "这样的文件对", en = "Such pairs of files", kind = "count" }
*/
with

stamps as (
    select shop, order_id as id, source_file, unnest([
        {moment: 'created_at', stamp: created_at}, {moment: 'paid_at', stamp: paid_at}
    ], recursive := true) from orders_loaded
    union all
    select shop, order_id, source_file, unnest([
        {moment: 'created_at', stamp: created_at}, {moment: 'paid_at', stamp: paid_at}
    ], recursive := true) from order_lines_loaded
    union all
    select shop, refund_id, source_file, 'applied_at', applied_at from refunds_loaded
    union all
    select shop, session_id, source_file, 'started_at', started_at from sessions_loaded
),

known as (
    select moment, shop, id, source_file as file, min(stamp) as stamp
    from stamps
    where id is not null and stamp is not null
    group by all
),

shared as (
    select
        known.moment,
        known.file,
        others.file as other_file,
        date_diff('second', known.stamp, others.stamp) as seconds,
        abs(seconds) > $tolerance_seconds as is_other,
    from known
    inner join known as others
        on others.moment = known.moment
            and others.id = known.id
            and others.shop is not distinct from known.shop
            and others.file > known.file
),

compared as (
    select
        moment,
        file,
        other_file,
        count(*) filter (is_other) as n,
        count(*) as records,
        median(seconds) filter (is_other) as median_seconds,
        quantile_disc(seconds, 0.05) filter (is_other) as low_seconds,
        quantile_disc(seconds, 0.95) filter (is_other) as high_seconds,
    from shared
    group by all
)

select
    moment,
    file,
    other_file,
    n,
    records,
    median_seconds / 3600 as median_hours,
    high_seconds - low_seconds <= 2 * $tolerance_seconds as is_constant,
    count(distinct (file, other_file)) over () as pairs,
from compared
where n >= $least_records and n >= $least_share * records
qualify row_number() over (order by n desc, moment, file, other_file) <= $listed
order by moment, file, other_file
