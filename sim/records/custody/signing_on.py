"""Signing on, as the store keeps it: a bounded number of tries, each refusal and each act an entry."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from sim.records.attempts import utc_text
from sim.records.custody.entries import Signed, enter
from sim.records.custody.people import Person, find
from sim.records.database.schema import refusals

MOST = 5
"""Wrong tries in a row that are taken; then none until `PAUSE` has passed since the last."""
PAUSE = timedelta(minutes=15)
_UNKNOWN = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One try to sign on: the person, None where nobody active is known by the id; and whether it counts."""

    person: Person | None
    taken: bool

    @property
    def counted_under(self) -> str:
        """Give the id that the try is counted under; all unknown ones are counted together."""
        return _UNKNOWN if self.person is None else self.person.person_id


def take_try(connection: Connection, person_id: str, at: datetime) -> Try:
    """Count a try before its password is looked at, so that many at once are no more than the bound."""
    found = find(connection, person_id)
    person = found if found is not None and found.active else None
    trying = Try(person=person, taken=True)
    named = refusals.c.person_id == trying.counted_under
    row = connection.execute(select(refusals).where(named).with_for_update()).one_or_none()
    if row is None:
        values = {"person_id": trying.counted_under, "times": 1, "last_at": utc_text(at)}
        connection.execute(insert(refusals), values)
        return trying
    fresh = datetime.fromisoformat(row.last_at) + PAUSE <= at
    if row.times >= MOST and not fresh:
        return Try(person=person, taken=False)
    times = 1 if fresh else row.times + 1
    connection.execute(update(refusals).where(named).values(times=times, last_at=utc_text(at)))
    return trying


def note_refusal(connection: Connection, trying: Try, entry_id: str, at: datetime) -> None:
    """Enter that a try was refused: under whose id, never what was typed."""
    signed = Signed(entry_id=entry_id, by="nobody", why="the person or the password was not known", at=at)
    enter(connection, "refuse", signed, (), person=trying.counted_under or None)


def note_sign_on(connection: Connection, person: Person, signed: Signed) -> None:
    """Enter that a person signed on, and for what; earlier wrong tries no longer count."""
    connection.execute(delete(refusals).where(refusals.c.person_id == person.person_id))
    enter(connection, "sign on", signed, ())
