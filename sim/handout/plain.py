"""A handout as lines of plain text, 96 columns wide."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from sim.handout.blocks import Block, Fields, Heading, Items, Para, Picture, Table
from sim.telling import paragraphs

_UNDER = {1: "=", 2: "-"}


def plain(blocks: Iterable[Block]) -> Iterator[str]:
    """Write the lines, without their ends; findings are indented under their decision."""
    deep = 0
    for block in blocks:
        match block:
            case Heading(level, text):
                deep = {1: 0, 2: 0, 3: 2}.get(level, 4)
                yield from _heading(level, text)
            case Para(text):
                yield from paragraphs(text, " " * deep)
            case Items(entries, ordered):
                for number, entry in enumerate(entries, 1):
                    mark = f"{number}. " if ordered else "- "
                    yield from paragraphs(mark + entry, " " * deep, " " * (deep + len(mark)))
            case Fields(rows):
                for term, text in rows:
                    yield from paragraphs(f"{term}: {text}", " " * (deep + 2), " " * (deep + 4))
            case Table(about, head, rows):
                yield from _table(about, head, rows)
            case Picture():
                pass
            case _:
                assert_never(block)


def _heading(level: int, text: str) -> Iterator[str]:
    if level in _UNDER:
        told = list(paragraphs(text))
        yield from ("", *told, _UNDER[level] * max(map(len, told)))
    elif level == 3:  # noqa: PLR2004 - a decision; blocks.Heading names the levels
        yield ""
        yield from paragraphs(text, "", "        ")
    else:
        yield from paragraphs(text, "  ", "    ")


def _table(about: str, head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    """Write a row on a line; where columns do not matter, a cell that is empty is left out."""
    yield f"{about} ({', '.join(head)}):"
    for row in rows:
        first, *rest = row
        yield from paragraphs(f"{first:<9} {'  |  '.join(each for each in rest if each)}", "  ", " " * 12)
