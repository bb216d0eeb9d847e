"""Backups restore to the same; a station's own log is handed in once, and never mixed with another."""

import threading
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from sim.records.custody import keeping
from sim.records.custody.keeping import Kept
from sim.records.database.schema import DERIVED, KEPT
from sim.records.errors import AlreadyKeptError, FileExistsAlreadyError
from sim.records.moving.backup import back_up, restore
from sim.records.moving.handing_in import HandedIn, How, Refused, hand_in
from sim.records.store import Store
from tests.sim.records.raw import intruder
from tests.sim.records.samples import RECORD, attempt, decision, life
from tests.sim.records.test_custody import FIRST, ONE, record_of, signed

ID = ONE.id


def fill(where: str | Path) -> None:
    """Two runs, one filed with its record, a content, and a hold."""
    with Store.open(where) as store:
        store.keep_content("scenario", "a" * 64, "title: Wolcott")
        for number in (1, 2):
            store.begin(attempt(number))
            store.append(attempt(number).attempt_id, decision(1))
        store.file_record(record_of(FIRST, ONE, store.head(ID).hash.hex()))
        store.append(ID, (life("filed"),))
        store.write(keeping.hold, (FIRST,), signed("h"))


def everything(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Read every row of every table."""
    return store.read(_rows)


def _rows(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    tables = (*KEPT, *DERIVED)
    in_order = ((table, select(table).order_by(*table.primary_key.columns)) for table in tables)
    return {table.name: [tuple(row) for row in connection.execute(query)] for table, query in in_order}


def opened(where: str | Path) -> dict[str, list[tuple[Any, ...]]]:
    with Store.open(where, read_only=True) as store:
        assert store.verify().ok
        return everything(store)


def test_a_backup_is_a_store_with_the_same_content(where: str, tmp_path: Path) -> None:
    fill(where)
    steps: list[tuple[int, int]] = []
    with Store.open(where, read_only=True) as store:
        back_up(store, tmp_path / "copy.db", step=lambda done, of: steps.append((done, of)))
    assert opened(tmp_path / "copy.db") == opened(where)
    assert steps[-1][0] == steps[-1][1] > 0
    assert [each.name for each in tmp_path.iterdir() if not each.name.startswith("store.db")] == ["copy.db"]


def test_a_backup_restores_into_an_empty_store_and_attempts_go_on_there(where: str, tmp_path: Path) -> None:
    fill(tmp_path / "first.db")
    with Store.open(tmp_path / "first.db", read_only=True) as store:
        back_up(store, tmp_path / "copy.db")
    with Store.open(where) as store:
        restore(tmp_path / "copy.db", store)
    assert opened(where) == opened(tmp_path / "first.db")
    with Store.open(where) as store:
        store.resume(attempt(2).attempt_id)
        store.append(attempt(2).attempt_id, decision(2))
        store.begin(attempt(3))
        assert store.verify().ok
        with pytest.raises(AlreadyKeptError, match="holds records already"):
            restore(tmp_path / "copy.db", store)


def test_a_backup_is_not_written_over_another_file(where: str, tmp_path: Path) -> None:
    fill(where)
    (tmp_path / "copy.db").write_text("other")
    with Store.open(where, read_only=True) as store:
        with pytest.raises(FileExistsAlreadyError):
            back_up(store, tmp_path / "copy.db")
        assert (tmp_path / "copy.db").read_text() == "other"
        back_up(store, tmp_path / "copy.db", force=True)
    assert opened(tmp_path / "copy.db") == opened(where)


def test_a_backup_made_while_others_write_is_one_moment_of_the_store(where: str, tmp_path: Path) -> None:
    fill(where)
    over = threading.Event()
    played = [1]

    def play_on() -> None:
        with Store.open(where, wait_s=30) as store:
            store.resume(attempt(2).attempt_id)
            while not over.is_set():
                store.append(attempt(2).attempt_id, decision(played[-1] + 1))
                played.append(played[-1] + 1)

    player = threading.Thread(target=play_on)
    player.start()
    try:
        with Store.open(where, read_only=True) as store:
            for nth in range(5):
                before = played[-1]
                back_up(store, tmp_path / f"{nth}.db")
                after = played[-1] + 1
                with Store.open(tmp_path / f"{nth}.db", read_only=True) as copy:
                    assert copy.verify().ok
                    kept = copy.events(attempt(2).attempt_id)
                    assert before <= len(kept) // 3 <= after
                    assert kept == sum((decision(each) for each in range(1, len(kept) // 3 + 1)), ())
    finally:
        over.set()
        player.join()


def counts(new: int = 0, continued: int = 0, known: int = 0) -> dict[How, int]:
    return {"new": new, "continued": continued, "known": known}


def handed(station: str | Path, where: str) -> HandedIn:
    with Store.open(station) as log, Store.open(where) as store:
        done = hand_in(log, store)
        assert store.verify().ok
        return done


def test_a_stations_log_is_handed_in_and_the_second_time_nothing_happens(where: str, tmp_path: Path) -> None:
    fill(tmp_path / "station.db")
    assert handed(tmp_path / "station.db", where) == HandedIn(
        attempts={"new": 2, "continued": 0, "known": 0},
        records=counts(new=1),
        refused=(),
    )
    once = opened(where)
    assert once == opened(tmp_path / "station.db")
    assert handed(tmp_path / "station.db", where) == HandedIn(
        attempts=counts(known=2),
        records={"new": 0, "continued": 0, "known": 1},
        refused=(),
    )
    assert opened(where) == once


def test_a_station_lifts_no_hold_and_sets_no_retention(where: str, tmp_path: Path) -> None:
    fill(tmp_path / "station.db")
    handed(tmp_path / "station.db", where)
    with Store.open(tmp_path / "station.db") as station:
        station.write(keeping.release, (FIRST,), signed("r"))
        station.write(keeping.retain, (FIRST, ONE), signed("t"), code="X", not_before=date(2020, 1, 1))
    handed(tmp_path / "station.db", where)
    with Store.open(where, read_only=True) as store:
        assert store.read(keeping.kept, FIRST) == Kept(
            subject=FIRST, retention_code="not set", destroy_not_before=None, held=True
        )
        assert store.read(keeping.kept, ONE).destroy_not_before is None


def test_logs_of_two_stations_lie_beside_each_other(where: str, tmp_path: Path) -> None:
    for number in (1, 2):
        with Store.open(tmp_path / f"{number}.db") as station:
            station.begin(attempt(number))
            station.append(attempt(number).attempt_id, decision(1, f"c{number}"))
            named = replace(RECORD.record, record_id=f"record-{number}")
            station.file_record(replace(RECORD, record=named))
        assert handed(tmp_path / f"{number}.db", where).refused == ()
    with Store.open(where, read_only=True) as store:
        assert [store.events(attempt(number).attempt_id) for number in (1, 2)] == [
            decision(1, "c1"),
            decision(1, "c2"),
        ]
        assert [card.record_id for card in store.filed()] == ["record-2", "record-1"]


def test_an_attempt_that_went_on_at_the_station_is_continued(where: str, tmp_path: Path) -> None:
    station = tmp_path / "station.db"
    fill(station)
    handed(station, where)
    with Store.open(station) as store:
        store.resume(attempt(2).attempt_id)
        store.append(attempt(2).attempt_id, (*decision(2), life("abandoned")))
    assert handed(station, where).attempts == counts(continued=1, known=1)
    assert opened(where) == opened(station)


def test_an_attempt_that_went_on_in_the_store_is_known(where: str, tmp_path: Path) -> None:
    fill(tmp_path / "station.db")
    handed(tmp_path / "station.db", where)
    with Store.open(where) as store:
        store.resume(attempt(2).attempt_id)
        store.append(attempt(2).attempt_id, decision(2))
    assert handed(tmp_path / "station.db", where).attempts == counts(known=2)


def test_an_attempt_that_went_two_ways_is_refused_by_name_and_both_stay(where: str, tmp_path: Path) -> None:
    station = tmp_path / "station.db"
    fill(station)
    handed(station, where)
    for place, choice in ((station, "hang_up"), (where, "ask_danger")):
        with Store.open(place) as store:
            store.resume(attempt(2).attempt_id)
            store.append(attempt(2).attempt_id, decision(2, choice))
    two = attempt(2).attempt_id
    assert handed(station, where).refused == (
        Refused(subject=f"attempt {two}", why=f"The attempt {two} went another way there than here."),
    )
    with Store.open(where, read_only=True) as store:
        assert store.events(two) == decision(1) + decision(2)


def test_a_tampered_log_is_refused_with_the_record_that_stands_on_it(where: str, tmp_path: Path) -> None:
    station = str(tmp_path / "station.db")
    fill(station)
    with intruder(station) as other:
        other.exec_driver_sql(
            "UPDATE events SET body = replace(body, 'ask', 'say') WHERE attempt = 1 AND seq = 2"
        )
    done = handed(station, where)
    what = "its content is not what was hashed when it was appended"
    assert done.attempts == counts(new=1)
    assert done.refused == (
        Refused(subject=f"attempt {ID}", why=f"The attempt {ID} does not verify (entry 2: {what})."),
        Refused(
            subject=f"record {FIRST.id}",
            why=f"It stands on the attempt {ID}, which is not there as it was here.",
        ),
    )


def test_a_record_that_is_another_there_is_refused(where: str, tmp_path: Path) -> None:
    with Store.open(tmp_path / "station.db") as station:
        station.file_record(replace(RECORD, agency=replace(RECORD.agency, agency_id="CPD")))
    with Store.open(where) as store:
        store.file_record(RECORD)
    (refused,) = handed(tmp_path / "station.db", where).refused
    assert refused.subject == f"record {RECORD.record.record_id}"
