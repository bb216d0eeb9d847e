"""A session that trains and one that assesses; and how sure the member was, kept like every decision."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from scenarios.events import Event, Rated
from scenarios.machine import NotOpenError
from scenarios.model import ChoiceId
from scenarios.rating import NotRatedError
from scenarios.runs import replay
from scoring.judging import judge_run
from sim.autopilot import HandClock, play_on
from sim.life import LifeError
from sim.records.store import Store
from sim.session import Session, Texts, start_session
from tests.sim.seats import ATTEMPT, CALL, LAW, Seat, around, opened, seated, seated_again

RUN = ["ask@2%60", "send@2%100", "write@3%55"]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path, wait_s=0.05) as made:
        yield made


def assessed(store: Store) -> Seat:
    clock = HandClock()
    outside = around(store, clock)
    attempt = replace(ATTEMPT, mode="assessment")
    session = start_session(attempt, CALL, Texts(scenario="as read", pack="as read"), outside)
    return Seat(session=session, clock=clock, store=store, around=outside)


def rated(session: Session) -> list[Event]:
    return [each for each in session.events if isinstance(each.what, Rated)]


def test_in_training_a_hint_is_there_and_in_an_assessment_it_is_refused_and_nothing_is_kept(
    store: Store,
) -> None:
    seat = assessed(store)
    seat.session.begin()
    seat.session.shown()
    before = seat.kept()
    with pytest.raises(NotOpenError, match="an assessment gives no hints; training does"):
        seat.session.hint()
    assert seat.kept() == before
    assert seat.session.run.started.mode == "assess"


def test_a_practice_attempt_trains(store: Store) -> None:
    seat = seated(store)
    play_on(seat.session, seat.clock, ["hint@1", *RUN])
    assert seat.session.run.started.mode == "train"
    assert judge_run(seat.session.run, CALL, LAW) == seat.session.judgement()


def test_the_head_of_a_run_says_the_factor_and_the_run_alone_is_judged_like_the_session(store: Store) -> None:
    seat = seated(store, None)
    play_on(seat.session, seat.clock, ["wait", "ask", "send", "write"])
    assert seat.session.run.started.factor is None
    judgement = judge_run(seat.session.run, CALL, LAW)
    assert judgement == seat.session.judgement()
    assert judgement.score.competencies["timeliness"] is None  # type: ignore[index] # a name written down


def test_how_sure_a_member_was_is_on_disk_at_once_and_takes_no_time(store: Store) -> None:
    seat = seated(store)
    play_on(seat.session, seat.clock, RUN)
    assert rated(seat.session) == [
        Event(2_000, Rated(CALL.states[0].id, 60)),
        Event(4_000, Rated(CALL.states[0].id, 100)),
        Event(7_000, Rated(CALL.states[1].id, 55)),
    ]
    assert seat.kept().count("rated") == 3
    assert seat.session.position == replay(seat.session.machine, seat.session.events).position
    plain = [each for each in seat.session.events if not isinstance(each.what, Rated)]
    assert replay(seat.session.machine, plain).differs_at is None


@pytest.mark.parametrize("at", range(4))
def test_a_rated_run_is_resumed_after_any_decision(at: int, store: Store) -> None:
    seat = seated(store)
    play_on(seat.session, seat.clock, RUN[:at])
    again = seated_again(store)
    assert (again.session.events, again.session.status) == (
        seat.session.events,
        "debrief" if at == 3 else "resumed",
    )
    play_on(again.session, again.clock, RUN[at:])
    assert len(rated(again.session)) == 3


def test_the_last_decision_is_rated_after_the_end_too_but_not_once_it_is_signed(store: Store) -> None:
    seat = seated(store)
    play_on(seat.session, seat.clock, ["ask@2", "send@2", "write@3"])
    seat.session.rate(80)
    with pytest.raises(NotRatedError, match="once"):
        seat.session.rate(80)
    seat.session.acknowledge()
    with pytest.raises(LifeError, match="nothing can be rated while the session is 'acknowledged'"):
        seat.session.rate(80)


def test_what_was_not_decided_is_not_rated(store: Store) -> None:
    seat = seated(store)
    seat.session.begin()
    seat.session.shown()
    with pytest.raises(NotRatedError, match="only a decision just taken is rated"):
        seat.session.rate(80)
    seat.session.choose(ChoiceId("ask"))
    with pytest.raises(NotRatedError, match="30 is no confidence"):
        seat.session.rate(30)
    assert "rated" not in seat.kept()


def test_the_time_of_a_state_is_counted_to_the_decision_with_what_asking_took_in_either_mode(
    store: Store, tmp_path: Path
) -> None:
    """The state gives T_soft at 8 s and T_hard at 20 s: `ask` takes 14 s, and `send` one more."""
    run = ["wait", "ask@14", "send@1", "write@1"]
    seat = seated(store)
    play_on(seat.session, seat.clock, run)
    folder = tmp_path / "other"
    folder.mkdir()
    with opened(folder) as other:
        exam = assessed(other)
        play_on(exam.session, exam.clock, run)
        credits_ = [
            next(each.credit for each in one.session.judgement().lines if each.id == "time.call")
            for one in (seat, exam)
        ]
    assert credits_ == [Fraction(5, 12), Fraction(5, 12)]
