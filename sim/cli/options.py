"""What every command may use without weight: days, wrong use, problems, JSON on a line."""

import json
import sys
from collections.abc import Iterable
from datetime import date
from typing import Any, NoReturn

import click
from typing_extensions import override

from scenarios.problems import Problem, render
from scenarios.text import clean, read_day

PROBLEMS_FOUND = 1


class Day(click.ParamType[date]):
    """A day written YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    @override
    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return read_day(value)
        except ValueError:
            self.fail(f"{value!r} is no day; write it as 2026-03-01", param, ctx)


DAY = Day()


def wrong(message: str) -> NoReturn:
    """End with a wrong-use error (exit 2)."""
    raise click.UsageError(message)


def words_said(_context: click.Context, option: click.Parameter, text: str) -> str:
    """Take an option's words as they are to stand in a record: some, without control characters."""
    return clean(text).strip() or wrong(f"--{option.name} says nothing")


def need_terminal(instead: str) -> None:
    """See that there is a terminal, also for errors, where textual draws; wrong use names what needs none."""
    if not (sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()):
        wrong(f"the app needs a terminal, and here is none; {instead}")


def print_json(value: object) -> None:
    """Print one JSON value on one line."""
    click.echo(json.dumps(value, ensure_ascii=False))


def end_with(problems: Iterable[Problem]) -> NoReturn:
    """Print problems on the error stream and end (exit 1)."""
    for problem in problems:
        click.echo(render(problem), err=True)
    sys.exit(PROBLEMS_FOUND)
