"""What a changed key would change: a run judged by two keys and the difference told, and counted over many.

A key is what runs are judged by. Nothing is taken from one run to the next but what the keys themselves say:
the law of a day, what a variant owes, and rulings.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from scenarios.compiling import compile_scenario
from scenarios.model import Scenario, ScenarioId, VariantId
from scenarios.record import Started
from scenarios.seeds import cosmetics_for
from scenarios.vocabulary import MatterId, Vocabulary
from scoring.findings import Finding
from scoring.judging import Judgement, Law, judge_moments, law_of, owed_by, untimed
from scoring.norms import Pack, first_day
from scoring.opportunities import Owed
from scoring.rule import Rule
from scoring.score import Result
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

    def judge(self, started: Started, moments: Timeline) -> Judgement:
        """Judge a run, read into its moments; DayUnknownError where the pack knows nothing of the day."""
        day = self._key.day or started.law_as_of
        law = self._law(day)
        owed = self._owed(started.scenario, started.version, started.variant, day)
        if started.factor is None:
            owed = untimed(owed)
        scenario = self._scenario_of(started.scenario, started.version)
        return judge_moments(moments, scenario, owed, law, mode=started.mode)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a run stands under a key."""

    result: Result
    level: str
    overall: Fraction | None


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


def compare(before: Judgement, after: Judgement) -> Change | None:
    """Tell what two judgements of one run say otherwise; None where they agree."""
    was, now = _findings(before), _findings(after)
    moved = tuple(
        Moved(*key, was.get(key), now.get(key))
        for key in sorted({*was, *now})
        if was.get(key) != now.get(key)
    )
    change = Change(before=_standing(before), after=_standing(after), moved=moved)
    return change if moved or change.before != change.after else None


def _findings(judgement: Judgement) -> dict[tuple[str, MatterId], Finding]:
    """Give the finding of each line; an open question stands behind a line of its norm."""
    found: dict[tuple[str, MatterId], Finding] = {
        (each.norm.id, each.matter): "unsettled" for each in judgement.unsettled
    }
    found.update(((line.id, line.matter), line.finding) for line in judgement.lines)
    return found


def _standing(judgement: Judgement) -> Standing:
    score = judgement.score
    return Standing(result=score.result, level=score.level, overall=score.overall)


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
