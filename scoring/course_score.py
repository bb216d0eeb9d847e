"""From the runs of a sitting to the result of a course: scoring.md section 6, its six clauses.

S_k is summed over what all runs owed and divided once, so a long run weighs more than a short one; the
seats' weights are the mean over the course's seats. Nothing here knows the order or the day of the runs.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from scoring.course import Course, CourseObjective, PlannedRun, course_weights
from scoring.norms import CompetencyId, NormId
from scoring.opportunities import TIMELINESS, Opportunity
from scoring.rule import Rule
from scoring.score import Clause, Result, against, by_competency, counted_severities, earned, overall
from scoring.sitting import JudgedRun, Sitting, sit
from scoring.trials import Support, Trials, add, support

NO_TRIALS = Trials(help=0, hits=0, hold=0, false_alarms=0)
_MET = ("upheld",)


@dataclass(frozen=True, slots=True, kw_only=True)
class CriticalIn:
    """A critical error and the run that holds it."""

    run: JudgedRun
    line: Opportunity


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseJudgement:
    """A course judged: `lines` are all that was summed, `weights` those of the competencies.

    `objectives` says for each whether it was met, None where no run gave occasion for it.
    """

    course: Course
    sitting: Sitting
    result: Result
    overall: Fraction | None
    competencies: Mapping[CompetencyId, Fraction | None] = field(hash=False)
    weights: Mapping[CompetencyId, Fraction] = field(hash=False)
    lines: tuple[Opportunity, ...]
    trials: Trials
    critical: tuple[CriticalIn, ...]
    clauses: tuple[Clause, ...]
    objectives: tuple[tuple[CourseObjective, bool | None], ...]
    support: Support


def judge_course(
    course: Course, runs: Iterable[JudgedRun], rule: Rule, drawn: Sequence[PlannedRun] | None = None
) -> CourseJudgement:
    """Judge runs as this course: as the draw given, or as any draw of it."""
    return judge_sitting(course, sit(course, runs, drawn), rule)


def judge_sitting(course: Course, sitting: Sitting, rule: Rule) -> CourseJudgement:
    """Judge what is a sitting of this course already."""
    lines = tuple(line for run in sitting.runs for line in course_lines(course, run))
    weights = course_weights(course.seats, rule)
    scores = by_competency(earned(lines))
    total = overall(scores, weights)
    counts = _added(sitting.runs)
    critical = tuple(
        CriticalIn(run=run, line=line) for run in sitting.runs for line in run.judgement.critical
    )
    clauses = (
        _no_critical(critical),
        _overall(total, rule),
        _competencies(scores, rule),
        _majors(lines, rule),
        _trials_and_mandatory(course, lines, counts, rule),
        _levels(sitting.runs, rule),
    )
    return CourseJudgement(
        course=course,
        sitting=sitting,
        result=_result(sitting, total, clauses),
        overall=total,
        competencies=scores,
        weights=weights,
        lines=lines,
        trials=counts,
        critical=critical,
        clauses=clauses,
        objectives=tuple((each, met(lines, each.norms)) for each in course.objectives),
        support=support(counts),
    )


def course_lines(course: Course, run: JudgedRun) -> tuple[Opportunity, ...]:
    """List what of a run counts in the course: all but time, where the course's clock is off."""
    lines = run.judgement.lines
    if course.clock != "untimed":
        return lines
    return tuple(line for line in lines if line.norm is not None or line.competency != TIMELINESS)


def met(lines: Iterable[Opportunity], norms: Iterable[NormId]) -> bool | None:
    """Tell whether each of these norms was upheld wherever it was owed; None where none of them was.

    A duty done late is not met: its time is part of it.
    """
    wanted = frozenset(norms)
    found = [
        line.finding for line in lines if line.norm and line.norm.id in wanted and line.credit is not None
    ]
    return all(each in _MET for each in found) if found else None


def _added(runs: Iterable[JudgedRun]) -> Trials:
    total = NO_TRIALS
    for run in runs:
        total = add(total, run.judgement.trials)
    return total


def _result(sitting: Sitting, total: Fraction | None, clauses: tuple[Clause, ...]) -> Result:
    broken_off = any(run.judgement.score.result == "INCOMPLETE" for run in sitting.runs)
    if sitting.missing or sitting.doubled or broken_off or total is None:
        return "INCOMPLETE"
    return "PASS" if all(clause.met for clause in clauses) else "NOT YET"


def _no_critical(critical: tuple[CriticalIn, ...]) -> Clause:
    if not critical:
        return Clause(id="no_critical", met=True, why="no critical error in any run")
    told = ", ".join(sorted(f"{each.line.id} in {each.run.pick.name}" for each in critical))
    return Clause(id="no_critical", met=False, why=f"critical error: {told}")


def _overall(total: Fraction | None, rule: Rule) -> Clause:
    if total is None:
        return Clause(id="overall", met=False, why="the whole course: nothing was assessed")
    return Clause(
        id="overall",
        met=total >= rule.cut_overall,
        why=f"the whole course: {against(total, rule.cut_overall)}",
    )


def _competencies(scores: Mapping[CompetencyId, Fraction | None], rule: Rule) -> Clause:
    """Compare each assessed competency with its cut; told are those that fall short, else all."""
    cuts = {name: rule.cut_both_sides if name in rule.both_sides else rule.cut_other for name in scores}
    assessed = {name: got for name, got in scores.items() if got is not None}
    short = {name: got for name, got in assessed.items() if got < cuts[name]}
    told = "; ".join(
        f"{name.replace('_', ' ')}: {against(got, cuts[name])}" for name, got in (short or assessed).items()
    )
    return Clause(id="competencies", met=bool(assessed) and not short, why=told or "nothing was assessed")


def _majors(lines: tuple[Opportunity, ...], rule: Rule) -> Clause:
    count, most = counted_severities(lines).count("major"), rule.course.most_majors
    return Clause(id="majors", met=count <= most, why=f"major errors: {count}; a pass has at most {most}")


def _trials_and_mandatory(
    course: Course, lines: tuple[Opportunity, ...], counts: Trials, rule: Rule
) -> Clause:
    """Ask for enough trials on both sides, and for every mandatory norm."""
    short = [
        f"{n} {side} trials of the {least} needed"
        for side, n, least in (
            ("HELP", counts.help, rule.course.least_help),
            ("HOLD", counts.hold, rule.course.least_hold),
        )
        if n < least
    ]
    verdicts = {norm: met(lines, [norm]) for norm in course.mandatory}
    short += [f"mandatory and not met: {norm}" for norm, verdict in verdicts.items() if verdict is False]
    short += [f"mandatory and in no run: {norm}" for norm, verdict in verdicts.items() if verdict is None]
    trials = f"{counts.help} HELP and {counts.hold} HOLD trials"
    mandatory = f"mandatory norms met: {', '.join(verdicts)}" if verdicts else "no norm is mandatory"
    return Clause(id="trials", met=not short, why="; ".join(short) or f"{trials}; {mandatory}")


def _levels(runs: tuple[JudgedRun, ...], rule: Rule) -> Clause:
    low = [
        f"{run.pick.name} is {run.judgement.score.level}"
        for run in runs
        if run.judgement.score.level in rule.course.failing_levels
    ]
    kept = (
        f"no run is {' or '.join(each.id for each in rule.levels if each.id in rule.course.failing_levels)}"
    )
    return Clause(id="levels", met=not low, why="; ".join(low) or kept)
