"""The briefing: where you sit, what is to be learned, whose law, how the clock runs, what is recorded."""

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget
from typing_extensions import override

from scenarios.model import Scenario
from sim import words
from sim.profile import PACES, Pace
from sim.screens.parts.look import CARE, HEADING, SOFT
from sim.screens.parts.room import PALETTE, Room, mark
from sim.screens.parts.sheet import GAP, Block, Sheet, say

DIALS: tuple[tuple[str, Fraction | None], ...] = (
    ("untimed", None),
    ("x1", Fraction(1)),
    ("x1.5", Fraction(3, 2)),
    ("x2", Fraction(2)),
)
"""The clock dial; the factor is recorded, never the reason for it (scoring.md section 3)."""

_AT_FIRST = 1


class Briefing(Room):
    """A scenario before it begins; `go` is called with the clock's factor and the voice's pace."""

    KEYS = (
        Binding("enter", "go", "Begin"),
        Binding("c", "dial", "Clock", tooltip="How the clock runs: untimed, x1, x1.5, x2"),
        Binding("v", "voice", "Voice", tooltip="How fast lines are shown; reading takes no score"),
        Binding("escape", "back", "Home"),
        PALETTE,
    )
    BINDINGS: ClassVar = [
        *KEYS,
        Binding("down,j,pagedown", "move(1)", show=False),
        Binding("up,k,pageup", "move(-1)", show=False),
    ]

    def __init__(
        self,
        scenario: Scenario,
        pace: Pace,
        *,
        go: Callable[[Fraction | None, Pace], None],
        back: Callable[[], None],
    ) -> None:
        super().__init__()
        self._scenario = scenario
        self._pace = pace
        self._dial = _AT_FIRST
        self._go = go
        self._back = back

    @property
    @override
    def heading(self) -> Content:
        return mark("Briefing", words.seat(self._scenario.seat), self._scenario.title)

    @override
    def body(self) -> Iterable[Widget]:
        yield Sheet(id="sheet", classes="-open")

    def on_mount(self) -> None:
        """Show the briefing."""
        self._paint()

    def action_go(self) -> None:
        """Begin the run."""
        self._go(DIALS[self._dial][1], self._pace)

    def action_dial(self) -> None:
        """Turn the clock dial on."""
        self._dial = (self._dial + 1) % len(DIALS)
        self._paint()

    def action_voice(self) -> None:
        """Turn the pace of the voice on."""
        self._pace = PACES[(PACES.index(self._pace) + 1) % len(PACES)]
        self._paint()

    def action_back(self) -> None:
        """Go home; nothing was begun."""
        self._back()

    def action_move(self, pages: int) -> None:
        """Scroll."""
        self.query_one(Sheet).move_page(pages)

    def _paint(self) -> None:
        self.query_one(Sheet).show(tuple(briefing(self._scenario, self._dial, self._pace)))


def briefing(scenario: Scenario, dial: int, pace: Pace) -> Iterator[Block]:
    """Write a briefing; the dials stand first, since they are what can be turned."""
    yield say((scenario.title, "bold"))
    yield say(
        (f"{words.seat(scenario.seat)} · about {words.count(scenario.minutes, 'minute')} · ", SOFT),
        (f"judged by the law of {scenario.law_as_of}", SOFT),
    )
    yield GAP
    yield _turn("Clock", "c", [name for name, _ in DIALS], DIALS[dial][0])
    yield _turn("Voice", "v", list(PACES), pace)
    yield say(("Mode    ", SOFT), "practice: hints are there and cost credit; it is no assessment", hang=8)
    yield GAP
    for paragraph in scenario.briefing.strip().split("\n\n"):
        yield say(" ".join(paragraph.split()))
        yield GAP
    yield say(("What you will be able to do", HEADING))
    for each in scenario.objectives:
        yield say("▪ ", each.learn, indent=1, hang=2)
    yield GAP
    yield say(("Where it comes from", HEADING))
    kind = "Reported." if scenario.incident.kind == "reported" else "Made of several reports."
    yield say(f"{kind} {' '.join(scenario.incident.what.split())}", indent=1)
    yield GAP
    yield say(("What is recorded", HEADING))
    for line in _RECORDED:
        yield say("▪ ", line, indent=1, hang=2)


_RECORDED = (
    "Each line you were shown, each decision with its time, what you knew then; on this computer only.",
    "The clock factor, never the reason for it. How fast you read takes no score.",
    "Questions and forms here are a simulator's script, not an agency's words. Training, not legal advice.",
)


def _turn(name: str, key: str, among: list[str], now: str) -> Block:
    parts: list[tuple[str, str]] = [(f"{name:<7}", SOFT)]
    for each in among:
        parts.append((f"[{each}]", CARE) if each == now else (f" {each} ", ""))
        parts.append((" ", ""))
    return say(*parts, (f"  {key} turns it", SOFT))
