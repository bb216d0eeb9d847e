"""One open database: what is asked of it is one snapshot, what is done in it one transaction.

Where the line to a server is cut, or a transaction collided with another, it is done again within the wait;
so whatever is handed to `write` must be the same when it is done twice.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, IntegrityError

from sim.records.database.place import Place
from sim.records.database.postgres import to_be_repeated, told_by_server
from sim.records.errors import CollidedError, LineCutError, StoreError, StoreReadOnlyError, told

_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.02, 0.5

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


class Database:
    """Holds the engine of one store; `upgraded` says what was done to an older one when it was opened."""

    def __init__(self, engine: Engine, place: Place, *, read_only: bool, wait_s: float) -> None:
        self.engine = engine
        self.place = place
        self.read_only = read_only
        self.wait_s = wait_s
        self.upgraded: str | None = None
        self.is_file = place.path is not None
        level = {} if self.is_file else {"isolation_level": "REPEATABLE READ"}
        self.reader = engine.execution_options(**level)
        self.writer = engine.execution_options(immediate=True)
        self.failures: tuple[type[Exception], ...] = (engine.dialect.loaded_dbapi.Error, DBAPIError)
        self._caught: tuple[type[Exception], ...] = (LineCutError, CollidedError, *self.failures)

    def close(self) -> None:
        """Close every connection; what was committed is kept."""
        self.engine.dispose()

    def read(
        self, ask: Callable[Concatenate[Connection, Given], Answer], *args: Given.args, **more: Given.kwargs
    ) -> Answer:
        """Ask within one snapshot."""

        def asked() -> Answer:
            with self.reader.begin() as connection:
                return ask(connection, *args, **more)

        return self.patiently(asked)

    def write(
        self, do: Callable[Concatenate[Connection, Given], Answer], *args: Given.args, **more: Given.kwargs
    ) -> Answer:
        """Do it in one transaction, all of it or nothing; it may be done more than once until it is kept."""
        self.must_write()

        def done() -> Answer:
            with self.writer.begin() as connection:
                return do(connection, *args, **more)

        try:
            return self.patiently(done)
        except IntegrityError:
            return self.patiently(done)  # another program put the same in first: now it is there to be seen

    def patiently(self, do: Callable[[], Answer]) -> Answer:
        """Do it, and again until `wait_s` have passed while the line is cut or it collides with another."""
        until: float | None = None
        pause = _FIRST_PAUSE_S
        while True:
            try:
                return do()
            except self._caught as error:
                shown = error if isinstance(error, StoreError) else self._shown(error)
                until = until or time.monotonic() + self.wait_s
                if shown is None or (shown is error and time.monotonic() > until):
                    raise
                if not isinstance(shown, LineCutError | CollidedError) or time.monotonic() > until:
                    raise shown from error
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE_S)

    @contextmanager
    def plainly(self) -> Iterator[None]:
        """Turn what the database says of disk, lock, line and rights into a StoreError, nothing else."""
        try:
            yield
        except self.failures as error:
            shown = self._shown(error)
            if shown is not None:
                raise shown from error
            raise

    def _shown(self, error: Exception) -> StoreError | None:
        """Tell an error of the driver, or of SQLAlchemy about one; None where the program is at fault."""
        said = error.orig if isinstance(error, DBAPIError) else error
        return self._told(said) if isinstance(said, Exception) else None

    def scrub(self) -> None:
        """Take what was deleted out of a file's log too; a server does so by its own vacuum."""
        if not self.is_file:
            return
        with self.plainly():
            pooled = self.engine.raw_connection()
            try:
                pooled.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
            finally:
                pooled.close()

    def must_write(self) -> None:
        """Refuse where the store was opened for reading only."""
        if self.read_only:
            raise StoreReadOnlyError(
                f"The store {self.place.shown} was opened for reading only.",
                safe="Nothing in it was changed.",
                mend="Open it for writing to go on with an attempt.",
            )

    @contextmanager
    def upgrading(self) -> Iterator[Connection]:
        """Give one transaction in which tables can be remade: SQLite's checks wait until it is over."""
        with self.writer.connect() as connection:
            if self.is_file:
                connection.exec_driver_sql("ROLLBACK")
                connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
                connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.commit()
            finally:
                connection.invalidate()  # its next user is to check everything again

    def _told(self, error: Exception) -> StoreError | None:
        if self.is_file:
            return told(error, self.place.shown)
        if to_be_repeated(error):
            return CollidedError(
                f"Others wrote to {self.place.shown} at the same moment, each time it was tried.",
                safe="Every decision accepted so far is kept; what was in hand was not written.",
                mend="Try again in a moment.",
            )
        return told_by_server(error, self.place.shown)
