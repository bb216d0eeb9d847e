"""The one `step`: clocks, timers, questions, counters, guarded lines, what is learned and what is refused."""

import pytest

from scenarios.events import Decided, Ended, Event, Happened, Hinted, Learned, Said, TimedOut
from scenarios.machine import (
    Chosen,
    Input,
    Machine,
    NotOpenError,
    Position,
    TookHint,
    Waited,
    begin,
    next_change_ms,
    open_choices,
    step,
    stop_at,
)
from scenarios.model import ChoiceId, StateId, TimerId
from tests.scenarios.worlds import TWO_VARIANTS, run_of

ENDINGS = """
endings:
  done: {outcome: lawful, people: Nobody is hurt.}
  late: {outcome: failed_duty, people: Nobody came.}
"""


def took(choice: str, after_ms: int = 0) -> Chosen:
    return Chosen(ChoiceId(choice), after_ms)


def played(machine: Machine, *given: Input) -> tuple[Position, list[Event]]:
    """Play from the beginning; the events of the beginning are left out."""
    position, _ = begin(machine)
    told: list[Event] = []
    for each in given:
        position, events = step(machine, position, each)
        told += events
    return position, told


def state_of(machine: Machine, position: Position) -> str:
    stop = stop_at(machine, position)
    return stop.state.id if stop.state else stop.ended.ending if stop.ended else ""


def whats(events: list[Event]) -> list[tuple[int, str]]:
    """Shorten events to their moment and a word of what happened."""
    told = []
    for at_ms, what in events:
        match what:
            case Said(text=text):
                told.append((at_ms, text))
            case Learned(matter, circumstance, value):
                told.append((at_ms, f"{matter}.{circumstance}={value}"))
            case Decided(choice=choice):
                told.append((at_ms, f"chose {choice}"))
            case TimedOut(state=state):
                told.append((at_ms, f"silence in {state}"))
            case Happened(timer=timer):
                told.append((at_ms, f"timer {timer}"))
            case Hinted(state=state):
                told.append((at_ms, f"hint in {state}"))
            case Ended(ending=ending):
                told.append((at_ms, f"ended {ending}"))
            case _:
                told.append((at_ms, f"did {what.act}"))
    return told


CLOCK = (
    """
start: ring
states:
  ring:
    lines: [{phone: "Two words.", by: caller}]
    clock: {seconds: 5, then: silent}
    hint: Ask.
    choices: [{id: on, say: "Go on.", acts: [ask_danger], to: silent}]
  silent:
    lines: [{phone: "Hello?", by: caller}]
    clock: {seconds: 3, decide_in: 1, then: late}
    choices: [{id: back, label: Back, to: ring}, {id: end, label: End, to: done}]
"""
    + ENDINGS
)


def test_the_first_state_is_shown_at_the_start() -> None:
    position, events = begin(run_of(CLOCK))
    assert position == Position(0, 0)
    assert events == (Event(0, Said("The caller", "phone", "Two words.")),)


def test_a_clock_has_the_reading_time_of_its_words_and_silence_leads_on() -> None:
    machine = run_of(CLOCK)
    position, _ = begin(machine)
    assert next_change_ms(machine, position) == 5_600
    assert step(machine, position, Waited(5_599)) == (position, ())
    after, events = step(machine, position, Waited(60_000))
    assert (state_of(machine, after), after.shown_ms) == ("silent", 5_600)
    assert whats(list(events)) == [(5_600, "silence in ring"), (5_600, "Hello?")]
    silence = events[0].what
    assert isinstance(silence, TimedOut)
    assert [way.choice for way in silence.open] == ["on"]


def test_a_choice_performs_says_and_shows_in_that_order() -> None:
    _, told = played(run_of(CLOCK), took("on", 1_200))
    assert whats(told) == [
        (1_200, "chose on"),
        (1_200, "did ask_danger"),
        (1_200, "Go on."),
        (1_200, "Hello?"),
    ]


def test_every_state_restarts_the_clock() -> None:
    machine = run_of(CLOCK)
    position, told = played(machine, took("on", 1_000), took("back", 3_299), Waited(5_600))
    assert (state_of(machine, position), position.shown_ms) == ("silent", 1_000 + 3_299 + 5_600)
    assert told[-2].at_ms == 9_899


def test_a_choice_is_too_late_from_the_moment_the_clock_runs_out() -> None:
    machine = run_of(CLOCK)
    position, _ = begin(machine)
    assert step(machine, position, took("on", 5_599))[0].shown_ms == 5_599
    with pytest.raises(NotOpenError) as late:
        step(machine, position, took("on", 5_600))
    assert str(late.value) == (
        "'on' at 5.6 s is too late in 'ring': something happens at 5.6 s; wait for it, or choose before"
    )


def test_what_is_refused_says_what_would_have_been_possible() -> None:
    machine = run_of(CLOCK)
    position, _ = begin(machine)
    with pytest.raises(NotOpenError, match=r"^'hang_up' is not open here; open: on$"):
        step(machine, position, took("hang_up"))
    with pytest.raises(NotOpenError, match=r"^'on' cannot be taken -1 ms after 'ring' was shown$"):
        step(machine, position, took("on", -1))
    silent, _ = step(machine, position, took("on"))
    with pytest.raises(NotOpenError, match=r"^'silent' has no hint$"):
        step(machine, silent, TookHint(0))
    ended, _ = step(machine, silent, took("end"))
    with pytest.raises(NotOpenError, match=r"^the run has ended; nothing is open$"):
        step(machine, ended, took("end"))


def test_a_hint_is_told_and_changes_nothing() -> None:
    machine = run_of(CLOCK)
    position, _ = begin(machine)
    assert step(machine, position, TookHint(700)) == (
        position,
        (Event(700, Hinted(stop_state(machine), 700)),),
    )


def stop_state(machine: Machine) -> StateId:
    state = stop_at(machine, begin(machine)[0]).state
    assert state is not None
    return state.id


TIMERS = (
    """
counters: {rounds: 3}
start: ring
states:
  ring:
    clock: {seconds: 20, then: late}
    choices:
      - {id: ask, label: Ask, sets: [asked]}
      - {id: wait_long, label: Wait, counts: {rounds: 1}}
  street:
    clock: {seconds: 20, then: late}
    choices: [{id: end, label: End, to: done}]
world:
  shots: {after: 11, only: [shots], lines: [{scene: "Two cracks.", reveals: {danger: life}}], to: street}
  car: {after: 6, when: flag asked, lines: [{scene: A car.}], counts: {rounds: 1}}
"""
    + ENDINGS
)


def test_a_timer_fires_while_the_member_waits_and_only_in_its_variant() -> None:
    shots, calm = (run_of(TIMERS, variant, TWO_VARIANTS) for variant in ("shots", "calm"))
    position, told = played(shots, Waited(60_000))
    assert (state_of(shots, position), position.shown_ms) == ("street", 11_000)
    assert whats(told) == [(11_000, "timer shots"), (11_000, "Two cracks."), (11_000, "event.danger=life")]
    position, told = played(calm, Waited(60_000))
    assert whats(told) == [(20_000, "silence in ring"), (20_000, "ended late")]


def test_waiting_stops_at_the_first_thing_that_happens() -> None:
    machine = run_of(TIMERS, "shots", TWO_VARIANTS)
    position, told = played(machine, took("ask", 1_000), Waited(60_000))
    assert whats(told) == [(1_000, "chose ask"), (6_000, "timer car"), (6_000, "A car.")]
    assert position.shown_ms == 6_000


def test_a_timer_that_is_due_on_arrival_fires_then_and_once() -> None:
    machine = run_of(TIMERS, "calm", TWO_VARIANTS)
    _, told = played(machine, took("wait_long", 9_000), took("ask", 500), Waited(60_000))
    assert whats(told) == [
        (9_000, "chose wait_long"),
        (9_500, "chose ask"),
        (9_500, "timer car"),
        (9_500, "A car."),
        (29_500, "silence in ring"),
        (29_500, "ended late"),
    ]
    assert [what for _, what in told if isinstance(what, Happened)] == [Happened(told_timer(machine), 0)]


def told_timer(machine: Machine) -> TimerId:
    return machine.world[0].timer.id


def test_no_choice_reaches_past_a_timer() -> None:
    machine = run_of(TIMERS, "shots", TWO_VARIANTS)
    position, _ = begin(machine)
    assert step(machine, position, took("ask", 10_999))[1]
    with pytest.raises(NotOpenError, match="is too late in 'ring': something happens at 11 s"):
        step(machine, position, took("ask", 11_000))


def test_a_timer_and_a_clock_at_the_same_moment_let_the_timer_go_first() -> None:
    machine = run_of(
        TIMERS.replace(
            "seconds: 20, then: late}\n    choices:\n      - {id: ask",
            "seconds: 11, then: late}\n    choices:\n      - {id: ask",
        ),
        "shots",
        TWO_VARIANTS,
    )
    _, told = played(machine, Waited(11_000))
    assert whats(told)[0] == (11_000, "timer shots")


QUESTIONS = (
    """
counters: {tries: 2}
questions:
  hurt: {say: "Is anyone hurt?", answer: "No.", reveals: [danger]}
start: ring
states:
  ring:
    lines: [{phone: "Hello.", by: caller}]
    ask_any: [hurt, {id: where, say: "Where?", answer: "Wolcott."}]
    choices:
      - {id: push, label: Push, counts: {tries: 1}}
      - {id: ease, label: Ease, counts: {tries: -1}}
      - {id: on, label: Go on, to: more}
  more:
    lines:
      - {phone: "So nobody is hurt.", by: caller, when: danger is known}
      - {phone: "Well?", by: caller, when: danger is not known, reveals: {danger: public_safety}}
      - {phone: "Listen.", by: caller, when: danger is public_safety}
    ask_any: [hurt]
    choices: [{id: loud, label: Louder, when: count tries >= 2, to: done}, {id: end, label: End, to: done}]
"""
    + ENDINGS
)


def opened(machine: Machine, position: Position) -> list[str]:
    return [way.id for way in open_choices(machine, position)]


def test_a_question_is_asked_once_in_a_run_wherever_it_stands() -> None:
    machine = run_of(QUESTIONS)
    position, _ = played(machine, took("hurt"))
    assert opened(machine, position) == ["where", "push", "ease", "on"]
    position, _ = step(machine, position, took("on"))
    assert opened(machine, position) == ["end"]
    position, _ = played(machine, took("on"))
    assert opened(machine, position) == ["hurt", "end"]


def test_counters_stay_between_zero_and_their_most() -> None:
    machine = run_of(QUESTIONS)
    (bits, most) = machine.layout.counters["tries"]
    counts = [
        (played(machine, *map(took, choices))[0].config & bits.mask) >> bits.shift
        for choices in (["ease"], ["push"], ["push"] * 5, ["push"] * 5 + ["ease"])
    ]
    assert (counts, most) == ([0, 1, 2, 1], 2)


def test_a_guarded_line_is_said_when_it_holds_and_after_what_was_revealed_before_it() -> None:
    machine = run_of(QUESTIONS)
    _, told = played(machine, took("hurt"), took("on"))
    assert whats(told)[-1] == (0, "So nobody is hurt.")
    _, told = played(machine, took("on"))
    assert whats(told)[1:] == [(0, "Well?"), (0, "event.danger=public_safety"), (0, "Listen.")]


def test_something_is_learned_only_when_it_changes_what_is_known() -> None:
    machine = run_of(QUESTIONS)
    _, told = played(machine, took("on"), took("hurt"))
    learned = [what for _, what in told if isinstance(what, Learned)]
    assert [each.value for each in learned] == ["public_safety", "none"]
    again = run_of(QUESTIONS.replace("{id: push, label: Push", "{id: push, label: Push, reveals: [danger]"))
    _, told = played(again, took("push"), took("push"))
    assert [what.value for _, what in told if isinstance(what, Learned)] == ["none"]


def test_a_decision_carries_what_was_open_in_the_order_shown() -> None:
    machine = run_of(QUESTIONS)
    _, told = played(machine, took("push"), took("push"), took("on"))
    decided = [what for _, what in told if isinstance(what, Decided)]
    assert [[way.choice for way in each.open] for each in decided] == [
        ["hurt", "where", "push", "ease", "on"]
    ] * 3
    position, _ = played(machine, took("push"), took("push"), took("on"))
    assert opened(machine, position) == ["hurt", "loud", "end"]


def test_an_ending_tells_the_outcome_and_the_people() -> None:
    _, told = played(run_of(QUESTIONS), took("on"), took("end", 10))
    assert told[-1].what == ended_of(run_of(QUESTIONS))


def ended_of(machine: Machine) -> Ended | None:
    return machine.stops[2].ended
