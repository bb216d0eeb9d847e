"""The people of a store: who may sign on, with which roles. Each change of them is a deed of custody.

A row can be changed in the database, but not unseen: the chain keeps a digest of every person as they were
last set. With its first person a store becomes an office store, and stays one.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from sim.office.roles import ROLES, Role, SignedOn
from sim.records.chain import canonical
from sim.records.custody.entries import Signed, enter
from sim.records.database.schema import custody, people
from sim.records.derived import entries_kept
from sim.records.errors import PersonRefusedError

FIRST = "the first person of this store, added without sign-on"
_UNTOUCHED = "Nothing was changed."


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone who may sign on; `password` is what is kept of it, `since` when they were added.

    `member_number` is that of their own records, empty where they have none.
    """

    person_id: str
    name: str
    roles: tuple[Role, ...]
    member_number: str
    password: str
    active: bool
    since: str

    @property
    def signed_on(self) -> SignedOn:
        """Give who this is once they have signed on."""
        return SignedOn(
            person_id=self.person_id, roles=frozenset(self.roles), member_number=self.member_number
        )


def is_office(connection: Connection) -> bool:
    """Tell whether anyone was ever added; the chain says so, whoever was taken out of the table."""
    wanted = select(custody.c.number).where(custody.c.deed == "person").limit(1)
    return connection.execute(wanted).one_or_none() is not None


def find(connection: Connection, person_id: str) -> Person | None:
    """Give one person, retired or not."""
    wanted = select(people).where(people.c.person_id == person_id)
    row = connection.execute(wanted).mappings().one_or_none()
    return None if row is None else _person(row)


def everyone(connection: Connection) -> tuple[Person, ...]:
    """Give all people, in order of id."""
    rows = connection.execute(select(people).order_by(people.c.person_id)).mappings()
    return tuple(_person(row) for row in rows)


def add(connection: Connection, person: Person, signed: Signed, *, first: bool) -> None:
    """Add a person; the first of a store must be a supervisor, and is added without sign-on (`first`)."""
    if first and is_office(connection):
        raise _refused(
            "Someone else was added to this store at this moment.",
            "Sign on with --as to add a person.",
        )
    if find(connection, person.person_id) is not None:
        raise _refused(
            f"The person {person.person_id} is here already.",
            "Choose another id; the id of someone who left is never given again.",
        )
    if first and "supervisor" not in person.roles:
        raise _refused(
            "The first person of a store is a supervisor: only one may add the others.",
            "Give --role supervisor, alone or with others.",
        )
    _see_number(connection, person)
    connection.execute(insert(people), _row(person))
    _enter(connection, person, signed)


def change(connection: Connection, person: Person, signed: Signed) -> None:
    """Set a person anew: roles, password, or retired; one supervisor must stay."""
    _see_number(connection, person)
    connection.execute(update(people).where(people.c.person_id == person.person_id).values(**_row(person)))
    if not any(each.active and "supervisor" in each.roles for each in everyone(connection)):
        raise _refused(
            f"{person.person_id} is the last supervisor of this store.",
            "Add another supervisor first: without one nobody could be added any more.",
        )
    _enter(connection, person, signed)


def unlike_the_chain(connection: Connection) -> Iterator[str]:
    """Name the people who are not as the chain of custody last said; in order of id."""
    entries = (entry for entry in entries_kept(connection) if entry["deed"] == "person")
    said = {entry["person"]: entry["known_by"] for entry in entries}
    have = {each.person_id: _digest(each) for each in everyone(connection)}
    for person_id in sorted(said.keys() | have.keys()):
        if person_id not in have:
            yield f"person {person_id} was taken out of the store"
        elif person_id not in said:
            yield f"person {person_id} was put into the store by no deed of custody"
        elif have[person_id] != said[person_id]:
            yield f"person {person_id} is not as last set: name, roles, number or password were changed"


def _see_number(connection: Connection, person: Person) -> None:
    """Refuse a member's number that is another person's: it opens the records under it."""
    if not person.member_number:
        return
    for each in everyone(connection):
        if each.member_number == person.member_number and each.person_id != person.person_id:
            raise _refused(
                f"The member number {person.member_number} is that of {each.person_id}.",
                "Give each person their own number; it opens the records under it.",
            )


def _enter(connection: Connection, person: Person, signed: Signed) -> None:
    roles, digest = list(person.roles), _digest(person)
    name = person.person_id
    enter(connection, "person", signed, (), person=name, roles=roles, active=person.active, known_by=digest)


def _digest(person: Person) -> str:
    """Give what the chain keeps of a person: it tells nothing without the salted hash of the password."""
    return hashlib.sha256(canonical({**asdict(person), "roles": list(person.roles)})).hexdigest()


def _row(person: Person) -> dict[str, Any]:
    return {**asdict(person), "roles": " ".join(person.roles), "active": int(person.active)}


def _person(row: RowMapping) -> Person:
    given = row["roles"].split()
    roles = tuple(role for role in ROLES if role in given)
    return Person(**{**row, "roles": roles, "active": bool(row["active"])})


def _refused(what: str, mend: str) -> PersonRefusedError:
    return PersonRefusedError(what, safe=_UNTOUCHED, mend=mend)
