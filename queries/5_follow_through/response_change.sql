/* retro
title    = { zh = "响应速度真的变了吗", en = "Did response really change?" }
question = { zh = "逐小时配对来看,3 分钟响应率的变化是真的,还是偶然?", en = "Paired hour by hour, is the change of the 3-minute rate real or chance?" }
doc      = { zh = "把两次大促同序号的小时配对,按轮次加权平均差值,给 99% 区间(t 分布)。区间不含 0、且变化不少于 2 个百分点,才说“确有”变化;两次一样运行的大促也可能差近 4 个百分点。", en = "Hours of the same number since the start are paired; their differences are averaged by rounds, with a 99 % interval (t). Only a change of 2 percentage points or more whose interval excludes zero is called real; two equally run promotions can differ by almost 4." }
reads    = ["previous_reply_by_hour"]
may_read = ["hour_aligned"]
params   = { least_points = 0.02, least_pairs = 6 }
grain    = ["reading"]
say      = { zh = "{% if first %}{% if first.reading == 'improved' %}3 分钟响应率确有改善:逐小时配对平均 {{ first.change|points }}({{ first.low|points }} 到 {{ first.high|points }})。{% elif first.reading == 'worsened' %}3 分钟响应率确有退步:逐小时配对平均 {{ first.change|points }}({{ first.low|points }} 到 {{ first.high|points }})。{% else %}逐小时配对平均 {{ first.change|points }}({{ first.low|points }} 到 {{ first.high|points }}),可能只是偶然。{% endif %}{% endif %}", en = "{% if first %}{% if first.reading == 'improved' %}Answers within 3 minutes really improved: {{ first.change|points }} on average over paired hours ({{ first.low|points }} to {{ first.high|points }}).{% elif first.reading == 'worsened' %}Answers within 3 minutes really got worse: {{ first.change|points }} on average over paired hours ({{ first.low|points }} to {{ first.high|points }}).{% else %}{{ first.change|points }} on average over paired hours ({{ first.low|points }} to {{ first.high|points }}), which could be chance.{% endif %}{% endif %}" }

[columns]
reading = { zh = "判断", en = "Reading", kind = "code", codes = "reading" }
pairs = { zh = "配对小时", en = "Paired hours", kind = "count" }
change = { zh = "平均变化", en = "Mean change", kind = "share", doc = { zh = "3 分钟响应率,这次减上次,按轮次加权", en = "3-minute rate, now minus last time, weighted by rounds" } }
low = { zh = "下限", en = "Low", kind = "share", doc = { zh = "99% 区间", en = "99 % interval" } }
high = { zh = "上限", en = "High", kind = "share", doc = { zh = "99% 区间", en = "99 % interval" } }
*/
with

weighed as (
    select
        hour_no,
        change,
        (previous_rounds + now_rounds)
            / sum(previous_rounds + now_rounds) over () as weight,
    from hour_aligned
),

mean as (
    select count(*) as pairs, fsum(weight * change order by hour_no) as change,
    from weighed
    having count(*) >= $least_pairs
),

spread as (
    select
        mean.pairs,
        mean.change,
        sqrt(
            mean.pairs / (mean.pairs - 1)
            * fsum((weighed.weight * (weighed.change - mean.change)) ** 2 order by hour_no)
        ) as error,
        -- The t value at 99 % for pairs − 1 degrees of freedom, from z = 2.5758 (Cornish and Fisher).
        2.5758 + 4.9165 / (mean.pairs - 1) + 8.8348 / (mean.pairs - 1) ** 2
            + 12.14 / (mean.pairs - 1) ** 3 as t,
    from weighed
    cross join mean
    group by mean.pairs, mean.change
)

select
    case
        when change - t * error > 0 and change >= $least_points then 'improved'
        when change + t * error < 0 and change <= -$least_points then 'worsened'
        else 'unclear'
    end as reading,
    pairs,
    change,
    change - t * error as low,
    change + t * error as high,
from spread
order by reading
