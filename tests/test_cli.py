"""The command line as scripts see it: exit codes, streams, JSON, and never a traceback."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from small_shop import KPIS, WINDOW, as_csv, write_exports
from test_actions import action

from retro import __version__, actions, cli, packing
from retro.errors import MachineError
from retro.render import pdf

RETRO = [sys.executable, "-m", "retro.cli"]
COMMANDS = (
    "init", "new", "check", "run", "actions", "verify", "queries", "formats", "map", "demo",
    "print-check",
    "actions list", "actions set", "actions add", "actions import", "actions accept",
    "actions assign", "actions close", "actions drop", "actions library",
)  # fmt: skip
FAST = ("--format", "json,xlsx,html")
HEAVY = (
    "duckdb",
    "pandas",
    "plotly",
    "weasyprint",
    "pyarrow",
    "jinja2",
    "babel",
    "xlsxwriter",
    "pydantic",
)
DECIDED = ("--do", "x", "--owner", "y", "--kpi", "z")
ERROR_KEYS = {"code", "message", "file", "line", "remedy"}


@dataclass
class Done:
    """What one command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one JSON object on stdout."""
        found: dict[str, Any] = json.loads(self.out)
        return found


@pytest.fixture
def retro(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that runs one command in this process, with English messages."""
    monkeypatch.setenv("LANG", "en_US.UTF-8")

    def call(*arguments: object) -> Done:
        capfd.readouterr()
        code = cli._guarded([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        assert "Traceback" not in out + err
        return Done(code, out, err)

    return call


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace in which one promotion was reviewed (without PDF)."""
    folder = tmp_path_factory.mktemp("it's 我的店 [1]") / "shop"
    for arguments in (
        ("init", folder, "--no-input"),
        ("new", "2025-双11", "--start", WINDOW[0], "--end", WINDOW[1], "--workspace", folder),
    ):
        assert cli._guarded([str(argument) for argument in arguments]) == 0
    write_exports(folder / "promotions" / "2025-双11" / "exports")
    arguments = ["run", "2025-双11", "--workspace", str(folder), "--quiet", *FAST]
    assert cli._guarded(arguments) == 0
    return folder


@pytest.fixture
def shop(ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of that workspace, which is the current folder."""
    shutil.copytree(ready, tmp_path / "shop")
    monkeypatch.chdir(tmp_path / "shop")
    return tmp_path / "shop"


def outside(*arguments: object, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run one command as a program of its own, without a terminal."""
    root = Path(__file__).resolve().parents[1]
    settings = (
        os.environ | {"PYTHONPATH": str(root), "PYTHONUTF8": "1", "LANG": "en_US.UTF-8"} | env
    )
    return subprocess.run(  # noqa: S603 - our own program
        [*RETRO, *map(str, arguments)], cwd=cwd, env=settings, stdin=subprocess.DEVNULL,
        capture_output=True, encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip


# -- help, version, start --------------------------------------------------------------


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_command_has_help(retro: Any, command: str) -> None:
    """`--help` is data on stdout, exits with 0, and names every command or option."""
    done = retro(*command.split(), "--help")
    assert (done.code, done.err) == (0, "")
    assert all(name in done.out for name in (COMMANDS[:10] if not command else ("--debug",)))


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_command_knows_its_version(retro: Any, command: str) -> None:
    """`--version` works everywhere, also where arguments are missing."""
    done = retro(*command.split(), "--version")
    assert (done.code, done.out, done.err) == (0, f"retro {__version__}\n", "")


def test_help_starts_fast() -> None:
    """No heavy library is loaded before a command needs it."""
    code = f"import sys, retro.cli; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        cwd=Path(__file__).resolve().parents[1],
    )  # fmt: skip
    assert done.stdout == "[]\n"


def test_no_command_is_help(retro: Any) -> None:
    """Alone, the program says what it can do; that is wrong use, for a script."""
    done = retro()
    assert done.code == 2
    assert "init" in done.out + done.err


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {}])
def test_no_colour_without_a_terminal(tmp_path: Path, env: dict[str, str]) -> None:
    """A pipe or `NO_COLOR` gets no escape sequences, on either stream."""
    for arguments in (["--help"], ["run", "nothing"]):
        done = outside(*arguments, cwd=tmp_path, **env)
        assert "\x1b" not in done.stdout + done.stderr


def test_no_color_is_honoured_on_a_terminal(tmp_path: Path) -> None:
    """With `NO_COLOR` also a terminal gets plain text."""
    forced = outside("run", "nothing", cwd=tmp_path, FORCE_COLOR="1", NO_COLOR="1", TERM="xterm")
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", forced.stderr)


# -- wrong use: 2 ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ["--nonsense"],
        ["nonsense"],
        ["run"],
        ["run", "x"],
        ["run", "x", "--nonsense"],
        ["run", "x", "--format", "docx"],
        ["run", "x", "--edition", "king"],
        ["run", "x", "--fail-on", "low"],
        ["run", "x", "--engine", "oracle"],
        ["run", "x", "--lang", "fr"],
        ["run", "x", "--as-of", "tomorrow"],
        ["run", "--exports", "."],
        ["run", "--exports", ".", "--start", "x", "--end", "y", "--out", "z"],
        ["run", "--exports", "gone", "--start", WINDOW[0], "--end", WINDOW[1], "--out", "z"],
        ["new", "x"],
        ["new", "x", "--start", WINDOW[0], "--end", WINDOW[1]],
        ["check", "x"],
        ["check"],
        ["check", "--explain", "gone.csv"],
        ["check", "x", "--explain", "gone.csv"],
        ["map"],
        ["map", "gone.csv"],
        ["verify", "."],
        ["verify", "gone"],
        ["actions"],
        ["actions", "set"],
        ["actions", "nonsense"],
        ["demo", "d", "--size", "huge"],
        ["demo", "d", "--lang", "fr"],
        ["init", ".", "--lang", "fr"],
    ],
)
def test_wrong_use_is_2(retro: Any, nowhere: Path, arguments: list[str]) -> None:
    """One line on stderr, nothing on stdout, nothing written; with --json an object instead."""
    done = retro(*arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("✗ ")
    told = retro(*arguments, "--json")
    assert (told.code, told.err, set(told.json)) == (2, "", {"error"})
    assert set(told.json["error"]) == ERROR_KEYS
    assert told.json["error"]["code"]
    assert told.json["error"]["message"]
    assert list(nowhere.iterdir()) == []


def test_an_unknown_promotion_is_told_with_its_remedy(retro: Any, shop: Path) -> None:
    """The known ones are named, and how to make a new one."""
    error = retro("run", "2026-618", "--json").json["error"]
    assert (error["code"], error["file"]) == ("UNKNOWN_PROMOTION", "retro.toml")
    assert "2025-双11" in error["message"]
    assert "retro new 2026-618" in error["remedy"]
    assert shop.exists()


def test_p24_a_wrong_setting_is_told_with_its_line(retro: Any, shop: Path) -> None:
    """Promise 24: the place of a slip in retro.toml is on stdout for a script."""
    path = shop / "retro.toml"
    path.write_text(path.read_text("utf-8").replace("platform", "plattform"), encoding="utf-8")
    error = retro("run", "2025-双11", "--json").json["error"]
    assert (error["code"], error["file"], error["line"]) == ("CONFIG", "retro.toml", 5)
    assert retro("queries").code == 2


def test_messages_are_in_the_language_of_the_workspace(retro: Any, shop: Path) -> None:
    """A Chinese shop reads Chinese, whatever the terminal speaks."""
    assert "没有名为" in retro("run", "x").err
    text = (shop / "retro.toml").read_text("utf-8")
    (shop / "retro.toml").write_text(text.replace('language = "zh"', 'language = "en"'), "utf-8")
    assert "there is no promotion" in retro("run", "x").err


# -- init, new -------------------------------------------------------------------------


def test_a_workspace_in_two_commands(retro: Any, nowhere: Path) -> None:
    """`init` and `new` print the path that comes next, and nothing asks a question."""
    done = retro("init", "my shop", "--lang", "en")
    assert (done.code, done.out, done.err) == (0, "my shop/retro.toml\n", "")
    told = retro(
        "new", "p", "--start", *WINDOW[:1], "--end", WINDOW[1], "--workspace", "my shop", "--json"
    )
    assert told.json["promotion"] == "p"
    assert Path(told.json["exports"]) == nowhere / "my shop" / "promotions" / "p" / "exports"
    like = retro("new", "q", "--start", "2026-06-17 20:00", "--like", "p", "--workspace", "my shop")
    assert like.code == 0
    assert 'end = "2026-06-19 02:00"' in (nowhere / "my shop" / "retro.toml").read_text("utf-8")


def test_nothing_is_written_twice(retro: Any, shop: Path) -> None:
    """A second `init` or `new` is refused and changes nothing."""
    before = (shop / "retro.toml").read_bytes()
    assert retro("init", ".").code == 2
    assert retro("new", "2025-双11", "--start", WINDOW[0], "--end", WINDOW[1]).code == 2
    assert (shop / "retro.toml").read_bytes() == before


def test_no_prompt_without_a_terminal(tmp_path: Path) -> None:
    """A script is never asked for the name of the shop."""
    done = outside("init", "shop", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert 'name = "shop"' in (tmp_path / "shop" / "retro.toml").read_text("utf-8")


# -- run -------------------------------------------------------------------------------


def pack_of(folder: Path) -> Path:
    """Return the pack of the promotion."""
    return folder / "promotions" / "2025-双11" / "pack"


def test_a_run_makes_the_pack(ready: Path) -> None:
    """The files of the wanted formats, the manifest, and nothing left beside them."""
    pack = pack_of(ready)
    names = {path.name for path in pack.iterdir()}
    assert names == {
        "findings.json", "manifest.json", "meeting.xlsx", "register.csv", "report.html",
        "tables.xlsx", "worklists.xlsx", "results",
    }  # fmt: skip
    assert {path.name for path in pack.parent.iterdir()} == {"exports", "pack"}
    assert (pack / "results" / "1_break_down" / "core_metrics.parquet").exists()


def test_a_run_counts_right(ready: Path) -> None:
    """The figures of the tiny shop, counted by hand."""
    found = json.loads((pack_of(ready) / "findings.json").read_text("utf-8"))
    values = {kpi["id"]: kpi["value"] for kpi in found["kpis"]}
    assert {name: values[name] for name in KPIS} == KPIS
    assert [
        (file["file"], file["report"], file["rows_in"], file["rows_used"])
        for file in found["coverage"]
    ] == [
        ("exports/订单.csv", "taobao/orders", 11, 11),
        ("exports/退款.csv", "taobao/refunds", 5, 5),
    ]
    assert found["promotion"]["id"] == "2025-双11"


def test_a_run_keeps_history_and_register(ready: Path) -> None:
    """The next promotion has something to be compared with."""
    (snapshot,) = (ready / "history").iterdir()
    assert snapshot.name.startswith("2025-双11@2025-11-1")
    assert (ready / "actions.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_p9_running_again_leaves_the_same_pack(retro: Any, ready: Path) -> None:
    """Promise 9: what the first run wrote into the workspace changes no byte of the next pack."""
    before = {path: path.read_bytes() for path in pack_of(ready).rglob("*") if path.is_file()}
    assert retro("run", "2025-双11", "--workspace", ready, *FAST).code == 0
    after = {path: path.read_bytes() for path in pack_of(ready).rglob("*") if path.is_file()}
    assert [path.name for path in before if after.get(path) != before[path]] == []
    assert after.keys() == before.keys()


def test_a_profile_changes_no_pack(retro: Any, shop: Path) -> None:
    """`--profile` says where the time went, on stderr or within the one JSON object."""
    before = {path: path.read_bytes() for path in pack_of(shop).rglob("*") if path.is_file()}
    done = retro("run", "2025-双11", "--profile", "--force", "--quiet", *FAST)
    assert done.code == 0
    assert "时间花在哪里" in done.err
    assert "本次计算" in done.err
    assert "时间花在哪里" not in done.out
    told = retro("run", "2025-双11", "--profile", "--json", *FAST).json
    assert {row["source"] for row in told["profile"]["queries"]} <= {"computed", "kept", "put_off"}
    assert sum(row["seconds"] for row in told["profile"]["stages"]) == pytest.approx(
        told["profile"]["seconds"], rel=0.05
    )
    after = {path: path.read_bytes() for path in pack_of(shop).rglob("*") if path.is_file()}
    assert before == after


def test_p6_inputs_are_never_changed(ready: Path, tmp_path: Path) -> None:
    """Promise 6: the exports are byte for byte what they were."""
    fresh = write_exports(tmp_path / "exports")
    used = ready / "promotions" / "2025-双11" / "exports"
    assert {p.name: p.read_bytes() for p in used.iterdir()} == {
        p.name: p.read_bytes() for p in fresh.iterdir()
    }


def test_p18_no_person_in_what_is_shared(ready: Path) -> None:
    """Promise 18: no receiver, phone, account or buyer of the exports in any shared file."""
    import zipfile

    words = ("欧阳测试", "13912345678", "canary@example.com", "文一西路", "买家1号", "买家2号")
    for path in sorted([*pack_of(ready).rglob("*"), *(ready / "history").rglob("*")]):
        if path.is_dir() or path.name == "worklists.xlsx":
            continue
        raw = path.read_bytes()
        if path.suffix == ".xlsx":
            book = zipfile.ZipFile(path)
            raw = b"".join(book.read(name) for name in book.namelist())
        assert [word for word in words if word.encode() in raw] == [], path.name


def test_a_run_without_a_workspace(retro: Any, nowhere: Path) -> None:
    """A one-off: a folder of exports in, a pack out, its summary as one JSON object."""
    write_exports(nowhere / "双11 [导出]")
    done = retro(
        "run", "--exports", "双11 [导出]", "--start", WINDOW[0], "--end", WINDOW[1],
        "--out", "a/pack", "--format", "json,pdf", "--lang", "en", "--as-of", "2025-11-20",
        "--json",
    )  # fmt: skip
    assert (done.code, done.err) == (0, "")
    assert done.json["as_of"] == "2025-11-20"
    assert done.json["files"] == ["brief.pdf", "findings.json", "manifest.json", "report.pdf"]
    assert sorted(path.name for path in nowhere.iterdir()) == ["a", "双11 [导出]"]
    assert (nowhere / "a" / "pack" / "brief.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("out", [".", "双11", "双11/pack", "..", "notes", "notes/todo.txt"])
def test_p6_a_pack_never_takes_the_place_of_other_files(
    retro: Any, nowhere: Path, out: str
) -> None:
    """Promise 6: a folder that is no pack, and the exports themselves, are never replaced."""
    write_exports(nowhere / "双11")
    (nowhere / "notes").mkdir()
    (nowhere / "notes" / "todo.txt").write_text("mine", encoding="utf-8")
    before = sorted(path.relative_to(nowhere) for path in nowhere.rglob("*"))
    done = retro(
        "run", "--exports", "双11", "--start", WINDOW[0], "--end", WINDOW[1], "--out", out,
        "--format", "json",
    )  # fmt: skip
    assert done.code == 2
    assert "--out" in done.err
    assert sorted(path.relative_to(nowhere) for path in nowhere.rglob("*")) == before


def test_progress_is_no_data(tmp_path: Path) -> None:
    """As a program of its own: stdout has the pack and the verdict, stderr is quiet in a pipe."""
    write_exports(tmp_path / "exports")
    done = outside(
        "run", "--exports", "exports", "--start", WINDOW[0], "--end", WINDOW[1], "--out", "pack",
        "--format", "json", cwd=tmp_path,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[:3] == ["pack", "  findings.json", "  manifest.json"]


@pytest.mark.parametrize("severity", ["high", "medium", "low"])
@pytest.mark.parametrize("fail_on", ["high", "medium", "never"])
def test_fail_on_makes_the_exit_code(severity: str, fail_on: str) -> None:
    """1 where the worst finding is at least as bad as asked for, else 0."""
    from dataclasses import replace

    import factories

    found = (replace(factories.findings()[0], severity=severity),)
    report = replace(factories.report(), findings=found)
    reached = (severity, fail_on) in {("high", "high"), ("high", "medium"), ("medium", "medium")}
    assert cli._reached(report, fail_on) == int(reached)


# -- 3, 4, 70 --------------------------------------------------------------------------


EMPTY = as_csv(["订单编号", "总金额", "订单创建时间"], [])


@pytest.mark.parametrize(
    "content", [None, b"", b"hello, world\n1,2\n", "名字,生日\n张三,1990\n".encode("gbk"), EMPTY]
)
def test_exports_that_say_nothing_are_3(retro: Any, nowhere: Path, content: bytes | None) -> None:
    """Nothing recognised, or nothing in it: one sentence, and no pack."""
    (nowhere / "exports").mkdir()
    if content is not None:
        (nowhere / "exports" / "a.csv").write_bytes(content)
    arguments = (
        "run", "--exports", "exports", "--start", WINDOW[0], "--end", WINDOW[1], "--out", "pack",
    )  # fmt: skip
    done, told = retro(*arguments), retro(*arguments, "--json")
    assert (done.code, done.out, told.code) == (3, "", 3)
    assert told.json["error"]["message"]
    assert not (nowhere / "pack").exists()


def test_a_machine_that_lacks_something_is_4(
    retro: Any, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without Pango there is no PDF; everything else comes, and the remedy is named."""

    def lacking(*_: object, **__: object) -> bytes:
        raise MachineError("PANGO", {"en": "Pango is missing."}, {"en": "apt-get install libpango"})

    monkeypatch.setattr(pdf, "brief_pdf", lacking)
    monkeypatch.setattr(pdf, "report_pdf", lacking)
    done = retro("run", "2025-双11", "--format", "html,pdf,xlsx,json", "--json")
    assert done.code == 4
    assert (done.json["error"]["code"], done.json["error"]["remedy"]) == (
        "PANGO", "apt-get install libpango",
    )  # fmt: skip
    names = {path.name for path in pack_of(shop).iterdir()}
    assert {"report.html", "tables.xlsx", "findings.json"} <= names
    assert "brief.pdf" not in names


PERSON = "欧阳测试"


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Make every review fail with a bug of ours."""

    def fail(*_: object) -> None:
        try:
            int(PERSON)
        except ValueError as error:
            raise RuntimeError(PERSON) from error

    monkeypatch.setattr(packing, "run", fail)
    return


@pytest.mark.usefixtures("broken")
def test_p18_our_own_bug_is_70(retro: Any, shop: Path) -> None:
    """A log file is named; it holds kinds and places of errors, not their words. The pack stays."""
    before = sorted(pack_of(shop).rglob("*"))
    error = retro("run", "2025-双11", "--json")
    log = re.search(r"\S+\.log", error.json["error"]["message"])
    assert (error.code, error.json["error"]["code"]) == (70, "BUG")
    assert log is not None
    path = Path(log[0].strip(";。."))
    told = path.read_text("utf-8")
    assert re.findall(r"^\S+Error$", told, re.MULTILINE) == [
        "builtins.RuntimeError",
        "builtins.ValueError",
    ]
    assert "packing.run" in told
    assert PERSON not in told + error.out + error.err
    assert path.stat().st_mode & 0o077 == 0
    assert retro("run", "2025-双11").err.startswith("✗ ")
    assert sorted(pack_of(shop).rglob("*")) == before


@pytest.mark.usefixtures("broken", "shop")
def test_debug_shows_the_traceback() -> None:
    """For us, on request."""
    with pytest.raises(RuntimeError):
        cli._guarded(["run", "2025-双11", "--debug"])


def test_ctrl_c_is_no_traceback(retro: Any, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever stops a run gets the prompt back."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(packing, "run", stop)
    assert retro("run", "2025-双11").code != 0
    assert pack_of(shop).exists()


# -- check, verify, queries, formats ---------------------------------------------------


def test_check_accounts_for_every_file(retro: Any, shop: Path) -> None:
    """Each file with its rows, what is set aside and why, what can be answered and what not."""
    exports = shop / "promotions" / "2025-双11" / "exports"
    (exports / "坏.csv").write_bytes(b"what,is,this\n1,2,3\n")
    (exports / "坏行.csv").write_bytes(
        as_csv(["订单编号", "总金额", "订单创建时间", "买家会员名"],
               [{"订单编号": "1", "总金额": "abc", "订单创建时间": "2025-11-11 00:00:00"}])
    )  # fmt: skip
    done = retro("check", "2025-双11", "--json")
    assert (done.code, done.err) == (0, "")
    files = {file["file"]: file for file in done.json["coverage"]}
    assert files["exports/订单.csv"]["rows_used"] == 11
    assert files["exports/订单.csv"]["encoding"] == "gb18030"
    assert files["exports/坏.csv"]["problem"]["zh"]
    assert [(row["file"], row["line"], row["column"]) for row in done.json["quarantined"]] == [
        ("exports/坏行.csv", 2, "总金额")
    ]
    assert {item["query"] for item in done.json["unanswered"]}.isdisjoint(done.json["answered"])
    assert all(item["needs"] and item["how"]["zh"] for item in done.json["unanswered"])
    assert files["exports/订单.csv"]["why"][0] == "订单编号"
    assert {"notes", "suggestions", "steps", "unlocks"} <= set(done.json)
    plain = retro("check", "2025-双11")
    assert (plain.code, plain.err) == (0, "")
    assert "taobao/orders" in plain.out
    assert "坏行.csv：1 行（第 2 行）" in plain.out
    (row,) = [line for line in plain.out.splitlines() if " 订单.csv " in line and "│" in line]
    assert "11 = 已用 11" in row


def test_check_of_an_empty_folder_says_what_to_export(retro: Any, shop: Path) -> None:
    """Before the first export everything is unanswered, with the menus to go to."""
    for path in (shop / "promotions" / "2025-双11" / "exports").iterdir():
        path.unlink()
    done = retro("check", "2025-双11", "--json")
    assert (done.code, done.json["coverage"], done.json["quarantined"]) == (0, [], [])
    assert any("千牛" in item["how"]["zh"] for item in done.json["unanswered"])


LEDGER = (
    "单号,关联订单,申请日期,退款额(元),退款原因,处理人,顾客姓名\n"
    "TK1,310001,2025-11-11 10:00,20.50元,质量问题,小荷,王测试\n"
)


def test_one_file_is_explained_anywhere(retro: Any, nowhere: Path) -> None:
    """Without a workspace: raw and understood, for people and for programs; nothing is written."""
    (nowhere / "订单.csv").write_bytes(
        as_csv(["订单编号", "总金额", "订单创建时间"],
               [{"订单编号": "1", "总金额": "￥2.50", "订单创建时间": "2025/11/11 8:00"}])
    )  # fmt: skip
    told, plain = (retro("check", "--explain", "订单.csv", *more) for more in (["--json"], []))
    assert (told.code, told.err, plain.code, plain.err) == (0, "", 0, "")
    (table,) = told.json["tables"]
    understood = {column["column"]: column["understood"] for column in table["columns"]}
    assert understood["created_at"] == "2025-11-11 08:00:00"
    assert understood["amount_due"] == "2.50"
    assert "2025-11-11 08:00:00" in plain.out
    assert [path.name for path in nowhere.iterdir()] == ["订单.csv"]


def test_a_file_of_a_promotion_is_explained_by_its_name(retro: Any, shop: Path) -> None:
    """With the promotion, the name in its folder of exports is enough."""
    assert shop.exists()
    done = retro("check", "2025-双11", "--explain", "退款.csv", "--json")
    assert (done.code, done.json["tables"][0]["report"]) == (0, "taobao/refunds")


def test_an_unknown_export_is_mapped_and_then_used(retro: Any, shop: Path) -> None:
    """`map` writes a source, tells what to correct, and `check` uses the file with it."""
    file = shop / "promotions" / "2025-双11" / "exports" / "退款台账_2025-11.csv"
    file.write_text(LEDGER, encoding="utf-8")
    refused = retro("check", "--explain", file)
    assert "retro map" in refused.out
    assert "王测试" not in refused.out
    done = retro("map", file)
    assert (done.code, done.err) == (0, "")
    assert str(Path("queries", "sources", "退款台账", "退款台账.sql")) in done.out
    assert "refund_id ← 单号" in done.out
    files = retro("check", "2025-双11", "--json").json["coverage"]
    (used,) = [one for one in files if one["file"].endswith("退款台账_2025-11.csv")]
    assert (used["report"], used["rows_used"]) == ("退款台账/退款台账", 1)
    again = retro("map", file, "--table", "refunds")
    assert (again.code, "已经存在" in again.err) == (2, True)
    assert retro("map", file, "--table", "refunds", "--report", "jd/orders").code == 2


def test_a_mapping_of_the_settings_is_used(retro: Any, shop: Path) -> None:
    """The simple case needs no source file; a slip in it names its line."""
    file = shop / "promotions" / "2025-双11" / "exports" / "台账.csv"
    file.write_text(LEDGER, encoding="utf-8")
    path = shop / "retro.toml"
    text = path.read_text("utf-8")
    said = (
        '\n[[mappings]]\nfiles = "台账*.csv"\ntable = "refunds"\n'
        'columns = { refund_id = "单号", order_id = "关联订单", applied_at = "申请日期" }\n'
    )
    path.write_text(text + said, encoding="utf-8")
    files = retro("check", "2025-双11", "--json").json["coverage"]
    (used,) = [one for one in files if one["file"].endswith("台账.csv")]
    assert (used["report"], used["rows_used"]) == ("retro/refunds", 1)
    assert used["why"] == ["单号", "关联订单", "申请日期"]
    path.write_text(text + said.replace("refund_id", "refundid"), encoding="utf-8")
    error = retro("check", "2025-双11", "--json").json["error"]
    line = len(text.splitlines()) + 5
    assert (error["code"], error["file"], error["line"]) == ("MAPPING", "retro.toml", line)
    assert "refund_id" in error["message"]


def test_queries_shows_what_is_overridden(retro: Any, shop: Path) -> None:
    """The merged catalogue, each file with its origin."""
    root = Path(__file__).resolve().parents[1] / "queries"
    mine = shop / "queries" / "metrics"
    mine.mkdir(parents=True)
    shutil.copy(root / "metrics" / "orders.sql", mine / "orders.sql")
    found = {query["path"]: query["origin"] for query in retro("queries", "--json").json["queries"]}
    assert found["metrics/orders"] == "workspace"
    assert found["metrics/refunds"] == "built-in"
    plain = retro("queries")
    assert (plain.code, plain.err) == (0, "")
    assert "metrics/orders" in plain.out


def test_queries_and_formats_need_no_workspace(retro: Any, nowhere: Path) -> None:
    """Both work in any folder, for people and for programs."""
    for command in ("queries", "formats"):
        plain, told = retro(command), retro(command, "--json")
        assert (plain.code, plain.err, told.code, told.err) == (0, "", 0, "")
        assert len(told.json[command]) > 5
    formats = {item["report"]: item for item in retro("formats", "--json").json["formats"]}
    assert "订单编号" in formats["taobao/orders"]["columns"]["order_id"]
    assert list(nowhere.iterdir()) == []


# -- actions ---------------------------------------------------------------------------


def test_actions_on_the_command_line(retro: Any, shop: Path) -> None:
    """Add, list, assign, close and import: the file is the register, and Excel can open it."""
    added = retro(
        "actions", "add", "2025-双11", "--do", "加 2 人", "--owner", "小荷", "--due", "2025-12-01",
        "--kpi", "rate_3min", "--target", "0.95", "--baseline", "0.71",
    )  # fmt: skip
    assert (added.code, added.out) == (0, "2025-双11/decided-1\n")
    done = retro("actions", "set", "2025-双11/decided-1", "--status", "done", "--note", "已办")
    assert (done.code, done.err) == (0, "")
    for command in (["actions"], ["actions", "list"]):
        (row,) = retro(*command, "--json").json["actions"]
        assert (row["owner"], row["status"], row["note"]) == ("小荷", "done", "已办")
        assert "小荷" in retro(*command).out
    copy = shop / "filled.csv"
    copy.write_bytes((shop / "actions.csv").read_bytes().replace("小荷".encode(), "老王".encode()))
    assert retro("actions", "import", copy, "--json").json["rows"] == 1
    assert retro("actions", "--json").json["actions"][0]["owner"] == "老王"


def test_an_action_is_accepted_assigned_closed_or_dropped(retro: Any, shop: Path) -> None:
    """Each step is one short command, and what nobody could follow is refused with a sentence."""
    (row, *_) = actions.merged([], "2025-双11", [action()], "zh")
    actions.save(shop / "actions.csv", [row])
    name = action().id
    assert retro("actions", "assign", name, "小荷", "--due", "2025-12-02").code == 0
    refused = retro("actions", "set", name, "--owner", "", "--status", "accepted")
    assert (refused.code, "没有负责人" in refused.err) == (2, True)
    assert retro("actions", "accept", "rule-1", "--target", "0.96").code == 0
    assert retro("actions", "close", "rule-1", "--evidence", "12-01 班表").code == 0
    (done,) = retro("actions", "--json").json["actions"]
    assert (done["owner"], done["due"], done["status"]) == ("小荷", "2025-12-02", "done")
    assert (done["target"], done["evidence_after"]) == ("0.96", "12-01 班表")
    assert retro("actions", "drop", name, "--note", " ").code == 2
    assert retro("actions", "drop", name, "--note", "成本太高，接受风险").code == 0
    assert retro("actions", "--json").json["actions"][0]["note"] == "成本太高，接受风险"


def test_an_action_of_the_library_brings_its_words(retro: Any, shop: Path) -> None:
    """`retro actions library` numbers typical findings; `add --library N` takes one over."""
    rows = retro("actions", "library", "--json").json["library"]
    assert len(rows) == 38
    assert retro("actions", "library").code == 0
    added = retro("actions", "add", "2025-双11", "--library", "1", "--due", "2025-12-01")
    assert (added.code, added.out) == (0, "2025-双11/decided-1\n")
    (row,) = retro("actions", "--json").json["actions"]
    assert (row["do"], row["kpi"], row["library"]) == (rows[0]["do"], rows[0]["kpi"], "1")
    assert (row["owner"], row["problem"]) == ("客服主管", rows[0]["finding"])
    assert row["promotion"] == "2025-双11"
    assert shop.exists()


def test_a_due_date_after_the_next_preheat_is_refused(retro: Any, shop: Path) -> None:
    """The next promotion's preheat in retro.toml is the last day; the sentence says so."""
    settings = shop / "retro.toml"
    settings.write_text(
        settings.read_text("utf-8") + '\n[promotions."2026-618"]\nstart = "2026-06-18 20:00"\n'
        'end = "2026-06-20 02:00"\npreheat = "2026-06-10 00:00"\n', "utf-8",
    )  # fmt: skip
    add = ("actions", "add", "2025-双11", "--do", "x", "--owner", "y", "--kpi", "conv",
           "--target", "0.5", "--due")  # fmt: skip
    refused = retro(*add, "2026-06-11")
    assert refused.code == 2
    assert "2026-618" in refused.err
    assert retro(*add, "2026-06-10").code == 0


def test_the_filled_worksheet_of_a_pack_is_imported(retro: Any, shop: Path) -> None:
    """`meeting.xlsx` of the pack comes back with a new action; a wrong cell changes nothing."""
    book = openpyxl.load_workbook(shop / "promotions" / "2025-双11" / "pack" / "meeting.xlsx")
    sheet = book.worksheets[0]
    line = next(row for row in range(1, 60) if str(sheet.cell(row, 13).value).endswith("/"))
    cells = {6: "备货", 8: "小荷", 9: "2025-12-01", 10: "询单转化率", 11: "50%"}
    for place, value in cells.items():
        sheet.cell(line, place).value = value
    book.save(shop / "filled.xlsx")
    assert retro("actions", "import", "filled.xlsx", "--json").json["rows"] == 1
    (row,) = retro("actions", "--json").json["actions"]
    assert (row["do"], row["kpi"], row["target"]) == ("备货", "conv", "0.5")
    before = (shop / "actions.csv").read_bytes()
    sheet.cell(line, 9).value = "下周"
    book.save(shop / "filled.xlsx")
    wrong = retro("actions", "import", "filled.xlsx")
    assert (wrong.code, f"第 {line} 行" in wrong.err) == (2, True)
    assert (shop / "actions.csv").read_bytes() == before


def test_p11_a_row_that_lacks_something_does_not_stop_a_run(retro: Any, shop: Path) -> None:
    """A hand-edited register with an accepted action nobody owns: named by line, not fatal."""
    path = shop / "actions.csv"
    path.write_text(
        "id,promotion,do,status,kpi,我的列\n2025-双11/decided-1,2025-双11,加人,accepted,conv,甲\n",
        "utf-8",
    )
    done = retro("run", "2025-双11", "--format", "html", "--quiet")
    assert done.code == 0
    assert "第 2 行" in done.err
    page = (shop / "promotions" / "2025-双11" / "pack" / "report.html").read_text("utf-8")
    assert "actions.csv 第 2 行" in page
    assert "我的列" in path.read_text("utf-8-sig")


@pytest.mark.parametrize(
    "arguments",
    [
        ["accept", "gone"],
        ["add", "2025-双11", "--do", "x", "--owner", "y", "--kpi", "no_metric", "--due",
         "2025-12-01", "--target", "1"],
        ["add", "2025-双11", "--library", "99", "--due", "2025-12-01"],
        ["set", "gone", "--status", "done"],
        ["set", "gone"],
        ["add", "gone", *DECIDED, "--due", "2025-12-01", "--target", "1"],
        ["add", "2025-双11", *DECIDED, "--due", "soon", "--target", "1"],
        ["add", "2025-双11", *DECIDED, "--due", "2025-12-01", "--target", "nan"],
        ["import", "gone.csv"],
        ["import", "retro.toml"],
    ],
)  # fmt: skip
def test_wrong_actions_are_2(retro: Any, shop: Path, arguments: list[str]) -> None:
    """Unknown actions, promotions, dates and files are refused, and the register stays."""
    before = (shop / "actions.csv").read_bytes()
    assert retro("actions", *arguments).code == 2
    assert (shop / "actions.csv").read_bytes() == before


def test_p11_an_edit_during_the_run_is_kept(
    retro: Any, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise 11: what is written into actions.csv while the report is drawn is not lost."""
    rendered = packing.rendered

    def edited(*arguments: Any) -> Any:
        assert cli._guarded([
            "actions", "add", "2025-双11", "--do", "加人", "--owner", "小荷", "--due", "2025-12-01",
            "--kpi", "conv", "--target", "0.5",
        ]) == 0  # fmt: skip
        return rendered(*arguments)

    monkeypatch.setattr(packing, "rendered", edited)
    assert retro("run", "2025-双11", "--format", "json", "--quiet").code == 0
    assert retro("actions", "--json").json["actions"][0]["owner"] == "小荷"
    assert shop.exists()
