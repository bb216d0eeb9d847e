"""A filed record is vouched for in the same moment; what was filed before there was a key, later."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from sim.records.completion import CompletionRecord
from sim.records.store import Store
from sim.records.vouches import hashes, places, vouch_for_some
from sim.signing.keys import Ring, Signer, make_keys, read_ring, read_signer
from sim.signing.vouched import Vouch, Voucher
from sim.signing.vouching import fault_of, vouch
from tests.sim.records.raw import intruder, raw
from tests.sim.records.samples import RECORD

AT = "2026-01-31T18:10:00.000Z"


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """The keys of an agency, in a folder of their own."""
    make_keys(tmp_path / "keys", "Office of Emergency Management", at="2026-01-01T00:00:00.000Z")
    return tmp_path / "keys"


@pytest.fixture
def ring(keys: Path) -> Ring:
    return read_ring(keys)


@pytest.fixture
def signer(keys: Path) -> Signer:
    return read_signer(keys)


def by(signer: Signer) -> Voucher:
    return lambda record_hash: vouch(signer, record_hash, "recorder", at=AT)


def record(number: int) -> CompletionRecord:
    return replace(RECORD, record=replace(RECORD.record, record_id=f"record-{number}"))


def test_a_record_is_given_as_filed_with_who_vouches_for_it(where: str, signer: Signer, ring: Ring) -> None:
    with Store.open(where, voucher=by(signer)) as store:
        filed = store.file_record(record(1))
        assert store.file_record(record(1)) == filed == store.record("record-1") == store.records()[0]
    said = filed["integrity"]
    assert isinstance(said, dict)
    assert (said["key_id"], said["vouched_by"], said["signed_at"]) == (ring.current.key_id, "recorder", AT)
    given = Vouch(**{name: str(value) for name, value in said.items() if name != "previous_hash"})  # type: ignore[arg-type] # a text of the closed list
    assert fault_of(given, str(said["record_hash"]), ring) is None


def test_a_key_that_cannot_sign_files_nothing(where: str) -> None:
    def cannot(_hash: str) -> Vouch:
        raise OSError("the key is gone")

    with Store.open(where, voucher=cannot) as store:
        with pytest.raises(OSError, match="the key is gone"):
            store.file_record(record(1))
        assert store.records() == ()


def test_what_was_filed_without_a_key_is_vouched_for_later_and_once(where: str, signer: Signer) -> None:
    with Store.open(where) as store:
        for number in (1, 2, 3):
            store.file_record(record(number))
        assert [place.vouch for place in store.read(lambda connection: list(places(connection)))] == [
            None
        ] * 3
        done = [store.write(vouch_for_some, by(signer), limit=2) for _ in range(3)]
        assert done == [2, 1, 0]
        kept = store.read(lambda connection: list(places(connection)))
        assert [place.hash for place in kept] == store.read(lambda connection: list(hashes(connection)))
    assert [place.vouch for place in kept] == [by(signer)(place.hash.hex()) for place in kept]


@pytest.mark.parametrize("edit", ["UPDATE vouches SET signed_at = '2020'", "DELETE FROM vouches"])
def test_the_database_refuses_to_edit_a_vouch(where: str, signer: Signer, edit: str) -> None:
    with Store.open(where, voucher=by(signer)) as store:
        store.file_record(record(1))
    with pytest.raises(DBAPIError, match="vouches are never edited"), raw(where) as connection:
        connection.execute(text(edit))


def test_a_vouch_that_someone_changed_has_a_fault(where: str, signer: Signer, ring: Ring) -> None:
    with Store.open(where, voucher=by(signer)) as store:
        store.file_record(record(1))
    with intruder(where) as connection:
        connection.execute(text("UPDATE vouches SET vouched_by = 'server'"))
    with Store.open(where) as store:
        (place,) = store.read(lambda connection: list(places(connection)))
    assert place.vouch is not None
    assert fault_of(place.vouch, place.hash.hex(), ring) == "its signature does not fit what it signs"
