"""What a rewritten store cannot hide: a checkpoint kept elsewhere, and the agency's signatures."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from sim.records.chain import NO_HASH, canonical, digest_of
from sim.records.custody.entries import Signed, Subject
from sim.records.custody.keeping import retain
from sim.records.custody.purging import preview, purge
from sim.records.database.schema import completion_records
from sim.records.derived import rebuild
from sim.records.proving import Proof, Wrong, check_checkpoint, check_vouches
from sim.records.store import Store
from sim.records.tree import tree_head
from sim.signing.checkpoint import NoCheckpointError, write_checkpoint
from sim.signing.keys import Ring, Signer, make_keys, read_ring, read_signer
from sim.signing.vouching import vouch
from tests.sim.records.raw import intruder
from tests.sim.records.samples import NOON, RECORD

AT = "2026-01-31T18:10:00.000Z"


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    make_keys(tmp_path / "keys", "Office of Emergency Management", at="2026-01-01T00:00:00.000Z")
    return read_signer(tmp_path / "keys")


@pytest.fixture
def ring(tmp_path: Path, signer: Signer) -> Ring:
    assert signer.agency
    return read_ring(tmp_path / "keys")


@pytest.fixture
def store_of_five(where: str, signer: Signer) -> str:
    """Five records, all vouched for."""
    with Store.open(where, voucher=lambda digest: vouch(signer, digest, "server", at=AT)) as store:
        for number in range(1, 6):
            record = replace(RECORD.record, record_id=f"record-{number}")
            store.file_record(replace(RECORD, record=record))
    return where


def note_of(store: Store, signer: Signer) -> str:
    return write_checkpoint(signer, *store.read(tree_head))


def test_a_checkpoint_holds_while_records_are_added(store_of_five: str, signer: Signer, ring: Ring) -> None:
    with Store.open(store_of_five) as store:
        note = note_of(store, signer)
        store.file_record(RECORD)
        assert store.read(check_checkpoint, note, ring) == Proof(size=5, wrong=None)
        vouches = store.read(check_vouches, ring)
    assert (vouches.checked, vouches.held, vouches.unsigned, vouches.wrong) == (True, 5, 1, 0)


def test_a_purged_record_keeps_its_place_in_the_tree(store_of_five: str, signer: Signer, ring: Ring) -> None:
    day = NOON.date()
    subject = Subject(kind="record", id="record-2")
    with Store.open(store_of_five) as store:
        note = note_of(store, signer)
        store.write(retain, (subject,), _signed("1"), code="R", not_before=day)
        word = store.read(preview, day).word
        assert store.write(purge, day, word, _signed("2")) == (subject,)
        assert store.read(check_checkpoint, note, ring) == Proof(size=5, wrong=None)
        assert note_of(store, signer) == note
        assert store.read(check_vouches, ring).held == 5
        assert store.verify().ok


def _signed(entry_id: str) -> Signed:
    return Signed(entry_id=entry_id, by="sup-1", why="past its day", at=NOON)


def rewritten(connection: Connection, change: Callable[[list[dict[str, object]]], None]) -> None:
    """Write the whole chain of records anew, with all that hangs on it, as who owns the file could."""
    rows = connection.execute(completion_records.select().order_by(completion_records.c.number)).all()
    bodies = [json.loads(row.body) for row in rows]
    change(bodies)
    connection.execute(completion_records.delete())
    last = NO_HASH
    for number, body in enumerate(bodies, 1):
        written = canonical(body)
        digest = digest_of(last, written)
        said = {"record_id": body["record"]["record_id"], "record_class": "completion", "status": "original"}
        row = {"number": number, **said, "supersedes": None, "previous_hash": last, "hash": digest}
        connection.execute(completion_records.insert(), {**row, "body": written.decode()})
        last = digest
    connection.execute(text("UPDATE record_head SET number = :n, hash = :h"), {"n": len(bodies), "h": last})
    rebuild(connection)


def passed(bodies: list[dict[str, object]]) -> None:
    """Make the third record a pass."""
    outcome = bodies[2]["outcome"]
    assert isinstance(outcome, dict)
    bodies[2]["outcome"] = {**outcome, "result": "PASS"}


def test_a_store_rewritten_whole_verifies_by_itself_and_is_found_all_the_same(
    store_of_five: str, signer: Signer, ring: Ring
) -> None:
    with Store.open(store_of_five) as store:
        note = note_of(store, signer)
    with intruder(store_of_five) as connection:
        rewritten(connection, passed)
    with Store.open(store_of_five) as store:
        assert store.verify().ok
        proof = store.read(check_checkpoint, note, ring)
        vouches = store.read(check_vouches, ring)
    assert proof.wrong is not None
    assert "are not those it was signed over" in proof.wrong
    assert vouches.first == [
        Wrong(number=number, what="its signature does not fit what it signs") for number in (3, 4, 5)
    ]


def test_records_taken_off_the_end_are_missed(store_of_five: str, signer: Signer, ring: Ring) -> None:
    with Store.open(store_of_five) as store:
        note = note_of(store, signer)
    with intruder(store_of_five) as connection:
        rewritten(connection, lambda bodies: bodies.__delitem__(slice(3, None)))
    with Store.open(store_of_five) as store:
        assert store.verify().ok
        assert store.read(check_checkpoint, note, ring) == Proof(
            size=5, wrong="it speaks of 5 records and here are 3: 2 were taken away"
        )
        assert [each.number for each in store.read(check_vouches, ring).first] == [4, 5]


def test_a_checkpoint_of_another_agency_proves_nothing(
    store_of_five: str, ring: Ring, tmp_path: Path
) -> None:
    make_keys(tmp_path / "others", "Another Office", at=AT)
    with Store.open(store_of_five) as store:
        note = note_of(store, read_signer(tmp_path / "others"))
        with pytest.raises(NoCheckpointError):
            store.read(check_checkpoint, note, ring)


def test_without_keys_vouches_are_counted_and_said_to_be_unchecked(store_of_five: str) -> None:
    with Store.open(store_of_five) as store:
        vouches = store.read(check_vouches, None)
    assert (vouches.checked, vouches.held, vouches.unsigned) == (False, 5, 0)
