"""A sheet of text that scrolls: blocks, wrapped to its width, painted line by line.

One widget for a transcript, a form, a menu or a debrief. What was shown already is not wrapped again, so a
long run stays quick. Text is never markup.
"""

from collections.abc import Sequence
from typing import NamedTuple

from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual
from typing_extensions import override

from scenarios.text import clean


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


class Sheet(ScrollView, can_focus=True):
    """Shows blocks; with `follow` the end stays in sight."""

    DEFAULT_CSS = "Sheet { overflow-x: hidden; overflow-y: auto; }"

    def __init__(self, *, id: str, follow: bool = False, classes: str = "") -> None:  # noqa: A002 - textual's name
        super().__init__(id=id, classes=classes)
        self.auto_links = False
        self._follow = follow
        self._blocks: tuple[Block, ...] = ()
        self._starts: list[int] = [0]
        self._strips: list[Strip] = []
        self._width = 0

    def show(self, blocks: Sequence[Block]) -> None:
        """Show these blocks; only what differs from what is shown is wrapped and painted."""
        new = tuple(blocks)
        same = _same(self._blocks, new)
        if same == len(new) == len(self._blocks):
            return
        self._blocks = new
        self._lay_out(same)

    @property
    def text(self) -> str:
        """Give what the sheet holds, as plain text, a line for each block."""
        return "\n".join(block.text.plain for block in self._blocks)

    def start_of(self, block: int) -> int:
        """Give the line on which a block begins."""
        return self._starts[min(block, len(self._starts) - 1)]

    @override
    def render_line(self, y: int) -> Strip:
        at = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        style = self.visual_style.rich_style
        if at < len(self._strips):
            return self._strips[at].extend_cell_length(width, style).crop(0, width)
        return Strip.blank(width, style)

    @override
    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._lay_out(0)

    def on_resize(self) -> None:
        """Wrap anew where the width has changed."""
        if self.scrollable_content_region.width != self._width:
            self._lay_out(0)

    def _lay_out(self, first: int) -> None:
        """Wrap the blocks from `first` on; a scroll bar that comes or goes brings a resize."""
        width = self.scrollable_content_region.width
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
        self.virtual_size = Size(width, len(self._strips))
        self.refresh()
        if self._follow:
            self.scroll_end(animate=False, immediate=True)


def _same(old: tuple[Block, ...], new: tuple[Block, ...]) -> int:
    """Count how many blocks at the beginning are the same."""
    for at, (one, other) in enumerate(zip(old, new, strict=False)):
        if one is not other and not (one[1:] == other[1:] and one.text.is_same(other.text)):
            return at
    return min(len(old), len(new))


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
