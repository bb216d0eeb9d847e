"""Small packs for the tests of this room, and the shortest way from a small world to its judgement.

A norm is one flow mapping a line; what every norm must have and no test here speaks of is put to it.
"""

from collections.abc import Sequence
from datetime import date

from scenarios.compiling import compile_scenario
from scenarios.events import Event
from scenarios.machine import Machine
from scenarios.model import Scenario, VariantId
from scenarios.problems import render
from scenarios.reading.library import load_vocabulary
from scenarios.record import Run, start_of
from scenarios.script import play
from scenarios.seeds import cosmetics_for
from scoring.judging import Judgement, Law, judge_run, law_of
from scoring.norms import Pack
from scoring.opportunities import Opportunity
from scoring.reading.pack import read_pack
from scoring.reading.rule import load_rule
from tests.scenarios.worlds import world

DAY = date(2022, 6, 1)

_HEAD = """\
id: small
title: A small pack
texts:
  one: {text: MCC 1, from: 2020-01-01, confidence: read}
norms:
"""
_EVERY_NORM = (
    "says: Do so., in_force: {from: 2020-01-01}, cites: [one], instead: Do it., "
    "looked_at_by_lawyer: none yet}"
)


def pack_text(norms: str) -> str:
    """Give the text of a whole pack of these norms, one a line."""
    lines = [line.strip() for line in norms.strip().splitlines()]
    return _HEAD + "".join(f"  - {line.removesuffix('}')}, {_EVERY_NORM}\n" for line in lines)


def pack(norms: str) -> Pack:
    """Read norms, one a line; a problem in them is the test's own fault."""
    read, problems = read_pack(pack_text(norms), "small.yaml", load_vocabulary())
    if read is None:
        raise ValueError("\n".join(map(render, problems)))
    return read


def law(norms: str) -> Law:
    """Give the law of these norms on the day of the small worlds, under the shipped pass rule."""
    return law_of(pack(norms), DAY, load_rule(), load_vocabulary())


def machine(scenario: Scenario, variant: str = "calm") -> Machine:
    """Compile a variant as seed 0 shows it."""
    return compile_scenario(scenario, VariantId(variant), cosmetics_for(scenario, 0))


def events_of(scenario: Scenario, script: Sequence[str], variant: str = "calm") -> tuple[Event, ...]:
    """Play a script from the beginning."""
    return play(machine(scenario, variant), script)[1]


def run_of(scenario: Scenario, script: Sequence[str], variant: str = "calm") -> Run:
    """Record a run of a script."""
    started = start_of(scenario, VariantId(variant), 0, scenario.law_as_of)
    return Run(started=started, events=events_of(scenario, script, variant))


def judged(scenario: Scenario, under: Law, *script: str, variant: str = "calm") -> Judgement:
    """Play a script and judge it by what the variant owes."""
    return judge_run(run_of(scenario, script, variant), scenario, under)


def line(judgement: Judgement, name: str) -> Opportunity:
    """Give the one line of the score that is called so."""
    (found,) = [each for each in judgement.lines if each.id == name]
    return found


def credits_of(judgement: Judgement) -> dict[str, tuple[str, float | None]]:
    """Give finding and credit of each line of the score by its name."""
    return {
        each.id: (each.finding, None if each.credit is None else float(each.credit))
        for each in judgement.lines
    }


__all__ = ["credits_of", "events_of", "judged", "law", "line", "machine", "pack", "run_of", "world"]
