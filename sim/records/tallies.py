"""Roll-ups: how many attempts and results there are by member, scenario, course, unit and finding.

They are counted by the append and the filing themselves, in the same transaction, and can be counted again.
Of records only those count that stand: not voided, and corrected by no other. No member's name is in them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select, text

from sim.records.attempts import Standing, standing_of
from sim.records.database.schema import attempts, heads, tallies

_ADD = text(
    "INSERT INTO tallies (about, key, kind, result, n, tenths) "
    "VALUES (:about, :key, :kind, :result, :n, :tenths) ON CONFLICT (about, key, kind, result) "
    "DO UPDATE SET n = tallies.n + excluded.n, tenths = tallies.tenths + excluded.tenths"
)
_ONE = select(attempts.c.member_number, attempts.c.scenario_id, attempts.c.mode)
_STATUS = heads.c.status


class Key(NamedTuple):
    """What is counted: `about` which subject, its `key`, the class of run or record, and the result."""

    about: str
    key: str
    kind: str
    result: str


class Count(NamedTuple):
    """How many, and the sum of their scores in tenths of a point where they have one."""

    n: int
    tenths: int = 0


Counts = Mapping[Key, Count]


def of_attempts(member: str | None, scenario: str, mode: str, standing: Standing, n: int = 1) -> Counts:
    """Count attempts of one member, scenario and mode that stand alike."""
    keys = (
        Key("attempts of member", member or "", mode, standing),
        Key("attempts of scenario", scenario, mode, standing),
    )
    return {key: Count(n) for key in keys if key.key}


def of_record(record: Mapping[str, Any]) -> Counts:
    """Count one completion record by all that it says."""
    kind, course, outcome = record["record"]["record_class"], record["course"], record["outcome"]
    result = outcome["result"]
    tenths = round((outcome["score_overall"] or 0) * 10)
    subjects = {
        "results of member": record["member"]["employee_id_or_star"],
        "results of course": course["lesson_plan_id"],
        "results of unit": record["agency"].get("unit_or_district"),
    }
    counts = {Key(about, key, kind, result): Count(1, tenths) for about, key in subjects.items() if key}
    for each in outcome["score_by_competency"]:
        if each["score"] is not None:
            counts[Key("competency", each["competency"], kind, result)] = Count(1, round(each["score"] * 10))
    for code, n in Counter(each["code"] for each in outcome["critical_errors"] if not each["voided"]).items():
        counts[Key("critical error", code, kind, result)] = Count(n)
    for each in course["objectives"]:
        counts[Key("objective", each["id"], kind, "met" if each["met"] else "not met")] = Count(1)
    return counts


def total(parts: Iterable[Counts]) -> dict[Key, Count]:
    """Add counts up."""
    whole: dict[Key, Count] = {}
    for part in parts:
        for key, count in part.items():
            before = whole.get(key, Count(0))
            whole[key] = Count(before.n + count.n, before.tenths + count.tenths)
    return whole


def add(connection: Connection, counts: Counts, *, times: int = 1) -> None:
    """Add to what is kept; `times` -1 takes away.

    The rows are written in one order everywhere, so that no two programs wait for each other.
    """
    rows = [
        {**key._asdict(), "n": times * count.n, "tenths": times * count.tenths}
        for key, count in sorted(counts.items())
    ]
    if rows:
        connection.execute(_ADD, rows)


def turn(connection: Connection, number: int, before: Standing | None, after: Standing | None) -> None:
    """Count an attempt where it stands now, no longer where it stood; None is not there at all."""
    if before == after:
        return
    member, scenario, mode = connection.execute(_ONE.where(attempts.c.number == number)).one()
    away = {} if before is None else of_attempts(member, scenario, mode, before, -1)
    here = {} if after is None else of_attempts(member, scenario, mode, after)
    add(connection, {**away, **here})


def kept(connection: Connection) -> dict[Key, Count]:
    """Give every roll-up as it is kept."""
    rows = connection.execute(select(tallies).where(tallies.c.n != 0))
    return {Key(*row[:4]): Count(row.n, row.tenths) for row in rows}


def of_all_attempts(connection: Connection) -> Counts:
    """Count the attempts again from what is kept of them."""
    standing = (
        select(attempts.c.member_number, attempts.c.scenario_id, attempts.c.mode, _STATUS, func.count())
        .join_from(attempts, heads)
        .group_by(attempts.c.member_number, attempts.c.scenario_id, attempts.c.mode, _STATUS)
    )
    return total(
        of_attempts(member, scenario, mode, standing_of(status), n)
        for member, scenario, mode, status, n in connection.execute(standing)
    )
