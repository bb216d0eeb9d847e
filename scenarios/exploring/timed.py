"""The walk of a machine with moments: configurations with the spans of the run's time they are shown in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from scenarios.exploring.answers import Answers
from scenarios.exploring.clockwork import Clockwork, Lead
from scenarios.exploring.spans import Span, add, cut, shared, without
from scenarios.machine import Machine, Way, WorldMove, begin, follow


@dataclass(slots=True, kw_only=True)
class Reached:
    """What a walk found so far: spots (a configuration and a span) in order of discovery.

    `origins` has for each spot the index of the one it was found from; no two spots overlap.
    """

    configs: list[int] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    origins: list[int] = field(default_factory=list)
    moves: int = 0
    taken: set[int] = field(default_factory=set)
    silences: set[int] = field(default_factory=set)
    fired: set[int] = field(default_factory=set)
    complete: bool = True
    covered: dict[int, list[Span]] = field(default_factory=dict)

    def arrive(self, config: int, span: Span, origin: int) -> None:
        """Add the part of a configuration's span that was not reached before."""
        for part in add(self.covered.setdefault(config, []), span):
            self.configs.append(config)
            self.spans.append(part)
            self.origins.append(origin)


def reach(machine: Machine, bound: int, answers: Answers) -> Reached:
    """Find every spot, those of fewest inputs first; not complete once more than `bound` are found.

    `taken`, `silences` and `fired` hold the ids of the ways, the stops whose clock ran out, and the timers.
    """
    clockwork = Clockwork(machine)
    found = Reached()
    start = begin(machine)[0].config
    answers.note_lines(0, machine.start, 0)
    found.arrive(start, clockwork.settle(start, (0, 1)), -1)
    for at, config in enumerate(found.configs):
        span = found.spans[at]
        _note_guards(clockwork, config, span, answers)
        for lead in clockwork.leads(config, span):
            found.moves += 1
            _note_lead(found, clockwork, config, lead, answers)
            found.arrive(lead.config, clockwork.settle(lead.config, lead.span), at)
        if len(found.configs) > bound:
            found.complete = False
            break
    return found


def _note_lead(found: Reached, clockwork: Clockwork, config: int, lead: Lead, answers: Answers) -> None:
    if isinstance(lead.move, Way):
        found.taken.add(id(lead.move))
    elif isinstance(lead.move, WorldMove):
        found.fired.add(id(lead.move))
    else:
        found.silences.add(id(clockwork.stop(config)))
    for timer in lead.fired:
        found.fired.add(id(timer))
        if timer.test is not None:
            answers.note(timer.test, held=True)
    for piece in cut(lead.span, clockwork.moments(config)) if lead.arc.in_order or lead.fired else ():
        after = config
        for arc in (lead.arc, *(timer.arc for timer in lead.fired)):
            answers.note_lines(after, arc, piece[0])
            after = follow(after, arc, piece[0])


def _note_guards(clockwork: Clockwork, config: int, span: Span, answers: Answers) -> None:
    """Note what the guards of open ways and of pending timers answer here, in every piece of time."""
    stop = clockwork.stop(config)
    guarded = [way for way in stop.ways if way.test is not None and not config & way.used]
    for move in clockwork.machine.world if stop.ended is None else ():
        if move.test is not None and not config & move.fired:
            answers.note(move.test, held=move.test(config, span[0]))
    for piece in clockwork.pieces(config, span, clockwork.due(config, span)[0]) if guarded else ():
        for way in guarded:
            if way.test is not None:
                answers.note(way.test, held=way.test(config, piece[0]))


def cut_off(
    machine: Machine, configs: Sequence[int], spans: Sequence[Span], goals: Iterable[int]
) -> dict[int, Span]:
    """Find the spots (by index) from which, at some time of their span, no goal spot can be reached.

    The first such part of the span is given. Goes backwards from the goals: what can lead into a good span
    is good for the time from which it can.
    """
    clockwork = Clockwork(machine)
    into = _leads_into(clockwork, configs, spans)
    good: list[list[Span]] = [[] for _ in configs]
    ready: list[tuple[int, Span]] = []
    for goal in goals:
        add(good[goal], spans[goal])
        ready.append((goal, spans[goal]))
    while ready:
        at, part = ready.pop()
        for origin, lead, span in into.get(at, ()):
            both = shared(part, span)
            arrival = shared(lead.span, both) if both else None
            if arrival is None:
                continue
            source = clockwork.sources(configs[origin], spans[origin], lead.move, arrival)
            if source is not None:
                source = shared(source, spans[origin])
            if source is not None:
                ready += [(origin, new) for new in add(good[origin], source)]
    bad = {at: without(span, good[at]) for at, span in enumerate(spans)}
    return {at: span for at, span in bad.items() if span is not None}


def _leads_into(
    clockwork: Clockwork, configs: Sequence[int], spans: Sequence[Span]
) -> dict[int, list[tuple[int, Lead, Span]]]:
    """For each spot, the leads into it: from which spot, which, and into what part of its span."""
    places: dict[int, list[int]] = {}
    for at, config in enumerate(configs):
        places.setdefault(config, []).append(at)
    into: dict[int, list[tuple[int, Lead, Span]]] = {}
    for origin, config in enumerate(configs):
        for lead in clockwork.leads(config, spans[origin]):
            arrival = clockwork.settle(lead.config, lead.span)
            for at in places[lead.config]:
                part = shared(spans[at], arrival)
                if part is not None:
                    into.setdefault(at, []).append((origin, lead, part))
    return into
