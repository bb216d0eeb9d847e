"""The command line as its users meet it: in this process, or as a program of its own."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from scenarios.reading.library import load_scenario
from scoring.judging import references
from sim.cli.main import cli
from tests.scoring.small import machine

ROOT = Path(__file__).parents[3]
_HEARING = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
PROGRAM = [
    sys.executable,
    "-c",
    f"{_HEARING}; import sys; sys.path.insert(0, {str(ROOT)!r}); import sim.__main__ as m; m.run()",
]
"""The program; tests that run in the background are started deaf to Ctrl-C, so it is made to hear it."""


@dataclass(frozen=True, kw_only=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever JSON holds
        """The standard output as one JSON value; anything else there is an error."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The standard output as JSON objects, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


def wcsim(*words: str, given: str | None = None) -> Done:
    """Run a command in this process."""
    result = CliRunner().invoke(cli, words, input=given, prog_name="wcsim")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Done(code=result.exit_code, out=result.stdout, err=result.stderr)


def program(*words: str, given: str | None = None) -> Done:
    """Run a command as a program of its own, without a terminal."""
    done = subprocess.run(
        [*PROGRAM, *words], input=given or "", capture_output=True, text=True, check=False, timeout=60
    )
    return Done(code=done.returncode, out=done.stdout, err=done.stderr)


def reference(scenario_id: str, variant: str) -> str:
    """Give the choices of a shipped variant's reference run as `--choices` takes them."""
    scenario = load_scenario(scenario_id)
    return ",".join(references(scenario, machine(scenario, variant).variant)[0].choices)


def recorded(scenario_id: str = "wolcott_call", variant: str = "calm") -> str:
    """Give a shipped variant's reference run as a run file."""
    choices = reference(scenario_id, variant)
    done = wcsim("play", scenario_id, "--variant", variant, "--choices", choices)
    assert (done.code, done.err) == (0, "")
    return done.out
