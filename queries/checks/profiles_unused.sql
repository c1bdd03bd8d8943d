/* retro
title    = { zh = "口径没有用上", en = "Profiles chosen for nothing" }
question = { zh = "[profiles] 里写的平台和店铺，聊天记录里都有吗？", en = "Do the chats have every platform and shop of [profiles]?" }
doc      = { zh = "retro.toml 的 [profiles] 为平台或店铺指定了口径，聊天记录里却没有这个平台或店铺：多半是名字写错，那些聊天仍按平台自己的口径算。有一个就说。", en = "[profiles] in retro.toml chooses a profile for a platform or shop that no chat is from: mostly a slip in the name, and those chats still count by the rules of their platform. Told from one on." }
reads    = ["messages", "profile_choices"]
grain    = ["n"]
say      = { zh = "retro.toml 的 [profiles] 里有 {{ n|count }} 个名字，聊天记录里没有这样的平台或店铺（{{ names }}）：请核对写法，否则口径不起作用。聊天记录里有的：{{ known }}。", en = "{{ n|count }} of the names under [profiles] in retro.toml {{ 'is' if n == 1 else 'are' }} no platform or shop of the chats ({{ names }}): check the spelling, or the choice has no effect. The chats have: {{ known }}." }

[columns]
n = { zh = "名字", en = "Names", kind = "count" }
names = { zh = "没有用上的", en = "Not used", kind = "text" }
known = { zh = "聊天记录里的平台和店铺", en = "Platforms and shops of the chats", kind = "text" }
*/
with

here as (
    select platform as name from messages
    union
    select shop as name from messages where shop is not null
),

-- A platform with a profile of its own name needs no choice.
missing as (
    select distinct name,
    from profile_choices
    where kind <> 'default' and profile <> name and name not in (select name from here)
)

select
    count(*) as n,
    string_agg(name, ', ' order by name) as names,
    (select string_agg(name, ', ' order by name) from here) as known,
from missing
having count(*) > 0
order by n
