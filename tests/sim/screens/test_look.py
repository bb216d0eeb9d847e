"""What is in sight on every screen: the mark, the keys, contrast in both themes, small and wide."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from sim.screens.parts.sheet import Sheet
from tests.sim.screens.contrast import faint_words
from tests.sim.screens.stage import Stage, begin, choose, sheet, shown, until

WIDE = (132, 40)
Look = Callable[[Pilot[None]], Awaitable[None]]


async def tour(pilot: Pilot[None], look: Look) -> None:
    """Look at every screen and slip of a run, from home to the record."""
    await until(pilot, "Nothing yet")
    await look(pilot)
    await pilot.press("n")
    await until(pilot, "Who is practising?")
    await look(pilot)
    await pilot.press("escape")
    await choose(pilot, "small_call")
    await until(pilot, "Briefing")
    await look(pilot)
    await begin(pilot)
    await pilot.press("a")
    await until(pilot, "Nobody is hurt at all")
    await look(pilot)
    await pilot.press("2")
    await until(pilot, "THE END")
    await look(pilot)
    await pilot.press("enter")
    await until(pilot, "level")
    await look(pilot)
    await pilot.press("s")
    await until(pilot, "Seen, not agreed to")
    await look(pilot)
    await pilot.press("enter")
    await until(pilot, "Completion record")
    await look(pilot)


def test_training_and_the_keys_are_on_every_screen_of_80_by_24(tmp_path: Path) -> None:
    async def look(pilot: Pilot[None]) -> None:
        lines = shown(pilot).splitlines()
        assert len(lines) == 24
        assert any(" TRAINING " in line for line in lines)
        assert any(word in shown(pilot) for word in ("Esc ", "q Quit", "q Leave"))

    Stage(tmp_path).play(lambda pilot: tour(pilot, look), straight=False)


@pytest.mark.parametrize("theme", ["wcsim-dark", "wcsim-light"])
def test_every_word_stands_out_from_its_ground(tmp_path: Path, theme: str) -> None:
    async def look(pilot: Pilot[None]) -> None:
        await pilot.pause()
        assert list(faint_words(pilot)) == []

    async def script(pilot: Pilot[None]) -> None:
        pilot.app.theme = theme
        await tour(pilot, look)

    Stage(tmp_path).play(script, straight=False)


def test_without_colour_everything_is_still_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def script(pilot: Pilot[None]) -> None:
        await begin(pilot)
        assert pilot.app.no_color
        assert "? not known: danger, paper" in sheet(pilot, "known")
        await pilot.press("1")
        await until(pilot, "THE END")
        await pilot.press("enter")
        await until(pilot, "level")
        assert "x broken" in sheet(pilot, "sheet")
        assert "+ " in sheet(pilot, "sheet")

    monkeypatch.setenv("NO_COLOR", "1")
    Stage(tmp_path).play(script)


def test_a_wide_terminal_shows_the_line_behind_each_fact(tmp_path: Path) -> None:
    async def script(pilot: Pilot[None]) -> None:
        await begin(pilot)
        assert "Danger     ? not known" in sheet(pilot, "known")
        await pilot.press("a")
        await until(pilot, "Nobody is hurt at all")
        assert "[red]Agent[/red] Roe 0:00: “No. Nobody is hurt at all.”" in sheet(pilot, "known")
        line, known = (pilot.app.screen.query_one(f"#{each}", Sheet) for each in ("line", "known"))
        assert line.outer_size.height == 37
        assert known.region.x == line.region.right

    Stage(tmp_path).play(script, size=WIDE)


def test_a_terminal_that_changes_its_size_loses_nothing(tmp_path: Path) -> None:
    async def script(pilot: Pilot[None]) -> None:
        await begin(pilot)
        before = sheet(pilot, "line")
        await pilot.resize_terminal(*WIDE)
        await until(pilot, "Danger     ? not known")
        await pilot.resize_terminal(80, 24)
        await until(pilot, "? not known: danger, paper")
        assert sheet(pilot, "line") == before
        assert "Leave" in shown(pilot).splitlines()[-1]

    Stage(tmp_path).play(script)


def test_markup_and_escapes_of_a_member_only_show_themselves(tmp_path: Path) -> None:
    async def script(pilot: Pilot[None]) -> None:
        assert "[bold]A\\na[/]" in await until(pilot, "Nothing yet")
        await begin_small(pilot)
        assert "A call about [red]a door[/red]" in shown(pilot)
        await pilot.press("b")
        await until(pilot, "Form I-200 [bold]")
        await pilot.press("2")
        await until(pilot, "THE END")
        await pilot.press("enter", "s")
        await until(pilot, "Seen, not agreed to")
        await pilot.press(*"[@click=app.quit]x", "enter")
        await until(pilot, "Completion record")
        assert "[@click=app.quit]x" in sheet(pilot, "sheet")
        assert "\x1b" not in shown(pilot)

    Stage(tmp_path, name="[bold]A\\na[/]\x1b[31m").play(script, straight=False)


async def begin_small(pilot: Pilot[None]) -> None:
    """Go from home to the console."""
    await choose(pilot, "small_call")
    await begin(pilot)


def test_a_voice_is_heard_word_by_word_and_the_clock_waits_for_it(tmp_path: Path) -> None:
    async def script(pilot: Pilot[None]) -> None:
        await until(pilot, "Briefing")
        await pilot.press("enter")
        await until(pilot, "Homeland …")
        assert "the clock waits until all is shown" in shown(pilot)
        assert "I need a car" not in sheet(pilot, "line")
        stage.clock.now += 60
        await pilot.press("space")
        await until(pilot, "I need a car right now")
        assert "0:14 left" in shown(pilot)

    stage = Stage(tmp_path, pace="slow")
    stage.play(script)


def test_the_palette_has_the_actions_of_the_screen(tmp_path: Path) -> None:
    async def script(pilot: Pilot[None]) -> None:
        await begin(pilot)
        await pilot.press("ctrl+p")
        await until(pilot, "Stay silent until something happens by itself")
        await pilot.press(*"wait", "enter")
        await until(pilot, "Are you there?")

    Stage(tmp_path).play(script)


def test_the_mouse_takes_a_choice_and_a_key(tmp_path: Path) -> None:
    async def script(pilot: Pilot[None]) -> None:
        await begin(pilot)
        await pilot.click("#asks", offset=(6, 1))
        await until(pilot, "Nobody is hurt at all")
        await pilot.click("#keys", offset=(pilot.app.screen.size.width - 1, 0))
        lines = shown(pilot).splitlines()
        await pilot.click(offset=(lines[-1].index("w Wait"), 23))
        await until(pilot, "Are you there?")

    Stage(tmp_path).play(script)
