"""`retro run --all`: every shop of a folder, a pack each, and one roll-up over them."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from small_shop import WINDOW, write_exports

from retro import cli, jobs, precis, resources
from retro.catalog import load_catalog
from retro.config import Workspace
from retro.errors import UsageError
from retro.model import Promotion
from retro.render import rollup as documents
from retro.settings import Settings, Window
from retro.settings import Shop as ShopTable
from retro.shops import RolledUp, many
from retro.shops.composed import Parts, chosen, composed, groups, rows
from retro.shops.document import document
from retro.shops.finding import Shop, shops_in
from retro.shops.many import Asked, Done, reviewed, together
from retro.shops.rolled import rolled

ROOT = Path(__file__).resolve().parents[1]
ID = "2025-双11"
START, END = datetime(2025, 11, 10, 20), datetime(2025, 11, 12, 2)
# Buyers, their data and agents of the tiny shop, which no roll-up may name.
CANARIES = ("欧阳测试", "13912345678", "canary@example.com", "买家1号", "小荷", "文一西路")
RATES = {"better": "up", "unit": "share", "target": 0.95, "status": "warn"}


# -- shops that are not run ---------------------------------------------------------------


def metric(name: str, value: float, n: int, profile: str | None, **more: Any) -> dict[str, Any]:
    """Return a core metric of a précis, its interval a tenth to either side."""
    low, high = max(value - 0.1, 0), min(value + 0.1, 1)
    cells = {"metric": name, "value": value, "n": n, "low": low, "high": high, "profile": profile}
    return {**RATES, **cells, **more}


def told(profile: str, *metrics: dict[str, Any], problems: Any = (), **more: Any) -> dict[str, Any]:
    """Return a précis."""
    return {
        "starts_at": START.isoformat(), "ends_at": END.isoformat(), "as_of": "2025-11-14",
        "age_days": 1, "currency": None, "against": None, "profile": profile,
        "metrics": list(metrics), "changes": [], "problems": list(problems), **more,
    }  # fmt: skip


def shop(name: str, platform: str = "taobao") -> Shop:
    """Return a shop that knows the promotion."""
    settings = Settings(
        shop=ShopTable(name=name, platform=platform),
        promotions={ID: Window(start=START, end=END)},
    )
    return Shop(name=name, place=name, space=Workspace(Path("/nowhere") / name, settings))


def problem(cause: str, severity: str, money: str | None) -> dict[str, Any]:
    """Return a problem of a précis."""
    return {
        "rule": "4_plan/x", "cause": cause, "severity": severity, "controllable": True,
        "money": money,
    }  # fmt: skip


def error(sentence: str) -> dict[str, Any]:
    """Return an error as a shop's own run tells it: in the shop's language alone."""
    return {"code": "X", "message": sentence, "file": None, "line": None, "remedy": ""}


MET = problem("stock", "high", "100.00")
SHOPS = (
    Done(shop=shop("甲店"), told=told("taobao", metric("rate_3min", 0.9, 500, "taobao"))),
    Done(shop=shop("乙店"), told=told("taobao", metric("rate_3min", 0.5, 500, "taobao"),
                                    problems=[MET])),
    Done(shop=shop("丙店", "jd"), told=told("jd", metric("rate_30s", 0.99, 500, "jd"),
                                          metric("rate_3min", 0.999, 500, "jd"))),
    Done(shop=shop("丁店"), code=3, error=error("没有能用的文件。")),
    Done(shop=Shop(name="戊店", place="戊店", space=None)),
)  # fmt: skip


def parts(shops: tuple[Done, ...] = SHOPS, by: str | None = None) -> Parts:
    """Return the roll-up of some shops."""
    catalog = load_catalog(resources.layers("queries", None))
    promotion = Promotion(id=ID, starts_at=START, ends_at=END, timezone="Asia/Shanghai",
                          as_of=date(2025, 11, 14))  # fmt: skip
    outcome = rolled(catalog, shops, "zh")
    assert outcome.problems == {}
    headlines = {"taobao": "rate_3min", "jd": "rate_30s"}
    return Parts(name="代运营", promotion=promotion, catalog=catalog, outcome=outcome, shops=shops,
                 versions={}, headlines=headlines, by=by)  # fmt: skip


@pytest.fixture(scope="module")
def whole() -> Parts:
    """Return the roll-up of the shops above."""
    return parts()


def test_shops_are_ranked_within_one_platform_and_profile_only(whole: Parts) -> None:
    """The best shop of all is on another platform: it stands alone, in a ranking of its own."""
    ranked = [
        (row["platform"], row["shop"], row["rank"], row["verdict"])
        for row in rows(whole.outcome, "rollup/shop_ranking")
        if row["metric"] == "rate_3min"
    ]
    assert ranked == [
        ("jd", "丙店", 1, "alone"),
        ("taobao", "甲店", 1, "better"),
        ("taobao", "乙店", 2, "worse"),
    ]


def test_each_group_is_ranked_by_what_its_profile_is_judged_by(whole: Parts) -> None:
    """Without `--by` a group goes by its profile's own metric; one it lacks is passed over."""
    assert groups(whole.outcome) == [("taobao", "taobao"), ("jd", "jd")]
    assert [chosen(whole, group) for group in groups(whole.outcome)] == ["rate_3min", "rate_30s"]
    asked = replace(whole, by="rate_30s")
    assert [chosen(asked, group) for group in groups(asked.outcome)] == ["rate_3min", "rate_30s"]


def test_what_failed_and_what_is_absent_is_named(whole: Parts) -> None:
    """The verdict names the shop that failed; its sentence stands in the list."""
    report = composed(whole)
    assert "1 家没有做成：丁店" in report.verdict["zh"]
    assert "1 shop without this promotion" in report.verdict["en"]
    listed = rows(whole.outcome, "rollup/shop_list")
    assert (listed[0]["shop"], listed[0]["state"], listed[0]["why"]) == (
        "丁店", "failed", "没有能用的文件。",
    )  # fmt: skip
    assert (listed[-1]["shop"], listed[-1]["state"]) == ("戊店", "absent")


def test_only_what_may_be_added_is_added(whole: Parts) -> None:
    """A rate is in no sum."""
    assert rows(whole.outcome, "rollup/shop_sums") == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_is_whole_and_offline(whole: Parts, lang: str) -> None:
    """A section per group with its picture, no link that leaves the file, no template left."""
    files = documents.files(composed(whole), composed(whole, whole=True), lang, Path("/nowhere"))
    page = files["rollup.html"].decode()
    assert page.count('class="step"') == len(groups(whole.outcome)) + 1
    linked = set(re.findall(r'(?:src|href)="(?!#|data:)([^"]+)"', page))
    assert linked <= {"https://plotly.com/"}, "the licence of the script names its home"
    assert "Content-Security-Policy" in page
    assert page.count("<figure") == 1, "one shop alone needs no picture, one cause neither"
    titles = openpyxl.load_workbook(io.BytesIO(files["rollup.xlsx"])).sheetnames
    every = resources.strings(lang)["rollup"]["every_metric"]
    assert sum(every in title for title in titles) == len(groups(whole.outcome))


def test_the_document_for_programs(whole: Parts) -> None:
    """Groups with their rankings by metric, shops with their state, in stable JSON."""
    found = json.loads(json.dumps(document(whole)))
    assert found["schema"] == "retro.rollup/1"
    assert [one["state"] for one in found["shops"]] == [
        "done", "done", "done", "failed", "absent",
    ]  # fmt: skip
    taobao = found["groups"][0]
    assert [row["shop"] for row in taobao["rankings"]["rate_3min"]] == ["甲店", "乙店"]
    assert found["causes"][0]["money"] == float(MET["money"])


def test_the_exit_code_is_the_worst_of_all() -> None:
    """What failed counts before what `--fail-on` reached; without either all is well."""

    def code(shops: tuple[Done, ...], fail_on: str) -> int:
        whole = Parts(name="", promotion=None, catalog=None, outcome=None, shops=shops,  # type: ignore[arg-type]
                      versions={}, headlines={})  # fmt: skip
        return RolledUp(parts=whole, folder=Path(), files=(), lang="zh").code(fail_on)

    assert code(SHOPS, "high") == 3
    assert code(SHOPS[:3], "high") == 1
    assert code(SHOPS[:1], "high") == 0
    assert code(SHOPS[:3], "never") == 0


def test_as_many_at_once_as_memory_allows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven gigabytes are enough for two shops, however many cores there are; one always runs."""
    memory = tmp_path / "meminfo"
    memory.write_text("MemTotal: 9 kB\nMemAvailable: 7340032 kB\n")
    monkeypatch.setattr(many, "MEMORY", memory)
    monkeypatch.setattr("os.cpu_count", lambda: 16)
    assert together() == 2
    memory.write_text("nothing")
    assert together() == 1


def test_a_process_that_is_killed_takes_no_other_shop_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One that the system ended is named with a remedy; the other is reviewed all the same."""
    kill = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"

    def command(one: Shop, _: Asked) -> list[str]:
        return [sys.executable, "-c", kill if one.name == "甲店" else "pass"]

    monkeypatch.setattr(many, "_command", command)
    monkeypatch.setattr(many, "_as_it_is", lambda *_: None)
    monkeypatch.setattr(precis, "forget", lambda *_: None)
    left = {"甲店": None, "乙店": told("taobao")}
    monkeypatch.setattr(precis, "latest", lambda space, _: left[space.folder.name])
    done = reviewed([shop("甲店"), shop("乙店")], Asked(promotion=ID), lambda _: None)
    assert [one.state for one in done] == ["failed", "done"]
    assert done[0].code == 4
    assert done[0].error is not None
    assert done[0].error["code"] == "SHOP_ENDED"


# -- folders ----------------------------------------------------------------------------


def workspace(folder: Path, name: str, platform: str = "taobao", promotion: str = ID) -> Path:
    """Write the settings of a shop."""
    folder.mkdir(parents=True)
    (folder / "retro.toml").write_text(
        f'[shop]\nname = "{name}"\nplatform = "{platform}"\n\n[promotions."{promotion}"]\n'
        f'start = "{WINDOW[0]}"\nend = "{WINDOW[1]}"\n',
        encoding="utf-8",
    )
    return folder / "promotions" / promotion / "exports"


def test_every_workspace_below_a_folder_is_a_shop(tmp_path: Path) -> None:
    """Also deeper ones; not what lies inside a shop's own promotions, nor hidden folders."""
    workspace(tmp_path / "b" / "店", "小满")
    inside = workspace(tmp_path / "a", "小满")
    workspace(inside / "copy", "里面")
    workspace(tmp_path / ".old", "旧")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "retro.toml").write_text("[shop", encoding="utf-8")
    found = shops_in(tmp_path)
    assert [one.name for one in found] == ["小满 (a)", "小满 (b/店)", "broken"]
    assert [one.knows(ID) for one in found] == [True, True, True]
    assert found[2].error is not None


def test_a_shop_may_speak_a_language_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its strings file is known while it is looked at, and to nobody after it."""
    for name in ("a", "b"):
        workspace(tmp_path / name, name).mkdir(parents=True)
    settings = tmp_path / "a" / "retro.toml"
    told_as = settings.read_text("utf-8").replace("[shop]\n", '[shop]\nlanguage = "fr"\n')
    settings.write_text(told_as, encoding="utf-8")
    strings = tmp_path / "a" / "report_templates" / "strings" / "fr.toml"
    strings.parent.mkdir(parents=True)
    strings.write_text('[ui]\nlang = "fr"\n', encoding="utf-8")
    monkeypatch.setattr(many, "_command", lambda *_: [sys.executable, "-c", "pass"])
    monkeypatch.setattr(precis, "standing", lambda _: None)
    monkeypatch.setattr(precis, "latest", lambda *_: told("taobao"))
    done = reviewed(shops_in(tmp_path), Asked(promotion=ID), lambda _: None)
    assert [(one.shop.name, one.state) for one in done] == [("a", "done"), ("b", "done")]
    assert resources.languages() == resources.OURS


def test_a_folder_without_shops_is_wrong_use(tmp_path: Path) -> None:
    """There is nothing to review, and the sentence says where one looked."""
    with pytest.raises(UsageError, match=re.escape(str(tmp_path))):
        shops_in(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("run", "2019-618", "--all"), "UNKNOWN_PROMOTION"),
        (("run", ID, "--all", "--by", "sales_amount"), "USAGE"),
        (("run", ID, "--all", "--by", "gap_hours"), "USAGE"),
        (("run", "--all"), "USAGE"),
        (("run", ID, "--all", "--exports", "."), "USAGE"),
    ],
)
def test_wrong_uses_are_one_sentence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: str
) -> None:
    """An unknown promotion, a metric without better or worse, and options that do not go on."""
    workspace(tmp_path / "a", "小满")
    assert cli._guarded([*arguments, "--workspace", str(tmp_path), "--json"]) == 2
    assert json.loads(capfd.readouterr().out)["error"]["code"] == code


# -- three tiny shops, run for real -----------------------------------------------------


@pytest.fixture(scope="module")
def agency(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Any]]:
    """Return a folder of two shops and a broken one, and what `run --all --json` said of it."""
    folder = tmp_path_factory.mktemp("代运营")
    write_exports(workspace(folder / "甲", "小满"))
    write_exports(workspace(folder / "乙", "小满京东", "jd"))
    broken = workspace(folder / "丙", "没导出")
    broken.mkdir(parents=True)
    (broken / "说明.txt").write_text("空的", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        yield folder, run(folder)


def run(folder: Path) -> tuple[int, dict[str, Any]]:
    """Return exit code and answer of `run --all`."""
    printed = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", printed)
        arguments = ["run", ID, "--all", "--workspace", str(folder), "--format", "json", "--json"]
        code = cli._guarded(arguments)
    return code, json.loads(printed.getvalue())


def states(answer: Mapping[str, Any]) -> dict[str, tuple[str, bool]]:
    """Return what became of each shop, and whether its last pack stood."""
    return {one["shop"]: (one["state"], one["kept"]) for one in answer["shops"]}


def test_every_shop_has_its_pack_and_all_have_a_roll_up(agency: tuple[Path, Any]) -> None:
    """The broken shop fails by itself, with the code of its own run, and stops no other."""
    folder, (code, answer) = agency
    assert code == 3
    assert states(answer) == {
        "小满": ("done", False), "小满京东": ("done", False), "没导出": ("failed", False),
    }  # fmt: skip
    for place in ("甲", "乙"):
        assert (folder / place / "promotions" / ID / "pack" / "findings.json").is_file()
    made = folder / "rollup" / ID
    assert sorted(path.name for path in made.iterdir()) == answer["files"]
    assert json.loads((made / "rollup.json").read_text("utf-8"))["sums"][0]["total"] == 20
    assert "没导出" in (made / "rollup.html").read_text("utf-8")


def test_p18_a_roll_up_names_no_buyer_and_no_agent(agency: tuple[Path, Any]) -> None:
    """Promise 18: nothing of the people in the exports is in it, nor in the précis."""
    folder, _ = agency
    made = folder / "rollup" / ID
    book = openpyxl.load_workbook(made / "rollup.xlsx")
    cells = [str(c) for sheet in book for row in sheet.iter_rows(values_only=True) for c in row]
    texts = [path.read_text("utf-8") for path in made.iterdir() if path.suffix != ".xlsx"]
    texts += [path.read_text("utf-8") for path in folder.glob("*/.cache/precis-*.json")]
    assert [name for name in CANARIES for text in [*texts, *cells] if name in text] == []


def test_unchanged_shops_are_not_run_again(agency: tuple[Path, Any]) -> None:
    """A second run finds the packs as they are, and writes the same roll-up byte by byte."""
    folder, _ = agency
    made = {path: path.read_bytes() for path in sorted((folder / "rollup").rglob("*.*"))}
    code, answer = run(folder)
    assert code == 3
    assert states(answer) == {
        "小满": ("done", True), "小满京东": ("done", True), "没导出": ("failed", False),
    }  # fmt: skip
    assert made == {path: path.read_bytes() for path in made}


def test_a_pack_stands_as_long_as_nothing_it_stands_on_has_changed(
    agency: tuple[Path, Any],
) -> None:
    """Other exports, another register, other choices, a lost file, or `--force`: run again."""
    folder, _ = agency
    space = next(one.space for one in shops_in(folder) if one.place == "甲")
    assert space is not None
    job = jobs.workspace_job(space, ID, {"formats": ("json",)})
    register, lost = space.actions, job.pack / "findings.json"

    def stands(**changes: Any) -> bool:
        return precis.standing(replace(job, **changes)) is not None

    assert stands()
    others: Any = [{"force": True}, {"lang": "en"}, {"formats": ("html",)}, {"edition": "boss"},
                   {"as_of": date(2025, 11, 13)}]  # fmt: skip
    assert [change for change in others if stands(**change)] == []
    kept = register.read_bytes()
    register.write_bytes(kept + b"\r\n")
    assert not stands()
    register.write_bytes(kept)
    lost.rename(folder / "lost")
    assert not stands()
    (folder / "lost").rename(lost)
    assert stands()
    (job.exports / "new.csv").write_text("a,b\n", encoding="utf-8")
    assert not stands()
