"""What is said where an input is not possible: what it was, and what would have been."""

from collections.abc import Iterable

from scenarios.model import ChoiceId, StateId


def not_open(choice: ChoiceId, open_: Iterable[ChoiceId]) -> str:
    """Name the choices that were open instead."""
    return f"{choice!r} is not open here; open: {', '.join(open_) or 'nothing'}"


def out_of_time(choice: ChoiceId, after_ms: int, state: StateId, change_ms: int | None) -> str:
    """Say when something happens by itself before a choice could be taken."""
    if after_ms < 0 or change_ms is None:
        return f"{choice!r} cannot be taken {after_ms} ms after {state!r} was shown"
    return (
        f"{choice!r} at {after_ms / 1000:g} s is too late in {state!r}: "
        f"something happens at {change_ms / 1000:g} s; wait for it, or choose before"
    )


def no_hint(state: StateId, *, assessed: bool) -> str:
    """Say why there is no hint: an assessment gives none, and not every state has one."""
    return "an assessment gives no hints; training does" if assessed else f"{state!r} has no hint"
