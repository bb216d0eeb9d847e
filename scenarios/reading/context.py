"""What the builders share: the words a scenario may use, and the list of faults found so far."""

from collections.abc import Collection, Iterable

from scenarios.guard import (
    AllOf,
    AnyOf,
    Count,
    Elapsed,
    Flag,
    Guard,
    GuardError,
    Known,
    Not,
    parse_guard,
    tests_of,
)
from scenarios.model import Deed, Reveal, Slot, VariantId, Wording
from scenarios.problems import Problem, nearest
from scenarios.reading.shapes import Reveals, ScenarioShape, Words
from scenarios.reading.tree import Loc, Node, line_at
from scenarios.text import placeholders
from scenarios.vocabulary import EVENT, ActId, CircumstanceId, MatterId, SeatId, Value, Vocabulary


class Context:
    """One file being built: resolves words and collects a problem for each that is unknown."""

    def __init__(self, *, shape: ScenarioShape, node: Node, file: str, words: Vocabulary) -> None:
        self.shape = shape
        self.words = words
        self.problems: list[Problem] = []
        self.targets = frozenset(shape.states) | frozenset(shape.endings)
        self.matters = frozenset({EVENT, *map(MatterId, shape.matters)})
        self.variants = tuple(map(VariantId, shape.vary))
        self.flags = frozenset(_flags_set(shape))
        self.truth = {
            variant: {self._split(dotted): Value(value) for dotted, value in each.so.items()}
            for variant, each in shape.vary.items()
        }
        self._node = node
        self._file = file

    def line(self, loc: Loc) -> int:
        """Tell the line of a place in the file."""
        return line_at(self._node, ("scenario", *loc))

    def fault(self, loc: Loc, code: str, what: str, mend: str) -> None:
        """Note a problem at a place in the file."""
        self.problems.append(Problem(file=self._file, line=self.line(loc), code=code, what=what, mend=mend))

    def expect(self, name: str, known: Collection[str], loc: Loc, code: str, what: str) -> bool:
        """Note a problem, with the nearest known word, unless the name is known."""
        if name in known:
            return True
        self.fault(loc, code, f"no {what} is called {name!r}", nearest(name, known))
        return False

    def _split(self, dotted: str) -> Slot:
        matter, _, name = dotted.rpartition(".")
        return MatterId(matter or EVENT), CircumstanceId(name)

    def slot(self, dotted: str, loc: Loc) -> Slot:
        """Resolve `circumstance` or `matter.circumstance`."""
        matter, circumstance = self._split(dotted)
        self.expect(matter, self.matters, loc, "S105", "matter")
        self.expect(circumstance, self.words.circumstances, loc, "S103", "circumstance")
        return matter, circumstance

    def value(self, slot: Slot, value: str, loc: Loc) -> Value:
        """Resolve a value of the slot's circumstance."""
        known = self.words.circumstances.get(slot[1])
        if known:
            self.expect(value, known.values, loc, "S104", f"value of {slot[1]}")
        return Value(value)

    def deeds(self, acts: Iterable[str], seat: SeatId, loc: Loc) -> tuple[Deed, ...]:
        """Resolve `act` or `matter.act`, and see that the seat can do it."""
        deeds = []
        for at, dotted in enumerate(acts):
            matter, _, name = dotted.rpartition(".")
            here = (*loc, at)
            if matter:
                self.expect(matter, self.matters, here, "S105", "matter")
            act = self.words.acts.get(ActId(name))
            if act is None:
                self.fault(here, "S102", f"no act is called {name!r}", nearest(name, self.words.acts))
            elif seat not in act.seats:
                own = [each for each, other in self.words.acts.items() if seat in other.seats]
                self.fault(here, "S106", f"the seat {seat!r} cannot do {name!r}", nearest(name, own))
            deeds.append(Deed(act=ActId(name), matter=MatterId(matter or EVENT)))
        return tuple(deeds)

    def reveals(self, written: Reveals, only: frozenset[VariantId], loc: Loc) -> tuple[Reveal, ...]:
        """Resolve `[danger, {requester: hsi}]` or `{requester: hsi}`; a bare name reveals what is true."""
        items = [written] if isinstance(written, dict) else written
        reveals = []
        for at, item in enumerate(items):
            here = loc if isinstance(written, dict) else (*loc, at)
            if isinstance(item, str):
                reveals.append(self._true_reveal(item, only, here))
                continue
            for dotted, value in item.items():
                slot = self.slot(dotted, (*here, dotted))
                reveals.append(Reveal(slot=slot, value=self.value(slot, value, (*here, dotted))))
        return tuple(reveals)

    def _true_reveal(self, dotted: str, only: frozenset[VariantId], loc: Loc) -> Reveal:
        slot = self.slot(dotted, loc)
        lacking = [v for v in self.variants if (not only or v in only) and slot not in self.truth[v]]
        if lacking:
            self.fault(
                loc,
                "S120",
                f"{dotted} is revealed, but {lacking[0]!r} does not say what is true of it",
                f"add {dotted} under vary.{lacking[0]}.so, or reveal a value: {{{dotted}: ...}}",
            )
        return Reveal(slot=slot, value=None)

    def only(self, names: Iterable[str], loc: Loc) -> frozenset[VariantId]:
        """Resolve a list of variants."""
        for at, name in enumerate(names):
            self.expect(name, self.variants, (*loc, at), "S111", "variant")
        return frozenset(map(VariantId, names))

    def wording(self, words: Words, loc: Loc, only: frozenset[VariantId] = frozenset()) -> Wording:
        """Resolve a text, or a text for each variant (`"calm, shots": ...`, `else: ...`)."""
        if isinstance(words, str):
            self._placeholders(words, loc)
            return Wording(every=words)
        texts: dict[VariantId, str] = {}
        for names, text in words.items():
            self._placeholders(text, (*loc, names))
            for name in (each.strip() for each in names.split(",")):
                if name != "else" and self.expect(name, self.variants, (*loc, names), "S111", "variant"):
                    texts[VariantId(name)] = text
        lacking = [v for v in self.variants if v not in texts and (not only or v in only)]
        if lacking and "else" not in words:
            self.fault(
                loc, "S124", f"no text is given for the variant {lacking[0]!r}", "add it, or an `else:`"
            )
        return Wording(every=words.get("else", ""), by_variant=tuple(texts.items()))

    def _placeholders(self, text: str, loc: Loc) -> None:
        for name in sorted(placeholders(text)):
            self.expect(name, self.shape.cosmetic, loc, "S112", "cosmetic name")

    def guard(self, text: str | None, loc: Loc) -> Guard | None:
        """Parse a guard and resolve its words."""
        if text is None:
            return None
        try:
            guard = parse_guard(text)
        except GuardError as error:
            self.fault(loc, "S108", f"the guard {text!r} cannot be read", str(error))
            return None
        for test in tests_of(guard):
            match test:
                case Known(matter, circumstance, values):
                    slot = self.slot(f"{matter}.{circumstance}", loc)
                    for value in sorted(values):
                        self.value(slot, value, loc)
                case Flag(name):
                    self.expect(name, self.flags, loc, "S109", "flag that anything sets")
                case Count(name):
                    self.expect(name, self.shape.counters, loc, "S110", "counter")
                case Elapsed() | Not() | AllOf() | AnyOf():
                    pass
        return guard


def _flags_set(shape: ScenarioShape) -> Iterable[str]:
    for state in shape.states.values():
        for choice in state.choices:
            yield from choice.sets
        for question in state.ask_any:
            if not isinstance(question, str):
                yield from question.sets
    for question in shape.questions.values():
        yield from question.sets
    for timer in shape.world.values():
        yield from timer.sets
