"""What a drawing of a scenario shows, before it is drawn: places, links between them, the path of a run."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scenarios.compiling import compile_scenario
from scenarios.drawing.chart import SILENCE, Chart, choice_trigger
from scenarios.events import Decided, Ended, Event, Happened, TimedOut
from scenarios.model import Scenario, VariantId
from scenarios.seeds import cosmetics_for

LONGEST_NOTE = 46
"""Characters of a note before the rest is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A state, an ending or a timer. `note` tells what can be done there that stays there.

    `visit` counts from 1 when a run first came here; 0: it did not.
    """

    id: str
    kind: str
    title: str
    note: str
    visit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """All the ways from one place to another; those that the run went are `taken` and stand first."""

    source: str
    dest: str
    labels: tuple[str, ...]
    taken: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Atlas:
    """A drawing's content; the first place is the start."""

    title: str
    places: tuple[Place, ...]
    links: tuple[Link, ...]
    has_run: bool


def atlas_of(scenario: Scenario, variant: VariantId, run: Sequence[Event] = ()) -> Atlas:
    """Collect what a variant's drawing shows; `run` marks the path of a recorded run."""
    chart = Chart(compile_scenario(scenario, variant, cosmetics_for(scenario, 0)))
    visits, gone = _path(run)
    links: dict[tuple[str, str], list[str]] = {}
    stays: dict[str, list[str]] = {}
    taken: dict[tuple[str, str], list[str]] = {}
    timers: dict[str, str | None] = {}
    for move in chart.moves():
        kind, _, name = move.trigger.partition(" ")
        if kind == "timer":
            timers[name] = move.dest
        elif move.dest is None:
            stays.setdefault(move.source, []).append(name)
        else:
            pair = (move.source, move.dest)
            links.setdefault(pair, []).append(name or SILENCE)
            if (move.source, move.trigger) in gone:
                taken.setdefault(pair, []).append(name or SILENCE)
    drawn = [_link(pair, labels, taken.get(pair, ())) for pair, labels in links.items()]
    for name, dest in timers.items():
        if dest is not None:
            place = timer_place(name)
            drawn.append(_link((place, dest), [], [place] if place in visits else []))
    linked = {scenario.start, *(end for link in drawn for end in (link.source, link.dest))}
    places = (*_places(scenario, stays, visits), *_timers(scenario, timers, visits))
    return Atlas(
        title=f"{scenario.title} ({scenario.id}, {variant})",
        places=tuple(place for place in places if place.id in linked or place.visit),
        links=tuple(drawn),
        has_run=bool(run),
    )


def _link(pair: tuple[str, str], labels: Sequence[str], taken: Sequence[str]) -> Link:
    others = [label for label in labels if label not in taken]
    first = [label for label in taken if label in labels]
    return Link(source=pair[0], dest=pair[1], labels=(*first, *others), taken=tuple(taken))


def timer_place(name: str) -> str:
    """Name the place that stands for a timer; no state can be called so."""
    return f"timer-{name}"


def spoken(link: Link) -> list[str]:
    """Give a link's labels as they are read, a star before those that the run went."""
    return [f"{'* ' if label in link.taken else ''}{_spoken(label)}" for label in link.labels]


def _path(run: Sequence[Event]) -> tuple[dict[str, int], set[tuple[str, str]]]:
    """Read from a record which places were visited, in which order, and which triggers were used where."""
    visits: dict[str, int] = {}
    gone: set[tuple[str, str]] = set()
    for event in run:
        match event.what:
            case Decided(state=state, choice=choice):
                visits.setdefault(state, len(visits) + 1)
                gone.add((state, choice_trigger(choice)))
            case TimedOut(state=state):
                visits.setdefault(state, len(visits) + 1)
                gone.add((state, SILENCE))
            case Happened(timer=timer):
                visits.setdefault(timer_place(timer), len(visits) + 1)
            case Ended(ending=ending):
                visits.setdefault(ending, len(visits) + 1)
            case _:
                pass
    return visits, gone


def _places(scenario: Scenario, stays: dict[str, list[str]], visits: dict[str, int]) -> Iterable[Place]:
    states = sorted(scenario.states, key=lambda state: state.id != scenario.start)
    for state in states:
        clock = f" ({state.clock.limit_ms / 1000:g} s)" if state.clock else ""
        yield Place(
            id=state.id,
            kind="state",
            title=f"{_spoken(state.id)}{clock}",
            note=_note(stays.get(state.id, [])),
            visit=visits.get(state.id, 0),
        )
    for ending in scenario.endings:
        yield Place(
            id=ending.id,
            kind="ending",
            title=_spoken(ending.id),
            note=_spoken(ending.outcome),
            visit=visits.get(ending.id, 0),
        )


def _timers(scenario: Scenario, timers: dict[str, str | None], visits: dict[str, int]) -> Iterable[Place]:
    for timer in scenario.timers:
        if timer.id in timers:
            yield Place(
                id=timer_place(timer.id),
                kind="timer",
                title=_spoken(timer.id),
                note=f"by itself, after {timer.after_ms / 1000:g} s" if timer.after_ms else "by itself",
                visit=visits.get(timer_place(timer.id), 0),
            )


def _spoken(name: str) -> str:
    return name.replace("_", " ")


def _note(names: Sequence[str]) -> str:
    """Join names until the note is full, and count the rest."""
    note = ""
    for at, name in enumerate(names):
        longer = f"{note}, {_spoken(name)}" if note else _spoken(name)
        if len(longer) > LONGEST_NOTE:
            return f"{note} and {len(names) - at} more" if note else f"{len(names)} to ask"
        note = longer
    return note
