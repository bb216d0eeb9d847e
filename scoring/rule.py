"""The rule by which findings become a score: weights, cuts, levels. Data, with a version of its own."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import get_args

from scenarios.vocabulary import SeatId
from scoring.norms import COMPETENCIES, CompetencyId, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A level of a run and the most it may hold of each severity; one not named may be any."""

    id: str
    most: Mapping[Severity, int] = field(hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseRule:
    """What a course asks beside the cuts of a run (scoring.md section 6).

    No side may have more than `most_to_one` trials for each of the other. At most `attempts` may be begun
    within `attempt_hours`.
    """

    most_majors: int
    least_help: int
    least_hold: int
    most_to_one: Fraction
    failing_levels: frozenset[str]
    attempts: int
    attempt_hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Weights by seat (each sums to 1), cuts and shares (0 to 1): exact fractions, so that 0.85 is 0.85.

    `cost_ratio` is what a missed help costs the agency over what an unlawful help costs it; it gates nothing.
    """

    id: str
    title: str
    version: str
    weights: Mapping[SeatId, Mapping[CompetencyId, Fraction]] = field(hash=False)
    severity_weights: Mapping[Severity, int] = field(hash=False)
    late_credit: Fraction
    reason_share: Fraction
    hint_share: Fraction
    cut_overall: Fraction
    cut_both_sides: Fraction
    cut_other: Fraction
    both_sides: frozenset[CompetencyId]
    cost_ratio: Fraction
    levels: tuple[Level, ...]
    passing_levels: frozenset[str]
    course: CourseRule


def lacking(rule: Rule, seats: Iterable[SeatId]) -> Iterator[tuple[str, str]]:
    """Give (what, how to mend) of all that keeps a rule from judging any run of these seats."""
    for seat in sorted(seats):
        missing = [each for each in COMPETENCIES if each not in rule.weights.get(seat, {})]
        if missing:
            yield (
                f"weights of {seat}: {', '.join(missing)} missing",
                "give each competency a weight, 0 where none",
            )
    for severity in get_args(Severity):
        if rule.severity_weights.get(severity, -1) < 0:
            yield (
                f"severity_weights: {severity} has no weight from 0 on",
                f"write {severity}: and a whole number",
            )
    if rule.levels[-1].most:
        yield (
            f"the last level, {rule.levels[-1].id}, has a limit",
            "end with a level of any errors: {id: ...}",
        )
    strange = sorted(rule.passing_levels - {level.id for level in rule.levels})
    if strange or not rule.passing_levels:
        yield f"passing_levels: {', '.join(strange) or 'none'}", "name levels of this file, at least one"
