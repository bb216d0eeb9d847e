"""The drawn machine and `step` agree everywhere."""

from collections.abc import Iterator

import pytest

from scenarios.compiling import compile_scenario
from scenarios.drawing.chart import SILENCE, Chart, choice_trigger, timer_trigger
from scenarios.exploring.clockwork import Clockwork
from scenarios.exploring.walk import Walk, walk
from scenarios.machine import (
    Chosen,
    Machine,
    Position,
    Waited,
    next_world_move,
    open_choices,
    step,
    stop_at,
)
from scenarios.reading.library import load_scenario, scenario_ids
from scenarios.seeds import cosmetics_for
from tests.scenarios.worlds import run_of

CALL = """
counters: {tries: 2}
cosmetic: {name: ["<Harris & Sons>"]}
start: ring
states:
  ring:
    lines: [{phone: "Homeland Security.", by: caller}]
    clock: {seconds: 5, then: silent}
    choices:
      - {id: ask, label: Ask, once: true, reveals: [danger], counts: {tries: 1}}
      - {id: send, label: Send, when: danger is known and elapsed < 8, to: done}
  silent:
    clock: {seconds: 4, then: late}
    choices: [{id: back, label: Back, clears: [shots], to: ring}]
  hurt:
    choices: [{id: help, label: Help, to: done}]
world:
  shots: {after: 11, when: danger is known, sets: [shots], to: hurt}
  radio: {after: 6, counts: {tries: 1}}
  word: {after: 7, when: flag shots, to: late}
endings:
  done: {outcome: lawful, people: "{name} is home."}
  late: {outcome: failed_duty, people: Nobody came.}
"""


def _moments(found: Walk) -> Iterator[tuple[Position, int]]:
    """Yield every reachable configuration with a moment for each piece of time in which it can be left."""
    clockwork = Clockwork(found.machine)
    for config, span in zip(found.spots, found.spans, strict=True):
        for start, _ in clockwork.pieces(config, span, clockwork.due(config, span)[0]):
            limit = clockwork.stop(config).limit_ms
            shown = span[0] if limit is None else max(span[0], start - limit + 1)
            yield Position(config, shown), start - shown


def _agree(machine: Machine) -> int:
    """Show that chart and `step` agree on what is open and where it leads; count the moves compared."""
    chart, compared = Chart(machine), 0
    for position, after_ms in _moments(walk(machine, bound=1_000_000)):
        stop = stop_at(machine, position)
        opened = {way.id for way in open_choices(machine, position, after_ms)}
        for way in stop.ways:
            moved = _sent(chart, position, choice_trigger(way.id), after_ms)
            assert (moved is not None) == (way.id in opened)
            if moved is not None:
                assert moved == _stepped(machine, position, Chosen(way.id, after_ms))
                compared += 1
        due = next_world_move(machine, position) if stop.ended is None else None
        silent = stop.limit_ms is not None and (due is None or stop.limit_ms < due[0])
        if stop.limit_ms is not None:
            moved = _sent(chart, position, SILENCE, stop.limit_ms)
            assert moved == (_stepped(machine, position, Waited(stop.limit_ms)) if silent else None)
            compared += silent
        if due is not None and not silent:
            moved = _sent(chart, position, timer_trigger(due[1].timer.id), due[0])
            assert moved == _stepped(machine, position, Waited(due[0]))
            compared += 1
    return compared


Where = tuple[Position, str]


def _sent(chart: Chart, position: Position, trigger: str, after_ms: int) -> Where | None:
    chart.place(position)
    if not chart.send(trigger, after_ms):
        assert chart.standing.config == position.config
        return None
    run = chart.standing
    return Position(run.config, run.shown_ms), run.state


def _stepped(machine: Machine, position: Position, given: Chosen | Waited) -> Where:
    after, _ = step(machine, position, given)
    stop = stop_at(machine, after)
    return after, stop.state.id if stop.state else stop.ended.ending if stop.ended else ""


@pytest.mark.parametrize("scenario_id", scenario_ids())
def test_the_drawn_machine_and_step_agree_in_every_configuration(scenario_id: str) -> None:
    scenario = load_scenario(scenario_id)
    for variant in scenario.variants:
        assert _agree(compile_scenario(scenario, variant.id, cosmetics_for(scenario, 0))) > 0


def test_the_drawn_machine_and_step_agree_on_clocks_timers_and_guards_over_time() -> None:
    assert _agree(run_of(CALL)) > 50
