"""Options by their use: those never chosen, and wrong ones that the best members prefer (a mis-key?)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from scenarios.model import ScenarioId, StateId
from scoring.statistics.answers import Answers, Offered, Option, share_of, table_of
from scoring.statistics.enough import ENOUGH_MEMBERS, TooFew, tails

OptionFlag: TypeAlias = Literal["never chosen", "preferred by the best, and wrong"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionFigures:
    """How an option was used by the n members who had it open.

    `taken` counts members who took it at least once. `best_share` is the share of the decisions in its state
    of the best 27 % that fell on it, `best_wrong` on it where it was wrong.
    """

    option: Option
    n: int
    taken: int
    best_share: float
    best_wrong: float
    flags: tuple[OptionFlag, ...]


def option_figures(answers: Iterable[Answers]) -> tuple[tuple[Option, OptionFigures | TooFew], ...]:
    """Analyse every option that was open to someone, sorted by scenario, state and choice."""
    given = tuple(answers)
    members = _members(given)
    decisions = _best_decisions(given)
    return tuple(
        (option, _figures(option, had, decisions.get((option.scenario, option.state), {})))
        for option, had in sorted(members.items())
    )


def _members(answers: tuple[Answers, ...]) -> dict[Option, dict[str, bool]]:
    """Give for each option the members who had it open, and whether they ever took it."""
    found: dict[Option, dict[str, bool]] = {}
    for each in answers:
        for offered in each.offered:
            had = found.setdefault(offered.option, {})
            had[each.member] = had.get(each.member, False) or offered.taken
    return found


def _best_decisions(
    answers: tuple[Answers, ...],
) -> dict[tuple[ScenarioId, StateId], dict[Offered, float]]:
    """Give for each state what the best members took there, each counted by the share in the top 27 %."""
    table = table_of(answers)
    _, top = tails([share_of(row) for row in table.rows])
    best = dict(zip(table.members, top, strict=True))
    found: dict[tuple[ScenarioId, StateId], dict[Offered, float]] = {}
    for each in answers:
        for offered in each.offered:
            if offered.taken and best[each.member]:
                state = found.setdefault((offered.option.scenario, offered.option.state), {})
                state[offered] = state.get(offered, 0.0) + best[each.member]
    return found


def _figures(option: Option, had: dict[str, bool], decisions: dict[Offered, float]) -> OptionFigures | TooFew:
    if len(had) < ENOUGH_MEMBERS:
        return TooFew(n=len(had))
    total = sum(decisions.values())
    wrong = decisions.get(Offered(option, right=False, taken=True), 0.0)
    on_it = wrong + decisions.get(Offered(option, right=True, taken=True), 0.0)
    best_right = max((count for each, count in decisions.items() if each.right), default=0.0)
    taken = sum(had.values())
    flags: list[OptionFlag] = []
    if not taken:
        flags.append("never chosen")
    if wrong > best_right:
        flags.append("preferred by the best, and wrong")
    return OptionFigures(
        option=option,
        n=len(had),
        taken=taken,
        best_share=on_it / total if total else 0.0,
        best_wrong=wrong / total if total else 0.0,
        flags=tuple(flags),
    )
