"""Kill a child at random points while it plays the 911 call in a session, and see where the session stands.

    python -m tests.sim.kills --kills 200

A child plays the reference run and says on a pipe how far it has come, each time a decision was accepted; it
is ended with SIGKILL. The session is then resumed: it must stand at the last decision that was said or one
later, exactly as the script gives it, and the next child goes on from there. Every attempt is played to its
end. Prints the counts as one JSON object; exit 1 where anything was lost.
"""

import argparse
import json
import os
import random
import select
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from scenarios.events import Event
from scenarios.reading.library import load_scenario, load_vocabulary
from scenarios.script import play
from scoring.judging import law_of, references
from scoring.packs import load_pack
from scoring.reading.rule import load_rule
from sim.autopilot import HandClock, play_on
from sim.records.attempts import Attempt
from sim.records.store import Store
from sim.session import Session, Surroundings, Texts, resume_session, start_session
from tests.scoring.small import machine

LONGEST_S = 0.03
FAULTS = ("lost", "beyond", "other", "broken", "unfinished")
SCENARIO = load_scenario("wolcott_call")
MACHINE = machine(SCENARIO)
SCRIPT = references(SCENARIO, MACHINE.variant)[0].choices
STAND: tuple[tuple[Event, ...], ...] = ((), *(play(MACHINE, SCRIPT[:n])[1] for n in range(len(SCRIPT) + 1)))
"""The events of a session by how far it has come: 0 at the briefing, 1 begun, then a choice more each."""
LAW = law_of(load_pack("chicago"), SCENARIO.law_as_of, load_rule(), load_vocabulary())
ATTEMPT = Attempt(
    attempt_id="",
    scenario_id=SCENARIO.id,
    scenario_version=SCENARIO.version,
    title=SCENARIO.title,
    seat=SCENARIO.seat,
    variant="calm",
    seed=0,
    law_as_of=SCENARIO.law_as_of,
    pack_id=LAW.pack.id,
    pack_version=LAW.pack.version,
    mode="practice",
    created_at=datetime(2026, 1, 31, 12, 0, tzinfo=UTC),
)


def sit(store: Store, attempt_id: str, clock: HandClock) -> Session:
    """Begin the attempt, or take it up again."""
    around = Surroundings(store=store, law=LAW, monotonic=clock, today=lambda: datetime.now(UTC))
    if any(each.attempt.attempt_id == attempt_id for each in store.attempts()):
        return resume_session(attempt_id, SCENARIO, around)
    attempt = replace(ATTEMPT, attempt_id=attempt_id)
    return start_session(attempt, SCENARIO, Texts(scenario="as read", pack="as read"), around)


def go_on(path: Path, attempt_id: str, acknowledge: int) -> None:
    """Play the rest of the run, saying how far it has come after each decision."""
    clock = HandClock()
    with Store.open(path) as store:
        session = sit(store, attempt_id, clock)
        come = STAND.index(session.events)
        if session.status in ("briefing", "resumed"):
            session.begin()
            come = max(come, 1)
            os.write(acknowledge, b"%d\n" % come)
        for text in SCRIPT[come - 1 :]:
            play_on(session, clock, [text])
            come += 1
            os.write(acknowledge, b"%d\n" % come)


def killed_child(path: Path, attempt_id: str, chance: random.Random) -> int:
    """Run a child, kill it, and give how far it said to have come (0: nothing said).

    Half of the children are killed some time after they start, so also while they open the store or resume;
    half some time after their first word.
    """
    reading, acknowledge = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            go_on(path, attempt_id, acknowledge)
        finally:
            os._exit(1)
    os.close(acknowledge)
    if chance.random() < 1 / 2:
        select.select([reading], [], [], 10)
    time.sleep(chance.uniform(0, LONGEST_S))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as pipe:
        lines = pipe.read().split()
    return int(lines[-1]) if lines else 0


def judge(path: Path, attempt_id: str, said: int) -> tuple[Counter[str], int]:
    """Resume the session and count what is wrong with it; give how far it has come, too."""
    with Store.open(path) as store:
        session = sit(store, attempt_id, HandClock())
        sound = store.verify().ok
    come = STAND.index(session.events) if session.events in STAND else -1
    placed = come <= 0 or session.position == play(MACHINE, SCRIPT[: come - 1])[0]
    return Counter(
        lost=int(0 <= come < said),
        beyond=int(come > said + 1),
        other=int(come < 0 or not placed),
        broken=int(not sound),
    ), come


def finished(path: Path, attempt_id: str) -> bool:
    """Play the rest of an attempt and tell whether it is the run as written, to the end."""
    reading, acknowledge = os.pipe()
    go_on(path, attempt_id, acknowledge)
    os.close(acknowledge)
    os.close(reading)
    with Store.open(path) as store:
        session = sit(store, attempt_id, HandClock())
    return session.events == STAND[-1] and session.status == "debrief"


def run(kills: int, folder: Path, chance: random.Random) -> Counter[str]:
    """Kill that many children, each attempt until it has come to its end, and add up what was found."""
    counts = Counter(dict.fromkeys(("kills", "kills_in_play", "attempts", *FAULTS), 0))
    path, said = folder / "0.sqlite3", 0
    for number in range(kills):
        attempt_id = f"11111111-2222-4333-8444-{counts['attempts']:012d}"
        last = killed_child(path, attempt_id, chance)
        found, said = judge(path, attempt_id, max(said, last))
        counts.update(found)
        counts.update(kills=1, kills_in_play=int(last > 0))
        if said == len(STAND) - 1 or number == kills - 1:
            counts.update(unfinished=int(not finished(path, attempt_id)), attempts=1)
            path, said = folder / f"{counts['attempts']}.sqlite3", 0
    return counts


def main() -> int:
    """Run as many kills as asked and print the counts."""
    parser = argparse.ArgumentParser(
        description="kill children while they play; see where the session stands"
    )
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        counts = run(asked.kills, Path(folder), random.Random(asked.seed))  # noqa: S311 # when to kill, no secret
    sys.stdout.write(json.dumps(counts) + "\n")
    return int(any(counts[fault] for fault in FAULTS))


if __name__ == "__main__":
    sys.exit(main())
