"""The debrief of a run: read it part by part, then sign that it was seen."""

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget
from typing_extensions import override

from scenarios.events import Hinted
from scoring.debrief.review import debrief
from scoring.judging import on_day
from sim.screens.forms import SignSlip
from sim.screens.parts.after_action import Told, headed, parts
from sim.screens.parts.room import PALETTE, Room, mark
from sim.screens.parts.sheet import Block, Sheet
from sim.session import Session


def told_of(session: Session) -> Told:
    """Judge a run that has ended, under its own law and under the other days its scenario names."""
    judgement, others = session.judgement(), []
    for day in session.scenario.also_under:
        law = on_day(session.law, day)
        then = session.judgement(law)
        others.append((day, then, debrief(then, session.run, session.scenario, law)))
    return Told(
        scenario=session.scenario,
        variant=session.attempt.variant,
        law=session.law,
        judgement=judgement,
        debrief=debrief(judgement, session.run, session.scenario, session.law),
        others=tuple(others),
        hints=sum(isinstance(event.what, Hinted) for event in session.events),
    )


class Debriefing(Room):
    """Shows a debrief; `sign` is called with the member's comment, `later` where it is to wait."""

    KEYS = (
        Binding("s", "sign", "Sign", tooltip="Sign that you have seen the result, with a comment"),
        Binding("n", "part(1)", "Next", tooltip="The next decision or part"),
        Binding("p", "part(-1)", "Previous", tooltip="The decision or part before"),
        Binding("escape", "later", "Later", tooltip="Go home; the debrief waits there for its signature"),
        PALETTE,
    )
    BINDINGS: ClassVar = [
        *KEYS,
        Binding("enter", "sign", show=False),
        Binding("down,j", "lines(1)", show=False),
        Binding("up,k", "lines(-1)", show=False),
        Binding("pagedown,space", "lines(12)", show=False),
        Binding("pageup", "lines(-12)", show=False),
        Binding("home", "lines(-100000)", show=False),
        Binding("end", "lines(100000)", show=False),
    ]

    def __init__(self, told: Told, *, sign: Callable[[str], None], later: Callable[[], None]) -> None:
        super().__init__()
        self._told = told
        self._sign = sign
        self._later = later
        self._heads: list[int] = []
        self._at = 0

    @property
    @override
    def heading(self) -> Content:
        scenario = self._told.scenario
        return mark("Debrief", f"law of {self._told.law.day}", scenario.title)

    @override
    def body(self) -> Iterable[Widget]:
        yield Sheet(id="sheet", classes="-open")

    def on_mount(self) -> None:
        """Show the debrief."""
        self._paint()

    def action_sign(self) -> None:
        """Ask for the comment, then sign."""
        _ = self.app.push_screen(SignSlip(), self._signed)

    def _signed(self, comment: str | None) -> None:
        if comment is not None:
            self._sign(comment)

    def action_later(self) -> None:
        """Leave the debrief unsigned."""
        self._later()

    def action_part(self, by: int) -> None:
        """Go to another part."""
        self._at = max(0, min(len(self._heads) - 1, self._at + by))
        self.query_one(Sheet).move_to(self._heads[self._at])

    def action_lines(self, by: int) -> None:
        """Scroll."""
        self.query_one(Sheet).move(by)

    def _paint(self) -> None:
        blocks: list[Block] = []
        self._heads = []
        for part in parts(self._told):
            self._heads.append(len(blocks))
            blocks += headed(part)
        self.query_one(Sheet).show(blocks)
