"""Steps per CPU second: the same call in our machine, in `transitions`, python-statemachine and sismic.

    python -m tests.benchmarks.steps

The call: two states, six questions asked once each, each answer makes something known, a clock that is
looked at on every step, and every step gives its events out. A step of ours is `scenarios.machine.step`; a
step of the others is one trigger with the same bookkeeping in its callbacks. Each is timed as CPU time, the
best of five rounds; they run in turn within one process.
"""

import time
from collections.abc import Callable

from scenarios.compiling import compile_scenario
from scenarios.events import Decided, Happened, TimedOut
from scenarios.machine import Chosen, Input, Waited, begin, step
from scenarios.model import ChoiceId, VariantId
from scenarios.reading.library import load_scenario
from scenarios.script import play
from scenarios.seeds import cosmetics_for
from tests.benchmarks.others import QUESTIONS, sismic_call, statemachine_call, transitions_call
from tests.scenarios.worlds import world

ROUNDS = 5


def our_call() -> Callable[[], int]:
    """Compile the call once; the function plays it through and gives its number of steps."""
    questions = "\n".join(
        f'  q{at}: {{say: "Question {at}?", acts: [ask_danger], answer: "Answer {at}.",'
        f" reveals: {{{name}: {value}}}}}"
        for at, (name, value) in enumerate(QUESTIONS)
    )
    body = f"""
questions:
{questions}
start: ring
states:
  ring:
    lines: [{{phone: "Well?", by: caller}}]
    clock: {{seconds: 20, then: done}}
    ask_any: [q0, q1, q2, q3, q4, q5]
    choices: [{{id: on, label: Go on, when: danger is known, to: remarks}}]
  remarks:
    lines: [{{cad: "Remarks are open."}}]
    clock: {{seconds: 20, then: done}}
    choices: [{{id: type, label: Type it, acts: [record_request], to: done}}]
endings:
  done: {{outcome: lawful, people: Everyone goes home.}}
"""
    machine = compile_scenario(world(body), VariantId("calm"), {})
    inputs = [Chosen(ChoiceId(name), 1500) for name in ("q0", "q1", "q2", "q3", "q4", "q5", "on", "type")]

    def run() -> int:
        position, _ = begin(machine)
        for given in inputs:
            position, _ = step(machine, position, given)
        return len(inputs)

    return run


def library_call() -> Callable[[], int]:
    """Play the reference run of the Back of the Yards call."""
    scenario = load_scenario("wolcott_call")
    golden = next(each for each in scenario.golden if each.reference and each.variant == "calm")
    machine = compile_scenario(scenario, golden.variant, cosmetics_for(scenario, 1))
    _, events = play(machine, golden.choices)
    inputs: list[Input] = []
    for _, what in events:
        if isinstance(what, Decided):
            inputs.append(Chosen(what.choice, what.after_ms))
        elif isinstance(what, Happened | TimedOut) and what.after_ms:
            inputs.append(Waited(what.after_ms))

    def run() -> int:
        position, _ = begin(machine)
        for given in inputs:
            position, _ = step(machine, position, given)
        return len(inputs)

    return run


def steps_per_second(run: Callable[[], int], calls: int) -> float:
    """Play the call many times and give steps per CPU second, the best of the rounds."""
    best = 0.0
    for _ in range(ROUNDS):
        began = time.process_time()
        steps = sum(run() for _ in range(calls))
        best = max(best, steps / (time.process_time() - began))
    return best


def main() -> None:
    """Print each program's figure, and ours over it."""
    ours = steps_per_second(our_call(), 20_000)
    figures = {
        "scenarios.machine.step, the call": ours,
        "scenarios.machine.step, wolcott_call (reference run)": steps_per_second(library_call(), 10_000),
        "transitions": steps_per_second(transitions_call(), 2_000),
        "python-statemachine": steps_per_second(statemachine_call(), 300),
        "sismic": steps_per_second(sismic_call(), 100),
    }
    for name, figure in figures.items():
        print(f"{name:<54} {figure:>10,.0f} steps per CPU second   ours / this: {ours / figure:>5.1f}")


if __name__ == "__main__":
    main()
