"""A scenario with the walk of each of its variants: what the checks look at."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from scenarios.compiling import compile_scenario
from scenarios.exploring.live import forgetful
from scenarios.exploring.paths import script_to
from scenarios.exploring.spans import Span
from scenarios.exploring.walk import Walk, walk
from scenarios.layout import Asked
from scenarios.machine import Machine
from scenarios.model import Scenario, StateId, VariantId
from scenarios.problems import Problem
from scenarios.seeds import cosmetics_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Explored:
    """A scenario and what was found in each variant, in the order of the file."""

    scenario: Scenario
    walks: Mapping[VariantId, Walk] = field(hash=False)

    @property
    def complete(self) -> bool:
        """Tell whether every path of every variant was walked, so that "never" can be said."""
        return all(found.complete for found in self.walks.values())

    def any_of(self, pick: Callable[[Walk], frozenset[object]]) -> frozenset[object]:
        """Unite what the variants' walks found."""
        return frozenset[object]().union(*(pick(found) for found in self.walks.values()))

    def answers(self, asked: Asked) -> frozenset[bool]:
        """Give the answers of a guard over all variants."""
        none = frozenset[bool]()
        return none.union(*(found.asked.get(asked, none) for found in self.walks.values()))

    def problem(self, line: int, code: str, what: str, mend: str) -> Problem:
        """Make a problem of this scenario's file."""
        return Problem(file=self.scenario.file, line=line, code=code, what=what, mend=mend)

    def way_to(self, state: StateId) -> str:
        """Tell the shortest run to a state, in the first variant that reaches it; it must be reachable."""
        for found in self.walks.values():
            if state in found.states:
                machine = found.machine
                stop = next(
                    spot
                    for spot, config in enumerate(found.spots)
                    if (at := machine.stops[config & machine.node_mask].state) and at.id == state
                )
                return shown_by(found, stop)
        raise AssertionError(f"{state!r} is not reached")


def machines_of(scenario: Scenario) -> Mapping[VariantId, Machine]:
    """Compile every variant of a scenario; the cosmetics are those of seed 0, and change no path."""
    names = cosmetics_for(scenario, 0)
    return {variant.id: compile_scenario(scenario, variant.id, names) for variant in scenario.variants}


def explore(
    scenario: Scenario, machines: Mapping[VariantId, Machine], bound: int, seed: int, runs: int
) -> Explored:
    """Walk the machine of every variant of a scenario; configurations that nothing can tell apart are one."""
    differs = {twins.circumstance for twins in scenario.twins}
    walks = {}
    for variant, machine in machines.items():
        known = machine.layout.known.items()
        shown = sum(bits.mask for (_, circumstance), bits in known if circumstance in differs)
        walks[variant] = walk(forgetful(machine, remembers=shown), bound=bound, seed=seed, runs=runs)
    return Explored(scenario=scenario, walks=walks)


def shown_by(found: Walk, spot: int, within: Span | None = None) -> str:
    """Tell the shortest run to a spot, with its variant: `calm: a, b@4.5, wait`."""
    return written(found.machine.variant, script_to(found, spot, within))


def written(variant: VariantId, script: Iterable[str]) -> str:
    """Tell a run: its variant and its choices."""
    return f"{variant}: {', '.join(script) or 'from the start'}"
