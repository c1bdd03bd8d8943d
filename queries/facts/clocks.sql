/* retro
title    = { zh = "全部口径", en = "All clocks" }
question = { zh = "按哪几套规则计时？", en = "By which sets of rules is time taken?" }
doc      = { zh = "own 是店铺自己的口径；same 是所有店铺的统一口径（首问到人工或辅助机器人的第一条回复，全天，不截断；静默满 idle_minutes 分钟算新会话，欠着回复的问题静默满 lapse_hours 小时作罢），班次、原因、清单都用它；其余是核对后台数字时的试算。", en = "own: the shop's rules; same: one ruler for all shops (first question to the first human or assisting reply, all day, nothing cut; idle_minutes of silence end a session, an open question lapses after lapse_hours), which staffing, causes and lists use; the rest are trials that reconcile the back office's figures." }
reads    = ["own_clocks"]
may_read = ["clock_trials"]
params   = { idle_minutes = 10, lapse_hours = 12 }
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
ruler = { zh = "同样分轮的口径", en = "Clock that cuts alike", kind = "code", codes = "clock", doc = { zh = "分轮规则相同的口径只分一次，以它为名", en = "clocks that cut rounds alike are cut once, under this name" } }
*/
with

same_rules as (
    select
        'same' as clock,
        platform,
        shop,
        'same' as profile,
        period_from,
        period_to,
        valid_from,
        'rate_3min' as headline,
        'round' as rate_unit,
        'every' as rate_rule,
        'question' as starts,
        true as stops_assist,
        false as stops_auto,
        'count' as agent_started,
        cast(0 as bigint) as hours_from_minute,
        cast(1440 as bigint) as hours_to_minute,
        'all' as hours_of,
        'rate' as hours_bind,
        false as night_answered,
        'count' as offline,
        false as day_cut,
        cast($idle_minutes as double) as idle_minutes,
        cast(0 as double) as reply_cut_minutes,
        cast($lapse_hours as double) as lapse_hours,
        cast(0 as double) as unanswered_seconds,
        'leave_out' as ads,
        'median' as center,
        cast(0 as bigint) as business_from_minute,
        cast(1440 as bigint) as business_to_minute,
        '1111111' as business_days,
        'D' as grade,
        'retro' as origin,
    from own_clocks
),

every_clock as (
    select * from own_clocks
    union all
    select * from same_rules
    union all
    select * from clock_trials
)

-- Which turns make a round depends on these rules alone; hours and units come later. Most
-- clocks of a shop cut alike: of the demo's six three are left, and the three queries that
-- cut rounds take half the time (3.5 to 1.7 CPU s at 0.8 M turns of all clocks).
select
    *,
    first_value(clock) over (
        partition by platform, shop, ads, stops_assist, stops_auto, day_cut, idle_minutes,
            reply_cut_minutes, lapse_hours, starts
        order by case when clock = 'same' then 0 else 1 end, clock
        rows between unbounded preceding and unbounded following
    ) as ruler,
from every_clock
order by clock, platform, shop
