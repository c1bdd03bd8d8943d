/* retro
title    = { zh = "响应口径", en = "How response times are counted" }
question = { zh = "本报告的响应时长按什么规则算？", en = "By which rules are response times counted here?" }
doc      = { zh = "每个平台、每家店一行，取大促首日有效的版本。规则是数据：放一份同名文件到工作区的 queries/profiles/ 即可改，retro.toml 的 [profiles] 决定哪家店用哪一套。不论口径，班次、原因和清单都用统一口径：首问到人工或辅助机器人的第一条回复。", en = "One row per platform and shop, in the version in force on the promotion's first day. Rules are data: a file of the same name in the workspace's queries/profiles/ changes them, [profiles] in retro.toml says which shop goes by which. Whatever the rules, staffing, causes and lists use one ruler: first question to the first reply of a person or an assisting robot." }
reads    = ["clocks"]
grain    = ["platform", "shop"]
order    = 2
say      = { zh = "{% for row in rows|unique(attribute='profile') %}按{{ row.profile|code('profile') }}（自 {{ row.valid_from|day }} 起）：以{{ row.rate_unit|code('rate_unit') }}计{% if row.rate_unit != 'round' %}，{{ row.rate_rule|code('rate_rule') }}{% endif %}，从{{ row.starts|code('clock_start') }}起，到{{ row.stops|code('clock_stop') }}止{% if row.hours_of == 'round' %}；只算 {{ row.hours }} 提出的问题{% if row.night_answered %}，夜里提出、时段内答上的也算{% endif %}{% elif row.hours_of == 'session' %}；只算 {{ row.hours }} 开始的会话{% elif row.hours_of == 'roster' %}；只算有人当班时提出的问题{% else %}；全天都算{% endif %}{% if row.hours_of in ['round', 'session'] and row.hours_bind == 'rate' %}（平均时长不限时段）{% endif %}；没人回复的算没做到，{% if row.unanswered_seconds %}平均时按 {{ row.unanswered_seconds|seconds }}计{% else %}不进平均{% endif %}。不计入的有：{% if row.stops == 'human' %}机器人和自动回复{% elif row.stops == 'assist' %}欢迎语、自动回复和全自动机器人{% else %}欢迎语{% endif %}{% if row.ads == 'leave_out' %}、广告买家{% endif %}{% if row.offline == 'leave_out' %}、无人在线时的留言{% endif %}{% if row.starts == 'hand_over' %}、没转到人工的机器人会话{% endif %}{% if row.agent_started == 'leave_out' %}、客服先开口的会话{% endif %}{% if row.day_cut %}、跨日的回复{% endif %}{% if row.reply_cut_minutes %}、静默满 {{ row.reply_cut_minutes|number }} 分钟后才来的回复{% endif %}；时长看{{ row.center|code('center') }}；依据：{{ row.grade|code('grade') }}。{% endfor %}", en = "{% for row in rows|unique(attribute='profile') %}{{ row.profile|code('profile') }} (since {{ row.valid_from|day }}): counted by {{ row.rate_unit|code('rate_unit') }}{% if row.rate_unit != 'round' %}, {{ row.rate_rule|code('rate_rule') }}{% endif %}, from {{ row.starts|code('clock_start') }} to {{ row.stops|code('clock_stop') }}{% if row.hours_of == 'round' %}; only questions asked {{ row.hours }}{% if row.night_answered %}, or asked at night and answered within those hours{% endif %}{% elif row.hours_of == 'session' %}; only sessions begun {{ row.hours }}{% elif row.hours_of == 'roster' %}; only questions asked while somebody was on duty{% else %}; all day{% endif %}{% if row.hours_of in ['round', 'session'] and row.hours_bind == 'rate' %} (mean times: all day){% endif %}; unanswered counts as missed and {% if row.unanswered_seconds %}enters the mean as {{ row.unanswered_seconds|seconds }}{% else %}is not averaged{% endif %}. Not counted: {% if row.stops == 'human' %}robots and automatic replies{% elif row.stops == 'assist' %}greetings, automatic replies and full robots{% else %}greetings{% endif %}{% if row.ads == 'leave_out' %}, advertisers{% endif %}{% if row.offline == 'leave_out' %}, messages left while nobody was there{% endif %}{% if row.starts == 'hand_over' %}, sessions that stayed with the robot{% endif %}{% if row.agent_started == 'leave_out' %}, sessions begun by an agent{% endif %}{% if row.day_cut %}, replies on a later day{% endif %}{% if row.reply_cut_minutes %}, replies after {{ row.reply_cut_minutes|number }} minutes of silence{% endif %}; times are given as {{ row.center|code('center') }}; source: {{ row.grade|code('grade') }}.{% if not loop.last %} {% endif %}{% endfor %}" }

[columns]
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile" }
platform = { zh = "平台", en = "Platform", kind = "code", codes = "platform" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
valid_from = { zh = "规则生效日", en = "Rules since", kind = "day" }
headline = { zh = "平台主指标", en = "Headline metric", kind = "code", codes = "metric" }
rate_unit = { zh = "计数单位", en = "Counted by", kind = "code", codes = "rate_unit" }
rate_rule = { zh = "哪次回复算数", en = "Which reply decides", kind = "code", codes = "rate_rule" }
starts = { zh = "从何时起", en = "Starts at", kind = "code", codes = "clock_start" }
stops = { zh = "到何时止", en = "Stops at", kind = "code", codes = "clock_stop" }
hours = { zh = "时段", en = "Hours", kind = "text", doc = { zh = "空：全天，或按排班", en = "empty: all day, or by the roster" } }
hours_of = { zh = "时段按", en = "Hours by", kind = "code", codes = "hours_of" }
night_answered = { zh = "夜问日答也算", en = "Night question answered by day counts", kind = "flag" }
hours_bind = { zh = "时段约束", en = "Hours bind", kind = "code", codes = "hours_bind" }
agent_started = { zh = "客服先开口", en = "Begun by the agent", kind = "code", codes = "agent_started" }
offline = { zh = "无人在线", en = "Nobody there", kind = "code", codes = "take" }
ads = { zh = "广告买家", en = "Advertisers", kind = "code", codes = "take" }
day_cut = { zh = "跨日不算", en = "Ends at midnight", kind = "flag" }
idle_minutes = { zh = "静默多久另算会话（分钟）", en = "Silence that ends a session, minutes", kind = "number" }
reply_cut_minutes = { zh = "静默多久后的回复不算（分钟）", en = "Silence after which a reply is none, minutes", kind = "number" }
unanswered_seconds = { zh = "没人回复按多久进平均", en = "Unanswered averaged as", kind = "seconds" }
center = { zh = "时长看", en = "Times given as", kind = "code", codes = "center" }
grade = { zh = "依据", en = "Grade", kind = "code", codes = "grade" }
origin = { zh = "出处", en = "Origin", kind = "code", codes = "origin" }
*/
select
    profile,
    platform,
    shop,
    valid_from,
    headline,
    rate_unit,
    -- Of rounds each is a case of its own.
    case when rate_unit <> 'round' then rate_rule end as rate_rule,
    starts,
    case when stops_auto then 'anybody' when stops_assist then 'assist' else 'human' end as stops,
    case
        when hours_of in ('round', 'session') then concat(
            lpad((hours_from_minute // 60)::varchar, 2, '0'), ':',
            lpad((hours_from_minute % 60)::varchar, 2, '0'), '–',
            lpad((hours_to_minute // 60)::varchar, 2, '0'), ':',
            lpad((hours_to_minute % 60)::varchar, 2, '0')
        )
    end as hours,
    hours_of,
    night_answered,
    hours_bind,
    agent_started,
    offline,
    ads,
    day_cut,
    idle_minutes,
    nullif(reply_cut_minutes, 0) as reply_cut_minutes,
    nullif(unanswered_seconds, 0) as unanswered_seconds,
    center,
    grade,
    origin,
from clocks
where clock = 'own'
order by profile, platform, shop
