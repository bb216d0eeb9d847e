"""Attempts get a short number; custody, tombstones and roll-ups get their tables.

Evidence is carried over as it is, faults and all: an attempt whose header was taken away gets one that says
so and that does not verify.
"""

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_REMADE = ("events", "heads", "attempts", "completion_records", "record_head")
_HEADER = (
    "attempt_id, scenario_id, scenario_version, title, seat, variant, seed, law_as_of, pack_id, "
    "pack_version, mode, created_at, member_name, member_number, agency_id, root"
)
_LOST = "''," * 5 + "0, '', '', '', 'practice', '', NULL, NULL, NULL"
_OPEN = sa.text("status NOT IN ('filed', 'abandoned')")


def upgrade() -> None:
    """Remake the tables of the first form, carry their rows over, and add the new ones."""
    for table in _REMADE:
        op.execute(f"CREATE TABLE {table}_1 AS SELECT * FROM {table}")
    for table in _REMADE:
        op.drop_table(table)
    _make_runs()
    _make_records()
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    _carry_over("zeroblob(32)" if on_sqlite else "decode(repeat('00', 32), 'hex')")
    for table in _REMADE:
        op.drop_table(f"{table}_1")
    _make_custody()
    _make_derived()


def _carry_over(zeros: str) -> None:
    op.execute(
        f"INSERT INTO attempts ({_HEADER}) SELECT {_HEADER} FROM attempts_1 ORDER BY created_at, attempt_id"
    )
    for table in ("events_1", "heads_1"):
        op.execute(
            f"INSERT INTO attempts ({_HEADER}) SELECT DISTINCT attempt_id, {_LOST}, {zeros} FROM {table} "
            "WHERE attempt_id NOT IN (SELECT attempt_id FROM attempts)"
        )
    op.execute(
        "INSERT INTO events (attempt, seq, event_id, prev_seq, prev_hash, hash, body) "
        "SELECT number, seq, event_id, prev_seq, prev_hash, hash, body FROM events_1 "
        "JOIN attempts USING (attempt_id) ORDER BY number, seq"
    )
    op.execute(
        "INSERT INTO heads (attempt, seq, hash, status) "
        "SELECT number, seq, hash, status FROM heads_1 JOIN attempts USING (attempt_id) ORDER BY number"
    )
    op.execute("INSERT INTO completion_records SELECT * FROM completion_records_1 ORDER BY number")
    op.execute("INSERT INTO record_head SELECT * FROM record_head_1")


def _texts(*names: str) -> tuple[sa.Column[str], ...]:
    return tuple(sa.Column(name, sa.Text, nullable=False) for name in names)


def _hashes(*names: str) -> tuple[sa.Column[bytes], ...]:
    return tuple(sa.Column(name, sa.LargeBinary, nullable=False) for name in names)


def _make_runs() -> None:
    op.create_table(
        "attempts",
        sa.Column("number", _NUMBER, primary_key=True),
        sa.Column("attempt_id", sa.Text, nullable=False, unique=True),
        *_texts("scenario_id", "scenario_version", "title", "seat", "variant"),
        sa.Column("seed", _NUMBER, nullable=False),
        *_texts("law_as_of", "pack_id", "pack_version"),
        sa.Column("mode", sa.Text, sa.CheckConstraint("mode IN ('practice', 'assessment')"), nullable=False),
        *_texts("created_at"),
        *(sa.Column(name, sa.Text) for name in ("member_name", "member_number", "agency_id")),
        sa.Column("chain", sa.Integer),
        *_hashes("root"),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index("attempts_newest", "attempts", ["created_at", "attempt_id"])
    op.create_index("attempts_of_member", "attempts", ["member_number", "created_at", "attempt_id"])
    op.create_index("attempts_of_scenario", "attempts", ["scenario_id", "created_at", "attempt_id"])
    op.create_table(
        "events",
        sa.Column(
            "attempt", _NUMBER, sa.ForeignKey("attempts.number"), primary_key=True, autoincrement=False
        ),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        *_texts("event_id"),
        sa.Column("prev_seq", sa.Integer),
        *_hashes("prev_hash", "hash"),
        *_texts("body"),
        sa.UniqueConstraint("attempt", "event_id"),
        sa.UniqueConstraint("attempt", "seq", "hash"),
        sa.ForeignKeyConstraint(
            ["attempt", "prev_seq", "prev_hash"], ["events.attempt", "events.seq", "events.hash"]
        ),
        sa.CheckConstraint("CASE WHEN seq = 1 THEN prev_seq IS NULL ELSE prev_seq = seq - 1 END", "in_order"),
        sqlite_strict=True,
    )
    op.create_table(
        "heads",
        sa.Column(
            "attempt", _NUMBER, sa.ForeignKey("attempts.number"), primary_key=True, autoincrement=False
        ),
        sa.Column("seq", sa.Integer, nullable=False),
        *_hashes("hash"),
        *_texts("status"),
        sqlite_strict=True,
    )
    op.create_index("heads_open", "heads", ["attempt"], sqlite_where=_OPEN, postgresql_where=_OPEN)


def _make_records() -> None:
    op.create_table(
        "completion_records",
        sa.Column("number", _NUMBER, primary_key=True, autoincrement=False),
        sa.Column("record_id", sa.Text, nullable=False, unique=True),
        *_texts("record_class", "status"),
        sa.Column("supersedes", sa.Text, sa.ForeignKey("completion_records.record_id")),
        *_hashes("previous_hash", "hash"),
        *_texts("body"),
        sa.CheckConstraint("(status = 'original') = (supersedes IS NULL)", "corrects_one"),
        sqlite_strict=True,
    )
    op.create_index("records_superseded", "completion_records", ["supersedes"])
    _make_end("record_head")


def _make_end(name: str) -> sa.Table:
    return op.create_table(
        name,
        sa.Column("one", sa.Integer, sa.CheckConstraint("one = 1"), primary_key=True, autoincrement=False),
        sa.Column("number", _NUMBER, nullable=False),
        *_hashes("hash"),
        sqlite_strict=True,
    )


def _make_custody() -> None:
    op.create_table(
        "custody",
        sa.Column("number", _NUMBER, primary_key=True, autoincrement=False),
        sa.Column("entry_id", sa.Text, nullable=False, unique=True),
        *_texts("deed"),
        *_hashes("previous_hash", "hash"),
        *_texts("body"),
        sqlite_strict=True,
    )
    op.bulk_insert(_make_end("custody_head"), [{"one": 1, "number": 0, "hash": bytes(32)}])
    op.create_table(
        "tombstones",
        sa.Column("kind", sa.Text, sa.CheckConstraint("kind IN ('attempt', 'record')"), primary_key=True),
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("number", _NUMBER, nullable=False),
        sa.Column("entries", sa.Integer, nullable=False),
        *_hashes("previous_hash", "hash"),
        sa.Column("custody", _NUMBER, sa.ForeignKey("custody.number"), nullable=False),
        sqlite_strict=True,
    )
    op.create_index("tombstones_by_number", "tombstones", ["kind", "number"])


def _make_derived() -> None:
    op.create_table(
        "filings",
        sa.Column("number", _NUMBER, primary_key=True, autoincrement=False),
        *_texts("title", "result", "course", "member", "unit", "signed_at"),
        sa.Column("standing", sa.Integer, nullable=False),
        sqlite_strict=True,
    )
    for index, column in (
        ("filings_of_member", "member"),
        ("filings_of_course", "course"),
        ("filings_of_unit", "unit"),
        ("filings_with_result", "result"),
    ):
        op.create_index(index, "filings", [column, "number"])
    op.create_table(
        "record_attempts",
        sa.Column("number", _NUMBER, primary_key=True, autoincrement=False),
        sa.Column("attempt_id", sa.Text, primary_key=True),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("records_of_attempt", "record_attempts", ["attempt_id", "number"])
    op.create_table(
        "keeping",
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("id", sa.Text, primary_key=True),
        *_texts("retention_code"),
        sa.Column("destroy_not_before", sa.Text),
        sa.Column("held", sa.Integer, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("keeping_due", "keeping", ["destroy_not_before", "kind", "id"])
    op.create_table(
        "tallies",
        *(sa.Column(name, sa.Text, primary_key=True) for name in ("about", "key", "kind", "result")),
        sa.Column("n", _NUMBER, nullable=False),
        sa.Column("tenths", _NUMBER, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
