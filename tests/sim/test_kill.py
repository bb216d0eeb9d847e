"""A session whose program is killed at any moment stands again at its last accepted decision."""

import json
import subprocess
import sys
from pathlib import Path

from tests.sim.kills import FAULTS

ROOT = Path(__file__).parents[2]


def test_after_each_of_200_kills_the_session_stands_where_it_was_acknowledged_and_can_be_finished() -> None:
    command = [sys.executable, "-m", "tests.sim.kills", "--kills", "200"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    counts = json.loads(done.stdout)
    assert counts["kills"] == 200
    assert {fault: counts[fault] for fault in FAULTS} == dict.fromkeys(FAULTS, 0)
    assert counts["kills_in_play"] >= 80
    assert counts["attempts"] >= 5
