"""Every run of a small world, one by one, played and judged: what the prover has to agree with."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from scenarios.events import Event
from scenarios.machine import (
    Chosen,
    Input,
    Machine,
    Position,
    Waited,
    begin,
    next_change_ms,
    open_choices,
    step,
    stop_at,
)
from scenarios.model import Scenario
from scoring.judging import Judgement, Law, judge_events, owed_by
from scoring.proving.case import BAD, law_abiding
from scoring.score import by_competency, earned, overall


def runs(machine: Machine) -> Iterator[tuple[Event, ...]]:
    """Yield every run that ends: each choice at once, or silence until something happens."""
    position, events = begin(machine)
    ready = [(position, events)]
    while ready:
        position, told = ready.pop()
        if stop_at(machine, position).ended is not None:
            yield told
            continue
        for given in _inputs(machine, position):
            after, events = step(machine, position, given)
            ready.append((after, told + events))


def _inputs(machine: Machine, position: Position) -> Iterator[Input]:
    for way in open_choices(machine, position):
        yield Chosen(way.id, 0)
    change_ms = next_change_ms(machine, position)
    if change_ms is not None:
        yield Waited(change_ms)


def by_law(judgement: Judgement, law: Law, seat: str) -> Fraction:
    """Score the norms of a judged run alone; 1 where none is owed."""
    lines = [line for line in judgement.lines if line.norm is not None]
    shares = by_competency(earned(lines))
    weights = next(each for name, each in law.rule.weights.items() if name == seat)
    got = overall(shares, weights)
    return Fraction(1) if got is None else got


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What all runs together show."""

    worst: Fraction | None
    best: Fraction | None
    dodged: frozenset[tuple[str, str]]
    bad: frozenset[str]
    failing: frozenset[str]


def truth(scenario: Scenario, machine: Machine, law: Law) -> Truth:
    """Play and judge every run."""
    owed = owed_by(scenario, machine, law)
    lawful, breaking = list[Fraction](), list[Fraction]()
    dodged, bad, failing = set[tuple[str, str]](), set[str](), set[str]()
    for events in runs(machine):
        judgement = judge_events(events, scenario, owed, law)
        score = by_law(judgement, law, scenario.seat)
        ended = judgement.timeline.ended
        assert ended is not None
        if any(line.norm and line.finding == "breached" for line in judgement.lines):
            breaking.append(score)
        if law_abiding(judgement):
            lawful.append(score)
            dodged |= {(line.id, line.matter) for line in judgement.lines if line.finding == "not reached"}
            if judgement.score.result == "NOT YET":
                failing.add(ended.ending)
        if ended.outcome in BAD and judgement.score.result == "PASS":
            bad.add(ended.ending)
    return Truth(
        worst=min(lawful, default=None),
        best=max(breaking, default=None),
        dodged=frozenset(dodged),
        bad=frozenset(bad),
        failing=frozenset(failing),
    )
