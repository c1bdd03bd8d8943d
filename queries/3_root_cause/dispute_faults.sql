/* retro
title    = { zh = "每个介入订单客服可避免吗", en = "Could service have avoided each dispute?" }
question = { zh = "每个介入订单符合哪几条客服可避免的规则？", en = "Which rules of an avoidable dispute does each one meet?" }
doc      = { zh = "四条规则，都只看介入之前：一、付款后的求助有一轮等人工回复超过 180 秒（与3分钟响应率同一口径，夜里也算），或一直没等到；二、售后申请超过 24 小时（默认值）没有首次处理；三、答应了没有下文（见 broken_promises）；四、平台写的原因或退款原因就在客服（超时未处理、承诺、态度、举证缺失等，dispute_words.csv 中 named_cause 一行，可改）。名字打码、没有聊天的，一、三两条判断不了；导出不写首次处理时间、申请后 24 小时内又没有完结或介入的，第二条判断不了。一条都不符合、又有判断不了的，算无法判断。拒绝退款的理由导出里没有，不判。", en = "Four rules, all on what came before the platform was asked: 1. a round of trouble after the payment waited over 180 seconds for a person (as in the 3-minute rate; nights count too) or in vain; 2. an application had no first action for over 24 hours (cfg); 3. a promise without a follow-up (see broken_promises); 4. the cause named by the platform or the reason of the refund lies with service (not processed in time, promises, attitude, no evidence; row named_cause of dispute_words.csv, to be edited). With a masked name or without chats 1 and 3 cannot be told; nor can 2 where the export tells no first action and the case neither ended nor reached the platform within 24 hours. With no rule met and one untold: cannot tell. Exports do not give the reason of a refusal, so it is not judged." }
reads    = ["disputed_orders", "dispute_waits"]
may_read = ["broken_promises", "disputes", "dispute_words"]
params   = { slow_seconds = 180, action_hours = 24 }
grain    = ["platform", "shop", "order_id"]
worklist = true
hidden   = true

[columns]
platform = { zh = "平台", en = "Platform", kind = "text" }
shop = { zh = "店铺", en = "Shop", kind = "text" }
order_id = { zh = "订单编号", en = "Order", kind = "id" }
slow_reply = { zh = "来投诉久等", en = "Complaint waited", kind = "flag", doc = { zh = "空：判断不了", en = "empty: cannot be told" } }
slow_action = { zh = "申请久未处理", en = "Application waited", kind = "flag", doc = { zh = "空：判断不了", en = "empty: cannot be told" } }
broken_promise = { zh = "答应了没有下文", en = "Promise without follow-up", kind = "flag", doc = { zh = "空：判断不了", en = "empty: cannot be told" } }
named_cause = { zh = "写明的原因在客服", en = "Cause named is service", kind = "flag" }
avoidable = { zh = "客服可避免", en = "Avoidable", kind = "code", codes = "avoidable" }
rule = { zh = "规则", en = "Rule", kind = "code", codes = "dispute_rule", doc = { zh = "符合几条的取最要紧的：答应没下文 > 申请没处理 > 久等 > 写明的原因", en = "of several the gravest: promise, application, reply, named cause" } }
rules = { zh = "符合几条", en = "Rules met", kind = "count" }
*/
with

named as (
    select disputes.shop, disputes.order_id
    from disputes
    join (
        select unnest(string_split(lower(concat_ws('|', zh_keywords, en_keywords)), '|')) as word,
        from dispute_words where rule = 'named_cause'
    ) on word <> '' and contains(lower(disputes.cause_raw), word)
    group by all
),

checked as (
    select
        orders.platform,
        orders.shop,
        orders.order_id,
        case when orders.knows_chats
            then coalesce(waits.reply_wait_hours * 3600 > $slow_seconds, false)
        end as slow_reply,
        case when orders.refund_id is null or orders.applied_at > orders.until_at then false
            else waits.action_wait_hours > $action_hours
        end as slow_action,
        case when orders.knows_chats then promises.order_id is not null end as broken_promise,
        named.order_id is not null or coalesce(orders.reason_code = 'CS_SERVICE', false)
            as named_cause,
        [broken_promise, slow_action, slow_reply, named_cause] as answers,
    from disputed_orders as orders
    left join dispute_waits as waits
        on waits.order_id = orders.order_id
        and waits.platform is not distinct from orders.platform
        and waits.shop is not distinct from orders.shop
    left join broken_promises as promises
        on promises.order_id = orders.order_id
        and promises.platform is not distinct from orders.platform
        and promises.shop is not distinct from orders.shop
    left join named
        on named.order_id = orders.order_id and named.shop is not distinct from orders.shop
)

select
    platform,
    shop,
    order_id,
    slow_reply,
    slow_action,
    broken_promise,
    named_cause,
    case
        when list_contains(answers, true) then 'yes'
        when list_count(answers) = len(answers) then 'no'
        else 'unknown'
    end as avoidable,
    ['broken_promise', 'slow_action', 'slow_reply', 'named_cause'][list_position(answers, true)]
        as rule,
    len(list_filter(answers, lambda is_met: is_met)) as rules,
from checked
order by platform, shop, order_id
