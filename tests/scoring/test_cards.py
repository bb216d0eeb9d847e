"""Rule cards: the grade a run gives a norm, when it falls due, and the twin that tests it."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.model import ScenarioId, VariantId
from scoring.cards import (
    Card,
    Entry,
    Grade,
    NextRun,
    Review,
    deck,
    due,
    grades,
    next_run,
    retention_of,
    review,
)
from scoring.course import Pick
from scoring.norms import Norm, NormId
from tests.scoring.small import judged, law, world

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HELP = NormId("send_help")
CALL = world(
    """
    start: quiet
    states:
      quiet:
        lines: [{phone: "Hello?", by: caller}]
        choices:
          - {id: listen, label: Listen, to: shots}
          - {id: bye, label: Hang up, to: done}
      shots:
        lines: [{phone: "He is shot!", by: caller, reveals: {danger: life}}]
        hint: Help goes first.
        clock: {seconds: 50, decide_in: 5, then: done}
        choices:
          - {id: send, label: Send now, acts: [send_emergency], to: done}
          - {id: talk, label: Talk, once: true}
          - {id: nobody, label: Send nobody, acts: [send_nobody], to: done}
    endings: {done: {outcome: lawful, people: Done.}}
    golden: {good: {variant: calm, reference: true, choices: [listen, send], ending: done}}
    """,
    "vary: {calm: {about: A man is shot, so: {danger: life}}}",
)
LAW = law(
    """
    {id: send_help, obliges: {seats: [call_taker], acts: [send_emergency], within: {seconds: 30, of: danger}}, when: {danger: life}, severity: critical, competency: life_safety}
    {id: not_nobody, forbids: {seats: [call_taker], acts: [send_nobody]}, when: {danger: life}, severity: major, competency: life_safety}
    """  # noqa: E501 - a norm a line
)


@pytest.mark.parametrize(
    ("script", "grade"),
    [
        (["listen", "nobody@2"], "again"),
        (["listen", "send@40"], "hard"),
        (["listen", "hint", "send@3"], "hard"),
        (["listen", "send@3%60"], "hard"),
        (["listen", "send@3"], "good"),
        (["listen", "send@20%90"], "good"),
        (["listen", "send@3%90"], "easy"),
        (["bye"], None),
    ],
)
def test_a_run_grades_the_norms_that_it_tested(script: list[str], grade: Grade | None) -> None:
    """The soft time is over after some 8 seconds, the norm's own after 30."""
    assert grades(judged(CALL, LAW, *script)).get(HELP) == grade


def test_a_prohibition_kept_is_graded_too() -> None:
    assert grades(judged(CALL, LAW, "listen", "send@3")) == {HELP: "good", NormId("not_nobody"): "good"}


def after(days: float, grade: Grade, run: str = "r") -> Review:
    return Review(norm=HELP, at=NOON + timedelta(days=days), run=run, grade=grade)


def days_until_due(grade: Grade, retention: float) -> int:
    card, entry = review(Card(norm=HELP), after(0, grade), retention=retention)
    assert entry == Entry(review=after(0, grade), due=card.due or NOON)
    return (entry.due - NOON).days


def test_the_first_interval_is_the_weight_of_the_grade_as_fsrs_publishes_it() -> None:
    """At a retention of 0.9 it is the stability: 0.212, 1.2931, 2.3065 and 8.2956 days, at least one."""
    found = [days_until_due(grade, 0.9) for grade in ("again", "hard", "good", "easy")]
    assert found == [1, 1, 2, 8]


def test_a_norm_that_may_be_forgotten_by_more_falls_due_later_by_the_formula() -> None:
    """FSRS-6: I = S / F (r^(1/D) - 1) with D = -0.1542 and F = 0.9^(1/D) - 1; S = 8.2956 after easy."""
    decay = -0.1542
    factor = 0.9 ** (1 / decay) - 1
    assert days_until_due("easy", 0.8) == round(8.2956 / factor * (0.8 ** (1 / decay) - 1)) == 28


GRADES_GIVEN = st.lists(
    st.tuples(st.sampled_from(["again", "hard", "good", "easy"]), st.integers(0, 400)),
    min_size=1,
    max_size=12,
)
RATING = {"again": 1, "hard": 2, "good": 3, "easy": 4}


@given(GRADES_GIVEN, st.sampled_from([0.8, 0.9]))
def test_any_history_gives_what_fsrs_itself_gives(history: list[tuple[Grade, int]], retention: float) -> None:
    scheduler = fsrs.Scheduler(
        desired_retention=retention, learning_steps=(), relearning_steps=(), enable_fuzzing=False
    )
    theirs, ours, at = fsrs.Card(card_id=1, due=NOON), Card(norm=HELP), NOON
    for grade, wait in history:
        at += timedelta(days=wait)
        theirs, _ = scheduler.review_card(theirs, fsrs.Rating(RATING[grade]), at)
        ours, _ = review(ours, Review(norm=HELP, at=at, run="r", grade=grade), retention=retention)
        assert (ours.stability, ours.difficulty, ours.due) == (
            theirs.stability,
            theirs.difficulty,
            theirs.due,
        )


def test_the_agencys_deadline_brings_the_due_date_forward_and_forgets_nothing() -> None:
    free, _ = review(Card(norm=HELP), after(0, "easy"), retention=0.8)
    soon = NOON + timedelta(days=5)
    capped, entry = review(Card(norm=HELP), after(0, "easy"), retention=0.8, no_later_than=soon)
    assert (entry.due, capped.stability, capped.difficulty) == (soon, free.stability, free.difficulty)
    _, late = review(Card(norm=HELP), after(0, "easy"), retention=0.8, no_later_than=NOON - timedelta(days=9))
    assert late.due == NOON


def test_a_review_in_local_time_is_the_same_moment() -> None:
    chicago = Review(norm=HELP, at=NOON.astimezone(timezone(timedelta(hours=-6))), run="r", grade="good")
    assert (
        review(Card(norm=HELP), chicago, retention=0.9)[0]
        == review(Card(norm=HELP), after(0, "good"), retention=0.9)[0]
    )


def test_a_review_of_another_norm_is_no_review_of_this_card() -> None:
    with pytest.raises(ValueError, match="the review is of 'send_help'; the card is of 'not_nobody'"):
        review(Card(norm=NormId("not_nobody")), after(0, "good"), retention=0.9)


def norm_called(name: str) -> Norm:
    return next(norm for norm in LAW.pack.norms if norm.id == name)


def test_a_norm_behind_a_critical_error_is_to_be_known_by_more() -> None:
    assert [retention_of(norm_called(name)) for name in ("send_help", "not_nobody")] == [0.90, 0.80]


def test_cards_are_made_again_from_the_reviews_in_whatever_order_they_come() -> None:
    first, second = after(0, "good", "one"), after(2, "again", "two")
    gone = Review(norm=NormId("no_norm_any_more"), at=NOON, run="one", grade="good")
    cards, log = deck(LAW.pack.norms, [second, gone, first])
    step, _ = review(Card(norm=HELP), first, retention=0.9)
    step, entry = review(step, second, retention=0.9)
    assert cards == {HELP: step, NormId("not_nobody"): Card(norm=NormId("not_nobody"))}
    assert [each.review for each in log] == [first, second]
    assert log[1] == entry


def test_what_was_never_tested_is_due_at_once_then_the_longest_due() -> None:
    def card(name: str, days: int | None) -> Card:
        return Card(norm=NormId(name), due=None if days is None else NOON + timedelta(days=days))

    cards = [
        card("b", -1),
        card("a", -1),
        card("later", 1),
        card("old", -9),
        card("new", None),
        card("now", 0),
    ]
    assert [each.norm for each in due(cards, NOON)] == ["new", "old", "a", "b", "now"]


def pick(name: str) -> Pick:
    scenario, _, variant = name.partition("/")
    return Pick(scenario=ScenarioId(scenario), variant=VariantId(variant))


TESTS = {HELP: tuple(map(pick, ("call/calm", "call/shots", "street/calm", "street/assault")))}


def chosen(*seen: str, seed: int = 0) -> str:
    found = next_run(HELP, TESTS, [pick(each) for each in seen], seed=seed)
    assert found is not None
    return f"{found.pick.name}{' again' if found.seen_before else ''}"


def test_a_twin_of_what_was_seen_comes_before_anything_else_unseen() -> None:
    assert chosen("call/calm") == "call/shots"
    assert chosen("street/assault", "other/one") == "street/calm"
    assert {chosen("call/calm", "call/shots", seed=seed) for seed in range(20)} == {
        "street/calm",
        "street/assault",
    }


def test_where_all_was_seen_the_one_seen_longest_ago_is_taken_again() -> None:
    seen = ["call/shots", "call/calm", "street/calm", "street/assault", "call/shots"]
    assert chosen(*seen) == "call/calm again"


def test_a_norm_that_no_run_tests_has_no_next_run() -> None:
    assert next_run(NormId("not_nobody"), TESTS, [], seed=0) is None


@given(
    st.lists(st.sampled_from(sorted(each.name for each in TESTS[HELP])), unique=True, max_size=3),
    st.integers(),
)
def test_what_is_chosen_was_not_seen_and_the_seed_alone_decides(seen: list[str], seed: int) -> None:
    found = next_run(HELP, TESTS, [pick(each) for each in seen], seed=seed)
    assert found == next_run(HELP, TESTS, [pick(each) for each in seen], seed=seed)
    assert found is not None
    assert found == NextRun(pick=found.pick, seen_before=False)
    assert found.pick.name not in seen


def test_who_is_right_each_time_the_norm_falls_due_is_asked_ever_less_often() -> None:
    card, at, waits = Card(norm=HELP), NOON, []
    for _step in range(6):
        card, entry = review(card, Review(norm=HELP, at=at, run="r", grade="good"), retention=0.9)
        waits.append(entry.due - at)
        at = entry.due
    assert all(one < other for one, other in pairwise(waits))
