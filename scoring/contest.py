"""The players of scoring.md section 11 against variants and courses: who passes, and who must not.

Each player plays each variant once, the random one with as many seeds as asked; a course is judged over every
set of runs it can draw, each player with its own runs. The random player sits a course with one seed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, islice, product

from scenarios.events import Decided, Event, TimedOut
from scenarios.problems import Problem
from scoring.course import Course, Pick
from scoring.course_score import judge_course
from scoring.exercise import Exercise
from scoring.judging import Judgement
from scoring.lawful import lawful_player
from scoring.players import play_as, players, random_player
from scoring.rule import Rule
from scoring.sitting import JudgedRun

LAWFUL = "lawful"
RANDOM = "random"
RANDOM_SEEDS = 1000
MOST_DRAWS = 500
"""Sets of runs of a course that are judged at most; of a course that can draw more, the first ones."""

_ONE_SIDED = ("always assist", "always refuse")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A player on a variant: of `runs` runs `passes` passed; `level` and `overall` are the best of each."""

    player: str
    pick: Pick
    runs: int
    passes: int
    result: str
    level: str
    overall: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseRow:
    """A player in a course: `sittings` over `draws` sets of runs, of which `passes` passed.

    `passed` is the first set of runs that passed, `unmet` the first that did not, with why; else empty.
    """

    player: str
    course: Course
    draws: int
    all_draws: bool
    sittings: int
    passes: int
    passed: str
    unmet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a player made of a variant: its row, and what may yet count in a course, by seed."""

    row: Row
    hopeful: Mapping[int, Judgement]


def outcomes(exercise: Exercise, random_seeds: int = RANDOM_SEEDS) -> Iterator[Outcome]:
    """Play every player on a variant: the lawful first, the random last."""
    named = {LAWFUL: lawful_player(exercise.law), **players(exercise.law.acts)}
    for name, player in named.items():
        yield _outcome(exercise, name, {0: exercise.judge(play_as(exercise.machine, player))})
    yield _outcome(exercise, RANDOM, _random(exercise, random_seeds))


def _random(exercise: Exercise, seeds: int) -> dict[int, Judgement]:
    """Play the random player; runs that took the same way are judged once."""
    judged: dict[tuple[tuple[str, str], ...], Judgement] = {}
    found = {}
    for seed in range(seeds):
        events = play_as(exercise.machine, random_player(seed))
        way = _way(events)
        if way not in judged:
            judged[way] = exercise.judge(events)
        found[seed] = judged[way]
    return found


def _way(events: tuple[Event, ...]) -> tuple[tuple[str, str], ...]:
    """Name a run by what was done, since the players' time hangs on nothing else."""
    return tuple(
        (each.what.state, each.what.choice if isinstance(each.what, Decided) else "")
        for each in events
        if isinstance(each.what, (Decided, TimedOut))
    )


def _outcome(exercise: Exercise, name: str, judged: Mapping[int, Judgement]) -> Outcome:
    """Sum up; a run that no course bears (clauses 1 and 6) is forgotten, but of the lawful player."""
    rule = exercise.law.rule
    order = [level.id for level in rule.levels]
    best = min(judged.values(), key=lambda each: (order.index(each.score.level), -(each.score.overall or 0)))
    passes = sum(each.score.result == "PASS" for each in judged.values())
    row = Row(
        player=name,
        pick=exercise.pick,
        runs=len(judged),
        passes=passes,
        result="PASS" if passes else best.score.result,
        level=best.score.level,
        overall=max((each.score.overall or Fraction(0)) for each in judged.values()),
    )
    hopeful = {seed: each for seed, each in judged.items() if name == LAWFUL or _bearable(each, rule)}
    return Outcome(row=row, hopeful=hopeful)


def _bearable(judgement: Judgement, rule: Rule) -> bool:
    return not judgement.critical and judgement.score.level not in rule.course.failing_levels


def sets_of(course: Course) -> Iterator[tuple[Pick, ...]]:
    """List every set of runs that the course can draw."""
    for parts in product(*(combinations(slot.of, slot.take) for slot in course.slots)):
        yield tuple(pick for part in parts for pick in part)


def course_rows(course: Course, found: Sequence[Outcome], rule: Rule) -> Iterator[CourseRow]:
    """Sit every player in a course, over the sets it can draw (at most MOST_DRAWS)."""
    drawn = list(islice(sets_of(course), MOST_DRAWS + 1))
    for name in dict.fromkeys(each.row.player for each in found):
        of_player = {each.row.pick: each for each in found if each.row.player == name}
        yield _course_row(course, name, drawn, of_player, rule)


def _course_row(
    course: Course, name: str, drawn: list[tuple[Pick, ...]], found: Mapping[Pick, Outcome], rule: Rule
) -> CourseRow:
    passes, passed, unmet = 0, "", ""
    seeds = max((outcome.row.runs for outcome in found.values()), default=0)
    for picks in drawn[:MOST_DRAWS]:
        hopeful = frozenset.intersection(*(frozenset(found[pick].hopeful) for pick in picks))
        for seed in sorted(hopeful):
            runs = [JudgedRun(pick=pick, seed=seed, judgement=found[pick].hopeful[seed]) for pick in picks]
            judged = judge_course(course, runs, rule)
            if judged.result == "PASS":
                passes += 1
                passed = passed or ", ".join(pick.name for pick in picks)
            elif not unmet:
                why = "; ".join(clause.why for clause in judged.clauses if not clause.met)
                unmet = f"{', '.join(pick.name for pick in picks)}: {why}"
        if not hopeful and not unmet:
            unmet = f"{', '.join(pick.name for pick in picks)}: a critical error, or a run too low to count"
    draws = min(len(drawn), MOST_DRAWS)
    return CourseRow(
        player=name,
        course=course,
        draws=draws,
        all_draws=len(drawn) <= MOST_DRAWS,
        sittings=draws * seeds,
        passes=passes,
        passed=passed,
        unmet=unmet,
    )


def contest_problems(
    exercises: Sequence[Exercise], rows: Sequence[Row], in_courses: Iterable[CourseRow]
) -> tuple[Problem, ...]:
    """List what a table of players may not show, sorted."""
    by_pick = {each.pick: each for each in exercises}
    return tuple(
        sorted(
            [
                *_lawful_fails(by_pick, rows),
                *_one_sided_is_high(by_pick, rows),
                *_courses_let_in(in_courses),
            ]
        )
    )


def _lawful_fails(exercises: Mapping[Pick, Exercise], rows: Sequence[Row]) -> Iterator[Problem]:
    """Yield K301 for a variant that the lawful player does not pass."""
    for row in rows:
        if row.player == LAWFUL and not row.passes:
            what = f"the lawful player gets {row.result} on {row.pick.name}, level {row.level}"
            mend = "let the rules' acts, not the wording alone, tell the lawful choice from the rest"
            yield _variant_problem(exercises[row.pick], "K301", what, mend)


def _one_sided_is_high(exercises: Mapping[Pick, Exercise], rows: Sequence[Row]) -> Iterator[Problem]:
    """Yield K302 where always-assist or always-refuse is High in both of a pair of twins."""
    high = {(row.player, row.pick) for row in rows if row.level == "High"}
    scenarios = {each.scenario.id: each.scenario for each in exercises.values()}
    for scenario in scenarios.values():
        for twins in scenario.twins:
            picks = [Pick(scenario=scenario.id, variant=each) for each in twins.variants]
            for player in _ONE_SIDED:
                if all((player, pick) in high for pick in picks):
                    what = f"a player who is {player!r} is High in both twins of {twins.circumstance}"
                    mend = "owe help in the one and holding back in the other"
                    yield _variant_problem(exercises[picks[0]], "K302", what, mend)


def _courses_let_in(rows: Iterable[CourseRow]) -> Iterator[Problem]:
    """Yield K303 for a course that a bad player passes, K304 for one that the lawful player does not."""
    for row in rows:
        if row.player != LAWFUL and row.passes:
            passed = f"{row.passes} of {row.sittings} sittings ({row.passed})"
            what = f"a player who is {row.player!r} passes {passed}"
            yield _course_problem(row.course, "K303", what, "add runs that its one habit gets wrong")
        if row.player == LAWFUL and row.passes < row.sittings:
            what = f"the lawful player does not pass every draw; {row.unmet}"
            yield _course_problem(row.course, "K304", what, "mend the runs, or what the course asks")


def _variant_problem(exercise: Exercise, code: str, what: str, mend: str) -> Problem:
    variant = next(each for each in exercise.scenario.variants if each.id == exercise.machine.variant)
    return Problem(file=exercise.scenario.file, line=variant.line, code=code, what=what, mend=mend)


def _course_problem(course: Course, code: str, what: str, mend: str) -> Problem:
    return Problem(file=course.file, line=course.line, code=code, what=what, mend=mend)
