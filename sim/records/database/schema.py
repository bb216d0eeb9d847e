"""The tables of a store, for SQLite and PostgreSQL alike; STRICT on SQLite, append-only on both.

Hashes are 32 bytes; bodies are RFC 8785 text; times are RFC 3339 text in UTC, so that they sort as text. An
attempt has a short number in its store, which its events and head name; `attempt_id` is its name everywhere.
What is kept is in `KEPT`; `DERIVED` can be made from it again at any time; `refusals` may be lost.
"""

from sqlalchemy import (
    BigInteger,
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
    text,
)

SCHEMA_VERSION = 4
"""The revision of the migrations that makes these tables; SQLite keeps it as `user_version` too."""

APPLICATION_ID = 0x57435331
"""Marks a SQLite file as ours: "WCS1" in ASCII."""

DONE = ("filed", "abandoned")
"""The states of an attempt's life after which nothing is left to do."""

IS_OPEN = text("status NOT IN ('filed', 'abandoned')")
"""Tells the heads with something left to do; in words, since only so a partial index is found to fit."""

Number = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData()

attempts = Table(
    "attempts",
    metadata,
    Column("number", Number, primary_key=True),
    Column("attempt_id", Text, nullable=False, unique=True),
    Column("scenario_id", Text, nullable=False),
    Column("scenario_version", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("seat", Text, nullable=False),
    Column("variant", Text, nullable=False),
    Column("seed", BigInteger().with_variant(Integer, "sqlite"), nullable=False),
    Column("law_as_of", Text, nullable=False),
    Column("pack_id", Text, nullable=False),
    Column("pack_version", Text, nullable=False),
    Column("mode", Text, CheckConstraint("mode IN ('practice', 'assessment')"), nullable=False),
    Column("created_at", Text, nullable=False),
    Column("member_name", Text),
    Column("member_number", Text),
    Column("agency_id", Text),
    Column("chain", Integer),
    Column("root", LargeBinary, nullable=False),
    Column("sitting_id", Text),
    Column("course_id", Text),
    Column("course_version", Text),
    Column("course_seed", Number),
    Index("attempts_of_sitting", "sitting_id", "number"),
    Index("attempts_newest", "created_at", "attempt_id"),
    Index("attempts_of_member", "member_number", "created_at", "attempt_id"),
    Index("attempts_of_scenario", "scenario_id", "created_at", "attempt_id"),
    sqlite_strict=True,
    sqlite_autoincrement=True,  # the number of an attempt that was purged is never given again
)

events = Table(
    "events",
    metadata,
    Column("attempt", Number, ForeignKey("attempts.number"), primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("event_id", Text, nullable=False),
    Column("prev_seq", Integer),
    Column("prev_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("attempt", "event_id"),
    UniqueConstraint("attempt", "seq", "hash"),
    ForeignKeyConstraint(
        ["attempt", "prev_seq", "prev_hash"], ["events.attempt", "events.seq", "events.hash"]
    ),
    CheckConstraint("CASE WHEN seq = 1 THEN prev_seq IS NULL ELSE prev_seq = seq - 1 END", name="in_order"),
    sqlite_strict=True,
)

heads = Table(
    "heads",
    metadata,
    Column("attempt", Number, ForeignKey("attempts.number"), primary_key=True, autoincrement=False),
    Column("seq", Integer, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("status", Text, nullable=False),
    sqlite_strict=True,
)
Index("heads_open", heads.c.attempt, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN)

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
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("record_id", Text, nullable=False, unique=True),
    Column("record_class", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("supersedes", Text, ForeignKey("completion_records.record_id")),
    Column("previous_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("body", Text, nullable=False),
    CheckConstraint("(status = 'original') = (supersedes IS NULL)", name="corrects_one"),
    Index("records_superseded", "supersedes"),
    sqlite_strict=True,
)


def _end_of(name: str) -> Table:
    """Make the table of one row that notes where a chain of the whole store ends, apart from the chain."""
    return Table(
        name,
        metadata,
        Column("one", Integer, CheckConstraint("one = 1"), primary_key=True, autoincrement=False),
        Column("number", Number, nullable=False),
        Column("hash", LargeBinary, nullable=False),
        sqlite_strict=True,
    )


record_head = _end_of("record_head")

custody = Table(
    "custody",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("entry_id", Text, nullable=False, unique=True),
    Column("deed", Text, nullable=False),
    Column("previous_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("body", Text, nullable=False),
    Index("custody_by_deed", "deed", "number"),
    sqlite_strict=True,
)

custody_head = _end_of("custody_head")

tombstones = Table(
    "tombstones",
    metadata,
    Column("kind", Text, CheckConstraint("kind IN ('attempt', 'record')"), primary_key=True),
    Column("id", Text, primary_key=True),
    Column("number", Number, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("previous_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("custody", Number, ForeignKey("custody.number"), nullable=False),
    Index("tombstones_by_number", "kind", "number"),
    sqlite_strict=True,
)

vouches = Table(
    "vouches",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("key_id", Text, nullable=False),
    Column(
        "vouched_by", Text, CheckConstraint("vouched_by IN ('self', 'recorder', 'server')"), nullable=False
    ),
    Column("signed_at", Text, nullable=False),
    Column("signature", Text, nullable=False),
    sqlite_strict=True,
)

people = Table(
    "people",
    metadata,
    Column("person_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("roles", Text, nullable=False),
    Column("member_number", Text, nullable=False),
    Column("password", Text, nullable=False),
    Column("active", Integer, nullable=False),
    Column("since", Text, nullable=False),
    sqlite_strict=True,
)

refusals = Table(
    "refusals",
    metadata,
    Column("person_id", Text, primary_key=True),
    Column("times", Integer, nullable=False),
    Column("last_at", Text, nullable=False),
    sqlite_strict=True,
)

proposals = Table(
    "proposals",
    metadata,
    Column("proposal_id", Text, primary_key=True),
    Column("record_id", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("proposed_by", Text, nullable=False),
    Column("proposed_at", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("body", Text, nullable=False),
    Index("proposals_of_record", "record_id"),
    sqlite_strict=True,
)

filings = Table(
    "filings",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("title", Text, nullable=False),
    Column("result", Text, nullable=False),
    Column("course", Text, nullable=False),
    Column("member", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("signed_at", Text, nullable=False),
    Column("standing", Integer, nullable=False),
    Index("filings_of_member", "member", "number"),
    Index("filings_of_course", "course", "number"),
    Index("filings_of_unit", "unit", "number"),
    Index("filings_with_result", "result", "number"),
    sqlite_strict=True,
)

record_attempts = Table(
    "record_attempts",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("attempt_id", Text, primary_key=True),
    Index("records_of_attempt", "attempt_id", "number"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

keeping = Table(
    "keeping",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("retention_code", Text, nullable=False),
    Column("destroy_not_before", Text),
    Column("held", Integer, nullable=False),
    Index("keeping_due", "destroy_not_before", "kind", "id"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

tallies = Table(
    "tallies",
    metadata,
    Column("about", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("result", Text, primary_key=True),
    Column("n", Number, nullable=False),
    Column("tenths", Number, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

KEPT = (
    *(attempts, events, heads, contents, completion_records, record_head, custody, custody_head, tombstones),
    *(vouches, people, proposals),
)
"""What is kept, in an order in which the rows of one may name those of the tables before it."""

DERIVED = (filings, record_attempts, keeping, tallies)
"""What is kept up to date beside it for fast answers, and can be made from it again."""
