"""How sure the member was of each decision, and whether it was right (scoring.md section 5)."""

from dataclasses import dataclass

from scenarios.model import StateId
from scoring.choices import right_choice
from scoring.findings import Judge
from scoring.timeline import Timeline
from scoring.trials import CONFIDENT, Confidence, confidence

_HUNDRED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """A decision that was rated: `sure` in per cent; right by the law, or as the answer to a "why?"."""

    state: StateId
    at_ms: int
    took: str
    sure: int
    right: bool

    @property
    def confident_error(self) -> bool:
        """Whether the member was sure and wrong: what is most worth talking about."""
        return self.sure >= CONFIDENT * _HUNDRED and not self.right


def ratings(run: Timeline, judge: Judge) -> tuple[Rating, ...]:
    """List the decisions that were rated, in order."""
    found = []
    for index, sure in run.sure:
        stop = run.stops[index]
        if stop.chosen is None:
            continue
        reason = stop.chosen.reason
        right = right_choice(run, stop, judge) if reason is None else reason.right
        found.append(
            Rating(state=stop.state, at_ms=stop.at_ms, took=stop.chosen.label, sure=sure, right=right)
        )
    return tuple(found)


def confidence_of(given: tuple[Rating, ...]) -> Confidence | None:
    """Sum ratings up; None without any."""
    return confidence((each.sure / _HUNDRED, each.right) for each in given)
