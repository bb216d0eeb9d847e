"""What the record of a run and of a course have in common: scores in per cent, the span of life events."""

import math
from collections.abc import Iterable, Mapping
from datetime import datetime
from fractions import Fraction

from scoring.norms import CompetencyId
from scoring.opportunities import Opportunity
from sim.records.attempts import LIFE
from sim.records.chain import Event
from sim.records.completion import CompetencyScore, CriticalError

PERCENT = 100


def percent(share: Fraction | None) -> float | None:
    """Write a share of 1 as per cent with one digit, rounded down: what is below a cut never reads as it."""
    return None if share is None else math.floor(share * PERCENT * 10) / 10


def by_competency(scores: Mapping[CompetencyId, Fraction | None]) -> tuple[CompetencyScore, ...]:
    """Write the score of each competency."""
    return tuple(CompetencyScore(competency=name, score=percent(got)) for name, got in scores.items())


def critical_errors(lines: Iterable[Opportunity]) -> tuple[CriticalError, ...]:
    """Name the critical errors by their codes."""
    return tuple(CriticalError(code=line.norm.critical or line.id) for line in lines if line.norm)


def life_of(events: Iterable[Event]) -> list[Event]:
    """Give the events that tell of the attempt's own life."""
    return [each for each in events if each["type"] == LIFE]


def span(life: list[Event]) -> tuple[datetime, datetime]:
    """Give the wall-clock span of an attempt, by its life events."""
    moments = [datetime.fromisoformat(str(each["at"])) for each in life]
    return moments[0], moments[-1]
