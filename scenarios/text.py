"""Text of authors and members, made harmless: no control characters, escapes or direction tricks."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_WORD = re.compile(r"\S*\w\S*")
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_KEPT = frozenset("\n\t")
_UNSAFE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def clean(text: str) -> str:
    """Drop terminal escape sequences, control, format and unassigned characters; newline and tab stay.

    Accents and every script stay as written (NFC). Idempotent.
    """
    if text.isascii() and text.isprintable():
        return text
    plain = _ESCAPES.sub("", text)
    safe = "".join(c for c in plain if c in _KEPT or unicodedata.category(c) not in _UNSAFE_CATEGORIES)
    return unicodedata.normalize("NFC", safe)


def is_clean(text: str) -> bool:
    """Tell whether nothing in a text would be dropped by `clean`; how accents are composed is left open."""
    if text.isascii() and text.isprintable():
        return True
    return all(c in _KEPT or unicodedata.category(c) not in _UNSAFE_CATEGORIES for c in text)


def read_day(text: str) -> date:
    """Read YYYY-MM-DD and no other way to write a day; ValueError else."""
    day = date.fromisoformat(text)
    if day.isoformat() != text:
        raise ValueError(f"{text!r} is not written YYYY-MM-DD")
    return day


def placeholders(text: str) -> frozenset[str]:
    """Name the `{names}` that `fill` would look for in this text."""
    return frozenset(_PLACEHOLDER.findall(text))


def fill(text: str, names: Mapping[str, str]) -> str:
    """Put each `{name}` in; an unknown name stays as written. What is put in is not read again."""
    return _PLACEHOLDER.sub(lambda found: names.get(found[1], found[0]), text)


def count_words(text: str) -> int:
    """Count the words a reader reads: runs without white space that hold a letter or digit."""
    return len(_WORD.findall(text))
