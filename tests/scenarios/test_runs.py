"""A recorded run played again tells the same events, and one that is not the same is told where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.compiling import compile_scenario
from scenarios.events import Decided, Event, Happened
from scenarios.machine import Chosen, Input, Machine, TookHint, Waited, begin, step
from scenarios.model import ChoiceId
from scenarios.reading.library import load_scenario, scenario_ids
from scenarios.record import dump, load
from scenarios.runs import Replay, ResumeError, inputs_of, replay, resume
from scenarios.script import play
from scenarios.seeds import cosmetics_for
from tests.scenarios.worlds import TWO_VARIANTS, run_of

WORLD = """
start: ring
states:
  ring:
    clock: {seconds: 4, then: silent}
    hint: Ask.
    choices:
      - {id: ask, label: Ask, once: true, reveals: [danger]}
      - {id: on, label: Go on, to: silent}
  silent:
    clock: {seconds: 9, then: done}
    choices: [{id: back, label: Back, to: ring}, {id: end, label: End, when: elapsed > 3, to: done}]
world:
  car: {after: 5, lines: [{scene: A car.}]}
  word: {after: 2, when: danger is known, lines: [{scene: A word.}], to: ring}
endings:
  done: {outcome: lawful, people: Nobody is hurt.}
"""
MACHINE = run_of(WORLD)
SCRIPT = ["ask@2.5", "hint@1", "on@2", "wait", "back", "wait", "end"]


def test_the_inputs_of_a_record_are_those_that_were_given() -> None:
    _, events = play(MACHINE, SCRIPT)
    assert list(inputs_of(events)) == [
        Chosen(ChoiceId("ask"), 2_500),
        TookHint(1_000),
        Chosen(ChoiceId("on"), 2_000),
        Waited(500),
        Chosen(ChoiceId("back"), 2_000),
        Waited(4_000),
        Chosen(ChoiceId("end"), 2_000),
    ]


def test_a_timer_that_fired_on_arrival_is_no_input_of_its_own() -> None:
    _, events = play(MACHINE, ["ask@2.5"])
    assert [each.what for each in events if isinstance(each.what, Happened)] == [
        Happened(MACHINE.world[0].timer.id, 0)
    ]
    assert list(inputs_of(events)) == [Chosen(ChoiceId("ask"), 2_500)]


def test_a_record_played_again_is_the_same_and_ends_where_the_run_stands() -> None:
    position, events = play(MACHINE, SCRIPT)
    assert replay(MACHINE, events) == Replay(position=position, differs_at=None, expected=None, found=None)
    assert resume(MACHINE, events) == position
    assert resume(MACHINE, begin(MACHINE)[1]) == begin(MACHINE)[0]


def test_the_first_event_that_differs_is_told() -> None:
    _, events = play(MACHINE, SCRIPT)
    told = list(events)
    at = next(at for at, event in enumerate(told) if isinstance(event.what, Happened))
    told[at] = Event(told[at].at_ms + 1, told[at].what)
    played = replay(MACHINE, told)
    assert (played.differs_at, played.expected, played.found) == (at, told[at], events[at])
    with pytest.raises(ResumeError, match=rf"^event {at + 1} of the record is Happened .* at 2.501 s, but"):
        resume(MACHINE, told)


def test_a_choice_that_the_scenario_no_longer_has_is_told() -> None:
    _, events = play(MACHINE, SCRIPT)
    other = run_of(WORLD.replace("id: ask", "id: query"))
    played = replay(other, events)
    assert (played.differs_at, played.found) == (0, None)
    assert isinstance(played.expected and played.expected.what, Decided)


def test_a_record_that_says_more_or_less_than_the_machine_is_told() -> None:
    _, events = play(MACHINE, SCRIPT)
    assert replay(MACHINE, events[:-1]).found == events[-1]
    longer = replay(MACHINE, (*events, events[-1]))
    assert (longer.differs_at, longer.expected, longer.found) == (len(events), events[-1], None)


def _replayed(machine: Machine, given: list[tuple[int, int]]) -> None:
    """Play by drawn numbers, and play the record again."""
    position, events = begin(machine)
    told = list(events)
    for pick, after_ms in given:
        stop = machine.stops[position.config & machine.node_mask]
        inputs: list[Input] = [Waited(after_ms), *(Chosen(way.id, after_ms) for way in stop.ways)]
        try:
            position, events = step(machine, position, inputs[pick % len(inputs)])
        except ValueError:
            continue
        told += events
    again = [load(dump(event)) for event in told]
    assert replay(machine, again) == Replay(position=position, differs_at=None, expected=None, found=None)


draws = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 9_000)), max_size=25)


@given(draws)
def test_any_run_of_a_small_world_replays_to_the_same_events(given_: list[tuple[int, int]]) -> None:
    _replayed(MACHINE, given_)
    _replayed(run_of(WORLD, "shots", TWO_VARIANTS), given_)


@given(st.sampled_from(scenario_ids()), st.integers(0, 9), draws)
def test_any_run_of_the_library_replays_to_the_same_events(
    scenario_id: str, pick: int, given_: list[tuple[int, int]]
) -> None:
    scenario = load_scenario(scenario_id)
    variant = scenario.variants[pick % len(scenario.variants)].id
    _replayed(compile_scenario(scenario, variant, cosmetics_for(scenario, pick)), given_)
