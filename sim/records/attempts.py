"""An attempt as the store keeps it: what was played, by whom, under which law, and how far it has come."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from typing import Literal

from sim.records.chain import Event, JsonValue

LIFE = "life"
"""The `type` of an event that tells of the attempt's own life; its `state` is the status from then on."""

BEGUN = "begun"
"""The status before any life event."""

NAMED = 2
"""The form of a chain whose hashes cover the names of events too; None is that of the first version."""

Mode = Literal["practice", "assessment"]
Standing = Literal["open", "filed", "abandoned"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """The header of one attempt, fixed when it begins; its chain of events starts from its hash.

    `scenario_version` and `pack_version` are the SHA-256 (hex) under which their contents are kept.
    `created_at` is aware; it is kept in UTC to the millisecond. `chain` says what its hashes cover.
    An attempt of a course names the sitting it belongs to, and what the course was drawn by.
    """

    attempt_id: str
    scenario_id: str
    scenario_version: str
    title: str
    seat: str
    variant: str
    seed: int
    law_as_of: date
    pack_id: str
    pack_version: str
    mode: Mode
    created_at: datetime
    member_name: str | None = None
    member_number: str | None = None
    agency_id: str | None = None
    chain: int | None = NAMED
    sitting_id: str | None = None
    course_id: str | None = None
    course_version: str | None = None
    course_seed: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An attempt in a list: its header, how many events it has, and its status.

    `number` is its place in the order in which this store came to know attempts; it says nothing elsewhere.
    """

    attempt: Attempt
    events: int
    status: str
    number: int = field(default=0, compare=False)


_RECORDS = uuid.UUID("6f5f7f8e-3c0a-5a53-9d0e-1d2c3b4a5f60")
_FIELDS = tuple(each.name for each in fields(Attempt))


def header_of(attempt: Attempt) -> dict[str, JsonValue]:
    """Write an attempt as plain JSON, the form that is stored and hashed."""
    plain: dict[str, JsonValue] = {name: getattr(attempt, name) for name in _FIELDS}
    plain["law_as_of"] = attempt.law_as_of.isoformat()
    plain["created_at"] = utc_text(attempt.created_at)
    return plain


def attempt_from(header: Event) -> Attempt:
    """Read an attempt back from the form that `header_of` wrote."""
    plain = dict(header)
    law, created = str(plain.pop("law_as_of")), str(plain.pop("created_at"))
    return Attempt(
        **plain,  # type: ignore[arg-type] # the columns are STRICT: each holds its own type
        law_as_of=date.fromisoformat(law),
        created_at=datetime.fromisoformat(created),
    )


def utc_text(moment: datetime) -> str:
    """Write an aware moment as RFC 3339 in UTC with milliseconds: `2026-01-31T15:00:00.000Z`."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no UTC offset; give an aware time")
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def record_id_of(sitting_id: str) -> str:
    """Give the id of the one original record of a sitting of a course, filed or not."""
    return str(uuid.uuid5(_RECORDS, sitting_id))


def status_after(before: str, events: Iterable[Event]) -> str:
    """Give the status after `events`: the state of the last life event, else what it was."""
    status = before
    for event in events:
        if event.get("type") == LIFE:
            status = str(event["state"])
    return status


def standing_of(status: str) -> Standing:
    """Tell whether an attempt with this status is done with, and how."""
    match status:
        case "filed" | "abandoned":
            return status
        case _:
            return "open"
