"""The group of commands, each loaded when it is called."""

import sys

import click

from sim.cli.late import LateGroup
from sim.cli.options import PROBLEMS_FOUND, need_terminal
from sim.cli.streams import open_nothing, settle_streams

_COMMANDS = {
    "demo": "sim.cli.demo:demo",
    "list": "sim.cli.library:list_",
    "check": "sim.cli.checking:check",
    "play": "sim.cli.playing:play",
    "course": "sim.cli.courses:course",
    "rule": "sim.cli.law:rule",
    "score": "sim.cli.judging:score",
    "debrief": "sim.cli.debriefing:debrief",
    "replay": "sim.cli.judging:replay",
    "rejudge": "sim.cli.rejudging:rejudge",
    "stats": "sim.cli.stats:stats",
    "draw": "sim.cli.drawing:draw",
    "new": "sim.cli.library:new",
    "records": "sim.cli.records:records",
    "people": "sim.cli.people:people",
    "init": "sim.cli.init:init",
    "keys": "sim.cli.keys:keys",
}
INTERRUPTED = 130
"""The exit status of a program that was stopped by Ctrl-C."""


@click.group(
    cls=LateGroup,
    late=_COMMANDS,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="welcoming-city-sim", prog_name="wcsim")
@click.pass_context
def cli(context: click.Context) -> None:
    """TRAINING simulator for Chicago's Welcoming City Ordinance.

    Without a command the app opens: home, briefing, console, debrief, my record. Training, not legal advice.
    """
    if context.invoked_subcommand is None:
        need_terminal("`wcsim demo` and `wcsim play ID --choices ...` do not")
        from sim.cli.stores import home_voucher
        from sim.screens.app import run_app

        run_app(voucher=home_voucher())


def run() -> None:
    """Run the command line; Ctrl-C and an output that takes no more end it without a traceback."""
    settle_streams()
    try:
        code = cli.main(standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Abort:
        click.echo("\nstopped; everything accepted so far is kept", err=True)
        code = INTERRUPTED
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except OSError as error:
        click.echo(f"Error: {error.filename or 'the output cannot be written'}: {error.strerror}", err=True)
        sys.stdout = open_nothing("w")  # what is still unwritten would fail once more at the exit
        code = PROBLEMS_FOUND
    sys.exit(code if isinstance(code, int) else 0)
