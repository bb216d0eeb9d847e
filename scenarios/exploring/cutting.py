"""From where an end cannot be reached any more: what a walk found, gone through backwards."""

from collections.abc import Iterable, Mapping, Sequence

from scenarios.exploring.clockwork import Clockwork, Lead
from scenarios.exploring.spans import FOREVER, Span, add, shared, without
from scenarios.exploring.tables import Table, successors
from scenarios.exploring.walk import Walk
from scenarios.machine import Arc, Machine, Way


def sure_stops(machine: Machine) -> frozenset[int]:
    """Find stops from which an ending can be reached whatever a run did before; the endings among them.

    They have a way that is never shut, or a clock, that leads to another such. A timer may come between,
    but each only once, and only where all lead to such stops; otherwise none but the endings are sure.
    """
    endings = frozenset(at for at, stop in enumerate(machine.stops) if stop.ended is not None)
    sure, before = endings, frozenset[int]()
    while sure != before:
        before = sure
        sure |= {
            at
            for at, stop in enumerate(machine.stops)
            for way in (*[way.arc for way in stop.ways if not way.used and way.test is None], stop.silence)
            if way is not None and _target(machine, way) in before
        }
    to = {_target(machine, move.arc) for move in machine.world} - {None}
    return sure if to <= sure else endings


def _target(machine: Machine, arc: Arc) -> int | None:
    """Give the stop to which an arc leads; None: it stays where it is."""
    return None if arc.keep & machine.node_mask else arc.put & machine.node_mask


def cut_off(walk: Walk, goals: Iterable[int]) -> dict[int, Span]:
    """Find the spots of a complete walk from which no goal spot can be reached (indices of `walk.spots`).

    With each goes the first part of its span for which this is so.
    """
    clockwork = Clockwork(walk.machine)
    targets = frozenset(goals)
    lasting = [at for at, (_, end) in enumerate(walk.spans) if end == FOREVER]
    lost = _cut_off_late(walk, lasting, targets)
    if len(lasting) == len(walk.spots) and not walk.machine.moments_ms:
        return {at: walk.spans[at] for at in lasting if walk.spots[at] in lost}
    good = {at: walk.spans[at] for at in targets}
    for at in lasting:
        part = shared(walk.spans[at], clockwork.late_span(walk.spots[at]))
        if part is not None and walk.spots[at] not in lost:
            good.setdefault(at, part)
    return _cut_off_early(walk, clockwork, good)


def _cut_off_late(walk: Walk, late: Sequence[int], goals: frozenset[int]) -> frozenset[int]:
    """Find the configurations that are cut off once no moment lies ahead.

    Most lead on to one found later, so one pass backwards settles nearly all; the rest is settled by the
    links among them.
    """
    node_mask, spots = walk.machine.node_mask, walk.spots
    tables = walk.tables
    good = {spots[at] for at in goals.intersection(late)}
    left = []
    for at in reversed(late):
        config = spots[at]
        if config not in good:
            if _leads_to(config, tables[config & node_mask], good):
                good.add(config)
            else:
                left.append(config)
    sources: dict[int, list[int]] = {}
    ready = []
    for config in left:
        for after in successors(config, tables[config & node_mask]):
            sources.setdefault(after, []).append(config)
            if after in good:
                ready.append(config)
    while ready:
        config = ready.pop()
        if config not in good:
            good.add(config)
            ready += sources.get(config, ())
    return frozenset(left) - good


def _leads_to(config: int, table: Table, good: set[int]) -> bool:
    """Tell whether one move leads to a good configuration; the plain moves are tried first."""
    plain, judged = table
    for used, keep, put in plain:
        if not config & used and config & keep | put in good:
            return True
    for used, mask, known, move in judged:
        if not config & used:
            key = config & mask
            outcome = known[key] if key in known else move.judge(config)
            if outcome is not None and config & outcome[0] | outcome[1] in good:
                return True
    return False


def _cut_off_early(walk: Walk, clockwork: Clockwork, known: Mapping[int, Span]) -> dict[int, Span]:
    """Find the parts of spots that are cut off; `known` are the parts that are not, all late ones among them.

    Most spots are plainly good. For the others it goes backwards from what is: what can lead into a good
    span is good for the time from which it can.
    """
    places: dict[int, list[int]] = {}
    for at, config in enumerate(walk.spots):
        places.setdefault(config, []).append(at)
    whole = {at for at, span in known.items() if span == walk.spans[at]}
    left = [at for at in range(len(walk.spots) - 1, -1, -1) if at not in whole]
    before = len(left) + 1
    while len(left) < before:
        before = len(left)
        left = [at for at in left if not _is_plainly_good(walk, clockwork, at, places, whole)]
    if not left:
        return {}
    into = _leads_into(walk, clockwork, left, places)
    good = {at: [span] for at, span in known.items()} | {at: [walk.spans[at]] for at in whole}
    ready = [(at, spans[0]) for at, spans in good.items()]
    while ready:
        at, part = ready.pop()
        for origin, lead, span in into.get(at, ()):
            both = shared(part, span)
            arrival = shared(lead.span, both) if both else None
            if arrival is None:
                continue
            source = clockwork.sources(walk.spots[origin], walk.spans[origin], lead.move, arrival)
            source = shared(source, walk.spans[origin]) if source else None
            if source is not None:
                ready += [(origin, new) for new in add(good.setdefault(origin, []), source)]
    bad = {at: without(walk.spans[at], good.get(at, ())) for at in left}
    return {at: span for at, span in sorted(bad.items()) if span is not None}


def _is_plainly_good(
    walk: Walk, clockwork: Clockwork, at: int, places: Mapping[int, list[int]], good: set[int]
) -> bool:
    """Tell, and note, that all is good where choices lead that are open at once, or where waiting leads."""
    span = walk.spans[at]
    waiting: list[bool] = []
    open_at_once: list[Span] = []
    for lead in clockwork.leads(walk.spots[at], span):
        to_good = good.issuperset(places[lead.config])
        if not isinstance(lead.move, Way):
            waiting.append(to_good)
        elif to_good and (part := shared(lead.span, span)):
            add(open_at_once, part)
            if open_at_once == [span]:
                good.add(at)
                return True
    if waiting and all(waiting):
        good.add(at)
        return True
    return False


def _leads_into(
    walk: Walk, clockwork: Clockwork, origins: Iterable[int], places: Mapping[int, list[int]]
) -> dict[int, list[tuple[int, Lead, Span]]]:
    """For each spot, the leads into it from `origins`: from which, how, and into what part of its span."""
    into: dict[int, list[tuple[int, Lead, Span]]] = {}
    for origin in origins:
        for lead in clockwork.leads(walk.spots[origin], walk.spans[origin]):
            arrival = clockwork.settle(lead.config, lead.span)
            for at in places[lead.config]:
                part = shared(walk.spans[at], arrival)
                if part is not None:
                    into.setdefault(at, []).append((origin, lead, part))
    return into
