"""Cut the line to a PostgreSQL server while decisions are appended, kill the server, and count what is lost.

    python -m tests.sim.records.cuts --cuts 300 --kills 10

Players append decisions, each acknowledged when `append` returned; meanwhile their connections are ended at
random moments, and the server is killed with SIGKILL and started again. Every decision acknowledged must be
there, once, and no player may have to give up. Prints the counts as one JSON object; exit 1 where one does
not hold.
"""

import argparse
import json
import random
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass

from sim.records.errors import StoreError
from sim.records.store import Store
from tests.sim.records.samples import attempt, decision
from tests.sim.records.server import Server, serving

FAULTS = ("lost", "doubled", "partial", "altered", "broken", "gave_up")
PLAYERS = 4
PATIENCE_S = 60.0
DURABLE = ("fsync=on", "full_page_writes=on")
PER_DECISION = len(decision(1))
END_ALL = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
    "WHERE application_name = 'wcsim' AND pid <> pg_backend_pid()"
)


@dataclass
class Player:
    """One station that appends decisions to its attempt until it is told to stop."""

    where: str
    number: int
    over: threading.Event
    said: int = 0
    gave_up: str = ""

    def play(self) -> None:
        """Play on whatever happens to the line."""
        mine = attempt(self.number)
        try:
            with Store.open(self.where, wait_s=PATIENCE_S) as store:
                store.begin(mine)
                while not self.over.is_set():
                    store.append(mine.attempt_id, decision(self.said + 1, f"c{self.number}"))
                    self.said += 1
        except StoreError as error:
            self.gave_up = str(error)


def cut(server: Server, cuts: int, kills: int, chance: random.Random) -> Counter[str]:
    """End connections and kill the server at random moments; give how often each was done."""
    deeds = ["cut"] * cuts + ["kill"] * kills
    chance.shuffle(deeds)
    done: Counter[str] = Counter(cuts=0, connections=0, kills=0)
    for deed in deeds:
        time.sleep(chance.uniform(0, 0.06))
        if deed == "cut":
            done.update(cuts=1, connections=int(server.ask(END_ALL)[0][0]))
        else:
            server.kill()
            server.start()
            done["kills"] += 1
    return done


def judge(player: Player) -> Counter[str]:
    """Count what the store holds of a player beside what was acknowledged."""
    with Store.open(player.where, wait_s=PATIENCE_S) as store:
        kept = store.events(attempt(player.number).attempt_id)
    whole, rest = divmod(len(kept), PER_DECISION)
    wanted = sum((decision(nth, f"c{player.number}") for nth in range(1, whole + 1)), ())
    return Counter(
        acknowledged=player.said,
        lost=max(0, player.said - whole),
        doubled=max(0, whole - player.said),
        partial=int(rest != 0),
        altered=int(kept[: whole * PER_DECISION] != wanted),
        gave_up=int(bool(player.gave_up)),
    )


def run(cuts: int, kills: int, chance: random.Random) -> Counter[str]:
    """Have players play while the line is cut that often, and add up what was found."""
    counts = Counter(dict.fromkeys(("cuts", "connections", "kills", "acknowledged", *FAULTS), 0))
    with serving(*DURABLE) as server:
        where, over = server.make("cuts"), threading.Event()
        with Store.open(where):
            pass
        players = [Player(where, number, over) for number in range(1, PLAYERS + 1)]
        threads = [threading.Thread(target=player.play) for player in players]
        for thread in threads:
            thread.start()
        try:
            while not all(player.said or player.gave_up for player in players):
                time.sleep(0.01)
            counts.update(cut(server, cuts, kills, chance))
        finally:
            over.set()
            for thread in threads:
                thread.join()
        for player in players:
            counts.update(judge(player))
            if player.gave_up:
                sys.stderr.write(player.gave_up + "\n")
        with Store.open(where, wait_s=PATIENCE_S) as store:
            counts.update(broken=int(not store.verify().ok))
    return counts


def main() -> int:
    """Cut and kill as often as asked and print the counts."""
    parser = argparse.ArgumentParser(description="cut the line to the server while decisions are appended")
    parser.add_argument("--cuts", type=int, default=300)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    counts = run(asked.cuts, asked.kills, random.Random(asked.seed))  # noqa: S311 # when to cut, no secret
    sys.stdout.write(json.dumps(counts) + "\n")
    return int(any(counts[fault] for fault in FAULTS))


if __name__ == "__main__":
    sys.exit(main())
