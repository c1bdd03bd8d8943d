"""Damaged samples of exports: every record has its fate, and none holds what nobody wrote."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from retro.catalog import Catalog

sys.path.append(str(Path(__file__).parent / "polluted"))

import damages

# A few of them here, all of them with every damage as a measure.
SOME = [path for path in damages.SAMPLES if path.suffix == ".csv"][::12]


@pytest.fixture(scope="module")
def clean(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> damages.Taken:
    """Return what the samples give as they are."""
    contents = {path: path.read_bytes() for path in SOME}
    return damages.taken(contents, catalog, tmp_path_factory.mktemp("clean"))


@pytest.mark.parametrize("name", [damages.CUT, "少一列", "一行多一格"])
def test_p1_a_damaged_sample_loses_and_makes_up_no_record(
    name: str, clean: damages.Taken, catalog: Catalog, tmp_path: Path
) -> None:
    """As many records as without the damage, or a refusal; and no new one among them."""
    contents = {}
    for number, path in enumerate(SOME):
        (tmp_path / str(number)).mkdir()
        data = damages.damaged(path, name, catalog, tmp_path / str(number))
        if data is not None:
            contents[path] = data
    found = damages.taken(contents, catalog, tmp_path / "taken")
    assert len(contents) > len(SOME) / 2
    assert damages.faults(name, clean, found, contents) == []
