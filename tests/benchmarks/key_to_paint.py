"""How long a key takes to be painted on the console, and in a bare Textual app beside it.

    python tests/benchmarks/key_to_paint.py [KEYS]

Both run on a pseudo terminal. Wall time is from the key that is written to the terminal to the first byte of
the frame that answers it; on the console that includes the step and its durable append. CPU time is the
child's own from key to paint and quiet, divided by the keys. The console shows ten choices, a form, and a
transcript that grows by two lines with every key.
"""

import os
import pty
import select
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

HOUSE = Path(__file__).parents[2]
KEYS = 200
QUIET_S = 0.12
TICKS = os.sysconf("SC_CLK_TCK")
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
    q{n}: {{say: "Question {n}, as long as such a question is?", acts: [ask_danger],
           lines: [{{phone: "An answer that goes on a while.", by: caller, reveals: {{danger: none}}}}]}}
"""
BODY = """\
  start: opening
  states:
    opening:
      lines: [{phone: "Homeland Security, I need a car right now.", by: caller, reveals: {requester: hsi}}]
      ask_any: [q0, q1, q2, q3, q4, q5]
      choices:
        - {id: again, say: "Say that again, please.", once: false, acts: [ask_purpose],
           lines: [{phone: "I said it once and I say it again: I need a car at this door.", by: caller}]}
        - {id: more, say: "And then?", once: false, acts: [ask_paper],
           lines: [{phone: "Then nothing. Are you sending it, yes or no? I have no time for this.", by: caller}]}
        - {id: send_car, label: "Priority 2: a beat car, to assist the agents there", acts: [send_patrol], to: over}
        - {id: sergeant, say: "A sergeant will come and decide.", acts: [send_supervisor], to: over}
  endings: {over: {outcome: lawful, people: Nobody.}}
  golden: {one: {variant: calm, reference: true, choices: [sergeant], ending: over}}
"""


def child(kind: str, folder: Path) -> None:
    """Run one of the two apps until its terminal is closed."""
    if kind == "bare":
        run_bare()
    else:
        run_ours(folder)


def run_bare() -> None:
    """Run a Textual app with a label that shows the last key and how many there were."""
    from textual.app import App, ComposeResult
    from textual.events import Key
    from textual.widgets import Label

    class Bare(App[None]):
        count = 0

        def compose(self) -> ComposeResult:
            yield Label("ready to go")

        def on_key(self, event: Key) -> None:
            self.count += 1
            self.query_one(Label).update(f"{event.key} {self.count}")

    Bare().run()


def run_ours(folder: Path) -> None:
    """Run the console on the long call, untimed, with a real store."""
    from sim.content import open_scenario
    from sim.profile import Profile, write_profile
    from sim.screens.app import WcsimApp
    from sim.screens.console import Console
    from sim.screens.desk import Desk, Setting
    from sim.screens.parts.outside import Outside

    home, file = folder / "home", folder / "long_call.yaml"
    file.write_text(HEAD + "".join(QUESTION.format(n=n) for n in range(6)) + BODY, "utf-8")
    outside = Outside(home=home, monotonic=time.monotonic, today=lambda: datetime.now(UTC), seed=lambda: 1)
    write_profile(home, Profile(pace="at once"))
    desk, opened = Desk(outside), open_scenario(str(file))
    session = desk.begin(opened, Profile(), Setting(factor=None, seed=1))

    class Ours(WcsimApp):
        def on_ready(self) -> None:
            self.push_screen(Console(session, "at once", done=lambda _: None, left=lambda: None))

    _ = Fraction(1)
    Ours(outside).run()


def measure(kind: str, keys: int, folder: Path) -> tuple[list[float], float]:
    """Press keys on a child's terminal: gives the wall seconds of each, and the CPU seconds of all."""
    process, terminal = pty.fork()
    if process == 0:
        environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"}
        environment["PYTHONPATH"] = str(HOUSE)
        command = [sys.executable, __file__, "--child", kind, str(folder)]
        os.execve(sys.executable, command, environment)  # noqa: S606 - our own program
    wait_for(terminal, b"ready to go" if kind == "bare" else b"Decide")
    walls, before = [], cpu_of(process)
    for number in range(keys):
        drain(terminal)
        began = time.perf_counter()
        os.write(terminal, b"12"[number % 2 : number % 2 + 1])
        select.select([terminal], [], [], 5)
        walls.append(time.perf_counter() - began)
    drain(terminal)
    used = cpu_of(process) - before
    os.kill(process, 9)
    os.waitpid(process, 0)
    os.close(terminal)
    return walls, used


def wait_for(terminal: int, mark: bytes) -> None:
    """Read until the mark is seen, then until it is quiet."""
    text = b""
    while mark not in text:
        if not select.select([terminal], [], [], 20)[0]:
            raise TimeoutError(text[-2000:])
        text += os.read(terminal, 65_536)
    drain(terminal)


def drain(terminal: int) -> None:
    """Read until nothing more comes."""
    while select.select([terminal], [], [], QUIET_S)[0]:
        os.read(terminal, 65_536)


def cpu_of(process: int) -> float:
    """Read the CPU seconds that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def main(keys: int) -> None:
    """Measure both and print medians."""
    print(f"{str(keys) + ' keys':<10}{'median ms':>11}{'p95 ms':>9}{'CPU ms a key':>14}")
    for kind in ("bare", "ours"):
        with tempfile.TemporaryDirectory(prefix="wcsim-bench-") as folder:
            walls, used = measure(kind, keys, Path(folder))
        wall = sorted(each * 1000 for each in walls)
        print(
            f"{kind:<10}{statistics.median(wall):>11.1f}{wall[int(len(wall) * 0.95)]:>9.1f}"
            f"{used * 1000 / keys:>14.1f}"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], Path(sys.argv[3]))
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else KEYS)
