"""`wcsim rejudge`: which past results a changed key would change, before it is released."""

import os
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click

from scoring.court import Key
from sim.cli.options import DAY, PROBLEMS_FOUND, wrong
from sim.cli.reading import pack_or_end, rule_or_end
from sim.cli.rejudged import ShowJson, ShowText, Told
from sim.cli.signing_on import sign_on_to, signs_on_for_store
from sim.home import store_place
from sim.past import Name, ended_attempts
from sim.records.errors import StoreError
from sim.records.store import Store
from sim.rejudging import Task, rejudged
from sim.runfiles import run_files

INTERRUPTED = 130
FEW_RUNS = 256
"""Up to so many runs are judged in this process: others would take longer to begin."""


@signs_on_for_store
@click.command()
@click.argument("runs", nargs=-1, metavar="[RUN.jsonl|FOLDER]...", type=click.Path(path_type=Path))
@click.option(
    "--store",
    metavar="[PLACE]",
    is_flag=False,
    flag_value="",
    help="Judge every ended attempt of the store (default: WCSIM_STORE, else this machine's own).",
)
@click.option("--against", metavar="PACK|FILE", help="The changed pack.")
@click.option("--against-rule", metavar="FILE", help="The changed pass rule.")
@click.option("--against-law-as-of", type=DAY, help="The law of this day instead.")
@click.option(
    "--pack", default="chicago", show_default=True, help="The pack as it stands: its id, or a file."
)
@click.option("--rule", metavar="FILE", help="The pass rule as it stands (default: the one that ships).")
@click.option("--law-as-of", type=DAY, help="Judge under the law of this day (default: each run's own).")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes to judge in (default: one a core).")
@click.option(
    "--json", "as_json", is_flag=True, help="Print a JSON object for each run that changes, then one of all."
)
def rejudge(
    *,
    runs: tuple[Path, ...],
    store: str | None,
    against: str | None,
    against_rule: str | None,
    against_law_as_of: date | None,
    pack: str,
    rule: str | None,
    law_as_of: date | None,
    jobs: int | None,
    as_json: bool,
) -> None:
    """List which past results a changed key would change, before it is released; nothing is written.

    Each run is judged twice, from its record and under the version of its scenario that was played: by the
    key as it stands and by the changed one. Exit 0: nothing changes; 1: something does, or a run could not be
    judged.
    """
    if bool(runs) == (store is not None):
        wrong("give run files or folders, or --store")
    if against is None and against_rule is None and against_law_as_of is None:
        wrong("give what changes: --against PACK|FILE, --against-rule FILE or --against-law-as-of DAY")
    before = Key(pack=pack_or_end(pack), rule=rule_or_end(rule), day=law_as_of)
    after = Key(
        pack=before.pack if against is None else pack_or_end(against),
        rule=before.rule if against_rule is None else rule_or_end(against_rule),
        day=against_law_as_of or law_as_of,
    )
    place = str(store or store_place())
    if store is not None:
        sign_on_to(place, "rejudge")
    task = Task(before=before, after=after, store=place)
    total, names = _of_files(runs) if store is None else _of_store(place)
    several = jobs or (1 if total <= FEW_RUNS else os.cpu_count() or 1)
    show = ShowJson() if as_json else ShowText()
    told = Told(total, time.monotonic)
    try:
        for done in rejudged(names, task, several):
            told.add(done)
            for changed in done.changed:
                show.changed(changed)
            for unread in done.unread:
                show.unread(unread.run, unread.why)
    except KeyboardInterrupt:
        told.interrupted = True
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    told.progress.end()
    show.summary(told, before, after)
    if told.interrupted:
        sys.exit(INTERRUPTED)
    sys.exit(PROBLEMS_FOUND if told.tally.changed or told.unread else 0)


def _of_files(places: Sequence[Path]) -> tuple[int, Iterator[Name]]:
    for place in places:
        if not place.exists():
            wrong(f"{place}: no such file or folder")
    found = list(run_files(places))
    if not found:
        wrong("there is no run file (*.jsonl) in these folders")
    return len(found), iter(found)


def _of_store(place: str) -> tuple[int, Iterator[Name]]:
    """Count the ended attempts of the store, then give them page by page: only one page is held."""
    try:
        with Store.open(place, read_only=True) as store:
            total = sum(1 for _ in ended_attempts(store))
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    return total, _ended_ids(place)


def _ended_ids(place: str) -> Iterator[Name]:
    with Store.open(place, read_only=True) as store:
        for each in ended_attempts(store):
            yield each.attempt.attempt_id
