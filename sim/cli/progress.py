"""How far a long command has come, on the error stream: a moving line on a terminal, else one at times."""

import sys
from collections.abc import Callable

import click

_EVERY_S = {True: 0.2, False: 10.0}
"""Seconds between two tellings, on a terminal and elsewhere."""


def told_progress(done: int, total: int | None, elapsed_s: float, what: str = "runs") -> str:
    """Say how many are done, how fast, and how long the rest will take at that rate."""
    rate = done / elapsed_s if elapsed_s > 0 else 0.0
    told = f"{done:,} {what}" if total is None else f"{done:,} of {total:,} {what}"
    told += f", {rate:,.0f} a second"
    if total is None or not rate:
        return told
    return f"{told}, {_span((total - done) / rate)} left"


def _span(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60:02} s"  # noqa: PLR2004 - a minute


class Progress:
    """Tells of a command's progress as it goes; `clock` gives seconds, `what` is counted.

    One that is `still` off a terminal tells nothing there; a quiet one never does.
    """

    def __init__(
        self,
        total: int | None,
        clock: Callable[[], float],
        *,
        what: str = "runs",
        still: bool = False,
        quiet: bool = False,
    ) -> None:
        self._total, self._clock, self._what = total, clock, what
        self._began = self._told_at = clock()
        self._moving = sys.stderr.isatty() and not quiet
        self._silent = quiet or (still and not self._moving)

    def at(self, done: int) -> None:
        """Tell how far it is, unless it was told a moment ago."""
        now = self._clock()
        if self._silent or now - self._told_at < _EVERY_S[self._moving]:
            return
        self._told_at = now
        told = told_progress(done, self._total, now - self._began, self._what)
        click.echo(f"\r\x1b[K{told}" if self._moving else told, err=True, nl=not self._moving)

    def end(self) -> None:
        """Take the moving line away."""
        if self._moving:
            click.echo("\r\x1b[K", err=True, nl=False)
