"""Bodies that nobody can read any more, with hashes that fail or were made to hold: named, and no crash."""

import hashlib

import pytest
from sqlalchemy import Table, text

from sim.records.chain import NO_HASH
from sim.records.custody.correcting import unaccounted
from sim.records.custody.entries import Signed, Subject
from sim.records.custody.keeping import hold
from sim.records.custody.people import unlike_the_chain
from sim.records.database.schema import attempts, completion_records, custody
from sim.records.store import Store
from tests.sim.records.forging import forge_custody, forge_records, forge_run
from tests.sim.records.raw import intruder
from tests.sim.records.samples import NOON, RECORD, attempt, life

ONE = attempt(1).attempt_id


@pytest.fixture
def kept(where: str) -> str:
    """One attempt, one record, one entry of custody."""
    with Store.open(where) as store:
        store.begin(attempt(1))
        store.append(ONE, (life("filed"),))
        store.file_record(RECORD)
        signed = Signed(entry_id="1", by="sup-1", why="a court asked", at=NOON)
        store.write(hold, (Subject(kind="attempt", id=ONE),), signed)
    return where


def faults(where: str) -> list[tuple[str, int, str]]:
    """Verify as the command does, all of it."""
    with Store.open(where, read_only=True) as store:
        report = store.verify()
        store.read(lambda connection: (*unlike_the_chain(connection), *unaccounted(connection)))
    assert not report.ok
    return [(each.attempt_id, each.seq, each.kind) for each in report.faults]


@pytest.mark.parametrize(
    ("table", "name"),
    [("completion_records", "completion records"), ("custody", "custody"), ("events", ONE)],
)
def test_a_body_that_is_no_json_is_named(kept: str, table: str, name: str) -> None:
    with intruder(kept) as other:
        other.execute(text(f"UPDATE {table} SET body = '{{'"))
    assert faults(kept) == [(name, 1, "changed")]


@pytest.mark.parametrize(
    ("table", "head", "name"),
    [
        (completion_records, "record_head", "completion records"),
        (custody, "custody_head", "custody"),
    ],
)
def test_a_body_that_is_no_json_and_was_hashed_as_it_is_is_named(
    kept: str, table: Table, head: str, name: str
) -> None:
    anew = {"h": hashlib.sha256(NO_HASH + b"{").digest()}
    with intruder(kept) as other:
        other.execute(text(f"UPDATE {table} SET body = '{{', hash = :h"), anew)
        other.execute(text(f"UPDATE {head} SET hash = :h"), anew)
    assert faults(kept) == [(name, 1, "changed")]


def test_a_record_an_entry_and_an_event_that_say_nothing_are_named_though_their_hashes_hold(
    kept: str,
) -> None:
    with intruder(kept) as other:
        forge_run(other, 1, lambda bodies: bodies[0].pop("state"))
        forge_records(other, lambda bodies: bodies[0].pop("course"))
        forge_custody(other, lambda bodies: bodies[0].pop("subjects"))
    assert faults(kept) == [(ONE, 1, "head"), ("completion records", 1, "changed"), ("custody", 1, "changed")]


def test_a_header_that_could_never_have_been_hashed_is_named(kept: str) -> None:
    with intruder(kept) as other:
        other.execute(attempts.update().values(seed=2**60))
    assert faults(kept) == [(ONE, 0, "header")]


@pytest.mark.parametrize("head", ["record_head", "custody_head"])
def test_a_noted_end_taken_away_is_named(kept: str, head: str) -> None:
    with intruder(kept) as other:
        other.execute(text(f"DELETE FROM {head}"))
    name = "custody" if head == "custody_head" else "completion records"
    assert faults(kept) == [(name, 1, "added")]


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE attempts SET title = CAST(x'ff' AS TEXT)", (ONE, 0, "header")),
        ("UPDATE events SET body = CAST(x'ff' AS TEXT)", (ONE, 1, "changed")),
        ("UPDATE completion_records SET body = CAST(x'ff' AS TEXT)", ("completion records", 1, "changed")),
        ("UPDATE custody SET body = CAST(x'ff' AS TEXT)", ("custody", 1, "changed")),
    ],
)
@pytest.mark.parametrize("where", ["sqlite"], indirect=True)
def test_a_text_that_is_no_utf8_is_named(kept: str, statement: str, fault: tuple[str, int, str]) -> None:
    """A server holds no such text."""
    with intruder(kept) as other:
        other.execute(text(statement))
    assert faults(kept) == [fault]
