"""A backup: one SQLite file with the store as it stood at one moment, made while others write on.

From SQLite it is a copy of the file's pages; from a server an export of one snapshot. Either is a store: it
can be opened and verified where it lies, put in the place of a lost file, or restored into an empty database.
"""

import sqlite3
from pathlib import Path

from sqlalchemy import Connection

from sim.records.database.database import Database
from sim.records.database.opening import open_database
from sim.records.database.sqlite import copy_file
from sim.records.errors import AlreadyKeptError
from sim.records.moving.copying import Step, copy_all, holds_anything
from sim.records.store import Store
from sim.records.writing import new_part

_WAIT_S = 5.0


def back_up(store: Store, path: Path, *, force: bool = False, step: Step | None = None) -> None:
    """Write the store as it stands now to `path`; complete and on the disk, or not at all."""
    with new_part(path, force=force) as part:
        database = store.database
        if database.is_file:
            with database.plainly():
                copy_file(database.engine, part, step=step)
            return
        _export(database, part, step)


def restore(path: Path, store: Store, *, step: Step | None = None) -> None:
    """Put all that a backup holds into a store that holds nothing yet."""
    source = open_database(path, read_only=True, wait_s=_WAIT_S)
    try:
        source.read(lambda given: store.write(_take_all, given, step))
    finally:
        source.close()


def _export(database: Database, part: Path, step: Step | None) -> None:
    copy = open_database(part, read_only=False, wait_s=_WAIT_S)
    try:
        database.read(lambda given: copy.write(_take_all, given, step))
    finally:
        copy.close()
    alone = sqlite3.connect(part)
    try:
        alone.execute("PRAGMA journal_mode = DELETE")
    finally:
        alone.close()


def _take_all(target: Connection, source: Connection, step: Step | None) -> None:
    if holds_anything(target):
        raise AlreadyKeptError(
            "The store that a backup is to be restored into holds records already.",
            safe="Nothing in it was changed.",
            mend="Name an empty one; to add a station's log to a store, `wcsim records hand-in`.",
        )
    copy_all(source, target, step=step)
