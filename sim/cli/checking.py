"""`wcsim check`: all that is known to be wrong with scenarios and packs."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click

from scenarios.problems import render
from sim.checking import Checked, check_all, check_path
from sim.cli.options import PROBLEMS_FOUND, print_json, wrong


@click.command()
@click.argument("paths", nargs=-1)
@click.option(
    "--bound",
    type=click.IntRange(min=1),
    default=200_000,
    show_default=True,
    help="Configurations to explore at most, a variant.",
)
@click.option("--players", is_flag=True, help="Play the players who must fail, and the lawful one; a table.")
@click.option(
    "--seeds",
    type=click.IntRange(1, 1_000_000),
    default=1_000,
    show_default=True,
    help="Seeds of the random player, for --players.",
)
@click.option("--coverage", is_flag=True, help="Show which norms of the pack the library tests; a table.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array of problems, or the table.")
def check(
    paths: tuple[str, ...], bound: int, seeds: int, *, players: bool, coverage: bool, as_json: bool
) -> None:
    """Check scenarios, packs, courses (default: all that ship): form, words, every path scored, draws.

    Above the bound a scenario's exploration is UNKNOWN: random runs are played instead, and nothing is called
    passed.
    """
    if players or coverage:
        if paths or (players and coverage):
            wrong("--players and --coverage look at the whole library; give one of them, and no file")
        from sim.cli.tables import show_coverage, show_players

        with _without_collecting():
            if players:
                show_players(seeds, as_json=as_json)
            show_coverage(as_json=as_json)
        return
    for path in paths:
        if not Path(path).is_file():
            wrong(f"{path}: {'not a file' if Path(path).exists() else 'no such file'}")
    checked = []
    with _without_collecting():
        for each in _each(paths, bound):
            checked.append(each)
            if not as_json:
                click.echo(each.told)
    problems = sorted(problem for each in checked for problem in each.problems)
    if as_json:
        print_json([asdict(problem) for problem in problems])
    else:
        for problem in problems:
            click.echo(render(problem))
        click.echo(
            f"{len(checked)} files, {len(problems)} problems; explored to {bound:,} configurations a variant"
        )
    sys.exit(PROBLEMS_FOUND if problems else 0)


def _each(paths: tuple[str, ...], bound: int) -> Iterator[Checked]:
    if not paths:
        yield from check_all(bound)
    for path in paths:
        yield check_path(Path(path), bound)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Leave the garbage collector out: what a check finds is kept to its end; looking at it takes time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
