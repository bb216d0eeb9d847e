"""Attempts, decisions and completion records for the tests of this room."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sim.records.attempts import Attempt
from sim.records.chain import JsonValue
from sim.records.completion import (
    Agency,
    CompetencyScore,
    CompletionRecord,
    Content,
    Course,
    Identity,
    Member,
    Objective,
    Outcome,
    ScenarioPlayed,
    SignOff,
    TimeAndPlace,
    Validity,
    credit_hours,
)

INTEGRITY = {
    "record_hash": "a" * 64,
    "previous_hash": "0" * 64,
    **dict.fromkeys(("signature", "key_id", "vouched_by", "signed_at")),
}
"""What a store says of a record that nobody vouches for."""

NOON = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)

ATTEMPT = Attempt(
    attempt_id="11111111-2222-4333-8444-555555555555",
    scenario_id="wolcott_call",
    scenario_version="a" * 64,
    title="Homeland Security, need a car on Wolcott",
    seat="call_taker",
    variant="calm",
    seed=7,
    law_as_of=date(2026, 1, 31),
    pack_id="chicago",
    pack_version="b" * 64,
    mode="practice",
    created_at=NOON,
    member_name="Ana Núñez",
    member_number="C-1207",
)


def attempt(number: int) -> Attempt:
    """Give attempt `number`, begun that many minutes after noon."""
    name = f"11111111-2222-4333-8444-{number:012d}"
    return replace(ATTEMPT, attempt_id=name, created_at=NOON + timedelta(minutes=number))


def decision(number: int, choice: str = "ask_danger") -> tuple[dict[str, JsonValue], ...]:
    """Give the three events of decision `number`, counted from 1."""
    at_ms = number * 1000
    return (
        {
            "type": "decided",
            "at_ms": at_ms,
            "state": "opening",
            "choice": choice,
            "after_ms": 400,
            "n": number,
        },
        {"type": "act", "at_ms": at_ms, "act": "ask_if_danger", "matter": "caller"},
        {
            "type": "line",
            "at_ms": at_ms,
            "speaker": "Caller",
            "channel": "phone",
            "text": "No — nobody is hurt.",
        },
    )


def life(state: str, at_ms: int = 0) -> dict[str, JsonValue]:
    """Give the event that the attempt is now in `state`."""
    return {"type": "life", "at_ms": at_ms, "state": state}


RECORD = CompletionRecord(
    record=Identity(record_id="99999999-0000-4000-8000-000000000001", record_class="completion"),
    agency=Agency(agency_name="Office of Emergency Management", agency_id="OEMC"),
    member=Member(legal_name="Ana Núñez", employee_id_or_star="C-1207", position="call_taker"),
    course=Course(
        title="Welcoming City calls",
        description="One 911 call, judged by the ordinance",
        category="in_service",
        delivery="unproctored",
        provider_name="none",
        provider_no="none",
        objectives=(Objective(id="help_in_danger", met=True), Objective(id="hold_back", met=False)),
        lesson_plan_id="wolcott",
        lesson_plan_version="1",
    ),
    content=Content(
        scenarios=(
            ScenarioPlayed(
                scenario_id="wolcott_call",
                version="a" * 64,
                title="Homeland Security, need a car on Wolcott",
                variant="calm",
                seed=7,
                attempt_id=ATTEMPT.attempt_id,
            ),
        ),
        key_version="b" * 64,
        law_as_of=date(2026, 1, 31),
        pack_id="chicago",
        pack_version="b" * 64,
        software_version="0.1.0",
    ),
    time_and_place=TimeAndPlace(
        start_at="2026-01-31T06:00:00-06:00",
        end_at="2026-01-31T06:09:00-06:00",
        place="Back of the Yards, station 2",
        elapsed_min=9,
        active_min=8,
        idle_min=1,
        credit_hours=credit_hours(8),
    ),
    outcome=Outcome(
        result="NOT YET",
        pass_rule_version="1",  # noqa: S106 # the version of a rule
        cut=80.0,
        score_overall=62.5,
        score_by_competency=(
            CompetencyScore(competency="help", score=100.0),
            CompetencyScore(competency="hold", score=None),
        ),
        attempt_no=1,
        attempts_total=1,
        attempt_counted=True,
    ),
    next=Validity(valid_from=date(2026, 1, 31), next_due=None, due_rule="none"),
    sign_off=SignOff(acknowledged_at="2026-01-31T06:10:00-06:00", signature_method="key pressed"),
)
