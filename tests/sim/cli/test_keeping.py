"""`wcsim records` of supervisors: retention, holds, purges, backups, hand-in, roll-ups."""

import csv
import io
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from sim.home import store_path
from sim.records.store import Store
from tests.sim.cli.wcsim import wcsim
from tests.sim.records.forgeries import TEXTS, VERSIONS, played
from tests.sim.records.samples import RECORD, attempt, decision, life

ONE, TWO = attempt(1).attempt_id, attempt(2).attempt_id
SIGNED = ("--by", "Sgt. Okafor 4471", "--why", "schedule 7")


@pytest.fixture(autouse=True)
def _kept() -> None:
    """Two attempts that are done with, and a record."""
    Path("home").mkdir()
    with Store.open(store_path()) as store:
        for kind, words in TEXTS.items():
            store.keep_content(kind, VERSIONS[kind], words)
        for number in (1, 2):
            store.begin(played(number))
            store.append(attempt(number).attempt_id, (*decision(1), life("filed")))
        store.file_record(RECORD)


def test_a_purge_is_previewed_named_and_leaves_a_sound_store() -> None:
    day = ("--code", "TR-1", "--destroy-not-before", "2020-01-01")
    kept = wcsim("records", "retain", ONE, TWO, *day, *SIGNED).out
    assert kept == (
        "kept under TR-1, not destroyed before 2020-01-01: 2 attempts, 0 completion records (TRAINING)\n"
    )
    assert wcsim("records", "hold", TWO, *SIGNED).code == 0
    lines = wcsim("records", "purge", "--preview").out.splitlines()
    assert lines[0].split() == ["attempt", ONE, "TR-1", "2020-01-01", "goes"]
    assert lines[1].endswith("it is on hold")
    word = wcsim("records", "purge", "--preview", "--json").json["word"]
    assert lines[2] == f"1 of 2 would go; word: {word} (TRAINING)"
    done = wcsim("records", "purge", "--word", word, *SIGNED)
    assert (done.code, done.out) == (0, "purged: 1 attempts, 0 completion records (TRAINING)\n")
    assert [each["attempt_id"] for each in wcsim("records", "list", "--json").json] == [TWO]
    assert wcsim("records", "verify").code == 0
    told = [line.split("  ")[-1] for line in wcsim("records", "custody").out.splitlines()]
    assert told == [
        "retain of 2 by Sgt. Okafor 4471: schedule 7",
        "hold of 1 by Sgt. Okafor 4471: schedule 7",
        "purge of 1 by Sgt. Okafor 4471: schedule 7",
    ]


def test_a_purge_with_another_word_does_nothing() -> None:
    done = wcsim("records", "purge", "--word", "000000000000", *SIGNED)
    assert (done.code, done.out) == (1, "")
    assert "no longer what the preview showed" in done.err


@pytest.mark.parametrize("words", [["purge"], ["hold", *SIGNED], ["retain", ONE, "--code", "A"]])
def test_a_deed_without_its_words_is_wrong_use(words: list[str]) -> None:
    done = wcsim("records", *words)
    assert (done.code, done.out) == (2, "")


def test_a_member_is_put_on_hold_whole() -> None:
    assert wcsim("records", "hold", "--member", "C-1207", *SIGNED).out == (
        "on hold: 2 attempts, 1 completion records (TRAINING)\n"
    )
    assert wcsim("records", "release", "--member", "C-1207", *SIGNED).code == 0


def test_what_leaves_says_how_it_is_kept_now_beside_what_was_filed() -> None:
    filed = wcsim("records", "export").json["records"][0]
    assert filed["keeping"] == {
        "retention_code": "not set",
        "destroy_not_before": None,
        "legal_hold": False,
    }
    record_id = filed["record"]["record_id"]
    day = ("--code", "TR-1", "--destroy-not-before", "2040-01-01")
    assert wcsim("records", "retain", record_id, *day, *SIGNED).code == 0
    assert wcsim("records", "hold", record_id, *SIGNED).code == 0
    (now,) = wcsim("records", "export").json["records"]
    assert now == filed | {
        "keeping": {"retention_code": "TR-1", "destroy_not_before": "2040-01-01", "legal_hold": True}
    }
    Draft202012Validator(wcsim("records", "schema").json).validate(now)
    (row,) = csv.DictReader(io.StringIO(wcsim("records", "export", "--format", "csv").out))
    told = {name: row[f"{name}.legal_hold"] for name in ("record", "keeping")}
    assert told == {"record": "false", "keeping": "true"}
    assert (row["keeping.retention_code"], row["keeping.destroy_not_before"]) == ("TR-1", "2040-01-01")


def test_what_is_on_hold_is_listed() -> None:
    assert wcsim("records", "list", "--on-hold", "--json").json == []
    (card,) = wcsim("records", "list", "--records", "--json").json
    assert wcsim("records", "hold", TWO, card["record_id"], *SIGNED).code == 0
    assert [each["attempt_id"] for each in wcsim("records", "list", "--on-hold", "--json").json] == [TWO]
    assert wcsim("records", "list", "--on-hold", "--records", "--json").json == [card]
    assert wcsim("records", "release", card["record_id"], *SIGNED).code == 0
    assert wcsim("records", "list", "--on-hold", "--records", "--json").json == []


def test_a_backup_is_restored_into_an_empty_store() -> None:
    assert wcsim("records", "backup", "copy.db").err.endswith(" bytes (TRAINING)\n")
    again = wcsim("records", "backup", "copy.db")
    assert (again.code, "say --force" in again.err) == (1, True)
    assert wcsim("records", "--store", "new.db", "restore", "copy.db").code == 0
    shown = wcsim("records", "--store", "new.db", "list", "--json")
    assert shown.json == wcsim("records", "list", "--json").json
    full = wcsim("records", "restore", "copy.db")
    assert (full.code, "holds records already" in full.err) == (1, True)


def test_a_stations_log_is_handed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WCSIM_STORE", "all.db")
    done = wcsim("records", "hand-in", str(store_path()))
    assert done.code == 0
    assert done.out.splitlines() == [
        "attempts: 2 new, 0 continued, 0 known",
        "completion records: 1 new, 0 continued, 0 known",
        "0 refused (TRAINING)",
    ]
    assert wcsim("records", "hand-in", str(store_path()), "--json").json == {
        "attempts": {"new": 0, "continued": 0, "known": 2},
        "records": {"new": 0, "continued": 0, "known": 1},
        "refused": [],
    }
    with Store.open("all.db") as store:
        named = attempt(3)
        store.begin(named)
    Path("home/records.sqlite3").unlink()
    with Store.open(store_path()) as station:
        station.begin(named)
        station.append(named.attempt_id, decision(1))
    with Store.open("all.db") as store:
        store.resume(named.attempt_id)
        store.append(named.attempt_id, decision(1, "hang_up"))
    refused = wcsim("records", "hand-in", str(store_path()))
    assert refused.code == 1
    assert "went another way there than here" in refused.out


def test_attempts_are_narrowed_and_results_rolled_up() -> None:
    assert [each["attempt_id"] for each in wcsim("records", "list", "--limit", "1", "--json").json] == [TWO]
    assert wcsim("records", "list", "--member", "C-9", "--json").json == []
    (about,) = wcsim("records", "results", "--about", "results of course", "--json").json
    assert list(about.values()) == ["results of course", "wolcott", "completion", "NOT YET", 1, 62.5]
    assert wcsim("records", "results").out.endswith(" roll-ups (TRAINING)\n")
