"""A sheet of text that scrolls: blocks, wrapped to its width, painted line by line.

One widget for a transcript, a form, a menu or a debrief. What was shown already is not wrapped again, and
nothing is laid out when text is added, so a long run stays quick (a `ScrollView` lays the screen out anew
whenever it grows). Text is never markup.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import ClassVar, NamedTuple

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget
from typing_extensions import override

from scenarios.text import clean

_BAR = 1
"""The column on the right that shows how far one has read."""

_BAR_SIGNS = (Content(" "), Content.styled("│", "$border"), Content.styled("┃", "$secondary"))

_WHEEL = 3


class Block(NamedTuple):
    """A paragraph: moved in by `indent` cells, its further lines by `hang` more."""

    text: Content
    indent: int = 0
    hang: int = 0


def say(*parts: str | Content | tuple[str, str], indent: int = 0, hang: int = 0) -> Block:
    """Make a block of plain texts and (text, style) pairs; control characters are left out."""
    return Block(Content.assemble(*map(_safe, parts)), indent, hang)


def _safe(part: str | Content | tuple[str, str]) -> str | Content | tuple[str, str]:
    match part:
        case str():
            return part if part.isprintable() else clean(part)
        case (text, style):
            return (text, style) if text.isprintable() else (clean(text), style)
        case _:
            return part


GAP = Block(Content(""))
"""An empty line."""


class Sheet(Widget, can_focus=True):
    """Shows blocks; with `follow` the end stays in sight."""

    BINDINGS: ClassVar = [
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
    ]

    def __init__(self, *, id: str, follow: bool = False, classes: str = "") -> None:  # noqa: A002 - textual's name
        super().__init__(id=id, classes=classes)
        self.auto_links = False
        self._follow = follow
        self._blocks: tuple[Block, ...] = ()
        self._starts: list[int] = [0]
        self._strips: list[Strip] = []
        self._bars: list[Strip] = [Strip.blank(_BAR)] * len(_BAR_SIGNS)
        self._width = 0
        self._top = 0

    @property
    def text(self) -> str:
        """Give what the sheet holds, as plain text, a line for each block."""
        return "\n".join(block.text.plain for block in self._blocks)

    def show(self, blocks: Sequence[Block]) -> None:
        """Show these blocks; only what differs from what is shown is wrapped and painted."""
        new = tuple(blocks)
        same = _same(self._blocks, new)
        if same == len(new) == len(self._blocks):
            return
        self._blocks = new
        self._wrap(same)

    def move(self, by: int) -> None:
        """Scroll by lines, as far as there are any."""
        self._stand(self._top + by)

    def move_page(self, by: int) -> None:
        """Scroll by pages, one line kept in sight."""
        self.move(by * max(1, self.content_size.height - 1))

    def move_to(self, block: int) -> None:
        """Scroll until a block stands first."""
        self._stand(self._starts[min(block, len(self._starts) - 1)])

    def action_move(self, by: int) -> None:
        """Scroll by lines."""
        self.move(by)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll with the wheel."""
        event.stop()
        self.move(_WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll with the wheel."""
        event.stop()
        self.move(-_WHEEL)

    def on_resize(self) -> None:
        """Wrap anew where the width has changed."""
        if self._room() != self._width:
            self._wrap(0)
        self._stand(len(self._strips) if self._follow else self._top)

    @override
    def render_line(self, y: int) -> Strip:
        at, width = y + self._top, self.content_size.width
        style = self.visual_style.rich_style
        line = self._strips[at] if at < len(self._strips) else Strip.blank(0, style)
        shown = line.adjust_cell_length(width - _BAR, style)
        return Strip.join((shown, self._bars[self._bar(y)]))

    @override
    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._draw_bars()
        self._wrap(0)

    def _room(self) -> int:
        return max(0, self.content_size.width - _BAR)

    def _bar(self, y: int) -> int:
        """Give the place of the bar's sign for a line: nothing where all is in sight, else track or thumb."""
        height, all_ = self.content_size.height, len(self._strips)
        if all_ <= height:
            return 0
        return 2 if self._top * height <= y * all_ < (self._top + height) * height else 1

    def _draw_bars(self) -> None:
        """Draw the signs of the bar in the colours of now."""
        self._bars = [
            Visual.to_strips(self, sign, _BAR, 1, self.visual_style, apply_selection=False)[0]
            for sign in _BAR_SIGNS
        ]

    def _stand(self, top: int) -> None:
        self._top = max(0, min(top, len(self._strips) - self.content_size.height))
        self.refresh()

    def _wrap(self, first: int) -> None:
        """Wrap the blocks from `first` on."""
        width = self._room()
        if width != self._width:
            first, self._width = 0, width
        if not width:
            return
        del self._strips[self._starts[first] :]
        del self._starts[first + 1 :]
        style = self.visual_style
        for block in self._blocks[first:]:
            for line in lines_of(block, width):
                self._strips += Visual.to_strips(self, line, width, 1, style, apply_selection=False)
            self._starts.append(len(self._strips))
        self._stand(len(self._strips) if self._follow else self._top)


def _same(old: tuple[Block, ...], new: tuple[Block, ...]) -> int:
    """Count how many blocks at the beginning are the same."""
    for at, (one, other) in enumerate(zip(old, new, strict=False)):
        if one is not other and not (one[1:] == other[1:] and one.text.is_same(other.text)):
            return at
    return min(len(old), len(new))


@lru_cache(maxsize=1_000)
def height_of(block: Block, width: int) -> int:
    """Count the lines that a block takes."""
    return len(lines_of(block, width))


def lines_of(block: Block, width: int) -> list[Content]:
    """Wrap a block: the first line at its indent, the others further in; at least eight cells wide."""
    room = max(8, width - block.indent)
    if not block.text:
        return [block.text]
    lines = block.text.wrap(room)
    if block.hang and len(lines) > 1:
        lines = [lines[0], *_rest(block.text, lines[0]).wrap(max(8, room - block.hang))]
    return [line.pad_left(block.indent + (block.hang if at else 0)) for at, line in enumerate(lines)]


def _rest(text: Content, first: Content) -> Content:
    """Give what is left of a text after its first line, without the white space between."""
    at = len(first.plain)
    while text.plain[at : at + 1].isspace():
        at += 1
    return text[at:]
