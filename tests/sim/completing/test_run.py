"""The completion record of a run: everything known in it, and nothing claimed that nobody vouches for."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from fractions import Fraction
from importlib.metadata import version
from pathlib import Path

import pytest

from scenarios.model import ChoiceId
from sim.autopilot import play_on
from sim.completing.run import NOT_GIVEN, Person, complete, kept_of
from sim.records.completion import (
    CREDIT_RULE,
    Agency,
    CompetencyScore,
    CompletionRecord,
    Content,
    Course,
    CriticalError,
    Identity,
    Instructor,
    Member,
    Objective,
    Outcome,
    Policy,
    ScenarioPlayed,
    SignOff,
    TimeAndPlace,
    Validity,
)
from sim.records.store import Store
from tests.scoring.small import law
from tests.sim.seats import ATTEMPT, CALL, LAW, Seat, opened, seated, seated_again

SEND, WRITE = ChoiceId("send"), ChoiceId("write")
PERSON = Person(
    legal_name="Ana Núñez",
    employee_id_or_star="C-1207",
    agency_name="OEMC",
    agency_id="IL-1",
    place="Station 2",
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as made:
        yield made


def record_of(seat: Seat, person: Person = PERSON, attempt_no: int = 1) -> CompletionRecord:
    kept = kept_of(seat.session, seat.store)
    return complete(seat.session, person, record_id="record-1", kept=kept, attempt_no=attempt_no)


def test_the_record_of_a_practice_run_is_this_and_nothing_else(store: Store) -> None:
    """Begun at 12:01, ended at 12:02, acknowledged at 12:03 by the wall clock; a minute on the member's."""
    seat = seated(store)
    play_on(seat.session, seat.clock, ["ask@2", "send@2", "write@61"])
    seat.session.acknowledge("I would ask sooner")
    assert record_of(seat) == CompletionRecord(
        record=Identity(record_id="record-1", record_class="practice"),
        agency=Agency(agency_name="OEMC", agency_id="IL-1"),
        member=Member(legal_name="Ana Núñez", employee_id_or_star="C-1207", position="call_taker"),
        course=Course(
            title="A small world",
            description="One scenario, call-taker: A test",
            category="in_service",
            delivery="unproctored",
            provider_name="Welcoming City Simulator",
            provider_no="none",
            objectives=(Objective(id="To test", met=True),),
            lesson_plan_id="small",
            lesson_plan_version=CALL.version,
        ),
        content=Content(
            scenarios=(
                ScenarioPlayed(
                    scenario_id="small",
                    version=CALL.version,
                    title="A small world",
                    variant="calm",
                    seed=0,
                    attempt_id=ATTEMPT.attempt_id,
                    attempt_hash=store.head(ATTEMPT.attempt_id).hash.hex(),
                ),
            ),
            key_version=LAW.pack.version,
            key_approved_by="not approved",
            key_approved_on=None,
            law_as_of=date(2022, 6, 1),
            pack_id="small",
            pack_version=LAW.pack.version,
            policies=(Policy(id="A small pack", dated=date(2022, 6, 1)),),
            software_version=version("welcoming-city-sim"),
        ),
        time_and_place=TimeAndPlace(
            start_at="2026-01-31T12:01:00+00:00",
            end_at="2026-01-31T12:03:00+00:00",
            place="Station 2",
            elapsed_min=2,
            active_min=1,
            idle_min=1,
            credit_hours=0,
            credit_rule=CREDIT_RULE,
            accommodation_factor=1.0,
            identity_check="none",
            proctor_id="none",
            interruptions=0,
            instructor_interventions=0,
        ),
        outcome=Outcome(
            result="PASS",
            pass_rule_version=LAW.rule.version,
            cut=85.0,
            score_overall=100.0,
            score_by_competency=(
                CompetencyScore(competency="legal_authority", score=None),
                CompetencyScore(competency="life_safety", score=100.0),
                CompetencyScore(competency="non_assistance", score=None),
                CompetencyScore(competency="gathering", score=None),
                CompetencyScore(competency="communication", score=None),
                CompetencyScore(competency="timeliness", score=100.0),
                CompetencyScore(competency="notice_record", score=100.0),
            ),
            critical_errors=(),
            trials_help=1,
            hits=1,
            trials_hold=0,
            false_alarms=0,
            attempt_no=1,
            attempts_total=1,
            attempt_counted=True,
        ),
        remedial=None,
        next=Validity(valid_from=date(2026, 1, 31), next_due=None, due_rule="none set by an agency"),
        instructor=Instructor(),
        supervisor=None,
        sign_off=SignOff(
            acknowledged_at="2026-01-31T12:03:00.000+00:00",
            signature_method="key press in the program",
            comment="I would ask sooner",
            meaning="seen, not agreed to",
        ),
    )


def test_a_run_that_does_not_pass_names_its_critical_errors_and_its_objectives_unmet(store: Store) -> None:
    seat = seated(store)
    play_on(seat.session, seat.clock, ["ask@2", "wait", "wait"])
    seat.session.acknowledge()
    record = record_of(seat)
    assert (record.outcome.result, record.outcome.critical_errors) == (
        "NOT YET",
        (CriticalError(code="send_for_danger"),),
    )
    assert record.course.objectives == (Objective(id="To test", met=False),)
    assert (record.outcome.trials_help, record.outcome.hits) == (1, 0)


def test_of_an_objective_that_the_run_gave_no_occasion_for_nothing_is_claimed(store: Store) -> None:
    write_only = law(
        "{id: write, obliges: {seats: [call_taker], acts: [record_request], by: end}, severity: minor, competency: notice_record}"  # noqa: E501 - a norm a line
    )
    seat = seated(store, under=write_only)
    play_on(seat.session, seat.clock, ["send", "write"])
    seat.session.acknowledge()
    assert record_of(seat).course.objectives == ()


def test_what_nobody_gave_is_not_given(store: Store) -> None:
    seat = seated(store)
    play_on(seat.session, seat.clock, ["send", "write"])
    seat.session.acknowledge()
    record = record_of(seat, Person())
    assert record.agency == Agency(agency_name=NOT_GIVEN, agency_id=NOT_GIVEN)
    assert record.member == Member(legal_name=NOT_GIVEN, employee_id_or_star=NOT_GIVEN, position="call_taker")
    assert record.time_and_place.place == NOT_GIVEN
    assert record.sign_off.comment == ""


def test_a_second_attempt_says_so_and_is_not_the_one_that_counts(store: Store) -> None:
    seat = seated(store)
    play_on(seat.session, seat.clock, ["send", "write"])
    seat.session.acknowledge()
    outcome = record_of(seat, attempt_no=2).outcome
    assert (outcome.attempt_no, outcome.attempts_total, outcome.attempt_counted) == (2, 2, False)


def test_interruptions_are_counted(store: Store) -> None:
    seat = seated(store)
    play_on(seat.session, seat.clock, ["ask@2"])
    again = seated_again(store)
    play_on(again.session, again.clock, ["send@2"])
    last = seated_again(store)
    play_on(last.session, last.clock, ["write@2"])
    last.session.acknowledge()
    assert record_of(last).time_and_place.interruptions == 2


@pytest.mark.parametrize(("factor", "told", "active"), [(Fraction(2), 2.0, 2), (None, "untimed", 0)])
def test_the_factor_is_recorded_and_never_the_reason(
    factor: Fraction | None, told: float | str, active: int, store: Store
) -> None:
    """At factor 2 a minute of the scenario is two of the member's; the horn sounds after 8 of its seconds."""
    seat = seated(store, factor)
    session = seat.session
    session.begin()
    for choice, ms in ((SEND, 10_000), (None, 6_000), (WRITE, 114_000)):
        session.shown()
        seat.clock.advance(ms)
        if choice:
            session.choose(choice)
        else:
            session.wait_out()
    session.acknowledge()
    place = record_of(seat).time_and_place
    assert (place.accommodation_factor, place.active_min) == (told, active)


def test_how_sure_a_member_was_stays_out_of_the_record(store: Store, tmp_path: Path) -> None:
    """Nor does the lean, nor the chance to pass: a rated run leaves the same record as one that was not."""
    run = ["ask@2", "send@2", "write@61"]
    seat = seated(store)
    play_on(seat.session, seat.clock, [f"{each}%90" for each in run])
    seat.session.acknowledge()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with opened(elsewhere) as other:
        plain = seated(other)
        play_on(plain.session, plain.clock, run)
        plain.session.acknowledge()
        rated_record, record = record_of(seat), record_of(plain)
    assert rated_record.outcome == record.outcome
    told = json.dumps(asdict(rated_record), default=str)
    assert not [word for word in ("sure", "brier", "confiden", "d_prime", "lean", "probab") if word in told]
