"""`wcsim records`: what the store keeps; list, show, export, verify, and the errors of a store."""

import csv
import io
import json
import sqlite3
from pathlib import Path

import pytest

from sim.autopilot import play_on
from sim.completing.run import Person, complete, kept_of
from sim.home import store_path
from sim.records.attempts import header_of
from sim.records.store import Store
from tests.sim.cli.wcsim import program, wcsim
from tests.sim.seats import ATTEMPT, seated

HEADER = json.loads(json.dumps(header_of(ATTEMPT)))


@pytest.fixture
def kept() -> list[dict[str, object]]:
    """One attempt, played, acknowledged and filed; gives its events as the store has them."""
    Path("home").mkdir()
    with Store.open(store_path()) as store:
        seat = seated(store)
        play_on(seat.session, seat.clock, ["ask@2", "send@2", "write@3"])
        seat.session.acknowledge()
        record = complete(
            seat.session,
            Person(legal_name="Ana Núñez"),
            record_id="record-1",
            kept=kept_of(seat.session, store),
        )
        store.file_record(record)
        seat.session.mark_filed()
        return [dict(each) for each in store.events(ATTEMPT.attempt_id)]


def test_the_list_as_programs_read_it(kept: list[dict[str, object]]) -> None:
    done = wcsim("records", "list", "--json")
    assert (done.code, done.err) == (0, "")
    assert done.json == [{**HEADER, "status": "filed", "events": len(kept)}]


@pytest.mark.usefixtures("kept")
def test_the_list_in_plain_words_says_training() -> None:
    done = wcsim("records", "list")
    first, last = done.out.splitlines()
    assert first.split() == ["11111111", "2026-01-31T12:00", "small", "calm", "filed", "13", "events"]
    assert last == "1 attempts (TRAINING); --records lists completion records"


@pytest.mark.usefixtures("kept")
def test_completion_records_are_listed_and_shown_as_attempts_are() -> None:
    first, last = wcsim("records", "list", "--records").out.splitlines()
    assert first.split() == ["record-1", "2026-01-31T12:03", "not", "given", "small", "PASS"]
    assert last == "1 completion records (TRAINING)"
    (card,) = wcsim("records", "list", "--records", "--json").json
    assert (card["record_id"], card["member"], card["result"], card["standing"]) == (
        "record-1",
        "not given",
        "PASS",
        True,
    )
    (exported,) = wcsim("records", "export").json["records"]
    assert wcsim("records", "show", "rec", "--json").json == exported
    shown = [line.split(maxsplit=1) for line in wcsim("records", "show", "record-1").out.splitlines()]
    assert ["outcome.result", "PASS"] in shown
    assert ["keeping.legal_hold", "false"] in shown
    assert wcsim("records", "list", "--records", "--member", "C-9", "--json").json == []
    assert wcsim("records", "list", "--records", "--scenario", "small").code == 2


def test_an_attempt_is_shown_with_its_events_by_the_first_letters_of_its_id(
    kept: list[dict[str, object]],
) -> None:
    done = wcsim("records", "show", "1111", "--json")
    assert (done.code, done.json) == (0, {**HEADER, "status": "filed", "events": kept})
    plain = wcsim("records", "show", ATTEMPT.attempt_id).out
    assert "attempt_id         11111111-2222-4333-8444-555555555555\n" in plain
    assert "status             filed\n" in plain


@pytest.mark.usefixtures("kept")
def test_an_attempt_that_is_not_there_is_wrong_use() -> None:
    done = wcsim("records", "show", "9999")
    assert (done.code, done.out) == (2, "")
    assert done.err.endswith(
        "Error: no attempt or completion record begins with '9999'; `wcsim records list` shows them\n"
    )


@pytest.mark.usefixtures("kept")
def test_completion_records_are_exported_as_json_and_csv_that_agree() -> None:
    done = wcsim("records", "export", "--by", "Sgt. Okafor")
    body = done.json
    assert (body["training"], body["exported_by"], body["exported_at"]) == (
        "TRAINING",
        "Sgt. Okafor",
        "2026-01-31T12:03:00.000+00:00",
    )
    (record,) = body["records"]
    assert (record["record"]["record_id"], record["outcome"]["result"]) == ("record-1", "PASS")
    (row,) = csv.DictReader(io.StringIO(wcsim("records", "export", "--format", "csv").out))
    assert row["training"] == "TRAINING"
    assert row["record.record_id"] == "record-1"
    assert row["member.legal_name"] == "Ana Núñez"
    assert row["outcome.result"] == "PASS"
    assert row["integrity.record_hash"] == record["integrity"]["record_hash"]


@pytest.mark.usefixtures("kept")
def test_decisions_are_exported_one_a_row() -> None:
    rows = list(csv.DictReader(io.StringIO(wcsim("records", "export", "--format", "decisions-csv").out)))
    assert [(row["training"], row["choice"], row["after_ms"], row["acts"]) for row in rows] == [
        ("TRAINING", "ask", "2000", "ask_danger (event)"),
        ("TRAINING", "send", "2000", "send_emergency (event)"),
        ("TRAINING", "write", "3000", "record_request (event)"),
    ]


@pytest.mark.usefixtures("kept")
def test_an_export_to_a_file_is_the_same_bytes_and_never_over_another() -> None:
    done = wcsim("records", "export", "--out", "all.json")
    content = Path("all.json").read_bytes()
    assert (done.code, done.out) == (0, "")
    assert done.err == f"all.json: {len(content):,} bytes (TRAINING)\n"
    assert content.decode() == wcsim("records", "export").out
    again = wcsim("records", "export", "--format", "csv", "--out", "all.json")
    assert (again.code, again.out) == (1, "")
    assert "all.json exists already." in again.err
    assert "say --force" in again.err
    assert Path("all.json").read_bytes() == content
    assert wcsim("records", "export", "--format", "csv", "--out", "all.json", "--force").code == 0
    assert Path("all.json").read_bytes() != content


@pytest.mark.usefixtures("kept")
def test_a_sound_store_is_verified() -> None:
    done = wcsim("records", "verify")
    assert done.code == 0
    assert done.out.splitlines()[-1] == "1 attempts, 0 faults (TRAINING)"
    body = wcsim("records", "verify", "--json").json
    assert (body["ok"], body["attempts"], body["faults"]) == (True, 1, [])


@pytest.mark.usefixtures("kept")
def test_a_store_that_was_tampered_with_is_named_by_attempt_and_event_with_exit_1() -> None:
    with sqlite3.connect(store_path()) as other:
        for (trigger,) in other.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            other.execute(f"DROP TRIGGER {trigger}")
        other.execute("UPDATE events SET body = replace(body, 'ask_danger', 'ask_status') WHERE seq = 4")
    other.close()
    done = wcsim("records", "verify")
    assert done.code == 1
    assert done.out.startswith(f"{ATTEMPT.attempt_id} event 4: changed: ")
    body = wcsim("records", "verify", "--json")
    assert body.code == 1
    assert [(each["attempt_id"], each["seq"], each["kind"]) for each in body.json["faults"]] == [
        (ATTEMPT.attempt_id, 4, "changed")
    ]


COMMANDS = [["list"], ["show", "1"], ["export"], ["verify"]]


@pytest.mark.parametrize(
    "place", ["postgresql+psycopg://sam:secret@r:notaport/w", "mysql://sam:secret@r/w", "x://"]
)
def test_a_place_that_keeps_no_store_is_wrong_use(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WCSIM_STORE", place)
    done = wcsim("records", "list")
    assert (done.code, done.out) == (2, "")
    assert "is no place for a store." in done.err
    assert "secret" not in done.err


@pytest.mark.parametrize("words", COMMANDS)
def test_where_nothing_was_ever_kept_nothing_is_made_and_it_says_so(words: list[str]) -> None:
    done = program("records", *words)
    assert (done.code, done.out) == (1, "")
    assert "safe: " in done.err
    assert "mend: " in done.err
    assert "Traceback" not in done.err
    assert not Path("home").exists()


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("words", COMMANDS)
def test_a_newer_store_says_so(words: list[str]) -> None:
    with sqlite3.connect(store_path()) as other:
        other.execute("PRAGMA user_version = 99")
    other.close()
    done = wcsim("records", *words)
    assert (done.code, done.out) == (1, "")
    assert "was written by a newer version of this program" in done.err
    assert "mend: Update this program" in done.err


@pytest.mark.parametrize("words", COMMANDS)
def test_a_file_that_is_no_store_says_so(words: list[str]) -> None:
    Path("home").mkdir()
    store_path().write_text("not a database, but long enough to be read as one " * 20, "utf-8")
    done = wcsim("records", *words)
    assert (done.code, done.out) == (1, "")
    assert "is not a store: it is not a database." in done.err


@pytest.mark.usefixtures("kept")
def test_a_store_in_use_can_still_be_read() -> None:
    other = sqlite3.connect(store_path(), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    done = wcsim("records", "list", "--json")
    other.rollback()
    other.close()
    assert (done.code, len(done.json)) == (0, 1)
