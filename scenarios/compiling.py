"""How a scenario becomes a machine: one variant, its cosmetics chosen, texts filled, bits placed."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from scenarios.events import Acted, Ended, Learned, Open, Said, Timing
from scenarios.guard import Guard, moments_of
from scenarios.layout import Asked, Bits, Layout, Test, compile_guard, lay_out, lines_of
from scenarios.machine import Arc, Beat, Machine, Stop, Way, WorldMove
from scenarios.model import (
    READING_MS_PER_WORD,
    Channel,
    Choice,
    Effect,
    Ending,
    EndingId,
    Line,
    Scenario,
    State,
    StateId,
    Timer,
    Variant,
    VariantId,
    Wording,
)
from scenarios.text import count_words, fill

YOU = "You"
_NOTHING = Effect()


def compile_scenario(
    scenario: Scenario, variant: VariantId, cosmetic: Mapping[str, str], *, hints: bool = True
) -> Machine:
    """Compile a scenario for a variant; `cosmetic` fills each `{name}`. KeyError for an unknown variant."""
    truth = {each.id: each for each in scenario.variants}[variant]
    return _Compiler(scenario, truth, cosmetic).machine(hints=hints)


class _Compiler:
    """Knows where every state and bit lies while the parts are compiled."""

    def __init__(self, scenario: Scenario, variant: Variant, cosmetic: Mapping[str, str]) -> None:
        self.scenario = scenario
        self.variant = variant
        self.cosmetic = cosmetic
        self.layout: Layout = lay_out(scenario)
        self.asked: dict[Test, Asked] = {}
        self.nodes: dict[str, State | Ending] = {}
        for state in scenario.states:
            self.nodes[state.id] = state
        for ending in scenario.endings:
            self.nodes[ending.id] = ending
        self.at = {name: at for at, name in enumerate(self.nodes)}

    def machine(self, *, hints: bool) -> Machine:
        scenario = self.scenario
        return Machine(
            variant=self.variant.id,
            layout=self.layout,
            node_mask=self.layout.node.mask,
            stops=tuple(
                self._stop(node) if isinstance(node, State) else self._end(node)
                for node in self.nodes.values()
            ),
            world=tuple(self._world_move(timer) for timer in self._timers()),
            start=self._arc(to=scenario.start),
            moments_ms=_moments(scenario, self.variant.id),
            asked=MappingProxyType(self.asked),
            hints=hints,
        )

    def _timers(self) -> list[Timer]:
        """List the variant's timers by the time they are due."""
        mine = [timer for timer in self.scenario.timers if self._mine(timer.only)]
        return sorted(mine, key=lambda timer: timer.after_ms)

    def _mine(self, only: frozenset[VariantId]) -> bool:
        return not only or self.variant.id in only

    def _text(self, wording: Wording) -> str:
        return fill(wording.in_variant(self.variant.id), self.cosmetic)

    def _test(self, guard: Guard | None, line: int) -> Test | None:
        test = compile_guard(guard, self.layout)
        if guard is not None and test is not None:
            self.asked[test] = Asked(line, guard)
        return test

    def _stop(self, state: State) -> Stop:
        ways = tuple(self._way(state, choice) for choice in state.choices if self._mine(choice.only))
        words = sum(
            count_words(line.text.in_variant(self.variant.id))  # unfilled: cosmetics never move a clock
            for line in state.lines
            if self._mine(line.only)
        )
        clock, reading_ms = state.clock, words * READING_MS_PER_WORD
        limit_ms = None if clock is None else clock.limit_ms + reading_ms
        soft_ms = None if clock is None or clock.decide_ms is None else clock.decide_ms + reading_ms
        return Stop(
            state=state,
            seat=state.seat,
            ways=ways,
            by_id={way.id: way for way in ways},
            limit_ms=limit_ms,
            silence=None if clock is None else self._arc(to=clock.then),
            timing=Timing(limit_ms, soft_ms),
            ended=None,
        )

    def _end(self, ending: Ending) -> Stop:
        return Stop(
            state=None,
            seat=self.scenario.seat,
            ways=(),
            by_id={},
            limit_ms=None,
            silence=None,
            timing=Timing(None, None),
            ended=Ended(ending.id, ending.outcome, fill(ending.people, self.cosmetic)),
        )

    def _way(self, state: State, choice: Choice) -> Way:
        used = self.layout.once[choice.once].mask if choice.once else 0
        beats = [Beat(Acted(deed.act, deed.matter, state.seat), 0, 0, None) for deed in choice.deeds]
        if choice.say is not None:
            channel: Channel = next(
                (line.channel for line in reversed(state.lines) if line.speaker), "person"
            )
            beats.append(Beat(Said(YOU, channel, self._text(choice.say)), 0, 0, None))
        for line in lines_of(choice):
            beats += self._line(line)
        return Way(
            id=choice.id,
            used=used,
            test=self._test(choice.when, choice.line),
            open=Open(choice.id, self._text(choice.label), choice.deeds, choice.craft, choice.reason),
            arc=self._arc(beats=beats, effect=choice.effect, used=used, to=choice.to),
        )

    def _world_move(self, timer: Timer) -> WorldMove:
        beats = [beat for line in timer.lines for beat in self._line(line)]
        fired = self.layout.timers[timer.id].mask
        return WorldMove(
            timer=timer,
            after_ms=timer.after_ms,
            fired=fired,
            test=self._test(timer.when, timer.line),
            arc=self._arc(beats=beats, effect=timer.effect, used=fired, to=timer.to),
        )

    def _line(self, line: Line) -> Iterable[Beat]:
        if not self._mine(line.only):
            return
        test = self._test(line.when, line.line)
        text = self._text(line.text)
        if text:
            yield Beat(
                Said(line.speaker and fill(line.speaker, self.cosmetic), line.channel, text, line.pace),
                0,
                0,
                test,
            )
        for reveal in line.reveals:
            value = reveal.value or self.variant.true[reveal.slot]
            mask, bits = self.layout.put(reveal.slot, value)
            yield Beat(Learned(*reveal.slot, value), mask, bits, test)

    def _arc(
        self,
        *,
        beats: Iterable[Beat] = (),
        effect: Effect = _NOTHING,
        used: int = 0,
        to: StateId | EndingId | None,
    ) -> Arc:
        told = [*beats, *self._arrival(to)]
        in_order = any(beat.test is not None for beat in told)
        layout = self.layout
        clear, put = used, used
        for flag in effect.clears:
            clear |= layout.flags[flag].mask
        for flag in effect.sets:
            clear |= layout.flags[flag].mask
            put |= layout.flags[flag].mask
        if to is not None:
            clear |= layout.node.mask
            put |= self.at[to] << layout.node.shift
        if not in_order:
            for beat in told:
                clear |= beat.mask
                put = put & ~beat.mask | beat.bits
        counts = tuple(
            (*_bits(layout.counters[name][0]), delta, layout.counters[name][1])
            for name, delta in effect.counts
        )
        return Arc(
            keep=~clear,
            put=put,
            counts=counts,
            beats=tuple(told),
            in_order=in_order,
            plain=not (counts or in_order),
        )

    def _arrival(self, to: StateId | EndingId | None) -> Iterable[Beat]:
        """Yield what is told on arriving: the state's lines, or the ending."""
        match self.nodes.get(to) if to is not None else None:
            case State(lines=lines):
                for line in lines:
                    yield from self._line(line)
            case Ending() as ending:
                yield Beat(Ended(ending.id, ending.outcome, fill(ending.people, self.cosmetic)), 0, 0, None)
            case None:
                pass


def _bits(bits: Bits) -> tuple[int, int]:
    return bits.mask, bits.shift


def _moments(scenario: Scenario, variant: VariantId) -> tuple[int, ...]:
    """Collect the run's moments at which a timer of the variant is due or a guard over time changes."""
    timers = [timer for timer in scenario.timers if not timer.only or variant in timer.only]
    choices = [choice for state in scenario.states for choice in state.choices]
    lines = [line for state in scenario.states for line in state.lines]
    lines += [line for choice in choices for line in choice.lines]
    lines += [line for timer in timers for line in timer.lines]
    moments = {timer.after_ms for timer in timers if timer.after_ms}
    guards = [choice.when for choice in choices if not choice.only or variant in choice.only]
    guards += [line.when for line in lines if not line.only or variant in line.only]
    for guard in guards:
        moments.update(moments_of(guard) if guard else ())
    return tuple(sorted(moments))
