"""A record in, a judgement out: laws that hold for every run, and the law of another day or pack."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.events import Decided
from scenarios.record import dump, dump_start, load_run
from scenarios.script import play
from scenarios.vocabulary import MatterId
from scoring.judging import found_in, judge_run, on_day, owed_by, references
from scoring.norms import NormId
from scoring.opportunities import Owed, in_play
from scoring.players import play_as, players, random_player
from scoring.report import report
from tests.scoring.small import credits_of, events_of, judged, law, machine, pack, run_of, world

CALL = world(
    """
    matters: {friend: A friend in the car}
    start: call
    states:
      call:
        lines: [{phone: "Homeland Security. Send a car.", by: caller, reveals: {requester: hsi}}]
        clock: {seconds: 60, then: gone}
        choices:
          - {id: what_for, label: What is it for, acts: [ask_purpose], once: true, reveals: [purpose]}
          - {id: hurt, label: Is anyone hurt, acts: [ask_danger], once: true, reveals: {friend.danger: life}}
          - {id: status, label: Citizens, acts: [ask_status], once: true}
          - {id: car, label: A car, acts: [send_patrol], once: true}
          - {id: ems, label: An ambulance for the friend, acts: [friend.send_ems], once: true}
          - {id: sergeant, label: A sergeant, acts: [send_supervisor], once: true}
          - {id: remarks, label: Write it down, acts: [record_request], to: done}
    endings:
      done: {outcome: lawful, people: The call is over.}
      gone: {outcome: unresolved, people: He hung up.}
    golden:
      good:
        variant: calm
        reference: true
        choices: [what_for, hurt, ems, sergeant, remarks]
        ending: done
    """
)
NORMS = """
{id: ask_what_for, obliges: {seats: [call_taker], acts: [ask_purpose], before: [send_patrol]}, until_known: [purpose], severity: moderate, competency: gathering}
{id: sergeant, obliges: {seats: [call_taker], acts: [send_supervisor], by: end}, when: {requester: hsi}, severity: major, competency: notice_record}
{id: help, obliges: {seats: [call_taker], acts: [send_ems], within: {seconds: 30, of: danger}}, when: {danger: life}, severity: critical, competency: life_safety, critical: no_help_for_life}
{id: no_car, forbids: {seats: [call_taker], acts: [send_patrol]}, when: {purpose: civil_immigration}, severity: critical, competency: non_assistance}
{id: no_status, forbids: {seats: [call_taker], acts: [ask_status]}, severity: minor, competency: legal_authority}
{id: write, obliges: {seats: [call_taker], acts: [record_request], by: end}, when: {requester: any}, severity: minor, competency: notice_record}
"""  # noqa: E501 - a norm a line
LAW = law(NORMS)
FREE = ("what_for", "hurt", "status", "car", "ems", "sergeant")
scripts = st.lists(st.sampled_from(FREE), unique=True).map(lambda picked: (*picked, "remarks"))


def test_the_reference_run_owes_what_it_put_in_play() -> None:
    owed = [
        ("ask_what_for", "event"),
        ("sergeant", "event"),
        ("help", "friend"),
        ("no_car", "event"),
        ("no_status", "event"),
        ("write", "event"),
    ]
    norms = frozenset((NormId(norm), MatterId(matter)) for norm, matter in owed)
    assert owed_by(CALL, machine(CALL), LAW) == Owed(norms=norms, crafts=frozenset(), timed=frozenset())
    assert [each.id for each in references(CALL, machine(CALL).variant)] == ["good"]


def test_without_a_reference_run_nothing_is_owed() -> None:
    unmarked = world("start: call\nstates: {call: {choices: [{id: end, label: End, to: done}]}}\n"
                     "endings: {done: {outcome: lawful, people: Done.}}")  # fmt: skip
    assert owed_by(unmarked, machine(unmarked), LAW) == Owed(
        norms=frozenset(), crafts=frozenset(), timed=frozenset()
    )


@given(scripts)
def test_judging_needs_only_the_record(script: tuple[str, ...]) -> None:
    run = run_of(CALL, script)
    lines = [json.dumps(dump_start(run.started)), *(json.dumps(dump(event)) for event in run.events)]
    again = load_run([json.loads(each) for each in lines])
    assert again == run
    assert judge_run(again, CALL, LAW) == judge_run(run, CALL, LAW)
    assert found_in(again.events, LAW) == found_in(run.events, LAW)


@given(scripts)
def test_judging_twice_gives_the_same_by_a_judge_who_remembers_and_by_a_new_one(
    script: tuple[str, ...],
) -> None:
    run = run_of(CALL, script)
    assert judge_run(run, CALL, LAW) == judge_run(run, CALL, LAW)
    assert report(judge_run(run, CALL, LAW), LAW, "v") == report(judge_run(run, CALL, law(NORMS)), LAW, "v")


@given(scripts)
def test_what_is_broken_at_any_moment_is_broken_over_the_run(script: tuple[str, ...]) -> None:
    found = credits_of(judged(CALL, LAW, *script))
    assert (found["no_status"][0] == "breached") is ("status" in script)
    known = "what_for" in script
    car_after = known and "car" in script and script.index("car") > script.index("what_for")
    assert (found["no_car"][0] == "breached") is car_after


@given(st.permutations(["what_for", "hurt", "ems", "sergeant"]))
def test_a_run_that_breaks_nothing_and_reaches_all_that_is_owed_scores_1_in_any_order(
    script: list[str],
) -> None:
    judgement = judged(CALL, LAW, *script, "remarks")
    assert judgement.score.overall == 1
    assert set(judgement.score.competencies.values()) <= {1, None}
    assert (judgement.score.result, judgement.score.level) == ("PASS", "High")


@given(st.permutations(["what_for", "ems", "hurt", "status"]))
def test_the_order_of_independent_things_does_not_matter(script: list[str]) -> None:
    plain = judged(CALL, LAW, "what_for", "ems", "hurt", "status", "remarks")
    other = judged(CALL, LAW, *script, "remarks")
    assert credits_of(other) == credits_of(plain)
    assert other.score == plain.score
    assert other.trials == plain.trials


@given(scripts, st.sampled_from(FREE))
def test_breaking_one_thing_more_never_raises_the_score(script: tuple[str, ...], more: str) -> None:
    if more in script or more in ("what_for", "hurt", "ems", "sergeant"):
        return
    before = judged(CALL, LAW, *script).score
    after = judged(CALL, LAW, *script[:-1], more, script[-1]).score
    assert (after.overall or 0) <= (before.overall or 0)


@given(scripts, st.integers(0, 6))
@settings(max_examples=50)
def test_a_run_broken_off_is_incomplete_and_can_be_judged_so_far(script: tuple[str, ...], kept: int) -> None:
    judgement = judged(CALL, LAW, *script[: min(kept, len(script) - 1)])
    assert judgement.score.result == "INCOMPLETE"


def test_the_same_run_can_be_judged_under_the_law_of_another_day() -> None:
    before_any_law = on_day(LAW, date(2019, 12, 31))
    run = run_of(CALL, ["car", "status", "remarks"])
    assert judge_run(run, CALL, LAW).score.result == "NOT YET"
    then = judge_run(run, CALL, before_any_law)
    assert (then.lines, then.score.result) == ((), "INCOMPLETE")
    assert before_any_law.day == date(2019, 12, 31)


def test_a_run_is_reported_as_programs_read_it() -> None:
    run = run_of(CALL, ["what_for@2", "car@3", "hurt@2", "remarks@4"])
    judgement = judge_run(run, CALL, LAW)
    body = report(judgement, LAW, CALL.version)
    assert json.loads(json.dumps(body)) == body
    findings = {each["norm"]: each for each in body.pop("findings")}
    assert body == {
        "result": "NOT YET",
        "clauses": [
            {"id": "no_critical", "met": False, "why": "critical error: help (Do so.), no_car (Do so.)"},
            {
                "id": "overall",
                "met": False,
                "why": "the whole run: 51.5%, and a pass needs 85%; lost on help, no_car, sergeant",
            },
            {"id": "legal_authority", "met": True, "why": "legal authority: 100.0%, and a pass needs 70%"},
            {
                "id": "life_safety",
                "met": False,
                "why": "life safety: 0.0%, and a pass needs 85%; lost on help",
            },
            {
                "id": "non_assistance",
                "met": False,
                "why": "non assistance: 0.0%, and a pass needs 85%; lost on no_car",
            },
            {"id": "gathering", "met": True, "why": "gathering: 100.0%, and a pass needs 70%"},
            {
                "id": "notice_record",
                "met": False,
                "why": "notice record: 25.0%, and a pass needs 70%; lost on sergeant",
            },
            {
                "id": "level",
                "met": False,
                "why": (
                    "the level is Non-compliant (errors counted: 2 critical, 1 major); "
                    "a pass needs High, Compliant or Partial"
                ),
            },
        ],
        "overall": 0.5156,
        "competencies": {
            "legal_authority": 1.0,
            "life_safety": 0.0,
            "non_assistance": 0.0,
            "gathering": 1.0,
            "communication": None,
            "timeliness": None,
            "notice_record": 0.25,
        },
        "trials": {"help": {"n": 1, "hits": 0}, "hold": {"n": 1, "false_alarms": 1}},
        "reasons": [],
        "reason_cells": {
            "right_act_right_reason": [],
            "right_act_wrong_reason": [],
            "wrong_act_right_reason": [],
            "wrong_act_wrong_reason": [],
        },
        "critical": [
            {"code": "no_help_for_life", "norm": "help", "matter": "friend"},
            {"code": "no_car", "norm": "no_car", "matter": "event"},
        ],
        "level": "Non-compliant",
        "mode": "assess",
        "both_sides": {
            "help": {"low": 0.0, "high": 0.7935},
            "hold": {"low": 0.0, "high": 0.7935},
            "lean": None,
            "cost_ratio": 1.0,
        },
        "support": {"trials": 2, "errors": 2, "up_to": 1.0},
        "confidence": None,
        "pass_probability": {"share": 0.0, "draws": 1000, "seed": 1, "borderline": False},
        "law_as_of": "2022-06-01",
        "versions": {"scenario": CALL.version, "pack": pack(NORMS).version, "rule": LAW.rule.version},
    }
    assert findings["no_car"] == {
        "norm": "no_car",
        "matter": "event",
        "state": "call",
        "finding": "breached",
        "severity": "critical",
        "at_ms": 5000,
        "cue": {
            "at_ms": 2000,
            "circumstance": "purpose",
            "value": "civil_immigration",
            "line": "The caller: Homeland Security. Send a car.",
        },
        "citations": [
            {"text": "MCC 1", "in_force_from": "2020-01-01", "in_force_to": None, "confidence": "read"}
        ],
        "act": "send_patrol",
        "known": {"purpose": "civil_immigration", "requester": "hsi"},
        "keyed_acts": ["record_request", "send_supervisor"],
        "credit": 0.0,
        "weight": 3,
        "competency": "non_assistance",
        "beyond": False,
    }
    assert set(findings) == {"ask_what_for", "help", "no_car", "no_status", "sergeant", "write"}


def test_what_was_never_reached_is_reported_without_moment_act_or_cue() -> None:
    body = report(judged(CALL, LAW, "what_for", "remarks"), LAW, "v")
    (help_,) = [each for each in body["findings"] if each["norm"] == "help"]
    assert help_ == {
        "norm": "help",
        "matter": "friend",
        "state": None,
        "finding": "not reached",
        "severity": "critical",
        "at_ms": None,
        "cue": None,
        "citations": [
            {"text": "MCC 1", "in_force_from": "2020-01-01", "in_force_to": None, "confidence": "read"}
        ],
        "act": None,
        "known": {},
        "keyed_acts": ["send_ems"],
        "credit": 0.0,
        "weight": 3,
        "competency": "life_safety",
        "beyond": False,
    }


def test_the_players_play_by_their_names() -> None:
    def taken(name: str) -> list[str]:
        events = play_as(machine(CALL), players(LAW.acts)[name])
        return [each.what.choice for each in events if isinstance(each.what, Decided)]

    assert taken("always first") == ["what_for", "hurt", "status", "car", "ems", "sergeant", "remarks"]
    assert taken("always assist") == ["car", "ems", "remarks"]
    assert taken("always refuse") == ["remarks"]
    assert taken("always longest")[0] == "ems"
    assert taken("fastest") == ["remarks"]


@pytest.mark.parametrize("seed", range(5))
def test_a_random_player_plays_the_same_for_the_same_seed(seed: int) -> None:
    assert play_as(machine(CALL), random_player(seed)) == play_as(machine(CALL), random_player(seed))


def test_what_two_reference_runs_put_in_play_can_be_compared() -> None:
    good = in_play(*found_in(events_of(CALL, ["what_for", "hurt", "ems", "sergeant", "remarks"]), LAW))
    other = in_play(
        *found_in(play(machine(CALL), ["sergeant", "hurt", "ems", "what_for", "remarks"])[1], LAW)
    )
    short = in_play(*found_in(events_of(CALL, ["what_for", "remarks"]), LAW))
    assert good == other
    assert good.norms - short.norms == {("help", "friend")}
