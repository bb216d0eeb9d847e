"""Statements, judged by `@learninglocker/xapi-validation`: what we write is taken, what is broken is not."""

import json
from typing import Any

import pytest

from scenarios.record import load
from scoring.findings import findings
from scoring.opportunities import in_play, opportunities
from scoring.timeline import timeline
from sim.exports.decisions import Decision, decisions_of
from sim.exports.xapi import Account, Json, RunTold, statements
from sim.records.completion import as_plain
from tests.judges import ask
from tests.scoring.small import law
from tests.sim.records.samples import RECORD

MEMBER = Account(home_page="https://agency.invalid/", name="C-1207")
FILED: Any = {**as_plain(RECORD), "integrity": {"record_hash": "a" * 64, "previous_hash": "0" * 64}}
ATTEMPT_ID = FILED["content"]["scenarios"][0]["attempt_id"]
DECISIONS = (
    Decision(
        number=1,
        at_ms=4_250,
        after_ms=1_250,
        state="ring",
        choice="ask_danger",
        open=(("ask_danger", "Is anyone hurt?"), ("close", "Clear the line")),
        right=("ask_danger",),
        success=True,
    ),
    Decision(
        number=2,
        at_ms=9_000,
        after_ms=4_000,
        state="ring",
        choice="wait",
        open=(("close", "[red]"),),
        right=(),
        success=False,
    ),
)
RUN = RunTold(
    start_at="2026-01-31T06:02:00.000-06:00", end_at="2026-01-31T06:08:00.000-06:00", decisions=DECISIONS
)


def told() -> list[Json]:
    return list(statements(FILED, MEMBER, {ATTEMPT_ID: RUN}))


def judged(given: list[Json]) -> Any:  # noqa: ANN401 - the judge's own answer
    return ask("xapi.js", "\n".join(map(json.dumps, given)))


def test_every_statement_is_taken_by_the_outside_judge() -> None:
    assert judged(told()) == {"judged": 4, "faults": []}


@pytest.mark.parametrize(
    ("name", "value"), [("id", "not a uuid"), ("actor", {"name": "nobody"}), ("verb", {}), ("version", "one")]
)
def test_the_judge_refuses_a_broken_statement(name: str, value: object) -> None:
    first, *rest = told()
    assert judged([{**first, name: value}, *rest])["faults"]


def test_decisions_come_first_then_their_run_then_the_course() -> None:
    verbs = [each["verb"]["display"]["en-US"] for each in told()]
    assert verbs == ["answered", "answered", "completed", "completed"]
    right, silent, run, course = told()
    assert [each["timestamp"] for each in (right, silent, run, course)] == [
        "2026-01-31T06:02:04.250-06:00",
        "2026-01-31T06:02:09.000-06:00",
        "2026-01-31T06:08:00.000-06:00",
        "2026-01-31T06:09:00-06:00",
    ]
    assert right["result"] == {"response": "ask_danger", "success": True, "duration": "PT1.25S"}
    assert silent["result"] == {"response": "wait", "success": False, "duration": "PT4.00S"}
    assert right["object"]["definition"]["correctResponsesPattern"] == ["ask_danger"]
    assert course["result"]["success"] is False
    assert course["result"]["extensions"]["https://welcoming-city-sim.invalid/xapi/result"] == "NOT YET"


def test_a_pass_is_passed_and_what_is_not_yet_is_never_failed() -> None:
    passed = {**FILED, "outcome": {**FILED["outcome"], "result": "PASS"}}
    *_, course = statements(passed, MEMBER, {})
    assert (course["verb"]["id"], course["result"]["success"]) == (
        "http://adlnet.gov/expapi/verbs/passed",
        True,
    )
    assert not any("failed" in json.dumps(each) for each in told())


def test_the_same_record_has_the_same_statements_each_with_an_id_of_its_own() -> None:
    assert told() == told()
    assert len({each["id"] for each in told()}) == len(told())


def test_no_statement_says_a_members_name() -> None:
    text = json.dumps(told(), ensure_ascii=False)
    assert RECORD.member.legal_name not in text
    assert text.count("TRAINING") >= len(told())


def test_a_decision_knows_what_would_have_been_right() -> None:
    """Danger to life is known; sending is owed, closing does nothing."""
    under = law(
        "{id: send, obliges: {seats: [call_taker], acts: [send_emergency], by: end}, when: {danger: life},"
        " severity: critical, competency: life_safety}"
    )
    open_ = [
        {"id": "send", "label": "Send", "acts": [{"act": "send_emergency", "matter": "event"}]},
        {"id": "close", "label": "Close", "acts": []},
    ]
    events = [
        {"type": "learned", "at_ms": 0, "matter": "event", "circumstance": "danger", "value": "life"},
        {
            "type": "decided",
            "at_ms": 900,
            "state": "ring",
            "seat": "call_taker",
            "choice": "close",
            "after_ms": 900,
            "open": open_,
        },
    ]
    run = timeline(tuple(map(load, events)))
    found = findings(run, under.judge)
    lines = opportunities(
        run,
        found,
        in_play(run, found),
        norms=under.norms,
        rule=under.rule,
        judge=under.judge,
        excused=frozenset(),
        mode="assess",
    )
    (decision,) = decisions_of(run, lines, under.judge)
    assert (decision.choice, decision.right, decision.success) == ("close", ("send",), False)
