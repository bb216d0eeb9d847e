"""The way from room to room: home, briefing, console, debrief, record. Loaded after the first paint."""

from collections.abc import Callable
from fractions import Fraction
from typing import ParamSpec, TypeVar

from textual.app import App
from textual.screen import Screen

from sim.content import Opened, open_scenario
from sim.profile import Pace, Profile
from sim.screens.briefing import Briefing
from sim.screens.console import Console
from sim.screens.debriefing import Debriefing, told_of
from sim.screens.desk import FAILURES, Desk, Setting, trouble_of
from sim.screens.forms import TroubleSlip
from sim.screens.parts.outside import Doors, Outside
from sim.screens.record import Record
from sim.session import Session

P = ParamSpec("P")
R = TypeVar("R")


class Rooms:
    """Opens one screen over home at a time, and shows what goes wrong on the way."""

    def __init__(
        self,
        app: App[None],
        outside: Outside,
        *,
        profile: Callable[[], Profile],
        set_pace: Callable[[Pace], None],
        home: Callable[[], None],
    ) -> None:
        self._app = app
        self._outside = outside
        self._profile = profile
        self._set_pace = set_pace
        self._home = home
        self._desk = Desk(outside)

    def doors(self) -> Doors:
        """Give what home can ask for."""
        return Doors(
            offers=lambda: self._desk.offers,
            waiting=self._desk.waiting,
            filed=self._desk.filed,
            brief=self._safely(self.brief),
            resume=self._safely(self.resume),
            record=self._safely(self.record),
            close=self._desk.close,
        )

    def warm(self) -> None:
        """Read the law now, so that the first run begins at once."""
        _ = self._desk.pack

    def open(self, name: str, variant: str | None, seed: int | None) -> None:
        """Open the briefing that the program was started with."""
        self._safely(self.brief)(name, variant, seed)

    def brief(self, name: str, variant: str | None = None, seed: int | None = None) -> None:
        """Open the briefing of a scenario."""
        opened = open_scenario(name)

        def go(factor: Fraction | None, pace: Pace) -> None:
            self._set_pace(pace)
            given = self._outside.seed() if seed is None else seed
            self._begin(opened, Setting(factor=factor, seed=given, variant=variant))

        self._enter(Briefing(opened.scenario, self._profile().pace, go=self._safely(go), back=self._home))

    def resume(self, attempt_id: str) -> None:
        """Go on with a run: where it was broken off, or at its debrief."""
        session = self._desk.resume(attempt_id)
        if session.stop.ended is not None:
            if session.status == "resumed":
                session.begin()
            self.debrief(session)
        else:
            self._play(session)

    def debrief(self, session: Session) -> None:
        """Open the debrief of a run that has ended."""

        def sign(comment: str) -> None:
            self._desk.file(session, self._profile(), comment)
            self.record(self._desk.record_id(session))

        self._enter(Debriefing(told_of(session), sign=self._safely(sign), later=self._home))

    def record(self, record_id: str) -> None:
        """Open a completion record."""
        export = self._safely(lambda: self._desk.export(record_id))
        self._enter(Record(self._desk.record(record_id), export=lambda: export() or (), back=self._home))

    def _begin(self, opened: Opened, setting: Setting) -> None:
        self._play(self._desk.begin(opened, self._profile(), setting))

    def _play(self, session: Session) -> None:
        console = Console(session, self._profile().pace, done=self._safely(self.debrief), left=self._home)
        self._enter(console)

    def _enter(self, screen: Screen[None]) -> None:
        """Stand in a room: over home, in place of the room before."""
        if len(self._app.screen_stack) > 1:
            _ = self._app.switch_screen(screen)
        else:
            _ = self._app.push_screen(screen)

    def _safely(self, move: Callable[P, R]) -> Callable[P, R | None]:
        """Make a move show what went wrong, and stay where the member is."""

        def moved(*args: P.args, **kwargs: P.kwargs) -> R | None:
            try:
                return move(*args, **kwargs)
            except FAILURES as error:
                _ = self._app.push_screen(TroubleSlip(trouble_of(error)))
            return None

        return moved
