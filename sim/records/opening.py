"""How a store is opened: where it lies, whether it is ours and of our time, and its pragmas."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, insert, make_url, text
from sqlalchemy.exc import DBAPIError

from sim.records.chain import NO_HASH
from sim.records.errors import (
    FolderError,
    NotAStoreError,
    StoreError,
    StoreMissingError,
    StoreNewerError,
    StoreReadOnlyError,
    told,
)
from sim.records.schema import APPLICATION_ID, SCHEMA_VERSION, metadata, record_head

_PAUSE_S = 0.01


def path_of(where: str | Path) -> Path:
    """Find the file that a path or a `sqlite:///` URL means; other databases are refused by name."""
    if isinstance(where, Path) or "://" not in where:
        return Path(where)
    url = make_url(where)
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        return Path(url.database)
    raise StoreMissingError(
        f"{url.render_as_string(hide_password=True)} is no place for a store of this version.",
        safe="Nothing was written.",
        mend="Give a path, or a URL like sqlite:////var/lib/wcsim/store.db",
    )


def open_engine(path: Path, *, read_only: bool, wait_s: float) -> Engine:
    """Open the store at `path`, and make it when it is new; everything that forbids it is a StoreError."""
    _check_place(path, read_only=read_only)
    engine = _engine(path, read_only=read_only, wait_s=wait_s)
    try:
        with plainly(path):
            _settle(engine, path, read_only=read_only, until=time.monotonic() + wait_s)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def plainly(path: Path) -> Iterator[None]:
    """Turn what SQLite says of disk, file and lock into a StoreError; let everything else through."""
    try:
        yield
    except DBAPIError as error:
        shown = told(error.orig, path) if isinstance(error.orig, sqlite3.Error) else None
        if shown is None:
            raise
        raise shown from error
    except sqlite3.Error as error:
        shown = told(error, path)
        if shown is None:
            raise
        raise shown from error


def read_only_error(path: Path) -> StoreReadOnlyError:
    """Say that the store was opened for reading only."""
    return StoreReadOnlyError(
        f"The store {path} was opened for reading only.",
        safe="Nothing in it was changed.",
        mend="Open it for writing to go on with an attempt.",
    )


def _check_place(path: Path, *, read_only: bool) -> None:
    """Refuse a place where no store can be, before SQLite gives it a vaguer name."""
    folder = path.parent
    if read_only and not path.exists():
        raise StoreMissingError(
            f"There is no store at {path}.",
            safe="Nothing was written.",
            mend="Check the path or WCSIM_HOME; playing once makes a store.",
        )
    if not folder.is_dir():
        raise FolderError(
            f"The folder {folder} does not exist.",
            safe="Nothing was written.",
            mend=f"Make it (mkdir -p {folder}), or set WCSIM_HOME to a folder that exists.",
        )
    if path.is_dir():
        raise NotAStoreError(
            f"{path} is a folder, not a store.",
            safe="Nothing was written.",
            mend=f"Name a file in it: {path}/store.db",
        )
    if not read_only and not os.access(folder, os.W_OK):
        raise FolderError(
            f"This account may not write in the folder {folder}.",
            safe="Nothing was written.",
            mend="Let it write there, or set WCSIM_HOME to a folder it may write in.",
        )


def _engine(path: Path, *, read_only: bool, wait_s: float) -> Engine:
    """Make the engine: each connection waits `wait_s` for a lock, commits to disk, and keeps foreign keys."""
    mode = "ro" if read_only else "rwc"
    url = URL.create(
        "sqlite", database=f"file:{quote(str(path.absolute()))}", query={"mode": mode, "uri": "true"}
    )
    own = {"isolation_level": None, "timeout": wait_s, "check_same_thread": False}
    engine = create_engine(url, connect_args=own)
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    """Set what SQLite forgets between connections; none of these writes to the file."""
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
    except sqlite3.Error:
        connection.close()
        raise


def _begin(connection: Connection) -> None:
    """Begin as the connection was asked to: readers take one snapshot, writers the lock at once."""
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def writing(engine: Engine) -> Engine:
    """Give the same engine for transactions that write: they take the lock when they begin."""
    return engine.execution_options(immediate=True)


def _settle(engine: Engine, path: Path, *, read_only: bool, until: float) -> None:
    """Check whose file it is, and make the tables where it is nobody's yet."""
    with engine.begin() as connection:
        state = _state(connection, path)
    if read_only:
        if state == "empty":
            raise StoreMissingError(
                f"The store {path} is empty.", safe="Nothing was written.", mend="Playing once makes a store."
            )
        return
    _keep_log(engine, until)
    if state == "empty":
        with writing(engine).begin() as connection:
            if _state(connection, path) == "empty":
                _make(connection)


def _state(connection: Connection, path: Path) -> Literal["empty", "ours"]:
    """Tell an empty file from a store of ours; refuse what is another's or newer."""
    owner = connection.execute(text("PRAGMA application_id")).scalar_one()
    version = connection.execute(text("PRAGMA user_version")).scalar_one()
    tables = connection.execute(text("SELECT count(*) FROM sqlite_schema")).scalar_one()
    if owner == APPLICATION_ID and version == SCHEMA_VERSION:
        return "ours"
    if owner == 0 and version == 0 and tables == 0:
        return "empty"
    raise _newer(path, version) if owner == APPLICATION_ID and version > SCHEMA_VERSION else _foreign(path)


def _newer(path: Path, version: int) -> StoreError:
    return StoreNewerError(
        f"The store {path} was written by a newer version of this program "
        f"(its form is {version}, this program knows {SCHEMA_VERSION}).",
        safe="Nothing in it was changed.",
        mend="Update this program, or set WCSIM_HOME to another folder.",
    )


def _foreign(path: Path) -> StoreError:
    return NotAStoreError(
        f"{path} is a database of another program.",
        safe="Nothing in it was changed.",
        mend="Name another file, or move this one away to begin a new store.",
    )


def _keep_log(engine: Engine, until: float) -> None:
    """Put the file in WAL mode; SQLite does not wait for others here, so this waits until `until`."""
    pooled = engine.raw_connection()
    try:
        while True:
            try:
                pooled.cursor().execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                    raise
                time.sleep(_PAUSE_S)
            else:
                return
    finally:
        pooled.close()


def _make(connection: Connection) -> None:
    """Make the tables and sign the file as ours, in the transaction of `connection`."""
    metadata.create_all(connection, checkfirst=False)
    connection.execute(insert(record_head).values(one=1, number=0, hash=NO_HASH))
    connection.execute(text(f"PRAGMA application_id = {APPLICATION_ID}"))
    connection.execute(text(f"PRAGMA user_version = {SCHEMA_VERSION}"))
