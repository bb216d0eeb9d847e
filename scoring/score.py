"""From opportunities to a score, a level and a result: scoring.md sections 2, 4 and 6, in exact fractions."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, NamedTuple, TypeAlias

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
_MOST_NAMED = 4


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


Share: TypeAlias = tuple[int, int]
"""A fraction that is not reduced: numerator, denominator. Exact sums of these are many times as fast."""

_EMPTY: Share = (0, 1)


def by_competency(earned: Iterable[Earned]) -> dict[CompetencyId, Fraction | None]:
    """Give S_k = sum(w e) / sum(w), summed first, divided once; None where nothing is owed."""
    got: dict[CompetencyId, Share] = dict.fromkeys(COMPETENCIES, _EMPTY)
    most: dict[CompetencyId, Share] = dict.fromkeys(COMPETENCIES, _EMPTY)
    for competency, weight, credit in earned:
        part, of = weight.numerator, weight.denominator
        most[competency] = _plus(most[competency], part, of)
        got[competency] = _plus(got[competency], part * credit.numerator, of * credit.denominator)
    return {each: _over(got[each], most[each]) for each in COMPETENCIES}


def overall(
    scores: Mapping[CompetencyId, Fraction | None], weights: Mapping[CompetencyId, Fraction]
) -> Fraction | None:
    """Give S = sum(W_k S_k) / sum(W_k) over the assessed competencies; None where none is."""
    part, whole = _EMPTY, _EMPTY
    for each, score in scores.items():
        if score is not None:
            weight = weights[each]
            whole = _plus(whole, weight.numerator, weight.denominator)
            part = _plus(part, weight.numerator * score.numerator, weight.denominator * score.denominator)
    return _over(part, whole)


def _plus(total: Share, part: int, of: int) -> Share:
    sum_, whole = total
    return (sum_ + part, of) if of == whole else (sum_ * of + part * whole, whole * of)


def _over(part: Share, whole: Share) -> Fraction | None:
    """Divide; None where the whole is nothing."""
    return Fraction(part[0] * whole[1], part[1] * whole[0]) if whole[0] else None


def counted_severities(lines: Iterable[Opportunity]) -> tuple[Severity, ...]:
    """List the severities that count against the level, worst first.

    A breach counts as its norm's severity, a late one class lower; what was not reached counts in full for
    a duty of life safety and else one lower. Craft and time do not count.
    """
    counted = [severity for line in lines if (severity := counted_as(line))]
    return tuple(sorted(counted, key=list(_LOWER).index))


def counted_as(line: Opportunity) -> Severity | None:
    """Give the severity as which a line counts against the level; None: it does not."""
    if line.norm is None:
        return None
    if line.finding == "breached" or (line.finding == "not reached" and _owes_life(line)):
        return line.severity
    return _LOWER[line.severity] if line.finding in ("late", "not reached") else None


def is_critical(line: Opportunity) -> bool:
    """Tell whether a line is a critical error: a norm of that severity, broken."""
    return line.finding == "breached" and line.norm is not None and line.severity == "critical"


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
    counted = counted_severities(lines)
    level = level_of(counted, rule)
    clauses = (
        _no_critical(lines),
        *(_at_least(bar, lines) for bar in _bars(scores, total, rule)),
        Clause(
            id="level",
            met=level in rule.passing_levels,
            why=f"the level is {level}{_errors(counted)}; a pass needs {_passing(rule)}",
        ),
    )
    result = _result(total, ended=ended, passed=all(clause.met for clause in clauses))
    return Score(result=result, overall=total, competencies=scores, level=level, clauses=clauses)


class Standing(NamedTuple):
    """How a run stands, without the reasons."""

    result: Result
    level: str
    overall: Fraction | None


def standing(lines: tuple[Opportunity, ...], seat: SeatId, rule: Rule, *, ended: bool) -> Standing:
    """Tell how a run stands, as `score` does, without telling why: of many runs that is most of the time."""
    scores = by_competency(earned(lines))
    total = overall(scores, rule.weights[seat])
    level = level_of(counted_severities(lines), rule)
    passed = _gates_open(lines, level, rule) and all(bar.met for bar in _bars(scores, total, rule))
    return Standing(_result(total, ended=ended, passed=passed), level, total)


def _result(total: Fraction | None, *, ended: bool, passed: bool) -> Result:
    if not ended or total is None:
        return "INCOMPLETE"
    return "PASS" if passed else "NOT YET"


def passes(lines: tuple[Opportunity, ...], seat: SeatId, rule: Rule) -> bool:
    """Tell whether a run that ended with these lines passes, as `score` does, without telling why."""
    if not _gates_open(lines, level_of(counted_severities(lines), rule), rule):
        return False
    scores = by_competency(earned(lines))
    return all(bar.met for bar in _bars(scores, overall(scores, rule.weights[seat]), rule))


def _gates_open(lines: tuple[Opportunity, ...], level: str, rule: Rule) -> bool:
    """Tell whether no critical error and no level stands in the way, whatever the shares."""
    return level in rule.passing_levels and not any(map(is_critical, lines))


class _Bar(NamedTuple):
    """A share and the cut it has to reach; `competency` None: the whole."""

    competency: CompetencyId | None
    got: Fraction | None
    cut: Fraction

    @property
    def met(self) -> bool:
        return self.got is not None and self.got >= self.cut


def _bars(
    scores: Mapping[CompetencyId, Fraction | None], total: Fraction | None, rule: Rule
) -> Iterator[_Bar]:
    """Yield the bar of the whole, then that of each assessed competency."""
    yield _Bar(None, total, rule.cut_overall)
    for competency, got in scores.items():
        if got is not None:
            yield _Bar(competency, got, cut_of(competency, rule))


def cut_of(competency: CompetencyId, rule: Rule) -> Fraction:
    """Give the share of a competency that a pass needs."""
    return rule.cut_both_sides if competency in rule.both_sides else rule.cut_other


def _no_critical(lines: tuple[Opportunity, ...]) -> Clause:
    critical = sorted(f"{line.id} ({line.norm.says})" for line in lines if line.norm and is_critical(line))
    if not critical:
        return Clause(id="no_critical", met=True, why="no critical error")
    return Clause(id="no_critical", met=False, why=f"critical error: {', '.join(critical)}")


def _errors(counted: tuple[Severity, ...]) -> str:
    """Tell how many errors of each severity count, worst first; nothing where none does."""
    told = ", ".join(f"{counted.count(each)} {each}" for each in dict.fromkeys(counted))
    return f" (errors counted: {told})" if told else ""


def _passing(rule: Rule) -> str:
    *most, last = [level.id for level in rule.levels if level.id in rule.passing_levels]
    return f"{', '.join(most)} or {last}" if most else last


def _at_least(bar: _Bar, lines: Iterable[Opportunity]) -> Clause:
    """Tell whether a bar is reached; where it is not, name what cost most of it."""
    id_, name = bar.competency or "overall", "the whole run"
    if bar.competency is not None:
        name = bar.competency.replace("_", " ")
        lines = (line for line in lines if line.competency == bar.competency)
    if bar.got is None:
        return Clause(id=id_, met=False, why=f"{name}: not assessed")
    why = f"{name}: {against(bar.got, bar.cut)}"
    return Clause(id=id_, met=bar.met, why=why if bar.met else f"{why}; lost on {_lost(lines)}")


def against(got: Fraction, cut: Fraction) -> str:
    """Compare with a cut; the share is told rounded down, so that what falls short never reads as the cut."""
    return f"{got.numerator * 1000 // got.denominator / 10:.1f}%, and a pass needs {float(cut):.0%}"


def _lost(lines: Iterable[Opportunity]) -> str:
    """Name the opportunities that cost most, the costliest first, at most four."""
    lost = sorted((-loss, line.id) for line in lines if (loss := _loss(line)))
    names = list(dict.fromkeys(name for _, name in lost))
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more


def _loss(line: Opportunity) -> float:
    """Give w (1 - e), only to sort by: floats are quick, and a run is scored in a millisecond."""
    credit = line.credit
    if credit is None:
        return 0.0
    return line.weight * (credit.denominator - credit.numerator) / credit.denominator
