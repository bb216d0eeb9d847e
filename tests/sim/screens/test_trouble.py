"""What goes wrong is told as what happened, what is safe, and what to do; never as a traceback."""

import sqlite3
from contextlib import closing
from pathlib import Path

from textual.pilot import Pilot

from sim.profile import Profile, read_profile
from sim.records.store import Store
from tests.sim.screens.stage import Stage, begin, sheet, until


def test_a_store_of_another_program_is_told_at_home(tmp_path: Path) -> None:
    async def script(pilot: Pilot[None]) -> None:
        seen = await until(pilot, "What is safe")
        assert "Nothing in it was changed." in seen
        await pilot.press("enter")
        await until(pilot, "Practise")

    stage = Stage(tmp_path)
    (stage.home / "records.sqlite3").write_text("this is no store", "utf-8")
    stage.play(script, straight=False)


def test_a_home_that_is_a_file_is_told_as_such(tmp_path: Path) -> None:
    async def script(pilot: Pilot[None]) -> None:
        await until(pilot, "cannot be made: File exists.")
        await until(pilot, "Set WCSIM_HOME to a folder")

    stage = Stage(tmp_path)
    stage.home = tmp_path / "f"
    stage.home.write_text("no folder", "utf-8")
    stage.play(script, straight=False)


def test_a_run_that_went_on_elsewhere_is_told_and_nothing_is_mixed(tmp_path: Path) -> None:
    async def script(pilot: Pilot[None]) -> None:
        await begin(pilot)
        with Store.open(stage.home / "records.sqlite3") as other:
            (listed,) = other.attempts()
            other.resume(listed.attempt.attempt_id)
            other.append(listed.attempt.attempt_id, [{"type": "life", "at_ms": 0, "state": "resumed"}])
        await pilot.press("a")
        await until(pilot, "went on in")
        await pilot.press("enter")
        assert "Nobody is hurt" not in sheet(pilot, "line")

    stage = Stage(tmp_path)
    stage.play(script)


def test_a_store_in_use_is_told_and_the_choice_can_be_taken_again(tmp_path: Path) -> None:
    async def script(pilot: Pilot[None]) -> None:
        await begin(pilot)
        with closing(sqlite3.connect(stage.home / "records.sqlite3")) as other:
            other.execute("BEGIN IMMEDIATE")
            await pilot.press("a")
            await until(pilot, "is in use", seconds=10)
        await pilot.press("enter", "a")
        await until(pilot, "Nobody is hurt at all")

    stage = Stage(tmp_path)
    stage.play(script)


def test_a_file_that_is_no_scenario_is_told_with_its_line(tmp_path: Path) -> None:
    async def script(pilot: Pilot[None]) -> None:
        await until(pilot, "The scenario cannot be played")
        await pilot.press("enter")
        await until(pilot, "Practise")

    stage = Stage(tmp_path)
    stage.call.write_text("scenario: {}\n", "utf-8")
    stage.play(script)


def test_a_first_visitor_is_asked_for_a_name_once_and_may_skip_it(tmp_path: Path) -> None:
    async def skipping(pilot: Pilot[None]) -> None:
        await until(pilot, "Who is practising?")
        await pilot.press("escape")
        await until(pilot, "New here?")

    async def naming(pilot: Pilot[None]) -> None:
        await until(pilot, "New here?")
        await pilot.press("n")
        await until(pilot, "Who is practising?")
        await pilot.press(*"Bo", "enter", *"123456789", "enter")
        await until(pilot, "Not this number: it has the form of a social security number")
        await pilot.press(*["backspace"] * 9, *"77", "enter")
        await until(pilot, "Simulator  ·  Bo")

    stage = Stage(tmp_path)
    (stage.home / "profile.json").unlink()
    stage.play(skipping, straight=False)
    assert read_profile(stage.home) == Profile()
    stage.play(naming, straight=False)
    assert read_profile(stage.home) == Profile(name="Bo", number="77")
