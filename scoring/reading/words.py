"""The words of a pack that must exist: in the vocabulary, in the score, or in the pack itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scenarios.problems import nearest
from scenarios.reading.tree import Loc
from scenarios.vocabulary import ActId, CircumstanceId, SeatId, Vocabulary
from scoring.norms import COMPETENCIES
from scoring.reading.shapes import BindsShape, NormShape, PackShape, TextShape, WhenShape

ANY = "any"
"""The value word for "known at all"."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem that still needs its file and line; `loc` leads to the place in the tree."""

    loc: Loc
    code: str
    what: str
    mend: str


Faults = Iterator[Fault]


def norms_of(pack: PackShape) -> Iterator[tuple[Loc, NormShape]]:
    """Yield each norm with its place."""
    for at, norm in enumerate(pack.norms):
        yield ("norms", at), norm


def binds_of(pack: PackShape) -> Iterator[tuple[Loc, BindsShape]]:
    """Yield whom and what each norm binds, with its place."""
    for loc, norm in norms_of(pack):
        for key, _, binds in norm.modalities():
            yield (*loc, key), binds


def unknown(loc: Loc, code: str, kind: str, word: str, known: Iterable[str]) -> Fault:
    """Fault a word that the vocabulary or the pack lacks, with the one that was likely meant."""
    return Fault(loc, code, f"no {kind} is called {word!r}", nearest(word, known))


def seats_exist(pack: PackShape, vocabulary: Vocabulary) -> Faults:
    """Yield N102 for each seat that the vocabulary lacks."""
    for loc, binds in binds_of(pack):
        for seat in binds.seats:
            if seat not in vocabulary.seats:
                yield unknown((*loc, "seats"), "N102", "seat", seat, list(vocabulary.seats))


def acts_exist(pack: PackShape, vocabulary: Vocabulary) -> Faults:
    """Yield N105 for each act that the vocabulary lacks."""
    for loc, binds in binds_of(pack):
        for act in binds.acts:
            if act not in vocabulary.acts:
                yield unknown((*loc, "acts"), "N105", "act", act, list(vocabulary.acts))
    for loc, norm in norms_of(pack):
        named = norm.obliges and [("before", norm.obliges.before or []), ("never", norm.obliges.never)]
        for key, acts in named or []:
            for act in acts:
                if act not in vocabulary.acts:
                    yield unknown((*loc, "obliges", key), "N105", "act", act, list(vocabulary.acts))


def acts_are_possible(pack: PackShape, vocabulary: Vocabulary) -> Faults:
    """Yield N109 for an act that none of the norm's seats can do, and a seat that can do none of its acts."""
    for loc, binds in binds_of(pack):
        seats = {SeatId(seat) for seat in binds.seats if seat in vocabulary.seats}
        acts = [vocabulary.acts[ActId(act)] for act in binds.acts if act in vocabulary.acts]
        for act in acts:
            if seats and not act.seats & seats:
                who = ", ".join(sorted(act.seats))
                what = f"none of the seats named can do {act.id!r}"
                yield Fault((*loc, "acts"), "N109", what, f"it is an act of: {who}")
        for seat in sorted(seats):
            if acts and not any(seat in act.seats for act in acts):
                what = f"{seat!r} can do none of the acts named"
                yield Fault((*loc, "seats"), "N109", what, "leave the seat away, or name an act of it")


def _conditions(pack: PackShape) -> Iterator[tuple[Loc, WhenShape]]:
    for loc, norm in norms_of(pack):
        yield (*loc, "when"), norm.when
        for at, condition in enumerate(norm.unless):
            yield (*loc, "unless", at), condition
    yield from ((("groups", name), values) for name, values in _group_conditions(pack))


def _group_conditions(pack: PackShape) -> Iterator[tuple[str, WhenShape]]:
    for circumstance, groups in pack.groups.items():
        for values in groups.values():
            yield circumstance, {circumstance: values}


def circumstances_exist(pack: PackShape, vocabulary: Vocabulary) -> Faults:
    """Yield N103 for each circumstance that the vocabulary lacks."""
    known = list(vocabulary.circumstances)
    for loc, condition in _conditions(pack):
        for name in condition:
            if name not in vocabulary.circumstances:
                yield unknown((*loc, name), "N103", "circumstance", name, known)
    for loc, norm in norms_of(pack):
        within = norm.obliges.within if norm.obliges else None
        named = [("until_known", name) for name in norm.until_known]
        for key, name in named + ([("obliges", within.of)] if within else []):
            if name not in vocabulary.circumstances:
                yield unknown((*loc, key), "N103", "circumstance", name, known)


def values_exist(pack: PackShape, vocabulary: Vocabulary) -> Faults:
    """Yield N104 for each value that its circumstance lacks; `any` and the pack's groups are values too."""
    for loc, condition in _conditions(pack):
        for name, words in condition.items():
            if name not in vocabulary.circumstances:
                continue
            values = list(vocabulary.circumstances[CircumstanceId(name)].values)
            allowed = [*values, ANY, *pack.groups.get(name, {})]
            for word in words:
                if word not in allowed:
                    yield unknown((*loc, name), "N104", f"value of {name!r}", word, allowed)


def competencies_exist(pack: PackShape, _: Vocabulary) -> Faults:
    """Yield N106 for each competency that the score does not have."""
    for loc, norm in norms_of(pack):
        if norm.competency not in COMPETENCIES:
            yield unknown((*loc, "competency"), "N106", "competency", norm.competency, list(COMPETENCIES))


def texts_exist(pack: PackShape, _: Vocabulary) -> Faults:
    """Yield N114 for a citation that names no text of the pack, or a source the pack lacks."""
    for loc, norm in norms_of(pack):
        for at, cite in enumerate(norm.cites):
            if isinstance(cite, str) and cite not in pack.texts:
                yield unknown((*loc, "cites", at), "N114", "text", cite, list(pack.texts))
    for loc, text in texts_of(pack):
        if text.source and text.source not in pack.sources:
            yield unknown((*loc, "source"), "N114", "source", text.source, list(pack.sources))


def texts_of(pack: PackShape) -> Iterator[tuple[Loc, TextShape]]:
    """Yield every citation written out, named or not, with its place."""
    for name, text in pack.texts.items():
        yield ("texts", name), text
    for loc, norm in norms_of(pack):
        for at, cite in enumerate(norm.cites):
            if isinstance(cite, TextShape):
                yield (*loc, "cites", at), cite
