"""What must be so of a course whatever a seed draws; each check with a course that trips it."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.model import ScenarioId, VariantId
from scenarios.vocabulary import SeatId
from scoring.contest import sets_of
from scoring.course import Course, CourseObjective, Pick, Slot
from scoring.courses import course_ids, load_course
from scoring.coursework import CourseSubject, Offers, check_course, least_draw, total
from scoring.norms import NormId
from scoring.reading.rule import load_rule

OFFICER = SeatId("officer")
EVEN = Offers(seat=OFFICER, norms=frozenset({NormId("protect_life")}), help=3, hold=3)


def pick(name: str) -> Pick:
    return Pick(scenario=ScenarioId("scene"), variant=VariantId(name))


def course(*slots: Slot, mandatory: tuple[str, ...] = (), objective: str = "protect_life") -> Course:
    return replace(
        load_course("academy_recruit"),
        slots=slots,
        mandatory={NormId(each): 9 for each in mandatory},
        objectives=(CourseObjective(learn="It", norms=(NormId(objective),), line=7),),
        file="small.yaml",
        line=1,
    )


def one(name: str, line: int = 20) -> Slot:
    return Slot(take=1, of=(pick(name),), line=line)


def told(which: Course, **offers: Offers) -> list[tuple[int, str, str]]:
    subject = CourseSubject(
        course=which,
        offers={pick(name): each for name, each in offers.items()},
        norms=frozenset({NormId("protect_life"), NormId("no_names_run")}),
        rule=load_rule(),
    )
    return [(each.line, each.code, each.what) for each in check_course(subject)]


def test_a_sound_course_has_no_problem() -> None:
    assert told(course(one("a"), one("b"), mandatory=("protect_life",)), a=EVEN, b=EVEN) == []


def test_a_draw_with_too_few_trials_names_the_side_and_the_draw() -> None:
    either = Slot(take=1, of=(pick("b"), pick("c")), line=21)
    poor = replace(EVEN, help=1)
    assert told(course(one("a"), either), a=EVEN, b=EVEN, c=poor) == [
        (1, "K205", "a draw can have 4 HELP trials; 6 are needed (scene/a 3, scene/c 1)")
    ]


def test_sides_out_of_balance_are_told() -> None:
    leaning = replace(EVEN, hold=10)
    assert told(course(one("a"), one("b")), a=EVEN, b=leaning) == [
        (1, "K206", "a draw can have 13 HOLD and 6 HELP trials: scene/a, scene/b")
    ]
    assert told(course(one("a"), one("b")), a=EVEN, b=replace(EVEN, hold=9)) == []


def test_a_mandatory_norm_that_no_run_or_not_every_draw_puts_in_play_is_told() -> None:
    none = course(one("a"), one("b"), mandatory=("no_names_run",))
    assert told(none, a=EVEN, b=EVEN) == [
        (9, "K207", "'no_names_run' is mandatory, and no run of the course puts it in play")
    ]
    either = Slot(take=1, of=(pick("b"), pick("c")), line=21)
    some = course(one("a"), either, mandatory=("no_names_run",))
    with_it = replace(EVEN, norms=frozenset({NormId("no_names_run"), NormId("protect_life")}))
    assert told(some, a=EVEN, b=EVEN, c=with_it) == [
        (9, "K207", "'no_names_run' is mandatory, and a draw can leave it out: scene/a, scene/b")
    ]


def test_an_objective_whose_norm_no_run_tests_is_told() -> None:
    assert told(course(one("a"), one("b"), objective="no_names_run"), a=EVEN, b=EVEN) == [
        (7, "K208", "the objective names 'no_names_run', which no run of the course tests")
    ]


def test_a_norm_that_the_pack_lacks_is_told_once() -> None:
    assert told(course(one("a"), one("b"), mandatory=("no_name_run",)), a=EVEN, b=EVEN) == [
        (9, "K201", "no norm is called 'no_name_run'")
    ]


def test_another_pass_rule_is_told() -> None:
    other = replace(course(one("a"), one("b")), pass_rule="state_board")  # noqa: S106 - a rule's name
    assert told(other, a=EVEN, b=EVEN) == [(1, "K202", "no pass rule is called 'state_board'")]


def test_a_seat_that_the_course_is_not_for_and_one_that_a_draw_leaves_out_are_told() -> None:
    either = Slot(take=1, of=(pick("b"), pick("c")), line=21)
    both = replace(course(one("a"), either), seats=(OFFICER, SeatId("dispatcher")))
    radio = replace(EVEN, seat=SeatId("dispatcher"))
    phone = replace(EVEN, seat=SeatId("call_taker"))
    assert told(both, a=EVEN, b=radio, c=phone) == [
        (1, "K203", "a draw can have no run from the seat 'dispatcher': scene/a, scene/c"),
        (21, "K203", "scene/c is played from the seat 'call_taker', which is not among the course's"),
    ]


def test_a_variant_that_may_be_drawn_twice_is_told() -> None:
    twice = Slot(take=2, of=(pick("a"), pick("b")), line=21)
    assert told(course(one("a"), twice), a=EVEN, b=EVEN) == [
        (21, "K204", "scene/a may be drawn twice: line 20 has it already")
    ]


@pytest.mark.parametrize("course_id", course_ids())
def test_what_ships_can_draw_every_set_that_it_lists(course_id: str) -> None:
    which = load_course(course_id)
    assert all(len(set(each)) == which.length for each in sets_of(which))


@given(
    st.lists(
        st.tuples(st.integers(1, 3), st.lists(st.integers(0, 9), min_size=3, max_size=4)),
        min_size=1,
        max_size=3,
    )
)
def test_the_least_of_all_draws_is_the_sum_of_the_least_of_each_place(
    places: list[tuple[int, list[int]]],
) -> None:
    offers: dict[Pick, Offers] = {}
    slots = []
    for at, (take, helps) in enumerate(places):
        picks = tuple(pick(f"v{at}_{each}") for each in range(len(helps)))
        offers |= {key: replace(EVEN, help=each) for key, each in zip(picks, helps, strict=True)}
        slots.append(Slot(take=take, of=picks))
    subject = CourseSubject(course=course(*slots), offers=offers, norms=frozenset(), rule=load_rule())
    least = min(sum(offers[each].help for each in drawn) for drawn in sets_of(subject.course))
    found = least_draw(subject, lambda each: each.help)
    assert total(subject, found, lambda each: each.help) == Fraction(least)
    assert set(found) <= set(subject.course.picks)
    assert all(
        any(set(part) <= set(found) for part in combinations(slot.of, slot.take))
        for slot in subject.course.slots
    )
