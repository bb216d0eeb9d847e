"""Runs for the tests of this room, told: a small one, and one whose every text tries to be markup."""

from scenarios.model import Scenario
from scoring.debrief.review import debrief
from scoring.judging import Law
from sim.handout.chapters import Told
from tests.scenarios.worlds import world
from tests.scoring.small import judged, law, run_of
from tests.sim.seats import CALL, LAW

EVIL = "[red] <script>alert(1)</script> *x* _y_ `z` # 1. | &amp; [a](http://b.c) \\ ~~s~~ %%"
"""What a text may hold: markup of every form; control characters are cleaned when a scenario is read."""

_QUOTED = EVIL.replace("\\", "\\\\").replace('"', '\\"')
EVIL_CALL = world(
    f"""
    matters: {{friend: "{_QUOTED}"}}
    start: call
    states:
      call:
        lines: [{{phone: "{_QUOTED}", by: caller, reveals: {{friend.danger: life}}}}]
        clock: {{seconds: 9, then: gone}}
        choices:
          - {{id: send, label: "{_QUOTED}", acts: [friend.send_emergency], to: done}}
          - {{id: write, label: "1. {_QUOTED}", acts: [record_request], once: true}}
    endings:
      done: {{outcome: lawful, people: "{_QUOTED}"}}
      gone: {{outcome: unresolved, people: "- {_QUOTED}"}}
    golden: {{good: {{variant: calm, reference: true, choices: [send@2], ending: done}}}}
    """
)
EVIL_LAW = law(
    """
    {id: send_for_danger, obliges: {seats: [call_taker], acts: [send_emergency], within: {seconds: 30, of: danger}}, when: {danger: life}, severity: critical, competency: life_safety}
    """  # noqa: E501 - a norm a line
)


def told(*script: str, scenario: Scenario = CALL, under: Law = LAW, picture: str = "") -> Told:
    judgement, run = judged(scenario, under, *script), run_of(scenario, script)
    return Told(
        scenario=scenario,
        variant="calm",
        law=under,
        judgement=judgement,
        debrief=debrief(judgement, run, scenario, under),
        picture=picture,
    )
