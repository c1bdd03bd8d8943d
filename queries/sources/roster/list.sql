/* retro
title     = { zh = "排班表", en = "Roster" }
table     = "roster"
platform  = "any"
menu      = { zh = "自制排班表：日期、员工、班次三列，或一人一行、一天一列；班次代码在 retro.toml 的 [shifts] 里写明，空白格按休息处理", en = "your own spreadsheet: date, person, shift, or a row a person and a column a day; the codes are named under [shifts] in retro.toml, and a blank cell is a day off" }
grade     = "B"
recognise = [
    ["日期", "排班日期", "date"],
    ["员工", "客服", "姓名", "员工姓名", "客服姓名", "客服昵称", "人员", "agent"],
    ["班次", "班别", "排班", "shift", "上班时间"],
]
required  = ["day", "agent"]
nulls     = [
    "休", "休息", "休假", "公休", "轮休", "调休", "年休", "周休", "例休", "例假", "特休", "补休", "存休",
    "假", "请假", "年假", "病假", "事假", "婚假", "产假", "陪产假", "丧假", "休息日", "放假", "×", "✕",
    "OFF", "Off", "off",
]

[totals]
agent = ["合计", "总计", "在岗人数", "人数", "当日人数", "上班人数"]

[aliases]
day        = ["日期", "排班日期", "date"]
agent      = ["姓名", "员工姓名", "客服姓名", "员工", "客服", "客服昵称", "人员", "agent"]
shift      = ["班次", "班别", "排班", "shift"]
group_name = ["组别", "分组", "小组", "班组", "组室别", "部门", "group"]
pool       = ["岗位", "职位", "pool"]
start      = ["开始时间", "上班时间", "start"]
finish     = ["结束时间", "下班时间", "end"]
breaks     = ["休息时段", "休息时间", "用餐时间", "午休时间", "breaks"]
*/
with

-- Hours written out say more than a code; a day off has neither.
worked as (
    select
        *,
        coalesce(
            to_shift(to_text(start) || '-' || to_text(finish)),
            to_shift(shift)
        ) as hours,
        written_breaks(to_text(breaks)) as break_spans,
    from raw
)

select
    source_row,
    to_agent(worked.agent) as agent,
    to_text(group_name) as group_name,
    case
        when lower(to_text(pool)) in ('售前', '售前客服', 'presale') then 'presale'
        when lower(to_text(pool)) in ('售后', '售后客服', 'aftersale') then 'aftersale'
        when to_text(pool) is not null then 'all'
    end as pool,
    shift_start(to_time(worked.day)::date, hours) as starts_at,
    shift_end(to_time(worked.day)::date, hours) as ends_at,
    -- Breaks written beside a shift say more than what its code has in general.
    case when break_spans is null then coalesce(
        try_cast(regexp_extract(to_text(breaks), '^(\d+)\s*(?:分钟|分|min)?$', 1) as double),
        shifts.break_minutes
    ) end as break_minutes,
    break_spans as breaks,
from worked
left join shifts on shifts.code = to_text(worked.shift)
where hours is not null
