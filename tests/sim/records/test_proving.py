"""What a rewritten store cannot hide: a checkpoint kept elsewhere, and the agency's signatures."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from sim.records.custody.entries import Signed, Subject
from sim.records.custody.keeping import hold, retain
from sim.records.custody.purging import preview, purge
from sim.records.derived import rebuild
from sim.records.proving import Proof, Vouches, Wrong, check_checkpoint, check_vouches
from sim.records.store import Store
from sim.records.tree import heads_of_all, tree_head
from sim.signing.checkpoint import NoCheckpointError, write_checkpoint
from sim.signing.keys import Ring, Signer, make_keys, read_ring, read_signer
from sim.signing.vouching import vouch
from tests.sim.records.forging import Bodies, forge_custody, forge_records
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
    return write_checkpoint(signer, *store.read(heads_of_all))


def test_a_checkpoint_holds_while_records_are_added(store_of_five: str, signer: Signer, ring: Ring) -> None:
    with Store.open(store_of_five) as store:
        note = note_of(store, signer)
        store.voucher = lambda digest: vouch(signer, digest, "server", at=AT)
        store.file_record(RECORD)
        assert store.read(check_checkpoint, note, ring) == Proof(size=5, wrong=None, custody=0)
        vouches = store.read(check_vouches, ring)
    assert (vouches.checked, vouches.held, vouches.unsigned, vouches.wrong) == (True, 6, 0, 0)


def test_a_purged_record_keeps_its_place_in_the_tree(store_of_five: str, signer: Signer, ring: Ring) -> None:
    day = NOON.date()
    subject = Subject(kind="record", id="record-2")
    with Store.open(store_of_five) as store:
        note, head = note_of(store, signer), store.read(tree_head)
        store.write(retain, (subject,), _signed("1"), code="R", not_before=day)
        word = store.read(preview, day).word
        assert store.write(purge, day, word, _signed("2")) == (subject,)
        assert store.read(check_checkpoint, note, ring) == Proof(size=5, wrong=None, custody=0)
        assert store.read(tree_head) == head
        assert store.read(check_vouches, ring).held == 5
        assert store.verify().ok


def _signed(entry_id: str) -> Signed:
    return Signed(entry_id=entry_id, by="sup-1", why="past its day", at=NOON)


def passed(bodies: Bodies) -> None:
    """Make the third record a pass."""
    bodies[2]["outcome"]["result"] = "PASS"


def test_a_store_rewritten_whole_verifies_by_itself_and_is_found_all_the_same(
    store_of_five: str, signer: Signer, ring: Ring
) -> None:
    with Store.open(store_of_five) as store:
        note = note_of(store, signer)
    with intruder(store_of_five) as connection:
        forge_records(connection, passed)
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
        forge_records(connection, lambda bodies: bodies.__delitem__(slice(3, None)))
    with Store.open(store_of_five) as store:
        assert store.verify().ok
        assert store.read(check_checkpoint, note, ring) == Proof(
            size=5, wrong="it speaks of 5 records and here are 3: 2 were taken away", custody=0
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


@pytest.fixture
def held(store_of_five: str) -> str:
    """The five records, of which three were put on hold one after the other."""
    with Store.open(store_of_five) as store:
        for number in (1, 2, 3):
            store.write(hold, (Subject(kind="record", id=f"record-{number}"),), _signed(str(number)))
    return store_of_five


def test_a_checkpoint_holds_while_custody_goes_on(held: str, signer: Signer, ring: Ring) -> None:
    with Store.open(held) as store:
        note = note_of(store, signer)
        store.write(hold, (Subject(kind="record", id="record-4"),), _signed("4"))
        assert store.read(check_checkpoint, note, ring) == Proof(size=5, wrong=None, custody=3)


def test_entries_of_custody_cut_off_with_the_end_noted_anew_are_missed_by_a_checkpoint(
    held: str, signer: Signer, ring: Ring
) -> None:
    with Store.open(held) as store:
        note = note_of(store, signer)
    with intruder(held) as connection:
        forge_custody(connection, lambda bodies: bodies.__delitem__(slice(1, None)))
        rebuild(connection)
    with Store.open(held) as store:
        assert store.verify().ok
        assert store.read(check_checkpoint, note, ring) == Proof(
            size=5, wrong="it speaks of 3 entries of custody and here are 1: 2 were taken away", custody=3
        )


def test_custody_rewritten_whole_is_found_by_a_checkpoint(held: str, signer: Signer, ring: Ring) -> None:
    with Store.open(held) as store:
        note = note_of(store, signer)
    with intruder(held) as connection:
        forge_custody(connection, lambda bodies: bodies[0].update(by="sup-2"))
    with Store.open(held) as store:
        assert store.verify().ok
        proof = store.read(check_checkpoint, note, ring)
    assert proof.wrong == (
        "the first 3 entries of custody are not those it was signed over: some were changed"
    )


def test_a_checkpoint_from_before_it_spoke_of_custody_proves_what_it_says(
    held: str, signer: Signer, ring: Ring
) -> None:
    with Store.open(held) as store:
        note = write_checkpoint(signer, *store.read(tree_head))
        assert store.read(check_checkpoint, note, ring) == Proof(size=5, wrong=None, custody=None)


STRIPPED = (
    "nobody vouches for it, and the agency had its key when it was filed: its signature was taken away, "
    "or it came from where the key is not (`wcsim records sign` vouches for what you trust)"
)


@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_signature_taken_away_is_missed(store_of_five: str, ring: Ring, number: int) -> None:
    with intruder(store_of_five) as connection:
        connection.execute(text("DELETE FROM vouches WHERE number = :n"), {"n": number})
    with Store.open(store_of_five) as store:
        found = store.read(check_vouches, ring)
    assert found == Vouches(checked=True, held=4, wrong=1, first=[Wrong(number=number, what=STRIPPED)])


def test_all_signatures_taken_away_are_missed(store_of_five: str, ring: Ring) -> None:
    with intruder(store_of_five) as connection:
        connection.execute(text("DELETE FROM vouches"))
    with Store.open(store_of_five) as store:
        found = store.read(check_vouches, ring)
    assert found.first == [Wrong(number=number, what=STRIPPED) for number in range(1, 6)]


def test_records_from_before_the_first_key_may_wait_for_a_signature_but_none_after_a_signed_one(
    where: str, tmp_path: Path
) -> None:
    """Signed off on 31 January; the key is of February, and only the second record is vouched for."""
    make_keys(tmp_path / "late", "Office of Emergency Management", at="2026-02-01T00:00:00.000Z")
    late, ring = read_signer(tmp_path / "late"), read_ring(tmp_path / "late")
    with Store.open(where) as store:
        for number in (1, 2, 3):
            if number == 2:
                store.voucher = lambda digest: vouch(late, digest, "server", at="2026-02-02T00:00:00.000Z")
            record = replace(RECORD.record, record_id=f"record-{number}")
            store.file_record(replace(RECORD, record=record))
            store.voucher = None
        found = store.read(check_vouches, ring)
    assert found == Vouches(checked=True, held=1, unsigned=1, wrong=1, first=[Wrong(number=3, what=STRIPPED)])


def test_a_purged_record_that_nobody_vouched_for_needs_no_signature_any_more(
    store_of_five: str, ring: Ring
) -> None:
    day = NOON.date()
    subject = Subject(kind="record", id=RECORD.record.record_id)
    with Store.open(store_of_five) as store:
        store.file_record(RECORD)
        store.write(retain, (subject,), _signed("1"), code="R", not_before=day)
        store.write(purge, day, store.read(preview, day).word, _signed("2"))
        found = store.read(check_vouches, ring)
    assert found == Vouches(checked=True, held=5, unsigned=1)
