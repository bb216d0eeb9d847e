"""What is known, with where it came from, and what is not: the form, the zone or the scene of a seat.

Only what was told is read, so a form fills as the line is heard.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from scenarios.compiling import YOU
from scenarios.events import Acted, Decided, Event, Learned, Said
from scenarios.machine import Machine
from scenarios.model import Slot
from scenarios.vocabulary import EVENT, ActId, CircumstanceId, MatterId, SeatId, Value
from sim import words
from sim.screens.parts.look import CARE, GOOD, HEADING, SOFT
from sim.screens.parts.sheet import GAP, Block, say

NOT_KNOWN = "not known"
TITLES: Mapping[str, str] = {
    "call_taker": "CAD event, as it stands",
    "dispatcher": "The zone",
    "officer": "The scene",
    "supervisor": "The scene",
}
_FORM_ORDER = (
    "requester",
    "identity",
    "danger",
    "purpose",
    "paper",
    "paper_checked",
    "crime",
    "custody",
    "supervisor",
    "decision",
)
_FIELD = 11
_LOG = 4
_ASK_LOCATION = ActId("ask_location")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A circumstance as it is known, when it became so, and the line that showed it."""

    value: Value
    at_ms: int
    speaker: str
    line: str


def facts(events: Iterable[Event]) -> dict[Slot, Fact]:
    """Read what is known after these events."""
    known: dict[Slot, Fact] = {}
    speaker, line = "", ""
    for at_ms, what in events:
        match what:
            case Said(speaker=speaker, text=line):
                pass
            case Learned(matter, circumstance, value):
                known[matter, circumstance] = Fact(value=value, at_ms=at_ms, speaker=speaker, line=line)
            case _:
                pass
    return known


def panel(
    seat: SeatId,
    events: tuple[Event, ...],
    machine: Machine,
    matters: Mapping[MatterId, str],
    *,
    room: int,
    full: bool,
) -> tuple[Block, ...]:
    """Write the panel of a seat, `room` cells across; `full` gives each fact the line it came from."""
    blocks = list(_fields(events, machine, matters, room=room, full=full))
    match seat:
        case "call_taker":
            return (*_place(events, machine), *blocks, *_done(events, "Typed and sent"))
        case "dispatcher":
            return (*blocks, *_done(events, "On the board"), *_papers(events), *_radio(events))
        case _:
            return (*blocks, *_papers(events), *_done(events, "Done here"))


def _fields(
    events: tuple[Event, ...], machine: Machine, matters: Mapping[MatterId, str], *, room: int, full: bool
) -> Iterator[Block]:
    known = facts(events)
    last = max((fact.at_ms for fact in known.values()), default=0)
    met = _met(events)
    for matter in _in_order(machine, matters):
        if matter not in met:
            continue
        if matter != EVENT:
            yield say((words.matter(matter, matters) or matter, HEADING))
        line = ""
        fields = sorted((c for m, c in machine.layout.known if m == matter), key=_place_of)
        for circumstance in fields:
            fact = known.get((matter, circumstance))
            if fact is not None:
                shown = replace(fact, line="") if fact.line == line else fact
                yield from _field(circumstance, shown, room=0 if full else room, new=fact.at_ms == last)
                line = fact.line
            elif full:
                yield say((f"{words.circumstance(circumstance):<{_FIELD}}? {NOT_KNOWN}", SOFT))
        if not full:
            yield from _not_known([each for each in fields if (matter, each) not in known])


def _met(events: Iterable[Event]) -> set[MatterId]:
    """Give the matters that the member has met; naming the others would tell what is to come."""
    met = {EVENT}
    for _, what in events:
        match what:
            case Learned(matter=matter) | Acted(matter=matter):
                met.add(matter)
            case Decided(open=ways):
                met.update(deed.matter for way in ways for deed in way.deeds)
            case _:
                pass
    return met


def _in_order(machine: Machine, matters: Mapping[MatterId, str]) -> list[MatterId]:
    present = {matter for matter, _ in machine.layout.known}
    return [each for each in (EVENT, *(m for m in matters if m != EVENT)) if each in present]


def _place_of(circumstance: CircumstanceId) -> tuple[int, str]:
    known = circumstance in _FORM_ORDER
    return (_FORM_ORDER.index(circumstance) if known else len(_FORM_ORDER), circumstance)


def _not_known(fields: Iterable[CircumstanceId]) -> Iterator[Block]:
    """Name what is not known on as few lines as will do."""
    names = ", ".join(words.circumstance(each).lower() for each in fields)
    if names:
        yield say((f"? {NOT_KNOWN}: {names}", SOFT), hang=2)


def _field(circumstance: CircumstanceId, fact: Fact, *, room: int, new: bool) -> Iterator[Block]:
    """Write a fact; without `room` the whole line it came from stands under it."""
    name = f"{words.circumstance(circumstance):<{_FIELD}}"
    source = f"{fact.speaker.partition(',')[0] or 'seen'} {words.moment(fact.at_ms)}"
    shown = words.value(circumstance, fact.value)
    head = (name, SOFT), (("● ", CARE) if new else ("■ ", GOOD)), (shown, "bold")
    if _FIELD + len(shown) + len(source) + len("■ ()") < room:
        yield say(*head, (f" ({source})", SOFT))
        return
    yield say(*head, hang=_FIELD)
    line = f"{source}: “{fact.line}”" if fact.line and not room else source
    yield say((line, SOFT), indent=_FIELD + 2)


def _place(events: tuple[Event, ...], machine: Machine) -> Iterator[Block]:
    """Write the place and call-back number, which a call-taker asks and no circumstance holds."""
    asks = any(
        deed.act == _ASK_LOCATION for stop in machine.stops for way in stop.ways for deed in way.open.deeds
    )
    if not asks:
        return
    asked = next((at for at, what in events if isinstance(what, Acted) and what.act == _ASK_LOCATION), None)
    name = f"{'Place, no.':<{_FIELD}}"
    if asked is None:
        yield say((name, SOFT), ("? not asked", SOFT))
    else:
        yield say((name, SOFT), ("■ ", GOOD), ("asked", "bold"), (f" · {words.moment(asked)}", SOFT))


def _done(events: tuple[Event, ...], title: str) -> Iterator[Block]:
    """Write what the member did, the asking left out."""
    done = [
        (at, what.act) for at, what in events if isinstance(what, Acted) and not what.act.startswith("ask_")
    ]
    if done:
        yield say((title, HEADING))
    for at_ms, act in done:
        yield say((f"{words.moment(at_ms)} ", SOFT), words.act(act), hang=5)


def _radio(events: tuple[Event, ...]) -> Iterator[Block]:
    """Write the last words on the air."""
    said = [(at, what) for at, what in events if isinstance(what, Said) and what.channel == "radio"]
    if said:
        yield GAP
        yield say(("Radio log", HEADING))
    for at_ms, what in said[-_LOG:]:
        speaker = what.speaker if what.speaker != YOU else "You"
        yield say((f"{words.moment(at_ms)} {speaker}: ", SOFT), what.text, hang=5)


def _papers(events: tuple[Event, ...]) -> Iterator[Block]:
    """Write the fields of papers and boards that were looked at."""
    title = ""
    for _, what in events:
        if isinstance(what, Said) and what.channel == "document":
            if what.speaker != title:
                title = what.speaker
                yield say((title or "Paper", HEADING))
            yield say("▪ ", what.text, hang=2)
