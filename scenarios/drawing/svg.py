"""A map as an SVG picture: readable at its own size and without colour, well-formed, marked TRAINING."""

import itertools
from collections.abc import Iterator, Sequence
from html import escape

from scenarios.drawing.places import Atlas, MarkKind
from scenarios.drawing.sheet import (
    CARD_LEFT,
    CARD_RIGHT,
    CARD_WIDTH,
    LINE,
    MARGIN,
    REFERENCE_LANE,
    REFERENCE_SIGN,
    RUN_LANE,
    RUN_SIGN,
    Card,
    Port,
    Sheet,
    Style,
    Track,
    sheet,
    stations,
)

INK = "#1a1a1a"
PAPER = "#ffffff"
QUIET = "#595959"
TAKEN = "#8a1c4a"
PLANNED = "#1b4f8f"
BROKEN = "#9c1313"
FILLS = {"state": "#f3f6fb", "ending": "#f6f3e9", "timer": "#f7eeee"}
"""Every text stands in a dark colour on PAPER or a fill, or PAPER on TAKEN or BROKEN: 4.5 to 1 and more."""

HEAD = 122
ROW = 26
FOOT = 24
BESIDE = 5
_FONT = 'font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="12"'
_STYLES: dict[Style, tuple[str, str]] = {
    "title": (INK, ' font-weight="bold" font-size="13"'),
    "about": (QUIET, ""),
    "gist": (QUIET, ' font-style="italic"'),
    "text": (INK, ""),
    "took": (TAKEN, ' font-weight="bold"'),
    "broken": (BROKEN, ' font-weight="bold"'),
    "late": (INK, ' font-weight="bold"'),
}


def svg(atlas: Atlas) -> str:
    """Draw a map; the text ends with a newline."""
    laid = sheet(atlas)
    head = HEAD + ROW * bool(atlas.run)
    width, height = laid.width, laid.height + head + FOOT
    size = f'viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {_FONT} role="img" aria-labelledby="map-title">',
        f'<title id="map-title">{_safe("TRAINING - " + atlas.title)}</title>',
        f'<rect width="100%" height="100%" fill="{PAPER}"/>',
        _text(MARGIN, 28, f"TRAINING - {atlas.title}", INK, ' font-size="16" font-weight="bold"'),
        _text(MARGIN, 48, atlas.about, QUIET),
        *_legend(atlas),
        f'<g transform="translate(0 {head})">',
        *_tracks(laid.tracks),
        *(part for card in laid.cards.values() for part in _card(card)),
        *_paths(atlas, laid),
        "</g>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _legend(atlas: Atlas) -> Iterator[str]:
    y = 76
    yield f'<path d="M{MARGIN},{y - 4} h44" stroke="{PLANNED}" stroke-width="2.5" stroke-dasharray="7 4"/>'
    yield _diamond(MARGIN + 22, y - 4, "1")
    yield _text(MARGIN + 56, y, f"{REFERENCE_SIGN} the reference run: dashed, diamonds", INK)
    if atlas.run:
        yield f'<path d="M430,{y - 4} h44" stroke="{TAKEN}" stroke-width="5"/>'
        yield _disc(452, y - 4, "1")
        yield _text(486, y, f"{RUN_SIGN} this run: thick, discs in order", INK)
    y += ROW
    yield f'<path d="M{MARGIN},{y - 4} h44" stroke="{QUIET}" stroke-width="1.2"/>'
    yield _text(MARGIN + 56, y, "other ways, joined where they lead", INK)
    yield f'<rect x="430" y="{y - 13}" width="44" height="18" rx="4" fill="none" stroke="{INK}"/>'
    yield f'<rect x="433" y="{y - 10}" width="38" height="12" rx="2" fill="none" stroke="{INK}"/>'
    yield _text(486, y, "an ending (dashed frame: by itself)", INK)
    if atlas.run:
        y += ROW
        yield _mark("broken", MARGIN + 22, y - 4)
        yield _text(MARGIN + 56, y, "octagon: a rule was broken here", INK)
        yield _mark("late", 452, y - 4)
        yield _text(486, y, "triangle: a duty was done late here", INK)


def _tracks(tracks: Sequence[Track]) -> Iterator[str]:
    """Draw thin ways first, then those that the two paths went."""
    for track in tracks:
        ys = [track.entry, *(port.y for port in track.ports)]
        yield (
            f'<path d="M{track.x:.0f},{min(ys):.1f} V{max(ys):.1f} '
            f'M{track.x:.0f},{track.entry:.1f} H{CARD_RIGHT + 8}" '
            f'fill="none" stroke="{QUIET}" stroke-width="1.2"/>'
        )
        for port in track.ports:
            yield (
                f'<path d="M{CARD_RIGHT},{port.y:.1f} H{track.x:.0f}" stroke="{QUIET}" stroke-width="1.2"/>'
                f'<circle cx="{track.x:.0f}" cy="{port.y:.1f}" r="2.4" fill="{QUIET}"/>'
            )
        yield _arrow(track.entry, QUIET)
    ways = [(track, port) for track in tracks for port in track.ports]
    for track, port in ways:
        if port.way.by_run:
            yield _gone(track, port, 0, f'stroke="{TAKEN}" stroke-width="4"')
            yield _arrow(track.entry, TAKEN)
        if port.way.by_reference:
            yield _gone(track, port, BESIDE, f'stroke="{PLANNED}" stroke-width="2" stroke-dasharray="7 4"')
            yield _arrow(track.entry + BESIDE, PLANNED)


def _gone(track: Track, port: Port, beside: int, stroke: str) -> str:
    """Draw a way that a path went, the reference run's a little beside, so that none covers the other."""
    return (
        f'<path d="M{CARD_RIGHT},{port.y + beside:.1f} H{track.x + beside:.0f} '
        f'V{track.entry + beside:.1f} H{CARD_RIGHT + 8}" fill="none" {stroke}/>'
    )


def _arrow(y: float, fill: str) -> str:
    x = CARD_RIGHT
    return f'<polygon points="{x},{y:.1f} {x + 10},{y - 5:.1f} {x + 10},{y + 5:.1f}" fill="{fill}"/>'


def _card(card: Card) -> Iterator[str]:
    place, dash = card.place, ' stroke-dasharray="5 3"' if card.place.kind == "timer" else ""
    stroke, thick = (TAKEN, 3) if place.turns else (INK, 1)
    yield (
        f'<rect x="{CARD_LEFT}" y="{card.top:.1f}" width="{CARD_WIDTH}" height="{card.height:.1f}" rx="7" '
        f'fill="{FILLS[place.kind]}" stroke="{stroke}" stroke-width="{thick}"{dash}/>'
    )
    if place.kind == "ending":
        yield (
            f'<rect x="{CARD_LEFT + 4}" y="{card.top + 4:.1f}" width="{CARD_WIDTH - 8}" '
            f'height="{card.height - 8:.1f}" rx="4" fill="none" stroke="{INK}"/>'
        )
    for each in card.texts:
        ink, look = _STYLES[each.style]
        yield _text(each.x, each.y, each.text, ink, look + (' text-anchor="end"' if each.ends else ""))
    yield from (_mark(kind, CARD_LEFT + 22, y - 4) for kind, y in card.marks)


def _paths(atlas: Atlas, laid: Sheet) -> Iterator[str]:
    planned = [(turn, _at(card, turn, card.place.planned)) for turn, card in stations(atlas.reference, laid)]
    gone = [(turn, _at(card, turn, card.place.turns)) for turn, card in stations(atlas.run, laid)]
    yield from _lane(REFERENCE_LANE, planned, f'stroke="{PLANNED}" stroke-width="2.5" stroke-dasharray="7 4"')
    yield from _lane(RUN_LANE, gone, f'stroke="{TAKEN}" stroke-width="5"')
    yield from (_diamond(REFERENCE_LANE, y, str(turn)) for turn, y in planned)
    yield from (_disc(RUN_LANE, y, str(turn)) for turn, y in gone)


def _lane(x: float, path: Sequence[tuple[int, float]], stroke: str) -> Iterator[str]:
    """Draw a thin line to each card, and the path from stay to stay: straight down, or back up in a bow."""
    for _, y in path:
        yield f'<path d="M{x},{y:.1f} H{CARD_LEFT}" stroke="{QUIET}" stroke-width="1.2"/>'
    for (_, start), (_, end) in itertools.pairwise(path):
        bow = f"L{x},{end:.1f}" if end > start else f"C{x - 24},{start:.1f} {x - 24},{end:.1f} {x},{end:.1f}"
        yield f'<path d="M{x},{start:.1f} {bow}" fill="none" {stroke}/>'


def _at(card: Card, turn: int, turns: tuple[int, ...]) -> float:
    """Give the height of a stay; further stays at the same card stand under the first."""
    return card.entry + turns.index(turn) * 1.5 * LINE


def _disc(x: float, y: float, text: str) -> str:
    return (
        f'<circle cx="{x}" cy="{y:.1f}" r="11" fill="{TAKEN}" stroke="{PAPER}" stroke-width="1.5"/>'
        + _text(x, y + 4, text, PAPER, ' text-anchor="middle" font-weight="bold"')
    )


def _diamond(x: float, y: float, text: str) -> str:
    points = f"{x},{y - 13:.1f} {x + 13},{y:.1f} {x},{y + 13:.1f} {x - 13},{y:.1f}"
    return f'<polygon points="{points}" fill="{PAPER}" stroke="{PLANNED}" stroke-width="2"/>' + _text(
        x, y + 4, text, PLANNED, ' text-anchor="middle" font-size="11"'
    )


def _mark(kind: MarkKind, x: float, y: float) -> str:
    """Draw an octagon with a cross, or a triangle with a stroke: told apart without colour."""
    if kind == "late":
        points = f"{x},{y - 7} {x + 8},{y + 7} {x - 8},{y + 7}"
        return (
            f'<polygon points="{points}" fill="{PAPER}" stroke="{INK}" stroke-width="1.6"/>'
            f'<path d="M{x},{y - 2} v4 M{x},{y + 3} v2" stroke="{INK}" stroke-width="2"/>'
        )
    near, far = 3.3, 8.0
    right = ((near, far), (far, near), (far, -near), (near, -far))
    corners = (*right, *((-across, -down) for across, down in right))
    points = " ".join(f"{x + across:.1f},{y + down:.1f}" for across, down in corners)
    return (
        f'<polygon points="{points}" fill="{BROKEN}"/>'
        f'<path d="M{x - 3},{y - 3} l6,6 m0,-6 l-6,6" stroke="{PAPER}" stroke-width="2"/>'
    )


def _text(x: float, y: float, text: str, ink: str, look: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{ink}"{look} xml:space="preserve">{_safe(text)}</text>'


def _safe(text: str) -> str:
    return escape(text, quote=True)
