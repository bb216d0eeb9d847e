"""A run by keys, from home to the filed record, and all the ways it can be broken off and gone on with."""

from pathlib import Path

from textual.pilot import Pilot

from sim.records.custody.people import add
from sim.records.store import Store
from tests.sim.records.samples import RECORD
from tests.sim.records.test_people import SUPERVISOR, signed
from tests.sim.screens.stage import Stage, begin, choose, sheet, shown, until


def test_home_is_painted_first_and_says_what_to_do(tmp_path: Path) -> None:
    async def script(pilot: Pilot[None]) -> None:
        seen = await until(pilot, "Nothing yet")
        assert "TRAINING  Welcoming City Simulator  ·  Ana" in seen
        assert "New here? Take the first call: press Enter." in seen
        assert "Homeland Security, need a car on Wolcott" in seen

    Stage(tmp_path).play(script, straight=False)


def test_a_whole_run_by_keys_ends_in_a_filed_record(tmp_path: Path) -> None:
    async def script(pilot: Pilot[None]) -> None:
        await until(pilot, "Nothing yet")
        await choose(pilot, "small_call")
        seen = await until(pilot, "Briefing")
        assert "[x1]" in seen
        assert "Call-taker · about 1 minute" in seen
        await pilot.press("enter")
        await until(pilot, "I need a car")
        await pilot.press("a")
        await until(pilot, "Nobody is hurt at all")
        await pilot.press("2")
        await until(pilot, "THE END")
        await pilot.press("enter")
        seen = await until(pilot, "level")
        assert "Debrief" in seen
        await pilot.press("s")
        await until(pilot, "Seen, not agreed to")
        await pilot.press(*"ok", "enter")
        seen = await until(pilot, "Completion record")
        assert "Ana · C-1207" in seen
        record = sheet(pilot, "sheet")
        assert "seen, not agreed to" in record
        await pilot.press("x")
        await until(pilot, "Exported to")
        await pilot.press("escape")
        assert "2026-03-02" in await until(pilot, "My record")

    stage = Stage(tmp_path)
    stage.play(script, straight=False)
    with Store.open(stage.home / "records.sqlite3") as store:
        (record,) = store.records()
        (listed,) = store.attempts()
    assert listed.status == "filed"
    assert record["sign_off"]["comment"] == "ok"  # type: ignore[index,call-overload] # a group of the record
    assert sorted(path.suffix for path in (stage.home / "exports").iterdir()) == [".csv", ".json"]


def test_in_an_office_store_home_shows_no_record_but_those_filed_here(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.home.mkdir(exist_ok=True)
    with Store.open(stage.home / "records.sqlite3") as store:
        store.file_record(RECORD)
        store.write(add, SUPERVISOR, signed(), first=True)

    async def script(pilot: Pilot[None]) -> None:
        seen = await until(pilot, "Nothing yet")
        assert RECORD.course.title not in seen

    stage.play(script, straight=False)


def test_what_is_known_fills_with_where_it_came_from(tmp_path: Path) -> None:
    async def script(pilot: Pilot[None]) -> None:
        await begin(pilot)
        assert "● HSI, federal" in sheet(pilot, "known")
        assert "[red]Agent[/red] Roe 0:00" in sheet(pilot, "known")
        assert "? not known: danger, paper" in sheet(pilot, "known")
        stage.clock.now += 3
        await pilot.press("a")
        await until(pilot, "Nobody is hurt at all")
        assert "Danger     ● nobody hurt" in sheet(pilot, "known")
        assert "? not known: paper" in sheet(pilot, "known")
        await pilot.press("b")
        await until(pilot, "Form I-200")
        assert "not known" not in sheet(pilot, "known")

    stage = Stage(tmp_path)
    stage.play(script)


def test_a_key_stays_with_its_question_while_others_are_used_up(tmp_path: Path) -> None:
    async def script(pilot: Pilot[None]) -> None:
        await begin(pilot)
        assert sheet(pilot, "asks") == "a  “Is anyone hurt?”\nRead The form: b heading   "
        await pilot.press("a")
        await until(pilot, "Nobody is hurt at all")
        assert sheet(pilot, "asks") == "Read The form: b heading   "
        assert sheet(pilot, "dos") == "1  Send a car\n2  “A sergeant will come.”"

    Stage(tmp_path).play(script)


def test_the_clock_runs_out_by_itself(tmp_path: Path) -> None:
    async def script(pilot: Pilot[None]) -> None:
        await begin(pilot)
        assert "left" in shown(pilot)
        stage.clock.now += 60
        seen = await until(pilot, "Are you there?")
        assert "You said nothing." in seen

    stage = Stage(tmp_path)
    stage.play(script)


def test_waiting_is_a_key_and_says_where_nothing_would_happen(tmp_path: Path) -> None:
    async def script(pilot: Pilot[None]) -> None:
        await begin(pilot)
        await pilot.press("w")
        await until(pilot, "Are you there?")
        await pilot.press("w")
        await until(pilot, "Nothing happens here by itself")

    Stage(tmp_path).play(script)


def test_a_hint_is_shown_where_it_was_asked_and_is_counted_in_the_debrief(tmp_path: Path) -> None:
    async def script(pilot: Pilot[None]) -> None:
        await begin(pilot)
        await pilot.press("h")
        await until(pilot, "Hint: Nobody has said yet")
        assert "[red]Agent[/red] Roe." in sheet(pilot, "line")
        await pilot.press("h", "2")
        await until(pilot, "THE END")
        await pilot.press("enter")
        await until(pilot, "level")
        assert "Hints taken: 1;" in sheet(pilot, "sheet")

    Stage(tmp_path).play(script)


def test_leaving_in_mid_run_says_it_is_kept_and_home_goes_on_with_it(tmp_path: Path) -> None:
    async def script(pilot: Pilot[None]) -> None:
        await begin(pilot)
        await pilot.press("a")
        await until(pilot, "Nobody is hurt at all")
        await pilot.press("q")
        await until(pilot, "Home resumes it")
        await pilot.press("escape")
        assert "Home resumes it" not in shown(pilot)
        await pilot.press("q", "q")
        await until(pilot, "broken off: go on where you were")
        await choose(pilot, "resume")
        await until(pilot, "Decide")
        assert "No. Nobody is hurt at all." in sheet(pilot, "line")
        await pilot.press("2")
        await until(pilot, "THE END")

    Stage(tmp_path).play(script)


def test_ctrl_q_asks_once_then_ends_the_program_and_the_run_is_kept(tmp_path: Path) -> None:
    async def script(pilot: Pilot[None]) -> None:
        await begin(pilot)
        await pilot.press("ctrl+q")
        await until(pilot, "Home resumes it")
        await pilot.press("ctrl+q")
        await pilot.pause()

    assert Stage(tmp_path).play(script).left_running


def test_a_run_that_was_killed_goes_on_from_the_store_at_its_own_pace(tmp_path: Path) -> None:
    async def broken(pilot: Pilot[None]) -> None:
        await until(pilot, "Briefing")
        await pilot.press("c", "c", "enter")
        await until(pilot, "0:2")
        await pilot.press("a")
        await until(pilot, "Nobody is hurt at all")

    async def again(pilot: Pilot[None]) -> None:
        await until(pilot, "broken off")
        await choose(pilot, "resume")
        await until(pilot, "Nobody is hurt at all")
        stage.clock.now += 20
        await pilot.pause(0.3)
        assert "You said nothing." not in sheet(pilot, "line")
        stage.clock.now += 20
        await until(pilot, "You said nothing.")

    stage = Stage(tmp_path)
    stage.play(broken)
    stage.play(again, straight=False)


def test_a_debrief_that_waits_for_its_signature_is_on_home(tmp_path: Path) -> None:
    async def script(pilot: Pilot[None]) -> None:
        await begin(pilot)
        await pilot.press("1")
        await until(pilot, "THE END")
        await pilot.press("enter")
        await until(pilot, "level")
        await pilot.press("escape")
        await until(pilot, "read the debrief and sign it")
        await choose(pilot, "resume")
        await until(pilot, "Debrief")
        text = sheet(pilot, "sheet")
        assert "you      send patrol (an ordinary unit, without a supervisor)" in text
        assert "2019-09-24" in text

    Stage(tmp_path).play(script)
