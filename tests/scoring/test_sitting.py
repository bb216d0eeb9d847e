"""Which runs make a sitting: each place takes its own, and what is doubled, missing or strange is told."""

from dataclasses import replace

from scoring.course import Course, Slot
from scoring.courses import load_course
from scoring.sitting import JudgedRun, sit
from tests.scoring.sittings import breached, sitting_of, with_lines

RECRUIT = load_course("academy_recruit")
FIXED = RECRUIT.slots[0].of[0]


def of(course: Course) -> list[JudgedRun]:
    return sitting_of(course)


def another_of(run: JudgedRun) -> JudgedRun:
    """A second go at the same variant that came out otherwise."""
    first, *rest = run.judgement.lines
    return with_lines(run, (breached(first), *rest))


def test_a_whole_sitting_lacks_nothing_whatever_the_order_it_is_given_in() -> None:
    runs = of(RECRUIT)
    sitting = sit(RECRUIT, reversed(runs))
    assert (sitting.missing, sitting.doubled, sitting.strange) == ((), (), ())
    assert {run.pick for run in sitting.runs} == {run.pick for run in runs}
    assert sit(RECRUIT, runs) == sitting


def test_a_doubled_place_counts_neither_and_the_places_after_it_are_still_looked_at() -> None:
    """The first place is doubled, the last lacks its run; both are told."""
    runs = of(RECRUIT)
    first = next(run for run in runs if run.pick == FIXED)
    last = next(run for run in runs if run.pick in RECRUIT.slots[-1].of)
    sitting = sit(RECRUIT, [*(run for run in runs if run != last), another_of(first)])
    assert len(sitting.doubled) == len(sitting.missing) == 1
    assert sitting.doubled[0].endswith("2 runs where the course takes 1")
    assert first not in sitting.runs
    assert len(sitting.runs) == len(runs) - 2


def test_the_same_run_given_twice_is_one_run() -> None:
    runs = of(RECRUIT)
    assert sit(RECRUIT, [*runs, runs[0]]) == sit(RECRUIT, runs)


def test_a_place_for_two_says_how_many_it_lacks() -> None:
    picks = RECRUIT.picks[:3]
    course = replace(RECRUIT, slots=(Slot(take=2, of=picks),))
    one = next(run for run in of(RECRUIT) if run.pick in picks)
    others = [pick.name for pick in picks if pick != one.pick]
    assert sit(course, [one]).missing == (f"1 of {', '.join(others)}",)
    assert sit(course, []).missing == (f"2 of {', '.join(pick.name for pick in picks)}",)


def test_a_run_that_trained_counts_only_where_the_course_trains() -> None:
    trained = [replace(run, mode="train") for run in of(RECRUIT)]
    assessing = sit(RECRUIT, trained)
    assert (assessing.runs, len(assessing.strange)) == ((), len(trained))
    training = sit(replace(RECRUIT, mode="train"), trained)
    assert (len(training.runs), training.strange) == (len(trained), ())
