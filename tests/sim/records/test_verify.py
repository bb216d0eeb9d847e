"""Verification: what was changed, dropped, inserted, reordered or cut off is named by attempt and event."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from sim.records.database.speaking import warning_of
from sim.records.store import Store
from tests.sim.records.raw import intruder
from tests.sim.records.samples import RECORD, attempt, decision
from tests.sim.records.server import Server

ONE, TWO = attempt(1).attempt_id, attempt(2).attempt_id


@pytest.fixture
def kept(where: str) -> str:
    """A store with two attempts of six events each, a content and a record."""
    with Store.open(where) as store:
        for number in (1, 2):
            store.begin(attempt(number))
            store.append(attempt(number).attempt_id, decision(1))
            store.append(attempt(number).attempt_id, decision(2))
        store.keep_content("scenario", "a" * 64, "title: Wolcott")
        store.file_record(RECORD)
    return where


def tamper(where: str, *statements: str) -> None:
    with intruder(where) as other:
        for statement in statements:
            words = statement.replace(" T", " attempt = 2")
            other.execute(text(words), {"zero": bytes(32)} if ":zero" in words else {})


def faults(where: str) -> list[tuple[str, int, str]]:
    with Store.open(where, read_only=True) as store:
        report = store.verify()
    assert report.ok == (not report.faults)
    return [(fault.attempt_id, fault.seq, fault.kind) for fault in report.faults]


def test_an_untouched_store_is_sound_and_counts_what_it_read(kept: str) -> None:
    with Store.open(kept, read_only=True) as store:
        report = store.verify()
    assert report.ok
    assert [(one.attempt_id, one.events) for one in report.attempts] == [(ONE, 6), (TWO, 6)]
    assert (report.records.events, report.custody.events, report.purged) == (1, 0, 0)
    assert (report.missing, report.miscounted, report.said.faults) == ((), (), ())


def test_the_sqlite_in_use_is_named(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.db") as store:
        said = store.verify().said
    assert (said.database, said.version) == ("SQLite", sqlite3.sqlite_version)
    assert said.warning == warning_of(sqlite3.sqlite_version)


def test_a_server_that_answers_before_its_disk_has_it_is_warned_of(server: Server) -> None:
    with Store.open(server.make("unsafe")) as store:
        said = store.verify().said
    assert said.database == "PostgreSQL"
    assert said.warning == (
        "the server runs with fsync, full_page_writes off: a power cut there can lose what was accepted here."
    )


LATER = "UPDATE events SET seq = -seq WHERE T AND seq {}"
BACK = "UPDATE events SET seq = -seq {} WHERE T AND seq < 0"


@pytest.mark.parametrize(
    ("statements", "seq", "kind"),
    [
        (
            ["UPDATE events SET body = replace(body, 'ask_danger', 'hang_up') WHERE seq = 4 AND T"],
            4,
            "changed",
        ),
        (["UPDATE events SET hash = :zero WHERE seq = 3 AND T"], 3, "changed"),
        (["UPDATE events SET prev_hash = :zero WHERE seq = 3 AND T"], 3, "changed"),
        (["UPDATE events SET prev_seq = 1 WHERE seq = 3 AND T"], 3, "moved"),
        (["UPDATE events SET body = '~' || body WHERE seq = 2 AND T"], 2, "changed"),
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
        (["UPDATE heads SET hash = :zero WHERE T"], 6, "head"),
        (["UPDATE attempts SET seed = 8 WHERE number = 2"], 0, "header"),
        (["UPDATE attempts SET member_name = 'Bo' WHERE number = 2"], 0, "header"),
        (["UPDATE attempts SET root = :zero WHERE number = 2"], 0, "header"),
    ],
)
def test_tampering_is_named_by_attempt_and_seq(kept: str, statements: list[str], seq: int, kind: str) -> None:
    tamper(kept, *statements)
    assert faults(kept) == [(TWO, seq, kind)]


def test_a_changed_name_of_an_event_is_found(kept: str) -> None:
    tamper(kept, "UPDATE events SET event_id = 'other' WHERE seq = 2 AND T")
    assert faults(kept) == [(TWO, 2, "changed")]


def test_words_moved_between_an_event_and_its_name_are_found(kept: str) -> None:
    with Store.open(kept) as store:
        store.begin(attempt(3))
        store.append(attempt(3).attempt_id, ({"z": {"event_id": "x"}},), event_ids=("n",))
    split = """UPDATE events SET body = '{"z":{', event_id = 'x"}},"event_id":"n' WHERE attempt = 3"""
    tamper(kept, split.replace(":", r"\:"))
    assert faults(kept) == [(attempt(3).attempt_id, 1, "changed")]


def test_an_attempt_whose_header_was_taken_away_is_named_by_its_number(kept: str) -> None:
    tamper(kept, "DELETE FROM attempts WHERE number = 2")
    assert faults(kept) == [("attempt number 2 of this store", 0, "header")]


def test_an_attempt_taken_away_whole_is_missed_by_the_roll_ups(kept: str) -> None:
    tamper(
        kept,
        "DELETE FROM events WHERE T",
        "DELETE FROM heads WHERE T",
        "DELETE FROM attempts WHERE number = 2",
    )
    with Store.open(kept, read_only=True) as store:
        report = store.verify()
    assert (report.ok, report.faults) == (False, ())
    assert report.miscounted == (
        "attempts of member C-1207 (practice, open): 2 were counted, 1 are here",
        "attempts of scenario wolcott_call (practice, open): 2 were counted, 1 are here",
    )


def test_an_attempt_taken_away_that_a_record_stands_on_is_named(kept: str) -> None:
    (played,) = RECORD.content.scenarios
    with Store.open(kept) as store:
        end = store.head(TWO).hash.hex()
        stands = replace(played, attempt_id=TWO, attempt_hash=end)
        named = replace(RECORD.record, record_id="99999999-0000-4000-8000-000000000002")
        store.file_record(replace(RECORD, record=named, content=replace(RECORD.content, scenarios=(stands,))))
    tamper(
        kept,
        "DELETE FROM events WHERE T",
        "DELETE FROM heads WHERE T",
        "DELETE FROM attempts WHERE number = 2",
    )
    assert faults(kept) == [(TWO, 0, "missing")]


def test_an_event_put_in_between_is_found(kept: str) -> None:
    tamper(
        kept,
        LATER.format("> 3"),
        BACK.format("+ 1"),
        "INSERT INTO events SELECT attempt, 4, 'new', 3, hash, :zero, '{}' FROM events WHERE T AND seq = 3",
    )
    assert faults(kept) == [(TWO, 4, "changed")]


def test_an_event_moved_to_another_attempt_is_found_in_both(kept: str) -> None:
    tamper(kept, "UPDATE events SET attempt = 1, seq = 7, event_id = 'moved' WHERE T AND seq = 6")
    assert faults(kept) == [(ONE, 7, "added"), (TWO, 6, "truncated")]


@pytest.mark.parametrize(
    ("statement", "seq", "kind"),
    [
        ("UPDATE completion_records SET body = replace(body, 'NOT YET', 'PASS')", 1, "changed"),
        ("UPDATE completion_records SET record_class = 'practice'", 1, "changed"),
        ("DELETE FROM completion_records", 1, "truncated"),
        ("UPDATE record_head SET hash = :zero", 1, "head"),
    ],
)
def test_a_tampered_completion_record_is_named(kept: str, statement: str, seq: int, kind: str) -> None:
    tamper(kept, statement)
    assert faults(kept) == [("completion records", seq, kind)]


def test_a_changed_scenario_text_is_named_by_its_hash(kept: str) -> None:
    tamper(kept, "UPDATE contents SET text = 'title: Honore'")
    with Store.open(kept, read_only=True) as store:
        report = store.verify()
    assert (report.ok, report.contents_changed) == (False, ("a" * 64,))


def test_a_changed_roll_up_is_named(kept: str) -> None:
    tamper(kept, "UPDATE tallies SET n = 5 WHERE about = 'results of course'")
    with Store.open(kept, read_only=True) as store:
        assert store.verify().miscounted == (
            "results of course wolcott (completion, NOT YET): 5 were counted, 1 are here",
        )


@pytest.mark.parametrize(
    ("version", "warned"), [("3.40.1", True), ("3.51.2", True), ("3.51.3", False), ("3.52.0", False)]
)
def test_an_sqlite_before_its_log_was_mended_is_warned_of(version: str, *, warned: bool) -> None:
    said = warning_of(version)
    assert (said is not None and version in said) == warned
