"""The life of a session as a `transitions` machine: which step may follow which, and nothing else.

    briefing -> running <-> waiting -> debrief -> acknowledged -> filed
    running and waiting may be frozen by an instructor and go on; abandoned is a state, and so is resumed.

`running` shows a stimulus, `waiting` waits for the member with the clock running.
"""

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

from transitions import Machine, MachineError

Status: TypeAlias = Literal[
    "briefing",
    "running",
    "waiting",
    "frozen",
    "debrief",
    "acknowledged",
    "filed",
    "abandoned",
    "resumed",
]
Trigger: TypeAlias = Literal[
    "begin", "show", "decide", "freeze", "go_on", "end", "acknowledge", "file", "abandon", "resume"
]
STATUSES: tuple[Status, ...] = get_args(Status)

_MOVES: tuple[tuple[Trigger, tuple[Status, ...], Status], ...] = (
    ("begin", ("briefing", "resumed"), "running"),
    ("show", ("running",), "waiting"),
    ("decide", ("waiting",), "running"),
    ("freeze", ("running", "waiting"), "frozen"),
    ("go_on", ("frozen",), "running"),
    ("end", ("running", "resumed"), "debrief"),
    ("acknowledge", ("debrief",), "acknowledged"),
    ("file", ("acknowledged",), "filed"),
    ("abandon", ("briefing", "running", "waiting", "frozen", "resumed"), "abandoned"),
    ("resume", ("briefing", "running", "waiting", "frozen", "abandoned"), "resumed"),
)


class LifeError(ValueError):
    """A step that does not follow from where the session stands; the message says what would."""


@dataclass(eq=False)
class _Model:
    """What the machine moves; compared by identity, since the library skips models that are equal."""

    state: str


class Life:
    """Where one session stands."""

    def __init__(self, status: Status = "briefing") -> None:
        self._model: Any = _Model(status)
        machine = Machine(
            model=self._model, states=list(STATUSES), initial=status, auto_transitions=False, send_event=False
        )
        for trigger, sources, dest in _MOVES:
            machine.add_transition(trigger, list(sources), dest)

    @property
    def status(self) -> Status:
        """Give the state the session stands in."""
        return next(each for each in STATUSES if each == self._model.state)

    def can(self) -> tuple[Trigger, ...]:
        """List the steps that may follow."""
        return tuple(trigger for trigger, sources, _ in _MOVES if self.status in sources)

    def move(self, trigger: Trigger) -> Status:
        """Take a step; LifeError names what may follow instead."""
        try:
            self._model.trigger(trigger)
        except MachineError as error:
            raise LifeError(
                f"{trigger!r} does not follow {self.status!r}; may: {', '.join(self.can()) or 'nothing'}"
            ) from error
        return self.status
