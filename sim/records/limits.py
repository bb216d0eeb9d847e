"""What a field of the completion record may hold beyond its type, read by its JSON Schema and every check.

The marks speak to pydantic without loading it: a store that only appends has no need of it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, TypeAlias

from sim.agency.numbers import REFUSED, SOCIAL_SECURITY, is_social_security_number

Schema: TypeAlias = dict[str, Any]

_DAY = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_TIME = r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A mark on a field: `core` limits it in pydantic's words, `check` in ours, told as `shown`."""

    core: Mapping[str, Any] = field(default_factory=dict, hash=False)
    check: Callable[[str], str] | None = None
    shown: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], Schema]) -> Schema:  # noqa: ANN401 - a type
        """Limit the schema that pydantic has for the field's type."""
        inner: Schema = {**handler(source), **self.core}
        if self.check is None:
            return inner
        checked = {"type": "no-info", "function": self.check}
        return {"type": "function-after", "function": checked, "schema": inner}

    def __get_pydantic_json_schema__(self, core: Any, handler: Callable[[Any], Schema]) -> Schema:  # noqa: ANN401 - a core schema
        """Tell in the JSON Schema what `check` sees to."""
        return {**handler(core), **self.shown}


def _number(text: str) -> str:
    if is_social_security_number(text):
        raise ValueError(REFUSED)
    return _words(text)


def _words(text: str) -> str:
    if not text.strip():
        raise ValueError("it says nothing")
    return text


def _moment(text: str) -> str:
    try:
        datetime.fromisoformat(text)  # it alone knows which days a month has
    except ValueError:
        real = False
    else:
        real = re.fullmatch(f"{_DAY}T{_TIME}", text) is not None
    if not real:
        raise ValueError("it is no moment; write it as 2026-01-31T06:10:00-06:00")
    return text


Words = Annotated[str, Limit(check=_words, shown={"pattern": r"\S"})]
"""A text that says something."""

Number = Annotated[
    str,
    Limit(
        check=_number,
        shown={"pattern": r"\S", "not": {"pattern": rf"^\s*{SOCIAL_SECURITY}\s*$"}},
    ),
]
"""A number that a person is known by; never a social security number."""

Moment = Annotated[str, Limit(check=_moment, shown={"pattern": f"^{_DAY}T{_TIME}$", "format": "date-time"})]
"""A moment, RFC 3339 with its UTC offset."""

Count = Annotated[int, Limit(core={"ge": 0})]
"""How many, or how many minutes."""

Nth = Annotated[int, Limit(core={"ge": 1})]
"""Counted from 1."""

Percent = Annotated[float, Limit(core={"ge": 0, "le": 100})]
"""From 0 to 100."""

Factor = Annotated[float, Limit(core={"gt": 0})]
"""What a clock is stretched by."""
