"""What can be done now, with the key of each: asking and looking apart from what leads on.

A key stays with its choice while the choice stays in sight: what was asked leaves a gap, so that nothing
moves under a finger that is in a hurry.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from textual.content import Content
from textual.style import Style

from scenarios.machine import Stop, Way
from scenarios.model import Choice, ChoiceId
from sim.screens.parts.look import CARE, SOFT
from sim.screens.parts.sheet import Block, say

DIGITS = "123456789"
LETTERS = "abcdefgijklmnoprstuvxyz" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""The letters a choice may have: small h, q and w are hint, leave and wait."""

_LOOK_AT = "Look at "


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """An open choice as it is shown: its key ("" when keys have run out), its kind, its words."""

    key: str
    id: ChoiceId
    kind: Literal["ask", "look", "do"]
    label: str


def kind_of(choice: Choice) -> Literal["ask", "look", "do"]:
    """Tell a question or a paper's field, which leave the state as it is, from what is decided."""
    if "." in choice.id:
        return "look"
    return "ask" if choice.to is None and choice.once else "do"


def options(stop: Stop, ways: Iterable[Way], before: Mapping[ChoiceId, str]) -> tuple[Option, ...]:
    """List what is open in the order shown; `before` are the keys that are kept where they can be."""
    choices = {each.id: each for each in stop.state.choices} if stop.state else {}
    shown = tuple(ways)
    taken = {before[way.id] for way in shown if way.id in before}
    found = []
    for way in shown:
        kind = kind_of(choices[way.id])
        among = DIGITS + LETTERS if kind == "do" else LETTERS
        key = before.get(way.id) or next((each for each in among if each not in taken), "")
        taken.add(key)
        choice = choices[way.id]
        spoken = choice.say is not None and choice.say == choice.label
        label = f"“{way.open.label}”" if spoken else way.open.label
        found.append(Option(key=key, id=way.id, kind=kind, label=label))
    return tuple(found)


def ask_blocks(shown: tuple[Option, ...]) -> tuple[Block, ...]:
    """Write the questions, then each paper with its fields on one line."""
    blocks = [_line(each, each.label) for each in shown if each.kind == "ask"]
    papers: dict[str, list[Option]] = {}
    for each in shown:
        if each.kind == "look":
            papers.setdefault(each.id.partition(".")[0], []).append(each)
    for fields in papers.values():
        title = fields[0].label.removeprefix(_LOOK_AT).rpartition(": ")[0]
        parts: list[Content] = [Content.styled(f"Read {title}: ", SOFT)]
        for each in fields:
            parts += [_press(each, each.label.rpartition(": ")[2]), Content("   ")]
        blocks.append(Block(Content("").join(parts), 0, 3))
    return tuple(blocks)


def do_blocks(shown: tuple[Option, ...]) -> tuple[Block, ...]:
    """Write what leads on, one after another."""
    return tuple(_line(each, each.label) for each in shown if each.kind == "do")


def _line(option: Option, label: str) -> Block:
    return Block(_press(option, label), 0, 3)


def _press(option: Option, label: str) -> Content:
    text = Content.assemble((f"{option.key or ' '}", CARE), "  " if option.kind != "look" else " ", label)
    if not option.key:
        return text
    return text.stylize(Style.from_meta({"@click": f"screen.take('{option.key}')"}))


def nothing_open(*, telling: bool) -> tuple[Block, ...]:
    """Write what stands in place of choices while a line is still being said."""
    return (say(("Space or Enter shows all at once.", SOFT)),) if telling else ()
