"""The reference run of a variant: what was meant to happen, played."""

from scenarios.events import Event
from scenarios.machine import Machine, NotOpenError
from scenarios.model import Scenario
from scenarios.script import ScriptError, play


def reference_run(scenario: Scenario, machine: Machine) -> tuple[Event, ...]:
    """Play the first reference run of the machine's variant that still plays; () where none does."""
    for golden in scenario.golden:
        if golden.reference and golden.variant == machine.variant:
            try:
                return play(machine, golden.choices)[1]
            except (NotOpenError, ScriptError):
                continue
    return ()
