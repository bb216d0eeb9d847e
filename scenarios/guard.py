"""Guards: the small language of `when:`, over what is known, flags, counters and time. No code runs.

    guard   = all { "or" all }
    all     = one { "and" one }
    one     = "not" one | "(" guard ")" | test
    test    = known | "flag" NAME | "count" NAME compare NUMBER | "elapsed" compare SECONDS
    known   = [MATTER "."] CIRCUMSTANCE ( "is" ["not"] ( VALUE | "known" ) | "in" values )
    values  = "(" VALUE { "," VALUE } ")"
    compare = "<" | "<=" | ">" | ">=" | "="

`danger is life` holds once the member knows it; `danger is not life` also holds while danger is not known.
`elapsed` is scenario time since the run began, in seconds. `and` binds tighter than `or`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NoReturn, TypeAlias, get_args

from scenarios.vocabulary import EVENT, CircumstanceId, MatterId, Value

Compare: TypeAlias = Literal["<", "<=", ">", ">=", "="]
COMPARES: tuple[Compare, ...] = get_args(Compare)
_TOKEN = re.compile(
    r"\s*(?:(?P<word>[A-Za-z_][A-Za-z0-9_]*)|(?P<number>[0-9]+(?:\.[0-9]{1,3})?)|(?P<sign><=|>=|[<>=().,]))"
)
_RESERVED = frozenset({"and", "or", "not", "is", "in", "flag", "count", "elapsed", "known"})
MAX_LENGTH = 1_000
MAX_NESTING = 12
MAX_DIGITS = 9
"""Of a number before its point: seconds or a count that no run comes near."""


@dataclass(frozen=True, slots=True)
class Known:
    """The circumstance is known with one of the values; with no values: known at all."""

    matter: MatterId
    circumstance: CircumstanceId
    values: frozenset[Value]


@dataclass(frozen=True, slots=True)
class Flag:
    """The flag is set."""

    name: str


@dataclass(frozen=True, slots=True)
class Count:
    """The counter stands so to the number."""

    name: str
    compare: Compare
    number: int


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Scenario time since the run began stands so to `ms` (whole milliseconds)."""

    compare: Compare
    ms: int


@dataclass(frozen=True, slots=True)
class Not:
    """The guard does not hold."""

    guard: "Guard"


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every guard holds."""

    guards: "tuple[Guard, ...]"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one guard holds."""

    guards: "tuple[Guard, ...]"


Test: TypeAlias = Known | Flag | Count | Elapsed
Guard: TypeAlias = Test | Not | AllOf | AnyOf


class GuardError(ValueError):
    """The text is no guard; the message says what was expected and where (column from 1)."""


def parse_guard(text: str) -> Guard:
    """Read a guard; whether its words are in the vocabulary is the builder's question."""
    if len(text) > MAX_LENGTH:
        raise GuardError(f"longer than {MAX_LENGTH} characters")
    reader = _Reader(text)
    guard = reader.any_of(0)
    if reader.word:
        reader.fail("the end, 'and' or 'or'")
    return guard


def tests_of(guard: Guard) -> Iterator[Test]:
    """Yield every test inside, left to right."""
    match guard:
        case Not(inner):
            yield from tests_of(inner)
        case AllOf(guards) | AnyOf(guards):
            for each in guards:
                yield from tests_of(each)
        case _:
            yield guard


def moments_of(guard: Guard) -> Iterator[int]:
    """Yield the moments of the run (ms) from which a test of elapsed time answers otherwise than before."""
    for test in tests_of(guard):
        if isinstance(test, Elapsed):
            if test.compare in ("<", ">=", "="):
                yield test.ms
            if test.compare in ("<=", ">", "="):
                yield test.ms + 1


def write_guard(guard: Guard) -> str:
    """Write a guard as an author would: `parse_guard(write_guard(guard)) == guard`."""
    match guard:
        case Known(values=values) if len(values) > 1:
            return f"{_slot(guard)} in ({', '.join(sorted(values))})"
        case Known(values=values):
            return f"{_slot(guard)} is {next(iter(values), 'known')}"
        case Flag(name):
            return f"flag {name}"
        case Count(name, compare, number):
            return f"count {name} {compare} {number}"
        case Elapsed(compare, ms):
            return f"elapsed {compare} {ms // 1000}" + f".{ms % 1000:03}".rstrip("0").rstrip(".")
        case Not(Known(values=values) as known) if len(values) <= 1:
            return write_guard(known).replace(" is ", " is not ")
        case Not(inner):
            return f"not {_one(inner)}"
        case AllOf(guards):
            return " and ".join(map(_one, guards))
        case AnyOf(guards):
            return " or ".join(
                _one(each) if isinstance(each, AnyOf) else write_guard(each) for each in guards
            )


def _slot(known: Known) -> str:
    return known.circumstance if known.matter == EVENT else f"{known.matter}.{known.circumstance}"


def _one(guard: Guard) -> str:
    """Write a guard so that it binds as one word does."""
    return f"({write_guard(guard)})" if isinstance(guard, AllOf | AnyOf) else write_guard(guard)


class _Reader:
    """A recursive-descent reader with one word of look-ahead; '' is the end."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._start = 0
        self.word = ""
        self._next()

    def _next(self) -> str:
        taken = self.word
        rest = self._text[self._at :]
        found = _TOKEN.match(rest)
        self._start = self._at + (len(rest) - len(rest.lstrip()))
        if found:
            self.word = found[0].strip()
            self._at += found.end()
        elif rest.strip():
            self.word = rest.strip()[0]
            self.fail("a word, a number or one of < <= > >= = ( ) , .")
        else:
            self.word = ""
        return taken

    def fail(self, expected: str) -> NoReturn:
        """Raise with what was expected here and what stands here."""
        found = f"{self.word!r}" if self.word else "the end"
        raise GuardError(f"expected {expected} at column {self._start + 1}, found {found}")

    def _take(self, word: str) -> None:
        if self.word != word:
            self.fail(f"{word!r}")
        self._next()

    def any_of(self, depth: int) -> Guard:
        guards = [self._all_of(depth)]
        while self.word == "or":
            self._next()
            guards.append(self._all_of(depth))
        return guards[0] if len(guards) == 1 else AnyOf(tuple(guards))

    def _all_of(self, depth: int) -> Guard:
        guards = [self._one(depth)]
        while self.word == "and":
            self._next()
            guards.append(self._one(depth))
        return guards[0] if len(guards) == 1 else AllOf(tuple(guards))

    def _one(self, depth: int) -> Guard:
        if depth > MAX_NESTING:
            raise GuardError(f"nested deeper than {MAX_NESTING} levels")
        match self.word:
            case "not":
                self._next()
                return Not(self._one(depth + 1))
            case "(":
                self._next()
                guard = self.any_of(depth + 1)
                self._take(")")
                return guard
            case "flag":
                self._next()
                return Flag(self._name("a flag"))
            case "count":
                self._next()
                return Count(self._name("a counter"), self._compare(), self._whole())
            case "elapsed":
                self._next()
                return Elapsed(self._compare(), round(float(self._number()) * 1000))
            case _:
                return self._known()

    def _known(self) -> Guard:
        matter, circumstance = EVENT, self._name("a circumstance, 'flag', 'count', 'elapsed' or 'not'")
        if self.word == ".":
            self._next()
            matter, circumstance = MatterId(circumstance), self._name("a circumstance")
        about = CircumstanceId(circumstance)
        if self.word == "in":
            self._next()
            self._take("(")
            values = [self._name("a value")]
            while self.word == ",":
                self._next()
                values.append(self._name("a value"))
            self._take(")")
            return Known(matter, about, frozenset(map(Value, values)))
        self._take("is")
        negated = self.word == "not"
        if negated:
            self._next()
        if self.word == "known":
            self._next()
            test = Known(matter, about, frozenset())
        else:
            test = Known(matter, about, frozenset({Value(self._name("a value or 'known'"))}))
        return Not(test) if negated else test

    def _name(self, what: str) -> str:
        if not self.word[:1].isalpha() or self.word in _RESERVED:
            self.fail(what)
        return self._next()

    def _compare(self) -> Compare:
        for compare in COMPARES:
            if self.word == compare:
                self._next()
                return compare
        return self.fail("one of < <= > >= =")

    def _whole(self) -> int:
        if not self.word.isdecimal():
            self.fail("a whole number")
        return int(self._number())

    def _number(self) -> str:
        if not self.word[:1].isdigit():
            self.fail("a number")
        if len(self.word.partition(".")[0]) > MAX_DIGITS:
            self.fail(f"a number of at most {MAX_DIGITS} digits")
        return self._next()
