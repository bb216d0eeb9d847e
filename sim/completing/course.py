"""From the acknowledged runs of a course to its one completion record, in the agency's name."""

from calendar import isleap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from importlib.metadata import version
from typing import Literal

from scoring.course import Course, next_due
from scoring.course_score import CourseJudgement
from scoring.judging import Law
from scoring.score import Result
from sim.agency.settings import Agency, Learner, Retention, Teacher, positions_of
from sim.completing.parts import by_competency, critical_errors, life_of, percent, span
from sim.completing.run import Kept
from sim.records import completion
from sim.records.attempts import Attempt
from sim.records.completion import CompletionRecord, RecordClass, SignOff, credit_hours
from sim.session import UNTIMED

_MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """One run of the course as the store keeps it."""

    attempt: Attempt
    kept: Kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Which attempt at the course this is, of how many, and whether it is the one that counts."""

    attempt_no: int
    attempts_total: int
    counts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """An instructor's word on a record, and how it was signed; `at` is RFC 3339."""

    text: str
    at: str
    method: str


def complete_course(
    judged: CourseJudgement,
    played: Sequence[Played],
    law: Law,
    *,
    record_id: str,
    learner: Learner,
    agency: Agency,
    counted: Counted,
    sign_off: SignOff,
    attested: Attestation | None = None,
) -> CompletionRecord:
    """Make the completion record of a course; `played` are its runs in the order played, each acknowledged.

    `law` is that of the newest of them. Whether everything required is there was told before the course
    began (`missing_before`).
    """
    course = judged.course
    start, end = _span(played)
    kept = agency.retention[_class(course)]
    return CompletionRecord(
        record=completion.Identity(
            record_id=record_id,
            record_class=_class(course),
            retention_code=kept.code,
            destroy_not_before=_destroy(kept, end.date()),
        ),
        agency=completion.Agency(
            agency_name=agency.name,
            agency_id=agency.id,
            unit_or_district=learner.unit_or_district,
            watch=learner.watch,
        ),
        member=completion.Member(
            legal_name=learner.legal_name,
            board_id=learner.board_id,
            employee_id_or_star=learner.employee_id_or_star,
            position=learner.position or positions_of(course)[0],
            telecommunicator_cert_no=learner.telecommunicator_cert_no,
        ),
        course=_course(judged, agency),
        content=_content(played, law, agency),
        time_and_place=_time_and_place(played, start, end, course, agency),
        outcome=_outcome(judged, law, counted),
        next=_next(course, judged.result, end.date()),
        instructor=_instructor(agency.teacher, attested),
        sign_off=sign_off,
    )


def _class(course: Course) -> RecordClass:
    return "completion" if course.mode == "assess" else "practice"


def _destroy(kept: Retention, end: date) -> date | None:
    """Give the first day on which a record may be destroyed; 28 February stands in for a 29th that is not."""
    if kept.years is None:
        return None
    year = end.year + kept.years
    leap_day = (end.month, end.day) == (2, 29)
    return date(year, 2, 28) if leap_day and not isleap(year) else end.replace(year=year)


def _span(played: Sequence[Played]) -> tuple[datetime, datetime]:
    spans = [span(life_of(each.kept.events)) for each in played]
    return min(start for start, _ in spans), max(end for _, end in spans)


def _course(judged: CourseJudgement, agency: Agency) -> completion.Course:
    course = judged.course
    given = agency.courses.get(course.id)
    return completion.Course(
        title=course.title,
        description=course.description,
        class_record_no=given.class_record_no if given else None,
        course_cert_no=given.course_cert_no if given else None,
        certifying_body=given.certifying_body if given else None,
        mandate_code=(given.mandate_code if given else None) or course.mandate_code,
        category=course.category,
        delivery=agency.delivery,
        provider_name=agency.provider_name,
        provider_no=agency.provider_no,
        objectives=tuple(
            completion.Objective(id=objective.learn, met=met)
            for objective, met in judged.objectives
            if met is not None
        ),
        lesson_plan_id=(given.lesson_plan_id if given else None) or course.id,
        lesson_plan_version=(given.lesson_plan_version if given else None) or course.version,
    )


def _content(played: Sequence[Played], law: Law, agency: Agency) -> completion.Content:
    return completion.Content(
        scenarios=tuple(
            completion.ScenarioPlayed(
                scenario_id=each.attempt.scenario_id,
                version=each.attempt.scenario_version,
                title=each.attempt.title,
                variant=each.attempt.variant,
                seed=each.attempt.seed,
                attempt_id=each.attempt.attempt_id,
                attempt_hash=each.kept.hash,
            )
            for each in played
        ),
        key_version=law.pack.version,
        key_approved_by=agency.key.by,
        key_approved_on=agency.key.on,
        law_as_of=law.day,
        pack_id=law.pack.id,
        pack_version=law.pack.version,
        policies=tuple(completion.Policy(id=each.id, dated=each.dated) for each in agency.policies),
        software_version=version("welcoming-city-sim"),
    )


def _time_and_place(
    played: Sequence[Played], start: datetime, end: datetime, course: Course, agency: Agency
) -> completion.TimeAndPlace:
    """Count whole minutes: at the member's own clocks, and the rest, which is idle."""
    elapsed = int((end - start).total_seconds() // 60)
    active = min(elapsed, int(sum(_active_ms(each) for each in played)) // _MINUTE_MS)
    life = [event for each in played for event in life_of(each.kept.events)]
    return completion.TimeAndPlace(
        start_at=start.isoformat(timespec="seconds"),
        end_at=end.isoformat(timespec="seconds"),
        place=agency.place,
        elapsed_min=elapsed,
        active_min=active,
        idle_min=elapsed - active,
        credit_hours=credit_hours(active),
        credit_rule=f"{course.hours.credit_rule}; approved by: {course.hours.approved_by}",
        accommodation_factor=_accommodation(played),
        identity_check=agency.identity_check,
        proctor_id=agency.proctor_id,
        interruptions=sum(each["state"] == "resumed" for each in life),
        instructor_interventions=sum(each["state"] == "frozen" for each in life),
    )


def _factor(played: Played) -> str:
    """Give the factor that a run was begun with, as it was noted then."""
    return next((str(event["factor"]) for event in played.kept.events if "factor" in event), "1")


def _accommodation(played: Sequence[Played]) -> float | Literal["untimed"]:
    """Give the largest accommodation of the runs; the reason for it is never asked."""
    factors = [_factor(each) for each in played]
    return "untimed" if UNTIMED in factors else float(max(map(Fraction, factors)))


def _active_ms(played: Played) -> Fraction:
    """Give the time at the member's clock: scenario time, stretched by the factor it was begun with."""
    at_ms = max((int(str(event["at_ms"])) for event in played.kept.events), default=0)
    factor = _factor(played)
    return Fraction(at_ms) * (1 if factor == UNTIMED else Fraction(factor))


def _outcome(judged: CourseJudgement, law: Law, counted: Counted) -> completion.Outcome:
    counts = judged.trials
    return completion.Outcome(
        result=judged.result if judged.course.mode == "assess" else "ATTENDED",
        pass_rule_version=law.rule.version,
        cut=float(law.rule.cut_overall) * 100,
        score_overall=percent(judged.overall),
        score_by_competency=by_competency(judged.competencies),
        critical_errors=critical_errors(each.line for each in judged.critical),
        trials_help=counts.help,
        hits=counts.hits,
        trials_hold=counts.hold,
        false_alarms=counts.false_alarms,
        attempt_no=counted.attempt_no,
        attempts_total=counted.attempts_total,
        attempt_counted=counted.counts,
    )


def _next(course: Course, result: Result, end: date) -> completion.Validity:
    """Say from when the record counts; only a pass sets a date for the next."""
    due = next_due(course, end) if result == "PASS" and course.mode == "assess" else None
    return completion.Validity(valid_from=end, next_due=due, due_rule=course.next_due.says)


def _instructor(teacher: Teacher | None, attested: Attestation | None) -> completion.Instructor:
    if teacher is None:
        return completion.Instructor()
    return completion.Instructor(
        name=teacher.name,
        id=teacher.id,
        cert_no=teacher.cert_no,
        cert_expiry=teacher.cert_expiry,
        role=teacher.role,
        attestation_text="none" if attested is None else attested.text,
        attested_at=None if attested is None else attested.at,
        signature_method="none" if attested is None else attested.method,
    )
