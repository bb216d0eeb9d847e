"""What a changed key would change: a run judged by two keys and the difference told, and counted over many.

A key is what runs are judged by. Nothing is taken from one run to the next but what the keys themselves say:
the law of a day, what a variant owes, and rulings.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from scenarios.compiling import compile_scenario
from scenarios.model import Scenario, ScenarioId, VariantId
from scenarios.record import Started
from scenarios.seeds import cosmetics_for
from scenarios.vocabulary import MatterId, Vocabulary
from scoring.findings import Finding, Found, findings
from scoring.judging import Law, law_of, lines_of, owed_by, untimed
from scoring.norms import Pack, first_day
from scoring.opportunities import Opportunity, Owed
from scoring.rule import Rule
from scoring.score import Result, Standing, standing
from scoring.timeline import Timeline

ScenarioOf: TypeAlias = Callable[[ScenarioId, str], Scenario]
"""Opens a scenario in the version that was played."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What runs are judged by: a pack, a pass rule, and the law of one day (None: of each run's own)."""

    pack: Pack
    rule: Rule
    day: date | None = None


class DayUnknownError(ValueError):
    """A pack knows nothing of the day; the message says from when it does."""


LineId: TypeAlias = tuple[str, MatterId]
"""A line of the score: its name (a norm's, `craft.` or `time.` and a state) and its matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A run by one key: how it stands, and the finding of each line of its score."""

    standing: Standing
    findings: Mapping[LineId, Finding] = field(hash=False)


class Court:
    """A key applied to many runs: it works out once what a day's law says and what a variant owes."""

    def __init__(self, key: Key, words: Vocabulary, scenario_of: ScenarioOf) -> None:
        self._key = key
        self._words = words
        self._scenario_of = scenario_of
        self._law = lru_cache(maxsize=64)(self._law_afresh)
        self._owed = lru_cache(maxsize=4096)(self._owed_afresh)

    def _law_afresh(self, day: date) -> Law:
        first = first_day(self._key.pack)
        if day < first:
            raise DayUnknownError(
                f"the pack {self._key.pack.id!r} begins on {first}; of {day} it knows nothing"
            )
        return law_of(self._key.pack, day, self._key.rule, self._words)

    def _owed_afresh(self, scenario: ScenarioId, version: str, variant: VariantId, day: date) -> Owed:
        """Say what a variant owes, with the first cosmetics: names and phrasing owe nothing."""
        opened = self._scenario_of(scenario, version)
        machine = compile_scenario(opened, variant, cosmetics_for(opened, 0))
        return owed_by(opened, machine, self._law(day))

    def judge(self, started: Started, moments: Timeline) -> Judged:
        """Judge a run, read into its moments; DayUnknownError where the pack knows nothing of the day."""
        day = self._key.day or started.law_as_of
        law = self._law(day)
        owed = self._owed(started.scenario, started.version, started.variant, day)
        if started.factor is None:
            owed = untimed(owed)
        scenario = self._scenario_of(started.scenario, started.version)
        found = findings(moments, law.judge)
        lines = lines_of(moments, found, scenario, owed, law, started.mode)
        stands = standing(lines, scenario.seat, law.rule, ended=moments.ended is not None)
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
