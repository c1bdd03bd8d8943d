/* retro
title    = { zh = "各店铺的口径", en = "The rules of each shop" }
question = { zh = "每个平台、每家店的响应时长按什么规则算？", en = "By which rules does each platform and shop measure response times?" }
doc      = { zh = "店铺的选择（retro.toml 的 [profiles]）在先，其次是平台，再次是 [shop] 的口径。规则来自 queries/profiles/，取大促首日有效的版本。", en = "What [profiles] in retro.toml says of the shop comes first, then of the platform, then [shop] profile. Rules are those of queries/profiles/ in force on the promotion's first day." }
reads    = ["messages", "profile_rules", "profile_choices", "promotion"]
grain    = ["platform", "shop"]

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

shops as (
    select distinct platform, shop from messages
),

chosen as (
    select
        shops.platform,
        shops.shop,
        coalesce(by_shop.profile, by_platform.profile, main.profile) as profile,
    from shops
    cross join (select profile from profile_choices where kind = 'default') as main
    left join profile_choices as by_shop
        on by_shop.kind = 'shop' and by_shop.name = shops.shop
    left join profile_choices as by_platform
        on by_platform.kind = 'platform' and by_platform.name = shops.platform
)

select
    'own' as clock,
    chosen.platform as platform,
    chosen.shop as shop,
    chosen.profile as profile,
    promotion.starts_at as period_from,
    promotion.ends_at as period_to,
    profile_rules.valid_from as valid_from,
    profile_rules.headline as headline,
    profile_rules.rate_unit as rate_unit,
    profile_rules.rate_rule as rate_rule,
    profile_rules.starts as starts,
    profile_rules.stops_assist as stops_assist,
    profile_rules.stops_auto as stops_auto,
    profile_rules.agent_started as agent_started,
    profile_rules.hours_from_minute as hours_from_minute,
    profile_rules.hours_to_minute as hours_to_minute,
    profile_rules.hours_of as hours_of,
    profile_rules.hours_bind as hours_bind,
    profile_rules.night_answered as night_answered,
    profile_rules.offline as offline,
    profile_rules.day_cut as day_cut,
    profile_rules.idle_minutes as idle_minutes,
    profile_rules.reply_cut_minutes as reply_cut_minutes,
    profile_rules.lapse_hours as lapse_hours,
    profile_rules.unanswered_seconds as unanswered_seconds,
    profile_rules.ads as ads,
    profile_rules.center as center,
    profile_rules.business_from_minute as business_from_minute,
    profile_rules.business_to_minute as business_to_minute,
    profile_rules.business_days as business_days,
    profile_rules.grade as grade,
    profile_rules.origin as origin,
from chosen
join profile_rules on profile_rules.profile = chosen.profile
cross join promotion
order by platform, shop
