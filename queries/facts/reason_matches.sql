/* retro
title    = { zh = "所选原因与聊天原因", en = "Reason chosen and reason in the chat" }
question = { zh = "买家选的退款原因，和他在聊天里说的是一回事吗？", en = "Is the reason that the buyer chose the one that the chat names?" }
doc      = { zh = "只列聊天里说出过原因的售后。一致：同一类；相近：同一族（reason_codes.csv 的 family，如质量与破损、物流慢与未收到）；补上：选的是“其他”或“协商一致”，聊天说出了原因；另有抱怨：聊天只说到物流、发货、客服、发票，与所选的不矛盾。其余为不符：误选品质类 = 选了品质类、聊天说的是尺码、不想要或价格；品质没选出来 = 聊天说的是品质类、选的不是；其他不符 = 两边都不是品质类而说法不同。", en = "Only cases whose chat names a reason. Same: the same class; near: of one family (family of reason_codes.csv, such as quality and damage, slow and not received); explained: “other” or “agreed” was chosen and the chat tells why; besides: the chat speaks only of delivery, dispatch, service or invoices, which does not contradict the choice. The rest differ: quality by mistake = a quality class was chosen and the chat says size, changed mind or price; hidden quality = the chat names a quality class and another was chosen; other = neither is a quality class and they differ." }
reads    = ["refund_cases", "refund_words", "reason_codes"]
grain    = ["platform", "shop", "refund_id"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
refund_id = { zh = "退款编号", en = "Case", kind = "id" }
reason_code = { zh = "所选原因", en = "Reason chosen", kind = "code", codes = "reason" }
chat_code = { zh = "聊天里的原因", en = "Reason in the chat", kind = "code", codes = "reason" }
said_at = { zh = "说话时间", en = "Said at", kind = "time" }
verdict = { zh = "对照", en = "Comparison", kind = "code", codes = "reason_match" }
is_conflict = { zh = "不符", en = "Differ", kind = "flag" }
*/
with

paired as (
    select
        refund_cases.platform,
        refund_cases.shop,
        refund_cases.refund_id,
        refund_cases.reason_code,
        refund_words.chat_code,
        refund_words.said_at,
        coalesce(chosen.family, '') as chosen_family,
        coalesce(told.family, '') as told_family,
        coalesce(chosen.quality_class, '') as chosen_quality,
        coalesce(told.quality_class, '') as told_quality,
    from refund_cases
    inner join refund_words
        on refund_words.refund_id = refund_cases.refund_id
            and refund_words.platform is not distinct from refund_cases.platform
            and refund_words.shop is not distinct from refund_cases.shop
    left join reason_codes as chosen on chosen.code = refund_cases.reason_code
    left join reason_codes as told on told.code = refund_words.chat_code
),

judged as (
    select
        *,
        case
            when reason_code = chat_code then 'same'
            when chosen_family = 'unknown' then 'explained'
            when chosen_family = told_family then 'near'
            when told_quality = 'Y' and chosen_quality <> 'Y' then 'hidden_quality'
            when told_family in ('delivery', 'service') then 'besides'
            when chosen_quality = 'Y' and told_quality <> 'Y' then 'wrong_quality'
            else 'other'
        end as verdict,
    from paired
)

select
    platform,
    shop,
    refund_id,
    reason_code,
    chat_code,
    said_at,
    verdict,
    verdict in ('hidden_quality', 'wrong_quality', 'other') as is_conflict,
from judged
order by platform, shop, refund_id
