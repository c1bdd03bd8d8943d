/* retro
title    = { zh = "没提补偿或换货就退了的", en = "Returned without an offer" }
question = { zh = "哪些退了的售后本来值得先提补偿或换货，却没有提？", en = "Which returns were worth an offer of a compensation or an exchange that nobody made?" }
doc      = { zh = "大促已付款订单已退货退款或仅退款、原因适合先提方案、提方案比退货划算的售后单（条件见“值得先提的方案”）。没找过客服：申请前 3 天到完结之间没聊过，没有机会提；看不出聊天的（名字打码、聊天没导出到那天）单列，不算没提。谈成率 = 本店提过方案、已有结果的售后里没有退成的（补偿、换货、补寄、维修、买家撤销）占比，不足 30 笔不算；谈成后没再申请的买家没有售后单，愿意谈的买家又多半更好说话，所以只是估算。可少亏 = 没提的若全部谈成可少亏的钱 × 谈成率。不足 5 笔的原因合并。", en = "Cases of paid orders of the promotion that were returned or refunded, of a reason that suits an offer, where it would have cost less than the return (see offer_options). Never asked: no chat from 3 days before the application to the end, so no chance to offer. Cases of which the chats cannot be known stand apart and do not count as missed. Success = of the shop's own settled cases with an offer, those that were not refunded (compensated, exchanged, sent again, repaired, withdrawn); not given under 30. Buyers who agreed and never applied have no case, and those who talk may be more willing than others, so this is an estimate. To be saved = sum of what each missed offer would have saved × success. Reasons under 5 cases are put together." }
reads    = ["resolutions", "offer_options"]
params   = { least_n = 30, least_listed = 5 }
grain    = ["reason_code"]
order    = 132
matures  = true
say      = { zh = "{% if first %}{{ rows|sum(attribute='cases')|count }} 笔退了的售后，先提补偿或换货都比退货划算（估算）{% if first.offered is none %}；聊天记录没导出或名字对不上，看不出提没提过。{% else %}：{{ rows|sum(attribute='offered')|count }} 笔提过，{{ rows|sum(attribute='not_offered')|count }} 笔聊过没提，{{ rows|sum(attribute='no_chat')|count }} 笔买家没找过客服{% if rows|sum(attribute='unknown_chat') %}，{{ rows|sum(attribute='unknown_chat')|count }} 笔看不出聊没聊过{% endif %}。{% if rows|sum(attribute='not_offered') == 0 %}{% elif first.success is none %}本店提过方案、已有结果的只有 {{ first.success_n|count }} 笔，太少，算不出能谈成几成。{% else %}本店提过的谈成了 {{ first.success|share }}（{{ first.success_n|count }} 笔），照这样算，聊过没提的都提一次，约少亏 {{ rows|selectattr('expected_saving')|sum(attribute='expected_saving')|money }}（估算）；最该先提的是“{{ first.reason_code|code('reason') }}”。{% endif %}{% endif %}{% else %}没有值得先提方案却退了的售后单（或订单明细里没有货款，算不出）。{% endif %}", en = "{% if first %}{{ rows|sum(attribute='cases')|counted('refunded case') }} would have cost less with a compensation or an exchange (estimate){% if first.offered is none %}; the chats were not exported or their names do not match, so nobody can tell whether one was made.{% else %}: an offer was made in {{ rows|sum(attribute='offered')|count }}, agents talked with the buyer and made none in {{ rows|sum(attribute='not_offered')|count }}, the buyer never asked in {{ rows|sum(attribute='no_chat')|count }}{% if rows|sum(attribute='unknown_chat') %}, of {{ rows|sum(attribute='unknown_chat')|count }} the chats are not known{% endif %}. {% if rows|sum(attribute='not_offered') == 0 %}{% elif first.success is none %}Only {{ first.success_n|counted('case') }} with an offer are settled: not enough to say how many succeed.{% else %}Of the shop's own offers {{ first.success|share }} succeeded ({{ first.success_n|counted('case') }}); at that rate one offer in each of these chats would save about {{ rows|selectattr('expected_saving')|sum(attribute='expected_saving')|money }} (estimate). Begin with “{{ first.reason_code|code('reason') }}”.{% endif %}{% endif %}{% else %}No return was worth an offer (or the order lines tell no amounts).{% endif %}" }
chart    = { kind = "stacked_bar", x = "reason_code", y = ["offered", "not_offered", "no_chat", "unknown_chat"], rows = 8 }

[columns]
reason_code = { zh = "原因", en = "Reason", kind = "code", codes = "reason" }
suggested = { zh = "建议先提", en = "Offer first", kind = "code", codes = "offer" }
cases = { zh = "退了的笔数", en = "Returned", kind = "count" }
offered = { zh = "提过方案", en = "Offered", kind = "count" }
not_offered = { zh = "聊过没提", en = "Talked, not offered", kind = "count" }
no_chat = { zh = "没找过客服", en = "Never asked", kind = "count" }
unknown_chat = { zh = "看不出聊天", en = "Chats not known", kind = "count", aside = true }
missed_saving = { zh = "没提的全谈成可少亏", en = "Had all accepted (estimate)", kind = "money", doc = { zh = "聊过没提的，若全部谈成", en = "talked and not offered, had every buyer accepted" } }
success = { zh = "本店谈成率", en = "Own success", kind = "share", doc = { zh = "提过方案后没有退成的 ÷ 提过方案、已有结果的（全部原因）", en = "not refunded after an offer ÷ settled cases with an offer, of all reasons" }, aside = true }
success_n = { zh = "提过且有结果的", en = "Settled with an offer", kind = "count", aside = true }
expected_saving = { zh = "可少亏（估算）", en = "To be saved (estimate)", kind = "money" }
*/
with

own as (
    select
        count(*) as settled,
        count(*) filter (
            rung in ('compensation', 'exchange', 'resend', 'repair', 'withdrawn')
        ) as kept,
    from resolutions
    where was_offered and rung not in ('open', 'other', 'reapplied', 'refused')
),

worth as (
    select
        resolutions.*,
        offer_options.suggested,
        offer_options.saved,
        has_chat and not was_offered as is_missed,
        count(*) over (partition by resolutions.reason_code) as of_reason,
        -- Without any chats the offers are unknown, not zero.
        count(was_offered) over () > 0 as is_told,
    from resolutions
    inner join offer_options on offer_options.refund_id = resolutions.refund_id
        and offer_options.platform is not distinct from resolutions.platform
        and offer_options.shop is not distinct from resolutions.shop
    where resolutions.rung in ('return_refund', 'refund_only')
),

counted as (
    select
        case when of_reason >= $least_listed then reason_code else 'REST' end as reason_code,
        case when max(of_reason) >= $least_listed then min(suggested) end as suggested,
        count(*) as cases,
        case when bool_or(is_told) then count(*) filter (was_offered) end as offered,
        case when bool_or(is_told) then count(*) filter (is_missed) end as not_offered,
        case when bool_or(is_told) then count(*) filter (not has_chat and not was_offered) end as no_chat,
        count(*) filter (was_offered is null) as unknown_chat,
        case when bool_or(is_told) then coalesce(sum(saved) filter (is_missed), 0) end as missed_saving,
    from worth
    group by all
)

select
    reason_code,
    suggested,
    cases,
    offered,
    not_offered,
    no_chat,
    unknown_chat,
    missed_saving::decimal(18, 2) as missed_saving,
    case when own.settled >= $least_n then own.kept / own.settled end as success,
    own.settled as success_n,
    case when own.settled >= $least_n then missed_saving * own.kept / own.settled end
        ::decimal(18, 2) as expected_saving,
from counted
cross join own
order by reason_code = 'REST', missed_saving desc, cases desc, reason_code
