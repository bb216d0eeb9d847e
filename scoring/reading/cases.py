"""Read a list of cases: rulings asked for, with the answers expected."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import BeforeValidator, Field, TypeAdapter, ValidationError

from scenarios.problems import Problem
from scenarios.reading.faults import problems_of
from scenarios.reading.tree import line_at, plain, read_tree
from scenarios.vocabulary import ActId, CircumstanceId, SeatId, Value, Vocabulary
from scoring.cases import Case
from scoring.reading.shapes import Day, Shape, one_or_many
from scoring.reading.words import Fault, unknown
from scoring.ruling import Verdict


class _CaseShape(Shape):
    as_of: Day
    seat: str
    act: str
    known: dict[str, str] = Field(default={})
    ruling: Annotated[list[Verdict], BeforeValidator(one_or_many), Field(min_length=1)]
    cite: str | None = None
    because: str | None = None


_SHAPE: TypeAdapter[list[_CaseShape]] = TypeAdapter(list[_CaseShape])


def read_cases(text: str, file: str, vocabulary: Vocabulary) -> tuple[tuple[Case, ...], tuple[Problem, ...]]:
    """Read the cases in their order; none of them when there is any problem."""
    node, problems = read_tree(text, file)
    if node is None:
        return (), problems
    try:
        shapes = _SHAPE.validate_python(plain(node))
    except ValidationError as error:
        return (), tuple(
            sorted((*problems, *problems_of(error, node, file, code="N201", shapes=(_CaseShape,))))
        )
    found = [
        Problem(file=file, line=line_at(node, fault.loc), code=fault.code, what=fault.what, mend=fault.mend)
        for at, shape in enumerate(shapes)
        for fault in _faults(at, shape, vocabulary)
    ]
    if problems or found:
        return (), tuple(sorted({*problems, *found}))
    return tuple(_case(shape, line_at(node, (at,))) for at, shape in enumerate(shapes)), ()


def _faults(at: int, shape: _CaseShape, vocabulary: Vocabulary) -> Iterator[Fault]:
    """Yield N202 to N205 for words that the vocabulary lacks, N206 for an act that the seat cannot do."""
    if shape.seat not in vocabulary.seats:
        yield unknown((at, "seat"), "N202", "seat", shape.seat, list(vocabulary.seats))
    if shape.act not in vocabulary.acts:
        yield unknown((at, "act"), "N205", "act", shape.act, list(vocabulary.acts))
    elif shape.seat in vocabulary.seats and shape.seat not in vocabulary.acts[ActId(shape.act)].seats:
        who = ", ".join(sorted(vocabulary.acts[ActId(shape.act)].seats))
        what = f"{shape.seat!r} cannot do {shape.act!r}"
        yield Fault((at, "act"), "N206", what, f"it is an act of: {who}")
    for name, value in shape.known.items():
        if name not in vocabulary.circumstances:
            yield unknown((at, "known", name), "N203", "circumstance", name, list(vocabulary.circumstances))
            continue
        values = list(vocabulary.circumstances[CircumstanceId(name)].values)
        if value not in values:
            yield unknown((at, "known", name), "N204", f"value of {name!r}", value, values)


def _case(shape: _CaseShape, line: int) -> Case:
    known = sorted((CircumstanceId(name), Value(value)) for name, value in shape.known.items())
    return Case(
        as_of=shape.as_of,
        seat=SeatId(shape.seat),
        act=ActId(shape.act),
        known=tuple(known),
        expected=tuple(shape.ruling),
        cite=shape.cite,
        because=shape.because,
        line=line,
    )
