"""Checks of what moves by itself and of what is asked: clocks, timers, guards that always answer alike."""

from collections.abc import Iterator

from scenarios.exploring.explored import Explored
from scenarios.guard import Guard, write_guard
from scenarios.layout import Asked
from scenarios.model import Effect, Line, StateId
from scenarios.problems import Problem

_ALWAYS = frozenset({True})
_NEVER = frozenset({False})


def check_clocks(explored: Explored) -> Iterator[Problem]:
    """E206: the clock of a state that is reached never runs out."""
    reached = explored.any_of(lambda found: found.states)
    silences = explored.any_of(lambda found: found.silences)
    for state in explored.scenario.states if explored.complete else ():
        if state.clock is not None and state.id in reached and state.id not in silences:
            yield explored.problem(
                state.clock.line,
                "E206",
                f"the clock of {state.id!r} never runs out ({explored.way_to(state.id)})",
                "a timer always comes first: make the clock shorter, or take it out",
            )


def check_timers(explored: Explored) -> Iterator[Problem]:
    """E208: a timer never fires, though its guard can hold; E209: one that fires and changes nothing."""
    fired = explored.any_of(lambda found: found.timers)
    for timer in explored.scenario.timers:
        held = timer.when is None or explored.answers(Asked(timer.line, timer.when)) != _NEVER
        if explored.complete and timer.id not in fired and held:
            yield explored.problem(
                timer.line,
                "E208",
                f"the timer {timer.id!r} never fires: every run has ended by then, or its guard is shut",
                "let it come earlier, or take it out",
            )
        if timer.to is None and timer.effect == Effect() and not timer.lines:
            yield explored.problem(
                timer.line,
                "E209",
                f"the timer {timer.id!r} says nothing, changes nothing and leads nowhere",
                "give it `lines:`, `sets:` or `to:`, or take it out",
            )


def check_guards(explored: Explored) -> Iterator[Problem]:
    """E210: a guard that is true whenever it is asked; E211: one that never is. Over all variants."""
    if not explored.complete:
        return
    seen = set()
    for line, guard, what in _guards(explored):
        asked = Asked(line, guard)
        answers = explored.answers(asked)
        if asked in seen or answers not in (_ALWAYS, _NEVER):
            continue
        seen.add(asked)
        if answers == _ALWAYS:
            yield explored.problem(
                line,
                "E210",
                f"the guard {write_guard(guard)!r} of {what} is always true",
                "take the guard out, or mend it",
            )
        else:
            yield explored.problem(
                line,
                "E211",
                f"the guard {write_guard(guard)!r} of {what} is never true",
                "mend the guard, or take out what it guards",
            )


def _guards(explored: Explored) -> Iterator[tuple[int, Guard, str]]:
    """Yield every guard with its line and whose it is; a choice that is never open has its own check."""
    scenario = explored.scenario
    opened = explored.any_of(lambda found: found.ways)
    for state in scenario.states:
        yield from _line_guards(state.lines, f"a line of {state.id!r}")
        for choice in state.choices:
            if choice.when is not None and (StateId(state.id), choice.id) in opened:
                yield choice.line, choice.when, f"the choice {choice.id!r} in {state.id!r}"
            yield from _line_guards(choice.lines, f"a line of the choice {choice.id!r}")
    for timer in scenario.timers:
        if timer.when is not None:
            yield timer.line, timer.when, f"the timer {timer.id!r}"
        yield from _line_guards(timer.lines, f"a line of the timer {timer.id!r}")


def _line_guards(lines: tuple[Line, ...], what: str) -> Iterator[tuple[int, Guard, str]]:
    for line in lines:
        if line.when is not None:
            yield line.line, line.when, what
