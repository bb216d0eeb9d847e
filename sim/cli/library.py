"""The library's commands: list, check, new."""

import sys
from dataclasses import asdict
from pathlib import Path

import click

from sim.cli.options import PROBLEMS_FOUND, print_json, wrong


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def list_(*, as_json: bool) -> None:
    """List the scenarios: id, title, seat, law as of, minutes, variants."""
    from sim.catalogue import catalogue

    entries = catalogue()
    if as_json:
        print_json([asdict(entry) for entry in entries])
        return
    for entry in entries:
        click.echo(f"{entry.id:<18} {entry.title}")
        click.echo(
            f"{'':<18} {entry.seat.replace('_', '-')}, law as of {entry.law_as_of}, {entry.minutes} min, "
            f"variants: {', '.join(entry.variants)}"
        )


@click.command()
@click.argument("paths", nargs=-1)
@click.option(
    "--bound", default=200_000, show_default=True, help="Configurations to explore at most, a variant."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array of problems.")
def check(paths: tuple[str, ...], bound: int, *, as_json: bool) -> None:
    """Check scenarios and packs (default: all that ship): form, words, every path, golden runs, judgement.

    Above the bound a scenario's exploration is UNKNOWN: random runs are played instead, and nothing is called
    passed.
    """
    from scenarios.problems import render
    from sim.checking import check_all, check_path

    checked = []
    for path in paths:
        if not Path(path).is_file():
            wrong(f"{path}: no such file")
        checked.append(check_path(Path(path), bound))
    if not paths:
        checked = list(check_all(bound))
    problems = sorted(problem for each in checked for problem in each.problems)
    if as_json:
        print_json([asdict(problem) for problem in problems])
    else:
        for each in checked:
            click.echo(each.told)
        for problem in problems:
            click.echo(render(problem))
        click.echo(
            f"{len(checked)} files, {len(problems)} problems; explored to {bound:,} configurations a variant"
        )
    sys.exit(PROBLEMS_FOUND if problems else 0)


@click.command()
@click.argument("scenario_id", metavar="ID")
def new(scenario_id: str) -> None:
    """Print a scenario to start from, valid at once: `wcsim new my_scenario > my_scenario.yaml`."""
    import re
    from importlib.resources import files

    if not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", scenario_id):
        wrong(f"{scenario_id!r} is no id: use small letters, digits and _, beginning with a letter")
    template = (files("scenarios.library") / "template.yaml.txt").read_text("utf-8")
    click.echo(template.replace("new_scenario", scenario_id), nl=False)
