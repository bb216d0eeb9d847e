"""A course is read with its faults, and drawn by seed: the same seed, the same runs for ever."""

from datetime import date
from fractions import Fraction
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.model import ScenarioId, VariantId
from scenarios.reading.library import load_vocabulary
from scoring.course import Course, Pick, PlannedRun, course_weights, draw, next_due
from scoring.courses import UnknownCourseError, course_ids, course_text, load_course, shipped_scenarios
from scoring.norms import CompetencyId
from scoring.reading.course import read_course
from scoring.reading.rule import load_rule

HEAD = """\
course:
  id: small
  title: A small course
  description: For a test.
  category: in_service
  seats: [call_taker, dispatcher]
  mode: train
  clock: soft
  pass_rule: simulator_proposal
  mandate: {for: The tests}
  next_due: {after_months: 6, says: Every half year.}
  objectives: [{learn: To send, norms: [send_for_danger]}]
  author: The tests
  note: First version.
"""


def written(runs: str) -> str:
    return HEAD + "  runs:\n" + "".join(f"    - {line}\n" for line in dedent(runs).strip().splitlines())


def read(runs: str) -> Course:
    course, problems = read_course(written(runs), "small.yaml", load_vocabulary(), shipped_scenarios())
    assert problems == ()
    assert course is not None
    return course


def faults(text: str) -> list[tuple[int, str, str]]:
    course, problems = read_course(text, "small.yaml", load_vocabulary(), shipped_scenarios())
    assert course is None
    return [(each.line, each.code, each.what) for each in problems]


def picks(*names: str) -> tuple[Pick, ...]:
    pairs = [name.split("/") for name in names]
    return tuple(Pick(scenario=ScenarioId(one), variant=VariantId(other)) for one, other in pairs)


def test_a_place_holds_a_run_one_of_several_twins_or_a_draw() -> None:
    course = read(
        """
        run: wolcott_call/silent
        one_of: [wolcott_dispatch/good, wolcott_dispatch/thin]
        twins: wolcott_call/danger
        draw: {take: 2, of: [wolcott_dispatch/bleeding, wolcott_dispatch/held, wolcott_call/robbery]}
        """
    )
    assert [(slot.take, slot.of) for slot in course.slots] == [
        (1, picks("wolcott_call/silent")),
        (1, picks("wolcott_dispatch/good", "wolcott_dispatch/thin")),
        (1, picks("wolcott_call/calm", "wolcott_call/shots")),
        (2, picks("wolcott_dispatch/bleeding", "wolcott_dispatch/held", "wolcott_call/robbery")),
    ]
    assert course.length == 5
    assert [slot.line for slot in course.slots] == [16, 17, 18, 19]


def test_what_an_agency_does_not_claim_reads_none() -> None:
    course = read("run: wolcott_call/silent")
    assert (course.mandate_code, course.hours.approved_by, course.hours.claimed) == (
        "none",
        "none",
        Fraction(0),
    )
    assert course.hours.credit_rule == "50 min = 1 h, rounded down"


BROKEN = {
    "a scenario that there is not": (
        "run: wolcott_cal/calm",
        (16, "K102", "no scenario is called 'wolcott_cal'"),
    ),
    "a variant that there is not": (
        "run: wolcott_call/clam",
        (16, "K103", "'wolcott_call' has no variant 'clam'"),
    ),
    "twins that there are not": (
        "twins: wolcott_call/paper",
        (16, "K104", "'wolcott_call' has no twins that differ in 'paper'"),
    ),
    "twins of a scenario that there is not": (
        "twins: wolcott/danger",
        (16, "K102", "no scenario is called 'wolcott'"),
    ),
    "a place that says two things": (
        "{run: wolcott_call/calm, twins: wolcott_call/danger}",
        (16, "K105", "a place of the course says 2 things, not one"),
    ),
    "more drawn than there is": (
        "draw: {take: 3, of: [wolcott_call/calm, wolcott_call/shots]}",
        (16, "K105", "3 runs cannot be drawn from 2"),
    ),
    "a key that there is not": (
        "runs: wolcott_call/calm",
        (16, "K100", "no key is called 'runs' here (course.runs.0.runs)"),
    ),
}


@pytest.mark.parametrize(("runs", "expected"), BROKEN.values(), ids=BROKEN.keys())
def test_what_an_author_wrote_wrong_is_told_with_its_line(runs: str, expected: tuple[int, str, str]) -> None:
    assert faults(written(runs)) == [expected]


def test_a_seat_that_there_is_not_is_told() -> None:
    text = written("run: wolcott_call/calm").replace("[call_taker, dispatcher]", "[call_taker, dispacher]")
    assert faults(text) == [(6, "K101", "no seat is called 'dispacher'")]


def test_a_course_is_versioned_by_its_content_not_by_its_layout() -> None:
    one, other = read("run: wolcott_call/calm"), read("run: wolcott_call/shots")
    assert one.version != other.version
    again, _ = read_course(
        written("run: wolcott_call/calm") + "# a remark\n", "x", load_vocabulary(), shipped_scenarios()
    )
    assert again is not None
    assert again.version == one.version


def test_a_draw_is_the_same_for_ever() -> None:
    course = read(
        """
        run: wolcott_call/silent
        twins: wolcott_call/danger
        draw: {take: 2, of: [wolcott_dispatch/bleeding, wolcott_dispatch/held, wolcott_dispatch/good]}
        """
    )
    assert [(planned.pick.name, planned.seed) for planned in draw(course, 7)] == [
        ("wolcott_call/silent", 1013949144),
        ("wolcott_dispatch/bleeding", 2125927764),
        ("wolcott_call/calm", 625991367),
        ("wolcott_dispatch/held", 1675441408),
    ]


@given(st.sampled_from(course_ids()), st.integers(min_value=-(2**63), max_value=2**63 - 1))
def test_every_draw_fills_every_place_with_different_runs(course_id: str, seed: int) -> None:
    course = load_course(course_id)
    drawn = draw(course, seed)
    assert drawn == draw(course, seed)
    assert len({each.pick for each in drawn}) == len(drawn) == course.length
    for slot in course.slots:
        assert sum(each.pick in slot.of for each in drawn) == slot.take
    assert all(0 <= each.seed < 2**31 for each in drawn)


def test_every_pick_of_a_place_is_drawn_by_some_seed_and_the_order_changes() -> None:
    course = read("draw: {take: 2, of: [wolcott_call/calm, wolcott_call/shots, wolcott_call/silent]}")
    orders = {tuple(each.pick.variant for each in draw(course, seed)) for seed in range(60)}
    names = ("calm", "shots", "silent")
    assert orders == {(one, other) for one in names for other in names if one != other}


def test_two_seats_weigh_as_the_mean_of_both() -> None:
    weights = course_weights(read("run: wolcott_call/calm").seats, load_rule())
    assert weights[CompetencyId("gathering")] == Fraction(20, 100)
    assert weights[CompetencyId("timeliness")] == Fraction(125, 1000)
    assert sum(weights.values()) == 1


def test_the_next_day_due_is_months_later_or_the_last_day_of_a_short_month() -> None:
    course = read("run: wolcott_call/calm")
    assert next_due(course, date(2026, 3, 14)) == date(2026, 9, 14)
    assert next_due(course, date(2026, 8, 31)) == date(2027, 2, 28)


def test_an_unknown_course_names_the_near_one() -> None:
    with pytest.raises(UnknownCourseError, match="did you mean 'academy_recruit'"):
        course_text("academy_recruits")


def test_a_planned_run_says_all_that_decides_it() -> None:
    (planned,) = draw(read("run: wolcott_call/calm"), 1)
    assert planned == PlannedRun(pick=picks("wolcott_call/calm")[0], seed=planned.seed)
