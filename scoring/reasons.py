"""Decisions with a reason: the 2x2 of act right or wrong by reason right or wrong (scoring.md section 2)."""

from dataclasses import dataclass

from scenarios.model import StateId
from scoring.findings import Judge, right_choice
from scoring.timeline import Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasoned:
    """A decision that was asked "why?": whether the act was right, and whether the reason was."""

    state: StateId
    act_right: bool
    reason_right: bool


def reasoned(run: Timeline, judge: Judge) -> tuple[Reasoned, ...]:
    """List the decisions that gave a reason, in order; a decision never come to is not among them."""
    found = []
    for stop in run.stops:
        if stop.chosen is None or stop.chosen.reason is None:
            continue
        reason = stop.chosen.reason
        decided = next((each for each in run.stops if each.state == reason.decision), None)
        if decided is not None:
            act_right = right_choice(decided, judge)
            found.append(Reasoned(state=decided.state, act_right=act_right, reason_right=reason.right))
    return tuple(found)
