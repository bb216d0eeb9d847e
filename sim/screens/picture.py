"""A picture of the console in mid-call: `python -m sim.screens.picture .github/console.svg`.

The same library gives the same bytes: a hand clock, a fixed seed and variant, no name of a person, and the
ids that the drawing makes up replaced by fixed ones.
"""

import asyncio
import re
import sys
import tempfile
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

from sim.content import open_scenario
from sim.profile import Profile, write_profile
from sim.screens.app import WcsimApp
from sim.screens.console import Console
from sim.screens.desk import Desk, Setting
from sim.screens.parts.outside import Outside

SIZE = (100, 30)
SCENARIO, VARIANT, SEED = "wolcott_call", "calm", 4
GOLDEN_STEPS = 4
"""How many choices of the variant's reference run are taken before the picture is."""

_THINKING_S = 4
_USAGE = "usage: python -m sim.screens.picture FILE.svg"


class _HandClock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


async def _picture(folder: Path) -> str:
    """Play the beginning of the reference run in a real app, and draw its screen."""
    clock = _HandClock()
    outside = Outside(
        home=folder,
        monotonic=clock,
        today=lambda: datetime(2026, 3, 2, 8, 31, tzinfo=UTC),
        seed=lambda: SEED,
    )
    write_profile(folder, Profile(pace="at once"))
    app = WcsimApp(outside)
    opened = open_scenario(SCENARIO)
    golden = next(each for each in opened.scenario.golden if each.reference and each.variant == VARIANT)
    async with app.run_test(size=SIZE) as pilot:
        await app.workers.wait_for_complete()
        desk = Desk(outside)
        session = desk.begin(opened, Profile(), Setting(factor=Fraction(1), seed=SEED, variant=VARIANT))
        console = Console(session, "at once", done=lambda _: None, left=lambda: None)
        await app.push_screen(console)
        for choice in golden.choices[:GOLDEN_STEPS]:
            clock.now += _THINKING_S
            await pilot.pause()
            await pilot.press(console.key_of(choice.partition("@")[0]))
        for _ in range(2):
            clock.now += _THINKING_S
            await pilot.pause(0.3)
        drawn = app.export_screenshot(title="TRAINING · wcsim")
        desk.close()
    return drawn


def steady(svg: str) -> str:
    """Replace the ids that a drawing makes up by fixed ones, and leave out fonts from other hosts."""
    own = re.sub(r"@font-face \{[^}]*\}\s*", "", svg)
    return re.sub(r"terminal-\d+", "terminal-console", own)


def draw() -> str:
    """Draw the console in mid-call as SVG."""
    with tempfile.TemporaryDirectory(prefix="wcsim-picture-") as folder:
        return steady(asyncio.run(_picture(Path(folder))))


def main(arguments: list[str]) -> int:
    """Write the picture to the file named; gives the exit status."""
    if len(arguments) != 1:
        sys.stderr.write(f"{_USAGE}\n")
        return 2
    Path(arguments[0]).write_text(draw(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
