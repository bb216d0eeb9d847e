"""What `wcsim rejudge` prints: the runs that change, and a sum of all."""

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import click

from scoring.court import Key
from scoring.rejudging import Change, Tally
from scoring.score import Standing
from sim.cli.options import print_json
from sim.cli.progress import Progress
from sim.rejudging import Changed, Done

Json: TypeAlias = dict[str, Any]
_DIGITS = 4


class Told:
    """What was judged so far."""

    def __init__(self, total: int, clock: Callable[[], float]) -> None:
        self.total = total
        self.runs = self.unread = 0
        self.interrupted = False
        self.tally = Tally()
        self.progress = Progress(total, clock)

    def add(self, done: Done) -> None:
        """Count a batch and tell how far it is."""
        self.runs += done.runs
        self.unread += len(done.unread)
        for each in done.changed:
            self.tally.add(each.change)
        self.progress.at(self.runs)


def _percent(standing: Standing) -> str:
    return "not assessed" if standing.overall is None else f"{float(standing.overall):.1%}"


def _standing(standing: Standing) -> Json:
    overall = None if standing.overall is None else round(float(standing.overall), _DIGITS)
    return {"result": standing.result, "level": standing.level, "overall": overall}


def _key(key: Key) -> Json:
    return {
        "pack": key.pack.version,
        "rule": key.rule.version,
        "law_as_of": None if key.day is None else key.day.isoformat(),
    }


class ShowJson:
    """Prints one JSON object a line."""

    def changed(self, found: Changed) -> None:
        """Print a run that changes."""
        print_json(
            {
                "type": "changed",
                "run": found.run,
                "scenario": found.scenario,
                "variant": found.variant,
                "before": _standing(found.change.before),
                "after": _standing(found.change.after),
                "findings": [
                    {"norm": each.line, "matter": each.matter, "was": each.was, "now": each.now}
                    for each in found.change.moved
                ],
            }
        )

    def unread(self, run: str, why: str) -> None:
        """Say which run could not be judged, and why."""
        print_json({"type": "unread", "run": run, "why": why})

    def summary(self, told: Told, before: Key, after: Key) -> None:
        """Sum up what was judged."""
        tally = told.tally
        print_json(
            {
                "type": "summary",
                "of": told.total,
                "judged": told.runs - told.unread,
                "unread": told.unread,
                "changed": tally.changed,
                "interrupted": told.interrupted,
                "results": [
                    {"was": was, "now": now, "runs": runs}
                    for (was, now), runs in sorted(tally.results.items())
                ],
                "findings": [
                    {"norm": line, "was": was, "now": now, "runs": runs}
                    for line, was, now, runs in tally.worst_first()
                ],
                "before": _key(before),
                "after": _key(after),
            }
        )


class ShowText:
    """Prints the runs whose result changes, then what changes of all."""

    def changed(self, found: Changed) -> None:
        """Print a run whose result changes, with the findings that move it."""
        change = found.change
        if change.before.result == change.after.result:
            return
        click.echo(
            f"{change.before.result} -> {change.after.result}  {_percent(change.before)} -> "
            f"{_percent(change.after)}  {found.scenario}/{found.variant}  {found.run}"
        )
        for line in _moves(change):
            click.echo(f"    {line}")

    def unread(self, run: str, why: str) -> None:
        """Say which run could not be judged, and why."""
        click.echo(why if run in why else f"{run}: {why}", err=True)

    def summary(self, told: Told, before: Key, after: Key) -> None:
        """Sum up what was judged."""
        for line in _summary(told, before, after):
            click.echo(line)


def _moves(change: Change) -> Iterator[str]:
    for each in change.moved:
        yield f"{each.line} ({each.matter}): {each.was or 'no line'} -> {each.now or 'no line'}"


def _summary(told: Told, before: Key, after: Key) -> Iterator[str]:
    tally = told.tally
    if told.interrupted:
        yield f"stopped after {told.runs:,} of {told.total:,} runs; what follows is of these alone"
    yield f"TRAINING  {told.runs - told.unread:,} runs judged by two keys; nothing was written"
    yield f"  as it stands  {_told_key(before)}"
    yield f"  changed       {_told_key(after)}"
    if told.unread:
        yield f"{told.unread:,} runs could not be judged"
    results = ", ".join(f"{was} -> {now} {runs:,}" for (was, now), runs in sorted(tally.results.items()))
    yield f"results that change: {results or 'none'}"
    yield f"runs with another finding or score: {tally.changed:,}"
    for line, was, now, runs in tally.worst_first():
        yield f"  {runs:>7,}  {line}: {was or 'no line'} -> {now or 'no line'}"


def _told_key(key: Key) -> str:
    day = "each run's own day" if key.day is None else str(key.day)
    pack, rule = key.pack, key.rule
    return f"pack {pack.id} {pack.version[:12]}, rule {rule.id} {rule.version[:12]}, law of {day}"
