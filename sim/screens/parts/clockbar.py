"""The clock of a moment as one line: how long is left in the member's own time, or why no clock runs."""

from fractions import Fraction

from textual.content import Content

from sim.screens.parts.look import BAD, CARE, SOFT
from sim.words import moment

_BAR = 16
_HURRY = Fraction(1, 4)


def clock_line(
    *, left_ms: int | None, limit_ms: int | None, factor: Fraction | None, telling: bool, over: bool
) -> Content:
    """Write the clock; a scenario millisecond lasts `factor` of the member's, None is untimed."""
    if over:
        return Content.styled("■ The run is over.", CARE)
    if telling:
        return Content.assemble(("▶ ", CARE), ("the clock waits until all is shown", SOFT))
    if factor is None:
        return Content.styled("○ untimed: take as long as you want", SOFT)
    if left_ms is None or limit_ms is None:
        return Content.styled("○ no clock here", SOFT)
    full = round(_BAR * left_ms / limit_ms) if limit_ms else 0
    hurry = left_ms <= limit_ms * _HURRY
    real = int(left_ms * factor)
    return Content.assemble(
        ("! " if hurry else "◷ ", BAD if hurry else CARE),
        (f"{moment(real + 999)} left ", "bold" if not hurry else BAD),
        ("━" * full, BAD if hurry else CARE),
        ("·" * (_BAR - full), SOFT),
        (f" of {moment(int(limit_ms * factor) + 999)}", SOFT),
    )
