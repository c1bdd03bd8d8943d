"""Writes the sample exports beside it: headers as seen in real files, rows made up.

Run `python tests/data/make_samples.py` after changing a sample; the files are committed.
"""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import xlsxwriter

HERE = Path(__file__).parent


def names(text: str) -> list[str]:
    """Return header names; commas part them."""
    return text.split(",")


ORDERS_2016 = names(
    "订单编号,买家会员名,买家支付宝账号,买家应付货款,买家应付邮费,买家支付积分,总金额,返点积分,"
    "买家实际支付金额,买家实际支付积分,订单状态,买家留言,收货人姓名,收货地址 ,运送方式,联系电话 ,"
    "联系手机,订单创建时间,订单付款时间 ,宝贝标题 ,宝贝种类 ,物流单号 ,物流公司,订单备注,"
    "宝贝总数量,店铺Id,店铺名称,订单关闭原因,卖家服务费,买家服务费,发票抬头,是否手机订单,分阶段订单信息,"
    "特权订金订单id,定金排名,修改后的sku,修改后的收货地址,异常信息,天猫卡券抵扣,"
    "集分宝抵扣,是否是O2O交易"
)
ORDERS_SHORT = names(
    "订单编号,总金额,买家实际支付金额,收货地址 ,订单创建时间,订单付款时间 ,退款金额"
)
ORDERS_NEW = names(
    "订单编号,买家下单时间,买家付款时间,发货时间,确认收货时间,买家实付金额,运单号,宝贝规格"
)
REFUNDS_2017 = names(
    "订单编号,退款编号,支付宝交易号,订单付款时间,商家编码,退款完结时间,买家会员名称,买家实际支付金额,"
    "宝贝标题,买家退款金额,手工退款/系统退款,是否需要退货,退款的申请时间,超时时间,退款状态,货物状态,"
    "退货物流信息,发货物流信息,客服介入状态,卖家真实姓名,卖家退货地址,卖家邮编,卖家电话,卖家手机,"
    "退货物流单号,退货物流公司,买家退款原因,买家退款说明,买家退货时间,责任方,售中或售后,商家备注,"
    "完结时间,部分退款/全部退款,审核操作人,举证超时,是否零秒响应,退款操作人"
)
REFUNDS_2026 = names(
    "订单编号,退款编号,支付单号,商品id,商品编码,退款完结时间,退款总额,退给买家金额,退给平台金额,"
    "手工退款/系统退款,售后类型,退款的申请时间,退款状态,货物状态,客服介入状态,买家退款原因,"
    "部分退款/全额退款,退款操作人,退款完结时间,退款的申请时间"
)
CHITU = names(
    "客服昵称,聊天人数,接待人数,直接接入人数,转发接入人数,转出人数,总消息数,买家消息数,客服消息数,答问比,"
    "客服字数,最大同时聊天数,未回复人数,回复率,慢接待人数,长接待人数,首次响应(秒),平均响应(秒),平均接待时长"
)
SYCM = names(
    "旺旺昵称,咨询人数,接待人数,未回复人数,有效接待人数,平均响应时长（秒),3分钟人工响应率,旺旺回复率,"
    "首次响应时长（秒),慢响应人数,答问比,旺旺分组"
)
JD = names(
    "订单号,商品ID,商品名称,订购数量,支付方式,下单时间,京东价,订单金额,结算金额,余额支付,应付金额,订单状态,"
    "订单类型,下单帐号,客户姓名,客户地址,联系电话,订单备注,发票类型,发票抬头,发票内容,商家备注,"
    "商家备注等级（等级1-5为由高到低）,运费金额,付款确认时间,增值税发票,货号,订单完成时间,订单来源,订单渠道"
)
PDD = names(
    "订单成交时间,商品,订单号,订单状态,商品总价(元),邮费(元),店铺优惠折扣(元),平台优惠折扣(元),"
    "多多支付立减金额(元),用户实付金额(元),商家实收金额(元),商品数量(件),发货时间,确认收货时间,商品id,"
    "商品规格,样式ID,商家编码-规格维度,商家编码-商品维度,商家备注,售后状态,快递单号,快递公司"
)
PDD_CS = names(
    "客服账号,咨询人数,询单人数,最终成团人数,询单流失人数,询单转化率,客服销售额（元）,去退销售额（元）,"
    "人工接待人数,需要人工回复的咨询人数,3分钟未回复人数,3分钟人工回复率(8-23点),30秒应答率(8-23点),"
    "平均人工响应时长,评分≤3订单数,评分数"
)
DOUYIN = names(
    "主订单编号,子订单编号,选购商品,商品规格,商品数量,商品ID,商品单价,订单应付金额,支付方式,省,买家留言,"
    "订单提交时间,商家备注,订单完成时间,支付完成时间,APP渠道,流量来源,订单状态,承诺发货时间,达人昵称,"
    "售后状态,取消原因,预约发货时间,是否安心购,广告渠道,发货时间,预计送达时间,商家编码,快递信息"
)
DOUYIN_CASES = names(
    "售后单号,订单号,商品单号,商品名称,商品ID,商品发货状态,售后类型,售后状态,退商品金额（元）,售后申请时间,"
    "售后原因,同意售后申请时间,商家退款时间,售后关闭时间,仲裁状态,纠纷责任方,售后完结时间,订单备注,"
    "用户售后说明,售后备注,售后完结时间,订单备注"
)
SHOPIFY = names(
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Currency,Subtotal,"
    "Shipping,Taxes,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,"
    "Notes,Note Attributes,Cancelled at,Refunded Amount,Shipping Province Name"
)
CHAT_TOOL = names("客户名,消息序号,发送时间,发送内容,发送账号,账号类型")


def row(header: list[str], **cells: str) -> list[str]:
    """Return a row with the named cells; `收货地址` also fills `收货地址 `."""
    return [cells.get(name.strip(), "") for name in header]


def text(name: str, encoding: str, *rows: list[str]) -> None:
    """Write a CSV."""
    with (HERE / name).open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)


def book(name: str, **sheets: list[list[str | float]]) -> None:
    """Write a workbook; numbers stay numbers."""
    with xlsxwriter.Workbook(HERE / name) as made:
        made.set_properties({"created": datetime(2025, 1, 1)})
        for title, rows in sheets.items():
            sheet = made.add_worksheet(title)
            for number, cells in enumerate(rows):
                sheet.write_row(number, 0, cells)


def page(name: str, *rows: list[str]) -> None:
    """Write an HTML table under the name of an old workbook."""
    body = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in cells)}</tr>\n" for cells in rows)
    meta = '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">'
    (HERE / name).write_text(
        f"<html><head>{meta}</head><table border=1>\n{body}</table></html>", encoding="gb18030"
    )


def orders() -> None:
    """Write orders under the headers of four years."""
    text(
        "taobao/ExportOrderList201605240912.csv",
        "gb18030",
        ORDERS_2016,
        row(
            ORDERS_2016,
            订单编号='="1953244868542021"',
            买家会员名="tb100001",
            总金额="89.00",
            买家实际支付金额="89.00",
            订单状态="交易成功",
            收货人姓名="***",
            联系手机="'186********",
            收货地址="广东省 深圳市 南山区 ***",
            订单创建时间="2016/5/23 22:02",
            订单付款时间="2016/5/23 22:03",
            宝贝总数量="2",
            订单关闭原因="订单未关闭",
            订单备注="'null",
        ),
        row(
            ORDERS_2016,
            订单编号='="1953244868542022"',
            买家会员名="tb100002",
            总金额="120.00",
            买家实际支付金额="0.00",
            订单状态="交易关闭",
            收货地址="上海 上海市 ***",
            订单创建时间="2016/5/23 22:05",
            订单付款时间="2016/5/23 22:06",
            宝贝总数量="1",
            订单关闭原因="退款",
        ),
    )
    text(
        "taobao/orders_short.csv",
        "utf-8",
        ORDERS_SHORT,
        row(
            ORDERS_SHORT,
            订单编号="1",
            总金额="178.8",
            买家实际支付金额="0",
            收货地址="上海",
            订单创建时间="2020-02-21 00:00:00",
            订单付款时间="",
            退款金额="0",
        ),
    )
    book(
        "taobao/orders_2026.xlsx",
        Sheet1=[
            ORDERS_NEW,
            [
                "4501018073906731150",
                "2026-06-17 20:01:02",
                "2026-06-17 20:02:00",
                "",
                "",
                59.9,
                "",
                "",
            ],
            [
                4.5010180739067e18,
                "2026-06-17 20:03:02",
                "2026-06-17 20:04:00",
                "",
                "",
                19.9,
                "",
                "",
            ],
        ],
    )


def refunds() -> None:
    """Write refunds of 2017 (HTML under the name .xls) and 2026."""
    page(
        "taobao/退款管理_2017.xls",
        REFUNDS_2017,
        row(
            REFUNDS_2017,
            订单编号="1953244868542022",
            退款编号="7001",
            买家退款金额="120.00",
            是否需要退货="是",
            退款的申请时间="2017-05-24 10:00:00",
            退款状态="退款成功",
            货物状态="已收到货",
            客服介入状态="未介入",
            买家退款原因="质量问题",
            退款操作人="店铺:小诺",
            退款完结时间="2017-05-26 09:00:00",
        ),
    )
    first = [
        "11",
        "8001",
        "",
        "682",
        "XM-1-S",
        "2026-06-20 10:00:00",
        "59.90",
        "59.90",
        "0.00",
        "系统退款",
        "仅退款",
        "",
        "退款成功",
        "未发货",
        "",
        "不想要了",
        "全部退款",
        "系统",
        "",
        "2026-06-18 10:00:00",
    ]
    book("taobao/退款管理_2026.xlsx", export=[REFUNDS_2026, first])


def service() -> None:
    """Write the agent tables and chats."""
    book(
        "taobao/自定义报表_客服数据_2026-04-20至2026-04-20.xlsx",
        Sheet1=[
            CHITU,
            [
                "小荷",
                128,
                120,
                100,
                20,
                4,
                2000,
                900,
                1100,
                "122%",
                9000,
                9,
                2,
                "98.4%",
                3,
                1,
                "25秒",
                "30秒",
                "5分2秒",
            ],
            [
                "小诺",
                60,
                58,
                50,
                8,
                1,
                900,
                400,
                500,
                "125%",
                4000,
                6,
                0,
                "延迟统计",
                0,
                0,
                12,
                15,
                "4分",
            ],
            ["汇总", 188, 178],
            ["均值", 94, 89],
        ],
    )
    book(
        "taobao/客服绩效_2026-04-20.xlsx",
        数据信息=[
            SYCM,
            [
                "店铺:小荷",
                "128",
                "120",
                "2",
                "110",
                "12.93",
                "97.30%",
                "98.40%",
                "10.1",
                "3",
                "98%",
                "售前",
            ],
            [
                "汇总值",
                "128",
                "120",
                "2",
                "110",
                "12.93",
                "97.30%",
                "98.40%",
                "10.1",
                "3",
                "98%",
                "--",
            ],
            ["同行同层均值", "--", "--", "--", "--", "15", "96%", "98%", "--", "--", "--", "--"],
        ],
        说明=[["指标解释"]],
    )
    book(
        "taobao/聊天_2026-04-20.xlsx",
        tb1=[
            CHAT_TOOL,
            ["tb1", 1, "09:10:11", "在吗", "tb1", "客户"],
            ["tb1", 2, "09:10:31", "在的", "店铺:小荷", "客服"],
        ],
        tb2=[CHAT_TOOL, ["tb2", 1, "09:11:00", "什么时候发货\n急", "tb2", "客户"]],
    )


def others() -> None:
    """Write orders and cases of the other platforms, with their wrapped and padded cells."""
    item = {
        "订单号": "9521000001",
        "下单时间": "2015-06-18 00:00:05",
        "应付金额": "258.00",
        "订单状态": "完成",
        "下单帐号": "jd_a",
        "客户地址": "北京 朝阳区 ***",
        "付款确认时间": "2015-06-18 00:01:00",
    }
    text(
        "jd/jd_orders.csv",
        "gb18030",
        JD,
        row(JD, **item, 商品ID="1000123", 订购数量="1", 京东价="100.00"),
        row(JD, **item, 商品ID="1000124", 订购数量="2", 京东价="79.00"),
    )
    tabbed = row(
        PDD,
        订单成交时间="2026-05-17 20:01:02",
        商品="袜子",
        订单号="260517-123",
        订单状态="已收货",
        商品id="77",
    )
    tabbed[PDD.index("用户实付金额(元)")], tabbed[PDD.index("商品数量(件)")] = "39.90", "2"
    text("pdd/pdd_orders.csv", "utf-8-sig", PDD, [cell and cell + "\t" for cell in tabbed])
    book(
        "pdd/pdd_cs_2026-05-17.xlsx",
        Sheet0=[
            PDD_CS,
            [
                "小荷",
                300,
                120,
                37,
                83,
                "31%",
                "8,120.50",
                "7,000.00",
                280,
                270,
                6,
                "97.9%",
                "80%",
                "25秒",
                1,
                30,
            ],
            ["总计", 300],
            ["平均", 300],
        ],
    )
    line = {
        "主订单编号": "\t6920000001",
        "订单提交时间": "2026-06-18 20:00:01",
        "省": "浙江省",
        "支付完成时间": "2026-06-18 20:00:30",
        "订单状态": "已完成",
        "商品数量": "1",
    }
    text(
        "douyin/douyin_orders.csv",
        "utf-8-sig",
        DOUYIN,
        row(DOUYIN, **line, 子订单编号="\t6921", 商品单价="100.00", 订单应付金额="90.00"),
        row(DOUYIN, **line, 子订单编号="\t6922", 商品单价="50.00", 订单应付金额="45.00"),
    )
    case = row(
        DOUYIN_CASES,
        售后单号="\t7001",
        订单号="\t6920000001",
        商品单号="\t6921",
        售后类型="未发货仅退款",
        售后状态="退款成功",
        售后申请时间="2026-06-18 21:00:00",
    )
    case[DOUYIN_CASES.index("退商品金额（元）")] = "90.00"
    text("douyin/douyin_aftersales.csv", "utf-8-sig", DOUYIN_CASES, case)
    first = [
        "#71733",
        "a@example.com",
        "paid",
        "2026-04-05 21:06:20 +0400",
        "fulfilled",
        "",
        "AED",
        "110.00",
        "10.00",
        "0.00",
        "120.00",
        "2026-04-05 21:06:21 +0400",
        "1",
        "T-shirt S",
        "50.00",
        "TEE-S",
        "",
        "gift: yes\nwrap: red",
        "",
        "0.00",
        "Dubai",
    ]
    second = [
        "#71733",
        *[""] * 10,
        "2026-04-05 21:06:21 +0400",
        "2",
        "Mug",
        "30.00",
        "MUG",
        *[""] * 5,
    ]
    text("shopify/orders_export.csv", "utf-8", SHOPIFY, first, second)


if __name__ == "__main__":
    for folder in ("taobao", "jd", "pdd", "douyin", "shopify"):
        (HERE / folder).mkdir(exist_ok=True)
    others()
    orders()
    refunds()
    service()
