/* retro
title    = { zh = "纠纷时间线", en = "Timelines of disputes" }
question = { zh = "典型的纠纷是怎么一步步走到平台的，卡在哪一步？", en = "How did typical disputes get to the platform, and where were they stuck?" }
doc      = { zh = "列最多 8 单（默认值）：判商家的在前，有售后单或聊天可看的在前，再按金额从大到小；其中没有一单客服可避免的，最后一个位置让给金额最大的可避免的一单。各步是付款后的小时数，空为没有发生或导出没写（退款导出不写介入时间）；也有先找平台、后申请售后的，所以申请可能晚于介入。最长等待看等回复、等首次处理、申请到介入三种（没等到的算到介入为止），都不知道才看等判定。怎样算可避免，见“客服可避免的平台介入”。不含订单号和买家，明细在 worklists.xlsx 的纠纷名单里。", en = "At most 8 orders (cfg): those lost first, those with a case or a chat to look at first, then by amount; if none of them could have been avoided, the last place goes to the largest that could. Each step is in hours after the payment; empty where it did not happen or no export tells (exports of refunds do not tell when the platform was asked); some buyers ask the platform first and apply afterwards, so that an application may come after the intervention. The longest wait is for a reply, for an action, or from application to intervention (what never came counts up to the intervention); only where none is known, for the judgement. The rules of what is avoidable stand in dispute_faults. Without order numbers and buyers: these are in the list of disputes in worklists.xlsx." }
reads    = ["disputed_orders", "dispute_waits", "dispute_faults"]
params   = { most_cases = 8 }
grain    = ["case_no"]
order    = 70
matures  = true
say      = { zh = "{% if first %}列出 {{ n }} 单，时间都从付款算起；排在最前的一单（{{ first.amount|money }}，{{ first.reason_code|code('reason') }}）{% if first.longest_seconds is not none %}等得最久的是{{ first.longest_step|code('dispute_wait') }}，{{ first.longest_seconds|seconds }}{% else %}没有可比的等待时间{% endif %}。按规则，其中 {{ rows|selectattr('avoidable', 'equalto', 'yes')|list|length }} 单客服有机会避免。{% else %}没有平台介入或投诉的订单。{% endif %}", en = "{% if first %}{{ n }} {% if n == 1 %}order{% else %}orders{% endif %}, all times counted from the payment; the first ({{ first.amount|money }}, {{ first.reason_code|code('reason') }}){% if first.longest_seconds is not none %} waited longest {{ first.longest_step|code('dispute_wait') }}: {{ first.longest_seconds|seconds }}{% else %} tells no waits{% endif %}. By the rules, service had a chance to avoid {{ rows|selectattr('avoidable', 'equalto', 'yes')|list|length }} of them.{% else %}No order with an intervention or complaint.{% endif %}" }

[columns]
case_no = { zh = "案例", en = "Case", kind = "count" }
stage = { zh = "阶段", en = "Stage", kind = "code", codes = "stage", aside = true }
reason_code = { zh = "原因", en = "Reason", kind = "code", codes = "reason" }
amount = { zh = "涉及金额", en = "Amount", kind = "money" }
judged_side = { zh = "判给", en = "Judged for", kind = "code", codes = "judged_side" }
complaint_hours = { zh = "来投诉", en = "Complaint", kind = "hours", doc = { zh = "付款后的小时数", en = "hours after the payment" } }
reply_hours = { zh = "首次回复", en = "First reply", kind = "hours" }
application_hours = { zh = "申请售后", en = "Application", kind = "hours" }
action_hours = { zh = "商家首次处理", en = "First action", kind = "hours" }
intervention_hours = { zh = "平台介入", en = "Platform asked", kind = "hours" }
judged_hours = { zh = "判定", en = "Judged", kind = "hours" }
longest_seconds = { zh = "最长等待", en = "Longest wait", kind = "seconds" }
longest_step = { zh = "等的是", en = "Waiting", kind = "code", codes = "dispute_wait" }
avoidable = { zh = "客服可避免", en = "Avoidable", kind = "code", codes = "avoidable", aside = true }
rule = { zh = "凭哪条规则", en = "By which rule", kind = "code", codes = "dispute_rule" }
*/
with

ranked as (
    select
        orders.*,
        coalesce(orders.complained_at, orders.applied_at) is not null as has_story,
        waits.longest_hours,
        waits.longest_step,
        faults.avoidable,
        faults.rule,
        row_number() over by_loss as place,
        faults.avoidable = 'yes' and row_number() over (
            partition by faults.avoidable
            order by is_lost desc, has_story desc, amount desc nulls last, orders.platform,
                orders.shop, orders.order_id
        ) = 1 as leads_avoidable,
    from disputed_orders as orders
    join dispute_waits as waits
        on waits.order_id = orders.order_id
        and waits.platform is not distinct from orders.platform
        and waits.shop is not distinct from orders.shop
    join dispute_faults as faults
        on faults.order_id = orders.order_id
        and faults.platform is not distinct from orders.platform
        and faults.shop is not distinct from orders.shop
    window by_loss as (
        order by is_lost desc, has_story desc, amount desc nulls last, orders.platform,
            orders.shop, orders.order_id
    )
),

-- The first that could have been avoided stands at the last place if it would come later.
chosen as (
    select *, if(leads_avoidable, least(place, $most_cases), place) as seat,
    from ranked
    qualify row_number() over (order by seat, leads_avoidable desc, place) <= $most_cases
)

select
    row_number() over (order by seat, leads_avoidable desc, place) as case_no,
    coalesce(stage, 'no_case') as stage,
    coalesce(reason_code, 'OTHER_UNKNOWN') as reason_code,
    amount,
    judged_side,
    date_diff('second', paid_at, complained_at) / 3600 as complaint_hours,
    date_diff('second', paid_at, replied_at) / 3600 as reply_hours,
    date_diff('second', paid_at, applied_at) / 3600 as application_hours,
    date_diff('second', paid_at, first_action_at) / 3600 as action_hours,
    date_diff('second', paid_at, opened_at) / 3600 as intervention_hours,
    date_diff('second', paid_at, judged_at) / 3600 as judged_hours,
    longest_hours * 3600 as longest_seconds,
    longest_step,
    avoidable,
    rule,
from chosen
order by case_no
