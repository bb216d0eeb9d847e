"""How an older store becomes one of today: one Alembic history for SQLite and PostgreSQL alike.

A revision is numbered as the form it makes, is written once, and imports nothing of the house. What is
derived, and the guards, are made anew after the last one; see `sim.records.database.opening`.
"""
