"""`wcsim debrief`: a recorded run explained, to read, to print, or for a program."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from scenarios.drawing.svg import svg
from scenarios.record import Run
from scoring.debrief.body import body
from scoring.debrief.review import debrief as explain
from scoring.judging import Law, judge_run, on_day
from scoring.report import report
from sim.cli.options import DAY, print_json
from sim.cli.reading import law_on, note_changes, read_run, scenario_of
from sim.handout.chapters import Told, handout
from sim.handout.mapping import map_of
from sim.handout.markdown import markdown
from sim.handout.page import page
from sim.handout.plain import plain
from sim.records.errors import StoreError
from sim.records.writing import write_file


@click.command()
@click.argument("run", metavar="RUN.jsonl")
@click.option("--format", "form", type=click.Choice(["text", "markdown", "html"]), default="text")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead.")
@click.option("--out", type=click.Path(dir_okay=False), help="Write to this file instead.")
@click.option("--force", is_flag=True, help="Overwrite the file of --out.")
@click.option("--scenario", metavar="FILE", help="The scenario's file, where it is not of the library.")
@click.option("--law-as-of", type=DAY, help="Judge under the law of this day (default: the run's own).")
@click.option("--pack", default="chicago", show_default=True, help="The ordinance pack: its id, or a file.")
@click.option("--rule", metavar="FILE", help="The pass rule's file (default: the one that ships).")
def debrief(
    *,
    run: str,
    form: str,
    as_json: bool,
    out: str | None,
    force: bool,
    scenario: str | None,
    law_as_of: date | None,
    pack: str,
    rule: str | None,
) -> None:
    """Explain a recorded run in the order of an after-action review; `-` reads standard input."""
    recorded = read_run(run)
    told = _told(recorded, scenario, law_on(law_as_of or recorded.started.law_as_of, pack, rule))
    if as_json:
        judged = report(told.judgement, told.law, told.scenario.version)
        print_json({"training": "TRAINING", "score": judged, **body(told.debrief)})
        return
    text = _written(told, form, recorded)
    if out is None:
        click.echo(text, nl=False)
        return
    try:
        write_file(Path(out), text.encode(), force=force)
    except StoreError as error:
        raise click.ClickException(str(error)) from error


def _told(recorded: Run, file: str | None, law: Law) -> Told:
    played = scenario_of(recorded, file)
    note_changes(recorded, played)
    judgement = judge_run(recorded, played, law)
    return Told(
        scenario=played,
        variant=recorded.started.variant,
        law=law,
        judgement=judgement,
        debrief=explain(judgement, recorded, played, law),
        others=tuple((day, judge_run(recorded, played, on_day(law, day))) for day in played.also_under),
    )


def _written(told: Told, form: str, run: Run) -> str:
    match form:
        case "markdown":
            return markdown(handout(told))
        case "html":
            drawn = replace(told, picture=svg(map_of(run, told.scenario, told.debrief)))
            return page(handout(drawn), f"TRAINING: debrief of {told.scenario.title}")
        case _:
            return "".join(f"{line}\n" for line in plain(handout(told))).lstrip("\n")
