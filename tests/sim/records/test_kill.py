"""An acknowledged decision survives SIGKILL at any moment."""

import json
import subprocess
import sys
from pathlib import Path

from tests.sim.records.kills import FAULTS

ROOT = Path(__file__).parents[3]


def test_no_acknowledged_decision_is_lost_in_200_kills() -> None:
    command = [sys.executable, "-m", "tests.sim.records.kills", "--kills", "200"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    counts = json.loads(done.stdout)
    assert counts["kills"] == 200
    assert {fault: counts[fault] for fault in FAULTS} == dict.fromkeys(FAULTS, 0)
    assert counts["kills_in_play"] >= 80
    assert counts["acknowledged"] >= 200
