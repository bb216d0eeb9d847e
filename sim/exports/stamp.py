"""Who exports and when, as every export says of itself; and an export as bytes, where it is small."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias

from sim.records.chain import JsonValue

Filed: TypeAlias = Mapping[str, JsonValue]
"""A completion record as the store gives it, with its `integrity` group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """The moment (RFC 3339) and the person or program; a moment taken from the records keeps the bytes."""

    at: str
    by: str


def in_memory(write: Callable[[BinaryIO], None]) -> bytes:
    """Give what is written, for the few records that memory is right for."""
    out = io.BytesIO()
    write(out)
    return out.getvalue()
