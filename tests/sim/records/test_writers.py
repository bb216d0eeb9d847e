"""Several programs on one store lose nothing and fork nothing."""

import subprocess
import sys
from pathlib import Path

from sim.records.store import Store
from tests.sim.records.samples import attempt, decision

ROOT = Path(__file__).parents[3]


def test_eight_writers_at_once_on_a_new_store_lose_nothing(where: str) -> None:
    decisions = 25
    command = [sys.executable, "-m", "tests.sim.records.writers", where]
    writers = [
        subprocess.Popen([*command, str(number), str(decisions)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for number in range(8)
    ]
    said = [writer.communicate()[0].split() for writer in writers]

    assert [writer.returncode for writer in writers] == [0] * 8
    assert said == [[str(nth) for nth in range(1, decisions + 1)]] * 8
    with Store.open(where, read_only=True) as store:
        for number in range(8):
            played = sum((decision(nth, f"c{number}") for nth in range(1, decisions + 1)), ())
            assert store.events(attempt(number).attempt_id) == played
        assert store.verify().ok
