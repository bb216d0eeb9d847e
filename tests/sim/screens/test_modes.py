"""The console of a run that assesses: it is the same, and gives no hints."""

from dataclasses import replace
from pathlib import Path

from textual.pilot import Pilot

from scenarios.reading.library import load_vocabulary
from scoring.judging import law_of
from scoring.packs import load_pack
from scoring.reading.rule import load_rule
from sim.content import open_scenario, pack_text
from sim.records.store import Store
from sim.session import Surroundings, Texts, new_attempt, start_session
from tests.sim.screens.stage import NOON, Stage, choose, sheet, until


def assessment(stage: Stage) -> None:
    """Leave an assessment of the small call in the store, broken off after its first line."""
    opened = open_scenario(str(stage.call))
    scenario = opened.scenario
    law = law_of(load_pack("chicago"), scenario.law_as_of, load_rule(), load_vocabulary())
    practice = new_attempt(scenario, law, variant=scenario.variants[0].id, seed=7, created_at=NOON)
    stage.home.mkdir(exist_ok=True)
    with Store.open(stage.home / "records.sqlite3") as store:
        around = Surroundings(store=store, law=law, monotonic=stage.clock, today=lambda: NOON)
        texts = Texts(scenario=opened.text, pack=pack_text("chicago"))
        start_session(replace(practice, mode="assessment"), scenario, texts, around).begin()


def test_an_assessment_gives_no_hints_and_says_so(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    assessment(stage)

    async def script(pilot: Pilot[None]) -> None:
        await until(pilot, "broken off")
        await choose(pilot, "resume")
        await until(pilot, "Decide")
        await pilot.press("h")
        await until(pilot, "An assessment gives no hints.")
        assert "Hint:" not in sheet(pilot, "line")

    stage.play(script, straight=False)
