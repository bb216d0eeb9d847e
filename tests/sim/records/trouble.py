"""Five kinds of disk trouble while decisions are appended: what is said, and what is lost.

    python -m tests.sim.records.trouble --rounds 200

Full, refused writes, refused flushes, no more right to open the log, no file longer than so much: each comes
at a random moment, stays, and goes again. While it lasts the store must say what happened, what is safe and
how to mend it, by the right kind of error; after it the attempt is resumed and goes on. Every decision
acknowledged must be there, whole and once, at most one more for each trouble, and the chain must verify.
Prints the counts as one JSON object for each kind; exit 1 where one does not hold.
"""

import argparse
import json
import random
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TypeAlias

from sim.records.errors import DiskFailingError, DiskFullError, FolderError, StoreError
from sim.records.store import Store
from tests.sim.records.disk import Disk, Kind, watching
from tests.sim.records.limits import no_file_longer_than
from tests.sim.records.samples import ATTEMPT, decision

FAULTS = ("lost", "doubled", "partial", "altered", "broken", "unsaid")
LONGEST = 30
PER_DECISION = len(decision(1))
Trouble: TypeAlias = Callable[[Disk, Path, int], AbstractContextManager[None]]


def failing(kinds: tuple[Kind, ...], code: int) -> Trouble:
    """Have the disk answer each of these with an error, from the `after`th of them on."""

    @contextmanager
    def lasting(disk: Disk, _folder: Path, after: int) -> Iterator[None]:
        left = after

        def fails(kind: Kind, _file: str) -> int:
            nonlocal left
            left -= kind in kinds
            return code if kind in kinds and left < 0 else 0

        disk.fails = fails
        try:
            yield
        finally:
            disk.fails = lambda _kind, _file: 0

    return lasting


@contextmanager
def limited(_disk: Disk, folder: Path, after: int) -> Iterator[None]:
    """Let no file grow beyond a little more than the longest is now."""
    longest = max((each.stat().st_size for each in folder.iterdir()), default=0)
    with no_file_longer_than(longest + after * 2048):
        yield


TROUBLES: dict[str, tuple[Trouble, type[StoreError]]] = {
    "full": (failing(("write",), sqlite3.SQLITE_FULL), DiskFullError),
    "write refused": (failing(("write",), sqlite3.SQLITE_IOERR_WRITE), DiskFailingError),
    "flush refused": (failing(("sync",), sqlite3.SQLITE_IOERR_FSYNC), DiskFailingError),
    "not to be opened": (failing(("open",), sqlite3.SQLITE_CANTOPEN), FolderError),
    "too long": (limited, DiskFailingError),
}


class Player:
    """Appends decisions and knows which of them were acknowledged."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.said = 0

    def play(self, decisions: int) -> None:
        """Take the attempt up where the store has it, and append that many decisions."""
        with Store.open(self.path) as store:
            if not store.attempts():
                store.begin(ATTEMPT)
            self.said = len(store.resume(ATTEMPT.attempt_id)) // PER_DECISION
            for _ in range(decisions):
                store.append(ATTEMPT.attempt_id, decision(self.said + 1))
                self.said += 1


def troubled(folder: Path, name: str, disk: Disk, chance: random.Random) -> Counter[str]:
    """Play into one trouble and out of it again, and judge what is there each time."""
    trouble, kind = TROUBLES[name]
    player = Player(folder / "store.db")
    player.play(chance.randint(1, LONGEST))
    told = Counter(told=0, spared=0, unsaid=0)
    try:
        with trouble(disk, folder, 0 if kind is FolderError else chance.randrange(30)):
            player.play(LONGEST)
        told["spared"] += 1
    except StoreError as error:
        clear = type(error) is kind and bool(error.what and error.safe and error.mend)
        told.update(told=int(clear), unsaid=int(not clear))
    found = judge(player)
    player.play(3)
    return told + found + judge(player)


def judge(player: Player) -> Counter[str]:
    """Count what the store holds beside what was acknowledged."""
    with Store.open(player.path) as store:
        kept = store.events(ATTEMPT.attempt_id)
        sound = store.verify().ok
    whole, rest = divmod(len(kept), PER_DECISION)
    wanted = sum((decision(number) for number in range(1, whole + 1)), ())
    return Counter(
        lost=max(0, player.said - whole),
        doubled=max(0, whole - player.said - 1),
        partial=int(rest != 0),
        altered=int(kept[: whole * PER_DECISION] != wanted),
        broken=int(not sound),
    )


def run(name: str, rounds: int, chance: random.Random) -> Counter[str]:
    """Have one kind of trouble that often and add up what was found."""
    counts = Counter(dict.fromkeys(("rounds", "told", "spared", *FAULTS), 0))
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder, watching() as disk:
            found = troubled(Path(folder), name, disk, chance)
        counts.update({"rounds": 1, **found})
    return counts


def main() -> int:
    """Have each kind of trouble as often as asked and print the counts."""
    parser = argparse.ArgumentParser(description="let the disk fail while decisions are appended")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    wrong = False
    for name in TROUBLES:
        counts = run(name, asked.rounds, random.Random(asked.seed))  # noqa: S311 # when to fail, no secret
        sys.stdout.write(json.dumps({"trouble": name, **counts}) + "\n")
        wrong = wrong or any(counts[fault] for fault in FAULTS)
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
