"""`wcsim records`: what this store keeps; list, show, export, verify."""

import itertools
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import click

from sim.cli.options import print_json, wrong
from sim.cli.signing_on import OfficeGroup, only_member
from sim.cli.stores import open_to_read, open_to_write, plainly, store_option
from sim.records import listing
from sim.records.attempts import Listed, header_of, utc_text
from sim.records.listing import Card, Wanted
from sim.records.selecting import one_as_kept
from sim.records.store import Store

_LATE = {
    "verify": "sim.cli.verifying:verify",
    "sign": "sim.cli.vouching:sign",
    "checkpoint": "sim.cli.vouching:checkpoint",
    "export": "sim.cli.exporting:export",
    "propose": "sim.cli.office:propose",
    "proposals": "sim.cli.office:proposals",
    "agree": "sim.cli.office:agree",
    "decline": "sim.cli.office:decline",
    "attest": "sim.cli.office:attest",
    "comment": "sim.cli.office:comment",
    "disclose": "sim.cli.office:disclose",
    "retain": "sim.cli.custody:retain",
    "hold": "sim.cli.custody:hold",
    "release": "sim.cli.custody:release",
    "purge": "sim.cli.custody:purge",
    "custody": "sim.cli.custody:custody",
    "backup": "sim.cli.moving:backup",
    "restore": "sim.cli.moving:restore",
    "hand-in": "sim.cli.moving:hand_in",
    "results": "sim.cli.results:results",
}
_PAGE = 200
_SHORT = 8


@click.group(cls=OfficeGroup, late=_LATE)
@store_option
def records() -> None:
    """Read what is kept: attempts, completion records, exports, verification. Every one says TRAINING."""


@records.command("list")
@click.option("--member", metavar="NUMBER", help="Those of the member with this number.")
@click.option("--scenario", metavar="ID", help="Those of this scenario.")
@click.option("--records", "filed", is_flag=True, help="List completion records in place of attempts.")
@click.option("--on-hold", "held", is_flag=True, help="Those on legal hold.")
@click.option("--limit", type=click.IntRange(min=1), help="So many of the newest (default: all).")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def list_(
    *, member: str | None, scenario: str | None, filed: bool, held: bool, limit: int | None, as_json: bool
) -> None:
    """List attempts with their status, or completion records, newest first."""
    own = only_member()
    if own is not None and member not in (None, own):
        raise click.ClickException(f"denied: the records of {member} are not yours")
    if filed and scenario is not None:
        wrong("--scenario is about attempts; leave it or --records away")
    whose = member if own is None else own
    with plainly(), open_to_read() as store:
        if filed:
            _tell_cards(itertools.islice(_each_card(store, Wanted(member=whose, held=held)), limit), as_json)
            return
        found = list(itertools.islice(_each_attempt(store, whose, scenario, held=held), limit))
    if as_json:
        print_json(
            [{**header_of(each.attempt), "status": each.status, "events": each.events} for each in found]
        )
        return
    for each in found:
        attempt = each.attempt
        click.echo(
            f"{attempt.attempt_id[:_SHORT]}  {utc_text(attempt.created_at)[:16]}  {attempt.scenario_id:<18} "
            f"{attempt.variant:<12} {each.status:<12} {each.events:>5} events"
        )
    click.echo(f"{len(found)} attempts (TRAINING); --records lists completion records")


def _each_attempt(store: Store, member: str | None, scenario: str | None, *, held: bool) -> Iterator[Listed]:
    """Give attempts, newest first, a page at a time."""
    before = None
    while page := store.read(
        listing.page, before=before, limit=_PAGE, member=member, scenario=scenario, held=held
    ):
        yield from page
        before = page[-1]


def _each_card(store: Store, wanted: Wanted) -> Iterator[Card]:
    """Give the cards of completion records, the last filed first, a page at a time."""
    before = None
    while page := store.filed(before=before, limit=_PAGE, wanted=wanted):
        yield from page
        before = page[-1]


def _tell_cards(cards: Iterator[Card], as_json: bool) -> None:  # noqa: FBT001 - as its one caller has it
    """Tell completion records by their cards, with the whole id that `attest` and others ask for."""
    found = list(cards)
    if as_json:
        print_json([asdict(each) for each in found])
        return
    for each in found:
        said = f"{each.member:<10} {each.course:<20} {each.result}"
        stands = "" if each.standing else "  voided or corrected"
        click.echo(f"{each.record_id}  {each.signed_at[:16]}  {said}{stands}")
    click.echo(f"{len(found)} completion records (TRAINING)")


@records.command()
@click.argument("id_", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def show(id_: str, *, as_json: bool) -> None:
    """Show one attempt with its events, or one completion record; the first letters of its id are enough."""
    with plainly(), open_to_read() as store:
        found = _find(store, id_)
        if isinstance(found, Card):
            _show_record(store.read(one_as_kept, found.record_id), as_json=as_json)
        else:
            _show_attempt(found, store.events(found.attempt.attempt_id), as_json=as_json)


def _show_record(record: dict[str, Any], *, as_json: bool) -> None:
    from sim.exports.rows import cell_of, flat

    if as_json:
        print_json(record)
        return
    for name, value in flat(record).items():
        click.echo(f"{name:<32} {cell_of(value)}")


def _show_attempt(attempt: Listed, events: tuple[dict[str, Any], ...], *, as_json: bool) -> None:
    if as_json:
        print_json({**header_of(attempt.attempt), "status": attempt.status, "events": list(events)})
        return
    for name, value in header_of(attempt.attempt).items():
        click.echo(f"{name:<18} {value}")
    click.echo(f"{'status':<18} {attempt.status}")
    for event in events:
        rest = {key: value for key, value in event.items() if key not in ("type", "at_ms", "open")}
        click.echo(
            f"{event['at_ms']:>8}  {event['type']:<9} {', '.join(f'{k}={v}' for k, v in rest.items())}"
        )


def _find(store: Store, start: str) -> Listed | Card:
    """Find the one attempt or completion record that is meant, of those that may be seen."""
    member = only_member()
    runs = store.beginning(start, limit=2, member=member)
    filed = store.read(listing.cards_beginning, start, limit=2, member=member)
    found: tuple[Listed | Card, ...] = (*runs, *filed)
    exact = [each for each in filed if each.record_id == start]
    if len(found) == 1 or exact:
        return (exact or found)[0]
    if found:
        raise click.UsageError(
            f"several attempts or completion records begin with {start!r}; give more letters"
        )
    raise click.UsageError(
        f"no attempt or completion record begins with {start!r}; `wcsim records list` shows them"
    )


@records.command()
def schema() -> None:
    """Print the JSON Schema of the completion record."""
    from sim.exports.schema import schema_text

    click.echo(schema_text(), nl=False)


@records.command()
def upgrade() -> None:
    """Bring a store of an older version to the form of this one; as it was it is kept beside it."""
    with open_to_write() as store:
        if store.upgraded is None:
            click.echo(f"{store.shown} has the form of this version already (TRAINING)", err=True)
