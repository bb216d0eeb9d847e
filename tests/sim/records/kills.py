"""Kill a child at random points while it appends decisions, and count what was lost.

    python -m tests.sim.records.kills --kills 2000

A child acknowledges each decision on a pipe after `append` returned, and is ended with SIGKILL. The store is
then opened again: every acknowledged decision must be there, whole and once, at most one more, the chain must
verify, and the next child goes on with the same attempt. Prints the counts as one JSON object; exit 1 where a
decision is lost, doubled, torn or altered, or a chain is broken.
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
from pathlib import Path

from sim.records.store import Store
from tests.sim.records.samples import ATTEMPT, decision

KILLS_PER_STORE = 20
LONGEST_S = 0.03
FAULTS = ("lost", "doubled", "torn", "altered", "broken")
PER_DECISION = len(decision(1))


def play(path: Path, acknowledge: int) -> None:
    """Begin or resume the attempt and append decisions for ever, acknowledging each by its number."""
    with Store.open(path) as store:
        if not store.attempts():
            store.begin(ATTEMPT)
        number = len(store.resume(ATTEMPT.attempt_id)) // PER_DECISION
        while True:
            number += 1
            store.append(ATTEMPT.attempt_id, decision(number))
            os.write(acknowledge, b"%d\n" % number)


def killed_child(path: Path, chance: random.Random) -> int:
    """Run a child on the store, kill it, and give the last decision it acknowledged (0: none).

    Half the children are killed some time after they start, so also while they open the store; half some
    time after their first acknowledgement.
    """
    reading, acknowledge = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            play(path, acknowledge)
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


def judge(path: Path, acknowledged: int) -> Counter[str]:
    """Open the store again and count what is there beside what was acknowledged."""
    with Store.open(path) as store:
        if not store.attempts():
            return Counter(lost=acknowledged)
        kept = store.events(ATTEMPT.attempt_id)
        sound = store.verify().ok
    whole, rest = divmod(len(kept), PER_DECISION)
    wanted = sum((decision(number) for number in range(1, whole + 1)), ())
    return Counter(
        lost=max(0, acknowledged - whole),
        unacknowledged=max(0, whole - acknowledged),
        doubled=max(0, whole - acknowledged - 1),
        torn=int(rest != 0),
        altered=int(kept[: whole * PER_DECISION] != wanted),
        broken=int(not sound),
    )


def run(kills: int, folder: Path, chance: random.Random) -> Counter[str]:
    """Kill `kills` children, several for each store, and add up what was found."""
    counts = Counter(dict.fromkeys(("kills", "kills_in_play", "acknowledged", "unacknowledged", *FAULTS), 0))
    before = 0
    for number in range(kills):
        before = before if number % KILLS_PER_STORE else 0
        path = folder / f"{number // KILLS_PER_STORE}.db"
        last = killed_child(path, chance)
        acknowledged = max(before, last)
        found = judge(path, acknowledged)
        counts.update(found)
        counts.update(kills=1, kills_in_play=int(last > 0), acknowledged=max(0, last - before))
        before = acknowledged + found["unacknowledged"]
    return counts


def main() -> int:
    """Run as many kills as asked and print the counts."""
    parser = argparse.ArgumentParser(
        description="kill children while they append decisions; count what is lost"
    )
    parser.add_argument("--kills", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        counts = run(asked.kills, Path(folder), random.Random(asked.seed))  # noqa: S311 # when to kill, no secret
    sys.stdout.write(json.dumps(counts) + "\n")
    return int(any(counts[fault] for fault in FAULTS))


if __name__ == "__main__":
    sys.exit(main())
