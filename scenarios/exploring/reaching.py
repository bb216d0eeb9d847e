"""Everything a machine can reach: spots, which are configurations with the span of time they are shown in.

While a moment lies ahead, spans are followed (see `clockwork`); past the last one only configurations count
(see `tables`), which is most of the work and the fast part.
"""

from dataclasses import dataclass, field

from scenarios.exploring.answers import Answers
from scenarios.exploring.clockwork import Clockwork, Lead
from scenarios.exploring.spans import ALWAYS, Span, add, cut
from scenarios.exploring.tables import NEVER_MET, Table, successors, taken
from scenarios.machine import Machine, Way, WorldMove, begin


@dataclass(slots=True, kw_only=True)
class Reached:
    """What was found so far: spots in order of discovery, those of fewest inputs first.

    `origins` has for each spot the index of the one it was found from; no two spots overlap. `ids` are those
    of the ways taken and the stops timed out.
    """

    configs: list[int]
    spans: list[Span]
    origins: list[int]
    moves: int = 0
    ids: set[int] = field(default_factory=set)


def reach_configs(machine: Machine, tables: tuple[Table, ...], bound: int) -> Reached:
    """Find every configuration of a machine without moments; more than `bound` found: it stopped there."""
    start = begin(machine)[0].config
    node_mask = machine.node_mask
    met = [NEVER_MET] * len(machine.stops)
    configs, origins, moves = [start], {start: -1}, 0
    found = configs.append
    for at, config in enumerate(configs):
        node = config & node_mask
        met[node] &= config
        plain, judged = tables[node]
        for used, keep, put in plain:
            if not config & used:
                moves += 1
                after = config & keep | put
                if after not in origins:
                    origins[after] = at
                    found(after)
        for used, mask, known, move in judged:
            if config & used:
                continue
            key = config & mask
            outcome = known[key] if key in known else move.judge(config)
            if outcome is not None:
                moves += 1
                after = config & outcome[0] | outcome[1]
                if after not in origins:
                    origins[after] = at
                    found(after)
        if len(configs) > bound:
            break
    ids = taken(machine, tables, met)
    spans = [ALWAYS] * len(configs)
    return Reached(configs=configs, spans=spans, origins=list(origins.values()), moves=moves, ids=ids)


def reach_spots(machine: Machine, tables: tuple[Table, ...], bound: int, answers: Answers) -> Reached:
    """Find every spot of a machine with moments; more than `bound` found: it stopped there."""
    return _Timed(machine, tables, answers).reach(bound)


class _Timed:
    """A walk under way, with what was covered of each configuration's time."""

    def __init__(self, machine: Machine, tables: tuple[Table, ...], answers: Answers) -> None:
        self._clockwork = Clockwork(machine)
        self._tables = tables
        self._answers = answers
        self._covered: dict[int, list[Span]] = {}
        self._late: set[int] = set()
        self._noted: set[int] = set()
        self._met = [NEVER_MET] * len(machine.stops)
        self.found = Reached(configs=[], spans=[], origins=[])

    def reach(self, bound: int) -> Reached:
        found, clockwork = self.found, self._clockwork
        machine = clockwork.machine
        start = begin(machine)[0].config
        self._arrive(start, clockwork.settle(start, (0, 1)), -1)
        for at, config in enumerate(found.configs):
            if clockwork.is_late(config, found.spans[at]):
                node = config & machine.node_mask
                self._met[node] &= config
                self._spread(at, successors(config, self._tables[node]))
            else:
                self._follow(at)
            if len(found.configs) > bound:
                break
        found.ids |= taken(machine, self._tables, self._met)
        return found

    def _spread(self, at: int, configs: list[int]) -> None:
        """Arrive where a late spot leads: late again, so once for each configuration."""
        self.found.moves += len(configs)
        for config in configs:
            if config not in self._late:
                self._late.add(config)
                self._arrive(config, self._clockwork.late_span(config), at)

    def _follow(self, at: int) -> None:
        """Arrive where a spot leads before the last moment."""
        found, clockwork = self.found, self._clockwork
        config, span = found.configs[at], found.spans[at]
        self._answers.note_timers(clockwork.machine, config)
        self._note_ways(config, span)
        for lead in clockwork.leads(config, span):
            found.moves += 1
            self._note(config, lead)
            self._arrive(lead.config, clockwork.settle(lead.config, lead.span), at)

    def _arrive(self, config: int, span: Span, origin: int) -> None:
        """Add the part of a configuration's span that was not reached before; most often all or nothing."""
        covered = self._covered.get(config)
        if covered is None:
            self._covered[config] = [span]
            new = [span]
        elif covered[0][0] <= span[0] and span[1] <= covered[0][1]:
            return
        else:
            new = add(covered, span)
        found = self.found
        for part in new:
            found.configs.append(config)
            found.spans.append(part)
            found.origins.append(origin)

    def _note(self, config: int, lead: Lead) -> None:
        """Note how a stop was left and what guards answered; an arc that asks nothing is noted once."""
        if not (lead.arc.in_order or lead.fired):
            if id(lead.arc) in self._noted:
                return
            self._noted.add(id(lead.arc))
        clockwork, ids = self._clockwork, self.found.ids
        left = lead.move if isinstance(lead.move, Way | WorldMove) else clockwork.stop(config)
        ids.add(id(left))
        if isinstance(lead.move, WorldMove):
            self._answers.fired.add(lead.move.timer.id)
        if lead.arc.in_order or lead.fired:
            for piece in cut(lead.span, clockwork.moments(config)):
                self._answers.note_move(config, lead.arc, lead.fired, piece[0])

    def _note_ways(self, config: int, span: Span) -> None:
        """Note what the guards of choices answer here, in every piece of time."""
        clockwork, settled = self._clockwork, self._answers.settled
        tests = [
            way.test
            for way in clockwork.stop(config).ways
            if way.test is not None and not config & way.used and not settled(way.test)
        ]
        for piece in clockwork.pieces(config, span, clockwork.due(config, span)[0]) if tests else ():
            for test in tests:
                self._answers.note(test, held=test(config, piece[0]))
