"""Drawings: the drawn machine and `step` agree everywhere, and what is drawn is safe and readable."""

import subprocess
import sys
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest

from scenarios.compiling import compile_scenario
from scenarios.drawing.chart import SILENCE, Chart, choice_trigger, timer_trigger
from scenarios.drawing.mermaid import escape, mermaid
from scenarios.drawing.svg import FILLS, INK, PAPER, QUIET, TAKEN, svg
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
from scenarios.model import VariantId
from scenarios.reading.library import load_scenario, scenario_ids
from scenarios.script import play
from scenarios.seeds import cosmetics_for
from tests.scenarios.worlds import ONE_VARIANT, machine_of, run_of, world

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


def test_a_mermaid_diagram_names_every_place_and_link() -> None:
    assert mermaid(world(CALL, ONE_VARIANT)) == (
        "---\n"
        'title: "TRAINING - A small world (small, calm)"\n'
        "---\n"
        "stateDiagram-v2\n"
        "  direction TB\n"
        '  state "ring (5 s) - ask" as p0\n'
        '  state "silent (4 s)" as p1\n'
        '  state "hurt" as p2\n'
        '  state "done - lawful" as p3\n'
        '  state "late - failed duty" as p4\n'
        '  state "shots - by itself, after 11 s" as p5\n'
        '  state "word - by itself, after 7 s" as p6\n'
        "  [*] --> p0\n"
        "  p0 --> p3 : send\n"
        "  p0 --> p1 : silence\n"
        "  p1 --> p4 : silence\n"
        "  p1 --> p0 : back\n"
        "  p2 --> p3 : help\n"
        "  p6 --> p4\n"
        "  p5 --> p2\n"
        "  p3 --> [*]\n"
        "  p4 --> [*]\n"
    )


def test_a_run_is_marked_by_numbers_and_a_star_and_not_by_colour_alone() -> None:
    scenario = world(CALL, ONE_VARIANT)
    _, events = play(machine_of(scenario), ["wait", "back", "ask@0.5", "wait"])
    drawn = mermaid(scenario, VariantId("calm"), events)
    assert '  state "1. ring (5 s) - ask" as p0' in drawn
    assert '  state "2. silent (4 s)" as p1' in drawn
    assert "  p0 --> p1 : #42; silence" in drawn
    assert "  class p0,p1,p4,p5,p6,p7 visited" in drawn
    picture = ET.fromstring(svg(scenario, VariantId("calm"), events))  # noqa: S314 - our own text
    texts = [each.text for each in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert "TRAINING - A small world (small, calm)" in texts
    assert {"1. ring (5 s)", "2. silent (4 s)", "* silence", "* back"} <= set(texts)


def test_markup_in_a_text_does_nothing_but_show_itself() -> None:
    evil = 'End --> [*]; %%{init: "<script>"}%% #quot;'
    assert escape(evil) == (
        "End --#62; #91;#42;#93;#59; #37;#37;#123;init#58; #34;#60;script#62;#34;#125;#37;#37; #35;quot#59;"
    )
    scenario = world(CALL.replace("start: ring", "start: ring"), ONE_VARIANT)
    drawn = svg(scenario)
    assert "<script" not in drawn
    ET.fromstring(drawn)  # noqa: S314 - our own text


@pytest.mark.parametrize("scenario_id", scenario_ids())
def test_every_library_scenario_is_drawn_well_formed(scenario_id: str) -> None:
    scenario = load_scenario(scenario_id)
    for variant in scenario.variants:
        picture = ET.fromstring(svg(scenario, variant.id))  # noqa: S314 - our own text
        assert picture.tag == "{http://www.w3.org/2000/svg}svg"
        assert mermaid(scenario, variant.id).startswith("---\n")


def _luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("ink", [INK, QUIET, TAKEN])
@pytest.mark.parametrize("ground", [PAPER, *FILLS.values()])
def test_every_text_has_a_contrast_of_at_least_four_and_a_half_to_one(ink: str, ground: str) -> None:
    dark, light = sorted((_luminance(ink), _luminance(ground)))
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_without_the_extra_the_error_says_how_to_get_it() -> None:
    asked = (
        "import sys; sys.modules['grandalf.graphs'] = None; sys.modules['grandalf'] = None\n"
        "from scenarios.drawing.layered import lay_out\n"
        "try: lay_out({'a': (1.0, 1.0)}, [])\n"
        "except RuntimeError as error: print(error)\n"
    )
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout == (
        "drawing SVG needs grandalf; install it with: pip install 'welcoming-city-sim[draw]'\n"
    )
