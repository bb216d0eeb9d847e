"""Sums of fractions worked out by hand: `x` for times, `max( , )`, and printed results that must be so."""

import re
from fractions import Fraction

_TOKEN = re.compile(r"\s*(max|\d+|[-+x/(),])")


def value(text: str) -> Fraction:
    """Work out a sum of fractions, `x` for times and `max( , )`."""
    tokens: list[str] = _TOKEN.findall(text)
    assert "".join(tokens) == text.replace(" ", ""), text
    found, rest = _added(tokens)
    assert not rest, text
    return found


def _added(tokens: list[str]) -> tuple[Fraction, list[str]]:
    found, tokens = _times(tokens)
    while tokens and tokens[0] in "+-":
        sign, (more, rest) = tokens[0], _times(tokens[1:])
        found, tokens = found + more if sign == "+" else found - more, rest
    return found, tokens


def _times(tokens: list[str]) -> tuple[Fraction, list[str]]:
    found, tokens = _one(tokens)
    while tokens and tokens[0] in "x/":
        sign, (more, rest) = tokens[0], _one(tokens[1:])
        found, tokens = found * more if sign == "x" else found / more, rest
    return found, tokens


def _one(tokens: list[str]) -> tuple[Fraction, list[str]]:
    if tokens[0] == "max":
        first, rest = _added(tokens[2:])
        other, rest = _added(rest[1:])
        return max(first, other), rest[1:]
    if tokens[0] == "(":
        found, rest = _added(tokens[1:])
        return found, rest[1:]
    return Fraction(tokens[0]), tokens[1:]


def worked(text: str) -> Fraction:
    """Work out `sum = result = per cent`, and see that the printed results are so."""
    total, *results = [each.strip() for each in text.split(" = ")]
    found = value(total)
    for result in results:
        if result.endswith("%"):
            assert result == f"{found * 1000 // 1 / 10:.1f}%", text
        else:
            assert Fraction(result) == found, text
    return found
