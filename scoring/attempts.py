"""Attempts at a course: when another may begin, and which one counts (scoring.md section 6).

The program's time comes in as a value; training is never limited.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from scoring.rule import CourseRule
from scoring.score import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseAttempt:
    """One assessment attempt: when it began (with its UTC offset), and its result."""

    began: datetime
    result: Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """Whether an attempt may begin now, why in plain words, and else from when."""

    given: bool
    why: str
    opens: datetime | None


def may_begin(attempts: Sequence[CourseAttempt], now: datetime, rule: CourseRule) -> Leave:
    """Tell whether another assessment attempt may begin: at most so many in the hours before now.

    An attempt exactly that long ago no longer counts; one dated after now does, since a clock that was set
    back must not give another.
    """
    window = timedelta(hours=rule.attempt_hours)
    recent = sorted(each.began for each in attempts if each.began > now - window)
    limit = f"at most {rule.attempts} attempts in {rule.attempt_hours} hours"
    if len(recent) < rule.attempts:
        return Leave(given=True, why=f"{len(recent)} begun so far; {limit}", opens=None)
    opens = recent[-rule.attempts] + window
    return Leave(
        given=False, why=f"{limit}; the next may begin {opens.isoformat(timespec='minutes')}", opens=opens
    )


def counted(attempts: Sequence[CourseAttempt]) -> int | None:
    """Give the index of the attempt that counts: the first that passed; None while none has."""
    passed = [at for at, each in enumerate(attempts) if each.result == "PASS"]
    return min(passed, key=lambda at: (attempts[at].began, at), default=None)


def told_counted(attempts: Sequence[CourseAttempt]) -> str:
    """Say which attempt counts, as a report prints it."""
    at = counted(attempts)
    if at is None:
        return f"attempts: {len(attempts)}; none has passed yet, so none counts yet (the first pass will)"
    place = sorted(range(len(attempts)), key=lambda each: (attempts[each].began, each)).index(at) + 1
    return f"attempts: {len(attempts)}; number {place} counts (the first pass)"
