"""The completion record of one run, practised or assessed by itself."""

from dataclasses import dataclass
from importlib.metadata import version
from typing import get_args

from scoring.judging import Judgement
from sim.completing.parts import PERCENT, by_competency, critical_errors, life_of, percent, span
from sim.records.chain import Event
from sim.records.completion import (
    Agency,
    CompletionRecord,
    Content,
    Course,
    Identity,
    Member,
    Objective,
    Outcome,
    Policy,
    Position,
    RecordClass,
    ScenarioPlayed,
    SignOff,
    TimeAndPlace,
    Validity,
    credit_hours,
)
from sim.records.store import Store
from sim.session import Session

NOT_GIVEN = "not given"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What the store keeps of an attempt: its events with its life, and the end of its chain (hex)."""

    events: tuple[Event, ...]
    hash: str


def kept_of(session: Session, store: Store) -> Kept:
    """Read what the store keeps of a session's attempt."""
    attempt_id = session.attempt.attempt_id
    return Kept(events=store.events(attempt_id), hash=store.head(attempt_id).hash.hex())


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who took the run, as they gave it; nothing here is checked by the program."""

    legal_name: str = NOT_GIVEN
    employee_id_or_star: str = NOT_GIVEN
    agency_name: str = NOT_GIVEN
    agency_id: str = NOT_GIVEN
    place: str = NOT_GIVEN


def complete(
    session: Session, person: Person, *, record_id: str, kept: Kept, attempt_no: int = 1
) -> CompletionRecord:
    """Make the completion record of one run, once it is acknowledged."""
    judgement = session.judgement()
    scenario = session.scenario
    life = life_of(kept.events)
    acknowledged = next(each for each in life if each["state"] == "acknowledged")
    started, ended = span(life)
    minutes = int((ended - started).total_seconds() // 60)
    active = _active_minutes(session)
    return CompletionRecord(
        record=Identity(record_id=record_id, record_class=_class(session)),
        agency=Agency(agency_name=person.agency_name, agency_id=person.agency_id),
        member=Member(
            legal_name=person.legal_name,
            employee_id_or_star=person.employee_id_or_star,
            position=_position(scenario.seat),
        ),
        course=_course(session, judgement),
        content=_content(session, kept.hash),
        time_and_place=TimeAndPlace(
            start_at=started.isoformat(timespec="seconds"),
            end_at=ended.isoformat(timespec="seconds"),
            place=person.place,
            elapsed_min=minutes,
            active_min=min(active, minutes),
            idle_min=max(0, minutes - active),
            credit_hours=credit_hours(min(active, minutes)),
            accommodation_factor="untimed" if session.clock.factor is None else float(session.clock.factor),
            interruptions=sum(each["state"] == "resumed" for each in life),
        ),
        outcome=_outcome(
            judgement, session.law.rule.version, float(session.law.rule.cut_overall), attempt_no
        ),
        next=Validity(valid_from=ended.date(), next_due=None, due_rule="none set by an agency"),
        sign_off=SignOff(
            acknowledged_at=str(acknowledged["at"]),
            signature_method="key press in the program",
            comment=str(acknowledged.get("comment", "")),
        ),
    )


def _active_minutes(session: Session) -> int:
    """Give the member's own minutes at the clock: scenario time, stretched as it was for this member."""
    at_ms = session.events[-1].at_ms if session.events else 0
    return int(at_ms * (session.clock.factor or 1)) // 60_000


def _class(session: Session) -> RecordClass:
    return "completion" if session.attempt.mode == "assessment" else "practice"


def _position(seat: str) -> Position:
    return next(each for each in get_args(Position) if each == seat)


def _course(session: Session, judgement: Judgement) -> Course:
    scenario = session.scenario
    return Course(
        title=scenario.title,
        description=f"One scenario, {scenario.seat.replace('_', '-')}: {scenario.incident.what}",
        category="in_service",
        delivery="unproctored",
        provider_name="Welcoming City Simulator",
        provider_no="none",
        objectives=_objectives(session, judgement),
        lesson_plan_id=scenario.id,
        lesson_plan_version=scenario.version,
    )


def _objectives(session: Session, judgement: Judgement) -> tuple[Objective, ...]:
    """Tell of each objective that the run gave occasion for; of the others nothing is claimed."""
    assessed = {line.id for line in judgement.lines if line.credit is not None}
    failed = {line.id for line in judgement.lines if line.finding in ("breached", "late", "not reached")}
    return tuple(
        Objective(id=each.learn, met=not failed & set(each.norms))
        for each in session.scenario.objectives
        if assessed & set(each.norms)
    )


def _content(session: Session, attempt_hash: str) -> Content:
    attempt, pack = session.attempt, session.law.pack
    return Content(
        scenarios=(
            ScenarioPlayed(
                scenario_id=attempt.scenario_id,
                version=attempt.scenario_version,
                title=attempt.title,
                variant=attempt.variant,
                seed=attempt.seed,
                attempt_id=attempt.attempt_id,
                attempt_hash=attempt_hash,
            ),
        ),
        key_version=pack.version,
        law_as_of=session.law.day,
        pack_id=pack.id,
        pack_version=pack.version,
        policies=(Policy(id=pack.title, dated=session.law.day),),
        software_version=version("welcoming-city-sim"),
    )


def _outcome(judgement: Judgement, rule_version: str, cut: float, attempt_no: int) -> Outcome:
    score, counts = judgement.score, judgement.trials
    return Outcome(
        result=score.result,
        pass_rule_version=rule_version,
        cut=cut * PERCENT,
        score_overall=percent(score.overall),
        score_by_competency=by_competency(score.competencies),
        critical_errors=critical_errors(judgement.critical),
        trials_help=counts.help,
        hits=counts.hits,
        trials_hold=counts.hold,
        false_alarms=counts.false_alarms,
        attempt_no=attempt_no,
        attempts_total=attempt_no,
        attempt_counted=attempt_no == 1,
    )
