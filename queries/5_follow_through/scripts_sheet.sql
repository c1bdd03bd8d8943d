/* retro
title    = { zh = "话术", en = "Scripts" }
question = { zh = "名单里“话术”一栏对应的完整说法是什么？", en = "What are the full words behind the scripts of the lists?" }
doc      = { zh = "把 scripts.csv 复制到工作区的 queries/reference 里就能改成自己的说法。花括号里的内容发之前替换：{audience} 适合的人，{goods} 商品，{province} 省份，{carrier} 快递；物流异常名单里已经替换好。先致歉，再办事；不问“还要不要”，不用返现换评价。", en = "Copy scripts.csv into queries/reference of the workspace to make the words your own. Replace what stands in braces before sending: {audience}, {goods}, {province}, {carrier}; in the list of parcels this is done. Apologise first, then act; never ask bluntly whether the order is still wanted, never offer money for reviews." }
reads    = ["scripts"]
grain    = ["script"]
order    = 99
worklist = true
say      = { zh = "按名单里“话术”一栏的名字来找；用自己的话说，意思和顺序不变。", en = "Look up what the column “Script” of a list says; use your own words and keep sense and order." }

[columns]
script = { zh = "话术", en = "Script", kind = "code", codes = "script" }
words_zh = { zh = "完整说法", en = "Full words", kind = "text" }
words_en = { zh = "完整说法", en = "Full words", kind = "text" }
*/
select
    key as script,
    zh as words_zh,
    en as words_en,
from scripts
order by position::integer, script
