"""The decisions of a run with their key, as the forms that leave tell them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scoring.debrief.rightness import missed_at, right_at, right_ways
from scoring.findings import Judge
from scoring.norms import Norm
from scoring.opportunities import Opportunity
from scoring.timeline import Timeline

SILENCE = "wait"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision: `open` are (id, label) of what could be chosen, `right` the ids that did well there.

    `choice` is `wait` where the member stayed silent until the clock ran out. `success` is None where the
    choice alone decides nothing: a paper read, a question that leaves the rest open.
    """

    number: int
    at_ms: int
    after_ms: int
    state: str
    choice: str
    open: tuple[tuple[str, str], ...]
    right: tuple[str, ...]
    success: bool | None


def decisions_of(run: Timeline, lines: Iterable[Opportunity], judge: Judge) -> tuple[Decision, ...]:
    """List the decisions of a run in order, each as its debrief tells it; `lines` are those of its score."""
    missed = missed_at(lines, run, judge)
    return tuple(_decisions(run, missed, judge))


def _decisions(run: Timeline, missed: Mapping[int, Sequence[Norm]], judge: Judge) -> Iterator[Decision]:
    stops = [stop for stop in run.stops if stop.open]
    for number, stop in enumerate(stops, start=1):
        yield Decision(
            number=number,
            at_ms=stop.at_ms,
            after_ms=stop.after_ms,
            state=stop.state,
            choice=SILENCE if stop.chosen is None else stop.chosen.choice,
            open=tuple((way.choice, way.label) for way in stop.open),
            right=tuple(choice or SILENCE for choice in right_ways(stop, judge)),
            success=right_at(stop, missed.get(stop.index, ()), judge),
        )
