"""A handout as CommonMark; nothing in its texts is read as markup."""

import re
from collections.abc import Iterable, Iterator
from typing import assert_never

from sim.handout.blocks import Block, Fields, Heading, Items, Para, Picture, Table

_SPECIAL = re.compile(r"([\\`*_\[\]<>&|~#$!@])")
_AT_START = re.compile(r"^([-+=:]|\d+(?=[.)]))")
_LINKS = re.compile(r"(?<=[a-z])(:)(?=//)|(?<=www)(\.)", re.IGNORECASE)


def markdown(blocks: Iterable[Block]) -> str:
    """Write the text; tables are written as lists, which CommonMark has. It ends with a newline."""
    return "\n\n".join(filter(None, map(_block, blocks))) + "\n"


def safe(text: str) -> str:
    """Write a text so that CommonMark, and GitHub's additions to it, show it as it stands, on one line."""
    line = _SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return _LINKS.sub(lambda found: f"\\{found[0]}", line)


def _opening(text: str) -> str:
    """Write a text that opens a paragraph or an entry, where a number or a dash would make a list."""
    return _AT_START.sub(_harmless, safe(text))


def _harmless(found: re.Match[str]) -> str:
    mark = found[1]
    return f"&#{ord(mark[0])};{mark[1:]}" if mark[0].isdigit() else f"\\{mark}"


def _block(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"{'#' * level} {safe(text)}"
        case Para(text):
            return _opening(text)
        case Items(entries, ordered):
            return "\n".join(
                f"{f'{number}.' if ordered else '-'} {_opening(entry)}"
                for number, entry in enumerate(entries, 1)
            )
        case Fields(rows):
            return "\n".join(f"- **{safe(term)}:** {safe(text)}" for term, text in rows)
        case Table(about, head, rows):
            return "\n".join(_table(about, head, rows))
        case Picture(about=about):
            return f"{_opening(about)} The HTML form and `wcsim draw` show it."
        case _:
            assert_never(block)


def _table(about: str, head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    yield f"{_opening(about)} ({safe(', '.join(head))}):"
    yield ""
    for first, *rest in rows:
        yield f"- **{safe(first)}** {' · '.join(safe(each) for each in rest if each)}"
