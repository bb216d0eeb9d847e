"""What gives the lawful choice away: its place in the list, its length, its words.

Looked at are the contested moments: those a lawful run can come to at which some open choice breaks a
prohibition and some does not. A sign tells when a player who goes by it alone is never wrong and chance
would seldom make it so: five in a hundred for place and length, one in a hundred for words, of which many
are tried. Each state counts once, however often it is come to.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import comb
from typing import TypeAlias

from scenarios.model import StateId

BY_CHANCE = Fraction(5, 100)
WORDS_BY_CHANCE = Fraction(1, 100)
ENOUGH_STATES = 6
"""Contested states from which words can tell; in half of them a telling word must help."""

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_MARKS = "?!:;,()"
SHORT, LONG = 4, 12
"""Words: a label of at most SHORT, of at least LONG."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A choice as it was shown, and whether it broke nothing."""

    label: str
    lawful: bool


Contested: TypeAlias = Mapping[StateId, Sequence[tuple[Shown, ...]]]
"""The contested moments by state, the choices of each in the order shown."""


def signs(moments: Contested) -> Iterator[str]:
    """Yield each sign that gives the lawful choice away, in plain words."""
    states = {state: each for state, each in moments.items() if each}
    for name, pick in _PICKS.items():
        for lawful in (True, False):
            if _always(states.values(), pick, lawful=lawful):
                pick_of = f"the choice listed {name}" if name in ("first", "last") else f"the {name} choice"
                yield f"{pick_of} is {'lawful' if lawful else 'unlawful'} at every contested moment"
    yield from _words(states)


def _first(ways: tuple[Shown, ...]) -> Shown:
    return ways[0]


def _last(ways: tuple[Shown, ...]) -> Shown:
    return ways[-1]


def _longest(ways: tuple[Shown, ...]) -> Shown:
    return max(ways, key=lambda way: len(way.label))


def _shortest(ways: tuple[Shown, ...]) -> Shown:
    return min(ways, key=lambda way: len(way.label))


_PICKS: Mapping[str, Callable[[tuple[Shown, ...]], Shown]] = {
    "first": _first,
    "last": _last,
    "longest": _longest,
    "shortest": _shortest,
}


def _always(
    states: Iterable[Sequence[tuple[Shown, ...]]], pick: Callable[[tuple[Shown, ...]], Shown], *, lawful: bool
) -> bool:
    """Tell whether the pick is so in every state, and chance would seldom have it so."""
    chance = Fraction(1)
    for moments in states:
        if not all(pick(ways).lawful == lawful for ways in moments):
            return False
        chance *= max(Fraction(sum(way.lawful == lawful for way in ways), len(ways)) for ways in moments)
    return chance <= BY_CHANCE


def _words(states: Mapping[StateId, Sequence[tuple[Shown, ...]]]) -> Iterator[str]:
    """Yield the words, marks and lengths that one side's labels share and the other side's never have."""
    if len(states) < ENOUGH_STATES:
        return
    sides: dict[tuple[StateId, str], set[bool]] = {}
    for state, moments in states.items():
        for ways in moments:
            for way in ways:
                sides.setdefault((state, way.label), set()).add(way.lawful)
    labels = [(state, label, both == {True}) for (state, label), both in sides.items() if len(both) == 1]
    told = [(state, _traits(label), lawful) for state, label, lawful in labels]
    lawful = sum(each for *_, each in told)
    traits = sorted({trait for _, each, _ in told for trait in each})
    for trait in traits:
        mine = [(state, side) for state, each, side in told if trait in each]
        if len({side for _, side in mine}) != 1 or 2 * len({state for state, _ in mine}) < len(states):
            continue
        side = mine[0][1]
        of = lawful if side else len(told) - lawful
        if Fraction(comb(of, len(mine)), comb(len(told), len(mine))) * len(traits) <= WORDS_BY_CHANCE:
            yield f"{trait} is in {'lawful' if side else 'unlawful'} choices alone"


def _traits(label: str) -> frozenset[str]:
    words = _WORD.findall(label.lower())
    found = {f"the word {word!r}" for word in words}
    found |= {f"the phrase {' '.join(pair)!r}" for pair in pairwise(words)}
    found |= {f"the mark {mark!r}" for mark in _MARKS if mark in label}
    if len(words) <= SHORT:
        found.add(f"a length of at most {SHORT} words")
    if len(words) >= LONG:
        found.add(f"a length of at least {LONG} words")
    return frozenset(found)
