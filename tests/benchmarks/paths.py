"""All paths of a scenario with 131,072 configurations: our walk, and `transitions` on the same world.

    python -m tests.benchmarks.paths

The reference walks breadth-first with one model of `transitions` whose conditions look at the same bits; it
is given the first 3,000 configurations and its time is carried forward. CPU time, events left out.
"""

import time
from collections import deque
from collections.abc import Callable
from typing import Any

from transitions import Machine as Chart

from scenarios.compiling import compile_scenario
from scenarios.exploring.walk import Walk, walk
from scenarios.machine import Machine, Position, Way, open_choices, stop_at, take
from scenarios.model import VariantId
from scenarios.reading.build import read_scenario
from scenarios.reading.library import load_vocabulary
from tests.scenarios.large import large_world

ROUNDS = 3
REFERENCE_CONFIGS = 3_000


class Model:
    """What `transitions` moves: the state, and the rest of the configuration in one int."""

    state: str
    config: int = 0


def chart_of(machine: Machine, model: Model) -> Chart:
    """Build the world as a `transitions` machine with the same guards."""
    names = [str(at) for at in range(len(machine.stops))]
    chart = Chart(model=model, states=names, initial=names[0], auto_transitions=False)
    for at, stop in enumerate(machine.stops):
        for way in stop.ways:
            after, _ = take(machine, at, way.arc, 0)
            chart.add_transition(
                way.id,
                str(at),
                str(after & machine.node_mask),
                conditions=_open(model, way),
                after=_follow(model, way),
            )
    return chart


def _open(model: Model, way: Way) -> Callable[[], bool]:
    return lambda: not model.config & way.used and (way.test is None or way.test(model.config, 0))


def _follow(model: Model, way: Way) -> Callable[[], None]:
    def follow() -> None:
        model.config = model.config & way.arc.keep | way.arc.put

    return follow


def reference(machine: Machine) -> tuple[int, float]:
    """Walk breadth-first with `transitions`; gives the configurations seen and the CPU seconds."""
    model: Any = Model()
    chart_of(machine, model)
    model.config, _ = take(machine, 0, machine.start, 0)
    began = time.process_time()
    seen, queue = {model.config}, deque([model.config])
    while queue and len(seen) < REFERENCE_CONFIGS:
        config = queue.popleft()
        for way in open_choices(machine, Position(config, 0)):
            model.config, model.state = config, str(config & machine.node_mask)
            model.trigger(way.id)
            if model.config not in seen and stop_at(machine, Position(model.config, 0)).ended is None:
                seen.add(model.config)
                queue.append(model.config)
    return len(seen), time.process_time() - began


def timed(machine: Machine) -> tuple[Walk, float]:
    """Walk everything; gives what was found and the CPU seconds."""
    began = time.process_time()
    found = walk(machine)
    return found, time.process_time() - began


def main() -> None:
    """Print both figures."""
    scenario, problems = read_scenario(large_world(), "large.yaml", load_vocabulary())
    assert scenario is not None, problems
    machine = compile_scenario(scenario, VariantId("calm"), {})
    rounds = [timed(machine) for _ in range(ROUNDS)]
    found, best = rounds[0][0], min(seconds for _, seconds in rounds)
    ours = f"{found.configs:,} configurations, {found.moves:,} moves, {best:.2f} s CPU"
    print(f"walk: {ours} (complete: {found.complete})")
    configs, seconds = reference(machine)
    whole = seconds * found.configs / configs
    print(f"transitions: {configs:,} configurations in {seconds:.2f} s CPU; for all of them: {whole:.1f} s")


if __name__ == "__main__":
    main()
