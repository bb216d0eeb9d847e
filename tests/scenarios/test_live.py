"""The machine that forgets what nothing reads any more: fewer configurations, and the same answers."""

import pytest

from scenarios.exploring.explored import machines_of
from scenarios.exploring.live import forgetful
from scenarios.exploring.walk import Walk, walk
from scenarios.machine import Machine
from scenarios.reading.library import load_scenario, scenario_ids
from tests.scenarios.worlds import run_of

MACHINES = {
    f"{scenario_id}/{variant}": each
    for scenario_id in scenario_ids()
    for variant, each in machines_of(load_scenario(scenario_id)).items()
}


def answers(found: Walk) -> tuple[object, ...]:
    return found.states, found.endings, found.ways, found.silences, found.timers, found.asked


@pytest.mark.parametrize("name", MACHINES)
def test_what_a_walk_finds_of_the_library_is_the_same(name: str) -> None:
    whole, less = walk(MACHINES[name]), walk(forgetful(MACHINES[name]))
    assert answers(less) == answers(whole)
    assert less.configs <= whole.configs


def asking() -> Machine:
    """Two questions that nothing reads once the door is left, and one that the report asks about."""
    return run_of(
        """
        start: door
        states:
          door:
            choices:
              - {id: name, label: Your name?, once: true}
              - {id: age, label: Your age?, once: true}
              - {id: hurt, label: Are you hurt?, once: true, sets: [asked]}
              - {id: on, label: Go on, to: report}
          report:
            choices:
              - {id: say, label: Say so, when: flag asked, to: done}
              - {id: leave, label: Leave it, to: done}
        endings: {done: {outcome: lawful, people: Done.}}
        golden: {good: {variant: calm, reference: true, choices: [hurt, on, say], ending: done}}
        """
    )


def test_behind_a_door_what_was_asked_there_is_forgotten_unless_a_guard_asks_for_it() -> None:
    """At the door 2 x 2 x 2 configurations; in the report two, by the flag; one ending."""
    assert walk(asking()).configs == 8 + 8 + 8
    assert walk(forgetful(asking())).configs == 8 + 2 + 1


def test_what_is_to_be_remembered_stays() -> None:
    asked = asking().layout.flags["asked"].mask
    assert walk(forgetful(asking(), remembers=asked)).configs == 8 + 2 + 2
