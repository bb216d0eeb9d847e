"""One attempt in progress: clock, step, durable append, and only then the state and the screen."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import partial
from pathlib import Path

import pytest

from scenarios.events import Decided, Ended, Happened, Hinted, TimedOut
from scenarios.machine import NotOpenError
from scenarios.model import ChoiceId
from scenarios.runs import ResumeError
from scenarios.script import play
from sim.autopilot import HandClock, play_on
from sim.life import LifeError
from sim.records.errors import AttemptElsewhereError, StoreInUseError
from sim.records.store import Store
from sim.session import Session, resume_session
from tests.scenarios.worlds import world
from tests.sim.seats import ATTEMPT, CALL, TEXTS, Seat, around, opened, seated, seated_again

ASK, SEND, WRITE = ChoiceId("ask"), ChoiceId("send"), ChoiceId("write")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path, wait_s=0.05) as made:
        yield made


@pytest.fixture
def seat(store: Store) -> Seat:
    return seated(store)


def status_of(session: Session) -> str:
    """Ask anew where the session stands (a type checker takes a property for what it was)."""
    return session.status


def types(session: Session) -> list[str]:
    return [type(each.what).__name__ for each in session.events]


def test_a_session_from_its_briefing_to_its_filing(seat: Seat) -> None:
    session = seat.session
    assert status_of(session) == "briefing"
    session.begin()
    for choice in (ASK, SEND, WRITE):
        assert status_of(session) == "running"
        session.shown()
        assert status_of(session) == "waiting"
        seat.clock.advance(1_500)
        session.choose(choice)
    assert status_of(session) == "debrief"
    session.acknowledge("seen")
    session.mark_filed()
    assert status_of(session) == "filed"
    assert seat.kept() == [
        *("line", "running"),
        *("decided", "act", "learned"),
        *("decided", "act"),
        *("decided", "act", "ended", "debrief"),
        *("acknowledged", "filed"),
    ]
    assert seat.store.attempt(ATTEMPT.attempt_id).status == "filed"
    assert session.judgement().score.result == "PASS"


def test_what_the_store_keeps_is_the_run(seat: Seat) -> None:
    play_on(seat.session, seat.clock, ["ask@2", "send@2", "write@3"])
    again = seated_again(seat.store).session
    assert again.run == seat.session.run
    assert again.events == seat.session.events


@pytest.mark.parametrize(
    "script",
    [
        ["ask@2", "send@2", "write@3"],
        ["ask@9", "send@16", "write"],
        ["wait", "wait"],
        ["wait", "ask@3", "send", "write"],
        ["hint@1", "ask@3", "hint@7", "send", "write@70"],
    ],
)
def test_the_autopilot_gives_the_events_of_the_script_to_the_millisecond(
    script: list[str], seat: Seat
) -> None:
    play_on(seat.session, seat.clock, script)
    assert seat.session.events == play(seat.session.machine, script)[1]


def test_the_clock_starts_when_all_is_shown_not_before(seat: Seat) -> None:
    seat.session.begin()
    seat.clock.advance(60_000)
    seat.session.shown()
    seat.clock.advance(1_000)
    seat.session.choose(SEND)
    (decided,) = [each for each in seat.session.events if isinstance(each.what, Decided)]
    assert decided.at_ms == 1_000


def test_time_alone_moves_the_world_then_the_states_clock_and_each_only_when_due(seat: Seat) -> None:
    seat.session.begin()
    seat.session.shown()
    seat.clock.advance(7_999)
    assert seat.session.tick() == ()
    assert seat.session.left_ms() == 20_000 - 7_999
    seat.clock.advance(1)
    assert isinstance(seat.session.tick()[0].what, Happened)
    seat.session.shown()
    seat.clock.advance(20_000)
    assert [type(each.what) for each in seat.session.tick()] == [TimedOut, Ended]
    assert seat.session.status == "debrief"


def test_a_choice_taken_when_its_time_has_run_out_is_not_taken_and_what_happened_is_told(seat: Seat) -> None:
    seat.session.begin()
    seat.session.shown()
    seat.clock.advance(8_000)
    told = seat.session.choose(SEND)
    assert isinstance(told[0].what, Happened)
    assert types(seat.session) == ["Said", "Happened", "Said"]
    assert seat.session.status == "running"


class Creeping:
    """A clock on which a millisecond passes between any two looks at it."""

    def __init__(self) -> None:
        self.ms = 0

    def __call__(self) -> float:
        self.ms += 1
        return self.ms / 1000


def test_a_choice_in_the_last_millisecond_is_taken_or_too_late_and_never_an_error(store: Store) -> None:
    creeping = Creeping()
    seat = seated(store)
    session = resume_session(ATTEMPT.attempt_id, CALL, replace(seat.around, monotonic=creeping))
    session.begin()
    session.shown()
    creeping.ms += 7_998
    told = session.choose(SEND)
    assert isinstance(told[0].what, Decided)
    assert told[0].at_ms == 7_999


def test_a_choice_that_is_not_open_is_refused_names_what_is_and_changes_nothing(seat: Seat) -> None:
    seat.session.begin()
    seat.session.shown()
    before = (seat.session.position, seat.session.events, seat.kept())
    with pytest.raises(NotOpenError, match="'write' is not open here; open: ask, send"):
        seat.session.choose(WRITE)
    assert (seat.session.position, seat.session.events, seat.kept()) == before
    assert seat.session.status == "waiting"


@pytest.mark.parametrize("status", ["briefing", "running", "frozen", "debrief"])
def test_nothing_can_be_decided_unless_the_session_waits(status: str, seat: Seat) -> None:
    session = seat.session
    if status != "briefing":
        session.begin()
    if status == "frozen":
        session.freeze()
    if status == "debrief":
        play_on(session, seat.clock, ["send", "write"])
    before = (session.events, seat.kept())
    moves: list[Callable[[], object]] = [partial(session.choose, SEND), session.hint]
    for move in moves if status == "debrief" else [*moves, session.wait_out]:
        with pytest.raises(LifeError, match=f"while the session is '{status}'"):
            move()
    assert (session.status, session.events, seat.kept()) == (status, *before)


def in_use(folder: Path) -> sqlite3.Connection:
    """Hold the store as another program that is writing would."""
    other = sqlite3.connect(folder / "records.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return other


def test_a_store_that_refuses_leaves_the_session_where_it_was_and_loses_nothing(
    seat: Seat, tmp_path: Path
) -> None:
    session = seat.session
    play_on(session, seat.clock, ["ask@2"])
    session.shown()
    seat.clock.advance(1_000)
    before = (session.position, session.events, session.status, seat.kept())
    other = in_use(tmp_path)
    moves: list[Callable[[], object]] = [
        partial(session.choose, SEND),
        session.hint,
        session.freeze,
        session.abandon,
    ]
    for move in moves:
        with pytest.raises(StoreInUseError):
            move()
        assert (session.position, session.events, session.status, seat.kept()) == before
    other.rollback()
    other.close()
    seat.clock.advance(500)
    told = session.choose(SEND)
    assert isinstance(told[0].what, Decided)
    assert told[0].what.after_ms == 1_500
    assert seat.kept()[: len(before[3])] == before[3]


def test_a_store_that_refuses_the_last_decision_leaves_the_run_unended(seat: Seat, tmp_path: Path) -> None:
    session = seat.session
    play_on(session, seat.clock, ["send@2"])
    session.shown()
    other = in_use(tmp_path)
    with pytest.raises(StoreInUseError):
        session.choose(WRITE)
    assert (session.status, session.stop.ended) == ("waiting", None)
    other.rollback()
    other.close()
    session.choose(WRITE)
    assert session.status == "debrief"
    assert seat.kept()[-2:] == ["ended", "debrief"]


def test_a_store_that_refuses_the_beginning_leaves_the_session_at_its_briefing(
    seat: Seat, tmp_path: Path
) -> None:
    other = in_use(tmp_path)
    with pytest.raises(StoreInUseError):
        seat.session.begin()
    assert (seat.session.status, seat.session.events) == ("briefing", ())
    other.rollback()
    other.close()
    assert types(seat.session) == []
    seat.session.begin()
    assert types(seat.session) == ["Said"]


def test_an_attempt_that_went_on_elsewhere_takes_nothing_more_here(seat: Seat, tmp_path: Path) -> None:
    play_on(seat.session, seat.clock, ["ask@2"])
    with opened(tmp_path) as other_program:
        there = seated_again(other_program)
        play_on(there.session, there.clock, ["send@1"])
        seat.session.shown()
        before = (seat.session.position, seat.session.events)
        with pytest.raises(AttemptElsewhereError):
            seat.session.choose(SEND)
        assert (seat.session.position, seat.session.events, seat.session.status) == (*before, "waiting")
        play_on(there.session, there.clock, ["write@1"])
        assert there.session.status == "debrief"


def test_a_freeze_is_left_out_of_the_members_time(seat: Seat) -> None:
    session = seat.session
    session.begin()
    session.shown()
    seat.clock.advance(3_000)
    session.freeze()
    seat.clock.advance(600_000)
    assert (session.status, session.tick()) == ("frozen", ())
    session.go_on()
    session.shown()
    seat.clock.advance(1_000)
    told = session.choose(SEND)
    assert isinstance(told[0].what, Decided)
    assert told[0].what.after_ms == 1_000
    assert seat.kept()[:4] == ["line", "running", "frozen", "running"]


def test_a_hint_is_recorded_keeps_the_state_and_the_clock_and_costs_credit(seat: Seat) -> None:
    session = seat.session
    session.begin()
    session.shown()
    seat.clock.advance(1_000)
    (told,) = session.hint()
    assert isinstance(told.what, Hinted)
    seat.clock.advance(1_000)
    session.choose(ASK)
    assert [each.at_ms for each in session.events if isinstance(each.what, Decided)] == [2_000]
    play_on(session, seat.clock, ["send", "write"])
    line = next(each for each in session.judgement().lines if each.id == "send_for_danger")
    assert line.credit == Fraction(3, 4)


@pytest.mark.parametrize("factor", [Fraction(1), Fraction(3, 2), Fraction(2)])
def test_the_accommodation_factor_stretches_the_members_time_and_is_kept(
    factor: Fraction, store: Store
) -> None:
    seat = seated(store, factor)
    seat.session.begin()
    seat.session.shown()
    seat.clock.advance(int(8_000 * factor) - 1)
    assert seat.session.tick() == ()
    seat.clock.advance(1)
    assert isinstance(seat.session.tick()[0].what, Happened)
    again = seated_again(store).session
    assert again.clock.factor == factor


def test_untimed_the_clock_stands_until_the_member_waits_and_time_is_not_assessed(store: Store) -> None:
    seat = seated(store, None)
    session = seat.session
    session.begin()
    session.shown()
    seat.clock.advance(3_600_000)
    assert (session.tick(), session.left_ms(), session.limit_ms()) == ((), None, None)
    assert isinstance(session.wait_out()[0].what, Happened)
    session.shown()
    session.choose(ASK)
    session.shown()
    session.choose(SEND)
    session.shown()
    session.choose(WRITE)
    score = session.judgement().score
    assert {name: got for name, got in score.competencies.items() if got is not None} == {
        "life_safety": 1,
        "notice_record": 1,
    }
    assert score.overall == 1
    assert score.result == "PASS"
    assert seated_again(store).session.judgement() == session.judgement()


@pytest.mark.parametrize("at", range(4))
def test_a_session_resumed_after_any_decision_stands_there_and_can_be_finished(at: int, seat: Seat) -> None:
    script = ["ask@2", "send@2", "write@3"]
    play_on(seat.session, seat.clock, script[:at])
    again = seated_again(seat.store)
    assert again.session.events == seat.session.events
    assert again.session.position == seat.session.position
    assert again.session.status == ("debrief" if at == 3 else "resumed")
    play_on(again.session, again.clock, script[at:])
    assert again.session.status == "debrief"
    assert again.session.events == play(again.session.machine, script)[1]


def test_a_session_at_its_briefing_is_found_at_its_briefing(seat: Seat) -> None:
    again = seated_again(seat.store).session
    assert (again.status, again.events) == ("briefing", ())


def test_an_abandoned_attempt_can_be_resumed(seat: Seat) -> None:
    play_on(seat.session, seat.clock, ["ask@2"])
    seat.session.abandon()
    assert seat.store.attempt(ATTEMPT.attempt_id).status == "abandoned"
    again = seated_again(seat.store)
    play_on(again.session, again.clock, ["send", "write"])
    assert again.session.status == "debrief"
    assert [each for each in seat.kept() if each in ("abandoned", "resumed")] == ["abandoned", "resumed"]


def test_an_attempt_of_another_scenario_than_the_one_given_is_not_resumed(seat: Seat) -> None:
    play_on(seat.session, seat.clock, ["ask@2"])
    before = seat.kept()
    other = world(
        """
        start: call
        states: {call: {choices: [{id: ask, label: Ask, to: done}]}}
        endings: {done: {outcome: lawful, people: Done.}}
        """
    )
    with pytest.raises(ResumeError, match="event 1 of the record is Said"):
        resume_session(ATTEMPT.attempt_id, other, around(seat.store, HandClock()))
    assert seat.kept() == before


def test_the_contents_a_run_was_played_with_are_kept_under_their_versions(seat: Seat) -> None:
    assert seat.store.content(CALL.version) == TEXTS.scenario
    assert seat.store.content(ATTEMPT.pack_version) == TEXTS.pack
