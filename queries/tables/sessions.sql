/* retro
title    = { zh = "平台会话", en = "Sessions as exported" }
question = { zh = "平台记录了哪些会话？", en = "Which sessions did the platform record?" }
reads    = ["sessions_loaded", "agent_names"]
grain    = ["session_id"]

[columns]
session_id = { zh = "会话", en = "Session", kind = "id" }
buyer = { zh = "买家", en = "Buyer", kind = "person" }
agent = { zh = "客服", en = "Agent", kind = "agent" }
started_at = { zh = "开始时间", en = "Started at", kind = "time" }
first_reply_at = { zh = "首次回复时间", en = "First reply at", kind = "time" }
ended_at = { zh = "结束时间", en = "Ended at", kind = "time" }
transferred_from = { zh = "转接自", en = "Transferred from", kind = "agent" }
rating = { zh = "评分", en = "Rating", kind = "number" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
source_file = { zh = "来源文件", en = "Source file", kind = "text" }
source_row = { zh = "来源行", en = "Source row", kind = "count" }
*/
select
    session_id,
    buyer,
    coalesce(agent_names.agent, sessions_loaded.agent) as agent,
    started_at,
    first_reply_at,
    ended_at,
    transferred_from,
    rating,
    platform,
    shop,
    source_file,
    source_row,
from sessions_loaded
left join agent_names on agent_names.alias = sessions_loaded.agent
-- Overlapping exports show one case at several moments: the latest state stands.
qualify row_number() over (
    partition by platform, shop, session_id
    order by ended_at desc nulls last, source_file desc, source_row desc
) = 1
