"""What an agency says of itself and of the courses it gives, as values. What nobody said stays "none"."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

NONE = "none"
NOT_APPROVED = "not approved"

RecordClass: TypeAlias = Literal["completion", "practice"]
Delivery: TypeAlias = Literal["instructor_led", "proctored", "unproctored"]
IdentityCheck: TypeAlias = Literal["badge", "sign_on", "none"]
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
    """Who sits down to a course, as the agency's rolls have them; "" is not given."""

    legal_name: str = ""
    employee_id_or_star: str = ""
    board_id: str | None = None
    telecommunicator_cert_no: str | None = None
    unit_or_district: str | None = None
    watch: str | None = None


def missing_before(agency: Agency | None, learner: Learner) -> tuple[str, ...]:
    """Say what a completion record needs and nobody gave; empty: the course may begin."""
    return tuple(_missing(agency, learner))


def _missing(agency: Agency | None, learner: Learner) -> Iterator[str]:
    if agency is None:
        yield "the agency: `wcsim init` makes its file"
    elif agency.delivery != "unproctored" and agency.teacher is None:
        yield f"the instructor or proctor: the agency's delivery is {agency.delivery!r}"
    if not learner.legal_name:
        yield "the member's legal name"
    if not learner.employee_id_or_star:
        yield "the member's employee id or star number"
