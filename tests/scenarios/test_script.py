"""Written runs: what a token means, what time it takes, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.events import Decided, Event, Happened, Rated, TimedOut
from scenarios.machine import Chosen, NotOpenError, TookHint, Waited
from scenarios.model import ChoiceId, StateId
from scenarios.script import ScriptError, Token, parse_token, play, write_token
from tests.scenarios.worlds import run_of

WORLD = """
start: ring
papers:
  warrant: {title: The form, fields: {heading: {shows: Northern District}}}
states:
  ring:
    papers: [warrant]
    clock: {seconds: 3, then: silent}
    hint: Ask.
    choices: [{id: on, label: Go on, to: silent}]
  silent:
    choices: [{id: end, label: End, to: done}]
world:
  car: {after: 5}
  bus: {after: 6}
endings:
  done: {outcome: lawful, people: Nobody is hurt.}
"""


def _token(kind: str, choice: str = "", after_ms: int | None = None, sure: int | None = None) -> Token:
    return Token(kind=kind, choice=ChoiceId(choice), after_ms=after_ms, sure=sure)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("ask", _token("choice", "ask")),
        (" ask@4.5 ", _token("choice", "ask", 4_500)),
        ("ask@0", _token("choice", "ask", 0)),
        ("warrant.heading@12.345", _token("choice", "warrant.heading", 12_345)),
        ("ask%80", _token("choice", "ask", sure=80)),
        ("ask@4.5%100", _token("choice", "ask", 4_500, 100)),
        ("wait", _token("wait")),
        ("hint", _token("hint")),
        ("hint@2", _token("hint", after_ms=2_000)),
    ],
)
def test_a_token_is_read_as_it_is_said(text: str, token: Token) -> None:
    assert parse_token(text) == token


def test_a_wait_takes_no_time() -> None:
    with pytest.raises(ScriptError, match="'wait' takes no time"):
        parse_token("wait@5")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ask%49", "%49 is no confidence; write %50 to %100"),
        ("ask%101", "%101 is no confidence; write %50 to %100"),
        ("wait%80", "'wait' is no decision that can be rated; write wait"),
        ("hint@2%80", "'hint' is no decision that can be rated; write hint"),
    ],
)
def test_only_a_choice_is_rated_and_from_50_per_cent_on(text: str, said: str) -> None:
    with pytest.raises(ScriptError) as fault:
        parse_token(text)
    assert str(fault.value) == said


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ask",
        "ask@",
        "ask@-1",
        "ask@1.2345",
        "ask@1e3",
        "a b",
        "a.b.c",
        "ask@999999",
        "ask@\u0663",
        "ask%",
        "ask%8.5",
        "%80",
    ],
)
def test_what_is_no_token_is_shown_the_form(text: str) -> None:
    with pytest.raises(ScriptError) as fault:
        parse_token(text)
    assert str(fault.value) == f"{text.strip()!r} is no choice; write b, b@4.5 (seconds), b%80 (sure) or wait"


@given(st.integers(0, 99_999_999), st.sampled_from(["ask", "warrant.heading", "x1"]))
def test_an_input_that_is_written_reads_to_the_same_millisecond(after_ms: int, choice: str) -> None:
    assert parse_token(write_token(Chosen(ChoiceId(choice), after_ms))) == _token("choice", choice, after_ms)
    rated = write_token(Chosen(ChoiceId(choice), after_ms)) + write_token(Rated(StateId("ring"), 80))
    assert parse_token(rated) == _token("choice", choice, after_ms, 80)
    assert parse_token(write_token(TookHint(after_ms))) == _token("hint", after_ms=after_ms)
    assert parse_token(write_token(Waited(after_ms))) == _token("wait")


def _moments(script: list[str]) -> list[tuple[int, str]]:
    return [(at_ms, _word(event)) for at_ms, event in _moves(play(run_of(WORLD), script)[1])]


def _moves(events: tuple[Event, ...]) -> list[tuple[int, Event]]:
    return [(each.at_ms, each) for each in events if isinstance(each.what, Decided | TimedOut | Happened)]


def _word(event: Event) -> str:
    match event.what:
        case Decided(choice=choice):
            return choice
        case Happened(timer=timer):
            return timer
        case _:
            return "silence"


def test_a_choice_without_a_time_takes_two_seconds_or_half_of_what_is_left() -> None:
    assert _moments(["warrant.heading", "on", "end"]) == [
        (1_500, "warrant.heading"),
        (3_000, "on"),
        (4_000, "end"),
    ]


def test_a_choice_with_a_time_lets_the_world_move_first_where_that_comes_first() -> None:
    assert _moments(["on@1", "end@7"]) == [(1_000, "on"), (5_000, "car"), (6_000, "bus"), (8_000, "end")]


def test_wait_lets_the_first_thing_happen_and_no_more() -> None:
    assert _moments(["wait", "wait", "wait"]) == [(3_000, "silence"), (5_000, "car"), (6_000, "bus")]


def test_waiting_where_nothing_happens_by_itself_is_refused() -> None:
    with pytest.raises(NotOpenError, match=r"^nothing happens by itself in 'silent'; choose$"):
        play(run_of(WORLD), ["wait", "wait", "wait", "wait"])


def test_a_choice_after_the_clock_is_too_late() -> None:
    with pytest.raises(NotOpenError, match="'on' at 3 s is too late in 'ring'"):
        play(run_of(WORLD), ["on@3"])
