"""How a form leaves by the command line: as a file or a folder, signed where asked, with its progress."""

import hashlib
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO, TypeAlias

import click

from sim.cli.options import wrong
from sim.cli.progress import Progress
from sim.cli.sealing import agency_here, agency_needed, ring_here, seal_here, signer_here
from sim.exports.audit_pack import write_pack
from sim.exports.folder import write_folder
from sim.outgoing.forms import TABLES, write_roster, write_statements
from sim.outgoing.heads import checkpoint_of
from sim.outgoing.judged import Telling
from sim.outgoing.leaving import Leaving, leaving
from sim.outgoing.pack import READINGS, parts_of
from sim.outgoing.pages import Given, badges, pages
from sim.records.selecting import Selection
from sim.records.store import Store
from sim.records.writing import new_file
from sim.signing.sshsig import sign_digest

_CHUNK = 1 << 20

Write: TypeAlias = Callable[[BinaryIO], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked to leave, and where to."""

    form: str
    out: Path | None
    force: bool
    selection: Selection
    sign: bool
    by: str
    quiet: bool

    @property
    def place(self) -> Path:
        """Where it is to lie; the options were seen to name a place."""
        if self.out is None:
            raise ValueError(f"{self.form} needs --out")
        return self.out

    @property
    def signature(self) -> Path:
        """Where its signature is to lie."""
        return self.place.with_name(f"{self.place.name}.sig")


def one_file(asked: Asked, store: Store, key: bytes | None) -> None:
    """Let a table leave: json, csv, decisions-csv, xlsx, xapi."""
    with going(asked, store, key) as left:
        match asked.form:
            case "xlsx":
                note = checkpoint_of(store, signer_here()) if asked.sign else ""
                _write(asked, partial(write_roster, going=left, checkpoint=note))
            case "xapi":
                telling = Telling(left, agency_needed("xAPI").url)
                _write(asked, partial(write_statements, telling=telling))
                told_without(telling)
            case _:
                _write(asked, lambda out: TABLES[asked.form](out, left))


def each_its_own(asked: Asked, store: Store, key: bytes | None) -> None:
    """Let a page or a badge leave for each record: a folder of them, or with --record one file."""
    given = _given(asked)
    with going(asked, store, key) as every:
        left = every.standing()
        if asked.selection.record_id is None:
            count = write_folder(asked.place, given.parts(left), signer_here() if asked.sign else None)
            click.echo(f"{asked.place}: {count:,} files and their manifest (TRAINING)", err=True)
        else:
            for record in left.as_filed():
                made = given.one(record)
                if made is not None:
                    _write(asked, partial(_put, content=made))
    out = every.extent.count - left.extent.count
    if out:
        click.echo(f"{out:,} records were voided or corrected by another; they give none", err=True)
    if given.not_given:
        click.echo(f"{given.not_given:,} records give no badge: only a completion that passed does", err=True)


def _given(asked: Asked) -> Given:
    if asked.form == "pdf":
        return pages(seal_here() if asked.sign else None)
    return badges(signer_here(), agency_needed("A badge").url)


def head(asked: Asked, store: Store, key: bytes | None) -> None:
    """Let the signed head over all records leave."""
    del key
    note = checkpoint_of(store, signer_here())
    _write(asked, partial(_put, content=note.encode()))


def pack(asked: Asked, store: Store, key: bytes | None) -> None:
    """Let an audit pack leave; it is always signed."""
    signer = signer_here()
    with going(asked, store, key, readings=READINGS) as left:
        parts = parts_of(left, agency_here(), ring_here(), signer)
        count = write_pack(asked.place, parts, signer)
    click.echo(f"{asked.place}: {count:,} files and their signed manifest (TRAINING)", err=True)


def told_without(telling: Telling) -> None:
    """Say how many runs were told without their decisions."""
    if telling.without_decisions:
        click.echo(
            f"{telling.without_decisions:,} runs are told without their decisions: the run, or the pack it "
            "was played under, is not kept here",
            err=True,
        )


@contextmanager
def going(asked: Asked, store: Store, key: bytes | None, *, readings: int = 1) -> Iterator[Leaving]:
    """Give what leaves; how far it has come is told while the block runs, on a terminal."""
    seen = leaving(store, asked.selection, by=asked.by, key=key)
    if asked.selection.record_id is not None and not seen.extent.count:
        wrong(f"there is no completion record {asked.selection.record_id!r} here")
    runs = seen.count_of_runs() if asked.form in ("decisions-csv", "audit-pack") else 0
    records = 0 if asked.form == "decisions-csv" else seen.extent.count * readings
    progress = Progress(
        None if runs is None else runs + records,
        time.monotonic,
        what="runs" if asked.form == "decisions-csv" else "records",
        still=True,
        quiet=asked.quiet,
    )
    done = 0

    def step(more: int) -> None:
        nonlocal done
        done += more
        progress.at(done)

    try:
        yield leaving(store, asked.selection, by=asked.by, key=key, step=step)
    finally:
        progress.end()


def _write(asked: Asked, write: Write) -> None:
    """Write a file whole or not at all, and its signature beside it; without --out print it."""
    if asked.out is None:
        write(sys.stdout.buffer)
        return
    if not asked.sign:
        with new_file(asked.out, force=asked.force) as file:
            write(file)
    else:
        signer = signer_here()
        with (
            new_file(asked.signature, force=asked.force) as beside,
            new_file(asked.out, force=asked.force) as file,
        ):
            write(file)
            beside.write(sign_digest(signer, _digest(file)).encode())
    click.echo(f"{asked.out}: {asked.out.stat().st_size:,} bytes (TRAINING)", err=True)


def _digest(file: BinaryIO) -> bytes:
    """Give the SHA-512 of a file that was just written."""
    digest = hashlib.sha512()
    file.flush()
    file.seek(0)
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    return digest.digest()


def _put(out: BinaryIO, content: bytes) -> None:
    out.write(content)
