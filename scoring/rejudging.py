"""What a changed key would change: a run judged by two keys and the difference told, and counted over many.

Nothing is taken from one run to the next but what the keys themselves say: the law of a day, what a variant
owes, and rulings.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from scenarios.record import Started
from scenarios.vocabulary import MatterId
from scoring.court import Court
from scoring.findings import Finding, Found, findings
from scoring.judging import lines_of
from scoring.opportunities import Opportunity
from scoring.score import Result, Standing, standing
from scoring.timeline import Timeline

LineId: TypeAlias = tuple[str, MatterId]
"""A line of the score: its name (a norm's, `craft.` or `time.` and a state) and its matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A run by one key: how it stands, and the finding of each line of its score."""

    standing: Standing
    findings: Mapping[LineId, Finding] = field(hash=False)


def stand(court: Court, started: Started, moments: Timeline) -> Judged:
    """Judge a run as far as a comparison needs: its result and findings, without the reasons.

    DayUnknownError where the pack knows nothing of the day.
    """
    by = court.measure(started)
    found = findings(moments, by.law.judge)
    lines = lines_of(moments, found, by.scenario, by.owed, by.law, started.mode)
    stands = standing(lines, by.scenario.seat, by.law.rule, ended=moments.ended is not None)
    return Judged(standing=stands, findings=_by_line(found, lines))


def _by_line(found: Iterable[Found], lines: Iterable[Opportunity]) -> dict[LineId, Finding]:
    """Give the finding of each line; an open question stands behind a line of its norm."""
    by_line: dict[LineId, Finding] = {
        (each.norm.id, each.matter): "unsettled" for each in found if each.finding == "unsettled"
    }
    by_line.update(((line.id, line.matter), line.finding) for line in lines)
    return by_line


class Moved(NamedTuple):
    """A line of the score whose finding is another; None where one key has no such line."""

    line: str
    matter: MatterId
    was: Finding | None
    now: Finding | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is different about a run under the other key; a score can move without any finding."""

    before: Standing
    after: Standing
    moved: tuple[Moved, ...]


def compare(before: Judged, after: Judged) -> Change | None:
    """Tell what two keys say otherwise of one run; None where they agree."""
    was, now = before.findings, after.findings
    if before == after:
        return None
    moved = tuple(
        Moved(*key, was.get(key), now.get(key))
        for key in sorted({*was, *now})
        if was.get(key) != now.get(key)
    )
    return Change(before=before.standing, after=after.standing, moved=moved)


class Tally:
    """Counts what changes, run by run: results, and the findings of each line."""

    def __init__(self) -> None:
        self.changed = 0
        self.results: Counter[tuple[Result, Result]] = Counter()
        self.lines: Counter[tuple[str, Finding | None, Finding | None]] = Counter()

    def add(self, change: Change) -> None:
        """Count one run that changes."""
        self.changed += 1
        if change.before.result != change.after.result:
            self.results[change.before.result, change.after.result] += 1
        self.lines.update({(each.line, each.was, each.now) for each in change.moved})

    def worst_first(self) -> list[tuple[str, Finding | None, Finding | None, int]]:
        """List what happens to each line with its number of runs, the most first."""
        counted = [(*moved, runs) for moved, runs in self.lines.items()]
        return sorted(counted, key=lambda each: (-each[3], each[0], str(each[1]), str(each[2])))
