"""`wcsim draw`: a scenario as a picture, with the path of a run over that of the reference run."""

from datetime import date

import click

from scenarios.drawing.atlas import atlas_of
from scenarios.drawing.mermaid import mermaid
from scenarios.drawing.places import Atlas
from scenarios.drawing.svg import svg
from scenarios.model import Scenario, VariantId
from scenarios.problems import nearest
from scoring.debrief.review import debrief
from scoring.judging import judge_run
from sim.cli.options import DAY, wrong
from sim.cli.reading import law_on, open_or_end, read_run
from sim.handout.mapping import map_of


@click.command()
@click.argument("scenario", metavar="ID")
@click.option("--format", "form", type=click.Choice(["mermaid", "svg"]), default="mermaid", show_default=True)
@click.option("--variant", help="Draw this variant (default: the run's, else the first).")
@click.option("--run", "run", metavar="RUN.jsonl", help="Mark the path of this run; `-` is standard input.")
@click.option("--law-as-of", type=DAY, help="Judge the run under the law of this day (default: its own).")
@click.option("--pack", default="chicago", show_default=True, help="The ordinance pack that judges the run.")
def draw(
    *, scenario: str, form: str, variant: str | None, run: str | None, law_as_of: date | None, pack: str
) -> None:
    """Draw a scenario's states, how they lead on and the reference run; with --run, that run over it."""
    opened = open_or_end(scenario).scenario
    if run is None:
        atlas = atlas_of(opened, _variant(opened, variant))
    else:
        atlas = _of_run(run, opened, variant, law_as_of, pack)
    click.echo(mermaid(atlas) if form == "mermaid" else svg(atlas), nl=False)


def _of_run(path: str, scenario: Scenario, variant: str | None, day: date | None, pack: str) -> Atlas:
    recorded = read_run(path)
    started = recorded.started
    if started.scenario != scenario.id:
        wrong(f"{path} is a run of {started.scenario!r}, not of {scenario.id!r}")
    if _variant(scenario, started.variant) != (_variant(scenario, variant) or started.variant):
        wrong(f"{path} is a run of the variant {started.variant!r}, not of {variant!r}")
    law = law_on(day or started.law_as_of, pack)
    told = debrief(judge_run(recorded, scenario, law), recorded, scenario, law)
    return map_of(recorded, scenario, told)


def _variant(scenario: Scenario, name: str | None) -> VariantId | None:
    known = [each.id for each in scenario.variants]
    if name is not None and name not in known:
        wrong(f"{scenario.id} has no variant {name!r}; {nearest(name, known)}")
    return VariantId(name) if name else None
