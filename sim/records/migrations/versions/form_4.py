"""Vouches for records, people who sign on, and what one evaluator proposed and no second agreed to yet."""

import sqlalchemy as sa
from alembic import op

revision = "4"
down_revision = "3"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_VOUCHERS = "vouched_by IN ('self', 'recorder', 'server')"


def upgrade() -> None:
    """Add the tables of the office; what was kept stays as it is."""
    op.create_index("custody_by_deed", "custody", ["deed", "number"])
    op.create_table(
        "vouches",
        sa.Column("number", _NUMBER, primary_key=True, autoincrement=False),
        *_texts("key_id"),
        sa.Column("vouched_by", sa.Text, sa.CheckConstraint(_VOUCHERS), nullable=False),
        *_texts("signed_at", "signature"),
        sqlite_strict=True,
    )
    op.create_table(
        "people",
        sa.Column("person_id", sa.Text, primary_key=True),
        *_texts("name", "roles", "member_number", "password"),
        sa.Column("active", sa.Integer, nullable=False),
        *_texts("since"),
        sqlite_strict=True,
    )
    op.create_table(
        "refusals",
        sa.Column("person_id", sa.Text, primary_key=True),
        sa.Column("times", sa.Integer, nullable=False),
        *_texts("last_at"),
        sqlite_strict=True,
    )
    op.create_table(
        "proposals",
        sa.Column("proposal_id", sa.Text, primary_key=True),
        *_texts("record_id", "act", "proposed_by", "proposed_at", "why", "body"),
        sqlite_strict=True,
    )
    op.create_index("proposals_of_record", "proposals", ["record_id"])


def _texts(*names: str) -> tuple[sa.Column[str], ...]:
    return tuple(sa.Column(name, sa.Text, nullable=False) for name in names)
