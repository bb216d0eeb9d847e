"""`wcsim records retain|hold|release|purge|custody`: how long things are kept, as a named person says."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

import click

from sim.cli.options import DAY, print_json, wrong
from sim.cli.signing_on import see_other, signed_on, who_acts
from sim.cli.stores import open_to_read, open_to_write, plainly
from sim.office.roles import Power
from sim.records.custody import entries, keeping, purging
from sim.records.custody.entries import Signed, Subject
from sim.records.store import Store

Command = Callable[..., Any]


def _signed_by(command: Command) -> Command:
    """Ask for the person and the reason that every deed names."""
    who = click.option("--by", metavar="PERSON", help="Who does this, where nobody signs on.")
    why = click.option(
        "--why", required=True, metavar="REASON", help="For which reason; it is kept for ever."
    )
    return who(why(command))


def _of_what(command: Command) -> Command:
    """Ask for what the deed is done to."""
    ids = click.argument("ids", nargs=-1, metavar="[ID]...")
    member = click.option("--member", metavar="NUMBER", help="Everything of the member with this number.")
    return ids(member(command))


def _signed(by: str | None, why: str) -> Signed:
    try:
        return Signed(entry_id=str(uuid.uuid4()), by=who_acts(by), why=why, at=datetime.now(UTC))
    except ValueError as error:
        wrong(str(error))


def _subjects(store: Store, ids: Sequence[str], member: str | None, power: Power) -> tuple[Subject, ...]:
    """Find what is meant, none of it of who acts; nothing at all is wrong use."""
    found = store.read(keeping.named, ids)
    if member is not None:
        found = (*found, *(each for each in store.read(keeping.of_member, member) if each not in found))
    if not found:
        wrong("name attempts or records by id, or --member; `wcsim records list` shows them")
    for each in found:
        see_other(power, store.read(keeping.owner_of, each))
    return found


def _done(what: str, subjects: Sequence[Subject]) -> None:
    runs = sum(each.kind == "attempt" for each in subjects)
    click.echo(f"{what}: {runs} attempts, {len(subjects) - runs} completion records (TRAINING)")


@click.command()
@_of_what
@click.option("--code", required=True, help="The agency's retention code.")
@click.option(
    "--destroy-not-before", "day", type=DAY, help="The first day a purge may take it (none: for ever)."
)
@_signed_by
def retain(
    ids: tuple[str, ...], member: str | None, *, code: str, day: date | None, by: str | None, why: str
) -> None:
    """Set the retention code of attempts and completion records, and the day before which nothing goes."""
    with plainly(), open_to_write() as store:
        subjects = _subjects(store, ids, member, "set retention")
        store.write(keeping.retain, subjects, _signed(by, why), code=code, not_before=day)
    _done(f"kept under {code}, {f'not destroyed before {day}' if day else 'for ever'}", subjects)


@click.command()
@_of_what
@_signed_by
def hold(ids: tuple[str, ...], member: str | None, by: str | None, why: str) -> None:
    """Put attempts and completion records on legal hold: no purge takes them."""
    with plainly(), open_to_write() as store:
        subjects = _subjects(store, ids, member, "set or lift a hold")
        store.write(keeping.hold, subjects, _signed(by, why))
    _done("on hold", subjects)


@click.command()
@_of_what
@_signed_by
def release(ids: tuple[str, ...], member: str | None, by: str | None, why: str) -> None:
    """Take attempts and completion records off legal hold."""
    with plainly(), open_to_write() as store:
        subjects = _subjects(store, ids, member, "set or lift a hold")
        store.write(keeping.release, subjects, _signed(by, why))
    _done("off hold", subjects)


@click.command()
@click.option("--preview", is_flag=True, help="Show what would go, and the word that stands for it.")
@click.option("--word", metavar="WORD", help="The word that the preview ended with.")
@click.option("--by", metavar="PERSON", help="Who does this, where nobody signs on.")
@click.option("--why", metavar="REASON", help="For which reason; it is kept for ever.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def purge(*, preview: bool, word: str | None, by: str | None, why: str | None, as_json: bool) -> None:
    """Destroy what is past its day and not on hold, exactly as a preview showed it; tombstones stay."""
    today, person = datetime.now().astimezone().date(), signed_on()
    own = "" if person is None else person.member_number
    if preview:
        with plainly(), open_to_read() as store:
            _show(store.read(purging.preview, today, own=own), as_json=as_json)
        return
    if word is None or why is None:
        wrong("a purge names its --word (from --preview) and --why")
    with plainly(), open_to_write() as store:
        gone = store.write(purging.purge, today, word, _signed(by, why), own=own)
        store.scrub()
    if as_json:
        print_json({"purged": [asdict(each) for each in gone]})
    else:
        _done("purged", gone)


def _show(seen: purging.Preview, *, as_json: bool) -> None:
    if as_json:
        due = [{**asdict(each), "destroy_not_before": str(each.destroy_not_before)} for each in seen.due]
        print_json({"word": seen.word, "due": due})
        return
    for each in seen.due:
        subject = f"{each.subject.kind:<8}{each.subject.id}  {each.retention_code:<10}"
        click.echo(f"{subject} {each.destroy_not_before}  {'goes' if each.stays is None else each.stays}")
    click.echo(f"{len(seen.goes)} of {len(seen.due)} would go; word: {seen.word} (TRAINING)")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def custody(*, as_json: bool) -> None:
    """List what named persons did with records, in order, with their reasons."""
    with plainly(), open_to_read() as store:
        page = store.read(entries.page)
        while page:
            for number, entry in page:
                if as_json:
                    print_json({"number": number, **entry})
                else:
                    click.echo(f"{number:>5}  {entry['at'][:16]}  {_said(entry)}")
            page = store.read(entries.page, after=page[-1][0])


def _said(entry: Mapping[str, Any]) -> str:
    """Tell a deed: what it was done to, by whom, why; of a refused sign-on, under whose id it was tried."""
    if entry["deed"] == "refuse":
        return f"refuse {entry['person'] or 'someone unknown'}: {entry['why']}"
    of = entry.get("person") or (len(entry["subjects"]) if entry["subjects"] else "")
    return f"{entry['deed']}{of and f' of {of}'} by {entry['by']}: {entry['why']}"
