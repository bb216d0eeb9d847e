"""The console: one screen for each seat, with the line, what is known, what can be done, and the clock.

It shows a session and passes on choices. `_paint` alone writes to widgets.
"""

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual import events
from textual.binding import Binding
from textual.containers import Grid
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static
from typing_extensions import override

from scenarios.events import Event
from scenarios.machine import NotOpenError
from scenarios.model import ChoiceId
from scenarios.seeds import cosmetics_for
from scenarios.text import fill
from sim import words
from sim.life import LifeError
from sim.profile import Pace
from sim.screens.desk import FAILURES, trouble_of
from sim.screens.forms import TroubleSlip
from sim.screens.parts.arrange import LAYOUT, Shape, arrange
from sim.screens.parts.choices import Option, ask_blocks, do_blocks, nothing_open, options
from sim.screens.parts.clockbar import clock_line
from sim.screens.parts.known import TITLES, panel
from sim.screens.parts.look import CARE
from sim.screens.parts.room import PALETTE, Room, mark
from sim.screens.parts.sheet import Block, Sheet, say
from sim.screens.parts.told import BEAT_S, Telling
from sim.session import Session

_LEAVE = "Leave? The run is kept: Home resumes it. q leaves · Esc stays"


class Console(Room):
    """A run being played; `done` is called with the session when the member goes on to the debrief."""

    CSS = LAYOUT
    KEYS = (
        Binding("space", "show_all", "Show all", tooltip="Show the whole line now; the clock starts then"),
        Binding("w", "wait", "Wait", tooltip="Stay silent until something happens by itself"),
        Binding("h", "hint", "Hint", tooltip="Take this moment's hint; it costs a quarter of its credit"),
        Binding("q", "leave", "Leave", tooltip="Leave the run; Home resumes it"),
        PALETTE,
    )
    BINDINGS: ClassVar = [
        *KEYS,
        Binding("enter", "show_all", show=False),
        Binding("escape", "stay", show=False),
        Binding("pageup", "scroll_line(-1)", show=False),
        Binding("pagedown", "scroll_line(1)", show=False),
    ]

    def __init__(
        self, session: Session, pace: Pace, *, done: Callable[[Session], None], left: Callable[[], None]
    ) -> None:
        super().__init__()
        self._session = session
        self._pace = pace
        self._done = done
        self._left = left
        self._telling = Telling()
        self._options: tuple[Option, ...] = ()
        self._keys: dict[ChoiceId, str] = {}
        self._shape: Shape | None = None
        self._clocked = Content("")
        self._headed = Content("")
        self._seen: object = None
        self._word = ""
        self._hints: dict[int, str] = {}
        self._leaving = False
        self._stuck = False

    @property
    @override
    def running(self) -> bool:
        return self._session.stop.ended is None

    @property
    @override
    def heading(self) -> Content:
        scenario = self._session.scenario
        return mark(words.seat(self._session.stop.seat), f"law of {self._session.law.day}", scenario.title)

    @override
    def body(self) -> Iterable[Widget]:
        with Grid(id="desk") as desk:
            for name, follow in (("line", True), ("known", False), ("asks", False), ("dos", False)):
                yield Sheet(id=name, follow=follow)
        del desk
        yield Static(id="clock", markup=False)

    def on_mount(self) -> None:
        """Tell what stands; a run that is resumed has been told before."""
        before = self._session.events
        self._telling = Telling(told=before)
        self._do(self._session.begin)
        self.set_interval(BEAT_S, self._beat)

    def on_resize(self) -> None:
        """Paint for the new size."""
        self._paint()

    def key_of(self, choice: str) -> str:
        """Give the key of an open choice; KeyError where it is not open."""
        return {each.id: each.key for each in self._options}[ChoiceId(choice)]

    def on_key(self, event: events.Key) -> None:
        """Take the choice whose key was pressed."""
        if event.character and any(event.character == each.key for each in self._options):
            event.stop()
            self.action_take(event.character)

    def action_take(self, key: str) -> None:
        """Take a choice by its key."""
        choice = next((each for each in self._options if each.key == key), None)
        if choice is not None:
            self._leaving = self._stuck = False
            self._do(lambda: self._session.choose(choice.id))

    def action_wait(self) -> None:
        """Stay silent until something happens by itself."""
        if self._session.status == "waiting":
            self._stuck = False
            self._do(self._session.wait_out, nothing="Nothing happens here by itself: choose.")

    def action_hint(self) -> None:
        """Take the hint of this moment."""
        state = self._session.stop.state
        if self._session.status != "waiting" or state is None:
            return
        if not self._session.machine.hints:
            self._word = "An assessment gives no hints."
        elif not state.hint:
            self._word = "There is no hint here."
        elif len(self._session.events) not in self._hints:
            self._do(self._session.hint)
            names = cosmetics_for(self._session.scenario, self._session.attempt.seed)
            self._hints[len(self._session.events)] = fill(state.hint, names)
        self._paint()

    def action_show_all(self) -> None:
        """Show the whole line now; after the end go on; where the store refused, begin again."""
        if not self._telling.done:
            self._telling = self._telling.all()
            self._settle()
        elif self._session.status == "debrief":
            self._done(self._session)
        elif self._session.status in ("briefing", "resumed"):
            self._do(self._session.begin)

    def action_leave(self) -> None:
        """Leave when asked twice; what was accepted is on disk already."""
        if self.may_leave():
            self._left()

    @override
    def may_leave(self) -> bool:
        if self._session.status == "debrief" or self._leaving:
            return True
        self._leaving = True
        self._paint()
        return False

    def action_stay(self) -> None:
        """Stay after all."""
        self._leaving = False
        self._paint()

    def action_scroll_line(self, pages: int) -> None:
        """Scroll the transcript."""
        self.query_one("#line", Sheet).move_page(pages)

    def _beat(self) -> None:
        """Let time pass: the telling goes on, or the clock does."""
        if not self._telling.done:
            self._telling = self._telling.step(self._pace)
            self._settle()
        elif self._session.status == "waiting" and not self._stuck:
            self._do(self._session.tick)

    def _do(self, move: Callable[[], tuple[Event, ...]], nothing: str = "") -> None:
        """Make a move of the session and tell what came of it."""
        try:
            told = move()
        except NotOpenError:
            self._word = "That is not open any more."
        except LifeError:
            self._word = "Wait until the line is shown (Space shows all)."
        except FAILURES as error:
            self._stuck = True
            _ = self.app.push_screen(TroubleSlip(trouble_of(error)))
        else:
            if told or nothing:
                self._word = "" if told else nothing
            self._telling = self._telling.then(told)
            if self._pace == "at once":
                self._telling = self._telling.all()
        self._settle()

    def _settle(self) -> None:
        """Start the clock once everything is shown, then paint."""
        if self._telling.done and self._session.status == "running":
            self._session.shown()
        self._paint()

    def _paint(self) -> None:
        """Write everything to the widgets; what has not changed is not painted again."""
        if not self.is_mounted or not self.size.width:
            return
        self._options = self._open()
        seen = (self._telling, self._options, self._session.status, self.size, len(self._hints))
        if seen != self._seen:
            self._seen = seen
            self._paint_sheets()
        clock = self._clock(telling=not self._telling.done)
        if not clock.is_same(self._clocked):
            self._clocked = clock
            self.query_one("#clock", Static).update(clock, layout=False)

    def _paint_sheets(self) -> None:
        """Write the four sheets."""
        session, telling = self._session, not self._telling.done
        seat = session.stop.seat
        asks, dos = ask_blocks(self._options), do_blocks(self._options) or nothing_open(telling=telling)
        if session.status == "debrief" and not telling:
            dos = (say(("Enter", CARE), "  goes on to the debrief: each decision, and the law of it."),)
        shape = self._shape
        if shape is None or not telling or shape.size != self.size:
            shape = arrange(self.size, asks, dos)
            self._put(shape)
        if not self.heading.is_same(self._headed):
            self._headed = self.heading
            self.query_one("#mark", Static).update(self._headed, layout=False)
        self._show("line", "The line" if seat == "call_taker" else "What happens", self._line())
        matters = session.scenario.matters
        facts = panel(seat, self._telling.told, session.machine, matters, room=shape.room, full=shape.roomy)
        self._show("known", TITLES.get(seat, "What is known"), facts)
        self._show("asks", "Ask or look: you stay here", asks)
        self._show("dos", "Decide", dos)

    def _put(self, shape: Shape) -> None:
        """Give the grid its shape; only a new one is laid out."""
        if shape == self._shape:
            return
        self._shape = shape
        desk = self.query_one("#desk", Grid)
        desk.set_class(shape.wide, "-wide")
        desk.set_class(not shape.asks, "-no_asks")
        desk.styles.grid_columns = shape.columns
        desk.styles.grid_rows = shape.rows

    def _show(self, name: str, title: str, blocks: tuple[Block, ...]) -> None:
        sheet = self.query_one(f"#{name}", Sheet)
        if str(sheet.border_title) != title:
            sheet.border_title = title
        sheet.show(blocks)

    def _line(self) -> tuple[Block, ...]:
        """Give the transcript, with the hint that was taken here under it."""
        blocks = self._telling.blocks(self._pace)
        hint = self._hints.get(len(self._session.events))
        return (*blocks, say(("Hint: ", CARE), hint, hang=2)) if hint else blocks

    def _open(self) -> tuple[Option, ...]:
        """List what can be done; while a line is being said nothing can, and keys stay as they were."""
        if self._session.status != "waiting":
            return ()
        self._keys.update({each.id: each.key for each in self._options if each.kind != "do"})
        return options(self._session.stop, self._session.open(), self._keys)

    def _clock(self, *, telling: bool) -> Content:
        session = self._session
        line = clock_line(
            left_ms=session.left_ms(),
            limit_ms=session.limit_ms(),
            factor=session.clock.factor,
            telling=telling,
            over=session.status == "debrief",
        )
        word = _LEAVE if self._leaving else self._word
        return (
            Content.assemble((word, CARE)) if self._leaving else Content.assemble(line, "   ", (word, CARE))
        )
