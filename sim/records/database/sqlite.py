"""A store in a SQLite file: whose file it is, its pragmas, and its write-ahead log."""

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, text

from sim.records.database.schema import APPLICATION_ID
from sim.records.errors import FolderError, NotAStoreError, StoreMissingError

_PAUSE_S = 0.01
OLDEST = 1
"""The form that stores had before there were others; they note it as `user_version` alone."""


def check_place(path: Path, *, read_only: bool) -> None:
    """Refuse a place where no store can be, before SQLite gives it a vaguer name."""
    folder = path.parent
    if read_only and not path.exists():
        raise StoreMissingError(
            f"There is no store at {path}.",
            safe="Nothing was written.",
            mend="Check the path, WCSIM_STORE or WCSIM_HOME; playing once makes a store.",
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


def make_file(path: Path) -> None:
    """Make the empty file of a new store, its owner's alone, as its -wal and -shm then are too."""
    with suppress(OSError):  # it is there, or SQLite says why it cannot be
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def is_at_rest(path: Path) -> bool:
    """Tell whether nothing can change a store while it is read: its folder takes no log, and none lies there.

    SQLite reads a store with a log from such a folder only when it is told so.
    """
    return not os.access(path.parent, os.W_OK) and not path.with_name(f"{path.name}-wal").exists()


def sqlite_engine(path: Path, *, read_only: bool, wait_s: float) -> Engine:
    """Make the engine: each connection waits `wait_s` for a lock, commits to disk, and keeps foreign keys."""
    query = {"mode": "ro" if read_only else "rwc", "uri": "true"}
    if read_only and is_at_rest(path):
        query["immutable"] = "1"
    url = URL.create("sqlite", database=f"file:{quote(str(path.absolute()))}", query=query)
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
    connection.text_factory = _read_text


def _read_text(stored: bytes) -> str:
    """Read a stored text; one that is no UTF-8 was not written here, and its hash then tells of it."""
    return stored.decode("utf-8", "replace")


def _begin(connection: Connection) -> None:
    """Begin as the connection was asked to: readers take one snapshot, writers the lock at once."""
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def form_of_file(connection: Connection, shown: str) -> int:
    """Give the form of the store in this file, 0 where the file is still empty; another's is refused."""
    owner = connection.execute(text("PRAGMA application_id")).scalar_one()
    version = int(connection.execute(text("PRAGMA user_version")).scalar_one())
    tables = connection.execute(text("SELECT count(*) FROM sqlite_schema")).scalar_one()
    if owner == APPLICATION_ID and version >= OLDEST:
        return version
    if owner == 0 and version == 0 and tables == 0:
        return 0
    raise NotAStoreError(
        f"{shown} is a database of another program.",
        safe="Nothing in it was changed.",
        mend="Name another file, or move this one away to begin a new store.",
    )


def sign_file(connection: Connection, version: int) -> None:
    """Sign the file as ours and note its form, as part of the transaction."""
    connection.execute(text(f"PRAGMA application_id = {APPLICATION_ID}"))
    connection.execute(text(f"PRAGMA user_version = {version}"))


def keep_log(engine: Engine, until: float) -> None:
    """Put the file in WAL mode; SQLite does not wait for others here, so this waits until `until`."""
    _patiently(engine, "PRAGMA journal_mode = WAL", until)


def _patiently(engine: Engine, statement: str, until: float) -> None:
    pooled = engine.raw_connection()
    try:
        while True:
            try:
                pooled.cursor().execute(statement)
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                    raise
                time.sleep(_PAUSE_S)
            else:
                return
    finally:
        pooled.close()


def copy_file(
    engine: Engine, target: Path, *, step: Callable[[int, int], None] | None = None, pages: int = 4096
) -> None:
    """Copy the store as it stands now into a new file, one file without a log, while others write on.

    `step` is told how many pages of how many are copied. The copy is one snapshot: writes that come while it
    runs are in the log of the store, not in the copy.
    """
    pooled = engine.raw_connection()
    copy = sqlite3.connect(target, isolation_level=None)
    try:
        source = pooled.dbapi_connection
        if not isinstance(source, sqlite3.Connection):
            raise TypeError("only the file of a SQLite store can be copied page by page")
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        tell = None if step is None else lambda _, left, whole: step(whole - left, whole)
        source.backup(copy, pages=pages, progress=tell)
        source.execute("ROLLBACK")
        copy.execute("PRAGMA journal_mode = DELETE")
    finally:
        copy.close()
        pooled.close()
