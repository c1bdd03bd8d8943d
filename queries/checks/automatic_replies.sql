/* retro
title    = { zh = "自动回复", en = "Automatic replies" }
question = { zh = "有多少人工账号的消息其实是自动回复？", en = "How many messages of human accounts were automatic?" }
doc      = { zh = "导出标明的、以约定前缀开头的，以及买家说完两秒内、在至少二十个会话里一字不差发出的话（facts/auto_replies 的 auto_prefix、auto_seconds、auto_conversations，默认值）。它们不算人工回复；有一条就说。", en = "What the export flags, what begins with the agreed prefix, and words sent within two seconds of the buyer, letter for letter in at least twenty conversations (auto_prefix, auto_seconds and auto_conversations of facts/auto_replies, cfg). They are no human replies; told from one on." }
reads    = ["chat_lines"]
grain    = ["n"]
say      = { zh = "人工账号的 {{ messages|count }} 条消息里有 {{ n|count }} 条是自动回复（{{ share|share }}），没有算作回复。如果确是人工发的，请在 retro.toml 里调高 auto_conversations（同一句话出现在多少个会话里才算自动回复）。", en = "Of {{ messages|counted('message') }} of human accounts, {{ n|count }} were automatic ({{ share|share }}) and do not count as replies. If people did send them, raise auto_conversations." }

[columns]
n = { zh = "消息", en = "Messages", kind = "count" }
messages = { zh = "人工账号的消息", en = "Messages of human accounts", kind = "count" }
share = { zh = "占比", en = "Share", kind = "share", doc = { zh = "占大促期间人工账号的消息", en = "of human accounts' messages in the promotion" } }
*/
select
    count(*) filter (role = 'bot') as n,
    count(*) as messages,
    count(*) filter (role = 'bot') / nullif(count(*), 0) as share,
from chat_lines
where sender = 'human' and in_window
having count(*) filter (role = 'bot') > 0
order by n
