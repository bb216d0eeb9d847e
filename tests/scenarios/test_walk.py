"""The walk finds what playing every millisecond by `step` finds, no more and no less."""

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.exploring.chance import Dice
from scenarios.exploring.clockwork import Clockwork
from scenarios.exploring.cutting import cut_off
from scenarios.exploring.paths import script_to
from scenarios.exploring.spans import FOREVER, Span
from scenarios.exploring.walk import Walk, walk
from scenarios.layout import Asked
from scenarios.machine import (
    Chosen,
    Input,
    Machine,
    Position,
    Waited,
    begin,
    next_change_ms,
    open_choices,
    step,
    stop_at,
)
from scenarios.script import play
from tests.scenarios.worlds import TWO_VARIANTS, run_of

LATER_MS = 3
"""How far past the last moment the millisecond player goes; from there on all times are alike."""

RACE = """
start: ring
states:
  ring:
    clock: {seconds: 5, then: silent}
    choices:
      - {id: ask, label: Ask, sets: [asked]}
      - {id: send, label: Send, when: flag asked and elapsed < 8, to: done}
  silent:
    clock: {seconds: 4, then: late}
    choices: [{id: back, label: Back, to: ring}]
world:
  shots: {after: 11, when: flag asked, to: done}
endings:
  done: {outcome: lawful, people: Nobody is hurt.}
  late: {outcome: failed_duty, people: Nobody came.}
"""


def test_a_world_without_moments_is_walked_over_configurations_alone() -> None:
    machine = run_of("""
        start: ring
        states:
          ring:
            choices:
              - {id: ask, label: Ask, once: true, reveals: [danger]}
              - {id: send, label: Send, when: danger is known, to: done}
        endings:
          done: {outcome: lawful, people: Nobody is hurt.}
          never: {outcome: unresolved, people: Nobody knows.}
        """)
    found = walk(machine)
    assert found.complete
    assert found.configs == 3
    assert found.endings == {"done"}
    assert found.ways == {("ring", "ask"), ("ring", "send")}
    assert [script_to(found, spot) for spot in range(3)] == [(), ("ask",), ("ask", "send")]


def test_clocks_and_timers_are_regions_of_the_runs_time() -> None:
    found = walk(run_of(RACE))
    assert found.silences == {"ring", "silent"}
    assert found.timers == {"shots"}
    assert found.endings == {"done", "late"}
    assert {frozenset(answers) for answers in found.asked.values()} == {frozenset({True, False})}


def test_a_script_has_times_only_where_they_matter() -> None:
    found = walk(run_of(RACE))
    late = [
        spot
        for spot, config in enumerate(found.spots)
        if stop_at(found.machine, Position(config, 0)).ended is not None
    ]
    assert sorted(script_to(found, spot) for spot in late) == [
        ("ask", "ask@4", "wait"),
        ("ask", "send"),
        ("ask@1.999", "wait", "wait"),
        ("wait", "wait"),
    ]


def test_beyond_the_bound_the_walk_is_not_complete_and_random_runs_are_played() -> None:
    found = walk(run_of(RACE), bound=3, seed=7, runs=50)
    assert not found.complete
    assert found.chance is not None
    assert (found.chance.runs, found.chance.unended, found.chance.stuck) == (50, 0, None)
    assert found.chance.endings == {"done", "late"}
    assert found.chance == walk(run_of(RACE), bound=3, seed=7, runs=50).chance


def test_the_dice_fall_alike_on_every_platform() -> None:
    dice = Dice(7)
    assert [dice.below(100) for _ in range(8)] == [67, 71, 81, 43, 74, 99, 42, 29]


def test_from_a_loop_without_a_way_out_no_ending_is_reached() -> None:
    found = walk(
        run_of("""
        start: ring
        states:
          ring:
            choices: [{id: on, label: Go on, to: loop}, {id: end, label: End, to: done}]
          loop:
            choices: [{id: again, label: Again, to: other}]
          other:
            choices: [{id: back, label: Back, to: loop}]
        endings:
          done: {outcome: lawful, people: Nobody is hurt.}
        """)
    )
    lost = cut_off(found, _endings(found))
    assert [script_to(found, spot) for spot in lost] == [("on",), ("on", "again")]


def _endings(found: Walk) -> list[int]:
    return [
        at
        for at, config in enumerate(found.spots)
        if stop_at(found.machine, Position(config, 0)).ended is not None
    ]


FLAGS = ("one", "two")
guards = st.one_of(
    st.none(),
    st.sampled_from(["flag one", "not flag one", "flag two and not flag one", "count tries >= 2"]),
    st.builds("elapsed {} 0.00{}".format, st.sampled_from(["<", "<=", ">", ">=", "="]), st.integers(1, 5)),
)
targets = st.sampled_from(["a", "b", "c", "end"])
choices = st.fixed_dictionaries(
    {"when": guards, "once": st.booleans(), "to": st.one_of(st.none(), targets)},
    optional={
        "sets": st.sampled_from(["[one]", "[two]", "[one, two]"]),
        "clears": st.sampled_from(["[one]", "[two]"]),
        "counts": st.just("{tries: 1}"),
        "lines": st.sampled_from(
            ["[{scene: '-', when: flag one, reveals: [danger]}]", "[{scene: '-', reveals: [purpose]}]"]
        ),
    },
)
clocks = st.one_of(st.none(), st.builds("{{seconds: 0.00{}, then: {}}}".format, st.integers(1, 4), targets))
timer_guards = st.sampled_from([None, "flag one", "not flag two", "danger is known", "count tries >= 1"])
timers = st.fixed_dictionaries(
    {"after": st.integers(1, 6).map("0.00{}".format), "when": timer_guards},
    optional={"to": targets, "sets": st.just("[two]"), "clears": st.just("[one]")},
)


@st.composite
def worlds(draw: st.DrawFn) -> str:
    """Draw a world of three states whose clocks and timers are a few milliseconds apart."""
    lines = ["counters: {tries: 2}", "start: a", "states:"]
    for name in ("a", "b", "c"):
        clock = draw(clocks)
        lines += [f"  {name}:", *([f"    clock: {clock}"] if clock else []), "    choices:"]
        for at, choice in enumerate(draw(st.lists(choices, min_size=1, max_size=3))):
            lines.append(f"      - {{id: {name}{at}, label: Do it, {_keys(choice)}}}")
    lines.append("  sets_all: {choices: [{id: s, label: S, sets: [one, two], to: end}]}")
    drawn = draw(st.lists(timers, max_size=2))
    lines += ["world:"] if drawn else []
    lines += [f"  t{at}: {{{_keys(timer)}}}" for at, timer in enumerate(drawn)]
    lines += ["endings:", "  end: {outcome: lawful, people: Nobody is hurt.}"]
    return "\n".join(lines)


def _keys(given: Mapping[str, object]) -> str:
    written = {key: value for key, value in given.items() if value is not None}
    return ", ".join(f"{key}: {str(value).lower()}" for key, value in written.items())


Moment = tuple[int, Span]
"""A configuration and the times that are alike to the one it was shown at."""


def _played(machine: Machine) -> dict[Position, set[Position]]:
    """Play every input at every millisecond by `step`; where each position leads."""
    most = _most(machine)
    leads: dict[Position, set[Position]] = {}
    ready = [begin(machine)[0]]
    while ready:
        position = ready.pop()
        if position not in leads:
            leads[position] = set()
            for given in _inputs(machine, position):
                after, _ = step(machine, position, given)
                leads[position].add(Position(after.config, min(after.shown_ms, most)))
            ready += leads[position]
    return leads


def _inputs(machine: Machine, position: Position) -> list[Input]:
    if stop_at(machine, position).ended is not None:
        return []
    change = next_change_ms(machine, position)
    given: list[Input] = [] if change is None else [Waited(change)]
    times = _time(machine, position)
    return given + [Chosen(way.id, ms) for ms in times for way in open_choices(machine, position, ms)]


def _time(machine: Machine, position: Position) -> range:
    """List the milliseconds at which a choice can be taken, as far as they can matter."""
    most, change = _most(machine), next_change_ms(machine, position)
    return range(most + 1 if change is None else min(change, most + 1))


def _most(machine: Machine) -> int:
    return (machine.moments_ms[-1] if machine.moments_ms else 0) + LATER_MS


def _moments(found: Walk) -> set[Moment]:
    """Take the walk's spots apart into single moments."""
    clockwork = Clockwork(found.machine)
    return (
        {
            (config, clockwork.settle(config, (ms, ms + 1)))
            for config, span in zip(found.spots, found.spans, strict=True)
            for ms in range(span[0], min(span[1], span[0] + 1 if span[1] == FOREVER else FOREVER))
        }
        | {
            (config, clockwork.late_span(config))
            for config, span in zip(found.spots, found.spans, strict=True)
            if span[1] == FOREVER
        }
        | {
            (config, clockwork.settle(config, (ms, ms + 1)))
            for config, span in zip(found.spots, found.spans, strict=True)
            if span[1] == FOREVER
            for ms in range(span[0], clockwork.late_span(config)[0])
        }
    )


@given(worlds())
@settings(max_examples=150, deadline=None)
def test_the_walk_finds_exactly_what_playing_every_millisecond_finds(parts: str) -> None:
    machine = run_of(parts, vary=TWO_VARIANTS)
    clockwork = Clockwork(machine)
    played = _played(machine)
    reached = {(p.config, clockwork.settle(p.config, (p.shown_ms, p.shown_ms + 1))) for p in played}
    assert _moments(walk(machine)) == reached


@given(worlds())
@settings(max_examples=100, deadline=None)
def test_the_guards_of_choices_answer_in_the_walk_what_they_answer_when_played(parts: str) -> None:
    machine = run_of(parts, vary=TWO_VARIANTS)
    heard: dict[Asked, set[bool]] = {}
    for position in _played(machine):
        stop = stop_at(machine, position)
        for way in stop.ways:
            if way.test is not None and not position.config & way.used:
                answers = heard.setdefault(machine.asked[way.test], set())
                answers |= {
                    way.test(position.config, position.shown_ms + ms) for ms in _time(machine, position)
                }
    asked = walk(machine).asked
    assert {place: asked[place] for place in heard} == heard


@given(worlds())
@settings(max_examples=100, deadline=None)
def test_what_is_cut_off_from_every_ending_is_what_no_play_leads_out_of(parts: str) -> None:
    machine = run_of(parts, vary=TWO_VARIANTS)
    clockwork = Clockwork(machine)
    played = _played(machine)
    good = {position for position in played if stop_at(machine, position).ended is not None}
    while more := {p for p, leads in played.items() if p not in good and leads & good}:
        good |= more
    lost = {
        (p.config, clockwork.settle(p.config, (p.shown_ms, p.shown_ms + 1))) for p in played if p not in good
    }
    found = walk(machine)
    cut = cut_off(found, _endings(found))
    assert {found.spots[at] for at in cut} == {config for config, _ in lost}
    for at, span in cut.items():
        position, _ = play(machine, script_to(found, at, span))
        assert (position.config, clockwork.settle(*_shown(position))) in lost


def _shown(position: Position) -> tuple[int, Span]:
    return position.config, (position.shown_ms, position.shown_ms + 1)


@given(worlds())
@settings(max_examples=100, deadline=None)
def test_every_spot_has_a_script_of_fewest_inputs_that_plays(parts: str) -> None:
    machine = run_of(parts, vary=TWO_VARIANTS)
    clockwork = Clockwork(machine)
    found = walk(machine)
    depth = {begin(machine)[0]: 0}
    played, ready = _played(machine), [begin(machine)[0]]
    for position in ready:
        for after in played[position] - depth.keys():
            depth[after] = depth[position] + 1
            ready.append(after)
    for spot, config in enumerate(found.spots):
        script = script_to(found, spot)
        position, _ = play(machine, script)
        assert position.config == config
        span = clockwork.settle(*_shown(position))
        least = min(
            length
            for p, length in depth.items()
            if p.config == config
            and found.spans[spot][0] <= clockwork.settle(*_shown(p))[0] < found.spans[spot][1]
        )
        assert (span[0] >= found.spans[spot][0], len(script)) == (True, least)
