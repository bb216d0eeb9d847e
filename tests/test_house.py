"""The house checks itself: layers, the top level, the index, the shipped content."""

import subprocess
import sys
from pathlib import Path

import pytest

from scenarios.catalogue import read_index
from scenarios.reading.library import scenario_ids
from sim.checking import check_all

HOUSE = Path(__file__).parents[1]


def test_every_import_contract_is_kept() -> None:
    told = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout


def test_the_top_level_holds_only_the_three_rooms_and_their_papers() -> None:
    listed = subprocess.run(
        ["git", "ls-files"],  # noqa: S607 - git is found where the user has it
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    top = {name.split("/")[0] for name in listed.stdout.splitlines()}
    assert {name for name in top if not name.startswith(".")} == {
        "README.md",
        "pyproject.toml",
        "scenarios",
        "scoring",
        "sim",
        "tests",
    }


def test_the_index_of_the_library_knows_every_file_as_it_is() -> None:
    index = read_index()
    assert index.stale == (), "run `python -m sim.catalogue`"
    assert tuple(entry.id for entry in index.entries) == scenario_ids()


def test_what_ships_has_no_problem() -> None:
    assert [problem for checked in check_all(200_000) for problem in checked.problems] == []
