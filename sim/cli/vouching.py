"""`wcsim records sign|checkpoint`: the agency's key vouches for records, and for how many there are."""

from pathlib import Path

import click

from sim.cli.sealing import signer_here
from sim.cli.stores import home_voucher, open_to_read, open_to_write, plainly
from sim.outgoing.heads import checkpoint_of
from sim.records.vouches import vouch_for_some
from sim.records.writing import write_file


@click.command()
def sign() -> None:
    """Vouch for records that were filed before there was a key, as `self`: nobody vouched for them then."""
    done = 0
    with plainly(), open_to_write() as store:
        voucher = home_voucher("self")
        if voucher is None:
            signer_here()  # says that there is no key, and how to make one
        else:
            while some := store.write(vouch_for_some, voucher):
                done += some
    click.echo(f"{done} records are vouched for now (TRAINING)", err=True)


@click.command()
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@click.option("--force", is_flag=True, help="Overwrite the file of --out.")
def checkpoint(out: Path | None, *, force: bool) -> None:
    """Sign how many records there are and the root of their tree, to be kept elsewhere than the store.

    `wcsim records verify --checkpoint FILE` proves later that nothing before it was changed or taken away.
    """
    with plainly():
        signer = signer_here()
        with open_to_read() as store:
            note = checkpoint_of(store, signer)
        if out is None:
            click.echo(note, nl=False)
            return
        write_file(out, note.encode(), force=force)
    click.echo(f"{out}: {note.splitlines()[1]} records (TRAINING)", err=True)
