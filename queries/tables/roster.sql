/* retro
title    = { zh = "排班", en = "Roster" }
question = { zh = "谁应当在岗？", en = "Who was to be on duty?" }
reads    = ["roster_loaded", "agent_names", "agents"]
grain    = ["agent", "starts_at"]

[columns]
agent = { zh = "客服", en = "Agent", kind = "agent" }
group_name = { zh = "组别", en = "Group", kind = "text" }
pool = { zh = "岗位", en = "Pool", kind = "code", codes = "pool" }
starts_at = { zh = "上班", en = "Starts at", kind = "time" }
ends_at = { zh = "下班", en = "Ends at", kind = "time" }
break_minutes = { zh = "休息（分钟）", en = "Break minutes", kind = "number" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
source_file = { zh = "来源文件", en = "Source file", kind = "text" }
source_row = { zh = "来源行", en = "Source row", kind = "count" }
breaks = { zh = "休息时段", en = "Breaks", kind = "text", doc = { zh = "如 11:30-12:30;15:00-15:30；没写分钟数时，休息分钟为各段之和", en = "such as 11:30-12:30;15:00-15:30; without a number, the minutes of break are their sum" } }
*/
select
    coalesce(agent_names.agent, roster_loaded.agent) as agent,
    coalesce(roster_loaded.group_name, agents.group_name) as group_name,
    coalesce(roster_loaded.pool, agents.pool, 'all') as pool,
    starts_at,
    ends_at,
    coalesce(nullif(break_minutes, 0), breaks_minutes(breaks), 0) as break_minutes,
    platform,
    shop,
    source_file,
    source_row,
    breaks,
from roster_loaded
left join agent_names on agent_names.alias = roster_loaded.agent
left join agents on agents.agent = coalesce(agent_names.agent, roster_loaded.agent)
