"""An old store becomes one of today: nothing is lost, everything verifies and replays, and only once.

`first_version.sqlite3.gz` was written by the first version of the program: the calm call and the one with
shots, played and filed; one played and not signed; one broken off after four choices; one given up.
"""

import gzip
import multiprocessing
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Inspector, inspect

from scenarios.reading.library import load_vocabulary
from scoring.judging import law_of
from scoring.packs import load_pack
from scoring.reading.rule import load_rule
from sim.autopilot import HandClock, play_on
from sim.content import kept_version
from sim.records.chain import Head
from sim.records.database.database import Database
from sim.records.database.opening import open_database
from sim.records.database.schema import SCHEMA_VERSION, metadata
from sim.records.errors import DiskFailingError, StoreNewerError, StoreOlderError
from sim.records.migrations.running import upgrade_from
from sim.records.store import Store
from sim.session import Session, resume_session
from tests.sim.records.limits import no_file_longer_than
from tests.sim.records.raw import raw
from tests.sim.records.samples import INTEGRITY
from tests.sim.records.server import Server
from tests.sim.seats import around

FIRST = Path(__file__).with_name("first_version.sqlite3.gz")
STANDING = {
    "00000000-0000-4000-8000-000000000001": (76, "filed"),
    "00000000-0000-4000-8000-000000000003": (60, "filed"),
    "00000000-0000-4000-8000-000000000005": (74, "debrief"),
    "00000000-0000-4000-8000-000000000006": (24, "running"),
    "00000000-0000-4000-8000-000000000007": (14, "abandoned"),
}


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A store of the first version."""
    path = tmp_path / "store.db"
    path.write_bytes(gzip.decompress(FIRST.read_bytes()))
    return path


def tables_of(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Read the tables of the first version as they are."""
    other = sqlite3.connect(path)
    try:
        names = ("attempts", "events", "heads", "contents", "completion_records", "record_head")
        return {
            name: other.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in names
        }  # these names
    finally:
        other.close()


def again(attempt_id: str, store: Store, clock: HandClock | None = None) -> Session:
    """Take an attempt up again under its own law, in the version that the store keeps."""
    attempt = store.attempt(attempt_id).attempt
    scenario = kept_version(attempt.scenario_id, attempt.scenario_version, store.content).scenario
    law = law_of(load_pack("chicago"), attempt.law_as_of, load_rule(), load_vocabulary())
    return resume_session(attempt_id, scenario, around(store, clock or HandClock(), under=law))


def ending(session: Session) -> str | None:
    """Give the ending that a session stands at, None where it goes on."""
    return session.stop.ended.ending if session.stop.ended else None


def test_every_attempt_and_record_of_the_first_version_verifies_and_replays(old: Path) -> None:
    before = tables_of(old)
    with Store.open(old) as store:
        assert store.upgraded == (
            f"The store {old} was brought from form 1 to form {SCHEMA_VERSION}; "
            f"as it was before it is kept as {old}.form-1."
        )
        report = store.verify()
        assert report.ok
        assert {one.attempt_id: one.events for one in report.attempts} == {
            attempt_id: events for attempt_id, (events, _) in STANDING.items()
        }
        listed = {one.attempt.attempt_id: (one.events, one.status) for one in store.attempts()}
        assert listed == STANDING
        for attempt_id, seq, digest, _ in before["heads"]:
            assert store.head(attempt_id) == Head(seq=seq, hash=digest)
        assert [ending(again(attempt_id, store)) for attempt_id in STANDING] == [
            "supervisor_declines",
            "help_in_time",
            "supervisor_declines",
            None,
            None,
        ]
        records = store.records()
    assert [record["integrity"] for record in records] == [
        {**INTEGRITY, "previous_hash": row[5].hex(), "record_hash": row[6].hex()}
        for row in before["completion_records"]
    ]
    assert tables_of(Path(f"{old}.form-1")) == before


def test_a_run_that_the_first_version_broke_off_goes_on_to_its_end(old: Path) -> None:
    broken_off = "00000000-0000-4000-8000-000000000006"
    with Store.open(old) as store:
        clock = HandClock()
        session = again(broken_off, store, clock)
        golden = next(each for each in session.scenario.golden if each.reference and each.variant == "calm")
        play_on(session, clock, golden.choices[4:])
        assert session.status == "debrief"
        assert store.verify().ok


def test_an_upgraded_store_counts_what_it_holds(old: Path) -> None:
    with Store.open(old) as store:
        cards = store.filed()
        assert [(card.number, card.result, card.member, card.standing) for card in cards] == [
            (2, "PASS", "C-0311", True),
            (1, "PASS", "C-1207", True),
        ]
        assert [one.attempt.attempt_id[-1] for one in store.attempts(member="C-1207")] == ["5", "1"]


def test_an_old_store_is_not_changed_by_reading(old: Path) -> None:
    before = old.read_bytes()
    with pytest.raises(
        StoreOlderError,
        match=rf"its form is 1, this program's is {SCHEMA_VERSION}(.|\n)*wcsim records upgrade",
    ):
        Store.open(old, read_only=True)
    assert old.read_bytes() == before


def _open_and_close(path: str) -> str:
    with Store.open(path, wait_s=60) as store:
        return "sound" if store.verify().ok else "unsound"


def test_several_programs_may_open_an_old_store_at_once(old: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as programs:
        assert programs.map(_open_and_close, [str(old)] * 4) == ["sound"] * 4


def test_without_room_an_old_store_stays_as_it_was(old: Path) -> None:
    before = tables_of(old)
    with no_file_longer_than(340_000), pytest.raises(DiskFailingError):
        Store.open(old)
    assert tables_of(old) == before
    with Store.open(old) as store:
        assert store.verify().ok


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("DELETE FROM attempts WHERE attempt_id LIKE '%03'", ("03", 0, "header")),
        ("DELETE FROM heads WHERE attempt_id LIKE '%03'", ("03", 0, "header")),
        ("DELETE FROM events WHERE attempt_id LIKE '%03' AND seq = 7", ("03", 7, "dropped")),
        ("UPDATE events SET prev_seq = 1 WHERE attempt_id LIKE '%03' AND seq = 7", ("03", 7, "moved")),
        ("UPDATE events SET body = '{}' WHERE attempt_id LIKE '%03' AND seq = 7", ("03", 7, "changed")),
        ("UPDATE completion_records SET body = '{}' WHERE number = 2", ("ds", 2, "changed")),
    ],
)
def test_an_upgrade_hides_no_tampering(old: Path, statement: str, fault: tuple[str, int, str]) -> None:
    other = sqlite3.connect(old, isolation_level=None)
    other.execute("PRAGMA ignore_check_constraints = ON")
    for (trigger,) in other.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        other.execute(f"DROP TRIGGER {trigger}")
    other.execute(statement)
    other.close()
    with Store.open(old) as store:
        assert [(each.attempt_id[-2:], each.seq, each.kind) for each in store.verify().faults][:1] == [fault]


def test_a_newer_database_is_refused(server: Server) -> None:
    where = server.make("newer")
    with Store.open(where):
        pass
    server.ask("UPDATE alembic_version SET version_num = '99'", "newer")
    with pytest.raises(StoreNewerError, match=f"its form is 99, this program knows {SCHEMA_VERSION}"):
        Store.open(where)


def shape_of(connection: Connection) -> dict[str, Any]:
    """Describe every table as the database has it."""
    seen = inspect(connection)
    return {table: _shape(seen, table) for table in (*metadata.tables, "alembic_version")}


def _shape(seen: Inspector, table: str) -> dict[str, Any]:
    columns = ((each["name"], str(each["type"]), each["nullable"]) for each in seen.get_columns(table))
    named = (
        (each["referred_table"], each["constrained_columns"], each["referred_columns"])
        for each in seen.get_foreign_keys(table)
    )
    indexes = (
        (str(each["name"]), [str(name) for name in each["column_names"]], each["unique"])
        for each in seen.get_indexes(table)
    )
    return {
        "columns": sorted(columns),
        "key": seen.get_pk_constraint(table)["constrained_columns"],
        "named": sorted(named),
        "unique": sorted(each["column_names"] for each in seen.get_unique_constraints(table)),
        "checks": sorted(each["sqltext"] for each in seen.get_check_constraints(table)),
        "indexes": sorted(indexes),
    }


def migrated(database: Database) -> None:
    """Make the tables of an empty place by the migrations alone."""
    with database.engine.begin() as connection:
        for table in ("alembic_version", *reversed(metadata.sorted_tables)):
            connection.exec_driver_sql(f"DROP TABLE {table}")
    with database.upgrading() as connection:
        upgrade_from(connection, 0)


def test_the_migrations_make_the_tables_that_a_new_store_has(where: str) -> None:
    database = open_database(where, read_only=False, wait_s=5)
    try:
        with raw(where) as other:
            made = shape_of(other)
        migrated(database)
        with raw(where) as other:
            assert shape_of(other) == made
    finally:
        database.close()
