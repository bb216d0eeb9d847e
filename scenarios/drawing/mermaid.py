"""A scenario as a Mermaid state diagram: text that many viewers draw."""

import json
from collections.abc import Sequence

from scenarios.drawing.atlas import Atlas, Link, Place, atlas_of, spoken
from scenarios.events import Event
from scenarios.model import Scenario, VariantId

_PLAIN = frozenset(" .,'()-")
MOST_LABELS = 4


def mermaid(scenario: Scenario, variant: VariantId | None = None, run: Sequence[Event] = ()) -> str:
    """Draw a variant (None: the first) as a `stateDiagram-v2`; `run` marks the path of a recorded run.

    Visited places carry the number of their turn and a thick border, taken links a star: nothing is told by
    colour alone. The text ends with a newline.
    """
    atlas = atlas_of(scenario, variant or scenario.variants[0].id, run)
    ids = {place.id: f"p{at}" for at, place in enumerate(atlas.places)}
    lines = [
        "---",
        f"title: {json.dumps('TRAINING - ' + atlas.title, ensure_ascii=False)}",
        "---",
        "stateDiagram-v2",
        "  direction TB",
        *(f'  state "{_label(place)}" as {ids[place.id]}' for place in atlas.places),
        f"  [*] --> {ids[atlas.places[0].id]}",
        *(f"  {ids[link.source]} --> {ids[link.dest]}{_text(link)}" for link in atlas.links),
        *(f"  {ids[place.id]} --> [*]" for place in atlas.places if place.kind == "ending"),
        *_marks(atlas, ids),
    ]
    return "\n".join(lines) + "\n"


def _marks(atlas: Atlas, ids: dict[str, str]) -> list[str]:
    visited = [ids[place.id] for place in atlas.places if place.visit]
    if not visited:
        return []
    return ["  classDef visited stroke-width:4px,font-weight:bold", f"  class {','.join(visited)} visited"]


def _label(place: Place) -> str:
    turn = f"{place.visit}. " if place.visit else ""
    note = f" - {place.note}" if place.note else ""
    return escape(f"{turn}{place.title}{note}")


def _text(link: Link) -> str:
    text = ", ".join(spoken(link)[:MOST_LABELS])
    if len(link.labels) > MOST_LABELS:
        text += f" and {len(link.labels) - MOST_LABELS} more"
    return f" : {escape(text)}" if text else ""


def escape(text: str) -> str:
    """Write every character that Mermaid could read as its own as an entity code."""
    return "".join(c if c.isalnum() or c in _PLAIN else f"#{ord(c)};" for c in text)
