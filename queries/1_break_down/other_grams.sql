/* retro
title    = { zh = "“其他”类会话的用词", en = "Words in sessions of type other" }
question = { zh = "“其他”类会话里买家用了哪些词？", en = "Which words do buyers use in sessions of no known type?" }
doc      = { zh = "供“认不出的问题里在说什么”取用：至少 min_buyers 位买家说过的连续 2 到 most_characters 个字和 1–2 个英文词，去掉停用词和客服名字。", en = "For the block of what fell into other: 2 to most_characters Chinese characters in a row and 1 or 2 English words of at least min_buyers buyers, without stop words and agents' names." }
reads    = ["sessions_computed", "chat_lines", "messages", "stop_words"]
params   = { min_buyers = 5, most_characters = 6 }
grain    = ["words"]
hidden   = true

[columns]
words = { zh = "说法", en = "Words", kind = "text" }
buyers = { zh = "买家", en = "Buyers", kind = "count" }
sessions = { zh = "会话", en = "Sessions", kind = "count" }
*/
with

said as (
    select distinct
        session_id,
        concat_ws('#', platform, shop, chat_lines.buyer) as person,
        -- Links, addresses, numbers, account names and pictures are no words.
        regexp_replace(
            regexp_replace(left(lower(messages.text), 200), '\[[^\]]{1,10}\]', '#', 'g'),
            '[a-z0-9_.@:/?&=-]*[0-9@:/_][a-z0-9_.@:/?&=-]*', '#', 'g'
        ) as wording,
    from sessions_computed
    join chat_lines using (platform, shop, conversation_id)
    join messages using (platform, shop, conversation_id, message_seq)
    where sessions_computed.in_window
        and sessions_computed.question_type = 'other'
        and chat_lines.role = 'question'
        and chat_lines.sent_at between started_at and ended_at
        and coalesce(messages.message_kind, 'text') = 'text'
),

runs as (
    select wording, unnest(regexp_extract_all(wording, '[\x{4e00}-\x{9fff}]{2,}')) as run,
    from (select distinct wording from said)
),

word_lists as (
    select wording, regexp_extract_all(wording, '[a-z][a-z'']*') as tokens,
    from (select distinct wording from said)
),

grams as (
    select wording, substring(run, place, size) as words,
    from runs, range(2, $most_characters + 1) as sizes(size), range(1, length(run) - size + 2) as places(place)
    union
    select wording, array_to_string(tokens[place : place + more], ' '),
    from word_lists, range(2) as longer(more), range(1, array_length(tokens) - more + 1) as places(place)
),

stops as (
    select language, unnest(string_split(lower(words), '|')) as word from stop_words
    union
    select 'name', lower(agent) from chat_lines where length(agent) > 1
)

select
    words,
    count(distinct person) as buyers,
    count(distinct session_id) as sessions,
from grams
join said using (wording)
where not exists (
    from stops
    where case language
        when 'name' then contains(word, words) or contains(words, word)
        when 'zh' then contains(word, words) or starts_with(words, word) or ends_with(words, word)
        else starts_with(words || ' ', word || ' ') or ends_with(' ' || words, ' ' || word)
    end
)
group by words
having count(distinct person) >= $min_buyers
order by buyers desc, words
