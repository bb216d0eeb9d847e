"""Where everything stands on a map: cards one under the other, paths at their left, ways at their right.

A card lists what can be done in it, a line for each place that this leads to, so that no text has to find
room on a line. All ways to one place share a track beside the cards; tracks that never meet share a column.
"""

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from scenarios.drawing.places import Atlas, Mark, MarkKind, Named, Place, Way

RUN_SIGN = "●"
REFERENCE_SIGN = "◇"

CHARACTER = 7.3
"""Width of a character of the 12 px monospace text."""
LINE = 17
MARGIN = 20
RUN_LANE = 40
REFERENCE_LANE = 76
CARD_LEFT = 106
CARD_WIDTH = 640
CARD_RIGHT = CARD_LEFT + CARD_WIDTH
TRACK = 13
"""Space between two columns of tracks."""
_INSIDE = 12
_GAP = 18
_COLUMNS = int((CARD_WIDTH - 2 * _INSIDE) / CHARACTER)
_TO = 24
"""Columns of a card's line that name the place it leads to."""
_MOST_LINES = 2
_MARKED = 22
"""Space for a mark before its text."""

Style: TypeAlias = Literal["title", "about", "gist", "text", "took", "broken", "late"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A line of text with its left edge and base line, or its right edge where `ends` is set."""

    x: float
    y: float
    text: str
    style: Style
    ends: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """Where a way leaves its card."""

    y: float
    way: Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A place on the sheet; `entry` is the height at which ways come in; `marks` have their text's base."""

    place: Place
    top: float
    height: float
    entry: float
    texts: tuple[Text, ...]
    ports: tuple[Port, ...]
    marks: tuple[tuple[MarkKind, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """The ways that lead to one place: from the ports down (or up) column `x` to its entry."""

    dest: str
    x: float
    entry: float
    ports: tuple[Port, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A whole map, in px from the first card's top."""

    cards: Mapping[str, Card] = field(hash=False)
    tracks: tuple[Track, ...]
    width: float
    height: float


def sheet(atlas: Atlas) -> Sheet:
    """Lay a map out; the same map is always laid out the same."""
    titles = {place.id: place for place in atlas.places}
    cards: dict[str, Card] = {}
    top = 0.0
    for place in atlas.places:
        cards[place.id] = _card(place, top, titles)
        top += cards[place.id].height + _GAP
    tracks = tuple(_tracks(cards))
    right = max((track.x for track in tracks), default=CARD_RIGHT)
    return Sheet(cards=cards, tracks=tracks, width=right + MARGIN, height=top - _GAP)


def _card(place: Place, top: float, titles: Mapping[str, Place]) -> Card:
    lines = list(_lines(place, titles))
    texts, ports, marks, y = [], [], [], top + _INSIDE + 9
    for style, text, what in lines:
        indent = _MARKED if style in ("broken", "late") else 0
        texts.append(Text(x=CARD_LEFT + _INSIDE + indent, y=y, text=text, style=style))
        match what:
            case Way():
                ports.append(Port(y=y - 4, way=what))
            case Mark(kind=kind):
                marks.append((kind, y))
            case None:
                pass
        y += LINE
    about = Text(x=CARD_RIGHT - _INSIDE, y=top + _INSIDE + 9, text=place.about, style="about", ends=True)
    return Card(
        place=place,
        top=top,
        height=len(lines) * LINE + 2 * _INSIDE - 6,
        entry=top + _INSIDE + 4,
        texts=(*texts, about),
        ports=tuple(ports),
        marks=tuple(marks),
    )


_Line: TypeAlias = tuple[Style, str, Way | Mark | None]


def _lines(place: Place, titles: Mapping[str, Place]) -> Iterator[_Line]:
    """Yield a card's lines; the first of a way or a mark carries it."""
    yield "title", place.title, None
    yield from (("gist", line, None) for line in _cut(place.gist))
    for mark in place.marks:
        for number, line in enumerate(_cut(f"{mark.kind}: {mark.name}. {mark.says}", _COLUMNS - 4)):
            yield mark.kind, line, None if number else mark
    for label in place.took:
        yield from (("took", line, None) for line in _cut(f"{RUN_SIGN} You: {label}"))
    if place.asks:
        yield from (("text", line, None) for line in _listed("stays here", place.asks))
    for way in place.ways:
        dest = titles[way.dest]
        name = f"→ {'END ' if dest.kind == 'ending' else ''}{dest.title}"
        for number, line in enumerate(_listed(name, way.names)):
            yield "text", line, None if number else way


def _cut(text: str, columns: int = _COLUMNS) -> list[str]:
    """Wrap a text into two lines at most; what is left out shows as dots."""
    return textwrap.wrap(text, columns, max_lines=_MOST_LINES, placeholder=" ...")


def _listed(head: str, names: Sequence[Named]) -> list[str]:
    """List names after a head, wrapped under the first, with the sign of each path that took them."""
    listed = ", ".join(filter(None, map(_signed, names)))
    head = head if len(head) < _TO else f"{head[: _TO - 2]}… "
    return textwrap.wrap(listed, _COLUMNS, initial_indent=f"{head:<{_TO}}", subsequent_indent=" " * _TO) or [
        head
    ]


def _signed(named: Named) -> str:
    signs = RUN_SIGN * named.by_run + REFERENCE_SIGN * named.by_reference
    return f"{signs}{named.name}"


def _tracks(cards: Mapping[str, Card]) -> Iterator[Track]:
    """Give each place its track; the shortest stand nearest to the cards."""
    ports: dict[str, list[Port]] = {}
    for card in cards.values():
        for port in card.ports:
            ports.setdefault(port.way.dest, []).append(port)
    spans = {
        dest: (
            min(cards[dest].entry, *(port.y for port in found)),
            max(cards[dest].entry, *(port.y for port in found)),
        )
        for dest, found in ports.items()
    }
    columns: list[list[tuple[float, float]]] = []
    for dest in sorted(spans, key=lambda name: (spans[name][1] - spans[name][0], spans[name])):
        column = _free(columns, spans[dest])
        yield Track(
            dest=dest,
            x=CARD_RIGHT + 16 + column * TRACK,
            entry=cards[dest].entry,
            ports=tuple(ports[dest]),
        )


def _free(columns: list[list[tuple[float, float]]], span: tuple[float, float]) -> int:
    """Take the first column in which a span meets no other."""
    for number, taken in enumerate(columns):
        if all(span[1] + LINE < low or high + LINE < span[0] for low, high in taken):
            taken.append(span)
            return number
    columns.append([span])
    return len(columns) - 1


def stations(order: Iterable[str], laid: Sheet) -> list[tuple[int, Card]]:
    """Give each place of a path that is on the sheet the number of its turn."""
    return [(turn, laid.cards[name]) for turn, name in enumerate(order, 1) if name in laid.cards]
