"""What is asked of each database in its own words: its version and health, and all events in order."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from sim.records.database.guards import lacking

SOUND_SQLITE = (3, 51, 3)
_COLUMNS = "attempt, seq, prev_seq, prev_hash, hash"
_ORDER = "FROM events ORDER BY attempt, seq"
_PAGE = 2000
_OFF = "fsync", "full_page_writes", "synchronous_commit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Which database is in use, what it finds wrong with itself, and what one should know of it."""

    database: str
    version: str
    faults: tuple[str, ...]
    warning: str | None


def about(connection: Connection) -> Said:
    """Ask the database about itself."""
    if connection.dialect.name == "sqlite":
        version = str(connection.execute(text("SELECT sqlite_version()")).scalar_one())
        found = connection.execute(text("PRAGMA quick_check(20)")).scalars()
        faults = tuple(str(said) for said in found if said != "ok")
        faults += lacking(connection)
        return Said(database="SQLite", version=version, faults=faults, warning=warning_of(version))
    version = str(connection.execute(text("SELECT current_setting('server_version')")).scalar_one()).split()[
        0
    ]
    name = "PostgreSQL" if connection.dialect.name == "postgresql" else "CockroachDB"
    warning = _warning_of_server(connection)
    return Said(database=name, version=version, faults=lacking(connection), warning=warning)


def warning_of(version: str) -> str | None:
    """Warn of a SQLite from before the mending of its WAL-reset fault (3.51.3)."""
    if tuple(int(part) for part in version.split(".")) >= SOUND_SQLITE:
        return None
    return (
        f"SQLite {version} is in use; some builds before 3.51.3 can, rarely, lose a write-ahead log that "
        "several programs write at once. Use a newer SQLite where many members share one store."
    )


def _warning_of_server(connection: Connection) -> str | None:
    """Warn of a server that answers before its disk has what was committed."""
    if connection.dialect.name != "postgresql":
        return None
    off = [name for name in _OFF if connection.execute(text(f"SHOW {name}")).scalar_one() == "off"]
    if not off:
        return None
    return f"the server runs with {', '.join(off)} off: a power cut there can lose what was accepted here."


def entries(connection: Connection) -> Iterator[tuple[Any, ...]]:
    """Give (attempt, seq, prev_seq, prev_hash, hash, body, event_id) of every event, in order.

    Text is given as the bytes that are stored, whatever they are.
    """
    raw: Any = connection.connection.dbapi_connection
    if connection.dialect.name == "sqlite":
        yield from raw.execute(f"SELECT {_COLUMNS}, CAST(body AS BLOB), CAST(event_id AS BLOB) {_ORDER}")
        return
    with raw.cursor(name="entries", binary=True) as cursor:
        cursor.itersize = _PAGE
        cursor.execute(f"SELECT {_COLUMNS}, convert_to(body, 'UTF8'), convert_to(event_id, 'UTF8') {_ORDER}")
        yield from cursor
