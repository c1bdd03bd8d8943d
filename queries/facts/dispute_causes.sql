/* retro
title    = { zh = "纠纷的原因", en = "Causes of disputes" }
question = { zh = "平台写的纠纷、投诉原因属于哪一类？", en = "To which class does the cause of each dispute belong?" }
doc      = { zh = "原文先按 reason_map.csv 逐字找，没有再按 reason_codes.csv 的词按次序找；都没有的不列。", en = "The words as they stand in reason_map.csv; else the first class of reason_codes.csv that knows a word of them; where neither does, the dispute is not listed." }
reads    = ["disputes"]
may_read = ["reason_codes", "reason_map"]
grain    = ["platform", "shop", "dispute_id"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
dispute_id = { zh = "纠纷编号", en = "Dispute", kind = "id" }
reason_code = { zh = "原因", en = "Reason", kind = "code", codes = "reason" }
*/
with

causes as (
    select distinct cause_raw, lower(cause_raw) as cause
    from disputes
    where cause_raw is not null
),

classed as (
    select
        causes.cause_raw,
        coalesce(
            min(reason_map.canonical),
            min_by(reason_codes.code, cast(reason_codes.position as bigint))
        ) as reason_code,
    from causes
    left join reason_map on lower(reason_map.raw) = causes.cause
    left join reason_codes
        on regexp_matches(causes.cause, nullif(reason_codes.zh_regex, ''))
            or regexp_matches(causes.cause, nullif(reason_codes.en_regex, ''))
    group by causes.cause_raw
)

select
    disputes.platform,
    disputes.shop,
    disputes.dispute_id,
    classed.reason_code,
from disputes
inner join classed on classed.cause_raw = disputes.cause_raw
where classed.reason_code is not null
order by disputes.platform, disputes.shop, disputes.dispute_id
