"""The database's own refusal to edit: no row is changed, and none goes but under a tombstone.

A tombstone is laid first, in the same transaction, by the named person who purges an attempt or a record.
"""

from sqlalchemy import Connection, text

from sim.records.database.schema import metadata

_OF_ATTEMPT = "SELECT 1 FROM tombstones WHERE kind = 'attempt' AND id = OLD.attempt_id"
_OF_EVENT = (
    "SELECT 1 FROM tombstones JOIN attempts ON attempt_id = id "
    "WHERE kind = 'attempt' AND attempts.number = OLD.attempt"
)
_OF_RECORD = "SELECT 1 FROM tombstones WHERE kind = 'record' AND id = OLD.record_id"

_UNDER: dict[str, str | None] = {
    "attempts": _OF_ATTEMPT,
    "events": _OF_EVENT,
    "contents": None,
    "completion_records": _OF_RECORD,
    "custody": None,
    "tombstones": None,
    "vouches": None,
}
"""Which tombstone lets a row of a table go; None where nothing does."""

_SUFFIXES = {"sqlite": ("no_update", "no_delete"), "postgresql": ("no_edit", "no_truncate")}
"""What the guards of a table are called, after its name, by database."""

_HERE = {
    "sqlite": "SELECT name FROM sqlite_schema WHERE type IN ('trigger', 'index')",
    "postgresql": (
        "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
        "WHERE relnamespace = current_schema()::regnamespace AND tgenabled IN ('O', 'A') "
        "UNION ALL SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()"
    ),
}

_REFUSAL = "are never edited: a correction is a new record"


def set_guards(connection: Connection) -> None:
    """Have the database refuse edits; CockroachDB, whose triggers differ, is left to its grants."""
    match connection.dialect.name:
        case "sqlite":
            statements = [line for table, under in _UNDER.items() for line in _for_sqlite(table, under)]
        case "postgresql":
            statements = [line for table, under in _UNDER.items() for line in _for_postgres(table, under)]
        case _:
            statements = []
    for statement in statements:
        connection.execute(text(statement))


def lift_guards(connection: Connection) -> None:
    """Take the refusals away for a migration, which is one transaction and sets them again."""
    match connection.dialect.name:
        case "sqlite":
            named = "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
            statements = [f"DROP TRIGGER {name}" for name in connection.execute(text(named)).scalars()]
        case "postgresql":
            named = "SELECT tgname, tgrelid::regclass FROM pg_trigger WHERE tgname ~ '_no_(edit|truncate)$'"
            found = connection.execute(text(named)).all()
            statements = [f"DROP TRIGGER {name} ON {table}" for name, table in found]
        case _:
            statements = []
    for statement in statements:
        connection.execute(text(statement))


def lacking(connection: Connection) -> tuple[str, ...]:
    """Name each guard and index that a store has and this one has not, or that was switched off."""
    dialect = connection.dialect.name
    if dialect not in _HERE:
        return ()
    here = set(connection.execute(text(_HERE[dialect])).scalars())
    guards = {f"{table}_{suffix}" for table in _UNDER for suffix in _SUFFIXES[dialect]}
    indexes = {str(index.name) for table in metadata.tables.values() for index in table.indexes}
    return (
        *(f"the guard {name} is gone: the database refuses edits no more" for name in sorted(guards - here)),
        *(f"the index {name} is gone" for name in sorted(indexes - here)),
    )


def _for_sqlite(table: str, under: str | None) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} {_REFUSAL}'); END"
    when = f"WHEN NOT EXISTS ({under}) " if under else ""
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {when}{refuse}",
    ]


def _for_postgres(table: str, under: str | None) -> list[str]:
    refuse = f"RAISE EXCEPTION '{table} {_REFUSAL}' USING ERRCODE = 'restrict_violation';"
    spared = f"IF TG_OP = 'DELETE' AND EXISTS ({under}) THEN RETURN OLD; END IF; " if under else ""
    rows, whole = f"wcsim_keep_{table}", f"wcsim_keep_all_{table}"
    form = "RETURNS trigger LANGUAGE plpgsql AS"
    edit = f"CREATE TRIGGER {table}_no_edit BEFORE UPDATE OR DELETE ON {table}"
    truncate = f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
    return [
        f"CREATE OR REPLACE FUNCTION {rows}() {form} $$ BEGIN {spared}{refuse} END $$",
        f"CREATE OR REPLACE FUNCTION {whole}() {form} $$ BEGIN {refuse} END $$",
        f"{edit} FOR EACH ROW EXECUTE FUNCTION {rows}()",
        f"{truncate} FOR EACH STATEMENT EXECUTE FUNCTION {whole}()",
    ]
