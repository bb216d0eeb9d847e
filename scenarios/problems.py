"""What an author wrote wrong, as a value: where, which rule, what, and how to mend it."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

MOST_LISTED = 12


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """One fault of a file; problems sort by file, then line, then code.

    `line` counts from 1; 0 speaks of the whole file. `code` is a letter for the room (Y file form, V
    vocabulary, S scenario, N norm, E exploration, G golden run, J judgement, K course) and a number, and is
    stable.
    """

    file: str
    line: int
    code: str
    what: str
    mend: str


def render(problem: Problem) -> str:
    """Write a problem as two lines: `file:line: code what` and `    mend: ...`."""
    return f"{problem.file}:{problem.line}: {problem.code} {problem.what}\n    mend: {problem.mend}"


def nearest(word: str, known: Iterable[str]) -> str:
    """Say which known word was likely meant, or list them all (a line's worth, sorted)."""
    words = sorted(known)
    close = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]!r}?"
    if not words:
        return "there is none to choose from"
    more = ", ..." if len(words) > MOST_LISTED else ""
    return f"choose one of: {', '.join(words[:MOST_LISTED])}{more}"
