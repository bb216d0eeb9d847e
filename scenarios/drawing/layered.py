"""Places in layers, by grandalf (the optional extra `draw`): boxes with a centre, links as lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

try:
    from grandalf.graphs import Edge, Vertex, graph_core
    from grandalf.layouts import SugiyamaLayout
except ModuleNotFoundError:
    SugiyamaLayout = None

Point: TypeAlias = tuple[float, float]
GAP = 40.0
"""Free space between neighbours, in the picture's units."""


class MissingExtraError(RuntimeError):
    """The drawing needs a package that is not installed; the message says how to get it."""


@dataclass(slots=True, eq=False)
class _Box:
    """What grandalf asks of a place: its size; it sets the centre."""

    w: float
    h: float
    xy: Point = (0.0, 0.0)


@dataclass(slots=True, eq=False)
class _Line:
    """What grandalf asks of a link: it sets the points."""

    points: list[Point] = field(default_factory=list)

    def setpath(self, points: list[Point]) -> None:
        """Take the points from source to destination."""
        self.points = list(points)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layered:
    """Centres of places and the points of links, from (0, 0) to the picture's width and height."""

    centres: Mapping[str, Point] = field(hash=False)
    lines: tuple[tuple[Point, ...], ...]
    width: float
    height: float


def lay_out(sizes: Mapping[str, Point], links: Sequence[tuple[str, str]]) -> Layered:
    """Lay places of the given (width, height) out in layers, the first on top; same input, same picture.

    Parts that are not connected stand side by side. No link may lead from a place to itself, nor twice the
    same way.
    """
    if SugiyamaLayout is None:
        raise MissingExtraError(
            "drawing SVG needs grandalf; install it with: pip install 'welcoming-city-sim[draw]'"
        )
    vertices = {name: Vertex(name) for name in sizes}
    for name, vertex in vertices.items():
        vertex.view = _Box(*sizes[name])
    edges = [Edge(vertices[source], vertices[dest]) for source, dest in links]
    for edge in edges:
        edge.view = _Line()
    left = 0.0
    for names in _parts(list(sizes), links):
        inside = [edge for edge, link in zip(edges, links, strict=True) if link[0] in names]
        left = _draw([vertices[name] for name in names], inside, left) + GAP
    top = min(vertex.view.xy[1] - vertex.view.h / 2 for vertex in vertices.values())
    centres = {name: (v.view.xy[0], v.view.xy[1] - top) for name, v in vertices.items()}
    lines = tuple(
        _ends_on_boxes([(x, y - top) for x, y in edge.view.points], sizes, centres, link)
        for edge, link in zip(edges, links, strict=True)
    )
    points = [point for line in lines for point in line]
    bottoms = [centres[name][1] + sizes[name][1] / 2 for name in sizes]
    return Layered(
        centres=centres,
        lines=lines,
        width=max(left - GAP, *(x for x, _ in points), 0.0),
        height=max(*bottoms, *(y for _, y in points), 0.0),
    )


def _parts(names: Sequence[str], links: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Group names that links connect, all in the order given; grandalf's own grouping has no fixed order."""
    part = {name: at for at, name in enumerate(names)}
    for source, dest in links:
        old, new = sorted((part[source], part[dest]), reverse=True)
        part = {name: new if at == old else at for name, at in part.items()}
    return [[name for name in names if part[name] == at] for at in sorted(set(part.values()))]


def _draw(vertices: list[Any], edges: list[Any], left: float) -> float:
    """Lay one connected part out to the right of `left`; give its right edge."""
    part = graph_core(vertices, edges)
    layout = SugiyamaLayout(part)
    layout.xspace, layout.yspace = GAP, GAP * 1.6
    first = [vertex for vertex in part.sV if not vertex.e_in()] or [next(iter(part.sV))]
    layout.init_all(roots=first)
    layout.draw(3)
    boxes = [vertex.view for vertex in part.sV]
    points = [point for edge in part.sE for point in edge.view.points]
    shift = left - min([box.xy[0] - box.w / 2 for box in boxes] + [x for x, _ in points])
    for box in boxes:
        box.xy = (box.xy[0] + shift, box.xy[1])
    for edge in part.sE:
        edge.view.points = [(x + shift, y) for x, y in edge.view.points]
    return float(max([box.xy[0] + box.w / 2 for box in boxes] + [x + shift for x, _ in points]))


def _ends_on_boxes(
    points: Sequence[Point],
    sizes: Mapping[str, Point],
    centres: Mapping[str, Point],
    link: tuple[str, str],
) -> tuple[Point, ...]:
    """Let a line run from border to border instead of from centre to centre."""
    source, dest = link
    inner = list(points[1:-1])
    start, end = centres[source], centres[dest]
    first = _border(start, sizes[source], inner[0] if inner else end)
    last = _border(end, sizes[dest], inner[-1] if inner else start)
    return (first, *inner, last)


def _border(centre: Point, size: Point, towards: Point) -> Point:
    """Find where the line from a box's centre towards a point leaves the box."""
    across, down = towards[0] - centre[0], towards[1] - centre[1]
    if not across and not down:
        return centre
    share = min(
        size[0] / 2 / abs(across) if across else float("inf"),
        size[1] / 2 / abs(down) if down else float("inf"),
    )
    return centre[0] + across * share, centre[1] + down * share
