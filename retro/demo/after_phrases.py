"""What is said about a parcel that came: the buyers' troubles and the agents' ways out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retro.demo.story import SIZE_REASON

if TYPE_CHECKING:
    from collections.abc import Mapping

Lines = tuple[str, ...]

_SIZE: Lines = (
    "试了一下,尺码偏小,扣子扣不上",
    "买大了,尺码不合适,腰那里空一圈",
    "穿着偏大,肩膀都掉下来了",
    "裤腰太紧了,穿不下",
)
_COLOUR: Lines = (
    "跟图片色差好大,看着发灰",
    "颜色跟图片不一样,比照片深很多",
    "实物和图片差很多,颜色不对",
)
_PILLING: Lines = ("才穿了一天就起球了", "还没洗就起球了,料子也太差了")

# the buyer's words for the reason that is chosen afterwards
WORDS: Mapping[str, Lines] = {
    SIZE_REASON: _SIZE,
    "质量问题": ("袖口开线了,你们看看", "才穿一次就起球了"),
    "做工粗糙/有瑕疵": ("线头太多了,做工很粗糙", "衣服上有个瑕疵"),
    "颜色/图案/款式与商品描述不符": _COLOUR,
    "材质与商品描述不符": ("面料不对吧,不像羊毛的", "材质跟详情页不一样"),
    "少件/漏发": ("少发了一件,里面只有一件",),
    "卖家发错货": ("发错颜色了,不是我拍的那个",),
    "包装/商品破损/污渍": ("衣服上有污渍", "收到就破了个洞"),
    "快递/物流一直未送到": ("等了好几天还没到,怎么回事", "包裹一直没收到,不想等了"),
    "快递/物流无跟踪记录": ("物流信息好几天没更新了", "单号查不到信息"),
    "7天无理由退换货": ("上身效果一般,不太喜欢", "穿着显胖,不好看"),
    "不想要了": ("买多了,这件不想要了",),
}
# what some buyers say before they choose a reason that asks less, or gets more
CONTRARY: Mapping[str, Lines] = {
    "质量问题": _SIZE[:3],
    "做工粗糙/有瑕疵": _SIZE[:2],
    "7天无理由退换货": _COLOUR + _PILLING,
}
ANNOUNCED: Lines = ("这件想处理一下", "收到了,不太满意")
COMPLAINTS: Lines = (
    "再不处理我就投诉了",
    "你们一直拖着,我要找平台介入",
    "今天没有说法我就给差评",
)

OFFERS: Mapping[str, Lines] = {
    "compensation": (
        "亲,不影响穿的话给您补偿{pay}元,衣服您留着可以吗",
        "非常抱歉,这边给您申请部分退款{pay}元,就不用寄回了,您看行吗",
        "给您补{pay}元差价,您留着穿可以吗",
    ),
    "exchange": (
        "亲,可以给您换一个码,来回运费我们承担",
        "我们帮您安排换货,合适的码还有现货",
    ),
    "resend": ("非常抱歉,马上给您补发一件", "这边今天给您补寄,您不用寄回"),
}
NOTHING: Lines = (
    "亲,非常抱歉,您在订单里提交申请,我们尽快处理",
    "好的亲,您先申请,审核通过后会通知您",
)
ACCEPTED: Lines = ("行,那就这样吧", "可以的,谢谢", "好吧,那我留着")
DECLINED: Lines = ("不用了,我还是想退", "算了,给我退了吧", "不了,直接退吧")
REFUSED = "不用了,我自己会申请,别再发消息了"
WITHDRAWN: Lines = ("算了,不退了", "那我撤销吧,不折腾了")
CLOSING: Lines = ("好的亲,有问题随时联系我", "好的,已经给您登记了", "感谢您的理解~")
