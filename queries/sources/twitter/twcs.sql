/* retro
title     = { zh = "推特客服对话（TWCS）", en = "Customer support on Twitter (TWCS)" }
table     = "messages"
platform  = "twitter"
menu      = { zh = "公开数据集 twcs.csv，或同样列名的推文导出", en = "the public data set twcs.csv, or an export of tweets with the same columns" }
grade     = "A"
recognise = [
    ["tweet_id"],
    ["author_id"],
    ["inbound"],
    ["created_at"],
]
required  = ["tweet_id", "author_id", "inbound", "created_at"]

[aliases]
tweet_id   = ["tweet_id"]
author_id  = ["author_id"]
inbound    = ["inbound"]
created_at = ["created_at"]
text       = ["text"]
answers    = ["in_response_to_tweet_id"]
*/
with recursive

-- Saved again by a program, ids of answered tweets may have become 119237.0.
tweets as materialized (
    select
        regexp_replace(to_id(tweet_id), '\.0$', '') as tweet,
        min(case when to_flag(inbound) then to_id(author_id) end) as asker,
        min(nullif(regexp_replace(to_id(answers), '\.0$', ''), '')) as parent,
    from raw
    group by all
),

-- From the first tweet of each chain downwards. A chain whose beginning is not in the file
-- is known by the tweet that its first one answers. A reply belongs to whom it answers.
threads as (
    select
        tweets.tweet,
        coalesce(tweets.parent, tweets.tweet) as root,
        tweets.asker as buyer,
    from tweets
    left join tweets as above on above.tweet = tweets.parent
    where above.tweet is null
    union all
    select tweets.tweet, threads.root, coalesce(tweets.asker, threads.buyer)
    from threads
    join tweets on tweets.parent = threads.tweet
),

-- A company that speaks first speaks to whoever answers it first.
told as (
    select
        tweet,
        root,
        coalesce(buyer, min(buyer) over (partition by root)) as buyer,
    from threads
)

select
    source_row,
    -- Several people may answer one tweet: each talks with the company alone.
    concat_ws(
        '-', coalesce(told.root, regexp_replace(to_id(tweet_id), '\.0$', '')), told.buyer
    ) as conversation_id,
    to_count(tweet_id) as message_seq,
    to_local_time(created_at) as sent_at,
    case when to_flag(inbound) then 'buyer' else 'human' end as sender,
    case when not to_flag(inbound) then to_agent(author_id) end as agent,
    coalesce(told.buyer, case when to_flag(inbound) then to_id(author_id) end) as buyer,
    nullif(trim(text), '') as text,
    'text' as message_kind,
from raw
left join told on told.tweet = regexp_replace(to_id(tweet_id), '\.0$', '')
