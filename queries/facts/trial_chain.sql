/* retro
title    = { zh = "一步步换成后台的规则", en = "From our rules to the back office's, step by step" }
question = { zh = "每换一组规则，口径变成什么样？", en = "What does the clock become with each group of rules?" }
doc      = { zh = "每行比上一行多换一组规则：统计期、时段、哪些回复算数、广告、留言与客服先开口、起点、会话与截断、未回复、计数单位；最后一行就是后台的规则。", en = "Each row takes over one group of rules more than the row before: period, hours, which replies count, ads, offline messages and chats begun by agents, start, sessions and cuts, unanswered, unit; the last row is the back office's rules." }
reads    = ["trial_steps", "own_clocks", "profile_rules"]
grain    = ["clock", "platform", "shop"]

[columns]
clock = { zh = "口径", en = "Clock", kind = "code", codes = "clock" }
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
period_from = { zh = "统计期起", en = "Period from", kind = "time" }
period_to = { zh = "统计期止", en = "Period to", kind = "time" }
valid_from = { zh = "自", en = "Since", kind = "day" }
headline = { zh = "平台主指标", en = "Headline metric", kind = "code", codes = "metric" }
rate_unit = { zh = "计数单位", en = "Counted by", kind = "code", codes = "rate_unit" }
rate_rule = { zh = "哪次回复算数", en = "Which reply decides", kind = "code", codes = "rate_rule" }
starts = { zh = "从何时起", en = "Clock starts", kind = "code", codes = "clock_start" }
stops_assist = { zh = "辅助机器人算回复", en = "Assisted reply counts", kind = "flag" }
stops_auto = { zh = "自动回复算回复", en = "Automatic reply counts", kind = "flag" }
agent_started = { zh = "客服先开口", en = "Begun by the agent", kind = "code", codes = "agent_started" }
hours_from_minute = { zh = "时段起（分钟）", en = "Hours from, minute", kind = "count" }
hours_to_minute = { zh = "时段止（分钟）", en = "Hours to, minute", kind = "count" }
hours_of = { zh = "时段按", en = "Hours by", kind = "code", codes = "hours_of" }
hours_bind = { zh = "时段约束", en = "Hours bind", kind = "code", codes = "hours_bind" }
night_answered = { zh = "时段内回复的夜间咨询", en = "Night question answered inside", kind = "flag" }
offline = { zh = "无人在线", en = "Nobody there", kind = "code", codes = "take" }
day_cut = { zh = "跨日不算", en = "Ends at midnight", kind = "flag" }
idle_minutes = { zh = "会话静默（分钟）", en = "Session idle, minutes", kind = "number" }
reply_cut_minutes = { zh = "静默截断（分钟）", en = "Reply cut, minutes", kind = "number" }
lapse_hours = { zh = "作罢（小时）", en = "Lapse, hours", kind = "number" }
unanswered_seconds = { zh = "未回复按", en = "Unanswered taken as", kind = "seconds" }
ads = { zh = "广告买家", en = "Advertisers", kind = "code", codes = "take" }
center = { zh = "均值或中位", en = "Mean or median", kind = "code", codes = "center" }
business_from_minute = { zh = "工作时段起（分钟）", en = "Business from, minute", kind = "count" }
business_to_minute = { zh = "工作时段止（分钟）", en = "Business to, minute", kind = "count" }
business_days = { zh = "工作日", en = "Business days", kind = "text" }
grade = { zh = "把握", en = "Grade", kind = "text" }
origin = { zh = "出处", en = "Origin", kind = "text" }
*/
select
    trial_steps.clock as clock,
    ours.platform as platform,
    ours.shop as shop,
    theirs.profile as profile,
    case when position >= 1 then trial_steps.period_from else ours.period_from end as period_from,
    case when position >= 1 then trial_steps.period_to else ours.period_to end as period_to,
    case when position >= 9 then theirs.valid_from else ours.valid_from end as valid_from,
    case when position >= 9 then theirs.headline else ours.headline end as headline,
    case when position >= 9 then theirs.rate_unit else ours.rate_unit end as rate_unit,
    case when position >= 9 then theirs.rate_rule else ours.rate_rule end as rate_rule,
    case when position >= 6 then theirs.starts else ours.starts end as starts,
    case when position >= 3 then theirs.stops_assist else ours.stops_assist end as stops_assist,
    case when position >= 3 then theirs.stops_auto else ours.stops_auto end as stops_auto,
    case when position >= 5 then theirs.agent_started else ours.agent_started end as agent_started,
    case when position >= 2 then theirs.hours_from_minute else ours.hours_from_minute end
        as hours_from_minute,
    case when position >= 2 then theirs.hours_to_minute else ours.hours_to_minute end
        as hours_to_minute,
    case when position >= 2 then theirs.hours_of else ours.hours_of end as hours_of,
    case when position >= 2 then theirs.hours_bind else ours.hours_bind end as hours_bind,
    case when position >= 2 then theirs.night_answered else ours.night_answered end
        as night_answered,
    case when position >= 5 then theirs.offline else ours.offline end as offline,
    case when position >= 2 then theirs.day_cut else ours.day_cut end as day_cut,
    case when position >= 7 then theirs.idle_minutes else ours.idle_minutes end as idle_minutes,
    case when position >= 7 then theirs.reply_cut_minutes else ours.reply_cut_minutes end
        as reply_cut_minutes,
    case when position >= 7 then theirs.lapse_hours else ours.lapse_hours end as lapse_hours,
    case when position >= 8 then theirs.unanswered_seconds else ours.unanswered_seconds end
        as unanswered_seconds,
    case when position >= 4 then theirs.ads else ours.ads end as ads,
    case when position >= 9 then theirs.center else ours.center end as center,
    case when position >= 2 then theirs.business_from_minute else ours.business_from_minute end
        as business_from_minute,
    case when position >= 2 then theirs.business_to_minute else ours.business_to_minute end
        as business_to_minute,
    case when position >= 2 then theirs.business_days else ours.business_days end as business_days,
    case when position >= 9 then theirs.grade else ours.grade end as grade,
    case when position >= 9 then theirs.origin else ours.origin end as origin,
from trial_steps
join own_clocks as ours
    on ours.platform = trial_steps.platform and ours.shop is not distinct from trial_steps.shop
join profile_rules as theirs on theirs.profile = trial_steps.profile
where trial_steps.step <> 'several'
order by clock, platform, shop
