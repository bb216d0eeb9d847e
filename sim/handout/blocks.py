"""What a handout is made of; texts are plain, and every writer makes them harmless in its own form."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Heading:
    """A title of level 1 (the whole), 2 (a part), 3 (a decision) or 4 (a finding)."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list; `ordered` where the order is part of what it says."""

    entries: tuple[str, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Fields:
    """Terms, each with its text."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head; `about` says what the table shows."""

    about: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG picture; `about` says in words what it shows, for forms that have no pictures."""

    svg: str
    about: str


Block: TypeAlias = Heading | Para | Items | Fields | Table | Picture
