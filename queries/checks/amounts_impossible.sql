/* retro
title    = { zh = "不可能的金额", en = "Amounts that cannot be" }
question = { zh = "有没有负数的金额，或本该有钱却是零的？", en = "Is any amount below zero, or zero where there must be money?" }
doc      = { zh = "负数有 least_records 条就说；零元单有赠品、抵扣等正常情况，至少 least_zeros 条且占 zero_share 以上才说（均为默认值）。", en = "Amounts below zero are told from least_records on; zeros can be gifts or vouchers and are told from least_zeros records and a share of zero_share on (all cfg)." }
reads    = ["promotion"]
may_read = ["orders", "order_lines", "refunds", "disputes"]
params   = { least_records = 1, least_zeros = 10, zero_share = 0.1 }
grain    = ["source", "trouble"]
say      = { zh = "{{ source|code('table') }}的 {{ records|count }} 条记录里，有 {{ n|count }} 条{{ trouble|code('amount_trouble') }}{% if examples %}（如 {{ examples }}）{% endif %}。{% if source == 'refunds' and trouble == 'negative' %}负数的退款没有计入退款金额，请用正数的金额列重新导出。{% elif trouble == 'negative' %}没有改动，照负数计入；请核对导出的是不是流水表。{% else %}照零元计入；请核对导出时有没有勾选金额列。{% endif %}", en = "{{ n|count }} of {{ records|counted('record') }} in {{ source|code('table') }} have {{ trouble|code('amount_trouble') }}{% if examples %} (such as {{ examples }}){% endif %}. {% if source == 'refunds' and trouble == 'negative' %}Refunds below zero are not in the refunded amount: export the column of positive amounts.{% elif trouble == 'negative' %}They count as they stand; see whether a ledger was exported instead.{% else %}They count as zero; see whether the amount was ticked on export.{% endif %}" }

[columns]
source = { zh = "数据表", en = "Table", kind = "code", codes = "table" }
trouble = { zh = "情况", en = "Trouble", kind = "code", codes = "amount_trouble" }
n = { zh = "记录数", en = "Records", kind = "count" }
records = { zh = "该有金额的记录", en = "Records that must have an amount", kind = "count" }
examples = { zh = "如", en = "Such as", kind = "text", doc = { zh = "编号最小的三条", en = "the three lowest numbers" } }
*/
with

amounts as (
    select
        'orders' as source,
        order_id as id,
        least(amount_paid, amount_due, refund_amount) as lowest,
        case when paid_at is not null then coalesce(amount_paid, amount_due) end as owed,
    from orders
    union all
    select 'order_lines', order_id, least(amount, refund_amount, quantity), null from order_lines
    union all
    select
        'refunds',
        refund_id,
        amount,
        case
            when status = 'success'
                and coalesce(kind, 'refund_only') in ('refund_only', 'return_refund')
                then amount
        end,
    from refunds
    union all
    select 'disputes', dispute_id, amount, null from disputes
),

troubles as (
    select source, id, unnest([
        {trouble: 'negative', counts: lowest is not null, is_wrong: lowest < 0},
        {trouble: 'zero', counts: owed is not null, is_wrong: owed = 0}
    ], recursive := true)
    from amounts
)

select
    source,
    trouble,
    count(*) filter (is_wrong) as n,
    count(*) filter (counts) as records,
    array_to_string(min(id, 3) filter (is_wrong), ', ') as examples,
from troubles
group by all
having count(*) filter (is_wrong)
    >= case when trouble = 'zero' then $least_zeros else $least_records end
    and (
        trouble = 'negative'
        or count(*) filter (is_wrong) >= $zero_share * count(*) filter (counts)
    )
order by source, trouble
