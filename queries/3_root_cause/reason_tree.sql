/* retro
title    = { zh = "退款原因树：归类、所选、聊天里说的", en = "Reason tree: class, choice, chat" }
question = { zh = "每类原因买家实际选的是哪一项，聊天里又说了什么？", en = "Which option did buyers choose for each reason, and what do the chats say?" }
doc      = { zh = "大促已付款订单的成功退款。从左到右：归类（24 类）、买家选的原文、聊天里说的原因（怎么认的见“买家自己说的退款原因”；同族的如质量与破损不算另一回事）。一类、一种聊天原因不足 5 笔的，原文不足 5 个订单或带电话、账号、网址的，并入“其余”，原文写作“…”。“聊天里没说”包括没聊过、聊了没说原因、名字打码认不出来的。", en = "Successful refunds of paid orders of the promotion. From left to right: class (24), the buyer's choice as written, the reason in the chat (see Reasons in the buyers' own words; classes of one family, such as quality and damage, are no other matter). Classes and chat reasons under 5 cases are merged into the rest, as are wordings of fewer than 5 orders or with a telephone number, an account or a link, as “…”. “Not said in the chat” includes buyers who never chatted, who named no reason, and masked names." }
reads    = ["refund_cases"]
may_read = ["reason_matches"]
params   = { least_group = 5 }
grain    = ["reason_code", "reason_raw", "chat_code"]
order    = 82
matures  = true
say      = { zh = "{% if first %}{% set silent = rows|selectattr('chat_code', 'equalto', 'SILENT')|sum(attribute='cases') %}{% set total = rows|sum(attribute='cases') %}{% set most = rows|selectattr('reason_code', 'equalto', first.reason_code)|list %}选得最多的一类是“{{ first.reason_code|code('reason') }}”（{{ most|sum(attribute='cases')|count }} 笔，占 {{ most|sum(attribute='share')|share }}）。{% set under = rows|selectattr('is_other')|list %}{% if under %}{% set top = under|sort(attribute='cases', reverse=true)|first %}选“{{ top.reason_raw }}”的里面，有 {{ top.cases|count }} 笔聊天里说的其实是“{{ top.chat_code|code('reason') }}”（{{ top.amount|money }}）：这些按聊天里说的改。{% elif silent < total %}{{ (total - silent)|count }} 笔在聊天里说过原因，没有哪一种“选的是甲、说的是乙”达到 5 笔，按所选原因排改善就行。{% else %}没有能对照的聊天，只能按所选原因看。{% endif %}{% else %}没有退款。{% endif %}", en = "{% if first %}{% set silent = rows|selectattr('chat_code', 'equalto', 'SILENT')|sum(attribute='cases') %}{% set total = rows|sum(attribute='cases') %}{% set most = rows|selectattr('reason_code', 'equalto', first.reason_code)|list %}Most refunds fall into {{ first.reason_code|code('reason') }} ({{ most|sum(attribute='cases')|counted('case') }}, {{ most|sum(attribute='share')|share }}). {% set under = rows|selectattr('is_other')|list %}{% if under %}{% set top = under|sort(attribute='cases', reverse=true)|first %}Of those who chose “{{ top.reason_raw }}”, {{ top.cases|count }} speak of “{{ top.chat_code|code('reason') }}” in the chat ({{ top.amount|money }}): act on what they say in the chat.{% elif silent < total %}{{ (total - silent)|count }} name a reason in the chat; no single pair of “chose one, said another” reaches 5 cases, so improvements can go by the reasons chosen.{% else %}There is no chat to compare with; only the choices can be seen.{% endif %}{% else %}No refunds.{% endif %}" }

[columns]
reason_code = { zh = "归类", en = "Class", kind = "code", codes = "reason" }
reason_raw = { zh = "买家选的原文", en = "Option chosen", kind = "text" }
chat_code = { zh = "聊天里说的", en = "Said in the chat", kind = "code", codes = "reason" }
cases = { zh = "退款笔数", en = "Cases", kind = "count" }
share = { zh = "占全部退款", en = "Of all refunds", kind = "share", doc = { zh = "笔数 ÷ 全部成功退款笔数", en = "cases ÷ all successful refunds" } }
amount = { zh = "退款金额", en = "Amount", kind = "money" }
share_of_amount = { zh = "占退款金额", en = "Of the money", kind = "share", doc = { zh = "退款金额 ÷ 全部成功退款金额", en = "amount ÷ all money refunded" } }
is_other = { zh = "聊天说的是另一回事", en = "Chat tells otherwise", kind = "flag", doc = { zh = "与所选不符，或补上了“其他”“协商一致”背后的原因", en = "differs from the choice, or tells what stands behind “other” or “agreed”" } }
*/
with

refunds_made as (
    select
        refund_cases.reason_code,
        coalesce(refund_cases.reason_raw, '–') as reason_raw,
        coalesce(reason_matches.chat_code, 'SILENT') as chat_code,
        coalesce(reason_matches.is_conflict or reason_matches.verdict = 'explained', false)
            as is_other,
        coalesce(refund_cases.amount, 0) as amount,
        count(*) over (partition by refund_cases.reason_code) as of_class,
        -- What one buyer wrote of several goods is no wording of many.
        count(distinct coalesce(refund_cases.order_id, refund_cases.refund_id))
            over (partition by refund_cases.reason_code, refund_cases.reason_raw) as of_wording,
    from refund_cases
    left join reason_matches
        on reason_matches.refund_id = refund_cases.refund_id
            and reason_matches.platform is not distinct from refund_cases.platform
            and reason_matches.shop is not distinct from refund_cases.shop
    where refund_cases.in_cohort and refund_cases.is_success
),

listed as (
    select
        case when of_class >= $least_group then reason_code else 'REST' end as reason_code,
        case
            when of_wording >= $least_group and not holds_contact(reason_raw) then reason_raw
            else '…'
        end as reason_raw,
        chat_code,
        is_other,
        amount,
    from refunds_made
),

counted as (
    select
        *,
        count(*) over (partition by reason_code, reason_raw, chat_code) as alike,
        count(*) over (partition by reason_code) as of_class,
        count(*) over (partition by reason_code, reason_raw) as of_wording,
    from listed
)

select
    reason_code,
    reason_raw,
    case when alike >= $least_group or chat_code = 'SILENT' then chat_code else 'REST' end
        as chat_code,
    count(*) as cases,
    count(*) / sum(count(*)) over () as share,
    sum(amount)::decimal(18, 2) as amount,
    (sum(amount) / nullif(sum(sum(amount)) over (), 0))::double as share_of_amount,
    bool_and(is_other and alike >= $least_group) and reason_code <> 'REST' as is_other,
from counted
group by 1, 2, 3
order by
    reason_code = 'REST', max(of_class) desc, reason_code,
    reason_raw = '…', max(of_wording) desc, reason_raw, cases desc, chat_code
