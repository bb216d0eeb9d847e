"""The tables of the first version, as they were."""

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None


def upgrade() -> None:
    """Make the tables of the first version."""
    _make_runs()
    _make_records()


def _make_runs() -> None:
    op.create_table(
        "attempts",
        sa.Column("attempt_id", sa.Text, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("scenario_id", "scenario_version", "title")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("seat", "variant")),
        sa.Column("seed", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("law_as_of", "pack_id", "pack_version")),
        sa.Column("mode", sa.Text, sa.CheckConstraint("mode IN ('practice', 'assessment')"), nullable=False),
        sa.Column("created_at", sa.Text, nullable=False),
        *(sa.Column(name, sa.Text) for name in ("member_name", "member_number", "agency_id")),
        sa.Column("root", sa.LargeBinary, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("attempts_newest", "attempts", ["created_at", "attempt_id"])
    op.create_table(
        "events",
        sa.Column("attempt_id", sa.Text, sa.ForeignKey("attempts.attempt_id"), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("event_id", sa.Text, nullable=False),
        sa.Column("prev_seq", sa.Integer),
        sa.Column("prev_hash", sa.LargeBinary, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.UniqueConstraint("attempt_id", "event_id"),
        sa.UniqueConstraint("attempt_id", "seq", "hash"),
        sa.ForeignKeyConstraint(
            ["attempt_id", "prev_seq", "prev_hash"], ["events.attempt_id", "events.seq", "events.hash"]
        ),
        sa.CheckConstraint("CASE WHEN seq = 1 THEN prev_seq IS NULL ELSE prev_seq = seq - 1 END"),
        sqlite_strict=True,
    )
    op.create_table(
        "heads",
        sa.Column("attempt_id", sa.Text, sa.ForeignKey("attempts.attempt_id"), primary_key=True),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    still_open = sa.text("status NOT IN ('filed', 'abandoned')")
    op.create_index(
        "heads_open", "heads", ["attempt_id"], sqlite_where=still_open, postgresql_where=still_open
    )


def _make_records() -> None:
    op.create_table(
        "contents",
        sa.Column("sha256", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("text_sha256", sa.LargeBinary, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "completion_records",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("record_id", sa.Text, nullable=False, unique=True),
        sa.Column("record_class", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("supersedes", sa.Text, sa.ForeignKey("completion_records.record_id")),
        sa.Column("previous_hash", sa.LargeBinary, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.CheckConstraint("(status = 'original') = (supersedes IS NULL)"),
        sqlite_strict=True,
    )
    record_head = op.create_table(
        "record_head",
        sa.Column("one", sa.Integer, sa.CheckConstraint("one = 1"), primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sqlite_strict=True,
    )
    op.bulk_insert(record_head, [{"one": 1, "number": 0, "hash": bytes(32)}])
