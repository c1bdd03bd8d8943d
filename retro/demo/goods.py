"""What the demo shop sells and where it sends it: products, sizes, provinces, carriers."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from retro.demo.story import BAD_SIZE_CODE, BESTSELLER_CODE, LATE_CARRIER, LATE_PROVINCE

if TYPE_CHECKING:
    import random


@dataclass(frozen=True, slots=True)
class Product:
    """One product: merchant code, platform item id, title, price in fen, sales weight."""

    code: str
    item_id: str
    title: str
    price: int
    weight: float


_ROWS = (
    (BESTSELLER_CODE, "慵懒风圆领针织衫女秋冬内搭", 15900, 13.0),
    (BAD_SIZE_CODE, "法式收腰连衣裙女秋冬气质长裙", 29900, 6.5),
    ("XM-CT-1101", "双面羊毛呢大衣女中长款", 45900, 6.0),
    ("XM-CT-1103", "短款羽绒服女面包服", 39900, 6.0),
    ("XM-CT-1105", "牛角扣学院风外套女", 32900, 3.5),
    ("XM-KN-1106", "高领羊绒混纺打底毛衣", 19900, 5.5),
    ("XM-KN-1107", "麻花开衫毛衣女温柔风", 17900, 4.5),
    ("XM-KN-1110", "半高领堆堆领针织打底", 9900, 6.0),
    ("XM-PT-1111", "高腰阔腿西装裤女垂感", 16900, 6.0),
    ("XM-PT-1112", "加绒直筒牛仔裤女显瘦", 15900, 5.5),
    ("XM-PT-1113", "灯芯绒香蕉裤女宽松", 13900, 3.0),
    ("XM-SK-1114", "格纹半身裙女毛呢A字裙", 12900, 3.5),
    ("XM-SK-1115", "缎面鱼尾半身长裙", 14900, 3.0),
    ("XM-DR-1116", "针织打底连衣裙女修身", 18900, 4.0),
    ("XM-DR-1117", "灯笼袖碎花连衣裙", 20900, 3.0),
    ("XM-DR-1118", "新中式盘扣改良旗袍裙", 26900, 2.0),
    ("XM-ST-1119", "法式娃娃领衬衫女长袖", 11900, 4.0),
    ("XM-ST-1120", "条纹纯棉衬衫女宽松", 10900, 3.0),
    ("XM-TS-1121", "德绒圆领打底衫女", 7900, 5.5),
    ("XM-TS-1122", "重磅纯棉长袖T恤", 8900, 4.0),
    ("XM-SU-1123", "小香风套装女两件套", 36900, 2.5),
    ("XM-SU-1124", "休闲运动卫衣套装女", 22900, 3.0),
    ("XM-AC-1125", "羊毛围巾女秋冬披肩", 8900, 2.5),
    ("XM-AC-1126", "贝雷帽女秋冬百搭", 5900, 1.5),
)

PRODUCTS = tuple(
    Product(code, f"6821{int(code[-4:]):04d}{index:04d}", title, price, weight)
    for index, (code, title, price, weight) in enumerate(_ROWS, 1)
)
BAD_SIZE = next(product for product in PRODUCTS if product.code == BAD_SIZE_CODE)
COLOURS = (("BK", "黑色"), ("WH", "米白色"), ("CM", "驼色"), ("GR", "雾霾灰"))
SIZES = ("S", "M", "L", "XL")

_PROVINCES = (
    ("广东省", "广州市", 12.0),
    ("浙江省", "杭州市", 11.0),
    ("江苏省", "苏州市", 10.0),
    ("山东省", "济南市", 7.0),
    ("上海", "上海市", 6.5),
    ("四川省", "成都市", 6.0),
    ("北京", "北京市", 5.5),
    ("湖北省", "武汉市", 5.0),
    ("河南省", "郑州市", 5.0),
    ("福建省", "厦门市", 4.5),
    ("湖南省", "长沙市", 4.0),
    ("安徽省", "合肥市", 4.0),
    ("河北省", "石家庄市", 3.5),
    ("辽宁省", "沈阳市", 3.0),
    ("陕西省", "西安市", 3.0),
    ("重庆", "重庆市", 3.0),
    (LATE_PROVINCE, "乌鲁木齐市", 3.2),
    ("江西省", "南昌市", 2.5),
    ("广西壮族自治区", "南宁市", 2.0),
    ("云南省", "昆明市", 2.0),
    ("黑龙江省", "哈尔滨市", 1.8),
    ("甘肃省", "兰州市", 1.0),
)
_CARRIERS = (
    ("中通快递", 34.0, "7570"),
    ("圆通速递", 26.0, "YT91"),
    ("韵达快递", 18.0, "4631"),
    (LATE_CARRIER, 14.0, "JT53"),
    ("顺丰速运", 8.0, "SF16"),
)
_LATE_SHARE = 0.75

_PRODUCT_WEIGHTS = list(accumulate(product.weight for product in PRODUCTS))
_SIZE_WEIGHTS = list(accumulate(p.weight * (2.6 if p is BAD_SIZE else 1.0) for p in PRODUCTS[:-2]))
_PROVINCE_WEIGHTS = list(accumulate(row[2] for row in _PROVINCES))
_CARRIER_WEIGHTS = list(accumulate(row[1] for row in _CARRIERS))


def pick_product(rng: random.Random, *, size_question: bool = False) -> Product:
    """Return a product by sales weight; size questions lean to the wrong size chart."""
    if size_question:
        return rng.choices(PRODUCTS[:-2], cum_weights=_SIZE_WEIGHTS)[0]
    return rng.choices(PRODUCTS, cum_weights=_PRODUCT_WEIGHTS)[0]


def pick_place(rng: random.Random) -> tuple[str, str]:
    """Return a province and a city of the receiver."""
    row = rng.choices(_PROVINCES, cum_weights=_PROVINCE_WEIGHTS)[0]
    return row[0], row[1]


def pick_carrier(rng: random.Random, province: str) -> tuple[str, str]:
    """Return a carrier and a waybill number; one carrier dominates the far north-west."""
    if province == LATE_PROVINCE:
        row = _CARRIERS[3] if rng.random() < _LATE_SHARE else _CARRIERS[0]
    else:
        row = rng.choices(_CARRIERS, cum_weights=_CARRIER_WEIGHTS)[0]
    return row[0], f"{row[2]}{rng.randrange(10**9, 10**10)}"
