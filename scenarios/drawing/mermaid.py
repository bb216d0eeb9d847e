"""A map as a Mermaid flowchart: text that many viewers draw."""

import json
from collections.abc import Iterable, Iterator

from scenarios.drawing.places import Atlas, Named, Place, Way
from scenarios.drawing.sheet import REFERENCE_SIGN, RUN_SIGN

_PLAIN = frozenset(" .,'()-")
MOST_NAMES = 4
"""Names on a line; what is more is counted."""


def mermaid(atlas: Atlas) -> str:
    """Draw a map as a flowchart; nothing is told by colour alone, and the text ends with a newline.

    States are boxes, endings stadiums, what happens by itself lies in slanted boxes, and a state where a
    rule was broken is a hexagon. The run's ways are thick, the reference run's dotted, and signs name both.
    """
    ids = {place.id: f"p{at}" for at, place in enumerate(atlas.places)}
    run = "; thick, ● and turns: this run; a hexagon: a rule was broken" if atlas.run else ""
    lines = [
        "---",
        f"title: {json.dumps('TRAINING - ' + atlas.title, ensure_ascii=False)}",
        "---",
        "flowchart TB",
        f"  legend>{_quoted([f'dotted, {REFERENCE_SIGN}: the reference run{run}'])}]",
        *(f"  {ids[place.id]}{_node(place)}" for place in atlas.places),
        *(_edge(ids[place.id], ids[way.dest], way) for place in atlas.places for way in place.ways),
        *_classes(atlas, ids),
    ]
    return "\n".join(lines) + "\n"


def _node(place: Place) -> str:
    text = _quoted(_told(place))
    if any(mark.kind == "broken" for mark in place.marks):
        return "{{" + text + "}}"
    match place.kind:
        case "ending":
            return f"([{text}])"
        case "timer":
            return f"[/{text}/]"
        case _:
            return f"[{text}]"


def _told(place: Place) -> Iterator[str]:
    turns = ", ".join(map(str, place.turns))
    yield f"{f'{RUN_SIGN}{turns} ' if turns else ''}{place.title} ({place.about})"
    if place.asks:
        yield f"stays: {_names(place.asks)}"
    yield from (f"{mark.kind}: {mark.name}" for mark in place.marks)


def _edge(source: str, dest: str, way: Way) -> str:
    line = "==>" if way.by_run else "-.->" if way.by_reference else "-->"
    names = _names(way.names)
    return f"  {source} {line}{f'|{_quoted([names])}|' if names else ''} {dest}"


def _names(names: tuple[Named, ...]) -> str:
    told = [f"{RUN_SIGN * each.by_run}{REFERENCE_SIGN * each.by_reference}{each.name}" for each in names]
    more = f" and {len(told) - MOST_NAMES} more" if len(told) > MOST_NAMES else ""
    return ", ".join(each for each in told[:MOST_NAMES] if each) + more


def _classes(atlas: Atlas, ids: dict[str, str]) -> Iterator[str]:
    broken = [ids[each.id] for each in atlas.places if any(mark.kind == "broken" for mark in each.marks)]
    for name, members, look in (
        ("visited", [ids[each.id] for each in atlas.places if each.turns], "stroke-width:4px"),
        ("broken", broken, "stroke:#9c1313,stroke-width:4px"),
    ):
        if members:
            yield f"  classDef {name} {look}"
            yield f"  class {','.join(members)} {name}"


def _quoted(lines: Iterable[str]) -> str:
    return '"' + "<br/>".join(map(escape, lines)) + '"'


def escape(text: str) -> str:
    """Write every character that Mermaid could read as its own as an entity code."""
    return "".join(c if c.isalnum() or c in _PLAIN else f"#{ord(c)};" for c in text)
