"""Rulings with the answer expected: they say whether a pack decides as its readers think it should."""

from dataclasses import dataclass, field
from datetime import date

from scenarios.vocabulary import ActId, CircumstanceId, SeatId, Value
from scoring.norms import Pack
from scoring.ruling import Rulebook, Ruling, Verdict, rulebook, ruling_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A question with the verdicts that would be right; `known` is sorted.

    `cite` is a text that one of the ruling's citations must contain, `because` the author's reason.
    """

    as_of: date
    seat: SeatId
    act: ActId
    known: tuple[tuple[CircumstanceId, Value], ...]
    expected: tuple[Verdict, ...]
    cite: str | None
    because: str | None
    line: int = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedOtherwise:
    """A case that the pack decides otherwise, or decides without the citation asked for."""

    case: Case
    ruling: Ruling


def judge_cases(pack: Pack, cases: tuple[Case, ...]) -> tuple[DecidedOtherwise, ...]:
    """List the cases that the pack decides otherwise, in their order."""
    books: dict[date, Rulebook] = {}
    found = []
    for case in cases:
        book = books.get(case.as_of) or books.setdefault(case.as_of, rulebook(pack, case.as_of))
        ruling = ruling_in(book, case.seat, case.act, dict(case.known))
        if ruling.verdict not in case.expected or not _cites(ruling, case.cite):
            found.append(DecidedOtherwise(case=case, ruling=ruling))
    return tuple(found)


def _cites(ruling: Ruling, text: str | None) -> bool:
    return text is None or any(text in citation.text for citation in ruling.citations)
