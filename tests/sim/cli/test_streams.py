"""The program among other programs: streams closed, full, in another encoding; Ctrl-C while it loads."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sim.cli.wcsim import PROGRAM, ROOT, Done


def shell(line: str, **env: str) -> Done:
    """Run a line of shell in which `wcsim` is the program."""
    words = f'wcsim() {{ "$1" -c "$2" "${{@:3}}"; }}; w() {{ wcsim "$PY" "$CODE" "$@"; }}; {line}'
    done = subprocess.run(
        ["/bin/bash", "-c", words],
        env={**os.environ, "PY": PROGRAM[0], "CODE": PROGRAM[2], **env},
        capture_output=True,
        check=False,
        timeout=60,
    )
    return Done(code=done.returncode, out=done.stdout.decode(), err=done.stderr.decode())


@pytest.mark.parametrize(
    "words", ["list", "new mine", "rule --json --as-of 2026-03-01 --seat officer --act ask_danger"]
)
def test_an_output_that_takes_no_more_is_told_plainly(words: str) -> None:
    done = shell(f"w {words} > /dev/full")
    assert (done.code, done.err) == (1, "Error: the output cannot be written: No space left on device\n")


@pytest.mark.parametrize(
    ("line", "code", "error"),
    [
        ("w score - <&-", 2, "Error: -: the run is empty"),
        (
            "w play {small} --choices - <&-",
            2,
            "Error: the choices end before the run does; open in 'call': ask, send",
        ),
        ("w play {small} --choices send >&-", 0, ""),
        ("w list >&- 2>&-", 0, ""),
        ("w <&-", 2, "Error: the app needs a terminal, and here is none; "),
    ],
)
def test_a_closed_stream_is_an_empty_one(line: str, code: int, error: str, small: str) -> None:
    done = shell(line.format(small=small))
    assert done.code == code
    assert "".join(done.err.splitlines()[-1:]).startswith(error)


def test_runs_are_utf8_in_every_locale(small: str) -> None:
    Path(small).write_text(
        Path(small).read_text("utf-8").replace("A car, please.", "Un coche, señor."), "utf-8"
    )
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = shell(
        f"w play {small} --choices send | tee run.jsonl | w replay - --scenario {small}", **ascii_only
    )
    assert (done.code, done.err) == (0, "")
    assert "señor" in Path("run.jsonl").read_text("utf-8")
    told = shell(f"w score run.jsonl --scenario {small}", **ascii_only)
    assert (told.code, told.err) == (0, "")


def test_ctrl_c_while_the_program_loads_ends_clean() -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "class Interrupted:\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name == 'click': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupted())\n"
        "import sim.__main__ as m; m.run()"
    )
    done = subprocess.run([sys.executable, "-c", code, "list"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
