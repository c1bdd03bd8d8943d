"""What core metrics of returns are called, and which of them cannot be judged at another age."""

from __future__ import annotations

from typing import Any

from retro import resources
from retro.catalog import load_catalog
from retro.kpis import COMPARED, CORE, MATURITY, changes, core_metrics, maturity
from retro.model import EMPTY, Result
from retro.running import Outcome

CATALOG = load_catalog(resources.layers("queries", None))
AGES = {"age_days": 7, "youngest_days": 6.9, "oldest_days": 8.2, "is_same_age": False}


def result(path: str, *rows: dict[str, Any]) -> Result:
    """Return rows of a built-in query; what is not named is empty."""
    query = CATALOG.queries[path]
    names = [column.name for column in query.columns]
    cells = tuple(tuple(row.get(name) for name in names) for row in rows)
    return Result(query=query, params={}, rows=cells)


def outcome(**ages: object) -> Outcome:
    """Return two core metrics, one of which grows with age, and how old the orders are."""
    core = result(
        CORE,
        {"metric": "orders_paid", "area": "sales", "unit": "count", "value": 10.0},
        {"metric": "refund_rate_n", "area": "aftersales", "unit": "share", "matures": "curve"},
    )
    return Outcome(results={CORE: core, MATURITY: result(MATURITY, AGES | ages)})


def test_a_metric_that_grows_is_called_by_its_age() -> None:
    """A refund rate names T+n; a count of orders does not."""
    paid, refunds = core_metrics(outcome())
    assert (paid.label["zh"], refunds.label["zh"][-6:]) == ("付款订单", " · T+7")
    assert refunds.label["en"].endswith(" · T+7")


def test_maturity_names_the_youngest_and_the_oldest() -> None:
    """The line under a block says how long ago its orders were paid."""
    assert maturity(outcome())["zh"] == "账龄 T+7（付款后 6.9–8.2 天）"
    assert maturity(Outcome()) == EMPTY


def test_a_change_at_equal_age_names_the_days() -> None:
    """Both figures are those of so many days after payment."""
    row = {"metric": "refund_rate_n", "unit": "share", "better": "down", "days": 7}
    (change,) = changes(Outcome(results={COMPARED: result(COMPARED, row)}))
    assert change.label["zh"].endswith("（付款后 7 天内）")
