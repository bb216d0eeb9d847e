"""`wcsim draw`: a scenario as a picture, with the path of a run over it."""

import click

from scenarios.drawing.layered import MissingExtraError
from scenarios.drawing.mermaid import mermaid
from scenarios.drawing.svg import svg
from scenarios.events import Event
from scenarios.model import VariantId
from scenarios.problems import nearest
from sim.cli.options import wrong
from sim.cli.reading import open_or_end, read_run


@click.command()
@click.argument("scenario", metavar="ID")
@click.option("--format", "form", type=click.Choice(["mermaid", "svg"]), default="mermaid", show_default=True)
@click.option("--variant", help="Draw this variant (default: the run's, else the first).")
@click.option("--run", "run", metavar="RUN.jsonl", help="Mark the path of this run; `-` is standard input.")
def draw(*, scenario: str, form: str, variant: str | None, run: str | None) -> None:
    """Draw a scenario's states and how they lead on; with --run the way that a run went through them."""
    opened = open_or_end(scenario).scenario
    events: tuple[Event, ...] = ()
    if run is not None:
        recorded = read_run(run)
        if recorded.started.scenario != opened.id:
            wrong(f"{run} is a run of {recorded.started.scenario!r}, not of {opened.id!r}")
        events = recorded.events
        variant = variant or recorded.started.variant
    known = [each.id for each in opened.variants]
    if variant is not None and variant not in known:
        wrong(f"{opened.id} has no variant {variant!r}; {nearest(variant, known)}")
    picked = VariantId(variant) if variant else None
    try:
        told = mermaid(opened, picked, events) if form == "mermaid" else svg(opened, picked, events)
    except MissingExtraError as error:
        raise click.ClickException(str(error)) from error
    click.echo(told, nl=False)
