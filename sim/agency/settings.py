"""What an agency says of itself and of the courses it gives, as values. What nobody said stays "none"."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias, get_args

from scoring.course import Course

NONE = "none"
NOT_APPROVED = "not approved"
NOT_GIVEN = "not given"
NOT_SET = "not set"

RecordClass: TypeAlias = Literal["completion", "practice"]
Delivery: TypeAlias = Literal["instructor_led", "proctored", "unproctored"]
IdentityCheck: TypeAlias = Literal["badge", "sign_on", "none"]
Position: TypeAlias = Literal["recruit", "officer", "call_taker", "dispatcher", "supervisor"]
POSITIONS: tuple[Position, ...] = get_args(Position)
VouchedBy: TypeAlias = Literal["self", "recorder", "server"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long a class of records is kept: the schedule's code, and whole years from the end of the course.

    `years` None: the schedule sets no end, and nothing may ever be purged.
    """

    code: str
    years: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Who approved the key (pack and pass rule) that scores are made with, and when."""

    by: str = NOT_APPROVED
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyNamed:
    """A policy of the agency that its courses stand on."""

    id: str
    dated: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Teacher:
    """Who leads or proctors; `role` says which."""

    name: str
    id: str
    cert_no: str
    cert_expiry: date | None
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseSetting:
    """What the agency has for one course; None: it has none."""

    class_record_no: str | None = None
    course_cert_no: str | None = None
    certifying_body: str | None = None
    mandate_code: str | None = None
    lesson_plan_id: str | None = None
    lesson_plan_version: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """An agency's settings; `version` is the SHA-256 of the file's canonical form."""

    version: str
    name: str
    id: str
    url: str
    place: str
    provider_name: str
    provider_no: str
    delivery: Delivery
    identity_check: IdentityCheck
    proctor_id: str
    vouched_by: VouchedBy
    retention: Mapping[RecordClass, Retention] = field(hash=False)
    key: Approval
    policies: tuple[PolicyNamed, ...]
    teacher: Teacher | None
    courses: Mapping[str, CourseSetting] = field(hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Learner:
    """Who sits down to a course, as the agency's rolls have them; "" is not given.

    `position` is asked for where a course is for several.
    """

    legal_name: str = ""
    employee_id_or_star: str = ""
    board_id: str | None = None
    telecommunicator_cert_no: str | None = None
    unit_or_district: str | None = None
    watch: str | None = None
    position: Position | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPlace:
    """A place of the settings that nobody filled in: its keys, what a record lacks by it, how to mend it."""

    at: tuple[str, ...]
    what: str
    mend: str


def open_places(agency: Agency) -> tuple[OpenPlace, ...]:
    """List what every record repeats and the settings only hold a place for."""
    return tuple(_open_places(agency))


def _open_places(agency: Agency) -> Iterator[OpenPlace]:
    if agency.place == NOT_GIVEN:
        yield OpenPlace(at=("place",), what="where members sit", mend="write the room or the station")
    for name, kept in agency.retention.items():
        if kept.code == NOT_SET:
            what = f"the retention code of {name} records"
            mend = "write the code of your records schedule"
            yield OpenPlace(at=("retention", name, "code"), what=what, mend=mend)
    if not agency.policies:
        mend = "name each with its date: `policies: [{id: S06-14-03, dated: 2021-02-23}]`"
        yield OpenPlace(at=("policies",), what="the policies that courses stand on", mend=mend)
    if agency.delivery == "proctored" and agency.proctor_id == NONE:
        mend = "write the proctor's id, or another `delivery:`"
        yield OpenPlace(at=("proctor_id",), what="who proctors", mend=mend)


def positions_of(course: Course) -> tuple[Position, ...]:
    """Give the positions a course is for; the first is taken where it is one alone, or basic training."""
    seats = tuple(each for each in POSITIONS if each in course.seats)
    return ("recruit", *seats) if course.category == "basic" else seats


def missing_before(agency: Agency | None, learner: Learner, course: Course) -> tuple[str, ...]:
    """Say what a completion record needs and nobody gave; empty: the course may begin."""
    return (*_missing_of(agency), *_missing(learner, course))


def _missing_of(agency: Agency | None) -> Iterator[str]:
    if agency is None:
        yield "the agency: `wcsim init` makes its file"
        return
    if agency.delivery != "unproctored" and agency.teacher is None:
        yield f"the instructor or proctor: the agency's delivery is {agency.delivery!r}"
    for each in open_places(agency):
        yield f"{each.what} (agency.yaml: {'.'.join(each.at)})"


def _missing(learner: Learner, course: Course) -> Iterator[str]:
    positions = positions_of(course)
    if learner.position is None and len(positions) > 1 and course.category != "basic":
        yield f"the member's position: {' or '.join(positions)}"
    if learner.position is not None and learner.position not in positions:
        yield f"a position that the course is for: {' or '.join(positions)}, not {learner.position}"
    if not learner.legal_name:
        yield "the member's legal name"
    if not learner.employee_id_or_star:
        yield "the member's employee id or star number"
