"""A column of shares is read in one shape."""

from __future__ import annotations

import pytest
from shelf import source

from retro.catalog import Catalog
from retro.headers import parse_source
from retro.warehouse import Staged, Warehouse
from retro.warehouse.shares import settle_shares

TEXT = source(
    "select source_row, to_text(agent) as agent, to_share(rate) as rate,\n"
    "to_ratio(answers) as answers, from raw",
    "agent_periods",
    {"agent": ["客服"], "rate": ["满意率"], "answers": ["答问比"]},
    recognise='[["客服"]]',
    required='["agent"]',
)


@pytest.mark.parametrize(
    ("cells", "shares"),
    [
        (["85.99", "0.5", "100"], [0.8599, 0.005, 1.0]),
        (["0.8599", "0.5", "1"], [0.8599, 0.5, 1.0]),
        (["85.99%", "0.5%", "0.5"], [0.8599, 0.005, 0.5]),
        (["85.99", "0.5%", "延迟统计", "-"], [0.8599, 0.005, None, None]),
        ([], []),
    ],
)
def test_the_largest_number_tells_the_shape(
    catalog: Catalog, cells: list[str], shares: list[float | None]
) -> None:
    """0.5 beside 85.99 is half a percent; a percent sign speaks for its own cell only."""
    found = parse_source("sources/taobao/agents", TEXT)
    with Warehouse(catalog) as house:
        kinds = {"source_row": "bigint", "agent": "varchar", "rate": "varchar"}
        rows = [(line, "小荷", cell) for line, cell in enumerate(cells, 2)]
        house.put("raw_text", kinds, rows)
        settle_shares(house.db, Staged(
            file="a.csv", source=found, companions=(), columns=tuple(kinds),
            platform="taobao", shop="小满",
        ))  # fmt: skip
        read = house.db.execute(
            "select to_share(rate) from raw_text order by source_row"
        ).fetchall()
    assert [share for (share,) in read] == [share and pytest.approx(share) for share in shares]
