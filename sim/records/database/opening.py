"""How a store is opened: made where there is none, upgraded where it is old, refused where it is not ours."""

import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, text

from sim.records.chain import NO_HASH
from sim.records.database.database import Database
from sim.records.database.guards import lift_guards, set_guards
from sim.records.database.place import Place, place_of
from sim.records.database.postgres import form_of_database, postgres_engine, take_turn
from sim.records.database.schema import SCHEMA_VERSION, custody_head, metadata, record_head
from sim.records.database.sqlite import (
    check_place,
    copy_file,
    form_of_file,
    keep_log,
    make_file,
    sign_file,
    sqlite_engine,
)
from sim.records.derived import rebuild
from sim.records.errors import StoreError, StoreMissingError, StoreNewerError, StoreOlderError
from sim.records.writing import new_part

_STAMP = "INSERT INTO alembic_version (version_num) VALUES (:form)"


def open_database(where: str | Path, *, read_only: bool, wait_s: float) -> Database:
    """Open the store at a path or URL; everything that forbids it is a StoreError."""
    place = place_of(where)
    database = Database(
        _engine(place, read_only=read_only, wait_s=wait_s), place, read_only=read_only, wait_s=wait_s
    )
    try:
        database.patiently(lambda: _settle(database))
    except BaseException:
        database.close()
        raise
    return database


def _engine(place: Place, *, read_only: bool, wait_s: float) -> Engine:
    if place.path is None:
        return postgres_engine(place, read_only=read_only, wait_s=wait_s)
    check_place(place.path, read_only=read_only)
    if not read_only:
        make_file(place.path)
    return sqlite_engine(place.path, read_only=read_only, wait_s=wait_s)


def _form(connection: Connection, place: Place) -> int:
    """Give the form of the store, 0 where there is none yet; a newer one is refused."""
    read = form_of_database if place.path is None else form_of_file
    form = read(connection, place.shown)
    if form > SCHEMA_VERSION:
        raise StoreNewerError(
            f"The store {place.shown} was written by a newer version of this program "
            f"(its form is {form}, this program knows {SCHEMA_VERSION}).",
            safe="Nothing in it was changed.",
            mend="Update this program, or name another store (WCSIM_STORE, WCSIM_HOME).",
        )
    return form


def _settle(database: Database) -> None:
    """Check whose store it is; make its tables where there are none, and upgrade an old one."""
    place = database.place
    with database.engine.begin() as connection:
        form = _form(connection, place)
    if database.read_only:
        if form == 0:
            raise StoreMissingError(
                f"The store {place.shown} is empty.",
                safe="Nothing was written.",
                mend="Playing once makes a store.",
            )
        if form < SCHEMA_VERSION:
            raise _older(place, form)
        return
    if place.path is not None:
        keep_log(database.engine, time.monotonic() + database.wait_s)
    if form == SCHEMA_VERSION:
        return
    if form == 0:
        with database.writer.begin() as connection:
            _take_turn(connection)
            if _form(connection, place) == 0:
                _make(connection)
                return
    _upgrade(database)


def _older(place: Place, form: int) -> StoreError:
    return StoreOlderError(
        f"The store {place.shown} was written by an older version of this program "
        f"(its form is {form}, this program's is {SCHEMA_VERSION}).",
        safe="Nothing in it was changed.",
        mend="Open it once for writing, by `wcsim records upgrade` or by playing: it is copied and upgraded.",
    )


def _take_turn(connection: Connection) -> None:
    """Keep other programs from making or upgrading the same tables; SQLite's writers take turns anyway."""
    if connection.dialect.name != "sqlite":
        take_turn(connection)


def _make(connection: Connection) -> None:
    """Make the tables of today and note their form, in the transaction of `connection`."""
    metadata.create_all(connection, checkfirst=False)
    for end in (record_head, custody_head):
        connection.execute(insert(end).values(one=1, number=0, hash=NO_HASH))
    connection.execute(
        text(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
            "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
    )
    connection.execute(text(_STAMP), {"form": str(SCHEMA_VERSION)})
    set_guards(connection)
    if connection.dialect.name == "sqlite":
        sign_file(connection, SCHEMA_VERSION)


def _upgrade(database: Database) -> None:
    """Bring an old store to today's form in one transaction, once, however many programs open it at once."""
    place = database.place
    with database.upgrading() as connection:
        _take_turn(connection)
        form = _form(connection, place)
        if form == SCHEMA_VERSION:
            return
        kept = None if place.path is None else _copy_of(database, place.path, form)
        _migrate(connection, form)
    database.upgraded = f"The store {place.shown} was brought from form {form} to form {SCHEMA_VERSION}" + (
        f"; as it was before it is kept as {kept}." if kept else "."
    )


def _copy_of(database: Database, path: Path, form: int) -> Path:
    """Keep a copy of the file as it is beside it, complete before anything is changed."""
    copy = path.with_name(f"{path.name}.form-{form}")
    with new_part(copy, force=True) as part:
        copy_file(database.engine, part)
    return copy


def _migrate(connection: Connection, form: int) -> None:
    """Run the migrations after `form`, make the derived tables anew, and set the guards again."""
    lift_guards(connection)
    upgrade = _migrations()
    upgrade(connection, form)
    rebuild(connection)
    set_guards(connection)
    if connection.dialect.name == "sqlite":
        sign_file(connection, SCHEMA_VERSION)


def _migrations() -> Callable[[Connection, int], None]:
    """Load Alembic, which weighs as much as the rest of the room and is needed for an old store only."""
    from sim.records.migrations.running import upgrade_from

    return upgrade_from
