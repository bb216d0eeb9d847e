"""A run drawn over its scenario's map: where the path went, and what was found where."""

from collections.abc import Iterator

from scenarios.drawing.atlas import atlas_of
from scenarios.drawing.places import Atlas, Mark
from scenarios.model import Scenario
from scenarios.record import Run
from scoring.debrief.values import Debrief
from scoring.norms import Norm


def map_of(run: Run, scenario: Scenario, told: Debrief) -> Atlas:
    """Draw a recorded run with the marks of its debrief."""
    started = run.started
    return atlas_of(scenario, started.variant, seed=started.seed, run=run.events, marks=marks_of(told))


def marks_of(told: Debrief) -> dict[str, tuple[Mark, ...]]:
    """Give each state its marks: what was broken or late there; what no moment has stands at the ending.

    A duty left undone stands at the last moment it could have been done in time.
    """
    marks: dict[str, dict[Mark, None]] = {}
    for place, mark in _marks(told):
        marks.setdefault(place, {})[mark] = None
    return {place: tuple(found) for place, found in marks.items()}


def _marks(told: Debrief) -> Iterator[tuple[str, Mark]]:
    placed = set()
    for moment in told.moments:
        for norm in moment.against:
            placed.add(norm.id)
            yield moment.state, _broken(norm)
        for point in moment.points:
            if point.finding == "late":
                yield moment.state, Mark(kind="late", name=_spoken(point.norm.id), says=point.norm.says)
            elif point.finding == "breached" and point.norm not in moment.against:
                yield moment.state, _broken(point.norm)
    if told.ended is not None:
        for point in told.undone:
            if point.norm.id not in placed:
                yield told.ended.ending, _broken(point.norm)


def _broken(norm: Norm) -> Mark:
    return Mark(kind="broken", name=_spoken(norm.id), says=norm.says)


def _spoken(name: str) -> str:
    return name.replace("_", " ")
