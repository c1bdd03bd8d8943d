"""Names that tools take apart, special files, and paths that lead out of the workspace."""

from __future__ import annotations

import os
import socket
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from bombs import HEADER, ROW
from hostile_shop import attacks

from retro import brand, cli, config, resources
from retro.brand import BrandTable
from retro.catalog import load_catalog
from retro.errors import UsageError
from retro.intake import Intake, take_in
from retro.intake.accounts import sentence
from retro.readers.problems import problem
from retro.warehouse import Warehouse

NAMED = [one for one in attacks("paths") if "file" in one or "folder" in one]
SPECIAL = [one["special"] for one in attacks("paths") if "special" in one]
CONFIG = [one for one in attacks("paths") if "config" in one]
ONE = "订单.csv"


def place(one: dict[str, Any]) -> Path:
    """Return where below the exports the file of an attack lies."""
    if "folder" in one:
        return Path(one["folder"], ONE)
    return Path(one["file"] * one.get("repeat", 1))


def fill(folder: Path) -> dict[str, str]:
    """Write an order of its own under each name; return the order by the name of its file."""
    found = {}
    for number, one in enumerate(NAMED):
        path = folder / place(one)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEADER + ROW.replace("70001", f"{71000 + number}"), encoding="utf-8")
        found[unicodedata.normalize("NFC", place(one).as_posix())] = f"{71000 + number}"
    os.link(folder / place(NAMED[0]), folder.parent / "hard.csv")
    return found


def special(folder: Path, kind: str, outside: Path) -> Path | None:
    """Make one special file that looks like an export; None where this machine cannot."""
    path = folder / f"{kind}.csv"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        short = Path(os.path.relpath(path))
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(str(min(path, short, key=lambda p: len(str(p)))))
    elif kind == "device":
        try:
            os.mknod(path, 0o020666, os.makedev(1, 5))
        except (OSError, AttributeError):
            return None
    else:
        target = {"link": outside / ONE, "folder link": outside, "broken link": folder / "no"}
        path.symlink_to(target.get(kind, path))
    return path


class Taken:
    """What became of a folder: its account, and the file and sum of each order."""

    def __init__(self, root: Path, exports: Path) -> None:
        with Warehouse(load_catalog(resources.layers("queries", None))) as house:
            house.put_reference()
            for table in ("agents", "agent_names", "shifts"):
                house.stand_in(table)
            self.intake: Intake = take_in(exports, house, "小满", root / "stage", root=exports)
            house.build_tables()
            rows = house.db.execute("select source_file, order_id, amount_due from orders")
            self.orders = {file: (order, str(due)) for file, order, due in rows.fetchall()}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a name as odd as those of the exports in it."""
    folder = tmp_path_factory.mktemp("paths") / "大促 [12]; 'a' =1" / "$(x) {a,b}%20"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture(scope="module")
def written(root: Path) -> dict[str, str]:
    """Return the orders by the names of their files."""
    return fill(root / "exports")


@pytest.fixture(scope="module")
def taken(root: Path, written: dict[str, str]) -> Taken:
    """Return what became of all names and of all special files, taken in at once."""
    outside = root / "outside"
    outside.mkdir()
    (outside / ONE).write_text(HEADER + ROW, encoding="utf-8")
    for kind in SPECIAL:
        special(root / "exports", kind, outside)
    assert written
    return Taken(root, root / "exports")


def test_p23_every_name_is_one_file(taken: Taken, written: dict[str, str]) -> None:
    """Each file gives its own order and no other, as it would under a plain name."""
    assert taken.orders == {name: (order, "10.00") for name, order in written.items()}


def test_p21_special_files_are_told_and_not_opened(taken: Taken) -> None:
    """Links, pipes, sockets and devices are named; what a link leads to is not read."""
    told = {one.file: one.problem for one in taken.intake.files if one.report is None}
    made = {f"{kind}.csv" for kind in SPECIAL if kind != "device"}
    assert made <= set(told)
    assert {str(text) for text in told.values()} == {str(sentence(problem("NOT_A_FILE")))}
    assert "70001" not in {order for order, _ in taken.orders.values()}


def test_p6_nothing_is_changed(root: Path, taken: Taken, written: dict[str, str]) -> None:
    """Reading leaves every export as it was, and writes nothing beside them."""
    assert taken.orders
    files = {p.relative_to(root / "exports").as_posix() for p in (root / "exports").rglob("*")
             if p.is_file() and not p.is_symlink()}  # fmt: skip
    assert {unicodedata.normalize("NFC", name) for name in files} == set(written)
    assert {p.name for p in root.iterdir()} <= {"exports", "outside", "stage", "hard.csv"}
    assert not Path("owned").exists()


@pytest.fixture
def space(tmp_path: Path) -> Path:
    """Return a workspace with places that lead out of it."""
    folder = tmp_path / "space"
    (folder / "brand").mkdir(parents=True)
    (tmp_path / "logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", "utf-8")
    (folder / "brand/out.svg").symlink_to(tmp_path / "logo.svg")
    (folder / "brand/loop.svg").symlink_to(folder / "brand/loop.svg")
    os.mkfifo(folder / "brand/pipe.svg")
    (folder / "retro.toml").write_text('[shop]\nname = "x"\n[brand]\nlogo = "?"\n', "utf-8")
    return folder


@pytest.mark.parametrize("key", ["logo", "fonts"])
@pytest.mark.parametrize("attack", CONFIG, ids=lambda one: one["name"])
def test_p21_paths_of_settings_stay_inside(space: Path, attack: dict[str, Any], key: str) -> None:
    """A path that leads out, nowhere or to no file is one clear error of `retro.toml`."""
    path = attack["config"] * attack.get("repeat", 1)
    table = BrandTable(**{key: path if key == "logo" else (path,)})
    with pytest.raises(UsageError) as caught:
        brand.opened(table, space)
    assert (caught.value.code, caught.value.file) == ("BRAND", "retro.toml")


def test_p21_a_file_that_may_not_be_read_is_told(
    space: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also for root, whom no permission keeps out, the refusal of the system is a sentence."""
    (space / "brand/logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", "utf-8")

    def refused(_: Path) -> bytes:
        raise PermissionError

    monkeypatch.setattr(Path, "read_bytes", refused)
    with pytest.raises(UsageError, match="cannot be read"):
        brand.opened(BrandTable(logo="brand/logo.svg"), space)


def test_p21_own_styles_are_no_link_out(space: Path, tmp_path: Path) -> None:
    """A style sheet that is a link out of the workspace is not followed."""
    (tmp_path / "outside.css").write_text("p { color: red }", encoding="utf-8")
    (space / brand.CSS).parent.mkdir(parents=True)
    (space / brand.CSS).symlink_to(tmp_path / "outside.css")
    with pytest.raises(UsageError, match="link out of the workspace"):
        brand.opened(None, space)


@pytest.mark.parametrize(
    "name", ["../x", "a/b", "/etc", ".hidden", "-rf", "", "a\nb", "a b", "a\u0000b", "..", "店;x"]
)
def test_p21_a_promotion_is_a_plain_name(space: Path, name: str) -> None:
    """The name of a promotion is a folder: one that leads elsewhere is refused with its line."""
    written = name.replace("\n", "\\n").replace("\u0000", "\\u0000")
    text = f'[shop]\nname = "x"\n[promotions."{written}"]\nstart = "2025-11-10 20:00"\n'
    (space / "retro.toml").write_text(f'{text}end = "2025-11-12 02:00"\n', "utf-8")
    with pytest.raises(UsageError) as caught:
        config.load(space / "retro.toml")
    assert caught.value.code == "CONFIG"


def test_p23_the_command_line_takes_odd_folders(root: Path, taken: Taken) -> None:
    """`retro check` of a workspace in such a folder accounts for the same files."""
    space = root / "space=1"
    assert taken.orders
    assert cli._guarded(["init", str(space), "--no-input"]) == 0
    window = ["--start", "2025-11-10 20:00", "--end", "2025-11-12 00:00"]
    assert cli._guarded(["new", "双11", *window, "--workspace", str(space)]) == 0
    assert (space / "promotions/双11/exports").is_dir()
