"""The decisions of a run with their key, as the forms that leave tell them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from scoring.findings import Judge, right_choice
from scoring.timeline import Timeline

SILENCE = "wait"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision: `open` are (id, label) of what could be chosen, `right` the ids that broke nothing owed.

    `choice` is `wait` where the member stayed silent until the clock ran out.
    """

    number: int
    at_ms: int
    after_ms: int
    state: str
    choice: str
    open: tuple[tuple[str, str], ...]
    right: tuple[str, ...]


def decisions_of(run: Timeline, judge: Judge) -> tuple[Decision, ...]:
    """List the decisions of a run in order, each with what would have been right by what was known."""
    return tuple(_decisions(run, judge))


def _decisions(run: Timeline, judge: Judge) -> Iterator[Decision]:
    stops = [stop for stop in run.stops if stop.open]
    for number, stop in enumerate(stops, start=1):
        yield Decision(
            number=number,
            at_ms=stop.at_ms,
            after_ms=stop.after_ms,
            state=stop.state,
            choice=SILENCE if stop.chosen is None else stop.chosen.choice,
            open=tuple((way.choice, way.label) for way in stop.open),
            right=tuple(way.choice for way in stop.open if right_choice(replace(stop, chosen=way), judge)),
        )
