"""Cut the power at every write and flush of a store's files, and count what is lost.

    python -m tests.sim.records.power --states 5000

Decisions are appended, each acknowledged when `append` returned, while every write, truncation, flush and
deletion is noted. Then the files are put together again as a disk may have them when the power goes at one of
these moments: what was flushed is there, of what was not all of it, none of it, some of it in any order, or
the last write torn at a sector. The store is opened on each: it must verify, hold every decision acknowledged
before that moment, whole and once, and at most one more. Prints the counts as one JSON object; exit 1 where
it does not.
"""

import argparse
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sim.records.store import Store
from tests.sim.records.disk import Disk, Done, watching
from tests.sim.records.samples import ATTEMPT, decision

STORE = "store.db"
SECTOR = 512
PER_DECISION = len(decision(1))
FAULTS = ("lost", "doubled", "partial", "altered", "broken")
HOW = ("all", "none", "some", "torn")


@dataclass
class Files:
    """Files as a disk has them: what was flushed, and what was done since, in order.

    A deletion is flushed with its folder: where it is asked for, and at the first flush of a log or journal
    after it was opened, which flushes the folder too (os_unix.c, unixSync).
    """

    flushed: dict[str, bytearray] = field(default_factory=dict)
    since: list[Done] = field(default_factory=list)
    fresh: set[str] = field(default_factory=set)

    def do(self, done: Done) -> None:
        """Take over one thing that was done."""
        match done.kind:
            case "open" if done.file.endswith(("-wal", "-journal")):
                self.fresh.add(done.file)
            case "sync":
                self._flush(lambda each: each.file == done.file)
                if done.file in self.fresh:
                    self.fresh.discard(done.file)
                    self._flush(lambda each: each.kind == "delete")
            case "delete" if done.at:
                self._flush(lambda each: each.file == done.file)
                apply(self.flushed, done)
            case _:
                self.since.append(done)

    def _flush(self, mine: Callable[[Done], bool]) -> None:
        for each in filter(mine, self.since):
            apply(self.flushed, each)
        self.since = [each for each in self.since if not mine(each)]

    def after(self, how: str, chance: random.Random) -> dict[str, bytearray]:
        """Give the files as they may be found when the power goes now."""
        files = {name: bytearray(content) for name, content in self.flushed.items()}
        since = list(self.since)
        match how:
            case "none":
                since = []
            case "some":
                since = [each for each in since if chance.random() < 1 / 2]
                chance.shuffle(since)
            case "torn" if since and since[-1].kind == "write":
                cut = chance.randrange(0, len(since[-1].data) + 1, SECTOR) if since[-1].data else 0
                since[-1] = Done("write", since[-1].file, since[-1].at, since[-1].data[:cut])
            case _:
                pass
        for each in since:
            apply(files, each)
        return files


def apply(files: dict[str, bytearray], done: Done) -> None:
    """Do to a set of files what was done."""
    match done.kind:
        case "write":
            content = files.setdefault(done.file, bytearray())
            content.extend(bytes(max(0, done.at + len(done.data) - len(content))))
            content[done.at : done.at + len(done.data)] = done.data
        case "truncate":
            del files.setdefault(done.file, bytearray())[done.at :]
        case "delete":
            files.pop(done.file, None)
        case _:
            pass


def play(folder: Path, decisions: Sequence[int], disk: Disk) -> None:
    """Append decisions, opening the store anew for each number given of them."""
    number = 0
    for share in decisions:
        with Store.open(folder / STORE) as store:
            if number == 0:
                store.begin(ATTEMPT)
            store.resume(ATTEMPT.attempt_id)
            for _ in range(share):
                number += 1
                store.append(ATTEMPT.attempt_id, decision(number))
                disk.say(number)


def moments(done: Sequence[Done], chance: random.Random) -> Iterator[tuple[int, str, dict[str, bytearray]]]:
    """Give each moment at which the power may go: decisions acknowledged, how it went, the files."""
    files, said = Files(), 0
    for each in done:
        if each.kind == "said":
            said = each.at
            continue
        files.do(each)
        if each.kind != "open":
            how = chance.choice(HOW)
            yield said, how, files.after(how, chance)


def judge(folder: Path, files: dict[str, bytearray], said: int) -> Counter[str]:
    """Open the store that the power cut left, and count what is there beside what was acknowledged."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    with Store.open(folder / STORE) as store:
        kept = store.events(ATTEMPT.attempt_id) if store.attempts() else ()
        sound = store.verify().ok
    whole, rest = divmod(len(kept), PER_DECISION)
    wanted = sum((decision(number) for number in range(1, whole + 1)), ())
    return Counter(
        lost=max(0, said - whole),
        doubled=max(0, whole - said - 1),
        unacknowledged=int(whole == said + 1),
        partial=int(rest != 0),
        altered=int(kept[: whole * PER_DECISION] != wanted),
        broken=int(not sound),
    )


def run(states: int, chance: random.Random) -> Counter[str]:
    """Cut the power that often, spread evenly over all moments, and add up what was found."""
    counts = Counter(dict.fromkeys(("moments", "states", *HOW, "unacknowledged", *FAULTS), 0))
    with tempfile.TemporaryDirectory() as played, watching() as disk:
        play(Path(played), [1, 2, 20, 20, 20, 20, max(1, states // 20)], disk)
        done = list(disk.done)
    counts["moments"] = sum(each.kind not in ("open", "said") for each in done)
    share = states / counts["moments"]
    while counts["states"] < states:
        for said, how, files in moments(done, chance):
            if chance.random() > share or counts["states"] >= states:
                continue
            with tempfile.TemporaryDirectory() as folder:
                counts.update(judge(Path(folder), files, said))
            counts.update({"states": 1, how: 1})
    return counts


def main() -> int:
    """Cut the power as often as asked and print the counts."""
    parser = argparse.ArgumentParser(description="cut the power while decisions are appended")
    parser.add_argument("--states", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    counts = run(asked.states, random.Random(asked.seed))  # noqa: S311 # when to cut, no secret
    sys.stdout.write(json.dumps(counts) + "\n")
    return int(any(counts[fault] for fault in FAULTS))


if __name__ == "__main__":
    sys.exit(main())
