/* retro
title    = { zh = "买家自己说的退款原因", en = "Reasons in the buyers' own words" }
question = { zh = "买家在聊天里自己说的退款原因是什么？", en = "Which reason for the case did the buyer's own words name?" }
doc      = { zh = "付款之后、申请前 21 天之内到申请后 48 小时（默认值）买家说的话，见 refund_lines；说出原因的话见 worded_reasons。申请之前最近一次来访为准，申请之前没说过的看之后最早一次；同一次来访说了几样的，取次序最前的一类。什么都没说的不列。", en = "What the buyer wrote after paying, from 21 days before applying to 48 hours after it (cfg), see refund_lines; which words name a reason, see worded_reasons. The latest session before applying decides, or the first after it where nothing was named before; of several reasons in it the first class in order. Cases of which nothing was said are not listed." }
reads    = ["refund_lines", "worded_reasons"]
grain    = ["platform", "shop", "refund_id"]

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
refund_id = { zh = "退款编号", en = "Case", kind = "id" }
chat_code = { zh = "聊天里的原因", en = "Reason in the chat", kind = "code", codes = "reason" }
said_at = { zh = "说话时间", en = "Said at", kind = "time" }
lines = { zh = "说到的句数", en = "Lines", kind = "count", doc = { zh = "那次来访里说到这一类的句数", en = "lines of that session that name this class" } }
chat_platform = { zh = "聊天平台", en = "Platform of the chat", kind = "text" }
chat_shop = { zh = "聊天店铺", en = "Shop of the chat", kind = "text" }
conversation_id = { zh = "会话", en = "Conversation", kind = "id" }
message_seq = { zh = "消息序号", en = "Message no.", kind = "count" }
*/
with

named as (
    select
        refund_lines.*,
        worded_reasons.reason_code,
        row_number() over (
            partition by refund_lines.platform, refund_lines.shop, refund_lines.refund_id
            order by
                case when refund_lines.session_at <= refund_lines.applied_at then 0 else 1 end,
                abs(date_diff('second', refund_lines.session_at, refund_lines.applied_at)),
                worded_reasons.reason_position,
                refund_lines.said_at,
                refund_lines.conversation_id,
                refund_lines.message_seq
        ) as nth,
    from refund_lines
    inner join worded_reasons on worded_reasons.wording = refund_lines.wording
),

counted as (
    select
        *,
        count(*) over (
            partition by platform, shop, refund_id, conversation_id, session_at, reason_code
        ) as lines,
    from named
)

select
    platform,
    shop,
    refund_id,
    reason_code as chat_code,
    said_at,
    lines,
    chat_platform,
    chat_shop,
    conversation_id,
    message_seq,
from counted
where nth = 1
order by platform, shop, refund_id
