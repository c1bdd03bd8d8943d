/* retro
title    = { zh = "选的原因和聊天说的对得上吗", en = "Do the reasons chosen match the chats?" }
question = { zh = "退款时选的原因，和买家在聊天里说的是一回事吗？", en = "Is the reason chosen for the refund the one that the buyer names in the chat?" }
doc      = { zh = "大促已付款订单的成功退款里，聊天中说出过原因的。聊天原因：付款之后、申请前 21 天内到申请后 48 小时（默认值）买家自己的话，只认在抱怨的说法（reason_codes.csv 的 chat_regex，可改）。怎么算不符见“所选原因与聊天原因”：同族的算相近，选“其他”“协商一致”的算补上，只抱怨物流、客服的算另有抱怨，都不是不符。一格不足 5 笔的并入“其余”。名字打码的买家认不出来，不在其中。", en = "Successful refunds of paid orders of the promotion whose chat names a reason: the buyer's own words after paying, from 21 days before applying to 48 hours after it (cfg); only complaints count (chat_regex of reason_codes.csv, yours to change). What counts as differing see Reason chosen and reason in the chat: classes of one family are near, “other” and “agreed” are explained, complaints about delivery or service only are besides; none of these differ. Cells under 5 cases are merged into the rest. Buyers with masked names cannot be known and are left out." }
reads    = ["refund_cases", "reason_matches"]
params   = { least_group = 5 }
grain    = ["reason_code", "chat_code"]
order    = 84
matures  = true
say      = { zh = "{% if first %}{% set worded = rows|sum(attribute='cases') %}{% set differ = rows|sum(attribute='conflicts') %}{% set wrong = rows|sum(attribute='wrong_quality') %}{% set hidden = rows|sum(attribute='hidden_quality') %}{{ (first.cases / first.share_of_all)|count }} 笔退款里，{{ worded|count }} 笔（{{ (rows|sum(attribute='share_of_all'))|share }}）买家在聊天里说过原因；其中 {{ differ|count }} 笔（{{ (differ / worded)|share }}）与所选的不符。{% if wrong >= 5 %}{{ wrong|count }} 笔选了品质类，聊天说的却是尺码、不想要或价格：会白白算进店铺的品质退款率，未完结的先请买家改选，已完结的凭聊天记录申诉。{% endif %}{% if hidden >= 5 %}{{ hidden|count }} 笔聊天里说的是质量、破损、发错、漏发等，选的却不是：品质问题比退款原因上看到的多，按聊天里的说法交给商品和仓库查。{% endif %}{% if wrong < 5 and hidden < 5 %}涉及品质类的错选只有 {{ (wrong + hidden)|count }} 笔，太少，看不出规律。{% endif %}{% else %}没有能对照的聊天：买家名字打码、没有聊天记录，或聊天里没说过原因。{% endif %}", en = "{% if first %}{% set worded = rows|sum(attribute='cases') %}{% set differ = rows|sum(attribute='conflicts') %}{% set wrong = rows|sum(attribute='wrong_quality') %}{% set hidden = rows|sum(attribute='hidden_quality') %}Of {{ (first.cases / first.share_of_all)|counted('refund') }}, {{ worded|count }} ({{ (rows|sum(attribute='share_of_all'))|share }}) have a reason in the buyer's own words; in {{ differ|count }} of them ({{ (differ / worded)|share }}) it differs from the one chosen. {% if wrong >= 5 %}{{ wrong|count }} chose a quality class while the chat says size, changed mind or price: they count against the shop's quality rate for nothing. Ask for the true reason where the case is open; appeal with the chat where it is settled. {% endif %}{% if hidden >= 5 %}{{ hidden|count }} speak of defects, damage, wrong or missing items while another reason was chosen: there are more quality problems than the reasons show; pass them to product and warehouse in the words of the chat. {% endif %}{% if wrong < 5 and hidden < 5 %}Only {{ (wrong + hidden)|count }} concern a quality class, too few to show a pattern.{% endif %}{% else %}No chat to compare with: names are masked, there are no chats, or no reason was named in them.{% endif %}" }
chart    = { kind = "heatmap", x = "chat_code", split = "reason_code", y = ["cases"] }

[columns]
reason_code = { zh = "所选原因", en = "Reason chosen", kind = "code", codes = "reason" }
chat_code = { zh = "聊天里的原因", en = "Reason in the chat", kind = "code", codes = "reason" }
cases = { zh = "退款笔数", en = "Cases", kind = "count" }
share = { zh = "占说过原因的", en = "Of cases with words", kind = "share", doc = { zh = "笔数 ÷ 聊天里说过原因的成功退款", en = "cases ÷ successful refunds whose chat names a reason" } }
share_of_all = { zh = "占全部退款", en = "Of all refunds", kind = "share", doc = { zh = "笔数 ÷ 全部成功退款笔数", en = "cases ÷ all successful refunds" }, aside = true }
amount = { zh = "退款金额", en = "Amount", kind = "money" }
verdict = { zh = "对照", en = "Comparison", kind = "code", codes = "reason_match", doc = { zh = "空：合并的几格里不止一种", en = "empty: several among the merged cells" } }
is_conflict = { zh = "不符", en = "Differ", kind = "flag", doc = { zh = "空：合并的几格里有符有不符", en = "empty: some of the merged cells differ" } }
conflicts = { zh = "不符笔数", en = "Cases that differ", kind = "count", aside = true }
wrong_quality = { zh = "误选品质类", en = "Quality by mistake", kind = "count", doc = { zh = "选了品质类，聊天说的是尺码、不想要或价格", en = "a quality class was chosen, the chat says size, changed mind or price" }, aside = true }
hidden_quality = { zh = "品质没选出来", en = "Hidden quality", kind = "count", doc = { zh = "聊天说的是品质类，选的不是", en = "the chat names a quality class, another was chosen" }, aside = true }
*/
with

refunds_made as (
    select
        refund_cases.reason_code,
        reason_matches.chat_code,
        reason_matches.verdict,
        reason_matches.is_conflict,
        refund_cases.amount,
        count(*) over () as all_cases,
        count(reason_matches.chat_code) over () as worded_cases,
        count(*) over (partition by refund_cases.reason_code, reason_matches.chat_code) as alike,
    from refund_cases
    left join reason_matches
        on reason_matches.refund_id = refund_cases.refund_id
            and reason_matches.platform is not distinct from refund_cases.platform
            and reason_matches.shop is not distinct from refund_cases.shop
    where refund_cases.in_cohort and refund_cases.is_success
),

-- Small cells of a reason go together; where they are still few, those of all reasons.
cells as (
    select
        * exclude (reason_code, chat_code),
        case when greatest(alike, count(*) filter (alike < $least_group) over (
            partition by reason_code
        )) >= $least_group then reason_code else 'REST' end as reason_code,
        case when alike >= $least_group then chat_code else 'REST' end as chat_code,
    from refunds_made
    where chat_code is not null
)

select
    reason_code,
    chat_code,
    count(*) as cases,
    count(*) / max(worded_cases) as share,
    count(*) / max(all_cases) as share_of_all,
    coalesce(sum(amount), 0)::decimal(18, 2) as amount,
    case when min(verdict) = max(verdict) then min(verdict) end as verdict,
    case when bool_and(is_conflict) = bool_or(is_conflict) then bool_or(is_conflict) end
        as is_conflict,
    count(*) filter (is_conflict) as conflicts,
    count(*) filter (verdict = 'wrong_quality') as wrong_quality,
    count(*) filter (verdict = 'hidden_quality') as hidden_quality,
from cells
group by reason_code, chat_code
order by reason_code = 'REST', cases desc, reason_code, chat_code
