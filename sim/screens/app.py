"""The app: what `wcsim` opens. It paints home first; store, law and the other screens are loaded then."""

import secrets
import sys
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.app import App, SystemCommand
from textual.screen import Screen
from typing_extensions import override

from scenarios.catalogue import read_index
from sim.home import home_folder, store_place
from sim.profile import Pace, Profile, read_profile, write_profile
from sim.screens.forms import NameSlip, TroubleSlip
from sim.screens.home import Home, Kind, Listing, in_order
from sim.screens.parts.look import DARK, LAYOUT, LIGHT
from sim.screens.parts.outside import Doors, Outside, Trouble, offer_of_entry
from sim.screens.parts.room import Room, Slip
from sim.signing.vouched import Voucher

_SEEDS = 2**31


class WcsimApp(App[None]):
    """The simulator in a terminal; `begin_with` opens a scenario's briefing at once."""

    TITLE = "Welcoming City Simulator"
    CSS = LAYOUT
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar = []

    def __init__(
        self,
        outside: Outside,
        *,
        begin_with: str | None = None,
        seed: int | None = None,
        variant: str | None = None,
    ) -> None:
        super().__init__()
        self.outside = outside
        self.profile = read_profile(outside.home)
        self.left_running = False
        self._begin_with = begin_with
        self._seed = seed
        self._variant = variant
        self._doors: Doors | None = None
        self._wish: tuple[Kind, str] | None = None
        self._listing = Listing(offers=in_order(map(offer_of_entry, read_index().entries)), name=self._who())
        self._front = Home(self._listing, chosen=self._go)
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.theme = DARK.name

    @override
    def get_default_screen(self) -> Screen[None]:
        return self._front

    def on_ready(self) -> None:
        """Load the rest, now that home is painted."""
        self.run_worker(self._load, thread=True)
        if self.profile is None and self._begin_with is None:
            self.action_name()

    def on_unmount(self) -> None:
        """Close the store."""
        if self._doors is not None:
            self._doors.close()

    @override
    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Give every action of the screen by name, then those of the app."""
        keys = screen.KEYS if isinstance(screen, Room | Slip) else ()
        for each in keys:
            if each.action != "open_palette":
                act = partial(self.run_action, each.action, screen)
                yield SystemCommand(each.description, each.tooltip or each.description, act)
        yield SystemCommand("Change theme", "Light or dark", self.action_theme)
        yield SystemCommand("Leave the program", "A run is kept and can be resumed", self.action_quit)

    def action_theme(self) -> None:
        """Change between the dark and the light theme."""
        self.theme = LIGHT.name if self.theme == DARK.name else DARK.name

    def action_name(self) -> None:
        """Ask who is practising."""
        now = self.profile or Profile()
        _ = self.push_screen(NameSlip(now.name, now.number), self._named)

    def _named(self, given: str | None) -> None:
        name, _, number = (given or "\n").partition("\n")
        if given is not None or self.profile is None:
            self._keep(replace(self.profile or Profile(), name=name, number=number))
        self._refresh()

    def _keep(self, profile: Profile) -> None:
        self.profile = profile
        try:
            write_profile(self.outside.home, profile)
        except OSError as error:
            trouble = Trouble(
                what=f"Your name could not be kept: {error}",
                safe="Nothing else was changed.",
                mend="Set WCSIM_HOME to a folder this account may write in.",
            )
            _ = self.push_screen(TroubleSlip(trouble))

    def _set_pace(self, pace: Pace) -> None:
        now = self.profile or Profile()
        if pace != now.pace:
            self._keep(replace(now, pace=pace))

    def _load(self) -> None:
        """Open store and rooms; runs in a thread of its own."""
        from sim.screens.desk import FAILURES, trouble_of  # noqa: PLC0415 - heavy: loaded after the first paint
        from sim.screens.rooms import Rooms  # noqa: PLC0415 - the same

        try:
            rooms = Rooms(
                self,
                self.outside,
                profile=lambda: self.profile or Profile(),
                set_pace=self._set_pace,
                home=self._go_home,
            )
        except FAILURES as error:
            self.call_from_thread(self.push_screen, TroubleSlip(trouble_of(error)))
            return
        rooms.warm()
        begin = None
        if self._begin_with is not None:
            begin = partial(rooms.open, self._begin_with, self._variant, self._seed)
        self.call_from_thread(self._loaded, rooms.doors(), begin)

    def _loaded(self, doors: Doors, begin: partial[None] | None) -> None:
        """Take the doors, and go where the member already wanted to."""
        self._doors = doors
        self._refresh()
        if begin is not None:
            begin()
        elif self._wish is not None:
            self._go(*self._wish)

    def _go(self, kind: Kind, name: str) -> None:
        """Go where home's choice leads; before everything is loaded the wish is kept."""
        doors = self._doors
        if doors is None:
            self._wish = (kind, name)
            return
        match kind:
            case "brief":
                doors.brief(name)
            case "resume":
                doors.resume(name)
            case "record":
                doors.record(name)

    def _go_home(self) -> None:
        """Leave the room for home, and list again what is there."""
        while len(self.screen_stack) > 1:
            _ = self.pop_screen()
        self._refresh()

    def _refresh(self) -> None:
        """Show home's listing as it is now."""
        listing = self._listing._replace(name=self._who())
        if self._doors is not None:
            listing = listing._replace(
                offers=in_order(self._doors.offers()),
                waiting=self._doors.waiting(),
                filed=self._doors.filed(),
                ready=True,
            )
        self._listing = listing
        self._front.show(listing)

    def _who(self) -> str:
        return self.profile.name if self.profile else ""

    @override
    async def action_quit(self) -> None:
        """Leave the program; a run in progress is on disk already, and is asked about once."""
        if isinstance(self.screen, Room) and not self.screen.may_leave():
            return
        self.left_running = any(isinstance(each, Room) and each.running for each in self.screen_stack)
        self.exit()


def run_app(
    *,
    scenario: str | None = None,
    seed: int | None = None,
    variant: str | None = None,
    voucher: Voucher | None,
) -> None:
    """Run the app in this terminal; with a scenario (an id or a path) its briefing is opened at once."""
    outside = Outside(
        home=home_folder(),
        monotonic=time.monotonic,
        today=lambda: datetime.now().astimezone(),
        seed=lambda: secrets.randbelow(_SEEDS),
        store=store_place(),
        voucher=voucher,
        files=(Path(scenario),) if scenario and Path(scenario).suffix else (),
    )
    app = WcsimApp(outside, begin_with=scenario, seed=seed, variant=variant)
    app.run()
    if app.left_running:
        sys.stdout.write("The run is kept as far as it was decided. `wcsim` offers to go on with it.\n")
