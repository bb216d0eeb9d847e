"""A store in a PostgreSQL database: its settings, its form, and what its errors mean.

psycopg is an extra and is loaded by SQLAlchemy for such a URL only; its errors are told apart by SQLSTATE,
and by the server's words where it refuses a connection: libpq gives no SQLSTATE of that.
"""

import logging
import re
from math import ceil

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import NoSuchModuleError

from sim.records.database.place import Place
from sim.records.database.schema import APPLICATION_ID
from sim.records.errors import (
    DiskFailingError,
    DiskFullError,
    LineCutError,
    NotAllowedError,
    NotAStoreError,
    PlaceError,
    StoreError,
    StoreInUseError,
    StoreMissingError,
    StoreReadOnlyError,
)

_KEPT = "Every decision accepted so far is kept."
_AS_FOUND = "Nothing in it was changed."
_GONE = ("08", "57P", "53300", "25P03", "25P04")
_AGAIN = ("40001", "40P01")
_SPEECHLESS = ("OperationalError", "InterfaceError")
"""What the driver raises when it lost the server, which then can say no SQLSTATE."""
_TOLD: dict[str, tuple[type[StoreError], str, str, str]] = {
    "55P03": (
        StoreInUseError,
        "The store {shown} is in use: another program held it for longer than the wait.",
        "Every decision accepted so far is kept; only the one in hand was not accepted.",
        "Close the other program, or try again in a moment.",
    ),
    "53100": (
        DiskFullError,
        "The disk of the database {shown} is full.",
        "Every decision accepted so far is kept; only the one in hand was not accepted.",
        "Make room on the server, then go on; the attempt resumes at the last accepted decision.",
    ),
    "58": (
        DiskFailingError,
        "The disk of the database {shown} refused a read or a write ({detail}).",
        "Every decision accepted so far is kept; only the one in hand was not accepted.",
        "Have the server's disk looked at; then resume the attempt.",
    ),
    "XX001": (
        NotAStoreError,
        "The database {shown} is damaged ({detail}).",
        "Nothing more was written to it; what is damaged stays as found.",
        "Keep a copy of the server's files, and restore the last backup.",
    ),
    "25006": (
        StoreReadOnlyError,
        "The database {shown} takes no writes (it is read-only, or a standby).",
        _KEPT,
        "Name the primary server, or let this role write.",
    ),
    "42501": (
        NotAllowedError,
        "This role may not do that in the database {shown} ({detail}).",
        _AS_FOUND,
        "Grant the role its rights on the tables of the store, or name another role.",
    ),
    "28": (
        NotAllowedError,
        "The database {shown} refused this role ({detail}).",
        _AS_FOUND,
        "Check role and password.",
    ),
    "01S00": (
        PlaceError,
        "The URL of the database {shown} has an option that cannot be ({detail}).",
        "Nothing was written.",
        "Mend the URL in WCSIM_STORE or --store.",
    ),
    "3D000": (
        StoreMissingError,
        "There is no such database: {shown}.",
        "Nothing was written.",
        "Make it (createdb), or check WCSIM_STORE.",
    ),
}
_REFUSED = (
    (re.compile(r'database ".*" does not exist'), "3D000"),
    (
        re.compile(
            r'authentication failed|no pg_hba\.conf entry|no password supplied|role ".*" (does|is) not'
        ),
        "28",
    ),
    (re.compile(r"permission denied for database"), "42501"),
    (re.compile(r"invalid .*(option|value)"), "01S00"),
)
"""What is said where a connection is refused, and its SQLSTATE (01S00 is ODBC's); whatever else may pass."""


def postgres_engine(place: Place, *, read_only: bool, wait_s: float) -> Engine:
    """Make the engine: each commit waits for the server's disk, each lock for `wait_s` at most."""
    if place.url is None:
        raise TypeError("a place on a server has a URL")
    settings = {
        "synchronous_commit": "on",
        "lock_timeout": f"{ceil(wait_s * 1000)}",
        "idle_in_transaction_session_timeout": "60000",
        "default_transaction_read_only": "on" if read_only else "off",
    }
    own = {
        "application_name": "wcsim",
        "connect_timeout": max(2, ceil(wait_s)),
        "options": " ".join(f"-c {name}={value}" for name, value in settings.items()),
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        "tcp_user_timeout": max(2000, ceil(wait_s * 1000)),
    }
    logging.getLogger("psycopg").setLevel(logging.CRITICAL)  # what it has to say of a cut line is said here
    try:
        return create_engine(place.url, connect_args=own, pool_size=2, max_overflow=30)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise StoreMissingError(
            f"The driver for {place.shown} is not installed.",
            safe="Nothing was written.",
            mend="pip install 'welcoming-city-sim[postgres]' (for CockroachDB: [cockroachdb])",
        ) from error


def form_of_database(connection: Connection, shown: str) -> int:
    """Give the form of the store in this schema, 0 where the schema is empty; another's is refused."""
    named = "SELECT count(*) FILTER (WHERE table_name IN ('alembic_version', 'record_head')), count(*)"
    where = "FROM information_schema.tables WHERE table_schema = current_schema()"
    ours, every = connection.execute(text(f"{named} {where}")).one()
    if ours == len(("alembic_version", "record_head")):
        return int(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
    if every == 0:
        return 0
    raise NotAStoreError(
        f"{shown} holds the tables of another program.",
        safe=_AS_FOUND,
        mend="Make a database for the store alone (createdb), or a schema of its own.",
    )


def take_turn(connection: Connection) -> None:
    """Wait until no other program makes or upgrades the tables; held until the transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({APPLICATION_ID})"))


def told_by_server(error: Exception, shown: str) -> StoreError | None:
    """Turn an error of psycopg into the one to show, or None where it is a fault of the program."""
    state = str(getattr(error, "sqlstate", None) or _state_of_refusal(error))
    for start, (kind, what, safe, mend) in _TOLD.items():
        if state.startswith(start):
            return kind(what.format(shown=shown, detail=_first_line(error)), safe=safe, mend=mend)
    if state.startswith(_GONE) or (
        not state and type(error).__name__ in ("OperationalError", "InterfaceError")
    ):
        return LineCutError(
            f"The line to the database {shown} is cut ({_first_line(error)}).",
            safe=f"{_KEPT} Whether the one in hand was kept shows when the line is back.",
            mend="Resume the attempt when the line is back. To go on without it, unset WCSIM_STORE, play on "
            "this machine's own store, and hand that in later: `wcsim records hand-in`.",
        )
    return None


def _state_of_refusal(error: Exception) -> str:
    """Give the SQLSTATE of a refused connection by what was said of it, empty where it may pass."""
    return next((state for words, state in _REFUSED if words.search(str(error))), "")


def to_be_repeated(error: Exception) -> bool:
    """Tell whether the server asks to do the whole transaction again: it collided with another."""
    return str(getattr(error, "sqlstate", None) or "").startswith(_AGAIN)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["no answer"])[0]
