"""From opportunities to a score, a level and a result: scoring.md sections 2, 4 and 6, in exact fractions."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, TypeAlias

from scenarios.vocabulary import SeatId
from scoring.norms import COMPETENCIES, CompetencyId, Severity
from scoring.opportunities import Opportunity
from scoring.rule import Rule

Result: TypeAlias = Literal["PASS", "NOT YET", "INCOMPLETE"]
_LOWER: Mapping[Severity, Severity | None] = {
    "critical": "major",
    "major": "moderate",
    "moderate": "minor",
    "minor": None,
}
LIFE_SAFETY = CompetencyId("life_safety")
_NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One sentence of the pass rule, met or not, with its reason in plain words."""

    id: str
    met: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A run's score: `overall` and each competency from 0 to 1, None where nothing was owed."""

    result: Result
    overall: Fraction | None
    competencies: Mapping[CompetencyId, Fraction | None] = field(hash=False)
    level: str
    clauses: tuple[Clause, ...]


Earned: TypeAlias = tuple[CompetencyId, Fraction | int, Fraction]
"""What an opportunity puts into the sums: its competency, its weight w and its credit e."""


def earned(lines: Iterable[Opportunity]) -> Iterator[Earned]:
    """Give what each line puts into the sums.

    A breach or a late beyond what is owed weighs by what it lost, w (1 - e), and earns nothing: so no detour
    raises a score, not even a low one by half a credit.
    """
    for line in lines:
        if line.credit is None:
            continue
        if line.beyond:
            yield line.competency, line.weight * (1 - line.credit), _NOTHING
        else:
            yield line.competency, line.weight, line.credit


def by_competency(earned: Iterable[Earned]) -> dict[CompetencyId, Fraction | None]:
    """Give S_k = sum(w e) / sum(w), summed first, divided once; None where nothing is owed."""
    got: dict[CompetencyId, dict[int, Fraction | int]] = {each: {} for each in COMPETENCIES}
    most: dict[CompetencyId, Fraction | int] = dict.fromkeys(COMPETENCIES, 0)
    for competency, weight, credit in earned:  # whole numbers by denominator: adding fractions is slow
        parts = got[competency]
        parts[credit.denominator] = parts.get(credit.denominator, 0) + weight * credit.numerator
        most[competency] += weight
    return {
        each: sum((Fraction(part, of * most[each]) for of, part in got[each].items()), _NOTHING)
        if most[each]
        else None
        for each in COMPETENCIES
    }


def overall(
    scores: Mapping[CompetencyId, Fraction | None], weights: Mapping[CompetencyId, Fraction]
) -> Fraction | None:
    """Give S = sum(W_k S_k) / sum(W_k) over the assessed competencies; None where none is."""
    assessed = {each: score for each, score in scores.items() if score is not None}
    total = sum((weights[each] for each in assessed), Fraction(0))
    if not total:
        return None
    return sum((weights[each] * score for each, score in assessed.items()), Fraction(0)) / total


def counted_severities(lines: Iterable[Opportunity]) -> tuple[Severity, ...]:
    """List the severities that count against the level, worst first.

    A breach counts as its norm's severity, a late one class lower; what was not reached counts in full for
    a duty of life safety and else one lower. Craft and time do not count.
    """
    counted: list[Severity] = []
    for line in lines:
        if line.norm is None:
            continue
        severity: Severity | None = None
        if line.finding == "breached" or (line.finding == "not reached" and _owes_life(line)):
            severity = line.severity
        elif line.finding in ("late", "not reached"):
            severity = _LOWER[line.severity]
        if severity:
            counted.append(severity)
    return tuple(sorted(counted, key=list(_LOWER).index))


def _owes_life(line: Opportunity) -> bool:
    return line.norm is not None and line.norm.modality == "obligation" and line.competency == LIFE_SAFETY


def level_of(severities: Iterable[Severity], rule: Rule) -> str:
    """Give the first level of the rule whose limits the severities keep."""
    counted = list(severities)
    return next(
        level.id
        for level in rule.levels
        if all(counted.count(severity) <= most for severity, most in level.most.items())
    )


def score(lines: tuple[Opportunity, ...], seat: SeatId, rule: Rule, *, ended: bool) -> Score:
    """Score a run of a seat; a run that was broken off, or assessed in nothing, is INCOMPLETE."""
    scores = by_competency(earned(lines))
    total = overall(scores, rule.weights[seat])
    level = level_of(counted_severities(lines), rule)
    clauses = (
        _no_critical(lines),
        _at_least("overall", "the whole run", total, rule.cut_overall),
        *(
            _at_least(each, each.replace("_", " "), got, _cut(each, rule))
            for each, got in scores.items()
            if got is not None
        ),
        Clause(
            id="level",
            met=level in rule.passing_levels,
            why=f"the level is {level}; a pass needs {_passing(rule)}",
        ),
    )
    passed = all(clause.met for clause in clauses)
    result: Result = "INCOMPLETE" if not ended or total is None else "PASS" if passed else "NOT YET"
    return Score(result=result, overall=total, competencies=scores, level=level, clauses=clauses)


def _cut(competency: CompetencyId, rule: Rule) -> Fraction:
    return rule.cut_both_sides if competency in rule.both_sides else rule.cut_other


def _no_critical(lines: tuple[Opportunity, ...]) -> Clause:
    critical = [line.id for line in lines if line.finding == "breached" and line.severity == "critical"]
    if not critical:
        return Clause(id="no_critical", met=True, why="no critical error")
    return Clause(id="no_critical", met=False, why=f"critical error: {', '.join(sorted(critical))}")


def _passing(rule: Rule) -> str:
    *most, last = [level.id for level in rule.levels if level.id in rule.passing_levels]
    return f"{', '.join(most)} or {last}" if most else last


def _at_least(id_: str, name: str, got: Fraction | None, cut: Fraction) -> Clause:
    """Compare with a cut; the share is told rounded down, so that what falls short never reads as the cut."""
    if got is None:
        return Clause(id=id_, met=False, why=f"{name}: not assessed")
    sign = ">=" if got >= cut else "<"
    return Clause(id=id_, met=got >= cut, why=f"{name}: {got * 1000 // 1 / 10:.1f}% {sign} {float(cut):.0%}")
