"""`wcsim debrief`: a recorded run explained as text, Markdown, HTML or JSON."""

import json
from pathlib import Path

import pytest

from tests.sim.cli.wcsim import reference, wcsim


@pytest.fixture
def run() -> str:
    """A run that closes the Back of the Yards call on the first breath, in this test's own folder."""
    choices = reference("wolcott_call", "calm")
    assert (
        wcsim("play", "wolcott_call", "--variant", "calm", "--choices", choices, "--out", "run.jsonl").code
        == 0
    )
    return "run.jsonl"


def test_the_text_says_training_and_holds_every_part(run: str) -> None:
    done = wcsim("debrief", run)
    assert (done.code, done.err) == (0, "")
    heads = [
        "TRAINING: debrief of “Homeland Security, need a car on Wolcott”",
        "Result: PASS, level High",
        "1. What was meant to happen",
        "2. What happened",
        "3. Why: each decision that the rules speak of",
        "To talk about",
        "4. Keep and improve",
        "5. Again",
    ]
    places = [done.out.find(f"{head}\n") for head in heads]
    assert -1 not in places
    assert places == sorted(places)
    assert "The same run under the law of 2019-09-24: PASS, level High" in done.out


@pytest.mark.parametrize(
    ("form", "opening"),
    [("markdown", "# TRAINING: debrief of"), ("html", '<!DOCTYPE html>\n<html lang="en">')],
)
def test_other_forms_are_written_to_a_file_whole_and_never_over_another(
    run: str, form: str, opening: str
) -> None:
    assert wcsim("debrief", run, "--format", form, "--out", "told").code == 0
    text = Path("told").read_text("utf-8")
    assert text.startswith(opening)
    assert wcsim("debrief", run, "--format", form).out == text
    again = wcsim("debrief", run, "--out", "told")
    assert again.code == 1
    assert "told exists already." in again.err
    assert Path("told").read_text("utf-8") == text
    assert wcsim("debrief", run, "--out", "told", "--force").code == 0


def test_the_values_as_json_stand_beside_the_score(run: str) -> None:
    told = wcsim("debrief", run, "--json").json
    assert told["training"] == "TRAINING"
    assert told["score"] == wcsim("score", run, "--json").json
    assert [each["took"] for each in told["decisions"]] == [
        each["took"] for each in told["meant"]["reference"]
    ]
    assert [each["kind"] for each in told["talk"]] == ["done well"]
    assert {each["finding"] for each in told["decisions"][1]["findings"]} == {"upheld"}


def test_the_law_of_another_day_and_another_pack_give_another_debrief(run: str) -> None:
    then = wcsim("debrief", run, "--law-as-of", "2019-09-24").out
    assert "law as of: 2019-09-24" in then
    assert "MCC former 2-173-042" in then
    other = wcsim("debrief", run, "--law-as-of", "2019-09-24", "--pack", "order_2019")
    assert other.code == 0
    assert other.out != then


def test_what_is_no_run_is_wrong_use() -> None:
    Path("no.jsonl").write_text(json.dumps({"type": "decided"}) + "\n", "utf-8")
    done = wcsim("debrief", "no.jsonl")
    assert done.code == 2
    assert "a run begins with 'started'" in done.err


@pytest.mark.parametrize(("form", "opening"), [("mermaid", "---\ntitle: "), ("svg", "<svg ")])
def test_a_run_is_drawn_over_its_map_and_only_over_its_own(run: str, form: str, opening: str) -> None:
    drawn = wcsim("draw", "wolcott_call", "--run", run, "--format", form)
    assert (drawn.code, drawn.err) == (0, "")
    assert drawn.out.startswith(opening)
    assert drawn.out != wcsim("draw", "wolcott_call", "--format", form).out
    other = wcsim("draw", "pizzeria", "--run", run)
    assert other.code == 2
    assert "is a run of 'wolcott_call', not of 'pizzeria'" in other.err
    twin = wcsim("draw", "wolcott_call", "--run", run, "--variant", "shots")
    assert twin.code == 2
    assert "is a run of the variant 'calm', not of 'shots'" in twin.err


def test_the_page_holds_the_map_of_the_run(run: str) -> None:
    page = wcsim("debrief", run, "--format", "html").out
    assert wcsim("draw", "wolcott_call", "--run", run, "--format", "svg").out.strip() in page
