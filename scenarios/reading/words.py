"""The vocabulary file: its shape, and how it becomes a `Vocabulary`."""

from types import MappingProxyType

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scenarios.problems import Problem
from scenarios.reading.faults import problems_of
from scenarios.reading.tree import plain, read_tree
from scenarios.vocabulary import Act, ActId, Circumstance, CircumstanceId, SeatId, Value, Vocabulary


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)  # built at its first use


class _CircumstanceShape(_Shape):
    values: list[str] = Field(min_length=1)
    about: str


class _ActShape(_Shape):
    seats: list[str] = Field(min_length=1)
    about: str = ""
    assist: bool = False


class _VocabularyShape(_Shape):
    version: str
    seats: dict[str, str]
    circumstances: dict[str, _CircumstanceShape]
    acts: dict[str, _ActShape]


def read_vocabulary(text: str, file: str) -> tuple[Vocabulary | None, tuple[Problem, ...]]:
    """Read the vocabulary; None when a problem leaves it unusable."""
    node, problems = read_tree(text, file)
    if node is None:
        return None, problems
    try:
        shape = _VocabularyShape.model_validate(plain(node))
    except ValidationError as error:
        return None, (*problems, *problems_of(error, node, file, code="V101"))
    seats = {SeatId(seat): about for seat, about in shape.seats.items()}
    circumstances = {
        CircumstanceId(id_): Circumstance(
            id=CircumstanceId(id_), values=tuple(Value(value) for value in each.values), about=each.about
        )
        for id_, each in shape.circumstances.items()
    }
    acts = {
        ActId(id_): Act(
            id=ActId(id_),
            seats=frozenset(SeatId(s) for s in each.seats),
            about=each.about,
            assist=each.assist,
        )
        for id_, each in shape.acts.items()
    }
    words = Vocabulary(
        version=shape.version,
        seats=MappingProxyType(seats),
        circumstances=MappingProxyType(circumstances),
        acts=MappingProxyType(acts),
    )
    return words, problems
