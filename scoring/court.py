"""A key applied to many runs: the law of a day and what a variant owes are worked out once, a run never."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from scenarios.compiling import compile_scenario
from scenarios.model import Scenario, ScenarioId, VariantId
from scenarios.record import Started
from scenarios.seeds import cosmetics_for
from scenarios.vocabulary import Vocabulary
from scoring.judging import Judgement, Law, judge_moments, law_of, owed_by, untimed
from scoring.norms import Norm, NormId, Pack, first_day
from scoring.opportunities import Owed
from scoring.rule import Rule
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


class Measure(NamedTuple):
    """What a run is measured by: its scenario, what its variant owes, and the law."""

    scenario: Scenario
    owed: Owed
    law: Law


class Court:
    """Judges runs by one key; `scenario_of` opens their scenarios."""

    def __init__(self, key: Key, words: Vocabulary, scenario_of: ScenarioOf) -> None:
        self._key = key
        self._words = words
        self._scenario_of = scenario_of
        self._law = lru_cache(maxsize=64)(self._law_afresh)
        self._owed = lru_cache(maxsize=4096)(self._owed_afresh)

    @property
    def norms(self) -> Mapping[NormId, Norm]:
        """The norms of the key's pack, of whatever day."""
        return {norm.id: norm for norm in self._key.pack.norms}

    @property
    def rule(self) -> Rule:
        """The key's pass rule."""
        return self._key.rule

    def measure(self, started: Started) -> Measure:
        """Give what a run is measured by; DayUnknownError where the pack knows nothing of its day."""
        day = self._key.day or started.law_as_of
        owed = self._owed(started.scenario, started.version, started.variant, day)
        return Measure(
            scenario=self._scenario_of(started.scenario, started.version),
            owed=untimed(owed) if started.factor is None else owed,
            law=self._law(day),
        )

    def judge(self, started: Started, moments: Timeline) -> Judgement:
        """Judge a run, read into its moments; DayUnknownError as `measure`."""
        by = self.measure(started)
        return judge_moments(moments, by.scenario, by.owed, by.law, mode=started.mode)

    def _law_afresh(self, day: date) -> Law:
        first = first_day(self._key.pack)
        if day < first:
            told = f"the pack {self._key.pack.id!r} begins on {first}; of {day} it knows nothing"
            raise DayUnknownError(told)
        return law_of(self._key.pack, day, self._key.rule, self._words)

    def _owed_afresh(self, scenario: ScenarioId, version: str, variant: VariantId, day: date) -> Owed:
        """Say what a variant owes, with the first cosmetics: names and phrasing owe nothing."""
        opened = self._scenario_of(scenario, version)
        machine = compile_scenario(opened, variant, cosmetics_for(opened, 0))
        return owed_by(opened, machine, self._law(day))
