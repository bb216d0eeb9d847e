"""The bare Textual app of the screen benchmarks: one label that shows each key.

python tests/benchmarks/screen_bare.py [FILE]    with FILE: writes its figures when ready, and ends
"""

import sys
from pathlib import Path

from textual.app import App, ComposeResult
from textual.events import Key
from textual.widgets import Label
from typing_extensions import override

from tests.benchmarks.own_figures import write_figures

LINGER_S = 0.3


class Bare(App[None]):
    """Shows the last key and how many there were."""

    count = 0

    @override
    def compose(self) -> ComposeResult:
        yield Label("ready to go")

    def on_ready(self) -> None:
        """Write the figures where they were asked for."""
        if sys.argv[1:]:
            write_figures(Path(sys.argv[1]))
            self.set_timer(LINGER_S, self.exit)

    def on_key(self, event: Key) -> None:
        """Show a key."""
        self.count += 1
        self.query_one(Label).update(f"{event.key} {self.count}")


if __name__ == "__main__":
    Bare().run()
