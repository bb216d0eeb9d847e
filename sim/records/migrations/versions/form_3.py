"""Attempts name the sitting of a course that they belong to."""

import sqlalchemy as sa
from alembic import op

revision = "3"
down_revision = "2"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the columns; attempts of before belong to no sitting."""
    for name in ("sitting_id", "course_id", "course_version"):
        op.add_column("attempts", sa.Column(name, sa.Text))
    op.add_column("attempts", sa.Column("course_seed", _NUMBER))
    op.create_index("attempts_of_sitting", "attempts", ["sitting_id", "number"])
