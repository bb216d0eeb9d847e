"""`wcsim stats`: what many first attempts show of items, options, norms and units; of no person."""

import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal, TypeAlias

import click

from scenarios.reading.library import load_vocabulary
from scoring.court import Court, DayUnknownError, Key
from scoring.statistics.answers import Answers, answers_of, first_attempts
from scoring.timeline import timeline
from sim.cli.options import DAY, PROBLEMS_FOUND, print_json, wrong
from sim.cli.progress import Progress
from sim.cli.reading import pack_or_end, rule_or_end
from sim.cli.signing_on import sign_on_to, signs_on_for_store
from sim.cli.stats_told import lines_by, report_by
from sim.home import store_place
from sim.past import Name, Past, Unread, ended_attempts
from sim.records.errors import StoreError
from sim.records.store import Store
from sim.runfiles import run_files

By: TypeAlias = Literal["item", "option", "norm", "unit"]


@signs_on_for_store
@click.command()
@click.argument("runs", nargs=-1, metavar="[RUN.jsonl|FOLDER]...", type=click.Path(path_type=Path))
@click.option(
    "--store",
    metavar="[PLACE]",
    is_flag=False,
    flag_value="",
    help="Every ended attempt of the store (default: WCSIM_STORE, else this machine's own).",
)
@click.option(
    "--by",
    type=click.Choice(["item", "option", "norm", "unit"]),
    default="item",
    show_default=True,
    help="What of.",
)
@click.option("--pack", default="chicago", show_default=True, help="The ordinance pack: its id, or a file.")
@click.option("--rule", metavar="FILE", help="The pass rule's file (default: the one that ships).")
@click.option("--law-as-of", type=DAY, help="Judge under the law of this day (default: each run's own).")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def stats(
    *,
    runs: tuple[Path, ...],
    store: str | None,
    by: By,
    pack: str,
    rule: str | None,
    law_as_of: date | None,
    as_json: bool,
) -> None:
    """Show what first attempts say of the exercises and of whole units; never of a person.

    A run file is a member's first attempt, its folder the unit; in the store they are those of the attempt.
    Figures need 30 members; where there are fewer, that is said instead. Exit 1: a run could not be judged.
    """
    if bool(runs) == (store is not None):
        wrong("give run files or folders, or --store")
    place = str(store or store_place())
    if store is not None:
        sign_on_to(place, "stats")
    past = Past(place)
    court = Court(
        Key(pack=pack_or_end(pack), rule=rule_or_end(rule), day=law_as_of), load_vocabulary(), past.scenario
    )
    try:
        found = list(_read(_of_files(runs) if store is None else _of_store(place), past, court))
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    unread = [each for each in found if isinstance(each, Unread)]
    given = [each for each in found if isinstance(each, Answers)]
    for each in unread:
        click.echo(each.why if each.run in each.why else f"{each.run}: {each.why}", err=True)
    first = first_attempts(given)
    if as_json:
        print_json(report_by(by, first, runs=len(given), unread=len(unread)))
    else:
        for line in lines_by(by, first, court.norms, runs=len(given)):
            click.echo(line)
    sys.exit(PROBLEMS_FOUND if unread else 0)


_Sat: TypeAlias = tuple[Name, str, str]
"""A run, its member, its unit."""


def _of_files(places: tuple[Path, ...]) -> list[_Sat]:
    for place in places:
        if not place.exists():
            wrong(f"{place}: no such file or folder")
    found: list[_Sat] = [(path, str(path), path.absolute().parent.name) for path in run_files(places)]
    if not found:
        wrong("there is no run file (*.jsonl) in these folders")
    return found


def _of_store(place: str) -> list[_Sat]:
    """Give the attempts in order of time; who gave no number is a member apart each time."""
    with Store.open(place, read_only=True) as store:
        attempts = [each.attempt for each in ended_attempts(store)]
    return [
        (each.attempt_id, each.member_number or each.attempt_id, each.agency_id or "")
        for each in reversed(attempts)
    ]


def _read(sat: list[_Sat], past: Past, court: Court) -> Iterator[Answers | Unread]:
    progress = Progress(len(sat), time.monotonic)
    for at, (name, member, unit) in enumerate(sat):
        progress.at(at)
        yield _answers(name, member, unit, past, court)
    progress.end()


def _answers(name: Name, member: str, unit: str, past: Past, court: Court) -> Answers | Unread:
    run = past.read(name)
    if isinstance(run, Unread):
        return run
    try:
        judgement = court.judge(run.started, timeline(run.events))
    except DayUnknownError as error:
        return Unread(run=str(name), why=str(error))
    law = court.measure(run.started).law
    return answers_of(judgement, run.started.scenario, law, member=member, unit=unit)
