"""The texts kept under their versions: each is what it stands for, and none that is named is gone."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from sqlalchemy import Connection, and_, literal, select, union

from sim.records.database.schema import attempts, contents
from sim.records.standing import stands

VersionOf: TypeAlias = Callable[[str], str | None]
"""Gives the version of a text, the SHA-256 (hex) of its canonical form; None where it has none."""

RULE = "pass rule"

_NAMED = union(
    select(literal("scenario").label("kind"), attempts.c.scenario_version.label("version")),
    select(literal("pack"), attempts.c.pack_version),
    select(literal("course"), attempts.c.course_version).where(attempts.c.course_version.is_not(None)),
).subquery()


def wrong_texts(connection: Connection, version_of: VersionOf) -> tuple[str, ...]:
    """Name each kept text that is not what it is kept as, and each that is named and not kept as such."""
    return (*_unlike(connection, version_of), *_lacking(connection), *_rules_lacking(connection))


def _unlike(connection: Connection, version_of: VersionOf) -> Iterator[str]:
    streamed = {"stream_results": True, "yield_per": 1}
    wanted = select(contents).order_by(contents.c.sha256)
    for row in connection.execute(wanted, execution_options=streamed):
        if version_of(row.text) != row.sha256:
            yield f"the {row.kind} {row.sha256} is not the text that this version stands for"


def _lacking(connection: Connection) -> Iterator[str]:
    kept = and_(contents.c.sha256 == _NAMED.c.version, contents.c.kind == _NAMED.c.kind)
    wanted = select(_NAMED).join_from(_NAMED, contents, kept, isouter=True)
    rows = connection.execute(wanted.where(contents.c.sha256.is_(None)).order_by("kind", "version"))
    yield from (f"the {kind} {version}, which attempts name, is not kept" for kind, version in rows)


def _rules_lacking(connection: Connection) -> Iterator[str]:
    """Name the pass rules that records of a course name; for a run of its own none is kept."""
    known = set(connection.execute(select(contents.c.sha256).where(contents.c.kind == RULE)).scalars())
    for some in stands(connection):
        named = {one.attempt_id: one.rule for one in some if one.rule not in known}
        of_course = attempts.c.attempt_id.in_(named) & attempts.c.sitting_id.is_not(None)
        for attempt_id in connection.execute(select(attempts.c.attempt_id).where(of_course)).scalars():
            if named[attempt_id] not in known:
                known.add(named[attempt_id])
                yield f"the {RULE} {named[attempt_id]}, which completion records name, is not kept"
