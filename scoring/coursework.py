"""What must be so of a course beyond its shape: norms it can test, trials on both sides, whatever is drawn.

The places of a course are drawn each by itself, so the least and the most of a sum over all draws is the sum
of the least and the most of each place: exact, without listing draws.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from scenarios.problems import Problem, nearest
from scenarios.vocabulary import MatterId, SeatId
from scoring.course import Course, Pick
from scoring.exercise import Exercise
from scoring.norms import NormId
from scoring.rule import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """What a variant of a scenario owes whoever plays it: norms, and trials of both sides."""

    seat: SeatId
    norms: frozenset[NormId]
    help: int
    hold: int


def offers_of(exercise: Exercise) -> Offers:
    """Read off what a variant owes: a trial is a matter in which an assisting act is owed, or forbidden."""
    sides: dict[str, set[MatterId]] = {"obligation": set(), "prohibition": set()}
    for norm_id, matter in exercise.owed.norms:
        norm = exercise.law.norms[norm_id]
        if norm.modality in sides and any(exercise.law.acts[act].assist for act in norm.acts):
            sides[norm.modality].add(matter)
    return Offers(
        seat=exercise.scenario.seat,
        norms=frozenset(norm for norm, _ in exercise.owed.norms),
        help=len(sides["obligation"]),
        hold=len(sides["prohibition"]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseSubject:
    """A course under check, with what each of its picks owes, and the pack's norms by id."""

    course: Course
    offers: Mapping[Pick, Offers]
    norms: frozenset[NormId]
    rule: Rule


Check: TypeAlias = Callable[[CourseSubject], Iterator[Problem]]
_Worth: TypeAlias = Callable[[Offers], Fraction | int]


def check_course(subject: CourseSubject) -> tuple[Problem, ...]:
    """Run every check, sorted."""
    return tuple(sorted(problem for check in CHECKS for problem in check(subject)))


def least_draw(subject: CourseSubject, worth: _Worth) -> tuple[Pick, ...]:
    """Give the draw whose picks are together worth least; each once, in the order of the places."""
    return tuple(
        pick
        for slot in subject.course.slots
        for pick in sorted(slot.of, key=lambda each: (worth(subject.offers[each]), each))[: slot.take]
    )


def total(subject: CourseSubject, picks: tuple[Pick, ...], worth: _Worth) -> Fraction:
    """Sum the worth of picks."""
    return sum((Fraction(worth(subject.offers[pick])) for pick in picks), Fraction(0))


def norms_are_known(subject: CourseSubject) -> Iterator[Problem]:
    """Yield K201 for each norm that the pack lacks."""
    course = subject.course
    named = [(norm, each.line) for each in course.objectives for norm in each.norms]
    for norm, line in (*named, *course.mandatory.items()):
        if norm not in subject.norms:
            yield _problem(course, line, "K201", f"no norm is called {norm!r}", nearest(norm, subject.norms))


def pass_rule_is_known(subject: CourseSubject) -> Iterator[Problem]:
    """Yield K202 where the course names another pass rule than there is."""
    course = subject.course
    if course.pass_rule != subject.rule.id:
        what = f"no pass rule is called {course.pass_rule!r}"
        yield _problem(course, course.line, "K202", what, nearest(course.pass_rule, [subject.rule.id]))


def seats_fit(subject: CourseSubject) -> Iterator[Problem]:
    """Yield K203 for a run of a seat that the course is not for, and a seat that some draw leaves out."""
    course = subject.course
    for slot in course.slots:
        for pick in slot.of:
            seat = subject.offers[pick].seat
            if seat not in course.seats:
                what = f"{pick.name} is played from the seat {seat!r}, which is not among the course's"
                yield _problem(course, slot.line, "K203", what, "name the seat, or leave the run away")
    for seat in course.seats:
        least = least_draw(subject, _from(seat))
        if not any(subject.offers[pick].seat == seat for pick in least):
            what = f"a draw can have no run from the seat {seat!r}: {_names(least)}"
            yield _problem(course, course.line, "K203", what, "add a run of that seat to every draw")


def no_variant_is_drawn_twice(subject: CourseSubject) -> Iterator[Problem]:
    """Yield K204 for each pick that an earlier place, or the same, holds already."""
    seen: dict[Pick, int] = {}
    for slot in subject.course.slots:
        for pick in slot.of:
            if pick in seen:
                what = f"{pick.name} may be drawn twice: line {seen[pick]} has it already"
                yield _problem(subject.course, slot.line, "K204", what, "leave one of the two away")
            seen.setdefault(pick, slot.line)


def each_draw_has_trials(subject: CourseSubject) -> Iterator[Problem]:
    """Yield K205 for each side on which some draw has fewer trials than the pass rule asks."""
    sides: tuple[tuple[str, _Worth, int], ...] = (
        ("HELP", _help, subject.rule.course.least_help),
        ("HOLD", _hold, subject.rule.course.least_hold),
    )
    for side, worth, needed in sides:
        least = least_draw(subject, worth)
        found = total(subject, least, worth)
        if found < needed:
            each = ", ".join(f"{pick.name} {worth(subject.offers[pick])}" for pick in least)
            what = f"a draw can have {found} {side} trials; {needed} are needed ({each})"
            mend = f"add runs that owe {needed - found} {side} trials more"
            yield _problem(subject.course, subject.course.line, "K205", what, mend)


def both_sides_balance(subject: CourseSubject) -> Iterator[Problem]:
    """Yield K206 for each side that some draw asks much oftener than the other."""
    ratio = subject.rule.course.most_to_one
    sides: tuple[tuple[str, _Worth, str, _Worth], ...] = (
        ("HELP", _help, "HOLD", _hold),
        ("HOLD", _hold, "HELP", _help),
    )
    for more, much, less, little in sides:
        worst = least_draw(subject, _short_of(ratio, little, much))
        most, least = total(subject, worst, much), total(subject, worst, little)
        if most > ratio * least:
            what = f"a draw can have {most} {more} and {least} {less} trials: {_names(worst)}"
            mend = f"no side may have more than {float(ratio):g} times the other, or always choosing it pays"
            yield _problem(subject.course, subject.course.line, "K206", what, mend)


def mandatory_norms_are_in_play(subject: CourseSubject) -> Iterator[Problem]:
    """Yield K207 for each mandatory norm that some draw, or every one, gives no occasion for."""
    course = subject.course
    for norm, line in course.mandatory.items():
        if norm not in subject.norms:
            continue
        least = least_draw(subject, _owes(norm))
        if any(norm in subject.offers[pick].norms for pick in least):
            continue
        if any(norm in subject.offers[pick].norms for pick in course.picks):
            what = f"{norm!r} is mandatory, and a draw can leave it out: {_names(least)}"
        else:
            what = f"{norm!r} is mandatory, and no run of the course puts it in play"
        yield _problem(course, line, "K207", what, "add a run that owes it, or make it not mandatory")


def objectives_are_tested(subject: CourseSubject) -> Iterator[Problem]:
    """Yield K208 for each norm of an objective that no run of the course tests."""
    tested = frozenset(norm for pick in subject.course.picks for norm in subject.offers[pick].norms)
    for each in subject.course.objectives:
        for norm in each.norms:
            if norm in subject.norms and norm not in tested:
                what = f"the objective names {norm!r}, which no run of the course tests"
                yield _problem(subject.course, each.line, "K208", what, "add a run that owes it, or drop it")


CHECKS: tuple[Check, ...] = (
    norms_are_known,
    pass_rule_is_known,
    seats_fit,
    no_variant_is_drawn_twice,
    each_draw_has_trials,
    both_sides_balance,
    mandatory_norms_are_in_play,
    objectives_are_tested,
)


def _help(offers: Offers) -> int:
    return offers.help


def _hold(offers: Offers) -> int:
    return offers.hold


def _from(seat: SeatId) -> _Worth:
    return lambda offers: int(offers.seat == seat)


def _owes(norm: NormId) -> _Worth:
    return lambda offers: int(norm in offers.norms)


def _short_of(ratio: Fraction, little: _Worth, much: _Worth) -> _Worth:
    """Weigh a pick by `ratio` times the one side less the other: least where it leans most."""
    return lambda offers: ratio * little(offers) - much(offers)


def _names(picks: tuple[Pick, ...]) -> str:
    return ", ".join(pick.name for pick in picks)


def _problem(course: Course, line: int, code: str, what: str, mend: str) -> Problem:
    return Problem(file=course.file, line=line, code=code, what=what, mend=mend)
