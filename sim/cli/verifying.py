"""`wcsim records verify`: whether all that is kept is what was kept, and whether signatures hold."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click

from sim.cli.options import PROBLEMS_FOUND, print_json, wrong
from sim.cli.stores import open_to_read, plainly
from sim.content import version_of_text
from sim.home import has_keys, keys_folder
from sim.records.custody.correcting import unaccounted
from sim.records.custody.people import unlike_the_chain
from sim.records.proving import Proof, Vouches, check_checkpoint, check_vouches
from sim.records.store import Store
from sim.records.texts import wrong_texts
from sim.records.verify import Report
from sim.signing.checkpoint import NoCheckpointError
from sim.signing.keys import Ring, read_ring, read_ring_file

_BIGGEST = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """All that a verification found; a checkpoint is named by its file, its proof a text where it is none."""

    report: Report
    vouches: Vouches
    checkpoints: tuple[tuple[str, Proof | str], ...]
    texts: tuple[str, ...]
    office: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Tell whether nothing at all is wrong."""
        proven = all(isinstance(proof, Proof) and proof.wrong is None for _, proof in self.checkpoints)
        return self.report.ok and not (self.vouches.wrong or self.texts or self.office) and proven


@click.command()
@click.option(
    "--checkpoint",
    "notes",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="A checkpoint kept elsewhere: prove that all of its records are here as they were.",
)
@click.option(
    "--keys",
    "ring_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The agency's public keys, of `wcsim keys export --format ring` (default: this machine's).",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def verify(*, notes: tuple[Path, ...], ring_file: Path | None, as_json: bool) -> None:
    """Check every chain, signature and checkpoint; each fault is named by attempt and event (exit 1)."""
    with plainly():
        ring = _ring(ring_file)
        if notes and ring is None:
            wrong("a checkpoint is checked against the agency's public keys; give --keys RING.json")
        with open_to_read() as store:
            found = _found(store, ring, notes)
    if as_json:
        print_json(_plain(found))
    else:
        for line in _lines(found):
            click.echo(line)
    sys.exit(0 if found.ok else PROBLEMS_FOUND)


def _ring(path: Path | None) -> Ring | None:
    if path is not None:
        return read_ring_file(path)
    return read_ring(keys_folder()) if has_keys() else None


def _found(store: Store, ring: Ring | None, notes: Sequence[Path]) -> Found:
    return Found(
        report=store.verify(),
        vouches=store.read(check_vouches, ring),
        checkpoints=tuple((str(path), _proof(store, path, ring)) for path in notes if ring is not None),
        texts=store.read(wrong_texts, version_of_text),
        office=(
            *store.read(lambda connection: tuple(unlike_the_chain(connection))),
            *store.read(lambda connection: tuple(unaccounted(connection))),
        ),
    )


def _proof(store: Store, path: Path, ring: Ring) -> Proof | str:
    try:
        with path.open("rb") as file:
            note = file.read(_BIGGEST).decode()
        return store.read(check_checkpoint, note, ring)
    except (NoCheckpointError, UnicodeDecodeError) as error:
        return f"this is no checkpoint to be believed: {error}"
    except OSError as error:
        wrong(f"{path}: {error.strerror}")


def _plain(found: Found) -> dict[str, Any]:
    report, vouches = found.report, found.vouches
    return {
        "ok": found.ok,
        "attempts": len(report.attempts),
        "records": report.records.events,
        "faults": [asdict(fault) for fault in report.faults],
        "contents_changed": list(report.contents_changed),
        "texts": list(found.texts),
        "miscounted": list(report.miscounted),
        "file_faults": list(report.said.faults),
        "purged": report.purged,
        "vouches": {**asdict(vouches), "first": [asdict(each) for each in vouches.first]},
        "checkpoints": [
            {"file": file, **(asdict(proof) if isinstance(proof, Proof) else {"size": None, "wrong": proof})}
            for file, proof in found.checkpoints
        ],
        "office": list(found.office),
        "database": f"{report.said.database} {report.said.version}",
        "warning": report.said.warning,
    }


def _lines(found: Found) -> Iterator[str]:
    report = found.report
    for fault in report.faults:
        yield f"{fault.attempt_id} event {fault.seq}: {fault.kind}: {fault.what}"
    yield from (*report.contents_changed, *found.texts, *report.miscounted, *report.said.faults)
    yield from found.office
    for each in found.vouches.first:
        yield f"record number {each.number}: vouch: {each.what}"
    for file, proof in found.checkpoints:
        if isinstance(proof, Proof):
            yield f"{file}: {proof.wrong or _proven(proof)}"
        else:
            yield f"{file}: {proof}"
    said = report.said
    yield f"{said.database} {said.version}" + (f"; {said.warning}" if said.warning else "")
    yield _told(found.vouches, report.records.events)
    yield f"{len(report.attempts)} attempts, {len(report.faults)} faults (TRAINING)"


def _proven(proof: Proof) -> str:
    custody = f" and {proof.custody:,} entries of custody" if proof.custody else ""
    return f"all of its {proof.size:,} records{custody} are here as they were"


def _told(vouches: Vouches, records: int) -> str:
    if not vouches.checked:
        unchecked = f"{vouches.held} vouches were not checked: no keys are here (--keys)"
        return f"{records} completion records; {unchecked}"
    return (
        f"{records} completion records: {vouches.held} vouched for, {vouches.unsigned} by nobody yet, "
        f"{vouches.wrong} vouches that do not hold or are gone"
    )
