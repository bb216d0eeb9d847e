"""Runs played input by input in the tests of this room, and told in few words."""

from scenarios.events import Decided, Ended, Event, Happened, Hinted, Learned, Rated, Said, TimedOut
from scenarios.machine import Chosen, Input, Machine, Position, begin, step, stop_at
from scenarios.model import ChoiceId

ENDINGS = """
endings:
  done: {outcome: lawful, people: Nobody is hurt.}
  late: {outcome: failed_duty, people: Nobody came.}
"""


def took(choice: str, after_ms: int = 0) -> Chosen:
    return Chosen(ChoiceId(choice), after_ms)


def played(machine: Machine, *given: Input) -> tuple[Position, list[Event]]:
    """Play from the beginning; the events of the beginning are left out."""
    position, _ = begin(machine)
    told: list[Event] = []
    for each in given:
        position, events = step(machine, position, each)
        told += events
    return position, told


def state_of(machine: Machine, position: Position) -> str:
    stop = stop_at(machine, position)
    return stop.state.id if stop.state else stop.ended.ending if stop.ended else ""


def whats(events: list[Event]) -> list[tuple[int, str]]:
    """Shorten events to their moment and a word of what happened."""
    told = []
    for at_ms, what in events:
        match what:
            case Said(text=text):
                told.append((at_ms, text))
            case Learned(matter, circumstance, value):
                told.append((at_ms, f"{matter}.{circumstance}={value}"))
            case Decided(choice=choice):
                told.append((at_ms, f"chose {choice}"))
            case TimedOut(state=state):
                told.append((at_ms, f"silence in {state}"))
            case Happened(timer=timer):
                told.append((at_ms, f"timer {timer}"))
            case Hinted(state=state):
                told.append((at_ms, f"hint in {state}"))
            case Rated(state, sure):
                told.append((at_ms, f"{sure} % sure of {state}"))
            case Ended(ending=ending):
                told.append((at_ms, f"ended {ending}"))
            case _:
                told.append((at_ms, f"did {what.act}"))
    return told
