"""A variant of a scenario collected into a map: its places in order, with two paths and marks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from scenarios.compiling import compile_scenario
from scenarios.drawing.chart import SILENCE, Chart, timer_trigger
from scenarios.drawing.ordering import in_order
from scenarios.drawing.places import Atlas, Kind, Mark, Named, Place, Way
from scenarios.drawing.trail import Step, trail
from scenarios.events import Event
from scenarios.guard import write_guard
from scenarios.model import Ending, Line, Scenario, State, Timer, TimerId, VariantId
from scenarios.reference import reference_run
from scenarios.seeds import cosmetics_for
from scenarios.text import fill

SPEECHLESS = "silence"
"""How the trigger of a clock is written on a map."""


def atlas_of(
    scenario: Scenario,
    variant: VariantId | None = None,
    *,
    seed: int = 0,
    run: Sequence[Event] = (),
    marks: Mapping[str, tuple[Mark, ...]] | None = None,
) -> Atlas:
    """Collect the map of a variant (None: the first) with its reference run, a recorded run, and its marks.

    `marks` are by the id of a state or an ending; `seed` picks the names.
    """
    truth = next(each for each in scenario.variants if variant in (None, each.id))
    names = cosmetics_for(scenario, seed)
    machine = compile_scenario(scenario, truth.id, names)
    links = tuple(_links(Chart(machine)))
    leading = {link.source.partition(" ")[2] for link in links if link.is_timer}
    sketch = _Sketch(
        scenario=scenario,
        variant=truth.id,
        names=names,
        links=links,
        run=trail(run, leading),
        reference=trail(reference_run(scenario, machine), leading),
        marks=marks or {},
    )
    return Atlas(
        title=f"{scenario.title} ({scenario.id}, {truth.id})",
        about=truth.about,
        places=tuple(sketch.places()),
        run=tuple(step.place for step in sketch.run),
        reference=tuple(step.place for step in sketch.reference),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Link:
    """A move on the map; `dest` is None where the place stays. A timer is a place of its own."""

    source: str
    dest: str | None
    trigger: str
    is_timer: bool


def _links(chart: Chart) -> Iterator[_Link]:
    """Read the chart's moves; a timer is one link, whatever state it finds, and none where it stays."""
    timers: dict[str, _Link] = {}
    for move in chart.moves():
        if not move.trigger.startswith(timer_trigger(TimerId(""))):
            yield _Link(source=move.source, dest=move.dest, trigger=move.trigger, is_timer=False)
        elif move.dest is not None:
            timers[move.trigger] = _Link(
                source=move.trigger, dest=move.dest, trigger=move.trigger, is_timer=True
            )
    yield from timers.values()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sketch:
    """All that the places are made of."""

    scenario: Scenario
    variant: VariantId
    names: Mapping[str, str] = field(hash=False)
    links: tuple[_Link, ...]
    run: tuple[Step, ...]
    reference: tuple[Step, ...]
    marks: Mapping[str, tuple[Mark, ...]] = field(hash=False)

    def places(self) -> Iterator[Place]:
        """Yield what can be reached, and what a run visited; endings last, each after its timers."""
        nodes: dict[str, State | Ending | Timer] = {each.id: each for each in self.scenario.states}
        nodes |= {each.id: each for each in self.scenario.endings}
        nodes |= {timer_trigger(each.id): each for each in self.scenario.timers}
        for name in self._order(nodes):
            match nodes[name]:
                case State() as state:
                    yield self._state(state)
                case Timer() as timer:
                    yield self._timer(name, timer)
                case Ending() as ending:
                    yield self._ending(ending)

    def _order(self, nodes: Mapping[str, State | Ending | Timer]) -> list[str]:
        ways: dict[str, list[str]] = {}
        for link in self.links:
            if link.dest is not None:
                ways.setdefault(link.source, []).append(link.dest)
        rank = {name: float(at) for at, name in enumerate(nodes)}
        timers = [link for link in self.links if link.is_timer]
        rank |= {link.source: rank[link.dest] - 0.5 for link in timers if link.dest is not None}
        visited = [step.place for step in self.run if step.place in nodes]
        roots = dict.fromkeys([self.scenario.start, *(link.source for link in timers), *visited])
        found = in_order(list(roots), ways, rank)
        ends = {link.source for link in timers if link.dest and isinstance(nodes[link.dest], Ending)}
        return sorted(found, key=lambda name: name in ends or isinstance(nodes[name], Ending))

    def _state(self, state: State) -> Place:
        clock = f"clock {state.clock.limit_ms / 1000:g} s" if state.clock else "no clock"
        seat = "" if state.seat == self.scenario.seat else f"{_spoken(state.seat)}, "
        return self._place(state.id, "state", seat + clock, state.lines)

    def _timer(self, name: str, timer: Timer) -> Place:
        about = f"by itself, from {timer.after_ms / 1000:g} s" if timer.after_ms else "by itself"
        place = self._place(name, "timer", about, timer.lines)
        return replace(place, gist=f"when {write_guard(timer.when)}") if timer.when else place

    def _ending(self, ending: Ending) -> Place:
        place = self._place(ending.id, "ending", _spoken(ending.outcome), ())
        return replace(place, gist=fill(ending.people, self.names))

    def _place(self, name: str, kind: Kind, about: str, lines: Iterable[Line]) -> Place:
        return Place(
            id=name,
            kind=kind,
            title=_spoken(name.partition(" ")[2] if kind == "timer" else name),
            about=about,
            gist=self._gist(lines),
            asks=self._named(name, None),
            ways=tuple(Way(dest=dest, names=self._named(name, dest)) for dest in self._dests(name)),
            turns=_turns(name, self.run),
            planned=_turns(name, self.reference),
            took=tuple(step.label for step in self.run if step.place == name and step.label),
            marks=self.marks.get(name, ()),
        )

    def _gist(self, lines: Iterable[Line]) -> str:
        """Give the first line that the variant always shows; where each waits for something, the first."""
        mine = [
            line
            for line in lines
            if line.text.in_variant(self.variant) and (not line.only or self.variant in line.only)
        ]
        shown = next((line for line in mine if line.when is None), mine[0] if mine else None)
        if shown is None:
            return ""
        text = shown.text.in_variant(self.variant)
        return fill(f"{shown.speaker}: {text}" if shown.speaker else text, self.names)

    def _dests(self, name: str) -> Iterable[str]:
        return dict.fromkeys(link.dest for link in self.links if link.source == name and link.dest)

    def _named(self, source: str, dest: str | None) -> tuple[Named, ...]:
        """Name the ways from one place to another, or (None) those that stay, the taken ones first."""
        named = [
            Named(
                name=_word(link),
                by_run=_goes(self.run, link),
                by_reference=_goes(self.reference, link),
            )
            for link in self.links
            if (link.source, link.dest) == (source, dest)
        ]
        return tuple(sorted(named, key=lambda each: (not each.by_run, not each.by_reference)))


def _goes(steps: tuple[Step, ...], link: _Link) -> bool:
    return any(step.place == link.source and link.trigger in step.triggers for step in steps)


def _turns(name: str, steps: tuple[Step, ...]) -> tuple[int, ...]:
    return tuple(turn for turn, step in enumerate(steps, 1) if step.place == name)


def _word(link: _Link) -> str:
    if link.trigger == SILENCE:
        return SPEECHLESS
    return "" if link.is_timer else _spoken(link.trigger.partition(" ")[2])


def _spoken(name: str) -> str:
    return name.replace("_", " ")
