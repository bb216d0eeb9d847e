"""A stage for the screens: a small call, a hand clock, a store in a folder of the test's own, and a player.

The call: a dispatcher's clock of 10 s, a question, a paper, a hint, a choice with a name that looks like
markup, a world that moves by itself at 30 s.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import OptionList

from sim.profile import Pace, Profile, write_profile
from sim.screens.app import WcsimApp
from sim.screens.parts.outside import Outside
from sim.screens.parts.sheet import Sheet

CALL = """\
scenario:
  id: small_call
  title: A call about [red]a door[/red]
  seat: call_taker
  incident: {kind: composite, what: "Nothing here happened."}
  law_as_of: 2026-03-01
  also_under: [2019-09-24]
  minutes: 1
  objectives: [{learn: "Ask whether anyone is in danger.", norms: [ask_danger_first]}]
  briefing: |
    You are on position 14.

    Training, not legal advice.
  author: The tests
  note: First version.
  cast: {caller: "{name}"}
  cosmetic: {name: ["[red]Agent[/red] Roe"]}
  vary:
    calm: {about: "Nobody is in danger.", so: {danger: none, purpose: civil_immigration, paper: i200}}
  papers:
    form:
      title: The form
      fields:
        heading: {shows: "Form I-200 [bold]", reveals: [paper]}
  questions:
    hurt:
      say: "Is anyone hurt?"
      acts: [ask_danger]
      lines: [{phone: "No. Nobody is hurt at all.", by: caller, reveals: {danger: none}}]
  start: opening
  states:
    opening:
      lines:
        - phone: "Homeland Security, I need a car right now at this door."
          by: caller
          reveals: {requester: hsi}
      papers: [form]
      ask_any: [hurt]
      hint: Nobody has said yet that anyone is hurt, {name}.
      clock: {seconds: 10, then: impatient}
      choices:
        - {id: send_car, label: "Send a car", acts: [send_patrol], to: sent}
        - {id: sergeant, say: "A sergeant will come.", acts: [send_supervisor], to: over}
    impatient:
      lines: [{phone: "Are you there?", by: caller, pace: fast}]
      choices:
        - {id: sergeant, say: "A sergeant will come.", acts: [send_supervisor], to: over}
  endings:
    sent: {outcome: unlawful_help, people: "A car stood there for an hour."}
    over: {outcome: lawful, people: "The sergeant declined."}
  golden:
    good: {variant: calm, reference: true, choices: [hurt, sergeant], ending: over}
"""
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class HandClock:
    """A clock that a test turns, in seconds."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Stage:
    """An app on a small terminal with the small call; `play` runs a test on it, again and again if wanted."""

    def __init__(self, folder: Path, *, pace: Pace = "at once", name: str = "Ana") -> None:
        self.clock = HandClock()
        self.home = folder / "home"
        self.call = folder / "small_call.yaml"
        self.call.write_text(CALL, "utf-8")
        write_profile(self.home, Profile(name=name, number="C-1207", pace=pace))

    def app(self, *, straight: bool = True) -> WcsimApp:
        """Make the app; `straight` opens the briefing of the small call."""
        outside = Outside(
            home=self.home,
            monotonic=self.clock,
            today=lambda: NOON + timedelta(seconds=self.clock.now),
            seed=lambda: 7,
            files=(self.call,),
        )
        return WcsimApp(outside, begin_with=str(self.call) if straight else None)

    def play(
        self,
        script: Callable[[Pilot[None]], Awaitable[None]],
        *,
        straight: bool = True,
        size: tuple[int, int] = (80, 24),
    ) -> WcsimApp:
        """Run the app for a script."""
        app = self.app(straight=straight)

        async def run() -> None:
            async with app.run_test(size=size) as pilot:
                await loaded(pilot)
                await script(pilot)

        asyncio.run(run())
        return app


async def loaded(pilot: Pilot[None]) -> None:
    """Wait until store and rooms are loaded."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def until(pilot: Pilot[None], words: str, *, seconds: float = 3) -> str:
    """Wait until these words are on the screen, or below in a sheet or list of it; gives what is shown."""
    for _ in range(int(seconds / 0.05)):
        await pilot.pause(0.05)
        seen = shown(pilot)
        if words in seen or any(words in each for each in _below(pilot)):
            return seen
    raise AssertionError(f"{words!r} is not in sight:\n{shown(pilot)}")


def _below(pilot: Pilot[None]) -> Iterator[str]:
    """Yield the whole texts of the screen's sheets and lists, in sight or not."""
    for each in pilot.app.screen.query(Sheet):
        yield each.text
    for listed in pilot.app.screen.query(OptionList):
        yield from (str(option.prompt) for option in listed.options)


def shown(pilot: Pilot[None]) -> str:
    """Give what the terminal shows, line by line, as plain text."""
    screen = pilot.app.screen
    lines = screen._compositor.render_strips()
    return "\n".join(line.text.rstrip() for line in lines)


def sheet(pilot: Pilot[None], name: str) -> str:
    """Give the whole text of a sheet, what is scrolled away too."""
    return pilot.app.screen.query_one(f"#{name}", Sheet).text


async def begin(pilot: Pilot[None]) -> None:
    """Go from the briefing to the console."""
    await until(pilot, "Briefing")
    await pilot.press("enter")
    await until(pilot, "Decide")


async def choose(pilot: Pilot[None], option: str) -> None:
    """Open an entry of home by a part of its id."""
    listing = pilot.app.screen.query_one(OptionList)
    (at, *_) = [at for at, each in enumerate(listing.options) if option in (each.id or "")]
    listing.highlighted = at
    await pilot.press("enter")
