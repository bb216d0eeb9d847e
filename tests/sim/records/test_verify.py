"""Whoever can write to the file past its triggers is found out: by attempt and seq."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sim.records.store import Store
from sim.records.verify import warning_of
from tests.sim.records.samples import RECORD, attempt, decision

ONE, TWO = attempt(1).attempt_id, attempt(2).attempt_id


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with two attempts of six events each, a content and a record."""
    path = tmp_path / "store.db"
    with Store.open(path) as store:
        for number in (1, 2):
            store.begin(attempt(number))
            store.append(attempt(number).attempt_id, decision(1))
            store.append(attempt(number).attempt_id, decision(2))
        store.keep_content("scenario", "a" * 64, "title: Wolcott")
        store.file_record(RECORD)
    return path


@contextmanager
def intruder(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the file as someone does who drops its triggers and its foreign keys first."""
    raw = sqlite3.connect(path)
    try:
        for (name,) in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        raw.execute("PRAGMA ignore_check_constraints = ON")
        yield raw
        raw.commit()
    finally:
        raw.close()


def faults(path: Path) -> list[tuple[str, int, str]]:
    with Store.open(path, read_only=True) as store:
        report = store.verify()
    assert report.ok == (not report.faults)
    return [(fault.attempt_id, fault.seq, fault.kind) for fault in report.faults]


def test_an_untouched_store_is_sound_and_counts_what_it_read(path: Path) -> None:
    with Store.open(path, read_only=True) as store:
        report = store.verify()
    assert report.ok
    assert [(one.attempt_id, one.events) for one in report.attempts] == [(ONE, 6), (TWO, 6)]
    assert report.records.events == 1
    assert report.sqlite_version == sqlite3.sqlite_version
    assert report.warning == warning_of(sqlite3.sqlite_version)


LATER = "UPDATE events SET seq = -seq WHERE attempt_id = :two AND seq {}"
BACK = "UPDATE events SET seq = -seq {} WHERE attempt_id = :two AND seq < 0"


@pytest.mark.parametrize(
    ("statements", "seq", "kind"),
    [
        (
            ["UPDATE events SET body = replace(body, 'ask_danger', 'hang_up') WHERE seq = 4 AND T"],
            4,
            "changed",
        ),
        (["UPDATE events SET hash = zeroblob(32) WHERE seq = 3 AND T"], 3, "changed"),
        (["UPDATE events SET prev_hash = zeroblob(32) WHERE seq = 3 AND T"], 3, "changed"),
        (["UPDATE events SET prev_seq = 1 WHERE seq = 3 AND T"], 3, "moved"),
        (["UPDATE events SET body = x'ff' || body WHERE seq = 2 AND T"], 2, "changed"),
        (["DELETE FROM events WHERE seq = 1 AND T"], 1, "dropped"),
        (["DELETE FROM events WHERE seq = 3 AND T"], 3, "dropped"),
        (["DELETE FROM events WHERE seq > 4 AND T"], 5, "truncated"),
        (["DELETE FROM events WHERE T"], 1, "truncated"),
        ([LATER.format(">= 3"), BACK.format("+ 1")], 3, "dropped"),
        (
            [LATER.format("= 2"), "UPDATE events SET seq = 2 WHERE seq = 3 AND T", BACK.format("+ 1")],
            2,
            "moved",
        ),
        (["DELETE FROM events WHERE seq = 3 AND T", LATER.format("> 3"), BACK.format("- 1")], 3, "moved"),
        (["DELETE FROM heads WHERE T"], 0, "header"),
        (["UPDATE heads SET seq = 5 WHERE T"], 6, "added"),
        (["UPDATE heads SET seq = 7 WHERE T"], 7, "truncated"),
        (["UPDATE heads SET hash = zeroblob(32) WHERE T"], 6, "head"),
        (["UPDATE attempts SET seed = 8 WHERE T"], 0, "header"),
        (["UPDATE attempts SET member_name = 'Bo' WHERE T"], 0, "header"),
        (["UPDATE attempts SET root = zeroblob(32) WHERE T"], 0, "header"),
        (["DELETE FROM attempts WHERE T"], 0, "header"),
    ],
)
def test_tampering_is_named_by_attempt_and_seq(
    path: Path, statements: list[str], seq: int, kind: str
) -> None:
    with intruder(path) as raw:
        for statement in statements:
            raw.execute(statement.replace(" T", " attempt_id = :two"), {"two": TWO})

    assert faults(path) == [(TWO, seq, kind)]


def test_an_event_put_in_between_is_found(path: Path) -> None:
    with intruder(path) as raw:
        for statement in (LATER.format("> 3"), BACK.format("+ 1")):
            raw.execute(statement, {"two": TWO})
        raw.execute(
            "INSERT INTO events SELECT attempt_id, 4, 'new', 3, hash, zeroblob(32), '{}' FROM events "
            "WHERE attempt_id = ? AND seq = 3",
            (TWO,),
        )
    assert faults(path) == [(TWO, 4, "changed")]


def test_an_event_moved_to_another_attempt_is_found_in_both(path: Path) -> None:
    with intruder(path) as raw:
        raw.execute(
            "UPDATE events SET attempt_id = ?, seq = 7, event_id = 'moved' WHERE attempt_id = ? AND seq = 6",
            (ONE, TWO),
        )
    assert faults(path) == [(ONE, 7, "added"), (TWO, 6, "truncated")]


@pytest.mark.parametrize(
    ("statement", "seq", "kind"),
    [
        ("UPDATE completion_records SET body = replace(body, 'NOT YET', 'PASS')", 1, "changed"),
        ("UPDATE completion_records SET record_class = 'practice'", 1, "changed"),
        ("DELETE FROM completion_records", 1, "truncated"),
        ("UPDATE record_head SET hash = zeroblob(32)", 1, "head"),
    ],
)
def test_a_tampered_completion_record_is_named(path: Path, statement: str, seq: int, kind: str) -> None:
    with intruder(path) as raw:
        raw.execute(statement)
    assert faults(path) == [("completion records", seq, kind)]


def test_a_changed_scenario_text_is_named_by_its_hash(path: Path) -> None:
    with intruder(path) as raw:
        raw.execute("UPDATE contents SET text = 'title: Honore'")
    with Store.open(path, read_only=True) as store:
        report = store.verify()
    assert (report.ok, report.contents_changed) == (False, ("a" * 64,))


@pytest.mark.parametrize(
    ("version", "warned"), [("3.40.1", True), ("3.51.2", True), ("3.51.3", False), ("3.52.0", False)]
)
def test_an_sqlite_before_its_log_was_mended_is_warned_of(version: str, *, warned: bool) -> None:
    said = warning_of(version)
    assert (said is not None and version in said) == warned
