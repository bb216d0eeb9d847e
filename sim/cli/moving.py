"""`wcsim records backup|restore|hand-in`: records copied, put back, and handed in by a station."""

import sys
from dataclasses import asdict
from pathlib import Path

import click

from sim.cli.options import PROBLEMS_FOUND, print_json
from sim.cli.stores import home_receiver, open_to_read, open_to_write, plainly, progress
from sim.records.moving.backup import back_up
from sim.records.moving.backup import restore as restore_into
from sim.records.moving.handing_in import HandedIn
from sim.records.moving.handing_in import hand_in as hand_all_in
from sim.records.store import Store


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Overwrite FILE.")
def backup(file: Path, *, force: bool) -> None:
    """Write the whole store, as it stands now, to FILE, while others may write on; FILE is a store itself."""
    with plainly(), open_to_read() as store:
        back_up(store, file, force=force, step=progress("copied"))
        click.echo(f"{file}: {file.stat().st_size:,} bytes (TRAINING)", err=True)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Put all of the backup FILE into the store, which holds nothing yet."""
    with plainly(), open_to_write() as store:
        restore_into(file, store, step=progress("restored"))
        click.echo(f"{store.shown}: restored (TRAINING)", err=True)


@click.command("hand-in")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def hand_in(file: Path, *, as_json: bool) -> None:
    """Hand a station's own log FILE in to the store; twice is once. Exit 1: something was refused.

    Who vouched for a record there stays so where a key of the agency signed it; every other one is `self`.
    """
    with plainly(), Store.open(file) as station, open_to_write() as store:
        handed = hand_all_in(station, store, receiver=home_receiver(), step=progress("handed in"))
    if as_json:
        print_json(asdict(handed))
    else:
        _tell(handed)
    sys.exit(PROBLEMS_FOUND if handed.refused else 0)


def _tell(handed: HandedIn) -> None:
    for each in handed.refused:
        click.echo(f"refused: {each.subject}: {each.why}")
    for what, counts in (("attempts", handed.attempts), ("completion records", handed.records)):
        click.echo(f"{what}: {', '.join(f'{n} {how}' for how, n in counts.items())}")
    click.echo(f"{len(handed.refused)} refused (TRAINING)")
