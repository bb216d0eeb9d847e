"""The console on a call that never ends: ten choices, a form, a transcript that grows with every key 1 or 2.

    python tests/benchmarks/screen_console.py FOLDER

Untimed, so that nothing is painted but the answer to a key; with a real store in FOLDER.
"""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from typing_extensions import override

from sim.content import open_scenario
from sim.profile import Profile, write_profile
from sim.screens.app import WcsimApp
from sim.screens.console import Console
from sim.screens.desk import Desk, Setting
from sim.screens.parts.outside import Outside
from sim.session import Session

HEAD = """\
scenario:
  id: long_call
  title: A call that never ends
  seat: call_taker
  incident: {kind: composite, what: A benchmark}
  law_as_of: 2026-03-01
  minutes: 1
  objectives: [{learn: To measure, norms: [ask_danger_first]}]
  briefing: You are on position 14.
  author: The benchmarks
  note: First version.
  cast: {caller: Caller}
  vary: {calm: {about: Nobody is in danger, so: {danger: none, purpose: civil_immigration, paper: i200}}}
  questions:
"""
QUESTION = """\
    q{n}:
      say: "Question {n}, as long as such a question is?"
      acts: [ask_danger]
      lines: [{{phone: "An answer that goes on a while.", by: caller, reveals: {{danger: none}}}}]
"""
BODY = """\
  start: opening
  states:
    opening:
      lines: [{phone: "Homeland Security, I need a car right now.", by: caller, reveals: {requester: hsi}}]
      ask_any: [q0, q1, q2, q3, q4, q5]
      choices:
        - id: again
          say: "Say that again, please."
          acts: [ask_purpose]
          lines: [{phone: "I said it once and I say it again: I need a car at this door.", by: caller}]
        - id: more
          say: "And then?"
          acts: [ask_paper]
          lines: [{phone: "Then nothing. Are you sending it? I have no time for this.", by: caller}]
        - {id: send_car, label: "Priority 2: a beat car, to assist them", acts: [send_patrol], to: over}
        - {id: sergeant, say: "A sergeant will come.", acts: [send_supervisor], to: over}
  endings: {over: {outcome: lawful, people: Nobody.}}
  golden: {one: {variant: calm, reference: true, choices: [sergeant], ending: over}}
"""
QUESTIONS = 6


class OnConsole(WcsimApp):
    """Opens on the console of a session."""

    def __init__(self, outside: Outside, session: Session) -> None:
        super().__init__(outside)
        self._playing = session

    @override
    def on_ready(self) -> None:
        _ = self.push_screen(Console(self._playing, "at once", done=lambda _: None, left=lambda: None))


def main(folder: Path) -> None:
    """Run the console."""
    file = folder / "long_call.yaml"
    file.write_text(HEAD + "".join(QUESTION.format(n=n) for n in range(QUESTIONS)) + BODY, "utf-8")
    home = folder / "home"
    write_profile(home, Profile(pace="at once"))
    outside = Outside(home=home, monotonic=time.monotonic, today=lambda: datetime.now(UTC), seed=lambda: 1)
    session = Desk(outside).begin(open_scenario(str(file)), Profile(), Setting(factor=None, seed=1))
    OnConsole(outside, session).run()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
