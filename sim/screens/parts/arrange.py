"""Where the sheets of the console stand: two by two on a small terminal, a tall transcript on a wide one."""

from dataclasses import dataclass

from textual.geometry import Size

from sim.screens.parts.sheet import Block, height_of

WIDE = 110
_EDGES = 3
"""The top line, the clock and the keys."""
_FRAME = 2
"""The padding of a sheet; one cell more is left for its scroll bar."""
_LEAST_ABOVE = 5
"""Rows left to the transcript before a choice is scrolled out of sight."""
_LEAST_FORM = 8
"""Rows left to the form beside a tall transcript; with fewer the sheets stand two by two."""
_ROOMY = 30
"""From this height on the form of a small terminal shows every field and the line behind each fact."""

LAYOUT = """
#desk { grid-size: 2; height: 1fr; }
#desk Sheet { border: none; border-top: solid $border; background: $background; padding: 0 1; }
#desk Sheet:focus { border: none; border-top: heavy $primary; }
#desk #line { background: $surface; }
#desk.-wide #line { row-span: 3; }
#desk.-wide.-no_asks #line { row-span: 2; }
#desk.-no_asks #asks { display: none; }
#desk.-no_asks #dos { column-span: 2; }
#desk.-wide #dos { column-span: 1; }
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The columns and rows of the grid, in cells; `1fr` is what is left."""

    size: Size
    roomy: bool
    wide: bool
    asks: bool
    room: int
    columns: str
    rows: str


def arrange(size: Size, asks: tuple[Block, ...], dos: tuple[Block, ...]) -> Shape:
    """Find the shape that shows all choices where there is room, and the transcript in any case."""
    left = round(size.width * 0.53)
    right = size.width - left
    room = size.height - _EDGES
    beside = [_height(each, right) for each in (asks, dos) if each]
    wide = size.width >= WIDE and sum(beside) + _LEAST_FORM <= room
    if wide:
        rows = " ".join(["1fr", *map(str, beside)])
    else:
        need = max(_height(asks, left), _height(dos, right if asks else size.width))
        rows = f"1fr {min(need, max(6, room - _LEAST_ABOVE))}"
    columns = f"{left} {right}"
    return Shape(
        size=size,
        roomy=wide or size.height >= _ROOMY,
        wide=wide,
        asks=bool(asks),
        room=right - _FRAME - 1,
        columns=columns,
        rows=rows,
    )


def _height(blocks: tuple[Block, ...], width: int) -> int:
    return 1 + sum(height_of(block, width - _FRAME - 1) for block in blocks)
