/* retro
title    = { zh = "这次有哪些店", en = "Which shops are in it" }
question = { zh = "哪些店做完了，哪些没有，为什么？", en = "Which shops are done, which are not, and why?" }
doc      = { zh = "没做完的店列在最前，数字里没有它们。没有这次大促的店只列名。", en = "Shops that are not done come first; no figure has them in it. Shops without this promotion are only named." }
reads    = ["rollup_shops"]
grain    = ["shop"]
order    = 50

[columns]
shop = { zh = "店铺", en = "Shop", kind = "text" }
state = { zh = "状态", en = "State", kind = "code", codes = "shop_state" }
why = { zh = "说明", en = "Why", kind = "text" }
platform = { zh = "平台", en = "Platform", kind = "code", codes = "platform" }
profile = { zh = "口径", en = "Profile", kind = "code", codes = "profile", aside = true }
starts_at = { zh = "开始", en = "Start", kind = "time", aside = true }
ends_at = { zh = "结束", en = "End", kind = "time", aside = true }
as_of = { zh = "截至", en = "As of", kind = "day" }
age_days = { zh = "账龄（天）", en = "Age in days", kind = "count", doc = { zh = "九成订单看满的整天数", en = "whole days that nine in ten orders have been watched" } }
against = { zh = "对比", en = "Compared with", kind = "text", aside = true }
findings = { zh = "列出的问题", en = "Problems listed", kind = "count" }
high = { zh = "其中严重", en = "Of high severity", kind = "count" }
folder = { zh = "文件夹", en = "Folder", kind = "text" }
*/
select
    shop, state, why, platform, profile, starts_at, ends_at, as_of, age_days, against, findings,
    high, folder,
from rollup_shops
order by
    case state when 'failed' then 0 when 'partly' then 1 when 'absent' then 3 else 2 end, shop
