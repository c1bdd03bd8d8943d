/* retro
title    = { zh = "认不出的问题里在说什么", en = "What fell into “other”" }
question = { zh = "“其他”类会话里，买家常说哪些词？", en = "Which words are frequent in sessions of no known type?" }
doc      = { zh = "大促期间“其他”类会话里买家的文字：中文取连续 2–6 个字，英文取 1–2 个词。只列至少 5 位买家说过的，不含数字、网址和邮箱；是停用词一部分、或以停用词开头结尾的、含客服名字的不列（queries/reference/stop_words.csv，可改）。一个词若有 same_share 以上的买家说的都是同一个更长的词，只列长的；同长而错一个字的，只列买家更多的。", en = "Buyers' text in sessions of type other in the promotion: 2 to 6 Chinese characters in a row, 1 or 2 English words. Only what at least 5 buyers used, without numbers, links and addresses; parts of stop words, what begins or ends with one, and agents' names are left out (queries/reference/stop_words.csv, yours to change). Where at least same_share of a word's buyers used one and the same longer word, only the longer is listed; of two of the same length that are shifted by one character, the one of more buyers." }
reads    = ["other_grams", "sessions_computed", "question_types"]
params   = { same_share = 0.8, most_rows = 30 }
grain    = ["words"]
order    = 14
say      = { zh = "{% if first %}{% set other = first.sessions / first.share %}有 {{ other|count }} 个会话认不出问题类型，占全部的 {{ (first.all_share / first.share)|share }}；最常见的说法是“{{ first.words }}”（{{ first.buyers|count }} 位买家）。看得出在问什么的，在关键词表 queries/reference/question_types.csv 末尾添一行（例如“{{ first.line }}”，序号和类型换成所属的），下次运行就会归类。{% else %}“其他”类会话里没有多位买家都说过的词，关键词表不用补。{% endif %}", en = "{% if first %}{% set other = first.sessions / first.share %}{{ other|counted('session') }} {{ other|plural('is', 'are') }} of no known type, {{ (first.all_share / first.share)|share }} of all; the most frequent wording is “{{ first.words }}” ({{ first.buyers|counted('buyer') }}). Where you can tell what was asked, add the word to queries/reference/question_types.csv of your workspace (if it is not there, copy the built-in one): one more line at its end, such as “{{ first.line }}” with the number and code of its type in place of product; the next run will sort it in.{% else %}No word was used by several buyers in sessions of type other; the key words need no addition.{% endif %}" }

[columns]
words = { zh = "说法", en = "Words", kind = "text" }
buyers = { zh = "买家", en = "Buyers", kind = "count" }
sessions = { zh = "会话", en = "Sessions", kind = "count" }
share = { zh = "占“其他”", en = "Share of other", kind = "share", doc = { zh = "占“其他”类会话", en = "of the sessions of type other" } }
all_share = { zh = "占全部", en = "Share of all", kind = "share", doc = { zh = "占大促期间全部会话", en = "of all sessions of the promotion" } }
line = { zh = "要加的一行（以商品咨询为例）", en = "Line to add (product as an example)", kind = "text", doc = { zh = "序号,类型,中文词,英文词；序号和类型换成所属的", en = "number, type, Chinese words, English words; put in the number and code of its type" } }
*/
with

-- A word that nearly always stands in one longer word, or beside itself by one character, is
-- a piece of it.
pieces as (
    select distinct part.words as words,
    from other_grams as part
    join other_grams as whole
        on whole.words <> part.words and whole.buyers >= $same_share * part.buyers
    where contains(whole.words, part.words)
        or (
            length(whole.words) = length(part.words)
            and (whole.buyers, part.words) > (part.buyers, whole.words)
            and (
                starts_with(whole.words, substring(part.words, 2))
                or starts_with(part.words, substring(whole.words, 2))
            )
        )
),

totals as (
    select count(*) as sessions, count(*) filter (question_type = 'other') as other_sessions,
    from sessions_computed
    where in_window
),

example as (
    select min(position::int)::varchar as position,
    from question_types
    where code = 'product'
)

select
    words,
    buyers,
    other_grams.sessions as sessions,
    other_grams.sessions / other_sessions as share,
    other_grams.sessions / totals.sessions as all_share,
    case when regexp_matches(words, '^[a-z]')
        then concat(example.position, ',product,,', words)
        else concat(example.position, ',product,', words, ',')
    end as line,
from other_grams
anti join pieces using (words)
cross join totals
cross join example
order by buyers desc, length(words) desc, words
limit $most_rows
