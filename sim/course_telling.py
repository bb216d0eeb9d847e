"""A course, its draw and its judgement as lines of plain text."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from scenarios.model import Scenario
from scoring.course import Course, PlannedRun
from scoring.course_score import CourseJudgement
from scoring.trials import wilson
from sim.telling import paragraphs

_PER_CENT = 100


def listed_lines(course: Course, scenarios: dict[str, Scenario]) -> Iterator[str]:
    """Tell a course in a list."""
    seats = " and ".join(seat.replace("_", "-") for seat in course.seats)
    yield f"{course.id:<20} {course.title}"
    yield (
        f"{'':<20} {seats}, {course.category.replace('_', '-')}, {course.mode}, {course.length} runs, "
        f"about {minutes(course, scenarios)} min"
    )


def minutes(course: Course, scenarios: dict[str, Scenario]) -> int:
    """Estimate how long a draw takes: the scenarios' own minutes, the longest of what a place may draw."""
    return sum(
        sum(sorted((scenarios[pick.scenario].minutes for pick in slot.of), reverse=True)[: slot.take])
        for slot in course.slots
    )


def shown_lines(course: Course, drawn: Sequence[PlannedRun], seed: int) -> Iterator[str]:
    """Tell all of a course, and what a seed draws."""
    yield f"TRAINING  {course.title}"
    yield from paragraphs(course.description, "  ")
    yield f"For: {', '.join(seat.replace('_', '-') for seat in course.seats)}; {course.mandate_for}"
    yield f"Category {course.category}, mode {course.mode}, clock {course.clock}"
    yield f"Pass rule {course.pass_rule}"
    yield from _claims(course)
    yield "Objectives:"
    for each in course.objectives:
        yield from paragraphs(f"- {each.learn} [{', '.join(each.norms)}]", "  ", "    ")
    yield from paragraphs(f"Mandatory norms: {', '.join(course.mandatory) or 'none'}", "", "  ")
    yield f"Draw of seed {seed}:"
    for at, planned in enumerate(drawn, 1):
        yield f"  {at}. {planned.pick.name} (seed {planned.seed})"
    yield f"Version {course.version[:12]}, {course.author}"


def _claims(course: Course) -> Iterator[str]:
    hours = course.hours
    claimed = f"{float(hours.claimed):g}" if hours.claimed else "none claimed"
    yield f"Hours: {claimed}; approved by {hours.approved_by}; {hours.credit_rule}"
    yield f"Mandate code: {course.mandate_code}"
    yield from paragraphs(f"Next due: {course.next_due.says}", "", "  ")


def judged_lines(judged: CourseJudgement, seed: int | None) -> Iterator[str]:
    """Tell the result of a course, clause by clause, and what it rests on."""
    course = judged.course
    of = "any draw of it" if seed is None else f"the draw of seed {seed}"
    yield f"TRAINING  {course.title} ({course.id}, {of})"
    yield f"Result: {judged.result}"
    for clause in judged.clauses:
        yield from paragraphs(f"{'+' if clause.met else 'x'} {clause.why}", "  ", "    ")
    yield from _sitting(judged)
    yield from _scores(judged)
    yield from _sides(judged)
    for objective, was in judged.objectives:
        told = {True: "met", False: "not met", None: "no occasion"}[was]
        yield from paragraphs(f"Objective {told}: {objective.learn}", "", "  ")
    yield from _claims(course)


def _sitting(judged: CourseJudgement) -> Iterator[str]:
    for run in judged.sitting.runs:
        score = run.judgement.score
        yield f"  {run.name:<48} {score.level:<14} {_share(score.overall)}"
    for title, names in (
        ("Missing", judged.sitting.missing),
        ("Doubled", judged.sitting.doubled),
        ("Not of this draw, and left out", judged.sitting.strange),
    ):
        for name in names:
            yield f"{title}: {name}"


def _scores(judged: CourseJudgement) -> Iterator[str]:
    yield f"The whole course: {_share(judged.overall)}"
    seats = " and ".join(seat.replace("_", "-") for seat in judged.course.seats)
    mean = " (their mean)" if len(judged.course.seats) > 1 else ""
    yield f"By competency, with the weights of {seats}{mean}:"
    for name, got in judged.competencies.items():
        weight = f"{float(judged.weights[name]):.1%}"
        yield f"  {name.replace('_', ' '):<18} {_share(got):>12}   weight {weight}"


def _sides(judged: CourseJudgement) -> Iterator[str]:
    counts = judged.trials
    kept = counts.hold - counts.false_alarms
    yield f"Help owed in {counts.help} matters, given in {counts.hits}{_interval(counts.hits, counts.help)}"
    yield f"Holding back owed in {counts.hold} matters, kept in {kept}{_interval(kept, counts.hold)}"


def _interval(of: int, n: int) -> str:
    low, high = wilson(of, n)
    return f" (95 %: {low:.0%} to {high:.0%})" if n else ""


def _share(got: Fraction | None) -> str:
    """Tell a share rounded down, so that what falls short never reads as the cut."""
    return "not assessed" if got is None else f"{got * _PER_CENT * 10 // 1 / 10:.1f}%"
