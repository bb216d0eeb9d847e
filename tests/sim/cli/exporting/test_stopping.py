"""A long export: its progress on a terminal, and Ctrl-C, which leaves nothing half-written."""

import os
import pty
import re
import signal
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest

from sim.home import store_path
from sim.records.store import Store
from tests.sim.cli.wcsim import PROGRAM
from tests.sim.records.samples import RECORD

MANY = 60
WORDS = ["records", "export", "--format", "pdf", "--out", "pages"]


@pytest.fixture(autouse=True)
def many() -> None:
    """So many records that their pages take some seconds."""
    with Store.open(store_path()) as store:
        for number in range(MANY):
            named = replace(RECORD.record, record_id=f"aaaaaaaa-0000-4000-8000-{number:012d}")
            store.file_record(replace(RECORD, record=named))


def test_ctrl_c_leaves_nothing_half_written_and_says_so() -> None:
    running = subprocess.Popen([*PROGRAM, *WORDS], stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + 60
    while not list(Path().glob(".leaving-*/*.pdf")):
        assert running.poll() is None, "it was over before it could be stopped"
        assert time.monotonic() < until
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=60)
    assert running.returncode == 130
    assert told == "\nstopped; nothing was written to pages (TRAINING)\n"
    assert [each.name for each in Path().iterdir()] == ["home"]


def test_a_terminal_is_told_count_rate_and_time_left_and_a_pipe_nothing() -> None:
    ours, theirs = pty.openpty()
    running = subprocess.Popen([*PROGRAM, *WORDS], stderr=theirs)
    os.close(theirs)
    told = b""
    while piece := _read(ours):
        told += piece
    os.close(ours)
    assert running.wait(60) == 0
    assert re.search(rb"\r\x1b\[K\d+ of 64 records, \d+ a second, \d+ s left", told)
    piped = subprocess.run([*PROGRAM, *WORDS[:-1], "more"], capture_output=True, text=True, check=True)
    assert piped.stderr.splitlines()[0] == "more: 62 files and their manifest (TRAINING)"


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # the other end was closed
        return b""
