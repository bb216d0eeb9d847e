"""What every screen has: the TRAINING mark on top, its keys below, and one line for a word to the member."""

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Static
from typing_extensions import override

from scenarios.text import clean
from sim.screens.parts.look import SOFT, TAG

TRAINING = " TRAINING "
_KEY_NAMES = {
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "ctrl+p": "^p",
    "ctrl+q": "^q",
    "ctrl+s": "^s",
    "question_mark": "?",
}


def mark(*words: str) -> Content:
    """Write the top line: the TRAINING mark, then where the member is."""
    shown = [clean(word) for word in words if word]
    return Content.assemble((TRAINING, TAG), " ", Content("  ·  ").join(shown))


def key_line(bindings: Iterable[Binding]) -> Content:
    """Write the keys of a screen; each can be clicked too."""
    parts: list[Content] = []
    for each in bindings:
        if each.show:
            name = _KEY_NAMES.get(each.key.split(",")[0], each.key.split(",")[0])
            text = Content.assemble((name, "bold $accent"), " ", (each.description, "$foreground"))
            parts.append(text.stylize(Style.from_meta({"@click": f"screen.{each.action}"})))
    return Content("  ").join(parts)


PALETTE = Binding("ctrl+p", "open_palette", "All", tooltip="Every action, by name")


class Keys(Static):
    """The line of keys; what can be clicked there is not underlined."""

    def on_mount(self) -> None:
        """Paint keys as keys, not as links."""
        self.auto_links = False


class Room(Screen[None]):
    """A screen of the app; a subclass gives its `body` and its BINDINGS."""

    KEYS: ClassVar[tuple[Binding, ...]] = ()
    BINDINGS: ClassVar = [Binding("ctrl+c", "app.quit", show=False, priority=True)]
    AUTO_FOCUS: ClassVar[str | None] = ""

    @property
    def running(self) -> bool:
        """Tell whether a run would be broken off by leaving here."""
        return False

    def may_leave(self) -> bool:
        """Tell whether the program may be left from here now; a screen that asks first says no once."""
        return True

    @property
    def heading(self) -> Content:
        """Give the top line."""
        return mark("Welcoming City Simulator")

    def body(self) -> Iterable[Widget]:
        """Give what stands between the top line and the keys."""
        return ()

    @override
    def compose(self) -> ComposeResult:
        yield Static(self.heading, id="mark", markup=False)
        yield from self.body()
        yield Keys(key_line(self.KEYS), id="keys", markup=False)

    def action_open_palette(self) -> None:
        """Show every action by name."""
        self.app.action_command_palette()


class Slip(ModalScreen[str | None]):
    """A small form over a screen, with the mark in its title; a subclass gives its `body`."""

    KEYS: ClassVar[tuple[Binding, ...]] = ()
    TITLE_TEXT: ClassVar[str] = ""

    def body(self) -> Iterable[Widget]:
        """Give what stands in the slip."""
        return ()

    @override
    def compose(self) -> ComposeResult:
        slip = SlipBox(*self.body(), Keys(key_line(self.KEYS), markup=False), id="slip")
        slip.border_title = Content.assemble((TRAINING, TAG), f" {self.TITLE_TEXT} ")
        yield slip


class SlipBox(Widget):
    """The box of a slip."""

    DEFAULT_CSS = "SlipBox { layout: vertical; overflow-y: auto; }"


def plain(text: str, style: str = "") -> Static:
    """Make a text that is never markup."""
    return Static(Content.styled(text, style) if style else Content(text), markup=False)


def soft(text: str) -> Static:
    """Make a quieter text."""
    return plain(text, SOFT)
