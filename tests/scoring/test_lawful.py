"""The player that asks the pack: what it takes, and that it knows no more than a member does."""

from dataclasses import replace

import pytest

from scenarios.events import Decided, Event, TimedOut
from scenarios.model import Scenario
from scenarios.reading.library import load_scenario, load_vocabulary, scenario_ids
from scoring.judging import Law, law_of
from scoring.lawful import lawful_player
from scoring.packs import load_pack
from scoring.players import play_as
from scoring.reading.rule import load_rule
from tests.scenarios.worlds import ONE_VARIANT, TWO_VARIANTS
from tests.scoring.small import law, machine, world

NORMS = law("""
{id: help, obliges: {seats: [call_taker], acts: [send_emergency], within: {seconds: 30, of: danger}}, when: {danger: life}, life: true, severity: critical, competency: life_safety}
{id: ask, obliges: {seats: [call_taker], acts: [ask_danger], before: [send_patrol, send_supervisor]}, until_known: [danger], severity: minor, competency: gathering}
{id: no_car, forbids: {seats: [call_taker], acts: [send_patrol]}, when: {purpose: civil_immigration}, severity: major, competency: non_assistance}
{id: sergeant, obliges: {seats: [call_taker], acts: [send_supervisor], by: end}, when: {purpose: civil_immigration}, severity: moderate, competency: notice_record}
{id: doubt, unsettled: {seats: [call_taker], acts: [promise_visa]}, when: {purpose: civil_immigration}, severity: minor, competency: legal_authority}
""")  # noqa: E501 - a norm a line


def done(events: tuple[Event, ...]) -> list[str]:
    """List what was taken, and `wait` where the clock ran out."""
    return [
        each.what.choice if isinstance(each.what, Decided) else "wait"
        for each in events
        if isinstance(each.what, (Decided, TimedOut))
    ]


def taken(parts: str, under: Law = NORMS, variant: str = "calm", vary: str = ONE_VARIANT) -> list[str]:
    return done(play_as(machine(world(parts, vary), variant), lawful_player(under)))


CALL = """
start: call
states:
  call:
    lines: [{phone: "A car, please.", by: caller, reveals: {purpose: civil_immigration}}]
    clock: {seconds: 20, then: over}
    choices:
      - {id: car, label: A car at once and without a word, acts: [send_patrol], to: over}
      - {id: hang_up, label: Hang up, to: over}
      - {id: sergeant, label: A sergeant, acts: [send_supervisor], to: more}
      - {id: hurt, label: Is anyone hurt?, acts: [ask_danger], once: true, reveals: [danger]}
      - {id: everyone, label: Everyone, acts: [send_emergency], to: more}
  more:
    choices:
      - {id: visa, label: Promise a visa, acts: [promise_visa], to: over}
      - {id: plain, label: Say no more, craft: 0.3, to: over}
      - {id: kind, label: Say it kindly, craft: 1, to: over}
endings: {over: {outcome: lawful, people: Over.}}
golden: {good: {variant: calm, reference: true, choices: [hurt, sergeant, kind], ending: over}}
"""


def test_it_asks_what_it_must_then_does_what_it_must_and_breaks_nothing() -> None:
    assert taken(CALL) == ["hurt", "sergeant", "kind"]


def test_a_life_goes_before_every_other_duty() -> None:
    assert taken(CALL, variant="shots", vary=TWO_VARIANTS) == ["hurt", "everyone", "kind"]


def test_where_all_that_is_open_is_forbidden_it_waits() -> None:
    waiting = """
    start: call
    states:
      call:
        lines: [{phone: "A car.", by: caller, reveals: {purpose: civil_immigration, danger: none}}]
        clock: {seconds: 10, then: next}
        choices: [{id: car, label: A car, acts: [send_patrol], to: over}]
      next: {choices: [{id: sergeant, label: A sergeant, acts: [send_supervisor], to: over}]}
    endings: {over: {outcome: lawful, people: Over.}}
    golden: {good: {variant: calm, reference: true, choices: [wait, sergeant], ending: over}}
    """
    assert taken(waiting) == ["wait", "sergeant"]


def test_in_a_trap_without_a_clock_it_takes_the_lesser_wrong() -> None:
    trap = """
    start: call
    states:
      call:
        lines: [{phone: "A car.", by: caller, reveals: {purpose: civil_immigration, danger: none}}]
        choices:
          - {id: both, label: Both, acts: [send_patrol, promise_visa], to: over}
          - {id: car, label: A car, acts: [send_patrol], to: over}
    endings: {over: {outcome: lawful, people: Over.}}
    golden: {good: {variant: calm, reference: true, choices: [car], ending: over}}
    """
    assert taken(trap) == ["car"]


def test_asked_why_it_gives_the_right_reason_wherever_it_stands() -> None:
    why = """
    start: call
    states:
      call: {choices: [{id: sergeant, label: A sergeant, acts: [send_supervisor], to: why}]}
      why:
        choices:
          - {id: wrong, label: Because, why: {of: call, right: false}, to: over}
          - {id: right, label: Because of the law, why: {of: call, right: true}, to: over}
    endings: {over: {outcome: lawful, people: Over.}}
    golden: {good: {variant: calm, reference: true, choices: [sergeant, right], ending: over}}
    """
    assert taken(why) == ["sergeant", "right"]


def test_with_duties_open_it_goes_on_rather_than_away() -> None:
    leaving = CALL.replace(
        "      - {id: sergeant, label: A sergeant, acts: [send_supervisor], to: more}\n", ""
    )
    leaving = leaving.replace("acts: [send_emergency], to: more", "to: more")
    assert taken(leaving.replace("choices: [hurt, sergeant, kind]", "choices: [hurt, everyone, kind]")) == [
        "hurt",
        "everyone",
        "kind",
    ]


def test_a_duty_that_leads_on_goes_before_talk_that_stays() -> None:
    parts = """
    start: floor
    states:
      floor:
        lines: [{person: "Anything for me?", by: caller, reveals: {purpose: civil_immigration, danger: none}}]
        choices:
          - {id: small_talk, label: Nothing, sets: [talked]}
          - {id: sergeant, label: A sergeant, acts: [send_supervisor], to: over}
    endings: {over: {outcome: lawful, people: Over.}}
    golden: {good: {variant: calm, reference: true, choices: [sergeant], ending: over}}
    """
    assert taken(parts) == ["sergeant"]


def _shipped() -> list[tuple[Scenario, str]]:
    return [(load_scenario(id_), each.id) for id_ in scenario_ids() for each in load_scenario(id_).variants]


@pytest.mark.parametrize(("scenario", "variant"), _shipped(), ids=lambda each: getattr(each, "id", each))
def test_it_plays_the_same_without_golden_runs_titles_and_endings(scenario: Scenario, variant: str) -> None:
    """What is keyed for the author, and what comes out in the end, is none of its business."""
    under = law_of(load_pack("chicago"), scenario.law_as_of, load_rule(), load_vocabulary())
    blind = replace(
        scenario,
        golden=(),
        title="",
        endings=tuple(
            replace(each, outcome="lawful", people="", excuses=frozenset()) for each in scenario.endings
        ),
    )
    assert done(play_as(machine(blind, variant), lawful_player(under))) == done(
        play_as(machine(scenario, variant), lawful_player(under))
    )
