"""From a checked shape to core types; nothing here can fail."""

from scenarios.vocabulary import ActId, CircumstanceId, SeatId, Value, Vocabulary
from scoring.norms import (
    Before,
    ByEnd,
    Citation,
    CompetencyId,
    Condition,
    Deadline,
    Norm,
    NormId,
    Pack,
    Within,
)
from scoring.reading.shapes import NormShape, ObligesShape, PackShape, TextShape, WhenShape
from scoring.reading.words import ANY


def build(pack: PackShape, vocabulary: Vocabulary, *, version: str, lines: tuple[int, ...]) -> Pack:
    """Build the pack; `lines` gives the line of each norm, in order."""
    norms = tuple(_norm(shape, pack, vocabulary, line) for shape, line in zip(pack.norms, lines, strict=True))
    return Pack(id=pack.id, title=pack.title, version=version, norms=norms, notes=tuple(pack.notes))


def _norm(shape: NormShape, pack: PackShape, vocabulary: Vocabulary, line: int) -> Norm:
    ((_, modality, binds),) = shape.modalities()
    duty = shape.obliges
    return Norm(
        id=NormId(shape.id),
        modality=modality,
        seats=frozenset(map(SeatId, binds.seats)),
        acts=frozenset(map(ActId, binds.acts)),
        when=_condition(shape.when, pack, vocabulary),
        unless=tuple(_condition(each, pack, vocabulary) for each in shape.unless),
        until_known=frozenset(map(CircumstanceId, shape.until_known)),
        deadline=_deadline(duty) if duty else None,
        severity=shape.severity,
        competency=CompetencyId(shape.competency),
        life=shape.life,
        over=frozenset(map(NormId, shape.over)),
        critical=shape.critical,
        all_acts=duty.all if duty else False,
        checklist_never=frozenset(map(ActId, duty.never)) if duty else frozenset(),
        in_force_from=shape.in_force.first,
        in_force_to=shape.in_force.last,
        citations=tuple(
            _citation(pack.texts[cite] if isinstance(cite, str) else cite, pack) for cite in shape.cites
        ),
        says=shape.says,
        instead=shape.instead,
        looked_at_by_lawyer=shape.looked_at_by_lawyer,
        line=line,
    )


def _deadline(duty: ObligesShape) -> Deadline:
    if duty.within is not None:
        return Within(seconds=duty.within.seconds, of=CircumstanceId(duty.within.of))
    if duty.before is not None:
        return Before(acts=frozenset(map(ActId, duty.before)))
    return ByEnd()


def _condition(when: WhenShape, pack: PackShape, vocabulary: Vocabulary) -> Condition:
    """Spell out `any` and the pack's groups."""
    found: dict[CircumstanceId, frozenset[Value]] = {}
    for name, words in when.items():
        circumstance = CircumstanceId(name)
        every: list[str] = list(vocabulary.circumstances[circumstance].values)
        groups = {**pack.groups.get(name, {}), ANY: every}
        found[circumstance] = frozenset(Value(value) for word in words for value in groups.get(word, [word]))
    return tuple(sorted(found.items()))


def _citation(text: TextShape, pack: PackShape) -> Citation:
    return Citation(
        text=text.text,
        in_force_from=text.first,
        in_force_to=text.last,
        confidence=text.confidence,
        source=pack.sources.get(text.source, ""),
    )
