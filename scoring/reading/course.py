"""Read a course: YAML to tree, tree to shape, its words resolved against the library, then built."""

import hashlib
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Annotated

import rfc8785
from pydantic import Field, ValidationError

from scenarios.model import Scenario, ScenarioId, VariantId
from scenarios.parts import Mode
from scenarios.problems import Problem, nearest
from scenarios.reading.faults import problems_of
from scenarios.reading.tree import Node, line_at, plain, read_tree
from scenarios.vocabulary import SeatId, Vocabulary
from scoring.course import (
    CREDIT_RULE,
    NONE,
    Category,
    Course,
    CourseId,
    CourseObjective,
    Dial,
    Hours,
    NextDue,
    Pick,
    Slot,
    twin_picks,
)
from scoring.norms import NormId
from scoring.reading.shapes import Shape, Text
from scoring.reading.words import Fault, unknown

_MOST_RUNS = 40


class _MandateShape(Shape):
    meant_for: Text = Field(alias="for")
    code: Text = NONE


class _HoursShape(Shape):
    claimed: Annotated[Fraction, Field(ge=0)] = Fraction(0)
    approved_by: Text = NONE
    credit_rule: Text = CREDIT_RULE


class _NextDueShape(Shape):
    after_months: Annotated[int, Field(gt=0, le=600)] | None = None
    says: Text


class _ObjectiveShape(Shape):
    learn: Text
    norms: list[str] = Field(min_length=1)


class _DrawShape(Shape):
    take: int = Field(gt=0)
    of: list[str] = Field(min_length=1)


class _SlotShape(Shape):
    run: str | None = None
    one_of: list[str] | None = Field(default=None, min_length=1)
    twins: str | None = None
    draw: _DrawShape | None = None


class _CourseShape(Shape):
    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
    title: Text
    description: Text
    category: Category
    seats: list[str] = Field(min_length=1)
    mode: Mode
    clock: Dial
    pass_rule: Text
    mandate: _MandateShape
    hours: _HoursShape = _HoursShape()
    next_due: _NextDueShape
    objectives: list[_ObjectiveShape] = Field(min_length=1)
    mandatory: list[str] = Field(default_factory=list)
    runs: list[_SlotShape] = Field(min_length=1, max_length=_MOST_RUNS)
    author: Text
    note: Text


class _FileShape(Shape):
    course: _CourseShape


_SHAPES = (
    _FileShape,
    _CourseShape,
    _SlotShape,
    _DrawShape,
    _ObjectiveShape,
    _HoursShape,
    _NextDueShape,
    _MandateShape,
)


def read_course(
    text: str, file: str, words: Vocabulary, scenarios: Mapping[str, Scenario]
) -> tuple[Course | None, tuple[Problem, ...]]:
    """Read a course over these scenarios; None with all its problems, sorted, when there is any."""
    node, problems = read_tree(text, file)
    if node is None:
        return None, problems
    try:
        shape = _FileShape.model_validate(plain(node)).course
    except ValidationError as error:
        found = problems_of(error, node, file, code="K100", shapes=_SHAPES)
        return None, tuple(sorted({*problems, *found}))
    faults = [*_seats(shape, words), *_slots(shape, scenarios)]
    told = [
        Problem(file=file, line=line_at(node, each.loc), code=each.code, what=each.what, mend=each.mend)
        for each in faults
    ]
    if problems or told:
        return None, tuple(sorted({*problems, *told}))
    return _build(shape, node, file, scenarios), ()


def _seats(shape: _CourseShape, words: Vocabulary) -> Iterator[Fault]:
    """Yield K101 for each seat that the vocabulary lacks."""
    for at, seat in enumerate(shape.seats):
        if seat not in words.seats:
            yield unknown(("course", "seats", at), "K101", "seat", seat, list(words.seats))


def _slots(shape: _CourseShape, scenarios: Mapping[str, Scenario]) -> Iterator[Fault]:
    """Yield K102 to K105: unknown scenarios, variants and twins, and a place that is no draw."""
    for at, slot in enumerate(shape.runs):
        loc = ("course", "runs", at)
        given = [each for each in (slot.run, slot.one_of, slot.twins, slot.draw) if each is not None]
        if len(given) != 1:
            mend = "write one of: run: a/b, one_of: [a/b, a/c], twins: a/danger, draw: {take: 2, of: [...]}"
            yield Fault(loc, "K105", f"a place of the course says {len(given)} things, not one", mend)
            continue
        for name in (slot.run and [slot.run]) or slot.one_of or (slot.draw and slot.draw.of) or []:
            yield from _pick_faults(name, loc, scenarios)
        if slot.twins is not None:
            yield from _twin_faults(slot.twins, loc, scenarios)
        if slot.draw and slot.draw.take > len(slot.draw.of):
            what = f"{slot.draw.take} runs cannot be drawn from {len(slot.draw.of)}"
            yield Fault((*loc, "draw"), "K105", what, "take fewer, or name more")


def _pick_faults(name: str, loc: tuple[str | int, ...], scenarios: Mapping[str, Scenario]) -> Iterator[Fault]:
    scenario_id, _, variant = name.partition("/")
    scenario = scenarios.get(scenario_id)
    if scenario is None:
        yield unknown(loc, "K102", "scenario", scenario_id, scenarios)
        return
    variants = [str(each.id) for each in scenario.variants]
    if variant not in variants:
        what = f"{scenario_id!r} has no variant {variant!r}"
        yield Fault(loc, "K103", what, f"write scenario/variant; {nearest(variant, variants)}")


def _twin_faults(name: str, loc: tuple[str | int, ...], scenarios: Mapping[str, Scenario]) -> Iterator[Fault]:
    scenario_id, _, circumstance = name.partition("/")
    scenario = scenarios.get(scenario_id)
    if scenario is None:
        yield unknown(loc, "K102", "scenario", scenario_id, scenarios)
    elif not twin_picks(scenario, circumstance):
        have = [str(each.circumstance) for each in scenario.twins]
        what = f"{scenario_id!r} has no twins that differ in {circumstance!r}"
        yield Fault(loc, "K104", what, f"write scenario/circumstance; {nearest(circumstance, have)}")


def _build(shape: _CourseShape, node: Node, file: str, scenarios: Mapping[str, Scenario]) -> Course:
    def line(*loc: str | int) -> int:
        return line_at(node, ("course", *loc))

    return Course(
        id=CourseId(shape.id),
        version=hashlib.sha256(rfc8785.dumps(plain(node))).hexdigest(),
        title=shape.title,
        description=shape.description,
        category=shape.category,
        seats=tuple(map(SeatId, dict.fromkeys(shape.seats))),
        mode=shape.mode,
        clock=shape.clock,
        pass_rule=shape.pass_rule,
        mandate_for=shape.mandate.meant_for,
        mandate_code=shape.mandate.code,
        hours=Hours(
            claimed=shape.hours.claimed,
            approved_by=shape.hours.approved_by,
            credit_rule=shape.hours.credit_rule,
        ),
        next_due=NextDue(after_months=shape.next_due.after_months, says=shape.next_due.says),
        objectives=tuple(
            CourseObjective(
                learn=each.learn, norms=tuple(map(NormId, each.norms)), line=line("objectives", at)
            )
            for at, each in enumerate(shape.objectives)
        ),
        mandatory={NormId(norm): line("mandatory", at) for at, norm in enumerate(shape.mandatory)},
        slots=tuple(_slot(each, line("runs", at), scenarios) for at, each in enumerate(shape.runs)),
        author=shape.author,
        note=shape.note,
        file=file,
        line=line(),
    )


def _slot(shape: _SlotShape, line: int, scenarios: Mapping[str, Scenario]) -> Slot:
    if shape.twins is not None:
        scenario_id, _, circumstance = shape.twins.partition("/")
        return Slot(take=1, of=twin_picks(scenarios[scenario_id], circumstance), line=line)
    if shape.draw is not None:
        return Slot(take=shape.draw.take, of=tuple(map(_pick, shape.draw.of)), line=line)
    names = [shape.run] if shape.run is not None else shape.one_of or []
    return Slot(take=1, of=tuple(map(_pick, names)), line=line)


def _pick(name: str) -> Pick:
    scenario_id, _, variant = name.partition("/")
    return Pick(scenario=ScenarioId(scenario_id), variant=VariantId(variant))
