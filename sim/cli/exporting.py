"""`wcsim records export`: what leaves the store, in the form that its reader knows."""

import sys
from pathlib import Path
from typing import Any, BinaryIO

import click

from sim.cli.stores import open_to_read, plainly
from sim.exports.rows import write_decisions_csv, write_records_csv
from sim.exports.stamp import Stamp
from sim.exports.whole import write_records_json
from sim.records.attempts import Listed
from sim.records.store import Store
from sim.records.writing import new_file

_PAGE = 200


@click.command()
@click.option(
    "--format", "form", type=click.Choice(["json", "csv", "decisions-csv"]), default="json", show_default=True
)
@click.option("--out", type=click.Path(dir_okay=False), help="Write to this file (default: standard output).")
@click.option("--force", is_flag=True, help="Overwrite the file of --out.")
@click.option(
    "--by", default="wcsim records export", show_default=True, help="Who exports; it stands in the export."
)
def export(*, form: str, out: str | None, force: bool, by: str) -> None:
    """Export completion records (json, csv) or one row for each decision (decisions-csv)."""
    with plainly(), open_to_read() as store:
        if out is None:
            _write(store, form, by, sys.stdout.buffer)
            return
        with new_file(Path(out), force=force) as file:
            _write(store, form, by, file)
    click.echo(f"{out}: {Path(out).stat().st_size:,} bytes (TRAINING)", err=True)


def _write(store: Store, form: str, by: str, out: BinaryIO) -> None:
    kept = store.records()
    stamp = Stamp(at=_exported_at(kept), by=by)
    match form:
        case "json":
            write_records_json(out, kept, stamp)
        case "csv":
            write_records_csv(out, kept, stamp)
        case _:
            attempts = [each.attempt for each in _all_attempts(store)]
            write_decisions_csv(out, ((attempt, store.events(attempt.attempt_id)) for attempt in attempts))


def _all_attempts(store: Store) -> list[Listed]:
    found: list[Listed] = []
    page = store.attempts(limit=_PAGE)
    while page:
        found += page
        page = store.attempts(before=page[-1], limit=_PAGE)
    return found


def _exported_at(kept: tuple[dict[str, Any], ...]) -> str:
    """Date an export by its newest record, so that the same records give the same bytes."""
    return max((str(each["sign_off"]["acknowledged_at"]) for each in kept), default="no records")
