"""The made-up names and sentences of the gallery, in both languages, short and long."""

from __future__ import annotations

from collections.abc import Sequence

from retro.model import Text

AGENTS = {
    "zh": ("小雨", "阿杰", "晚晚", "北北", "团子", "十一"),
    "en": ("Amy", "Ben", "Chloe", "Dan", "Erin", "Frank"),
}
GOODS = {
    "zh": ("法式连衣裙", "针织开衫", "高腰牛仔裤", "刺绣衬衫", "双面呢大衣", "羊绒围巾"),
    "en": ("Wrap dress", "Cardigan", "High-waist jeans", "Blouse", "Wool coat", "Scarf"),
}
CAUSES = {
    "zh": ("人手不足", "个人偏慢", "转接"),
    "en": ("Too few people", "Slow individual", "Transfers"),
}
POOLS = {"zh": ("售前", "售后"), "en": ("Pre-sale", "After-sale")}
STAGES = {
    "zh": ("成交金额", "未发货退款", "退货退款", "补差价", "运费险", "净成交额"),
    "en": ("Sales", "Refunded unshipped", "Returned", "Price difference", "Freight", "Net sales"),
}
FILES = {"zh": "聊天记录.csv", "en": "chats.csv"}

# Sixty characters, as titles of goods and names of accounts in back offices are.
LONG = {
    "zh": "小满衣橱旗舰店2025秋冬新款法式复古收腰显瘦羊毛混纺加厚长款连衣裙女"
    "（送腰带·七天无理由·主播同款）限时加赠围巾",
    "en": "Hypoallergenic Women's Merino-Blend Long-Sleeve Midi Dress with Detachable Belt, 2025",
}
UNBROKEN = {
    "zh": "xiaoman_flagship_store_presale_night_team_three_trainee_小桃子",
    "en": "xiaoman_flagship_store:presale_night_outsourced_team_three_trainee",
}
LONG_SENTENCE: Text = {
    "zh": "开卖头两个小时进线二千九百零八轮，需要三十五人，在岗二十七人，其中八百四十三轮超过三分钟"
    "才得到人工回复；同一时段的转接、机器人转人工和跨店铺咨询也都高于平日，次日十点到十二点再次"
    "出现同样的情形，售前二组与外包夜班组的交接空档正好落在这段时间里。",
    "en": "In the first two hours 2,908 questions came in and 35 people were needed while 27 were "
    "on duty, so that 843 of them waited for more than three minutes; transfers, hand-overs from "
    "the bot and questions across shops were above their usual level as well, and the same "
    "happened again the next morning between ten and twelve, when the night team had left.",
}
LONG_LABEL: Text = {
    "zh": "活动期间人工客服三分钟内首次响应且当日未转接会话占比",
    "en": "Share of conversations answered by a person within three minutes and not transferred",
}
LONG_TITLE: Text = {
    "zh": "法式复古收腰显瘦羊毛混纺加厚长款连衣裙在新疆、西藏与内蒙古三地的尺码不符退款明显偏多",
    "en": "Sizing refunds of the merino-blend midi dress stand out in Xinjiang, Tibet and Inner "
    "Mongolia, and nowhere else",
}


def names(kept: Sequence[str], count: int) -> list[str]:
    """Return `count` different names: the given ones, then the same with a number."""
    rounds = (
        f"{name} {turn}" if turn > 1 else name for turn in range(1, count + 2) for name in kept
    )
    return [name for _, name in zip(range(count), rounds, strict=False)]


def stretched(kept: Sequence[str], lang: str) -> tuple[str, ...]:
    """Return as many long names: titles of sixty characters, and some that cannot be broken."""
    long = (LONG[lang], UNBROKEN[lang])
    return tuple(f"{long[place % 2]} {place + 1}" for place, _ in enumerate(kept))
