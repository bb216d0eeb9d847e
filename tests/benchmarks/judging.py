"""CPU time of scoring a run of the library, by a judge that remembers its rulings and by one that does not.

    python -m tests.benchmarks.judging

A run is judged from its events (`judge_events`) under the law of its scenario, with what its variant owes
worked out before, as the debrief, the checker and `wcsim rejudge` do. The reference is the same judging with
a judge that remembers no ruling, so that each is decided afresh by `decision_in`: what the memo is worth, and
what a first run costs. CPU time, the best of ten rounds; the two take turns within one process.
"""

import time
from dataclasses import dataclass, replace

from scenarios.compiling import compile_scenario
from scenarios.events import Event
from scenarios.model import Scenario
from scenarios.reading.library import load_scenario, load_vocabulary, scenario_ids
from scenarios.script import play
from scenarios.seeds import cosmetics_for
from scoring.findings import Judge
from scoring.judging import Law, judge_events, law_of, owed_by, references
from scoring.opportunities import Owed
from scoring.packs import load_pack
from scoring.reading.rule import load_rule

ROUNDS = 10
CALLS = 20
MS = 1000
GOAL_MS = 1.0
"""Scoring a run of the largest scenario."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A reference run with all that judging it takes."""

    name: str
    events: tuple[Event, ...]
    scenario: Scenario
    owed: Owed
    law: Law


def subjects() -> list[Subject]:
    """Play every reference run of the library."""
    found = []
    for scenario in map(load_scenario, scenario_ids()):
        law = law_of(load_pack("chicago"), scenario.law_as_of, load_rule(), load_vocabulary())
        for variant in scenario.variants:
            machine = compile_scenario(scenario, variant.id, cosmetics_for(scenario, 0))
            found += [
                Subject(
                    name=f"{scenario.id} {golden.id}",
                    events=play(machine, golden.choices)[1],
                    scenario=scenario,
                    owed=owed_by(scenario, machine, law),
                    law=law,
                )
                for golden in references(scenario, variant.id)
            ]
    return found


def cpu_ms(subject: Subject, law: Law, calls: int) -> float:
    """Judge a run some times over and give the CPU time of one."""
    began = time.process_time()
    for _ in range(calls):
        judge_events(subject.events, subject.scenario, subject.owed, law)
    return (time.process_time() - began) / calls * MS


def main() -> None:
    """Print each run's figures and the slowest."""
    slowest = 0.0
    for subject in subjects():
        forgetful = replace(subject.law, judge=Judge(subject.law.judge.book, remembers=0))
        ours, afresh = float("inf"), float("inf")
        for _ in range(ROUNDS):
            ours = min(ours, cpu_ms(subject, subject.law, CALLS))
            afresh = min(afresh, cpu_ms(subject, forgetful, 1))
        slowest = max(slowest, ours)
        print(
            f"{subject.name:<46} {len(subject.events):>4} events {ours:>6.2f} ms"
            f"   every ruling afresh {afresh:>6.2f} ms   ours / this: {ours / afresh:>5.2f}"
        )
    print(f"the slowest: {slowest:.2f} ms of CPU (goal: {GOAL_MS:.0f} ms)")


if __name__ == "__main__":
    main()
