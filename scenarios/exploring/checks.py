"""The door of this room: a scenario in, every problem of its paths out."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from scenarios.exploring.endless import check_ends, check_silence
from scenarios.exploring.explored import Explored, explore, machines_of
from scenarios.exploring.golden import check_golden, check_references
from scenarios.exploring.moving import check_clocks, check_guards, check_timers
from scenarios.exploring.shape import check_choices, check_endings, check_states, check_twins
from scenarios.exploring.walk import BOUND, CHANCE_RUNS
from scenarios.machine import Machine
from scenarios.model import Scenario, VariantId
from scenarios.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What exploration says of a scenario: problems sorted, configurations by variant.

    With `complete` False the answer is UNKNOWN for a variant beyond the bound (E299 says which), its count
    is only how far the walk came, and nothing is said to be never.
    """

    problems: tuple[Problem, ...]
    configurations: Mapping[VariantId, int] = field(hash=False)
    complete: bool


def check_unknown(explored: Explored) -> Iterator[Problem]:
    """E299: a variant has more paths than the bound lets walk."""
    for variant, found in explored.walks.items():
        if found.chance is None:
            continue
        line = next(each.line for each in explored.scenario.variants if each.id == variant)
        runs, unended = found.chance.runs, found.chance.unended
        endings = ", ".join(sorted(found.chance.endings)) or "nothing"
        yield explored.problem(
            line,
            "E299",
            f"UNKNOWN: {variant!r} has more than {found.configs - 1:,} configurations; "
            f"of {runs:,} random runs {runs - unended:,} ended, in {endings}",
            "raise the bound, or let fewer questions stay open at once",
        )


CHECKS: tuple[Callable[[Explored], Iterable[Problem]], ...] = (
    check_states,
    check_choices,
    check_endings,
    check_ends,
    check_silence,
    check_clocks,
    check_timers,
    check_guards,
    check_twins,
    check_golden,
    check_references,
    check_unknown,
)


def check_scenario(
    scenario: Scenario,
    bound: int = BOUND,
    *,
    machines: Mapping[VariantId, Machine] | None = None,
    seed: int = 0,
    runs: int = CHANCE_RUNS,
) -> Report:
    """Walk every path of every variant, up to `bound` configurations each, and judge the scenario's shape.

    Beyond the bound `runs` random runs are played by `seed` instead; that is never a pass. `machines` are
    those of the variants where they were compiled already.
    """
    explored = explore(scenario, machines or machines_of(scenario), bound, seed, runs)
    return Report(
        problems=tuple(sorted({problem for check in CHECKS for problem in check(explored)})),
        configurations={variant: found.configs for variant, found in explored.walks.items()},
        complete=explored.complete,
    )
