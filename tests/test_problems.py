"""A problem on the page: where it lies, and some cases of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import factories
import pytest

from retro.formats import Formats
from retro.render.problems import examples, where

ZH = Formats("zh")


@pytest.mark.parametrize(
    ("slice_", "expected"),
    [
        ({"agent": None}, ["全店"]),
        (
            {"from": datetime(2025, 11, 10, 20), "to": datetime(2025, 11, 10, 22)},
            ["11-10 20:00 – 11-10 22:00"],
        ),
        ({"from": datetime(2025, 11, 10, 20)}, ["11-10 20:00"]),
        ({"from": date(2025, 11, 11)}, ["2025-11-11"]),
        (
            {"region": "新疆", "reason": "SIZE_FIT", "sku": "XM-1"},
            ["商品 XM-1", f"原因：{ZH.code('SIZE_FIT', 'reason')}", "地区：新疆"],
        ),
    ],
)
def test_a_place_is_told_by_its_cuts(slice_: dict[str, Any], expected: list[str]) -> None:
    """When, what, why, which way; a problem of no part is the whole shop's."""
    finding = replace(factories.findings()[1], slice=slice_)
    assert where(finding, ZH) == expected


def test_cases_are_a_table_without_what_is_the_same_or_unknown() -> None:
    """Neither which problem they belong to, nor a column of dashes; formatted by kind."""
    shown = examples(factories.findings()[0], ZH)
    assert shown is not None
    assert [head.label for head in shown.heads] == ["时间", "等了", "在导出文件里的位置"]
    assert [cell.text for cell in shown.rows[0]] == [
        "11-10 20:07",
        "6.7 分钟",
        "聊天.csv 第 812 行",
    ]


def test_a_problem_without_cases_has_no_table() -> None:
    """Nothing is shown rather than an empty table."""
    assert examples(factories.findings()[1], ZH) is None
