"""The shared words of scenarios and norms: who sits where, what can be so, what can be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NewType

SeatId = NewType("SeatId", str)
CircumstanceId = NewType("CircumstanceId", str)
Value = NewType("Value", str)
ActId = NewType("ActId", str)
MatterId = NewType("MatterId", str)

EVENT = MatterId("event")
"""The matter that every scenario has: the event as a whole. Its circumstances hold for every matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstance:
    """Something that can be so, with its closed list of values; not yet known is the absence of a value."""

    id: CircumstanceId
    values: tuple[Value, ...]
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something a member can do, and the seats that can do it; `assist` marks acts that give help."""

    id: ActId
    seats: frozenset[SeatId]
    about: str
    assist: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Every word a scenario or a norm may use, by id, in the file's order."""

    version: str
    seats: Mapping[SeatId, str]
    circumstances: Mapping[CircumstanceId, Circumstance]
    acts: Mapping[ActId, Act]
