/* retro
title    = { zh = "与平台会话表逐条核对", en = "Session by session beside the platform's table" }
question = { zh = "同一个会话，平台记的首次响应和这里算的一样吗？", en = "Does the platform's first response agree with ours, session by session?" }
doc      = { zh = "京东、抖音等平台会导出会话表；会话编号与聊天记录的会话相同的逐条比。本报告取该会话在大促期间的第一段、按店铺口径的首次响应；平台的数照抄。相差不超过 within_seconds 秒算一致。一边有一边没有的单列，不猜原因；编号全都对不上的店铺不列。", en = "JD, Douyin and others export a table of sessions; those whose number is that of a conversation in the chat export are compared one by one. Ours is the first response of the conversation's first session in the promotion by the shop's own rules; theirs is taken as it stands. A difference of at most within_seconds agrees. What only one side knows is counted apart; shops of which no number matches are not listed." }
reads    = ["tickets.session_id", "clock_sessions"]
params   = { within_seconds = 1 }
grain    = ["profile", "platform", "shop"]
order    = 73
say      = { zh = "{% for row in rows if row.timed %}{{ row.platform|code('platform') }}：两边都有首次响应的 {{ row.timed|count }} 个会话里，{{ row.same|count }} 个（{{ row.same_share|share }}）相差不超过 {{ within_seconds|number }} 秒，差距中位 {{ row.p50_difference_seconds|seconds }}。{% endfor %}{% if first %}差得多时先看口径里的起点：平台可能从转人工算起，也可能从会话打开算起。{% endif %}", en = "{% for row in rows if row.timed %}{{ row.platform|code('platform') }}: of {{ row.timed|counted('session') }} timed by both, {{ row.same|count }} ({{ row.same_share|share }}) agree within {{ within_seconds|seconds }}; the median difference is {{ row.p50_difference_seconds|seconds }}. {% endfor %}{% if first %}If far apart, look first at where the clock starts: at the hand-over to a person, or at the opening of the session.{% endif %}" }

[columns]
profile = { zh = "本报告口径", en = "Our profile", kind = "code", codes = "profile" }
platform = { zh = "平台", en = "Platform", kind = "code", codes = "platform" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
matched = { zh = "对上的会话", en = "Matched", kind = "count" }
timed = { zh = "两边都有首响", en = "Timed by both", kind = "count" }
same = { zh = "一致", en = "Agree", kind = "count" }
same_share = { zh = "一致占比", en = "Agree, share", kind = "share", doc = { zh = "占两边都有首响的会话", en = "of sessions timed by both" } }
p50_difference_seconds = { zh = "差距中位", en = "Median difference", kind = "seconds", doc = { zh = "平台 − 本报告，正数表示平台记得更慢", en = "theirs − ours; positive: the platform's is longer" } }
p90_gap_seconds = { zh = "差距（最大一成）", en = "Gap, largest tenth", kind = "seconds", doc = { zh = "不计正负", en = "regardless of sign" } }
only_theirs_timed = { zh = "只有平台有首响", en = "Timed by them only", kind = "count" }
only_ours_timed = { zh = "只有本报告有首响", en = "Timed by us only", kind = "count" }
only_theirs = { zh = "聊天记录里没有", en = "Not in the chat export", kind = "count" }
only_ours = { zh = "会话表里没有", en = "Not in their table", kind = "count" }
*/
with

ours as (
    select
        profile,
        platform,
        shop,
        conversation_id as session_id,
        first_wait_seconds as wait_seconds,
    from clock_sessions
    where clock = 'own' and in_window
    qualify row_number() over (
        partition by platform, shop, conversation_id order by started_at, clock_sessions.session_id
    ) = 1
),

theirs as (
    select platform, shop, session_id, first_reply_seconds
    from tickets
    where in_window
),

paired as (
    select
        coalesce(ours.platform, theirs.platform) as platform,
        coalesce(ours.shop, theirs.shop) as shop,
        max(ours.profile) over (
            partition by coalesce(ours.platform, theirs.platform), coalesce(ours.shop, theirs.shop)
        ) as profile,
        ours.session_id is not null as is_ours,
        theirs.session_id is not null as is_theirs,
        wait_seconds,
        first_reply_seconds,
        first_reply_seconds - wait_seconds as difference,
    from ours
    full join theirs
        on theirs.platform = ours.platform
        and theirs.shop is not distinct from ours.shop
        and theirs.session_id = ours.session_id
)

select
    profile,
    platform,
    shop,
    count(*) filter (is_ours and is_theirs) as matched,
    count(difference) as timed,
    count(*) filter (abs(difference) <= $within_seconds) as same,
    count(*) filter (abs(difference) <= $within_seconds) / nullif(count(difference), 0)
        as same_share,
    quantile_cont(difference, 0.5) as p50_difference_seconds,
    quantile_cont(abs(difference), 0.9) as p90_gap_seconds,
    count(*) filter (is_ours and first_reply_seconds is not null and wait_seconds is null)
        as only_theirs_timed,
    count(*) filter (is_theirs and first_reply_seconds is null and wait_seconds is not null)
        as only_ours_timed,
    count(*) filter (not is_ours) as only_theirs,
    count(*) filter (not is_theirs) as only_ours,
from paired
group by profile, platform, shop
having count(*) filter (is_ours and is_theirs) > 0
order by profile, platform, shop
