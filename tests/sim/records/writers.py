"""One writer of many: `python -m tests.sim.records.writers STORE NUMBER DECISIONS` plays attempt NUMBER."""

import sys

from sim.records.store import Store
from tests.sim.records.samples import attempt, decision


def main(where: str, number: str, decisions: str) -> None:
    """Begin the attempt and append its decisions, each acknowledged on standard output."""
    mine = attempt(int(number))
    with Store.open(where, wait_s=60) as store:
        store.begin(mine)
        for nth in range(1, int(decisions) + 1):
            store.append(mine.attempt_id, decision(nth, f"c{number}"))
            sys.stdout.write(f"{nth}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
