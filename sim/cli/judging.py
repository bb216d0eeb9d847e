"""`wcsim score` and `wcsim replay`: what a recorded run was worth, and whether it still plays the same."""

import sys
from datetime import date
from itertools import chain

import click

from scenarios.record import dump
from scoring.debrief.review import debrief
from scoring.explaining.sums import explain_run
from scoring.judging import judge_run
from scoring.report import report
from sim.arithmetic import arithmetic
from sim.cli.options import DAY, PROBLEMS_FOUND, print_json, wrong
from sim.cli.reading import law_on, note_changes, read_run, replayed, scenario_of
from sim.evidence import evidence_lines
from sim.handout.chapters import Told, review
from sim.handout.plain import plain
from sim.telling import score_lines


@click.command()
@click.argument("run", metavar="RUN.jsonl")
@click.option("--scenario", metavar="FILE", help="The scenario's file, where it is not of the library.")
@click.option("--law-as-of", type=DAY, help="Judge under the law of this day (default: the run's own).")
@click.option("--pack", default="chicago", show_default=True, help="The ordinance pack: its id, or a file.")
@click.option("--rule", metavar="FILE", help="The pass rule's file (default: the one that ships).")
@click.option("--explain", is_flag=True, help="Print the arithmetic, to be done again on paper.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def score(
    *,
    run: str,
    scenario: str | None,
    law_as_of: date | None,
    pack: str,
    rule: str | None,
    explain: bool,
    as_json: bool,
) -> None:
    """Judge a recorded run; `-` reads standard input. A run can be judged under the law of another day."""
    recorded = read_run(run)
    played = scenario_of(recorded, scenario)
    law = law_on(law_as_of or recorded.started.law_as_of, pack, rule)
    if explain and as_json:
        wrong("--explain prints for people and --json for programs; give one of them")
    note_changes(recorded, played)
    judgement = judge_run(recorded, played, law)
    if as_json:
        print_json(report(judgement, law, played.version))
        return
    click.echo(f"TRAINING  {played.title}, variant {recorded.started.variant}, law as of {law.day}")
    if explain:
        for line in arithmetic(explain_run(judgement, law, f"{played.id}/{recorded.started.variant}")):
            click.echo(line)
        return
    told = Told(
        scenario=played,
        variant=recorded.started.variant,
        law=law,
        judgement=judgement,
        debrief=debrief(judgement, recorded, played, law),
    )
    for line in chain(score_lines(judgement), evidence_lines(judgement, law), plain(review(told))):
        click.echo(line)


@click.command()
@click.argument("run", metavar="RUN.jsonl")
@click.option("--scenario", metavar="FILE", help="The scenario's file, where it is not of the library.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def replay(*, run: str, scenario: str | None, as_json: bool) -> None:
    """Step through a recorded run again and say whether the events are the same (exit 1: they are not)."""
    recorded = read_run(run)
    played = scenario_of(recorded, scenario)
    started = recorded.started
    told = replayed(recorded, played)
    same = told.differs_at is None
    if as_json:
        print_json(
            {
                "same": same,
                "events": len(recorded.events),
                "differs_at": told.differs_at,
                "expected": dump(told.expected) if told.expected else None,
                "found": dump(told.found) if told.found else None,
            }
        )
    elif same:
        click.echo(f"the same: {len(recorded.events)} events of {played.id}, variant {started.variant}")
    else:
        click.echo(f"event {told.differs_at} differs:\n  expected {told.expected}\n  found    {told.found}")
    sys.exit(0 if same else PROBLEMS_FOUND)
