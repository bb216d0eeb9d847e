"""What a map of a scenario shows, before it is drawn: places in order, ways on, two paths and marks."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["state", "ending", "timer"]
MarkKind: TypeAlias = Literal["broken", "late"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What was found at a place: a rule broken or a duty done late, with its short name and what it says."""

    kind: MarkKind
    name: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A choice by its short name ("": what happens by itself), and which of the two paths took it here."""

    name: str
    by_run: bool
    by_reference: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """All the ways from a place to another, those that a path took first."""

    dest: str
    names: tuple[Named, ...]

    @property
    def by_run(self) -> bool:
        """Tell whether the run went here."""
        return any(each.by_run for each in self.names)

    @property
    def by_reference(self) -> bool:
        """Tell whether the reference run went here."""
        return any(each.by_reference for each in self.names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A state, an ending or a timer.

    `about` says when (a clock, a delay) or how it ends; `gist` is what is first said there; `asks` are the
    choices that stay. `turns` and `planned` are the numbers, from 1, of the stays of the run and of the
    reference run; `took` is what the run chose to go on.
    """

    id: str
    kind: Kind
    title: str
    about: str
    gist: str
    asks: tuple[Named, ...]
    ways: tuple[Way, ...]
    turns: tuple[int, ...]
    planned: tuple[int, ...]
    took: tuple[str, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Atlas:
    """A map's content; the first place is the start. `run` and `reference` are the places in their order."""

    title: str
    about: str
    places: tuple[Place, ...]
    run: tuple[str, ...]
    reference: tuple[str, ...]
