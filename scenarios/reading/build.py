"""The door of this room: the text of a scenario file in, a scenario or every problem out."""

import hashlib
from types import MappingProxyType

import rfc8785
from pydantic import ValidationError

from scenarios.model import (
    Ending,
    EndingId,
    Golden,
    Incident,
    Objective,
    Scenario,
    ScenarioId,
    StateId,
    Twins,
    Variant,
    VariantId,
)
from scenarios.problems import Problem
from scenarios.reading.context import Context
from scenarios.reading.faults import problems_of
from scenarios.reading.moves import build_state, build_timer
from scenarios.reading.shapes import SHAPES, FileShape, ScenarioShape
from scenarios.reading.tree import Node, plain, read_tree
from scenarios.vocabulary import CircumstanceId, MatterId, SeatId, Vocabulary


def read_scenario(text: str, file: str, words: Vocabulary) -> tuple[Scenario | None, tuple[Problem, ...]]:
    """Read a scenario file; the scenario is None when any problem was found. Problems are sorted."""
    node, problems = read_tree(text, file)
    if node is None:
        return None, tuple(sorted(problems))
    try:
        shape = FileShape.model_validate(plain(node)).scenario
    except ValidationError as error:
        return None, tuple(sorted({*problems, *problems_of(error, node, file, code="S100", shapes=SHAPES)}))
    context = Context(shape=shape, node=node, file=file, words=words)
    scenario = _build(context, version_of(node), file)
    found = tuple(sorted({*problems, *context.problems}))
    return (None if found else scenario), found


def version_of(node: Node) -> str:
    """Give the SHA-256 (hex) of the canonical form: RFC 8785 bytes of the file's tree of texts."""
    return hashlib.sha256(rfc8785.dumps(plain(node))).hexdigest()


def _build(context: Context, version: str, file: str) -> Scenario:
    shape = context.shape
    context.expect(shape.seat, context.words.seats, ("seat",), "S101", "seat")
    context.expect(shape.start, shape.states, ("start",), "S107", "state")
    for name in sorted(shape.states.keys() & shape.endings.keys()):
        context.fault(
            ("endings", name), "S119", f"{name!r} is both a state and an ending", "rename one of them"
        )
    return Scenario(
        id=ScenarioId(shape.id),
        version=version,
        title=shape.title,
        seat=SeatId(shape.seat),
        incident=Incident(
            kind=shape.incident.kind, what=shape.incident.what, sources=tuple(shape.incident.sources)
        ),
        law_as_of=shape.law_as_of,
        also_under=tuple(shape.also_under),
        minutes=shape.minutes,
        objectives=tuple(
            Objective(learn=each.learn, norms=tuple(each.norms), line=context.line(("objectives", at)))
            for at, each in enumerate(shape.objectives)
        ),
        briefing=shape.briefing.strip(),
        author=shape.author,
        note=shape.note,
        matters=MappingProxyType({MatterId(id_): about for id_, about in shape.matters.items()}),
        cosmetic=MappingProxyType({name: tuple(texts) for name, texts in shape.cosmetic.items()}),
        variants=_variants(context),
        twins=_twins(context),
        flags=context.flags,
        counters=MappingProxyType(dict(shape.counters)),
        start=StateId(shape.start),
        states=tuple(build_state(context, id_, each) for id_, each in shape.states.items()),
        timers=tuple(build_timer(context, id_, each) for id_, each in shape.world.items()),
        endings=_endings(shape, context),
        golden=_golden(context),
        file=file,
    )


def _variants(context: Context) -> tuple[Variant, ...]:
    for id_, each in context.shape.vary.items():
        for dotted, value in each.so.items():
            loc = ("vary", id_, "so", dotted)
            context.value(context.slot(dotted, loc), value, loc)
    return tuple(
        Variant(
            id=VariantId(id_),
            about=each.about,
            true=MappingProxyType(context.truth[id_]),
            line=context.line(("vary", id_)),
        )
        for id_, each in context.shape.vary.items()
    )


def _twins(context: Context) -> tuple[Twins, ...]:
    twins = []
    for circumstance, pair in context.shape.twins.items():
        loc = ("twins", circumstance)
        context.expect(circumstance, context.words.circumstances, loc, "S103", "circumstance")
        known = [context.expect(name, context.variants, loc, "S111", "variant") for name in pair]
        if len(pair) != 2 or pair[0] == pair[1]:  # noqa: PLR2004 - twins are two
            context.fault(
                loc, "S121", f"twins are two variants, here are {len(pair)}", "name two: [calm, shots]"
            )
            continue
        first, second = (context.truth.get(VariantId(name), {}) for name in pair)
        differ = {slot[1] for slot in first.keys() | second.keys() if first.get(slot) != second.get(slot)}
        if all(known) and circumstance not in differ:
            context.fault(
                loc,
                "S121",
                f"{pair[0]} and {pair[1]} do not differ in {circumstance}",
                f"they differ in: {', '.join(sorted(differ)) or 'nothing'}",
            )
        twins.append(
            Twins(
                circumstance=CircumstanceId(circumstance), variants=(VariantId(pair[0]), VariantId(pair[1]))
            )
        )
    return tuple(twins)


def _endings(shape: ScenarioShape, context: Context) -> tuple[Ending, ...]:
    return tuple(
        Ending(
            id=EndingId(id_),
            outcome=each.outcome,
            people=each.people,
            excuses=frozenset(each.excuses),
            line=context.line(("endings", id_)),
        )
        for id_, each in shape.endings.items()
    )


def _golden(context: Context) -> tuple[Golden, ...]:
    golden = []
    for id_, each in context.shape.golden.items():
        loc = ("golden", id_)
        context.expect(each.variant, context.variants, (*loc, "variant"), "S111", "variant")
        context.expect(each.ending, context.shape.endings, (*loc, "ending"), "S107", "ending")
        golden.append(
            Golden(
                id=id_,
                variant=VariantId(each.variant),
                choices=tuple(each.choices),
                ending=EndingId(each.ending),
                reference=each.reference,
                result=each.result,
                breaches=None if each.breaches is None else frozenset(each.breaches),
                lates=frozenset(each.lates),
                law_as_of=each.law_as_of,
                line=context.line(loc),
            )
        )
    return tuple(golden)
