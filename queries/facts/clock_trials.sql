/* retro
title    = { zh = "核对用的口径", en = "Clocks of the reconciliation" }
question = { zh = "要按哪几套规则重算，才能说明与后台的差距？", en = "By which sets of rules must figures be computed again to explain the gap?" }
doc      = { zh = "没有填 [reconcile] 时为空。trial_… 一步步换成后台的规则；两边规则相同时，alone_… 每次只改一条规则。", en = "Empty without [reconcile]. trial_… take over the back office's rules step by step; where both sides have the same rules, alone_… change one rule at a time." }
reads    = ["trial_chain"]
params   = { unanswered_seconds = 600 }
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
with

-- Where both sides count by the same rules: what one rule alone would do.
ends as (
    select
        *,
        hours_of <> 'roster' and (hours_of = 'all' or hours_to_minute - hours_from_minute = 1440)
            as is_all_day,
    from trial_chain
    where clock = (select max(clock) from trial_chain where clock <= 'trial_1')
        and not exists (select 1 from trial_chain where clock > 'trial_1')
)

select * from trial_chain
union all
select
    trials.clock as clock,
    ends.platform as platform,
    ends.shop as shop,
    ends.profile as profile,
    ends.period_from as period_from,
    ends.period_to as period_to,
    ends.valid_from as valid_from,
    ends.headline as headline,
    case trials.clock when 'alone_round' then 'round' when 'alone_session' then 'session'
        when 'alone_person' then 'person' else rate_unit end as rate_unit,
    ends.rate_rule as rate_rule,
    ends.starts as starts,
    (trials.clock = 'alone_assist') <> stops_assist as stops_assist,
    (trials.clock = 'alone_auto') <> stops_auto as stops_auto,
    ends.agent_started as agent_started,
    case when trials.clock <> 'alone_hours' then hours_from_minute
        when is_all_day then 480 else 0 end as hours_from_minute,
    case when trials.clock <> 'alone_hours' then hours_to_minute
        when is_all_day then 1380 else 1440 end as hours_to_minute,
    case when trials.clock <> 'alone_hours' then hours_of
        when is_all_day then 'round' else 'all' end as hours_of,
    ends.hours_bind as hours_bind,
    ends.night_answered as night_answered,
    case when trials.clock <> 'alone_offline' then offline
        when offline = 'count' then 'leave_out' else 'count' end as offline,
    ends.day_cut as day_cut,
    ends.idle_minutes as idle_minutes,
    ends.reply_cut_minutes as reply_cut_minutes,
    ends.lapse_hours as lapse_hours,
    case when trials.clock <> 'alone_unanswered' then unanswered_seconds
        when unanswered_seconds = 0 then $unanswered_seconds else 0 end as unanswered_seconds,
    case when trials.clock <> 'alone_ads' then ads
        when ads = 'count' then 'leave_out' else 'count' end as ads,
    ends.center as center,
    ends.business_from_minute as business_from_minute,
    ends.business_to_minute as business_to_minute,
    ends.business_days as business_days,
    ends.grade as grade,
    ends.origin as origin,
from ends
cross join (
    values ('alone_assist'), ('alone_auto'), ('alone_hours'), ('alone_offline'), ('alone_ads'),
        ('alone_unanswered'), ('alone_round'), ('alone_session'), ('alone_person')
) as trials(clock)
where trials.clock <> concat('alone_', ends.rate_unit)
order by clock, platform, shop
