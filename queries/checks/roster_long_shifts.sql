/* retro
title    = { zh = "长得不合常理的班次", en = "Shifts that are too long to be true" }
question = { zh = "有没有班次时间读错？", en = "Were any shift times misread?" }
doc      = { zh = "超过 longest_shift_hours 小时的班次，多半是班次代码的起止时间填错；有一个就说（默认值）。", en = "Shifts of more than longest_shift_hours; most likely the times of their shift code are wrong. Told from one on (cfg)." }
reads    = ["roster"]
params   = { longest_shift_hours = 14 }
grain    = ["n"]
say      = { zh = "{{ shifts|count }} 个班次里有 {{ n|count }} 个超过 {{ params.longest_shift_hours }} 小时，最长 {{ longest|hours }}，请核对 retro.toml 里的班次时间。", en = "{{ n|count }} of {{ shifts|counted('shift') }} last more than {{ params.longest_shift_hours }} hours, the longest {{ longest|hours }}; check the shift times in retro.toml." }

[columns]
n = { zh = "班次数", en = "Shifts", kind = "count" }
shifts = { zh = "全部班次", en = "All shifts", kind = "count" }
longest = { zh = "最长", en = "Longest", kind = "hours" }
*/
select
    count(*) as n,
    (select count(*) from roster) as shifts,
    max(date_diff('second', starts_at, ends_at)) / 3600 as longest,
from roster
where date_diff('second', starts_at, ends_at) > $longest_shift_hours * 3600
having count(*) > 0
order by n
