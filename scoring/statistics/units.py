"""Units beside each other: which sentence of the law a unit gets wrong, and to which side it leans."""

from collections.abc import Iterable
from dataclasses import dataclass

from scoring.norms import NormId
from scoring.statistics.answers import Answers
from scoring.statistics.enough import ENOUGH_MEMBERS
from scoring.trials import Lean, Trials, add, lean, wilson


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One field of the heat map: of n opportunities with a norm so many were missed.

    An opportunity is missed where it did not earn full credit. `low` and `high` are the 95 % interval of the
    share missed (Wilson); `share` is None while fewer than 30 members met the norm.
    """

    unit: str
    norm: NormId
    members: int
    n: int
    missed: int
    share: float | None
    low: float
    high: float


def heat_map(answers: Iterable[Answers]) -> tuple[Cell, ...]:
    """Count what each unit missed of each norm; the units by name, in each the worst first."""
    counts: dict[tuple[str, NormId], list[tuple[str, bool]]] = {}
    for each in answers:
        for item, credit in each.credits.items():
            if not item.name.startswith(("craft.", "time.")):
                counts.setdefault((each.unit, NormId(item.name)), []).append((each.member, credit < 1))
    cells = [_cell(unit, norm, met) for (unit, norm), met in counts.items()]
    return tuple(sorted(cells, key=lambda cell: (cell.unit, -cell.missed / cell.n, cell.norm)))


def _cell(unit: str, norm: NormId, met: list[tuple[str, bool]]) -> Cell:
    members, missed = len({member for member, _ in met}), sum(miss for _, miss in met)
    low, high = wilson(missed, len(met))
    return Cell(
        unit=unit,
        norm=norm,
        members=members,
        n=len(met),
        missed=missed,
        share=missed / len(met) if members >= ENOUGH_MEMBERS else None,
        low=low,
        high=high,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLean:
    """A unit's trials, summed over its members; `lean` is None with fewer than 8 on a side.

    c below 0 leans to assisting, above to refusing; its error bar is `se_c`.
    """

    unit: str
    members: int
    trials: Trials
    lean: Lean | None


def leans(answers: Iterable[Answers]) -> tuple[UnitLean, ...]:
    """Sum both sides of the duty by unit; the units by name."""
    members: dict[str, set[str]] = {}
    trials: dict[str, Trials] = {}
    for each in answers:
        members.setdefault(each.unit, set()).add(each.member)
        trials[each.unit] = add(trials[each.unit], each.trials) if each.unit in trials else each.trials
    return tuple(
        UnitLean(unit=unit, members=len(members[unit]), trials=trials[unit], lean=lean(trials[unit]))
        for unit in sorted(trials)
    )
