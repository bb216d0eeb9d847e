"""A child process on a pseudo terminal of 80 by 24, for what only a terminal can tell."""

import os
import pty
import select
import sys
from pathlib import Path

HOUSE = Path(__file__).parents[2]
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
PATIENCE_S = 30
CHUNK = 65_536


class Child:
    """A program of this folder, started cold on a terminal of its own."""

    def __init__(self, program: str, *arguments: str) -> None:
        script = str(Path(__file__).with_name(program))
        environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"}
        environment["PYTHONPATH"] = str(HOUSE)
        self.process, self._terminal = pty.fork()
        if self.process == 0:
            os.execve(sys.executable, [sys.executable, script, *arguments], environment)  # noqa: S606 - ours

    def read_until(self, mark: bytes) -> None:
        """Read until the mark was painted; TimeoutError shows what was painted instead."""
        text = b""
        while mark not in text:
            if not self.ready(PATIENCE_S):
                raise TimeoutError(text[-2000:])
            text += os.read(self._terminal, CHUNK)

    def read_out(self) -> None:
        """Read until the child has ended, then let it go."""
        try:
            while os.read(self._terminal, CHUNK):
                pass
        except OSError:
            pass  # a pseudo terminal whose child has ended says so by this error
        os.waitpid(self.process, 0)
        os.close(self._terminal)

    def drain(self, quiet_s: float) -> None:
        """Read until nothing has come for a while."""
        while self.ready(quiet_s):
            os.read(self._terminal, CHUNK)

    def ready(self, within_s: float) -> bool:
        """Wait for the child to paint."""
        return bool(select.select([self._terminal], [], [], within_s)[0])

    def press(self, key: bytes) -> None:
        """Press a key."""
        os.write(self._terminal, key)

    def cpu_s(self) -> float:
        """Read the CPU seconds that the child has used."""
        fields = Path(f"/proc/{self.process}/stat").read_text("utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_A_SECOND

    def end(self) -> None:
        """End the child."""
        os.kill(self.process, 15)
        self.read_out()
