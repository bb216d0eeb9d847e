"""The completion record, version 1: what a training file holds of one member and one course.

Groups and fields are those of the record's JSON form, in order. None is "does not apply"; every required
field has a value, "none" or "not approved" where nobody stands behind it. Nothing here says that a board
approved hours.
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Literal, get_args

from sim.records.chain import JsonValue
from sim.records.limits import Count, Factor, Moment, Nth, Number, Percent, Words

TRAINING = "TRAINING"
"""What every record and every export says of itself."""

SCHEMA_VERSION = 1
CREDIT_RULE = "50 min = 1 h, whole hours, rounded down; approved by: none"
MINUTES_PER_CREDIT_HOUR = 50

RecordStatus = Literal["original", "amended", "voided"]
RecordClass = Literal["completion", "practice"]
Position = Literal["recruit", "officer", "call_taker", "dispatcher", "supervisor"]
POSITIONS: tuple[Position, ...] = get_args(Position)
Result = Literal["PASS", "NOT YET", "INCOMPLETE", "ATTENDED"]
Category = Literal["basic", "in_service", "recertification", "remedial"]
Delivery = Literal["instructor_led", "proctored", "unproctored"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Which record this is, and which one it corrects; an amendment or a void names its record and reason."""

    record_id: Words
    schema_version: int = SCHEMA_VERSION
    status: RecordStatus = "original"
    supersedes_record_id: Words | None = None
    amendment_reason: Words | None = None
    record_class: RecordClass
    retention_code: Words = "not set"
    destroy_not_before: date | None = None
    legal_hold: bool = False

    def __post_init__(self) -> None:
        corrects = self.supersedes_record_id is not None and bool(self.amendment_reason)
        if self.status != "original" and not corrects:
            raise ValueError(f"a record that is {self.status} names the record it corrects and the reason")
        if self.status == "original" and (self.supersedes_record_id or self.amendment_reason):
            raise ValueError(
                "an original record corrects none; its status is 'amended' or 'voided' if it does"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """Whose member this is."""

    agency_name: Words
    agency_id: Words
    unit_or_district: Words | None = None
    watch: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Who took the course; never a social security number or a birth date."""

    legal_name: Words
    board_id: Number | None = None
    employee_id_or_star: Number
    position: Position
    telecommunicator_cert_no: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """One objective of the course and whether it was met."""

    id: Words
    met: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What the course is, who gives it, and its objectives."""

    title: Words
    description: Words
    class_record_no: Words | None = None
    course_cert_no: Words | None = None
    certifying_body: Words | None = None
    mandate_code: Words | None = None
    category: Category
    delivery: Delivery
    provider_name: Words
    provider_no: Words
    objectives: tuple[Objective, ...]
    lesson_plan_id: Words
    lesson_plan_version: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioPlayed:
    """One scenario as it was played; `attempt_hash` is the end of that attempt's chain of events (hex)."""

    scenario_id: Words
    version: Words
    title: Words
    variant: Words
    seed: int
    attempt_id: Words
    attempt_hash: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A policy that the course stands on, and its date."""

    id: Words
    dated: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What was played, under which key and law, and the program that ran it."""

    scenarios: tuple[ScenarioPlayed, ...]
    key_version: Words
    key_approved_by: Words = "not approved"
    key_approved_on: date | None = None
    law_as_of: date
    pack_id: Words
    pack_version: Words
    policies: tuple[Policy, ...] = ()
    software_version: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAndPlace:
    """When, where and how long; `start_at` and `end_at` are RFC 3339 with the local UTC offset."""

    start_at: Moment
    end_at: Moment
    place: Words
    elapsed_min: Count
    active_min: Count
    idle_min: Count
    credit_hours: Count
    credit_rule: Words = CREDIT_RULE
    accommodation_factor: Factor | Literal["untimed"] | None = None
    identity_check: Literal["badge", "sign_on", "none"] = "none"
    proctor_id: Words = "none"
    interruptions: Count = 0
    instructor_interventions: Count = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetencyScore:
    """A score from 0 to 100, None where the course gave no occasion for it."""

    competency: Words
    score: Percent | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CriticalError:
    """A critical finding; one that was voided says by whom."""

    code: Words
    voided: bool = False
    voided_by: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The result and what it stands on; `cut` and scores from 0 to 100."""

    result: Result
    pass_rule_version: Words
    cut: Percent
    score_overall: Percent | None
    score_by_competency: tuple[CompetencyScore, ...]
    critical_errors: tuple[CriticalError, ...] = ()
    trials_help: Count | None = None
    hits: Count | None = None
    trials_hold: Count | None = None
    false_alarms: Count | None = None
    attempt_no: Nth
    attempts_total: Nth
    attempt_counted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedial:
    """What was done after a result of NOT YET."""

    type: Words
    date: date
    minutes: Count
    instructor_id: Words
    retest_record_id: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """From when the record counts and when the next is due."""

    valid_from: date
    next_due: date | None
    due_rule: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Instructor:
    """Who taught and what they attested; "none" in each field where the course was unproctored."""

    name: Words = "none"
    id: Words = "none"
    cert_no: Words = "none"
    cert_expiry: date | None = None
    role: Words = "none: unproctored"
    attestation_text: Words = "none"
    attested_at: Moment | None = None
    signature_method: Words = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervisor:
    """Who reviewed the record."""

    name: Words
    id: Words
    reviewed_at: Moment
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff:
    """The member's word that the result was seen, which is not that it is agreed to."""

    acknowledged_at: Moment
    signature_method: Words
    comment: str = ""
    meaning: Words = "seen, not agreed to"


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletionRecord:
    """One completion record; the store adds the `integrity` group (hashes) when it is filed."""

    training: str = field(init=False, default=TRAINING)
    record: Identity
    agency: Agency
    member: Member
    course: Course
    content: Content
    time_and_place: TimeAndPlace
    outcome: Outcome
    remedial: Remedial | None = None
    next: Validity
    instructor: Instructor = Instructor()
    supervisor: Supervisor | None = None
    sign_off: SignOff


def credit_hours(active_min: int) -> int:
    """Count whole credit hours of 50 minutes, rounded down; who approves them is not for a program to say."""
    return active_min // MINUTES_PER_CREDIT_HOUR


def as_plain(record: CompletionRecord) -> dict[str, JsonValue]:
    """Write a record as plain JSON: groups as objects, dates as `YYYY-MM-DD`, tuples as lists."""
    plain: dict[str, JsonValue] = json.loads(json.dumps(asdict(record), default=date.isoformat))
    return plain
