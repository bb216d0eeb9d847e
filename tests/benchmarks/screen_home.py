"""The app as `wcsim` starts it, which writes its figures and ends.

    python tests/benchmarks/screen_home.py ready|loaded FILE HOME

`ready`: at the first paint. `loaded`: once store, law and the other screens are there.
"""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from typing_extensions import override

from sim.screens.app import WcsimApp
from sim.screens.parts.outside import Outside
from tests.benchmarks.own_figures import write_figures

LINGER_S = 0.3


class Timed(WcsimApp):
    """Writes its figures when it is ready, or when everything is loaded."""

    @override
    def on_ready(self) -> None:
        if sys.argv[1] == "ready":
            write_figures(Path(sys.argv[2]))
            self.set_timer(LINGER_S, self.exit)
            return
        super().on_ready()
        self.set_interval(0.05, self.end_when_loaded)

    def end_when_loaded(self) -> None:
        """End once the worker that loads has finished."""
        if all(worker.is_finished for worker in self.workers):
            write_figures(Path(sys.argv[2]))
            self.exit()


if __name__ == "__main__":
    Timed(
        Outside(
            home=Path(sys.argv[3]),
            monotonic=time.monotonic,
            today=lambda: datetime.now(UTC),
            seed=lambda: 1,
        )
    ).run()
