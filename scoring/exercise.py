"""A variant made ready to be played and judged: compiled once, under one law, with what it owes."""

from dataclasses import dataclass

from scenarios.compiling import compile_scenario
from scenarios.events import Event
from scenarios.machine import Machine
from scenarios.model import Scenario, VariantId
from scenarios.seeds import cosmetics_for
from scoring.course import Pick
from scoring.judging import Judgement, Law, judge_events, owed_by
from scoring.opportunities import Owed


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """A variant of a scenario under a law, with the cosmetics of seed 0: they decide nothing."""

    scenario: Scenario
    machine: Machine
    law: Law
    owed: Owed

    @property
    def pick(self) -> Pick:
        """Name it as a course does."""
        return Pick(scenario=self.scenario.id, variant=self.machine.variant)

    def judge(self, events: tuple[Event, ...]) -> Judgement:
        """Judge a run of it."""
        return judge_events(events, self.scenario, self.owed, self.law)


def exercise(scenario: Scenario, variant: VariantId, law: Law) -> Exercise:
    """Make a variant ready."""
    machine = compile_scenario(scenario, variant, cosmetics_for(scenario, 0))
    return Exercise(scenario=scenario, machine=machine, law=law, owed=owed_by(scenario, machine, law))
