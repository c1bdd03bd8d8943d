/* retro
title     = { zh = "拼多多店铺售后服务数据", en = "Pinduoduo shop service data" }
table     = "scores"
platform  = "pdd"
menu      = { zh = "拼多多商家后台 > 数据中心 > 服务数据 > 售后数据 > 下载", en = "Pinduoduo merchant > Data centre > Service data > After-sales > Download" }
grade     = "B"
recognise = [
    ["纠纷退款率"],
    ["平台介入率"],
    ["品质退款率", "成功退款率"],
]

[aliases]
day              = ["统计时间", "统计日期", "日期"]
disputes         = ["纠纷退款数"]
dispute_rate     = ["纠纷退款率"]
interventions    = ["介入订单数"]
intervene_rate   = ["平台介入率"]
quality_rate     = ["品质退款率"]
refund_time      = ["平均退款时长"]
refunds          = ["成功退款订单数"]
refund_amount    = ["成功退款金额"]
refund_rate      = ["成功退款率"]
return_self_time = ["退货退款自主完结时长"]
refund_self_time = ["退款自主完结时长", "仅退款自主完结时长"]
*/
with

-- Most readings look back over 30 days, two are of the day itself: neither may be added up.
readings as (
    select
        source_row,
        coalesce(to_time(day), to_time(file_to))::date as read_on,
        score,
        value,
        window_days,
    from raw
    cross join lateral (values
        ('纠纷退款数', to_number(disputes), 30),
        ('纠纷退款率', to_share(dispute_rate), 30),
        ('介入订单数', to_number(interventions), 30),
        ('平台介入率', to_share(intervene_rate), 30),
        ('品质退款率', to_share(quality_rate), 30),
        ('平均退款小时', to_seconds(refund_time) / 3600, 30),
        ('成功退款订单数', to_number(refunds), 1),
        ('成功退款金额', to_number(refund_amount), 1),
        ('成功退款率', to_share(refund_rate), 30),
        ('退货退款自主完结小时', to_seconds(return_self_time) / 3600, 30),
        ('退款自主完结小时', to_seconds(refund_self_time) / 3600, 30)
    ) as reading(score, value, window_days)
)

select
    source_row,
    score,
    read_on,
    value,
    window_days::bigint as window_days,
from readings
where value is not null and read_on is not null
