"""`wcsim people`: who may sign on to a store, with which roles; add, list, roles, retire, password."""

import re
import uuid
from dataclasses import replace
from datetime import UTC, datetime

import click

from sim.cli.options import print_json, wrong
from sim.cli.passwords import new_password
from sim.cli.signing_on import OfficeGroup, deny, signed_on
from sim.cli.stores import open_to_read, open_to_write, plainly, store_option
from sim.office.roles import ROLES, DeniedError, Role, require
from sim.records.attempts import utc_text
from sim.records.custody import people as kept
from sim.records.custody.entries import Signed
from sim.records.custody.people import FIRST, Person
from sim.records.store import Store
from sim.signing.passwords import WeakPasswordError, sealed

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")
_ROLE = click.Choice(ROLES)


@click.group(cls=OfficeGroup, late={})
@store_option
def people() -> None:
    """Keep who may sign on to the store. The first person is a supervisor, added without sign-on.

    From then on the commands that show or change others' records ask for --as PERSON and a password.
    """


@people.command()
@click.argument("person_id", metavar="PERSON")
@click.option("--name", required=True, help="The person's name; it is shown to supervisors alone.")
@click.option("--role", "roles", type=_ROLE, multiple=True, required=True, help="A role; may be repeated.")
@click.option("--number", default="", help="The number (employee id or star) of the person's own records.")
def add(person_id: str, *, name: str, roles: tuple[Role, ...], number: str) -> None:
    """Add a person; the password is asked for, or read from WCSIM_NEW_PASSWORD_FILE."""
    if not _ID.fullmatch(person_id):
        wrong("an id of a person is 1 to 32 letters, digits, dots, lines and underscores; no name")
    if not name.strip() or len(name) > 200:  # noqa: PLR2004 # longer than any name
        wrong("--name is the person's name")
    now = datetime.now(UTC)
    person = Person(
        person_id=person_id,
        name=name,
        roles=_in_order(roles),
        member_number=number,
        password=_new(person_id),
        active=True,
        since=utc_text(now),
    )
    with plainly(), open_to_write() as store:
        first = signed_on() is None
        signed = _signed(person_id if first else None, FIRST if first else "added")
        store.write(kept.add, person, signed, first=first)
    click.echo(f"{person_id} added: {', '.join(person.roles)} (TRAINING)")
    if first:
        click.echo("This is an office store from now on: commands ask for --as PERSON and a password.")


@people.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def list_(*, as_json: bool) -> None:
    """List everyone, with roles and since when."""
    with plainly(), open_to_read() as store:
        found = store.read(kept.everyone)
    if as_json:
        print_json([_plain(each) for each in found])
        return
    for each in found:
        standing = "" if each.active else "  retired"
        click.echo(
            f"{each.person_id:<16} {each.name:<24} {', '.join(each.roles)}  {each.since[:10]}{standing}"
        )


@people.command()
@click.argument("person_id", metavar="PERSON")
@click.argument("given", metavar="ROLE...", nargs=-1, required=True, type=_ROLE)
def roles(person_id: str, given: tuple[Role, ...]) -> None:
    """Set the roles of a person anew."""
    with plainly(), open_to_write() as store:
        person = replace(_find(store, person_id), roles=_in_order(given))
        store.write(kept.change, person, _signed(None, f"roles: {', '.join(person.roles)}"))
    click.echo(f"{person_id}: {', '.join(person.roles)} (TRAINING)")


@people.command()
@click.argument("person_id", metavar="PERSON")
def retire(person_id: str) -> None:
    """Let a person sign on no more; what they did stays theirs, and their id is never given again."""
    with plainly(), open_to_write() as store:
        store.write(kept.change, replace(_find(store, person_id), active=False), _signed(None, "retired"))
    click.echo(f"{person_id} is retired (TRAINING)")


@people.command()
@click.argument("person_id", metavar="PERSON")
def password(person_id: str) -> None:
    """Set a new password: one's own, or as a supervisor that of another person."""
    acting = signed_on()
    if acting is None:
        wrong("nobody was added to this store; `wcsim people add` adds the first person")
    if acting.person_id != person_id:
        try:
            require(acting, "add people")
        except DeniedError as error:
            raise deny(error) from error
    new = _new(person_id)
    with plainly(), open_to_write() as store:
        person = replace(_find(store, person_id), password=new)
        store.write(kept.change, person, _signed(None, "a new password"))
    click.echo(f"{person_id} has a new password (TRAINING)")


def _find(store: Store, person_id: str) -> Person:
    found = store.read(kept.find, person_id)
    if found is None:
        wrong(f"no person {person_id} is here; `wcsim people list` shows them")
    return found


def _signed(first: str | None, why: str) -> Signed:
    """Sign a deed as who signed on; the first person of a store as themselves."""
    acting = signed_on()
    by = first if acting is None else acting.person_id
    if by is None:
        wrong("nobody was added to this store; `wcsim people add` adds the first person")
    return Signed(entry_id=str(uuid.uuid4()), by=by, why=why, at=datetime.now(UTC))


def _in_order(given: tuple[Role, ...]) -> tuple[Role, ...]:
    return tuple(role for role in ROLES if role in given)


def _new(person_id: str) -> str:
    try:
        return sealed(new_password(person_id))
    except WeakPasswordError as error:
        wrong(str(error))


def _plain(person: Person) -> dict[str, object]:
    return {
        "person_id": person.person_id,
        "name": person.name,
        "roles": list(person.roles),
        "member_number": person.member_number,
        "active": person.active,
        "since": person.since,
    }
