"""Decisions with a reason: the 2x2 of act right or wrong by reason right or wrong (scoring.md section 2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from scenarios.model import StateId
from scenarios.parts import Mode
from scoring.choices import right_choice
from scoring.findings import Judge
from scoring.opportunities import commit_in, reasons_given
from scoring.timeline import Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasoned:
    """A decision that was asked "why?": whether the act was right, and whether the reason was."""

    state: StateId
    act_right: bool
    reason_right: bool


def reasoned(run: Timeline, judge: Judge, mode: Mode) -> tuple[Reasoned, ...]:
    """List the decisions that gave a reason, in order, each once; one never come to is not among them."""
    found = []
    for state, right in reasons_given(run, mode).items():
        decided = commit_in(run, state, mode, judge)
        if decided is not None:
            act_right = right_choice(run, decided.stop, judge)
            found.append(Reasoned(state=state, act_right=act_right, reason_right=right))
    return tuple(found)


Cell: TypeAlias = Literal[
    "right act, right reason", "right act, wrong reason", "wrong act, right reason", "wrong act, wrong reason"
]
CELLS: tuple[Cell, ...] = get_args(Cell)


def cell(one: Reasoned) -> Cell:
    """Name the cell of the 2x2 that a decision falls in."""
    if one.act_right:
        return "right act, right reason" if one.reason_right else "right act, wrong reason"
    return "wrong act, right reason" if one.reason_right else "wrong act, wrong reason"


def two_by_two(reasons: Iterable[Reasoned]) -> dict[Cell, tuple[StateId, ...]]:
    """Sort decisions into the four cells, which add up to all of them: a right act is not yet understood."""
    of = [(cell(each), each.state) for each in reasons]
    return {name: tuple(state for found, state in of if found == name) for name in CELLS}
