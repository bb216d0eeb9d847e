"""`wcsim score` and `wcsim replay`: what a recorded run was worth, and whether it still plays the same."""

import json
from pathlib import Path
from typing import Any

import pytest

from scenarios.reading.library import load_scenario
from scoring.packs import load_pack
from scoring.reading.rule import load_rule
from tests.sim.cli.wcsim import program, recorded, wcsim
from tests.sim.paper import done_again


@pytest.fixture(scope="module")
def run() -> str:
    """The reference run of the calm call, as a run file."""
    return recorded("wolcott_call", "calm")


def changed(run: str, kind: str, **fields: object) -> str:
    """Change the first event of this type."""
    bodies = [json.loads(line) for line in run.splitlines()]
    next(each for each in bodies if each["type"] == kind).update(fields)
    return "".join(json.dumps(each) + "\n" for each in bodies)


def test_a_run_is_scored_from_standard_input_as_programs_read_it(run: str) -> None:
    done = wcsim("score", "-", "--json", given=run)
    assert (done.code, done.err) == (0, "")
    body = done.json
    assert list(body) == [
        "result",
        "clauses",
        "overall",
        "competencies",
        "findings",
        "trials",
        "reasons",
        "reason_cells",
        "critical",
        "level",
        "mode",
        "both_sides",
        "support",
        "confidence",
        "pass_probability",
        "law_as_of",
        "versions",
    ]
    assert (body["result"], body["overall"], body["critical"]) == ("PASS", 1.0, [])
    assert all(clause["met"] for clause in body["clauses"])
    assert {tuple(clause) for clause in body["clauses"]} == {("id", "met", "why")}
    assert body["trials"]["hold"]["false_alarms"] == 0
    assert set(body["trials"]) == {"help", "hold"}
    assert body["law_as_of"] == "2026-03-01"
    assert body["versions"] == {
        "scenario": load_scenario("wolcott_call").version,
        "pack": load_pack("chicago").version,
        "rule": load_rule().version,
    }
    finding = next(each for each in body["findings"] if each["norm"] == "patrol_waits_on_civil")
    assert list(finding) == [
        "norm",
        "matter",
        "state",
        "finding",
        "severity",
        "at_ms",
        "cue",
        "citations",
        "act",
        "known",
        "keyed_acts",
        "credit",
        "weight",
        "competency",
        "beyond",
    ]
    assert finding["finding"] == "upheld"
    assert finding["known"]["purpose"] == "civil_immigration"


def test_a_run_in_a_file_scores_as_from_standard_input(run: str) -> None:
    Path("run.jsonl").write_text(run, "utf-8")
    assert wcsim("score", "run.jsonl", "--json") == wcsim("score", "-", "--json", given=run)


def test_a_conversation_saved_whole_is_scored_too(run: str) -> None:
    open_ = json.dumps({"type": "open", "state": "x", "choices": []})
    given = "".join(f"{open_}\n{line}\n" for line in run.splitlines())
    assert wcsim("score", "-", "--json", given=given) == wcsim("score", "-", "--json", given=run)


def test_the_same_run_is_judged_under_the_law_of_another_day_and_another_pack(run: str) -> None:
    then = wcsim("score", "-", "--json", "--law-as-of", "2019-09-24", given=run).json
    assert then["law_as_of"] == "2019-09-24"
    assert then["versions"] == wcsim("score", "-", "--json", given=run).json["versions"]
    norms = {each["norm"] for each in then["findings"]}
    assert norms != {each["norm"] for each in wcsim("score", "-", "--json", given=run).json["findings"]}
    ordered = wcsim("score", "-", "--json", "--pack", "order_2019", given=run).json
    assert ordered["versions"]["pack"] == load_pack("order_2019").version


def test_a_score_in_plain_words_says_training_and_each_clause(run: str) -> None:
    done = wcsim("score", "-", given=run)
    first, second, *_ = done.out.splitlines()
    title = load_scenario("wolcott_call").title
    assert first == f"TRAINING  {title}, variant calm, law as of 2026-03-01"
    assert second.startswith("Result: PASS   level: High")


def test_a_score_explained_is_the_score_and_all_of_its_arithmetic(run: str) -> None:
    done = wcsim("score", "-", "--explain", given=run)
    assert (done.code, done.err) == (0, "")
    first, *lines = done.out.splitlines()
    assert first.startswith("TRAINING  ")
    body = wcsim("score", "-", "--json", given=run).json
    paper = done_again(lines)
    assert (paper.result, float(paper.overall or 0)) == (body["result"], body["overall"])
    assert set(paper.levels.values()) == {body["level"]}


def test_an_explanation_is_for_people_and_json_for_programs(run: str) -> None:
    done = wcsim("score", "-", "--explain", "--json", given=run)
    assert (done.code, done.err.splitlines()[-1]) == (
        2,
        "Error: --explain prints for people and --json for programs; give one of them",
    )


def test_a_run_broken_off_is_incomplete(run: str) -> None:
    part = "".join(line + "\n" for line in run.splitlines()[:12])
    done = wcsim("score", "-", "--json", given=part)
    assert (done.code, done.json["result"]) == (0, "INCOMPLETE")


KIND: dict[str, object] = {"id": "kind", "label": "x", "acts": []}
BAD_RUNS: dict[str, tuple[Any, str]] = {
    "nothing": (lambda _: "", "-: the run is empty"),
    "no JSON": (lambda run: run + "{\n", "no JSON"),
    "no object": (lambda run: run + "[]\n", "each line of a run is one JSON object"),
    "no head": (
        lambda run: "".join(line + "\n" for line in run.splitlines()[1:]),
        "-: a run begins with 'started', this one with 'line'",
    ),
    "a head that lacks a field": (
        lambda run: run.replace('"seed": 0, ', "", 1),
        "-: the head of the run lacks 'seed'",
    ),
    "a seed that is none": (
        lambda run: changed(run, "started", seed="x"),
        "-: the head of the run cannot be read: 'x' is no seed",
    ),
    "a number of five thousand digits": (
        lambda run: run.replace('"seed": 0', '"seed": ' + "9" * 5000, 1),
        "-:1: not JSON: number is infinity",
    ),
    "a terminal escape": (
        lambda run: changed(run, "line", text="\x1b[31mred"),
        "-: '\\x1b[31mred' holds control or hidden characters, which no run holds",
    ),
    "a line separator in a text": (
        lambda run: run.replace('"text": "', '"text": "\u2028', 1),
        "holds control or hidden characters, which no run holds",
    ),
    "an unknown variant": (
        lambda run: changed(run, "started", variant="clam"),
        "wolcott_call has no variant 'clam'; did you mean 'calm'?",
    ),
    "an event of no type": (
        lambda run: changed(run, "line", type="lien"),
        "-: no event is of type 'lien'",
    ),
    "a time that is none": (
        lambda run: changed(run, "decided", after_ms=-1),
        "-: -1 is no time in whole milliseconds",
    ),
    "a decision without what was open": (
        lambda run: changed(run, "decided", open=None),
        "-: an event of type 'decided' is not of the form of a run file",
    ),
    "an act that is a list": (
        lambda run: changed(run, "decided", open=[{**KIND, "acts": [{"act": [], "matter": {}}]}]),
        "-: an event of type 'decided' is not of the form of a run file",
    ),
    "a craft mark that is a word": (
        lambda run: changed(run, "decided", open=[{**KIND, "craft": "high"}]),
        "-: an event of type 'decided' is not of the form of a run file",
    ),
    "a value that is a list": (
        lambda run: changed(run, "learned", value=["civil"]),
        "-: an event of type 'learned' is not of the form of a run file",
    ),
    "a text that is none": (
        lambda run: changed(run, "line", text=None),
        "-: an event of type 'line' is not of the form of a run file",
    ),
    "another version": (
        lambda run: changed(run, "started", version="0" * 64),
        f"nor in this store; the library has {load_scenario('wolcott_call').version[:12]}",
    ),
    "a place instead of a scenario": (
        lambda run: changed(run, "started", scenario="../../wolcott_call.yaml"),
        "which is neither in the library nor in this store",
    ),
    "another scenario": (
        lambda run: changed(run, "started", scenario="unheard_of"),
        "which is neither in the library nor in this store",
    ),
}


@pytest.mark.parametrize("command", ["score", "replay"])
@pytest.mark.parametrize(("change", "error"), BAD_RUNS.values(), ids=BAD_RUNS.keys())
def test_what_is_no_run_is_wrong_use_with_its_reason(change: Any, error: str, command: str, run: str) -> None:  # noqa: ANN401 - a table's column
    done = wcsim(command, "-", given=change(run))
    assert (done.code, done.out) == (2, "")
    told = done.err.splitlines()[-1]
    assert told.startswith("Error: ")
    assert error.replace("no JSON", "not JSON") in told


def test_a_line_that_is_no_json_is_named_by_its_number(run: str) -> None:
    count = len(run.splitlines())
    assert f"-:{count + 1}: not JSON" in wcsim("score", "-", given=run + "{\n").err


def test_a_file_that_is_not_there_is_wrong_use() -> None:
    done = wcsim("score", "not_there.jsonl")
    assert (done.code, done.err.splitlines()[-1]) == (2, "Error: not_there.jsonl: No such file or directory")


def test_a_run_is_not_judged_under_a_day_before_the_pack_begins(run: str) -> None:
    done = wcsim("score", "-", "--law-as-of", "1990-01-01", given=run)
    assert (done.code, done.out) == (2, "")
    assert done.err.endswith(
        "Error: the pack 'chicago' begins on 2016-01-01; of 1990-01-01 it knows nothing\n"
    )


def test_an_unknown_pack_suggests_the_near_one(run: str) -> None:
    done = wcsim("score", "-", "--pack", "chicgo", given=run)
    assert (done.code, done.err.splitlines()[-1]) == (
        2,
        "Error: no pack is called 'chicgo'; did you mean 'chicago'?",
    )


def test_a_run_that_plays_the_same_is_told_so(run: str) -> None:
    done = wcsim("replay", "-", given=run)
    count = len(run.splitlines()) - 1
    assert (done.code, done.out) == (0, f"the same: {count} events of wolcott_call, variant calm\n")
    assert wcsim("replay", "-", "--json", given=run).json == {
        "same": True,
        "events": count,
        "differs_at": None,
        "expected": None,
        "found": None,
    }


def test_a_run_that_was_changed_is_told_with_the_first_event_that_differs(run: str) -> None:
    done = wcsim("replay", "-", "--json", given=changed(run, "line", text="Not what was said."))
    assert done.code == 1
    body = done.json
    assert (body["same"], body["differs_at"]) == (False, 0)
    assert body["expected"]["text"] == "Not what was said."
    assert body["found"] == json.loads(run.splitlines()[1])
    plain = wcsim("replay", "-", given=changed(run, "line", text="Not what was said."))
    assert plain.code == 1
    assert plain.out.startswith("event 0 differs:")


@pytest.mark.parametrize("kept", [1, 5, 11])
def test_a_run_broken_off_is_the_same_as_far_as_it_goes(kept: int, run: str) -> None:
    """Broken off between moves; the moves of the call's first lines end after 3 and 8 events."""
    lines = run.splitlines()
    decided = [at for at, line in enumerate(lines) if '"decided"' in line]
    part = "".join(line + "\n" for line in lines[: decided[kept]])
    assert wcsim("replay", "-", given=part).code == 0


def test_as_a_program_of_its_own_the_standard_output_is_json_and_nothing_else(run: str) -> None:
    done = program("score", "-", "--json", given=run)
    assert (done.code, done.err) == (0, "")
    assert done.json == wcsim("score", "-", "--json", given=run).json


NOTE = "note: from event {} on this is not what wolcott_call gives; the record is judged as it stands, and"


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("line", {"text": "A calm voice."}),
        ("learned", {"value": "resident"}),
        ("ended", {"ending": "nope"}),
        ("act", {"act": "ask_danger"}),
    ],
)
def test_a_record_that_its_scenario_does_not_give_is_judged_and_said_to_be_so(
    run: str, kind: str, fields: dict[str, str]
) -> None:
    forged = changed(run, kind, **fields)
    at = wcsim("replay", "-", "--json", given=forged).json["differs_at"]
    assert json.loads(forged.splitlines()[at + 1])["type"] == kind
    for command in ("score", "debrief"):
        done = wcsim(command, "-", given=forged)
        assert done.code == 0
        assert done.err.startswith(NOTE.format(at))
        assert wcsim(command, "-", given=run).err == ""


def test_a_head_of_another_seat_or_with_a_factor_that_is_none_is_wrong_use(run: str) -> None:
    done = wcsim("score", "-", given=changed(run, "started", seat="officer"))
    assert done.code == 2
    assert done.err.endswith("Error: wolcott_call is played from the seat 'call_taker', not 'officer'\n")
    done = wcsim("score", "-", given=changed(run, "started", factor="7"))
    assert done.code == 2
    assert "'7' is no factor of time; it is written 1, 3/2, 2 or untimed" in done.err
