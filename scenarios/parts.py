"""The parts of a record, each read as the kind it must be; what is of another kind is refused by name."""

from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal, TypeAlias, get_args

from scenarios.model import Reason
from scenarios.rating import LEAST_SURE, MOST_SURE
from scenarios.text import is_clean

Mode: TypeAlias = Literal["train", "assess"]
MODES: tuple[Mode, ...] = get_args(Mode)
UNTIMED = "untimed"
MAX_MS = 10**12
"""A moment that no run reaches; what is beyond it was not written by this program."""

_FACTORS = ("1", "3/2", "2")


class PartError(ValueError):
    """A part that no run holds; the message says which."""


def read_text(value: Any) -> Any:  # noqa: ANN401 - the caller's field says which kind of text it is
    """Read a clean text."""
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return _seen_clean(value)


@lru_cache(maxsize=4096)
def _seen_clean(text: str) -> str:
    """See that a text is clean; the same few come up in every run, and each is looked at once."""
    if not is_clean(text):
        raise PartError(f"{text!r} holds control or hidden characters, which no run holds")
    return text


def read_seed(number: object) -> int:
    """Read a seed, of any size and sign."""
    if not isinstance(number, int) or isinstance(number, bool):
        raise TypeError(f"{number!r} is no seed")
    return number


def read_mode(word: object) -> Mode:
    """Read whether a run trains or assesses."""
    for mode in MODES:
        if word == mode:
            return mode
    raise TypeError(f"{word!r} is no mode; a run is one of {', '.join(MODES)}")


def read_factor(text: object) -> Fraction | None:
    """Read the factor of an accommodation: `1`, `3/2`, `2`, or `untimed`."""
    if text == UNTIMED:
        return None
    if not isinstance(text, str) or text not in _FACTORS:
        raise TypeError(f"{text!r} is no factor of time; it is written 1, 3/2, 2 or untimed")
    return Fraction(text)


def read_craft(mark: object) -> float | None:
    """Read an author's mark from 0 to 1; None: no mark."""
    if mark is None or (isinstance(mark, (int, float)) and not isinstance(mark, bool) and 0 <= mark <= 1):
        return mark
    raise TypeError(f"{mark!r} is no craft mark")


def read_reason(of: object, right: object) -> Reason:
    """Read which decision a choice answers for, and whether rightly."""
    if not isinstance(right, bool):
        raise TypeError(f"{right!r} is neither right nor wrong")
    return Reason(decision=read_text(of), right=right)


def read_whole(number: object) -> int:
    """Read a time in whole milliseconds."""
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= MAX_MS:
        raise PartError(f"{number!r} is no time in whole milliseconds")
    return number


def read_sure(number: object) -> int:
    """Read a confidence in whole per cent."""
    if not isinstance(number, int) or isinstance(number, bool) or not LEAST_SURE <= number <= MOST_SURE:
        raise PartError(f"{number!r} is no confidence from {LEAST_SURE} to {MOST_SURE} per cent")
    return number
