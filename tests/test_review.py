"""The whole line, from exports to pack, on the demo shop: its known story must be found."""

from __future__ import annotations

import csv
import json
import random
import shutil
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pypdf
import pytest
from conftest import Golden, complaints
from openpyxl import load_workbook
from oracle import invariants

from retro import cli, print_check
from retro.demo import story
from retro.demo.shop import DemoShop, write_demo

NEW, OLD = "2025-double11", "2025-618"
ACCOUNT = ("rows_used", "rows_duplicate", "rows_total_lines", "rows_quarantined")
FAST = ("--format", "json")


def retro(*arguments: object) -> int:
    """Run one command as the terminal would, and return its exit code."""
    return cli._guarded([str(argument) for argument in arguments])


def findings(pack: Path) -> dict[str, Any]:
    """Return the machine-readable results of a pack."""
    document: dict[str, Any] = json.loads((pack / "findings.json").read_text(encoding="utf-8"))
    return document


def kpis(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the core metrics by id."""
    return {kpi["id"]: kpi for kpi in document["kpis"]}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the demo workspace of medium size, with the packs of both promotions."""
    folder = tmp_path_factory.mktemp("demo") / "小满 [衣橱]"
    assert retro("demo", folder, "--quiet") == 0
    return folder


@pytest.fixture(scope="module")
def pack(shop: Path) -> Path:
    """Return the pack of the demo's newer promotion."""
    return shop / "promotions" / NEW / "pack"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, DemoShop]:
    """Return a small demo workspace without packs, and what is true of it."""
    folder = tmp_path_factory.mktemp("small") / "shop"
    return folder, write_demo(folder, seed=11, size="small")


@pytest.fixture(scope="module")
def plain(small: tuple[Path, DemoShop], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the pack of the newer promotion of the small workspace as it is, by itself."""
    workspace = copied(small, tmp_path_factory.mktemp("plain") / "shop")
    figures(workspace, "--against", "none")
    return workspace / "promotions" / NEW / "pack"


def copied(small: tuple[Path, DemoShop], target: Path) -> Path:
    """Return a copy of the small workspace that a test may change."""
    shutil.copytree(small[0], target)
    return target


def figures(workspace: Path, *more: object) -> dict[str, Any]:
    """Run the newer promotion and return what was found, without the account of files."""
    assert retro("run", NEW, "--workspace", workspace, "--quiet", *FAST, *more) == 0
    return told(workspace / "promotions" / NEW / "pack")


def told(pack: Path) -> dict[str, Any]:
    """Return what was found, without the account of files."""
    return {key: value for key, value in findings(pack).items() if key != "coverage"}


# -- the documents -------------------------------------------------------------------


def test_the_documents_are_fit_to_be_sent(pack: Path) -> None:
    """`retro print-check` finds no fault of print in the demo's pack."""
    files, faults = print_check.check(pack)
    assert files == ["brief.pdf", "report.pdf", "report.html"]
    assert faults == []


def test_p8_no_cell_of_the_demo_is_impossible(pack: Path) -> None:
    """Promise 8: shares, quantiles, parts and money of all that the demo's pack keeps."""
    cells, found = invariants.of_pack(pack)
    assert cells > 10_000
    assert found == []


# -- the story -----------------------------------------------------------------------


@pytest.mark.parametrize("plant", story.PLANTED, ids=lambda plant: plant["name"])
def test_finds_what_was_planted(pack: Path, plant: dict[str, Any]) -> None:
    """Each planted problem is found with its cause and its place."""
    found = [f for f in findings(pack)["findings"] if f["cause"] == plant["cause"]]
    assert found, plant["cause"]
    for key, value in plant["slice"].items():
        place = value.isoformat() if isinstance(value, datetime) else value
        if key not in ("from", "to") or plant["name"] == "short":
            told = [f["slice"][key] for f in found if f["slice"][key]]
            # 新疆 stands for 新疆维吾尔自治区: reports use the short name.
            assert [t for t in told if str(place).startswith(t)], (key, place, told)


def test_invents_nothing_beside_it(pack: Path) -> None:
    """No problem of weight is reported that was not planted."""
    planted = {plant["cause"] for plant in story.PLANTED}
    heavy = [f for f in findings(pack)["findings"] if f["severity"] != "low"]
    assert [f["id"] for f in heavy if f["cause"] not in planted] == []


def test_worst_comes_first(pack: Path) -> None:
    """Severe problems stand before the others, by money; the shortage is one of them."""
    found = findings(pack)["findings"]
    high = [f for f in found if f["severity"] == "high"]
    assert found[: len(high)] == high
    assert "understaffed" in [f["cause"] for f in high]
    money = [float(f["money"] or 0) for f in high]
    assert sorted(money, reverse=True) == money


def test_every_problem_has_an_action(pack: Path) -> None:
    """Each finding has an action with owner, date, metric and target."""
    document = findings(pack)
    asked = {action["finding"] for action in document["actions"]}
    assert {finding["id"] for finding in document["findings"]} == asked
    for action in document["actions"]:
        assert action["owner"]
        assert action["due"] > document["promotion"]["as_of"]
        assert action["kpi"] in kpis(document)
        assert action["target"] is not None


def test_judges_the_actions_of_last_time(pack: Path) -> None:
    """Effective, ineffective and not to be judged, as the story tells."""
    verdicts = {past["kpi"]: past["verdict"] for past in findings(pack)["previous_actions"]}
    assert {past["kpi"]: past["verdict"] for past in story.PAST_ACTIONS} == verdicts


def test_tells_real_changes_from_chance(pack: Path) -> None:
    """What really changed is called so, and what did not could be chance."""
    changes = {c["id"]: c for c in findings(pack)["comparison"]["metrics"]}
    assert findings(pack)["comparison"]["against"] == OLD
    for metric in ("rate_3min", "conv", "refund_rate_n"):
        assert changes[metric]["could_be_chance"] is False, metric
    for metric, direction in story.REALLY_CHANGED.items():
        # A count has no interval, and is not judged.
        assert changes[metric]["could_be_chance"] in (False, None), (metric, direction)
    for metric in story.COULD_BE_CHANCE:
        if metric in changes:
            assert changes[metric]["could_be_chance"] is True, metric
    assert changes["refund_description"]["could_be_chance"] is True


def test_the_old_exports_are_not_needed(small: tuple[Path, DemoShop], tmp_path: Path) -> None:
    """Compared with what was kept: forwards, backwards, and after the old exports are deleted."""
    workspace = copied(small, tmp_path / "shop")
    assert retro("run", OLD, "--workspace", workspace, "--quiet", *FAST) == 0
    ahead = figures(workspace)["comparison"]
    changes = {change["id"]: change for change in ahead["metrics"]}
    assert changes["rate_3min"]["rate_effect"] < 0 < changes["conv"]["rate_effect"]
    assert retro("run", OLD, "--workspace", workspace, "--quiet", *FAST, "--against", NEW) == 0
    back = findings(workspace / "promotions" / OLD / "pack")["comparison"]
    assert back["against"] == NEW
    for change in back["metrics"]:
        if change["id"] in ("rate_3min", "conv", "refund_rate_n"):
            assert change["change"] == pytest.approx(-changes[change["id"]]["change"])
    shutil.rmtree(workspace / "promotions" / OLD)
    assert figures(workspace)["comparison"] == ahead


def test_compares_no_reviews_of_another_age(pack: Path) -> None:
    """Reviews of a week do not stand beside those of a month."""
    document = findings(pack)
    assert kpis(document)["bad_review_rate"]["value"] is not None
    assert "bad_review_rate" not in {c["id"] for c in document["comparison"]["metrics"]}


def test_names_no_agent_for_the_boss(pack: Path) -> None:
    """The brief names no agent, though the report speaks of two."""
    agents = [story.ABSENT_AGENT, story.SLOW_AGENT]
    text = "".join(page.extract_text() for page in pypdf.PdfReader(pack / "brief.pdf").pages)
    assert [agent for agent in agents if agent in text] == []


# -- figures -------------------------------------------------------------------------


def test_figures_equal_what_was_written(small: tuple[Path, DemoShop], plain: Path) -> None:
    """Orders, money and refunds are those that the generator counted."""
    truth = small[1].truth[NEW]
    found = kpis(findings(plain))
    names = ("orders_created", "orders_paid", "sales_amount", "net_amount", "refund_orders",
             "refund_amount")  # fmt: skip
    assert {name: str(truth[name]) for name in names} == {
        name: str(found[name]["value"]) for name in names
    }
    messages = found["messages"]["value"] + found["filtered_messages"]["value"]
    assert truth["messages"] == messages


def test_the_small_demo_says_what_it_said(plain: Path, golden: Golden) -> None:
    """Every figure, finding and action of the small demo, kept as data and read when it changes."""
    document = findings(plain)
    for file in document["coverage"]:
        del file["sha256"]  # a workbook's bytes depend on the zlib of the machine
    golden("demo_findings.json", json.dumps(document, ensure_ascii=False, indent=1) + "\n")


def test_every_row_is_accounted_for(pack: Path) -> None:
    """Rows in are rows used, duplicates, total lines and rows set aside, file by file."""
    coverage = findings(pack)["coverage"]
    assert [f["file"] for f in coverage if f["rows_in"] != sum(f[k] for k in ACCOUNT)] == []
    assert [f["file"] for f in coverage if f["report"] is None] == ["exports/说明.txt"]


def _shuffle(path: Path) -> None:
    header, *lines = path.read_bytes().splitlines(keepends=True)
    random.Random(1).shuffle(lines)  # noqa: S311 - a shuffle, not a secret
    path.write_bytes(header + b"".join(lines))


def _split(path: Path) -> None:
    header, *lines = path.read_bytes().splitlines(keepends=True)
    half = len(lines) // 2
    path.write_bytes(header + b"".join(lines[:half]))
    path.with_name("下半.csv").write_bytes(header + b"".join(lines[half:]))


def _double(path: Path) -> None:
    shutil.copy(path, path.with_name("再来一份.csv"))


def _rename(path: Path) -> None:
    path.rename(path.with_name("订单 [1]='a'.csv"))


def _as_utf8(path: Path) -> None:
    path.write_text(path.read_text(encoding="gb18030"), encoding="utf-8-sig")


# Together where one leaves the other its file: each run takes as long as ten other tests.
@pytest.mark.parametrize("changes", [(_shuffle, _double, _rename), (_as_utf8, _split)])
def test_same_data_same_figures(
    small: tuple[Path, DemoShop],
    plain: Path,
    tmp_path: Path,
    changes: Sequence[Callable[[Path], None]],
) -> None:
    """Shuffling, splitting, doubling, renaming or recoding an export changes no figure."""
    workspace = copied(small, tmp_path / "shop")
    orders = sorted((workspace / "promotions" / NEW / "exports").glob("ExportOrderList*.csv"))
    for change in changes:
        change(orders[0])
    assert told(plain) == figures(workspace, "--against", "none")


def test_as_of_counts_what_was_known_then(
    small: tuple[Path, DemoShop], plain: Path, tmp_path: Path
) -> None:
    """An earlier date knows fewer refunds, and the same orders."""
    workspace = copied(small, tmp_path / "shop")
    late = kpis(findings(plain))
    early = kpis(figures(workspace, "--against", "none", "--as-of", "2025-11-12"))
    assert early["orders_paid"]["value"] == late["orders_paid"]["value"]
    assert early["refund_orders"]["value"] < late["refund_orders"]["value"]


# -- the pack ------------------------------------------------------------------------


def test_two_runs_give_the_same_bytes(small: tuple[Path, DemoShop], tmp_path: Path) -> None:
    """HTML, PDF, workbooks and JSON are byte-identical, in another folder as well."""
    packs = []
    for name in ("一", "two"):
        workspace = copied(small, tmp_path / name)
        assert retro("run", NEW, "--workspace", workspace, "--quiet") == 0
        packs.append(workspace / "promotions" / NEW / "pack")
    files = sorted(p.relative_to(packs[0]) for p in packs[0].rglob("*") if p.is_file())
    assert [f for f in files if (packs[0] / f).read_bytes() != (packs[1] / f).read_bytes()] == []


def test_english_speaks_of_the_same_figures(
    small: tuple[Path, DemoShop], plain: Path, tmp_path: Path
) -> None:
    """The language changes words, never a figure."""
    workspace = copied(small, tmp_path / "shop")
    chinese = findings(plain)
    english = figures(workspace, "--against", "none", "--lang", "en")
    assert chinese["kpis"] == english["kpis"]
    assert [f["id"] for f in chinese["findings"]] == [f["id"] for f in english["findings"]]


def test_whole_from_agents_orders_and_refunds(small: tuple[Path, DemoShop], tmp_path: Path) -> None:
    """With three exports the pack is whole, and says which export would answer the rest."""
    workspace = copied(small, tmp_path / "shop")
    exports = workspace / "promotions" / NEW / "exports"
    for path in exports.iterdir():
        if not path.name.startswith(("ExportOrderList", "退款管理", "客服绩效")):
            path.unlink()
    assert retro("run", NEW, "--workspace", workspace, "--quiet", "--against", "none") == 0
    pack = workspace / "promotions" / NEW / "pack"
    document = findings(pack)
    assert {"brief.pdf", "report.pdf", "report.html", "tables.xlsx"} <= {
        path.name for path in pack.iterdir()
    }
    assert {"messages", "roster"} <= {n for item in document["unavailable"] for n in item["needs"]}
    assert all(item["how"]["zh"] for item in document["unavailable"])
    assert document["staffing"]["slots"] == []


def test_report_reads_back(pack: Path) -> None:
    """The PDF has pages, bookmarks of five steps, our font, and its contents are right."""
    reader = pypdf.PdfReader(pack / "report.pdf")
    titles = [item.title for item in reader.outline if not isinstance(item, list)]
    for title in ("数据拆解", "问题定位", "根因分析", "优化方案", "落地优化"):
        assert any(title in name for name in titles), title
    fonts = {
        font["/BaseFont"]
        for page in reader.pages
        for font in (reference.get_object() for reference in page["/Resources"]["/Font"].values())
    }
    assert {name for name in fonts if "Noto" not in name.replace("-", "")} == set()
    assert len(reader.pages) < 90


def test_report_opens_in_a_browser(pack: Path, browser: Any) -> None:
    """The HTML draws its charts in a real browser: no complaint, no request leaves the file."""
    browser.get((pack / "report.html").resolve().as_uri())
    figures = browser.execute_script("return document.querySelectorAll('figure svg').length")
    assert figures > 10
    assert complaints(browser) == []


def test_workbook_reads_back(pack: Path) -> None:
    """Every block has its sheet with its rows, and the index leads there."""
    book = load_workbook(pack / "tables.xlsx", read_only=True)
    assert len(book.sheetnames) > 20
    assert book.sheetnames[0] == "目录"
    assert book.sheetnames[-1] == "SQL"


def test_shared_files_hold_no_buyer(shop: Path, pack: Path) -> None:
    """No buyer's name stands in report, brief, tables, findings, manifest, results or history."""
    exports = sorted((shop / "promotions" / NEW / "exports").glob("ExportOrderList*.csv"))
    with exports[0].open(encoding="gb18030", newline="") as file:
        names = {row["买家会员名"] for row in csv.DictReader(file)}
    names = set(sorted(name for name in names if len(name) > 3)[::40])
    texts = {"report.html": (pack / "report.html").read_text(encoding="utf-8")}
    for name in ("findings.json", "manifest.json"):
        texts[name] = (pack / name).read_text(encoding="utf-8")
    for name in ("report.pdf", "brief.pdf"):
        texts[name] = "".join(p.extract_text() for p in pypdf.PdfReader(pack / name).pages)
    book = load_workbook(pack / "tables.xlsx", read_only=True)
    texts["tables.xlsx"] = "\n".join(
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    )
    assert {(file, n) for file, text in texts.items() for n in names if n in text} == set()
    kept = [*(pack / "results").rglob("*.parquet"), *(shop / "history").rglob("*.parquet")]
    assert not any(n.encode() in path.read_bytes() for path in kept for n in list(names)[:50])
