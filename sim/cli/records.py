"""`wcsim records`: what this store keeps; list, show, export, verify."""

import itertools
from collections.abc import Iterator

import click

from sim.cli.options import print_json
from sim.cli.signing_on import OfficeGroup, only_member
from sim.cli.stores import open_to_read, open_to_write, plainly, store_option
from sim.records.attempts import Listed, header_of, utc_text
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
@click.option("--limit", type=click.IntRange(min=1), help="So many of the newest (default: all).")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def list_(*, member: str | None, scenario: str | None, limit: int | None, as_json: bool) -> None:
    """List attempts, newest first, with their status."""
    own = only_member()
    if own is not None and member not in (None, own):
        raise click.ClickException(f"denied: the records of {member} are not yours")
    with plainly(), open_to_read() as store:
        found = list(itertools.islice(_each_attempt(store, member if own is None else own, scenario), limit))
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
    click.echo(f"{len(found)} attempts (TRAINING)")


def _each_attempt(store: Store, member: str | None, scenario: str | None) -> Iterator[Listed]:
    """Give attempts, newest first, a page at a time."""
    before = None
    while page := store.attempts(before=before, limit=_PAGE, member=member, scenario=scenario):
        yield from page
        before = page[-1]


@records.command()
@click.argument("attempt_id", metavar="ATTEMPT")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def show(attempt_id: str, *, as_json: bool) -> None:
    """Show one attempt with its events; the first letters of its id are enough."""
    with plainly(), open_to_read() as store:
        attempt = _find(store, attempt_id)
        events = store.events(attempt.attempt.attempt_id)
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


def _find(store: Store, start: str) -> Listed:
    member = only_member()
    found = store.beginning(start, limit=2, member=member)
    if len(found) == 1:
        return found[0]
    if not found:
        raise click.UsageError(f"no attempt begins with {start!r}; `wcsim records list` shows them")
    raise click.UsageError(f"several attempts begin with {start!r}; give more letters")


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
