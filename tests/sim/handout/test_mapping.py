"""A run over its map: each fault is marked where it was, a duty left undone where it last could be done."""

from scenarios.model import Scenario
from scoring.debrief.review import debrief
from sim.handout.mapping import map_of, marks_of
from tests.scoring.small import judged, run_of
from tests.sim.seats import CALL, LAW


def marks(*script: str, scenario: Scenario = CALL) -> dict[str, list[tuple[str, str]]]:
    told = debrief(judged(scenario, LAW, *script), run_of(scenario, script), scenario, LAW)
    return {place: [(mark.kind, mark.name) for mark in found] for place, found in marks_of(told).items()}


def test_a_duty_passed_over_is_marked_where_it_could_last_be_done() -> None:
    assert marks("ask@2", "wait", "wait") == {
        "call": [("broken", "send for danger")],
        "gone": [("broken", "write")],
    }


def test_a_run_without_fault_has_no_marks() -> None:
    assert marks("ask@2", "send@2", "write@3") == {}


def test_the_map_of_a_run_has_its_path_and_its_marks() -> None:
    script = ("ask@2", "wait", "wait")
    run = run_of(CALL, script)
    atlas = map_of(run, CALL, debrief(judged(CALL, LAW, *script), run, CALL, LAW))
    assert atlas.run == ("call", "gone")
    assert [place.id for place in atlas.places if place.marks] == ["call", "gone"]
