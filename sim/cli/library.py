"""The library's commands: list, new."""

from dataclasses import asdict

import click

from sim.cli.options import print_json, wrong


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
@click.argument("scenario_id", metavar="ID")
def new(scenario_id: str) -> None:
    """Print a scenario to start from, valid at once: `wcsim new my_scenario > my_scenario.yaml`."""
    import re
    from importlib.resources import files

    if not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", scenario_id):
        wrong(f"{scenario_id!r} is no id: use small letters, digits and _, beginning with a letter")
    template = (files("scenarios.library") / "template.yaml.txt").read_text("utf-8")
    click.echo(template.replace("new_scenario", scenario_id), nl=False)
