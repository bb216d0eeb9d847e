"""A scenario's variant as a `transitions` machine: what the drawings show, and a second opinion on `step`.

States, sources and destinations come from the scenario as written; conditions are the compiled guards over
a model that holds the configuration. Functions are passed, never names, and nothing is queued, so that a
trigger answers whether it moved.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import transitions

from scenarios.machine import Arc, Machine, Position, Stop, Way, WorldMove, begin, follow, next_change_ms
from scenarios.model import ChoiceId, EndingId, StateId, TimerId

SILENCE = "silence"
"""The trigger of every clock."""

NodeId: TypeAlias = StateId | EndingId
_Check: TypeAlias = Callable[[transitions.EventData], bool]


def choice_trigger(choice: ChoiceId) -> str:
    """Name the trigger of a choice."""
    return f"choice {choice}"


def timer_trigger(timer: TimerId) -> str:
    """Name the trigger of a timer."""
    return f"timer {timer}"


@dataclass(eq=False)
class Standing:
    """The model: where a run stands. Compared by identity, for `transitions` skips models that are equal."""

    config: int
    shown_ms: int
    now_ms: int
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One transition as drawn: `dest` is None where the state stays."""

    trigger: str
    source: NodeId
    dest: NodeId | None


class Chart:
    """A machine as a state chart; `send` moves it, `place` puts it anywhere."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        position, _ = begin(machine)
        self.standing = Standing(position.config, position.shown_ms, position.shown_ms, "")
        self._chart = transitions.Machine(
            model=self.standing,
            states=[_name(stop) for stop in machine.stops],
            initial=self._name_at(position.config),
            auto_transitions=False,
            send_event=True,
            queued=False,
        )
        self._ends = frozenset(_name(stop) for stop in machine.stops if stop.ended is not None)
        for stop in machine.stops:
            for way in stop.ways:
                self._add(choice_trigger(way.id), stop, _target(stop, way), self._can_take(way), way.arc)
            if stop.state is not None and stop.state.clock is not None and stop.silence is not None:
                self._add(SILENCE, stop, stop.state.clock.then, self._is_silent, stop.silence)
            if stop.state is not None:
                for move in machine.world:
                    due = self._is_due(move)
                    self._add(timer_trigger(move.timer.id), stop, move.timer.to, due, move.arc)

    def _add(self, trigger: str, stop: Stop, dest: NodeId | None, check: _Check, arc: Arc) -> None:
        def change(event: transitions.EventData) -> None:
            run = self._run(event)
            run.config = follow(run.config, arc, run.now_ms)

        self._chart.add_transition(trigger, _name(stop), dest, conditions=[check], before=[change])

    def _name_at(self, config: int) -> NodeId:
        return _name(self._machine.stops[config & self._machine.node_mask])

    def _run(self, event: transitions.EventData) -> Standing:
        if event.model is not self.standing:
            raise AssertionError(event.model)
        return self.standing

    def _left_ms(self, run: Standing) -> int | None:
        """Tell how long is left before something happens by itself; None: for ever."""
        change_ms = next_change_ms(self._machine, Position(run.config, run.shown_ms))
        return None if change_ms is None else run.shown_ms + change_ms - run.now_ms

    def _can_take(self, way: Way) -> _Check:
        def check(event: transitions.EventData) -> bool:
            run = self._run(event)
            if run.config & way.used or (way.test is not None and not way.test(run.config, run.now_ms)):
                return False
            left_ms = self._left_ms(run)
            return left_ms is None or left_ms > 0

        return check

    def _is_silent(self, event: transitions.EventData) -> bool:
        run = self._run(event)
        limit_ms = self._machine.stops[run.config & self._machine.node_mask].limit_ms
        return limit_ms is not None and run.now_ms == run.shown_ms + limit_ms and self._left_ms(run) == 0

    def _is_due(self, move: WorldMove) -> _Check:
        def check(event: transitions.EventData) -> bool:
            run = self._run(event)
            if run.config & move.fired or run.now_ms < move.after_ms:
                return False
            return move.test is None or move.test(run.config, run.now_ms)

        return check

    def place(self, position: Position) -> None:
        """Put the model anywhere a run can stand."""
        run = self.standing
        run.config, run.shown_ms = position
        run.now_ms = run.shown_ms
        self._chart.set_state(self._name_at(run.config))

    def send(self, trigger: str, after_ms: int) -> bool:
        """Trigger a move so long after the state was shown; tell whether it was possible.

        Timers that are due on arrival fire then, the earliest first.
        """
        run = self.standing
        run.now_ms = run.shown_ms + after_ms
        if not self._chart.events[trigger].trigger(run):
            return False
        run.shown_ms = run.now_ms
        while any(map(self._fire, self._machine.world)):
            pass
        return True

    def _fire(self, move: WorldMove) -> bool:
        """Trigger a timer if its time has come; an ending has no timers."""
        run = self.standing
        if run.config & move.fired or run.now_ms < move.after_ms or run.state in self._ends:
            return False
        return self._chart.events[timer_trigger(move.timer.id)].trigger(run)

    def moves(self) -> Iterator[Move]:
        """Yield every transition of the chart, in the order of the file, trigger by trigger."""
        nodes = {str(_name(stop)): _name(stop) for stop in self._machine.stops}
        for trigger in self._chart.events:
            for transition in self._chart.get_transitions(trigger):
                dest = None if transition.dest is None else nodes[transition.dest]
                yield Move(trigger=trigger, source=nodes[transition.source], dest=dest)


def _name(stop: Stop) -> NodeId:
    if stop.ended is not None:
        return stop.ended.ending
    if stop.state is None:
        raise AssertionError(stop)
    return stop.state.id


def _target(stop: Stop, way: Way) -> NodeId | None:
    choices = stop.state.choices if stop.state is not None else ()
    return next(choice.to for choice in choices if choice.id == way.id)
