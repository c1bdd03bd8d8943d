/* retro
title    = { zh = "疑似自动回复", en = "Replies that look automatic" }
question = { zh = "有没有自动回复被当成人工答复?", en = "Were automatic replies taken for human ones?" }
doc      = { zh = "买家说完 instant_seconds 秒内,人工账号发出一模一样的话,且在至少 min_conversations 个会话里出现过。这些话目前按人工答复计,会让响应显得更快。", en = "The same words from a human account within instant_seconds of the buyer's message, in at least min_conversations conversations. They count as human replies for now and make response look faster." }
reads    = ["messages"]
params   = { instant_seconds = 2, min_conversations = 20 }
grain    = ["n"]
say      = { zh = "有 {{ n|count }} 条人工账号的消息像自动回复({{ wordings|count }} 种说法,买家说完 2 秒内发出)。它们仍按人工答复计,3 分钟响应率可能偏高。", en = "{{ n|count }} messages of human accounts look automatic ({{ wordings|count }} wordings, sent within 2 s of the buyer). They still count as human replies, so the 3-minute rate may be too high." }

[columns]
n = { zh = "消息", en = "Messages", kind = "count" }
wordings = { zh = "说法", en = "Wordings", kind = "count" }
*/
with

-- Only small codes go through the window; the words are hashed first.
spoken as (
    select
        platform,
        shop,
        conversation_id,
        sender,
        hash(text) as wording,
        date_diff('second', lag(sent_at) over talk, sent_at) as silence_seconds,
        lag(sender) over talk as sender_before,
    from messages
    window talk as (partition by platform, shop, conversation_id order by message_seq)
),

instant as (
    select
        wording,
        count(*) as messages,
        count(distinct (platform, shop, conversation_id)) as conversations,
    from spoken
    where sender = 'human'
        and sender_before = 'buyer'
        and silence_seconds <= $instant_seconds
    group by all
)

select
    sum(messages)::bigint as n,
    count(*) as wordings,
from instant
where conversations >= $min_conversations
having count(*) > 0
order by n
