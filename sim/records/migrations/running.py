"""Runs the revisions that a store still lacks, in the transaction it is given."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from sim.records.database.schema import SCHEMA_VERSION

_FIRST = 1


def upgrade_from(connection: Connection, form: int) -> None:
    """Bring the tables from `form` (0: none) to today's; a file of form 1 has no note of Alembic's."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    if form == _FIRST:
        command.stamp(config, str(_FIRST))
    command.upgrade(config, str(SCHEMA_VERSION))
