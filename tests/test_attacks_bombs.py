"""Files that unpack without end, nest, lie or reach for others: each costs only itself."""

from __future__ import annotations

import resource
import time
from pathlib import Path

import bombs
import pytest
from hostile_shop import attacks

from retro import resources
from retro.catalog import load_catalog
from retro.errors import ExportError
from retro.intake import Intake, take_in
from retro.intake.accounts import sentence
from retro.model import Text
from retro.readers import child, open_export
from retro.readers.problems import PROBLEMS, problem
from retro.readers.refusals import unknown
from retro.warehouse import Warehouse

CHEAP = [one for one in attacks("bombs") if not one.get("dear")]
MEGABYTE = 1 << 20


def taken(root: Path, names: list[str]) -> tuple[Intake, dict[str, str]]:
    """Take a folder of bombs and one good export in; return the file of each bomb as well."""
    folder = root / "exports"
    folder.mkdir(parents=True)
    files = {bombs.write(folder, name).name: name for name in names}
    (folder / "订单.csv").write_bytes(bombs.CSV.replace(b"70001", b"80001"))
    with Warehouse(load_catalog(resources.layers("queries", None))) as house:
        house.put_reference()
        for table in ("agents", "agent_names", "shifts"):
            house.stand_in(table)
        return take_in(folder, house, "小满", root / "stage", root=folder), files


def code(said: Text | None) -> str:
    """Return the code of the error that a sentence tells."""
    known = {name: sentence(problem(name)) for name in PROBLEMS}
    known |= {"NOT_A_REPORT": sentence(unknown(None)), "UNKNOWN_TABLE": sentence(unknown(None, 1))}
    return next((name for name, text in known.items() if text == said), str(said) if said else "")


@pytest.fixture(scope="module")
def peak() -> int:
    """Return the most memory that this process had before, in kilobytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder around the exports."""
    return tmp_path_factory.mktemp("bombs") / "root"


@pytest.fixture(scope="module")
def seen(root: Path, peak: int) -> tuple[Intake, dict[str, str]]:
    """Return what became of the folder, its children held shorter than in real runs."""
    assert peak
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(child, "SECONDS", 60)
        patch.setattr(child, "MOST_BYTES", 8 * MEGABYTE)
        return taken(root, [one["name"] for one in CHEAP])


def outcome(seen: tuple[Intake, dict[str, str]]) -> dict[str, set[str]]:
    """Return by bomb the codes of what is told of it; nothing where it was read."""
    intake, files = seen
    return {
        name: {code(one.problem) if one.report is None else "" for one in intake.files
               if one.file == file}
        for file, name in files.items()
    }  # fmt: skip


def test_p15_each_bomb_costs_only_itself(seen: tuple[Intake, dict[str, str]]) -> None:
    """Each is told by one sentence or read like any file; none ends the run."""
    expected = {one["name"]: {one["code"]} for one in CHEAP}
    assert outcome(seen) == expected


def test_p15_the_good_export_is_read(seen: tuple[Intake, dict[str, str]]) -> None:
    """What lies beside bombs is used to the last row."""
    (good,) = [one for one in seen[0].files if one.file == "订单.csv"]
    assert (good.report, good.rows_used) == ("retro/orders", 1)


def test_p15_the_run_keeps_its_memory(seen: tuple[Intake, dict[str, str]], peak: int) -> None:
    """What a bomb needs it needs in its child: the run itself grows by little."""
    assert seen[0].files
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak
    assert grown < 600 * 1024


@pytest.mark.parametrize(("limit", "most"), [("SECONDS", 0.01), ("MEMORY", 200 * MEGABYTE)])
def test_p15_a_reader_that_takes_too_much_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, most: float
) -> None:
    """A child out of time or memory is told by one sentence, and soon."""
    path = bombs.write(tmp_path, "Parquet of endless rows")
    monkeypatch.setattr(child, limit, most)
    started = time.monotonic()
    with pytest.raises(ExportError) as caught:
        open_export(path, tmp_path)
    assert caught.value.code in {"CRASHED", "UNREADABLE"}
    assert time.monotonic() - started < 30


def test_p21_nothing_is_unpacked_outside(seen: tuple[Intake, dict[str, str]], root: Path) -> None:
    """Paths upwards, absolute ones and links of a zip leave no file and show none."""
    intake, files = seen
    assert {path.name for path in root.iterdir()} <= {"exports", "stage"}
    assert {path.name for path in (root / "exports").iterdir()} == {*files, "订单.csv"}
    assert not Path("/y.csv").exists()
    assert all("root:" not in str(one) for one in intake.files)


def test_p25_the_list_is_made() -> None:
    """Each bomb of the list has its maker, and each maker its line."""
    assert [one["name"] for one in attacks("bombs")] == list(bombs.MAKERS)
    assert all(
        one["code"] in {*PROBLEMS, "NOT_A_REPORT", "UNKNOWN_TABLE", ""} for one in attacks("bombs")
    )
