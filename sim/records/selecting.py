"""What is to leave of a store: which records, how many, up to where; and the runs behind them, in batches."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select

from sim.records.attempts import Attempt, attempt_from
from sim.records.chain import JsonValue
from sim.records.custody.keeping import kept_records
from sim.records.database.schema import attempts, completion_records, events, filings
from sim.records.filing import Numbered, some
from sim.records.listing import HEADER

Run = tuple[Attempt, tuple[dict[str, JsonValue], ...]]
"""An attempt with its events in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What an export is narrowed to; None is any.

    `since` is the first day of sign-offs that are meant; `standing` leaves out what was voided or corrected.
    """

    record_id: str | None = None
    member: str | None = None
    course: str | None = None
    since: date | None = None
    standing: bool = False


EVERYTHING = Selection()

NOT_KEPT: Mapping[str, JsonValue] = MappingProxyType(
    {"retention_code": "not set", "destroy_not_before": None, "legal_hold": False}
)
"""How a record is kept of which nobody ever said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How many records are meant, up to which number, and when the newest of them was signed (None: none).

    What is filed while an export goes on has a higher number, and is left for the next one.
    """

    count: int
    last: int
    newest: str | None


def extent(connection: Connection, selection: Selection) -> Extent:
    """Count what is meant."""
    wanted = select(func.count(), func.max(filings.c.number)).where(*_meant(selection))
    count, last = connection.execute(wanted).one()
    if not count:
        return Extent(count=0, last=0, newest=None)
    newest = select(filings.c.signed_at).where(filings.c.number == last)
    return Extent(count=count, last=last, newest=connection.execute(newest).scalar_one())


def records_page(
    connection: Connection, selection: Selection, *, after: int, last: int, limit: int
) -> tuple[Numbered, ...]:
    """Give records in the order of filing, those amended and voided too, each with its number.

    Beside what was filed, `keeping` says how each is kept now.
    """
    numbers = select(filings.c.number).where(filings.c.number > after, filings.c.number <= last)
    numbers = numbers.where(*_meant(selection)).order_by(filings.c.number).limit(limit)
    page = some(connection, after=after, limit=limit, among=numbers)
    now = kept_records(connection, [_id_of(record) for _, record in page])
    return tuple(
        (number, {**record, "keeping": now.get(_id_of(record), dict(NOT_KEPT))}) for number, record in page
    )


def one_as_kept(connection: Connection, record_id: str) -> dict[str, JsonValue]:
    """Give the one record of this id, with how it is kept now."""
    selection = Selection(record_id=record_id)
    last = extent(connection, selection).last
    ((_, record),) = records_page(connection, selection, after=0, last=last, limit=1)
    return record


def _id_of(record: Mapping[str, Any]) -> str:
    return str(record["record"]["record_id"])


def runs_of(
    connection: Connection, attempt_ids: Sequence[str], *, types: frozenset[str] | None = None
) -> tuple[Run, ...]:
    """Give these attempts with their events, in the order asked for; those that are not here are left out.

    `types` are those of the events that are wanted (None: all), so that the others need not be read.
    """
    named = attempts.c.attempt_id.in_(attempt_ids)
    headers = {
        row["number"]: attempt_from({column.name: row[column] for column in HEADER})
        for row in connection.execute(select(attempts).where(named)).mappings()
    }
    kept: dict[int, list[dict[str, JsonValue]]] = defaultdict(list)
    wanted = select(events.c.attempt, events.c.body).where(events.c.attempt.in_(headers))
    if types is not None:
        wanted = wanted.where(
            or_(*(events.c.body.contains(f'"type":"{each}"', autoescape=True) for each in sorted(types)))
        )
    for number, body in connection.execute(wanted.order_by(events.c.attempt, events.c.seq)):
        kept[number].append(json.loads(body))
    found = {attempt.attempt_id: (attempt, tuple(kept[number])) for number, attempt in headers.items()}
    return tuple(found[each] for each in attempt_ids if each in found)


def count_of_attempts(connection: Connection) -> int:
    """Tell how many attempts are here."""
    return int(connection.execute(select(func.count()).select_from(attempts)).scalar_one())


def courses_of(connection: Connection, attempt_ids: Sequence[str]) -> frozenset[tuple[str, str]]:
    """Give the courses that these attempts were runs of: id and version."""
    wanted = select(attempts.c.course_id, attempts.c.course_version).distinct()
    wanted = wanted.where(attempts.c.attempt_id.in_(attempt_ids), attempts.c.course_version.is_not(None))
    return frozenset((row.course_id, row.course_version) for row in connection.execute(wanted))


def _meant(selection: Selection) -> Iterator[ColumnElement[bool]]:
    for name in ("member", "course"):
        value = getattr(selection, name)
        if value is not None:
            yield filings.c[name] == value
    if selection.record_id is not None:
        named = select(completion_records.c.number).where(
            completion_records.c.record_id == selection.record_id
        )
        yield filings.c.number == named.scalar_subquery()
    if selection.since is not None:
        yield filings.c.signed_at >= selection.since.isoformat()
    if selection.standing:
        yield filings.c.standing == 1
