"""What a checkpoint and the check of every vouch cost: CPU time and peak memory, by the number of records.

    python tests/benchmarks/proving.py 10000 100000

Each count runs in a process of its own. Beside it stands the bare cost of as many Ed25519 verifications.
"""

import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection, insert, update

from sim.records.chain import NO_HASH, canonical, digest_of
from sim.records.completion import as_plain
from sim.records.database.schema import completion_records, record_head, vouches
from sim.records.proving import check_vouches
from sim.records.store import Store
from sim.records.tree import tree_head
from sim.signing.keys import Signer, make_keys, read_ring, read_signer
from sim.signing.vouching import vouch
from tests.sim.records.samples import RECORD

AT = "2026-01-31T18:10:00.000Z"
_BATCH = 1000


def fill(connection: Connection, count: int, signer: Signer) -> None:
    """File that many records, each vouched for, without the roll-ups that this does not measure."""
    last = NO_HASH
    for first in range(1, count + 1, _BATCH):
        records, vouched = [], []
        for number in range(first, min(first + _BATCH, count + 1)):
            said = replace(RECORD.record, record_id=f"record-{number}")
            body = canonical(as_plain(replace(RECORD, record=said)))
            digest = digest_of(last, body)
            records.append(
                {
                    "number": number,
                    "record_id": said.record_id,
                    "record_class": said.record_class,
                    "status": said.status,
                    "supersedes": None,
                    "previous_hash": last,
                    "hash": digest,
                    "body": body.decode(),
                }
            )
            given = vouch(signer, digest.hex(), "server", at=AT)
            names = ("key_id", "vouched_by", "signed_at", "signature")
            vouched.append({"number": number, **{name: getattr(given, name) for name in names}})
            last = digest
        connection.execute(insert(completion_records), records)
        connection.execute(insert(vouches), vouched)
    connection.execute(update(record_head).values(number=count, hash=last))


def measured(what: str, count: int, work: Callable[[], object]) -> None:
    """Print the CPU time of some work and by how much the peak of memory grew."""
    before, start = _peak_mb(), time.process_time()
    work()
    took = time.process_time() - start
    print(f"{count:>9,}  {what:<24} {took:8.2f} s   peak {before} -> {_peak_mb()} MB")


def _peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def bare(count: int, signer: Signer) -> None:
    """Verify one signature as often."""
    message = bytes(200)
    signature = signer.sign(message)
    for _ in range(count):
        signer.key.signed(signature, message)


def run(count: int) -> None:
    """Measure one count."""
    with tempfile.TemporaryDirectory() as folder:
        keys = Path(folder) / "keys"
        make_keys(keys, "OEMC", at="2026-01-01T00:00:00.000Z")
        signer, ring = read_signer(keys), read_ring(keys)
        with Store.open(Path(folder) / "store.db") as store:
            store.write(fill, count, signer)
            measured("checkpoint (tree head)", count, lambda: store.read(tree_head))
            measured("every vouch checked", count, lambda: store.read(check_vouches, ring))
        measured("bare Ed25519", count, lambda: bare(count, signer))


if __name__ == "__main__":
    for each in map(int, sys.argv[1:] or ["10000"]):
        process = multiprocessing.get_context("spawn").Process(target=run, args=(each,))
        process.start()
        process.join()
