"""The way of a run over a map: which places it came to, in which order, and what it took there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from scenarios.drawing.chart import SILENCE, choice_trigger, timer_trigger
from scenarios.events import Decided, Ended, Event, Happened, TimedOut


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A stay at a place: the triggers used there, and the label of the choice that led on ("": none did)."""

    place: str
    triggers: tuple[str, ...]
    label: str


def trail(run: Sequence[Event], timers: Collection[str]) -> tuple[Step, ...]:
    """Read the stays of a run in order; of timers only those named, which lead somewhere, are places."""
    steps: list[Step] = []
    for event in run:
        match event.what:
            case Decided(state=state, choice=choice, open=ways):
                label = next((way.label for way in ways if way.choice == choice), choice)
                _stay(steps, state, choice_trigger(choice), label)
            case TimedOut(state=state):
                _stay(steps, state, SILENCE, "silence")
            case Happened(timer=timer) if timer in timers:
                _stay(steps, timer_trigger(timer), timer_trigger(timer), "")
            case Ended(ending=ending):
                _stay(steps, ending, "", "")
            case _:
                pass
    return tuple(steps)


def _stay(steps: list[Step], place: str, trigger: str, label: str) -> None:
    """Lengthen the present stay, or begin another."""
    if steps and steps[-1].place == place:
        last = steps.pop()
        steps.append(Step(place=place, triggers=(*last.triggers, trigger), label=label))
    else:
        steps.append(Step(place=place, triggers=(trigger,), label=label))
