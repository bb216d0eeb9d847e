"""Checks of what is never met: states, choices, endings; and of twins that nothing tells apart."""

from collections.abc import Iterator

from scenarios.exploring.explored import Explored
from scenarios.exploring.walk import Walk
from scenarios.guard import write_guard
from scenarios.model import Slot, Twins, VariantId
from scenarios.problems import Problem


def check_states(explored: Explored) -> Iterator[Problem]:
    """E201: no path of any variant leads to a state."""
    reached = explored.any_of(lambda found: found.states)
    for state in explored.scenario.states if explored.complete else ():
        if state.id not in reached:
            yield explored.problem(
                state.line,
                "E201",
                f"no path of any variant reaches the state {state.id!r}",
                "lead to it with `to:`, `then:` or a timer, or take it out",
            )


def check_choices(explored: Explored) -> Iterator[Problem]:
    """E202: a choice of a state that is reached is never open."""
    reached = explored.any_of(lambda found: found.states)
    taken = explored.any_of(lambda found: found.ways)
    for state in explored.scenario.states if explored.complete else ():
        for choice in state.choices:
            if state.id in reached and (state.id, choice.id) not in taken:
                guard = f", its guard is {write_guard(choice.when)!r}" if choice.when else ""
                yield explored.problem(
                    choice.line,
                    "E202",
                    f"{choice.id!r} is never open in {state.id!r}{guard} ({explored.way_to(state.id)})",
                    "mend what it waits for (`when`, `only`, `once`), or take it out of the state",
                )


def check_endings(explored: Explored) -> Iterator[Problem]:
    """E203: no path of any variant leads to an ending."""
    reached = explored.any_of(lambda found: found.endings)
    for ending in explored.scenario.endings if explored.complete else ():
        if ending.id not in reached:
            yield explored.problem(
                ending.line,
                "E203",
                f"no path of any variant reaches the ending {ending.id!r}",
                "lead to it with `to:`, `then:` or a timer, or take it out",
            )


def check_twins(explored: Explored) -> Iterator[Problem]:
    """E212: in one of two twins nothing ever shows the circumstance in which they differ."""
    for twins in explored.scenario.twins if explored.complete else ():
        for variant in twins.variants:
            if not _shows(explored, twins, variant):
                line = next(each.line for each in explored.scenario.variants if each.id == variant)
                yield explored.problem(
                    line,
                    "E212",
                    f"nothing in {variant!r} ever shows its {twins.circumstance}, "
                    f"in which {' and '.join(twins.variants)} are said to differ",
                    f"reveal {twins.circumstance} on a path of {variant}",
                )


def _shows(explored: Explored, twins: Twins, variant: VariantId) -> bool:
    """Tell whether some configuration of the variant knows the true value of the twins' circumstance."""
    found = explored.walks[variant]
    true = next(each.true for each in explored.scenario.variants if each.id == variant)
    return any(_is_known(found, slot, true[slot]) for slot in true if slot[1] == twins.circumstance)


def _is_known(found: Walk, slot: Slot, value: str) -> bool:
    layout = found.machine.layout
    if slot not in layout.known or value not in layout.values[slot]:
        return False
    mask, bits = layout.put(slot, layout.values[slot][layout.values[slot].index(value)])
    return any(config & mask == bits for config in found.spots)
