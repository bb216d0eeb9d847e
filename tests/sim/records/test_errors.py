"""What goes wrong with a store is told as what happened, what is safe and what to do."""

import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sim.records.database.place import place_of
from sim.records.database.schema import SCHEMA_VERSION
from sim.records.errors import (
    DiskFailingError,
    DiskFullError,
    FolderError,
    NotAllowedError,
    NotAStoreError,
    PlaceError,
    StoreError,
    StoreInUseError,
    StoreMissingError,
    StoreNewerError,
    StoreReadOnlyError,
    told,
)
from sim.records.store import Store
from tests.sim.records.limits import no_file_longer_than
from tests.sim.records.samples import ATTEMPT, decision
from tests.sim.records.server import Server

ID = ATTEMPT.attempt_id


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with one attempt and one decision."""
    path = tmp_path / "store.db"
    with Store.open(path) as store:
        store.begin(ATTEMPT)
        store.append(ID, decision(1))
    return path


@contextmanager
def raw(path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


def test_a_store_in_use_says_so_after_a_bounded_wait_and_goes_on_later(path: Path) -> None:
    with Store.open(path, wait_s=0.05) as store, raw(path) as other:
        store.resume(ID)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreInUseError) as caught:
            store.append(ID, decision(2))
        assert str(caught.value) == (
            f"The store {path.absolute()} is in use: another program held it for longer than the wait.\n"
            "  safe: Every decision accepted so far is kept; only the one in hand was not accepted.\n"
            "  mend: Close the other program, or try again in a moment."
        )
        other.execute("ROLLBACK")
        store.append(ID, decision(2))
        assert store.events(ID) == decision(1) + decision(2)


def test_a_newer_store_is_refused_and_left_untouched(path: Path) -> None:
    with raw(path) as other:
        other.execute("PRAGMA user_version = 99")
        other.execute("PRAGMA journal_mode = DELETE")
    before = path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(
            StoreNewerError,
            match=rf"its form is 99, this program knows {SCHEMA_VERSION}(.|\n)*Update this program",
        ):
            Store.open(path, read_only=read_only)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["store.db"]


def test_another_programs_database_is_refused_and_left_untouched(tmp_path: Path) -> None:
    path = tmp_path / "theirs.db"
    with raw(path) as other:
        other.execute("CREATE TABLE notes (words)")
    before = path.read_bytes()
    with pytest.raises(NotAStoreError, match="a database of another program"):
        Store.open(path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_refused_and_left_untouched(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database\n" * 100)
    with pytest.raises(NotAStoreError, match="it is not a database"):
        Store.open(path)
    assert path.read_text() == "not a database\n" * 100


def test_a_damaged_store_is_told_from_one_that_is_none(path: Path) -> None:
    with raw(path) as other:
        other.execute("PRAGMA journal_mode = DELETE")
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(NotAStoreError, match="is damaged"), Store.open(path, read_only=True) as store:
        store.events(ID)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="missing does not exist"):
        Store.open(tmp_path / "missing" / "store.db")


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(NotAStoreError, match="is a folder"):
        Store.open(tmp_path)


def test_reading_makes_no_store(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with pytest.raises(StoreMissingError, match="There is no store"):
        Store.open(path, read_only=True)
    assert not path.exists()
    path.touch()
    with pytest.raises(StoreMissingError, match="is empty"):
        Store.open(path, read_only=True)


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://",
        "sqlite:///:memory:",
        "mysql://sam:secret@records/wcsim",
        "postgresql+pg8000://sam:secret@r/w",
        "postgresql+psycopg://sam:secret@r:notaport/w",
        "postgresql+psycopg://sam:an@secret@r/w",
        "postgresql+psycopg://sam:an@secret/r@r/w",
        "postgresql+psycopg://sam:an@r?secret@r/w",
        "mysql://r/w?user=sam&password=secret",
    ],
)
def test_a_place_that_keeps_no_store_is_refused_without_telling_its_password(url: str) -> None:
    with pytest.raises(PlaceError) as caught:
        Store.open(url)
    assert "secret" not in str(caught.value)


def test_of_a_url_only_where_it_leads_is_shown() -> None:
    url = "postgresql+psycopg://sam:secret@r/w?host=/run/pg&password=secret&sslpassword=secret&user=bo"
    assert place_of(url).shown == "postgresql+psycopg://sam:***@r/w?host=%2Frun%2Fpg&user=bo"


def test_a_server_that_refuses_says_what_is_wrong_at_once(server: Server) -> None:
    refused: list[tuple[str, type[StoreError], str]] = [
        (server.url("nowhere"), StoreMissingError, "There is no such database: postgresql+psycopg://wcsim@"),
        (server.url("postgres").replace("wcsim@", "eve@"), NotAllowedError, "refused this role"),
        (
            f"{server.url('postgres')}&bogus=secret",
            PlaceError,
            "an option that cannot be (invalid connection",
        ),
        (f"{server.url('postgres')}&sslmode=zz", PlaceError, "an option that cannot be (connection is bad"),
    ]
    for url, kind, told_as in refused:
        began = time.monotonic()
        with pytest.raises(StoreError) as caught:
            Store.open(url, wait_s=20)
        assert type(caught.value) is kind
        assert told_as in str(caught.value)
        assert "secret" not in str(caught.value)
        assert time.monotonic() - began < 10


def test_a_new_store_is_its_owners_alone(tmp_path: Path) -> None:
    old = os.umask(0o022)
    try:
        with Store.open(tmp_path / "store.db") as store:
            store.begin(ATTEMPT)
            assert {each.name: each.stat().st_mode & 0o777 for each in tmp_path.iterdir()} == dict.fromkeys(
                ("store.db", "store.db-wal", "store.db-shm"), 0o600
            )
    finally:
        os.umask(old)


@contextmanager
def never_written(folder: Path) -> Iterator[None]:
    """Let nobody write in a folder, as on a read-only medium; skips where that cannot be done here."""
    folder.chmod(0o555)
    try:
        if not os.access(folder, os.W_OK):
            yield
            return
        mount, umount = (shutil.which(each) or "false" for each in ("mount", "umount"))
        bound = [mount, "-o", "ro,bind", str(folder), str(folder)]
        if subprocess.run(bound, check=False, capture_output=True).returncode:
            pytest.skip("this account may write anywhere, and may mount nothing read-only")
        try:
            yield
        finally:
            subprocess.run([umount, str(folder)], check=True)
    finally:
        folder.chmod(0o755)


def test_a_store_on_a_read_only_medium_is_read_and_verified(path: Path) -> None:
    assert [each.name for each in path.parent.iterdir()] == ["store.db"]
    with never_written(path.parent), Store.open(path, read_only=True) as store:
        assert store.events(ID) == decision(1)
        assert store.verify().ok
    with Store.open(path) as store:
        store.resume(ID)
        store.append(ID, decision(2))


def test_a_log_beside_a_store_on_a_read_only_medium_is_never_passed_over(path: Path) -> None:
    with Store.open(path) as store:
        store.resume(ID)
        store.append(ID, decision(2))
        copy = path.parent / "copy" / "store.db"
        copy.parent.mkdir()
        for each in ("store.db", "store.db-wal"):
            shutil.copy(path.with_name(each), copy.with_name(each))
    with never_written(copy.parent), pytest.raises(FolderError, match="and its -wal file, to another"):
        Store.open(copy, read_only=True)
    with Store.open(copy, read_only=True) as store:
        assert store.events(ID) == decision(1) + decision(2)


def full(other: sqlite3.Connection) -> None:
    other.execute("PRAGMA max_page_count = 1")
    other.execute("CREATE TABLE more (words)")
    other.execute("INSERT INTO more VALUES (zeroblob(1000000))")


def read_only(other: sqlite3.Connection) -> None:
    other.execute("PRAGMA query_only = ON")
    other.execute("CREATE TABLE more (words)")


@pytest.mark.parametrize(("do", "kind"), [(full, DiskFullError), (read_only, StoreReadOnlyError)])
def test_what_sqlite_says_of_the_disk_is_told(
    path: Path, do: Callable[[sqlite3.Connection], None], kind: type[StoreError]
) -> None:
    with raw(path) as other, pytest.raises(sqlite3.Error) as caught:
        do(other)
    assert type(told(caught.value, path)) is kind


def test_what_is_no_fault_of_disk_or_file_is_not_told_as_one(path: Path) -> None:
    with raw(path) as other, pytest.raises(sqlite3.Error) as caught:
        other.execute("SELECT * FROM nowhere")
    assert told(caught.value, path) is None


def test_a_disk_that_takes_no_more_loses_nothing_and_the_attempt_goes_on_after(path: Path) -> None:
    accepted = [1]

    def play_on(store: Store) -> None:
        for number in range(2, 1000):
            store.append(ID, decision(number))
            accepted.append(number)

    with Store.open(path) as store:
        store.resume(ID)
        with no_file_longer_than(200_000), pytest.raises(DiskFailingError, match="has room"):
            play_on(store)
        assert accepted[-1] > 2
        store.append(ID, decision(accepted[-1] + 1))
        assert store.events(ID) == sum((decision(nth) for nth in range(1, accepted[-1] + 2)), ())
        assert store.verify().ok
