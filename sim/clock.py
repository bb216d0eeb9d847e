"""The member's clock: scenario time since the stimulus was fully shown, pauses left out.

The accommodation factor stretches time (scoring.md section 3): at factor 2 a real second is half a second
of the scenario. Untimed (None) the clock stands still, and only a deliberate wait lets it run out.
"""

from collections.abc import Callable
from fractions import Fraction


class StopClock:
    """Counts whole milliseconds since `start`; `now` gives seconds from any fixed point, never backwards."""

    def __init__(self, now: Callable[[], float], factor: Fraction | None = Fraction(1)) -> None:
        self._now = now
        self.factor = factor
        self._begun: float | None = None
        self._counted = 0.0

    def start(self) -> None:
        """Begin a new stop: the stimulus is fully shown."""
        self._counted = 0.0
        self._begun = self._now()

    def pause(self) -> None:
        """Stand still until `go_on`."""
        self._counted = self._real()
        self._begun = None

    def go_on(self) -> None:
        """Run again after a pause."""
        if self._begun is None:
            self._begun = self._now()

    def since_shown(self) -> int:
        """Give the scenario milliseconds since the stimulus was fully shown."""
        if self.factor is None:
            return 0
        return int(round(self._real() * 1000, 3) / self.factor)

    def _real(self) -> float:
        return self._counted + (self._now() - self._begun if self._begun is not None else 0.0)
