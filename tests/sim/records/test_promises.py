"""The table of promises in small numbers; each module named here is a command for the full ones."""

import os
import random
from pathlib import Path

import pytest

from tests.sim.records import cuts, power, tampering, trouble
from tests.sim.records.disk import watching
from tests.sim.records.server import missing


def chance() -> random.Random:
    return random.Random(7)  # noqa: S311 # when things happen, no secret


def test_a_power_cut_at_any_write_loses_no_acknowledged_decision() -> None:
    counts = power.run(60, chance())
    assert counts["states"] == 60
    assert {fault: counts[fault] for fault in power.FAULTS} == dict.fromkeys(power.FAULTS, 0)


@pytest.mark.parametrize("name", trouble.TROUBLES)
def test_a_failing_disk_is_told_by_its_kind_and_loses_nothing(name: str) -> None:
    counts = trouble.run(name, 2, chance())
    assert counts["told"] + counts["spared"] == counts["rounds"] == 2
    assert {fault: counts[fault] for fault in trouble.FAULTS} == dict.fromkeys(trouble.FAULTS, 0)


def test_a_cut_line_and_a_killed_server_neither_lose_nor_double() -> None:
    lacking = missing()
    if lacking is not None and os.environ.get("CI") != "true":
        pytest.skip(lacking)
    counts = cuts.run(12, 1, chance())
    assert (counts["cuts"], counts["kills"]) == (12, 1)
    assert counts["acknowledged"] > 0
    assert {fault: counts[fault] for fault in cuts.FAULTS} == dict.fromkeys(cuts.FAULTS, 0)


def test_every_change_of_a_stored_log_is_found_and_named_by_attempt_and_event(where: str) -> None:
    counts = tampering.run(where, every_byte=False)
    assert (counts["changes"], counts["missed"], counts["misnamed"]) == (counts["found"], 0, 0)


def test_the_watch_sees_what_the_store_writes(tmp_path: Path) -> None:
    with watching() as disk:
        power.play(tmp_path, [1], disk)
    assert {each.file for each in disk.done if each.kind == "write"} >= {"store.db", "store.db-wal"}
    assert [each.at for each in disk.done if each.kind == "said"] == [1]
