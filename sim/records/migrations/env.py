"""What Alembic reads first: it migrates on the connection it is handed, within that transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
