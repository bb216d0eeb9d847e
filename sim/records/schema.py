"""The tables of a store, for any database that SQLAlchemy knows; STRICT and append-only on SQLite.

Hashes are 32 bytes; bodies are RFC 8785 text; times are RFC 3339 text in UTC, so that they sort as text.
Only `heads` and `record_head` are ever updated: they note where each chain ends, apart from the chain.
"""

from sqlalchemy import (
    DDL,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    event,
)

SCHEMA_VERSION = 1
APPLICATION_ID = 0x57435331
"""Marks a SQLite file as ours: "WCS1" in ASCII."""

DONE = ("filed", "abandoned")
"""The states of an attempt's life after which nothing is left to do."""

metadata = MetaData()

attempts = Table(
    "attempts",
    metadata,
    Column("attempt_id", Text, primary_key=True),
    Column("scenario_id", Text, nullable=False),
    Column("scenario_version", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("seat", Text, nullable=False),
    Column("variant", Text, nullable=False),
    Column("seed", Integer, nullable=False),
    Column("law_as_of", Text, nullable=False),
    Column("pack_id", Text, nullable=False),
    Column("pack_version", Text, nullable=False),
    Column("mode", Text, CheckConstraint("mode IN ('practice', 'assessment')"), nullable=False),
    Column("created_at", Text, nullable=False),
    Column("member_name", Text),
    Column("member_number", Text),
    Column("agency_id", Text),
    Column("root", LargeBinary, nullable=False),
    Index("attempts_newest", "created_at", "attempt_id"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

events = Table(
    "events",
    metadata,
    Column("attempt_id", Text, ForeignKey("attempts.attempt_id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("event_id", Text, nullable=False),
    Column("prev_seq", Integer),
    Column("prev_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("attempt_id", "event_id"),
    UniqueConstraint("attempt_id", "seq", "hash"),
    ForeignKeyConstraint(
        ["attempt_id", "prev_seq", "prev_hash"], ["events.attempt_id", "events.seq", "events.hash"]
    ),
    CheckConstraint("CASE WHEN seq = 1 THEN prev_seq IS NULL ELSE prev_seq = seq - 1 END"),
    sqlite_strict=True,
)

heads = Table(
    "heads",
    metadata,
    Column("attempt_id", Text, ForeignKey("attempts.attempt_id"), primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("status", Text, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
_OPEN = heads.c.status.not_in(DONE)
Index("heads_open", heads.c.attempt_id, sqlite_where=_OPEN, postgresql_where=_OPEN)

contents = Table(
    "contents",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("text_sha256", LargeBinary, nullable=False),
    sqlite_strict=True,
)

completion_records = Table(
    "completion_records",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("record_id", Text, nullable=False, unique=True),
    Column("record_class", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("supersedes", Text, ForeignKey("completion_records.record_id")),
    Column("previous_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("body", Text, nullable=False),
    CheckConstraint("(status = 'original') = (supersedes IS NULL)"),
    sqlite_strict=True,
)

record_head = Table(
    "record_head",
    metadata,
    Column("one", Integer, CheckConstraint("one = 1"), primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    sqlite_strict=True,
)

NEVER_EDITED = (attempts, events, contents, completion_records)


def _refuse_edits(table: Table) -> None:
    """Have SQLite refuse to update or delete a row of `table`."""
    for verb in ("UPDATE", "DELETE"):
        refusal = DDL(  # type: ignore[no-untyped-call] # SQLAlchemy left it untyped
            f"CREATE TRIGGER {table.name}_no_{verb.lower()} BEFORE {verb} ON {table.name} "
            f"BEGIN SELECT RAISE(ABORT, '{table.name} are never edited: a correction is a new record'); END"
        )
        event.listen(table, "after_create", refusal.execute_if(dialect="sqlite"))


for _table in NEVER_EDITED:
    _refuse_edits(_table)
