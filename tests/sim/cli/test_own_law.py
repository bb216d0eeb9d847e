"""A run judged under a pack and a pass rule of the user's own, each given as a file."""

from pathlib import Path

import pytest

from scenarios.text import read_day
from scoring.reading.rule import read_rule
from sim.content import open_pack, pack_text
from tests.sim.cli.wcsim import ROOT, recorded, wcsim

RULE = (ROOT / "scoring" / "pass_rule.yaml").read_text("utf-8")


@pytest.fixture(scope="module")
def run() -> str:
    """The reference run of the calm call, as a run file."""
    return recorded("wolcott_call", "calm")


def test_a_pack_can_be_a_file_and_its_own_version_is_told(run: str, tmp_path: Path) -> None:
    pack = tmp_path / "pack.yaml"
    pack.write_text(pack_text("chicago").replace("title: ", "title: Changed. ", 1), "utf-8")
    found = wcsim("score", "-", "--pack", str(pack), "--json", given=run).json
    assert found["versions"]["pack"] == open_pack(str(pack)).version
    assert found["versions"]["pack"] != open_pack("chicago").version
    assert found["result"] == "PASS"


def test_a_pass_rule_can_be_a_file_and_decides_the_level(run: str, tmp_path: Path) -> None:
    """No level passes under this rule."""
    rule = tmp_path / "rule.yaml"
    text = RULE.replace("passing_levels: [High, Compliant, Partial]", "passing_levels: [Perfect]")
    text = text.replace(
        "{id: High, critical: 0,",
        "{id: Perfect, critical: 0, major: 0, moderate: -1}\n    - {id: High, critical: 0,",
    )
    rule.write_text(text, "utf-8")
    read = read_rule(text, "rule.yaml")[0]
    assert read is not None
    found = wcsim("score", "-", "--rule", str(rule), "--json", given=run).json
    assert (found["result"], found["level"]) == ("NOT YET", "High")
    assert [each["id"] for each in found["clauses"] if not each["met"]] == ["level"]
    assert found["versions"]["rule"] == read.version


@pytest.mark.parametrize(
    ("written", "instead", "told"),
    [
        ("    officer: ", "    clerk: ", "weights of officer: legal_authority, life_safety, non_assistance"),
        (", critical: 3}", "}", "severity_weights: critical has no weight from 0 on"),
        (
            "- {id: Non-compliant}",
            "- {id: Non-compliant, critical: 9}",
            "the last level, Non-compliant, has a",
        ),
        ("Compliant, Partial]", "Compliant, Prime]", "passing_levels: Prime"),
        ("passing_levels: [High, Compliant, Partial]", "passing_levels: []", "passing_levels: none"),
    ],
)
def test_a_pass_rule_that_could_not_judge_every_run_is_refused(
    run: str, tmp_path: Path, written: str, instead: str, told: str
) -> None:
    assert written in RULE
    rule = tmp_path / "rule.yaml"
    rule.write_text(RULE.replace(written, instead), "utf-8")
    done = wcsim("score", "-", "--rule", str(rule), given=run)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(f"{rule}:1: N201 {told}")


@pytest.mark.parametrize("option", ["--pack", "--rule"])
def test_a_broken_file_of_law_lists_its_problems(run: str, tmp_path: Path, option: str) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text("rule: {id: [}\n", "utf-8")
    done = wcsim("score", "-", option, str(file), given=run)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(f"{file}:1: Y1")


@pytest.mark.parametrize("option", ["--pack", "--rule"])
def test_a_file_of_law_that_is_not_there_is_wrong_use(run: str, tmp_path: Path, option: str) -> None:
    done = wcsim("score", "-", option, str(tmp_path / "none.yaml"), given=run)
    assert (done.code, done.out) == (2, "")
    assert "No such file" in done.err


def test_one_ruling_can_be_asked_of_a_pack_in_a_file(tmp_path: Path) -> None:
    pack = tmp_path / "pack.yaml"
    pack.write_text(pack_text("chicago"), "utf-8")
    asked = (
        "--as-of",
        "2026-03-01",
        "--seat",
        "call_taker",
        "--act",
        "send_patrol",
        "--known",
        "purpose=civil_immigration",
        "--json",
    )
    assert wcsim("rule", "--pack", str(pack), *asked).json == wcsim("rule", *asked).json


def test_a_pack_of_a_file_knows_nothing_of_a_day_before_it_begins(run: str, tmp_path: Path) -> None:
    pack = tmp_path / "pack.yaml"
    pack.write_text(pack_text("chicago"), "utf-8")
    done = wcsim("score", "-", "--pack", str(pack), "--law-as-of", "1990-01-01", given=run)
    assert done.code == 2
    assert "it knows nothing" in done.err
    assert read_day("1990-01-01") < min(norm.in_force_from for norm in open_pack(str(pack)).norms)
