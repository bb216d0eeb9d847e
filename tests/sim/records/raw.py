"""A store's database as someone sees it who does not go through the store."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from sim.records.database.guards import lift_guards, set_guards


@contextmanager
def raw(where: str) -> Iterator[Connection]:
    """Open the database with the same checks as a store has; what is done is committed at the end."""
    url = where if "://" in where else f"sqlite:///{where}"
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("PRAGMA foreign_keys = ON"))
        yield connection
    engine.dispose()


@contextmanager
def intruder(where: str) -> Iterator[Connection]:
    """Open the database as who takes guards, foreign keys and checks away, and sets the guards again."""
    url = where if "://" in where else f"sqlite:///{where}"
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        lift_guards(connection)
        if connection.dialect.name == "sqlite":
            connection.execute(text("PRAGMA ignore_check_constraints = ON"))
        else:
            connection.execute(text("SET session_replication_role = replica"))
            named = (
                "SELECT conrelid::regclass, conname FROM pg_constraint WHERE contype IN ('c', 'f') "
                "AND connamespace = current_schema()::regnamespace"
            )
            for table, name in connection.execute(text(named)).all():
                connection.execute(text(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"'))
        yield connection
        set_guards(connection)
    engine.dispose()
