"""Runs turned into text: what each seat's panel shows, how a line is told, which key a choice has."""

from fractions import Fraction

import pytest
from textual.geometry import Size

from scenarios.compiling import compile_scenario
from scenarios.machine import Position, begin, open_choices, stop_at
from scenarios.reading.library import scenario_ids
from scenarios.script import play
from scenarios.seeds import cosmetics_for
from sim.content import open_scenario
from sim.screens.parts.arrange import arrange
from sim.screens.parts.choices import LETTERS, ask_blocks, do_blocks, options
from sim.screens.parts.clockbar import clock_line
from sim.screens.parts.known import panel
from sim.screens.parts.sheet import height_of, lines_of, say
from sim.screens.parts.told import Telling, transcript
from tests.scenarios.worlds import machine_of, run_of, world

MATTERS = """
matters: {man: The man on the warrant, others: The others}
papers: {form: {title: The form, fields: {heading: {shows: "Form I-200", reveals: {man.paper: i200}}}}}
start: porch
states:
  porch:
    lines:
      - {cad: "HSI ON SCENE", reveals: {requester: hsi}}
      - {radio: "Nine thirty-one, go ahead.", by: caller}
    papers: [form]
    choices:
      - {id: out, label: Call the sergeant, acts: [others.call_supervisor], to: done}
endings: {done: {outcome: lawful, people: Nobody.}}
golden: {one: {variant: calm, reference: true, choices: [form.heading, out], ending: done}}
"""


def texts(seat: str, *choices: str, full: bool = False, parts: str = MATTERS) -> list[str]:
    """Write the panel of a seat after these choices in the world of two matters."""
    scenario = world(parts)
    machine = machine_of(scenario)
    events = play(machine, choices)[1]
    blocks = panel(seat, events, machine, scenario.matters, room=40, full=full)  # type: ignore[arg-type]
    return [block.text.plain for block in blocks]


def test_an_officer_sees_the_matters_apart_and_the_papers_that_were_read() -> None:
    assert texts("officer", "form.heading@2") == [
        "Who asks   ■ HSI, federal (CAD 0:00)",
        "The man on the warrant",
        "Paper      ● form I-200 (The form 0:02)",
        "The form",
        "▪ Form I-200",
    ]


def test_what_is_not_known_is_shown_as_not_known() -> None:
    parts = MATTERS.replace("others.call_supervisor", "man.call_supervisor")
    assert texts("officer", "out@3", parts=parts)[:3] == [
        "Who asks   ● HSI, federal (CAD 0:00)",
        "The man on the warrant",
        "? not known: paper",
    ]
    assert "Paper      ? not known" in texts("officer", "out@3", parts=parts, full=True)


def test_a_matter_is_not_named_before_it_is_met() -> None:
    assert texts("officer") == ["Who asks   ● HSI, federal (CAD 0:00)"]


def test_a_dispatcher_sees_the_board_and_the_radio_log() -> None:
    assert texts("dispatcher", "out@3")[-5:] == [
        "On the board",
        "0:03 call supervisor",
        "",
        "Radio log",
        "0:00 The caller: Nine thirty-one, go ahead.",
    ]


def test_a_roomy_panel_quotes_the_line_behind_a_fact() -> None:
    assert "CAD 0:00: “HSI ON SCENE”" in texts("officer", full=True)


def test_a_line_is_told_word_by_word_and_what_it_shows_is_known_after_it() -> None:
    machine = run_of(
        """
        start: a
        states:
          a:
            lines: [{phone: "One two three four.", by: caller, reveals: {danger: none}}]
            choices: [{id: out, label: Out, to: done}]
        endings: {done: {outcome: lawful, people: Nobody.}}
        golden: {one: {variant: calm, reference: true, choices: [out], ending: done}}
        """
    )
    telling = Telling().then(begin(machine)[1])
    heard = []
    while not telling.done:
        telling = telling.step("fast")
        heard.append([block.text.plain for block in telling.blocks("fast")])
    assert [] in heard
    assert ["The caller: One two …"] in heard
    assert heard[-1] == ["The caller: One two three four."]
    assert len(telling.told) == 2


def test_more_choices_than_digits_and_letters_still_have_a_key_of_their_own() -> None:
    many = "\n".join(f"      - {{id: c{n}, label: Choice {n}, to: done}}" for n in range(12))
    machine = run_of(
        f"""
start: a
states:
  a:
    choices:
{many}
endings: {{done: {{outcome: lawful, people: Nobody.}}}}
golden: {{one: {{variant: calm, reference: true, choices: [c0], ending: done}}}}
"""
    )
    start = Position(begin(machine)[0].config, 0)
    shown = options(stop_at(machine, start), open_choices(machine, start), {})
    assert "".join(each.key for each in shown) == "123456789abc"
    assert not {"h", "q", "w"} & set(LETTERS)


@pytest.mark.parametrize(
    ("left", "factor", "shown"),
    [
        (10_000, Fraction(1), "◷ 0:10 left ━━━━━━━━········ of 0:20"),
        (10_000, Fraction(2), "◷ 0:20 left ━━━━━━━━········ of 0:40"),
        (4_200, Fraction(1), "! 0:05 left ━━━············· of 0:20"),
        (None, Fraction(1), "○ no clock here"),
        (10_000, None, "○ untimed: take as long as you want"),
    ],
)
def test_the_clock_is_in_the_member_s_own_time(left: int | None, factor: Fraction | None, shown: str) -> None:
    line = clock_line(
        left_ms=left, limit_ms=None if left is None else 20_000, factor=factor, telling=False, over=False
    )
    assert line.plain == shown


def test_a_block_hangs_and_loses_no_letter() -> None:
    block = say("Place  ", "East side, mid-block, down from the alley", indent=2, hang=7)
    assert [line.plain for line in lines_of(block, 26)] == [
        "  Place  East side,",
        "         mid-block, down",
        "         from the alley",
    ]
    assert height_of(block, 26) == 3


def test_every_reference_run_of_the_library_can_be_told() -> None:
    scenario = open_scenario("wolcott_call").scenario
    for golden in (each for each in scenario.golden if each.reference):
        machine = compile_scenario(scenario, golden.variant, cosmetics_for(scenario, 4))
        events = play(machine, golden.choices)[1]
        told = "\n".join(block.text.plain for block in transcript(events))
        assert "{" not in told
        assert "THE END" in told


@pytest.mark.parametrize("name", scenario_ids())
def test_every_choice_of_every_shipped_moment_is_in_sight_on_80_by_24(name: str) -> None:
    scenario = open_scenario(name).scenario
    for variant in scenario.variants:
        machine = compile_scenario(scenario, variant.id, cosmetics_for(scenario, 1))
        for stop in machine.stops:
            shown = options(stop, stop.ways, {})
            shape = arrange(Size(80, 24), ask_blocks(shown), do_blocks(shown))
            tall = arrange(Size(80, 240), ask_blocks(shown), do_blocks(shown))
            assert shape.rows == tall.rows, f"{name}: {stop.state.id if stop.state else ''} is too tall"
