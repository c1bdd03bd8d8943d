"""Three planted actions over two runs are judged right, from the history alone."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from small_shop import ORDER_HEADER, PERSON, REFUND_HEADER, as_csv

from retro import actions, cli

THEN, NOW = datetime(2025, 6, 17, 20), datetime(2025, 11, 10, 20)
LINE_HEADER = (
    "主订单编号", "子订单编号", "商家编码", "标题", "购买数量", "买家应付货款", "买家实付金额",
    "订单创建时间", "订单付款时间",
)  # fmt: skip
SIZE, QUALITY, OTHER = "大小/尺寸与商品描述不符", "质量问题", "颜色/图案/款式与商品描述不符"
# What sold how often, and how many came back for which reason: then and now.
GOODS = {
    "M-DRESS": (SIZE, (200, 40), (300, 6)),
    "M-BELT": (QUALITY, (400, 80), (400, 78)),
    "M-SHIRT": (OTHER, (200, 40), (20, 1)),
    "M-SCARF": (SIZE, (400, 4), (400, 4)),
    "M-SOCKS": (QUALITY, (400, 4), (400, 4)),
    "M-GLOVE": (OTHER, (400, 4), (400, 4)),
}
SECRETS = ("张三疯", "13912345678", "40123456789", "13579246801", "欧阳测试", "文一西路")


def write_shop(folder: Path) -> None:
    """Write a workspace of two promotions with their exports."""
    folder.mkdir()
    (folder / "retro.toml").write_text(
        '[shop]\nname = "小满"\n'
        '[promotions.june]\nstart = "2025-06-17 20:00"\nend = "2025-06-19 02:00"\n'
        '[promotions.november]\nstart = "2025-11-10 20:00"\nend = "2025-11-12 02:00"\n',
        encoding="utf-8",
    )
    for place, (name, start) in enumerate((("june", THEN), ("november", NOW))):
        exports = folder / "promotions" / name / "exports"
        exports.mkdir(parents=True)
        sold = list(_sold(place, start))
        (exports / "订单.csv").write_bytes(as_csv(ORDER_HEADER, [row[0] for row in sold]))
        (exports / "宝贝.csv").write_bytes(as_csv(LINE_HEADER, [row[1] for row in sold]))
        cases = [row[2] for row in sold if row[2]]
        (exports / "退款.csv").write_bytes(as_csv(REFUND_HEADER, cases))


def _sold(place: int, start: datetime) -> Iterable[tuple[Mapping[str, str], ...]]:
    """Return each order with its line and, where it came back, its case."""
    number = 10_000 * (place + 1)
    for sku, (reason, *sales) in GOODS.items():
        orders, returned = sales[place]
        for one in range(orders):
            number += 1
            at = start + timedelta(seconds=100 * one)
            came_back = one * returned // orders != (one + 1) * returned // orders
            yield (
                _order(number, at, sku),
                _line(number, at, sku),
                _case(number, at, sku, reason) if came_back else {},
            )


def _stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}"


def _id(number: int) -> str:
    return f"40123456789{number:08d}"


def _order(number: int, at: datetime, sku: str) -> dict[str, str]:
    return PERSON | {
        "订单编号": _id(number),
        "买家会员名": f"张三疯{number}",
        "总金额": "100.00",
        "买家实际支付金额": "100.00",
        "订单状态": "交易成功",
        "订单创建时间": _stamp(at),
        "订单付款时间 ": _stamp(at + timedelta(minutes=1)),
        "宝贝标题 ": sku,
        "宝贝总数量": "1",
        "店铺名称": "小满",
    }


def _line(number: int, at: datetime, sku: str) -> dict[str, str]:
    return {
        "主订单编号": _id(number),
        "子订单编号": _id(number),
        "商家编码": sku,
        "标题": sku,
        "购买数量": "1",
        "买家应付货款": "100.00",
        "买家实付金额": "100.00",
        "订单创建时间": _stamp(at),
        "订单付款时间": _stamp(at + timedelta(minutes=1)),
    }


def _case(number: int, at: datetime, sku: str, reason: str) -> dict[str, str]:
    return {
        "退款编号": f"13579246801{number:06d}",
        "订单编号": _id(number),
        "商家编码": sku,
        "宝贝标题": sku,
        "买家会员名称": f"张三疯{number}",
        "买家退款金额": "100.00",
        "退款状态": "退款成功",
        "是否需要退货": "是",
        "货物状态": "买家已收到货",
        "退款的申请时间": _stamp(at + timedelta(days=2)),
        "退款完结时间": _stamp(at + timedelta(days=3)),
        "买家退款原因": reason,
    }


def retro(*arguments: object) -> int:
    """Run one command as the terminal would, and return its exit code."""
    return cli._guarded([str(argument) for argument in arguments])


def decided(shop: Path, wanted: Mapping[str, Mapping[str, str]]) -> None:
    """Accept and close the actions on these products as the manager would, in the file."""
    register = shop / "actions.csv"
    rows = actions.load(register)
    for sku, changes in wanted.items():
        (row,) = [row for row in rows if sku in row["do"] and row["status"] == "proposed"]
        row |= {"status": "done", "due": "2025-08-01", "owner": "质检", "scope": "slice"}
        row |= changes
    actions.save(register, rows)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the workspace after both runs; the first one's exports are gone before the second."""
    folder = tmp_path_factory.mktemp("two") / "shop"
    write_shop(folder)
    fast = ("--workspace", folder, "--format", "json", "--quiet")
    assert retro("run", "june", "--as-of", "2025-07-01", *fast) == 0
    aim = {"baseline": "0.2", "target": "0.05"}
    decided(folder, {"M-DRESS": aim, "M-BELT": aim, "M-SHIRT": aim})
    shutil.rmtree(folder / "promotions" / "june" / "exports")
    assert retro("run", "november", "--as-of", "2025-11-24", *fast) == 0
    return folder


@pytest.fixture(scope="module")
def judged(shop: Path) -> dict[str, dict[str, Any]]:
    """Return the verdicts by the product that the action is about."""
    pack = shop / "promotions" / "november" / "pack"
    document = json.loads((pack / "findings.json").read_text("utf-8"))
    doing = {row["id"]: row["do"] for row in actions.load(shop / "actions.csv")}
    return {
        next(sku for sku in GOODS if sku in doing[past["id"]]): past
        for past in document["previous_actions"]
    }


@pytest.mark.parametrize(
    ("sku", "before", "now", "verdict", "reason"),
    [
        # 40 of 200 then, 6 of 300 now: 2 % where 5 % was the aim.
        ("M-DRESS", 0.2, 0.02, "effective", "已达到目标"),
        # 78 of 400: even the best case of the range is not half of the way to 5 %.
        ("M-BELT", 0.2, 0.195, "ineffective", "没有走完到目标的一半"),
        # 1 of 20: nobody can tell.
        ("M-SHIRT", 0.2, 0.05, "cannot_judge", "样本太少：较少的一边只有 20 例"),
    ],
)
def test_planted_actions_are_judged_right(  # noqa: PLR0913 - a planted action and its outcome
    judged: dict[str, dict[str, Any]],
    sku: str,
    before: float,
    now: float,
    verdict: str,
    reason: str,
) -> None:
    """One that worked, one that did not, and one that nobody can tell."""
    past = judged[sku]
    # The order that was paid last was watched a second too short.
    assert past["before"] == pytest.approx(before, abs=0.003)
    assert past["now"] == pytest.approx(now, abs=0.003)
    assert past["verdict"] == verdict
    assert past["why"]["zh"].startswith(reason)


def test_what_was_learned_becomes_a_rule(shop: Path) -> None:
    """The lessons say what to do again and what to do otherwise."""
    pack = shop / "promotions" / "november" / "pack"
    lessons = pq.read_table(pack / "results" / "5_follow_through" / "lessons.parquet").to_pylist()
    found = {next(sku for sku in GOODS if sku in row["rule"]): row["verdict"] for row in lessons}
    assert found == {"M-DRESS": "effective", "M-BELT": "ineffective"}


def contents(folder: Path) -> Iterable[bytes]:
    """Return every cell that Parquet files of a folder hold, and all other files as they are."""
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        if file.suffix == ".parquet":
            yield str(pq.read_table(file).to_pylist()).encode()
        else:
            yield file.read_bytes()


@pytest.mark.parametrize("place", ["history", "promotions/november/pack"])
def test_p18_no_buyer_stands_in_what_is_kept(shop: Path, place: str) -> None:
    """Promise 18: neither names nor phones nor order ids lie in the history or the results."""
    found = {
        secret
        for content in contents(shop / place)
        for secret in SECRETS
        if secret.encode() in content
    }
    assert found == set()


def test_p13_a_damaged_snapshot_is_named_and_the_run_goes_on(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Promise 13: it is set aside, named in the report and on stderr, and nothing is compared."""
    folder = tmp_path / "again"
    shutil.copytree(shop, folder)
    (snapshot,) = (folder / "history").glob("june@*")
    (snapshot / "core_metrics.parquet").write_bytes(b"")
    assert retro("run", "november", "--workspace", folder, "--format", "json", "--quiet") == 0
    assert snapshot.name in capsys.readouterr().err
    assert (folder / "history" / "damaged" / snapshot.name).is_dir()
    pack = folder / "promotions" / "november" / "pack"
    document = json.loads((pack / "findings.json").read_text("utf-8"))
    assert document["previous_actions"] == []
    assert retro("verify", pack) == 0
