"""A scenario as an SVG picture: boxes in layers, well-formed, readable without colour, marked TRAINING."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from scenarios.drawing.atlas import Atlas, Link, Place, atlas_of, spoken
from scenarios.drawing.layered import Layered, Point, lay_out
from scenarios.events import Event
from scenarios.model import Scenario, VariantId

INK = "#1a1a1a"
PAPER = "#ffffff"
QUIET = "#595959"
TAKEN = "#8a1c4a"
FILLS = {"state": "#eef3fb", "ending": "#f3f0e6", "timer": "#f7ecec"}
"""Every text stands in INK, QUIET or TAKEN on PAPER or a fill: 4.5 to 1 and more (WCAG 2.2, 1.4.3)."""

CHARACTER = 7.3
"""Width of a character of the 12 px monospace text."""
LINE = 17
MARGIN = 24
HEAD = 64
FOOT = 40
LONGEST_LABEL = 30
_FONT = 'font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="12"'
_KINDS = {"": "", "title": ' font-size="16" font-weight="bold"', "note": ' font-size="11"'}


def svg(scenario: Scenario, variant: VariantId | None = None, run: Sequence[Event] = ()) -> str:
    """Draw a variant (None: the first); `run` marks the path of a recorded run by numbers and thick lines.

    MissingExtraError when the extra `draw` is not installed. The text ends with a newline.
    """
    atlas = atlas_of(scenario, variant or scenario.variants[0].id, run)
    sizes = {place.id: _size(place) for place in atlas.places}
    links = [link for link in atlas.links if link.source != link.dest]
    layered = lay_out(sizes, [(link.source, link.dest) for link in links])
    width = max(layered.width + 2 * MARGIN, 640.0)
    height = layered.height + HEAD + FOOT + MARGIN
    size = f'viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {_FONT} role="img" aria-labelledby="title">',
        f'<title id="title">{_safe("TRAINING - " + atlas.title)}</title>',
        f'<rect width="100%" height="100%" fill="{PAPER}"/>',
        _text(MARGIN, 28, f"TRAINING - {atlas.title}", INK, kind="title"),
        f'<g transform="translate({MARGIN} {HEAD})">',
        *_lines(links, layered),
        *(part for place in atlas.places for part in _box(place, sizes[place.id], layered)),
        *_labels(links, layered, sizes),
        "</g>",
        _text(MARGIN, round(height) - 16, _legend(atlas), QUIET),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _legend(atlas: Atlas) -> str:
    path = "; a run's path: numbers, thick lines, a star" if atlas.has_run else ""
    return f"plain: a state; double: an ending; dashed: what happens by itself{path}"


def _size(place: Place) -> Point:
    longest = max(len(_title(place)), len(place.note))
    return longest * CHARACTER + 24, (2 if place.note else 1) * LINE + 16


def _title(place: Place) -> str:
    again = f"{place.visit}. " if place.visit else ""
    return f"{again}{place.title}"


def _box(place: Place, size: Point, layered: Layered) -> Iterator[str]:
    (x, y), (width, height) = layered.centres[place.id], size
    stroke, thick = (TAKEN, 4) if place.visit else (INK, 1)
    dash = ' stroke-dasharray="5 3"' if place.kind == "timer" else ""
    yield (
        f'<rect x="{x - width / 2:.1f}" y="{y - height / 2:.1f}" width="{width:.1f}" height="{height:.1f}" '
        f'rx="8" fill="{FILLS[place.kind]}" stroke="{stroke}" stroke-width="{thick}"{dash}/>'
    )
    if place.kind == "ending":
        yield (
            f'<rect x="{x - width / 2 + 4:.1f}" y="{y - height / 2 + 4:.1f}" width="{width - 8:.1f}" '
            f'height="{height - 8:.1f}" rx="5" fill="none" stroke="{INK}"/>'
        )
    top = y - (LINE / 2 if place.note else 0) + 4
    yield _text(x, top, _title(place), INK, middle=True)
    if place.note:
        yield _text(x, top + LINE, place.note, QUIET, kind="note", middle=True)


def _lines(links: Sequence[Link], layered: Layered) -> Iterator[str]:
    for link, points in zip(links, layered.lines, strict=True):
        stroke, thick = (TAKEN, 3) if link.taken else (QUIET, 1)
        drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        yield (
            f"<g><title>{_safe(', '.join(spoken(link)))}</title>"
            f'<polyline points="{drawn}" fill="none" stroke="{stroke}" stroke-width="{thick}"/>'
            f'<polygon points="{_head(points[-2], points[-1])}" fill="{stroke}"/></g>'
        )


def _head(before: Point, tip: Point) -> str:
    """Give the corners of an arrow head at the tip of a line."""
    across, down = tip[0] - before[0], tip[1] - before[1]
    length = max((across**2 + down**2) ** 0.5, 0.1)
    x, y = across / length * 9, down / length * 9
    left, right = (tip[0] - x - y / 2, tip[1] - y + x / 2), (tip[0] - x + y / 2, tip[1] - y - x / 2)
    return " ".join(f"{a:.1f},{b:.1f}" for a, b in (tip, left, right))


def _labels(links: Sequence[Link], layered: Layered, sizes: Mapping[str, Point]) -> Iterator[str]:
    """Write each link's label on its line, moved down while it would cover a box or another label."""
    covered = [(*layered.centres[name], width / 2, height / 2) for name, (width, height) in sizes.items()]
    for link, points in zip(links, layered.lines, strict=True):
        text = _short(link)
        if not text:
            continue
        (x1, y1), (x2, y2) = points[0], points[1]
        x, y, half = (x1 + x2) / 2, (y1 + y2) / 2, len(text) * CHARACTER / 2 + 3
        while any(abs(x - at) < half + wide and abs(y - by) < 8 + high for at, by, wide, high in covered):
            y += LINE / 2
        covered.append((x, y, half, 8))
        ink = TAKEN if link.taken else INK
        yield f'<rect x="{x - half:.1f}" y="{y - 8:.1f}" width="{2 * half:.1f}" height="16" fill="{PAPER}"/>'
        yield _text(x, y + 4, text, ink, middle=True)


def _short(link: Link) -> str:
    labels = spoken(link)
    text = ", ".join(labels)
    if len(text) <= LONGEST_LABEL:
        return text
    more = f" and {len(labels) - 1} more" if len(labels) > 1 else ""
    return f"{labels[0][:LONGEST_LABEL]}{more}"


def _text(x: float, y: float, text: str, ink: str, *, kind: str = "", middle: bool = False) -> str:
    anchor = ' text-anchor="middle"' if middle else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{ink}"{_KINDS[kind]}{anchor}>{_safe(text)}</text>'


def _safe(text: str) -> str:
    return escape(text, quote=True)
