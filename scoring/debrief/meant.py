"""What was meant to happen, and what to play again."""

from collections.abc import Iterable, Sequence

from scenarios.events import Decided, Event, TimedOut
from scenarios.machine import Machine
from scenarios.model import Scenario, StateId
from scenarios.reference import reference_run
from scenarios.runs import inputs_of
from scenarios.script import write_token
from scoring.debrief.points import WORST_FIRST
from scoring.debrief.values import Again, Aim, Fork, Meant, Planned, Point, Talk
from scoring.norms import NormId
from scoring.timeline import Stop, timeline


def meant(scenario: Scenario, machine: Machine, points: Iterable[Point]) -> Meant:
    """Tell the variant's truth, the objectives with what was found of them, and the reference run."""
    reference = timeline(reference_run(scenario, machine))
    worst: dict[str, int] = {}
    for point in points:
        rank = WORST_FIRST.index(point.finding)
        worst[point.norm.id] = min(rank, worst.get(point.norm.id, rank))
    return Meant(
        truly=next(each.about for each in scenario.variants if each.id == machine.variant),
        aims=tuple(
            Aim(
                learn=each.learn,
                found=tuple((NormId(norm), WORST_FIRST[worst[norm]]) for norm in each.norms if norm in worst),
            )
            for each in scenario.objectives
        ),
        planned=tuple(_planned(stop) for stop in reference.stops if stop.open),
        ended=reference.ended,
    )


def _planned(stop: Stop) -> Planned:
    chosen = stop.chosen
    return Planned(
        at_ms=stop.at_ms,
        state=stop.state,
        took=chosen.label if chosen else None,
        acts=tuple(deed.act for deed in chosen.deeds) if chosen else (),
    )


def again(scenario: Scenario, machine: Machine, talks: Iterable[Talk], run: Sequence[Event]) -> Again:
    """Name the decisions of the errors talked about as places to try again, and how the twins differ."""
    moments = sorted({(talk.at_ms, talk.state) for talk in talks if talk.kind != "done well"})
    return Again(
        forks=tuple(
            Fork(at_ms=at_ms, state=state, way=_way_to(run, at_ms, state)) for at_ms, state in moments
        ),
        twins=tuple(each.circumstance for each in scenario.twins if machine.variant in each.variants),
    )


def _way_to(run: Sequence[Event], at_ms: int, state: StateId) -> tuple[str, ...]:
    """Write the inputs before a decision."""
    for index, event in enumerate(run):
        match event.what:
            case Decided() | TimedOut() if (event.at_ms, event.what.state) == (at_ms, state):
                return tuple(write_token(each) for each in inputs_of(run[:index]))
            case _:
                pass
    raise ValueError(f"the run has no decision in {state!r} at {at_ms} ms")
