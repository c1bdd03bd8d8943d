"""Writes the sample exports of Chinese platforms beside it: real headers, rows made up.

Run `python tests/data/make_china_samples.py` after changing a sample; the files are committed.
"""

from __future__ import annotations

import csv
from datetime import datetime

import xlsxwriter
from make_samples import HERE, PDD, names

XHS_ORDERS = names(
    "订单号,订单状态,售后状态,订单类型,订单标记,收件人姓名,收件人电话,收件人地址,省,市,区,区域编码,小红书编码,"
    "条形码,规格ID,达人ID,达人名称,SKU名称,SKU规格,SKU件数,是否为赠品,发票/Invoice,商品总价(元),"
    "用户应付金额(元),平台优惠(元),店铺优惠(元),支付渠道优惠(元),SKU商家改价(元),"
    "商家应收金额(元)（支付金额）,支付方式,支付渠道订单号,支付期数,利息费用,手续费承担方,支付时间,sku净重(kg),"
    "包裹总净重(kg),包裹总运费(元),快递公司,快递单号,发货链接,大头笔/Paint Marker,"
    "集包地/Express Extend 1,三段码/Express Extend 2,订购人身份证姓名/ID Name,"
    "订购人身份证号/ID Number,收件人身份证姓名,收件人身份证号,订单创建时间,预售订单开始发货时间,"
    "预售订单截止发货时间,承诺发货时间,订单发货时间,订单完成时间,发货仓库,确认收货类型,是否延迟收货,用户备注,"
    "包裹备注标记,包裹备注信息,异常原因,店铺名称,用户编号,运费模版名称,物流方案名称,第三方机构订单号,国补模式,"
    "供应商id,供应商名称,商家编码,商品ID,商品名称"
)
XHS_REFUNDS = names(
    "售后单号,订单号,商品名称,商家确认收货时间,退货创建时间,申请售后金额(元),售后类型,原因"
)
XHS_REFUNDS_NOW = [*XHS_REFUNDS, "状态", "订单支付时间"]
WECHAT = names(
    "订单号,订单下单时间,订单发货时间,订单确认收货时间,订单完成结算时间,订单状态,发货方式,收件人姓名,收件人地址,"
    "省,市,区,收件人手机,买家备注,商家备注,打标颜色,商品总价,订单实际支付金额,订单实际收款金额,订单运费,商品优惠,"
    "跨店优惠,商品改价,积分抵扣,支付方式,支付时间,交易单号,物流公司,快递单号,技术服务费,"
    "技术服务费（将以人气卡形式返还）,运费险预计投保费用,带货方式,带货账号类型,带货账号昵称,带货费用渠道,带货费用类型,"
    "带货费用,带货佣金率,礼物单号,商品名称,商品编码(平台),商品编码(自定义),SKU编码(自定义),商品属性,"
    "商品价格(单件),商品实际价格(单件),商品实际价格(总共),是否预售,商品数量,商品平台券优惠,商品平均运费,定制信息,"
    "定制预览图,商品发货,商品售后,商品已退款金额"
)
ALIBABA = names(
    "订单编号,买家公司名,买家会员名,卖家公司名,卖家会员名,货品总价(元),运费(元),涨价或折扣(元),实付款(元),"
    "订单状态,订单创建时间,订单付款时间,发货方,收货人姓名,收货地址,邮编,联系电话,联系手机,货品标题,单价(元),数量,"
    "单位,货号,型号,Offer ID,SKU ID,物料编号,单品货号,货品种类,买家留言,物流公司,运单号,"
    "发票：购货单位名称,发票：纳税人识别号,发票：地址、电话,发票：开户行及账号,发票收取地址,关联编号,代理商姓名,代理商联系方式,"
    "是否代发订单,代发服务商id,微商订单号,下单批次号,下游渠道,下游订单号,下单公司主体,发起人登录名,"
    "是否发起免密支付(1:淘货源诚e赊免密支付2:批量下单免密支付)"
)
JUSHUITAN = names(
    "内部订单号,标记多标签,售后单号,订单类型,线上订单号,订单状态,发货仓,虚拟仓,分销商,店铺,小旗,买家ID,买家账号,"
    "卖家备注,订单日期,发货日期,付款日期,业务员,收货人,省,市,区县,快递公司,快递单号,售后登记日期,售后确认日期,"
    "售后分类,问题类型,商品编码,款式编码,原始线上订单号,产品分类,品牌,商品简称,颜色规格,供应商,店铺商品编码,基本售价,"
    "成本价,成本价来源,销售数量,实发数量,实发金额,销售金额,销售成本,实发成本,销售毛利,销售毛利率,已付金额,应付金额,"
    "售价,基本金额,退货数量,实退数量,退货金额,退货成本,实退成本,实退金额,运费收入,运费收入分摊,整单运费支出,运费支出,"
    "优惠金额,订单重量,供销商,币种,国际单号,剩余发货时间,付款方式,买家指定物流,收货国家地区,实发物流渠道,"
    "境外运费支出分摊,境外收入总计分摊,境外支出总计分摊,汇率,货主分销,平台补贴金额"
)
JD_SETTLEMENT = names(
    "订单编号,父单号,订单状态,订单下单时间,订单完成时间,售后服务单号,售后退款时间,商品编号,商品名称,商品数量,扣点类型,"
    "佣金比例,费用名称,应结金额,币种,收支方向,结算状态,预计结算时间,账单生成时间,到账时间,商户订单号,资金动账备注"
)
JD_CS = names(
    "客服,接待量,平均响应时长（新）,30s应答率,客服3分钟人工回复率,促成下单商品金额,售前接待人数,促成下单人数,好评量,"
    "评价量"
)
JD_CS_OLD = names(
    "日期,客服,咨询量,首次平均响应时间,平均响应时间,满意率,24小时下单金额,24小时下单转化率"
)
JD_DAY = names("日期,UID,技能组,服务商,非常满意,满意,不满意,非常不满意,客服总消息数,客户总消息数")
JD_SERVICE = names("服务单号,售后状态,商品,数量,退款金额,申请时间,原因")
PDD_OLD = names(
    "商品,订单号,订单状态,商品总价(元),用户实付金额(元),商品数量(件),省,市,区,订单创建时间,拼单成功时间,支付时间,"
    "发货时间,确认收货时间,商品id,商品规格,商家编码-规格维度,商家编码-商品维度,售后状态"
)
PDD_CS = names(
    "客服账号,客服服务分,咨询人数,询单人数,最终成团人数,询单流失人数,询单转化率,客服销售额（元）,去退销售额（元）,"
    "人工接待人数,需要人工回复的咨询人数,3分钟未回复人数,3分钟人工回复率(8-23点),30秒应答率(8-23点),"
    "平均人工响应时长,评分≤3订单数,评分数,评分≤3率,纠纷退款数,投诉数,3分钟人工回复率(全天),30秒应答率(全天)"
)
PDD_SERVICE = names(
    "统计时间,纠纷退款数,纠纷退款率,介入订单数,平台介入率,品质退款率,平均退款时长,成功退款订单数,成功退款金额,"
    "成功退款率,退货退款自主完结时长,退款自主完结时长"
)
Cells = dict[str, str | float | datetime]


def book(name: str, title: str, header: list[str], *lines: Cells) -> None:
    """Write a workbook of one sheet; times that are times become date cells."""
    options = {"default_date_format": "yyyy/mm/dd hh:mm:ss"}
    with xlsxwriter.Workbook(HERE / name, options) as made:
        made.set_properties({"created": datetime(2025, 1, 1)})
        sheet = made.add_worksheet(title)
        sheet.write_row(0, 0, header)
        for number, cells in enumerate(lines, start=1):
            for column, value in cells.items():
                sheet.write(number, header.index(column), value)


def text(name: str, encoding: str, *lines: list[str]) -> None:
    """Write a CSV."""
    with (HERE / name).open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(lines)


def row(header: list[str], cells: Cells) -> list[str]:
    """Return one line of a CSV."""
    unknown = set(cells) - set(header)
    assert not unknown, unknown
    return [str(cells.get(name, "")) for name in header]


def xhs_orders() -> None:
    """Write 小红书 orders: a line a SKU, each with its own amount."""
    bought: Cells = {
        "订单号": "P781000000000000001", "订单状态": "已发货", "售后状态": "无售后",
        "用户编号": "u000000000001", "收件人姓名": "***", "省": "浙江省", "市": "杭州市",
        "支付时间": "2026-05-20 20:00:30", "订单创建时间": "2026-05-20 20:00:00",
        "订单发货时间": "2026-05-21 09:00:00", "快递公司": "圆通速递", "快递单号": "YT000001",
        "包裹总运费(元)": "0.00",
    }  # fmt: skip
    red: Cells = {
        "商家编码": "XM-1-R", "SKU名称": "珐琅戒指 红", "SKU规格": "红色", "SKU件数": 1,
        "商品总价(元)": "90.00", "用户应付金额(元)": "80.00",
        "商家应收金额(元)（支付金额）": "85.00", "商品名称": "珐琅戒指",
    }  # fmt: skip
    case: Cells = {
        "规格ID": "65b000000000000000000001", "SKU名称": "首饰盒", "SKU件数": 2,
        "商品总价(元)": "50.00", "用户应付金额(元)": "40.00",
        "商家应收金额(元)（支付金额）": "45.00", "商品名称": "首饰盒",
    }  # fmt: skip
    waiting = bought | case | {
        "订单号": "P781000000000000002", "订单状态": "待付款", "支付时间": "", "订单发货时间": "",
    }  # fmt: skip
    cancelled = waiting | {
        "订单号": "P781000000000000003", "订单状态": "已取消",
        "订单完成时间": "2026-05-20 21:00:00",
    }  # fmt: skip
    done = bought | red | {
        "订单号": "P781000000000000004", "订单状态": "已完成", "省": "上海市",
        "订单完成时间": "2026-05-28 08:00:00",
    }  # fmt: skip
    lines = (bought | red, bought | case, waiting, cancelled, done)
    book("xhs/小红书订单_5.20.xlsx", "订单信息", XHS_ORDERS, *lines)


def xhs_refunds() -> None:
    """Write 小红书 after-sale cases under the short and the present header."""
    back: Cells = {
        "售后单号": "R260524000001", "订单号": "P781000000000000001", "商品名称": "珐琅戒指",
        "商家确认收货时间": "2026-05-27 15:30:00", "退货创建时间": "2026-05-24 10:00:00",
        "申请售后金额(元)": 80, "售后类型": "退货退款", "原因": "不喜欢/不想要",
    }  # fmt: skip
    quick: Cells = {
        "售后单号": "R260520000002", "订单号": "P781000000000000005", "商品名称": "首饰盒",
        "退货创建时间": "2026-05-20 21:00:00", "申请售后金额(元)": 50, "售后类型": "仅退款(未发货)",
        "原因": "拍错/多拍",
    }  # fmt: skip
    gone = quick | {"售后单号": "R260525000003", "售后类型": "换货", "申请售后金额(元)": 0}
    book("xhs/售后单.xlsx", "Sheet1", XHS_REFUNDS, back, quick)
    book(
        "xhs/退货售后明细_5.1-5.31.xlsx",
        "Sheet1",
        XHS_REFUNDS_NOW,
        back | {"状态": "售后完成"},
        quick | {"状态": "退款成功"},
        gone | {"状态": "已取消"},
    )


def wechat() -> None:
    """Write 微信小店 orders: amounts of the order repeated, those of the product apart."""
    cup: Cells = {
        "订单号": "3729000000000000001", "订单下单时间": "2026-06-18 20:00:00",
        "订单发货时间": "2026-06-19 10:00:00", "订单确认收货时间": "2026-06-22 18:00:00",
        "订单状态": "已完成", "收件人姓名": "***", "省": "广东省", "商品总价": "170.00",
        "订单实际支付金额": "150.00", "订单实际收款金额": "155.00", "订单运费": "0.00",
        "支付时间": "2026-06-18 20:00:20", "物流公司": "中通快递", "快递单号": "ZT000001",
        "商品名称": "珐琅杯", "商品编码(平台)": "10000100", "SKU编码(自定义)": "XM-1-R",
        "商品实际价格(单件)": "90.00", "商品实际价格(总共)": "90.00", "商品数量": 1,
        "商品发货": "已发货", "商品售后": "退款完成", "商品已退款金额": "20.00",
    }  # fmt: skip
    brush = cup | {
        "商品名称": "杯刷", "商品编码(平台)": "10000101", "SKU编码(自定义)": "XM-2",
        "商品实际价格(单件)": "30.00", "商品实际价格(总共)": "60.00", "商品数量": 2,
        "商品售后": "", "商品已退款金额": "0.00",
    }  # fmt: skip
    alone: Cells = {
        "订单号": "3729000000000000002", "订单下单时间": "2026-06-18 20:10:00",
        "订单状态": "待付款", "省": "湖南省", "商品总价": "30.00", "订单实际支付金额": "30.00",
        "商品名称": "杯刷", "SKU编码(自定义)": "XM-2", "商品实际价格(总共)": "30.00", "商品数量": 1,
    }  # fmt: skip
    book("wechat/微信小店订单.xlsx", "Sheet1", WECHAT, cup, brush, alone)


def alibaba() -> None:
    """Write 1688 orders, where the cells of an order are merged over its goods."""
    order: Cells = {
        "订单编号": "2801000000000000001", "买家会员名": "甲商行", "货品总价(元)": 178,
        "运费(元)": 8, "涨价或折扣(元)": -6, "实付款(元)": 180, "订单状态": "交易成功",
        "订单创建时间": "2026-05-25 10:30:00", "订单付款时间": "2026-05-25 10:35:00",
        "收货地址": "浙江省杭州市余杭区***",
    }  # fmt: skip
    flowers: Cells = {
        "货品标题": "仿真花束", "单价(元)": 12.8, "数量": 10, "货号": "HUA-6",
        "Offer ID": "71000000001", "物流公司": "中通快递", "运单号": "ZT000002",
    }  # fmt: skip
    vase: Cells = {
        "货品标题": "花瓶", "单价(元)": 10, "数量": 5, "单品货号": "PING-1-W", "货号": "PING-1",
    }  # fmt: skip
    other = vase | {
        "订单编号": "2801000000000000002", "买家会员名": "乙商行", "货品总价(元)": 50,
        "运费(元)": 0, "实付款(元)": 50, "订单状态": "等待买家付款",
        "订单创建时间": "2026-05-25 11:00:00", "收货地址": "上海 上海市 ***",
    }  # fmt: skip
    book("alibaba1688/1688订单.xlsx", "sheet1", ALIBABA, order | flowers, vase, other)


def jushuitan() -> None:
    """Write two overlapping sales reports of one shop, whose columns stand in another order."""
    sold = _sale("T2602010001", "已发货", 258, "XM-1-R", 178)
    again = _sale("T2602010001", "已发货", 258, "XM-2", 80)
    back = _case(again, "501", "普通退货", "7天无理由退货", 80) | {"实退数量": 1, "实退金额": 80}
    del back["销售数量"], back["销售金额"]
    unsent = _case(
        _sale("T2602010002", "已取消", 30, "XM-3", 30), "502", "仅退款", "不想要了", 30
    ) | {"发货日期": "-"}
    dates: Cells = {
        "订单日期": datetime(2026, 2, 1, 10), "付款日期": datetime(2026, 2, 1, 10, 0, 30),
        "发货日期": "-",
    }  # fmt: skip
    waiting = _sale("T2602010003", "等供销", 40, "XM-1-R", 40) | dates
    twin = _sale("T2602010004", "已发货", 30, "XM-3", 15)
    unpaid = _sale("T2602010005", "待付款", 20, "XM-3", 20) | {
        "付款日期": "-", "发货日期": "-", "已付金额": 0,
    }  # fmt: skip
    resent = _sale("T2602010001", "已发货", 0, "XM-2", 0) | {
        "内部订单号": "999", "订单类型": "补发订单",
    }  # fmt: skip
    first = (sold, again, back, unsent, waiting, twin, twin, unpaid, resent)
    book("jushuitan/销售主题分析_1.xlsx", "Sheet1", JUSHUITAN, *first)
    changed = _sale("T2602020006", "发货中", 60, "XM-1-R", 60) | {"发货日期": "-"}
    sent = waiting | {"订单状态": "已发货", "发货日期": "2026/02/03 09:00:00"}
    second = (twin, twin, sent, _case(changed, "503", "换货", "尺码不合适", 60))
    book("jushuitan/销售主题分析_2.xlsx", "Sheet1", JUSHUITAN[::-1], *second)


def _sale(order: str, status: str, due: float, sku: str, amount: float) -> Cells:
    return {
        "内部订单号": f"9{order[-2:]}", "线上订单号": order, "订单类型": "普通订单",
        "订单状态": status,
        "店铺": "小满旗舰店", "买家账号": f"买家{order[-4:]}", "省": "广东省",
        "订单日期": "2026/02/01 10:00:00", "付款日期": "2026/02/01 10:00:30",
        "发货日期": "2026/02/02 09:00:00", "售后登记日期": "-", "售后确认日期": "-",
        "商品编码": sku, "款式编码": sku[:4], "商品简称": f"商品{sku[3]}", "销售数量": 1,
        "销售金额": amount, "应付金额": due, "已付金额": due, "快递公司": "中通快递",
        "快递单号": f"ZT{order}",
    }  # fmt: skip


def _case(line: Cells, case: str, kind: str, reason: str, amount: float) -> Cells:
    return line | {
        "售后单号": case, "售后分类": kind, "问题类型": reason, "退货数量": 1, "退货金额": amount,
        "售后登记日期": "2026/02/05 10:00:00", "售后确认日期": "2026/02/09 16:00:00",
    }  # fmt: skip


def jd() -> None:
    """Write the settlement below its title row, the agent tables and the service list."""
    sale: Cells = {
        "订单编号": "3525498000000001", "父单号": "3525498000000000", "订单状态": "完成",
        "订单下单时间": "2026-05-10 14:41:34", "商品编号": "10170858000001", "商品名称": "保温杯",
        "商品数量": "1", "费用名称": "货款", "应结金额": "89.00", "币种": "CNY",
        "收支方向": "收入", "结算状态": "已结算", "账单生成时间": "20260708",
    }  # fmt: skip
    back = {"售后服务单号": "1700000001", "售后退款时间": "2026-05-20 10:00:00", "收支方向": "支出"}
    fee = sale | {"费用名称": "佣金", "应结金额": "-4.45", "收支方向": "支出"}
    refund = sale | back | {"应结金额": "-89.00"}
    fee_back = fee | back | {"应结金额": "4.45", "收支方向": "收入"}
    service = sale | {"费用名称": "交易服务费", "应结金额": "-0.53", "收支方向": "支出"}
    other = sale | {"订单编号": "3525498000000002", "商品编号": "10170858000002", "商品数量": "2"}
    lines = [row(JD_SETTLEMENT, one) for one in (sale, fee, service, other, refund, fee_back)]
    title = ["名称：订单结算明细对账报表", *[""] * 21]
    text("jd/订单结算明细.csv", "gb18030", title, JD_SETTLEMENT, *lines)
    shown = ["小荷", "210", "18.5", "91.2%", "99.1%", "12,000.00", "150", "42", "40", "44"]
    total = ["合计", "210", "18.5", "91.2%", "99.1%", "12,000.00", "150", "42", "40", "44"]
    listed = [dict(zip(JD_CS, cells, strict=True)) for cells in (shown, total)]
    book("jd/接待数据_2026-06-18.xlsx", "整体数据", JD_CS, *[Cells(one) for one in listed])
    old = ["2021-06-18", "小诺", "180", "12", "31.5", "96.5%", "5,400.00", "24.1%"]
    text("jd/客服绩效_旧版.csv", "gb18030", JD_CS_OLD, old)
    day = ["2026-06-18", "小荷", "售前组", "自营", "40", "8", "1", "1", "1100", "900"]
    text("jd/客服员工日报.csv", "utf-8-sig", JD_DAY, day)
    text(
        "jd/售后服务单.csv",
        "utf-8-sig",
        JD_SERVICE,
        ["1700000001", "已完成", "保温杯", "1", "￥89.00", "2026-05-18 10:00:00", "质量问题"],
        ["1700000002", "待审核", "杯刷", "1", "￥20.00", "2026-05-19 10:00:00", "不想要了"],
    )


def pdd() -> None:
    """Write orders of both headers with their tabs, agents with late columns, the service page."""
    old: Cells = {
        "商品": "袜子", "订单号": "190515-1", "订单状态": "已发货，待收货", "商品总价(元)": "19.90",
        "用户实付金额(元)": "19.90", "商品数量(件)": "1", "省": "江苏省", "市": "***",
        "订单创建时间": "2019-05-15 16:50:00", "拼单成功时间": "2019-05-15 16:55:00",
        "支付时间": "2019-05-15 16:51:00", "商家编码-商品维度": "XM-S",
    }  # fmt: skip
    unpaid = old | {
        "订单号": "190515-2", "订单状态": "待支付", "拼单成功时间": "", "支付时间": "",
    }  # fmt: skip
    refunded = old | {"订单号": "190515-3", "订单状态": "未发货，退款成功"}
    tabbed = [[f"{c}\t" for c in row(PDD_OLD, one)] for one in (old, unpaid, refunded)]
    text("pdd/ExportOrderList201905151650.csv", "gb18030", PDD_OLD, *tabbed)
    unnamed = row(PDD, {
        "订单号": "260517-9", "商品": "袜子", "订单状态": "已取消", "商品总价(元)": "30.00",
        "邮费(元)": "5.00", "商品数量(件)": "1", "售后状态": "无售后或售后取消",
    })  # fmt: skip
    text("pdd/orders_cancelled.csv", "utf-8-sig", PDD, [f"{c}\t" for c in unnamed])
    he = "小荷,4.8,300,120,37,83,31%,8120.50,7000.00,280,270,6,97.9%,80%,25秒,2,30,6.7%,1,0,90%,75%"
    nuo = "小诺,4.9,80,30,9,21,30%,900.00,延迟统计,78,70,1,,,1分5秒,0,10,0%,0,0,88%,70%"
    agents = [Cells(zip(PDD_CS, names(line), strict=True)) for line in (he, nuo)]
    sums = [Cells({"客服账号": "总计", "咨询人数": "380"}), Cells({"客服账号": "平均"})]
    book("pdd/客服数据_2026-05-18.xlsx", "Sheet0", PDD_CS, *agents, *sums)
    day = names("2026-05-17,0,0.40%,1,0.65%,3.20%,12.5小时,2,99.50,13.70%,29.57小时,0.00小时")
    book("pdd/售后数据.xlsx", "Sheet1", PDD_SERVICE, Cells(zip(PDD_SERVICE, day, strict=True)))


if __name__ == "__main__":
    for folder in ("xhs", "wechat", "alibaba1688", "jushuitan", "jd", "pdd"):
        (HERE / folder).mkdir(exist_ok=True)
    for write in (xhs_orders, xhs_refunds, wechat, alibaba, jushuitan, jd, pdd):
        write()
