"""One finding as blocks: what the rule says, the act, the keyed acts, cue, offers, the text of the day."""

from collections.abc import Iterable, Iterator, Mapping

from scenarios.vocabulary import Act, ActId, MatterId
from scoring.debrief.points import WRONG
from scoring.debrief.values import Offer, Point
from scoring.findings import Finding
from scoring.norms import Citation, Confidence
from scoring.timeline import Cue
from sim import words
from sim.handout.blocks import Block, Fields, Heading
from sim.telling import clock

SIGNS: Mapping[Finding, str] = {
    "breached": "x broken",
    "late": "~ late",
    "not reached": "- never reached",
    "excused": ". excused",
    "upheld": "+ kept",
    "unsettled": "? not settled",
}
_CONFIDENCE: Mapping[Confidence, str] = {
    "read": "read in a stored copy",
    "second_hand": "as reported by others",
    "known": "common knowledge",
    "uncertain": "uncertain",
}


def sign(point: Point, matters: Mapping[MatterId, str]) -> str:
    """Write a finding on one line: sign, matter, and what the rule says."""
    matter = words.matter(point.matter, matters) if point.matter else ""
    return f"{SIGNS[point.finding]}{f' ({matter})' if matter else ''}: {point.norm.says}"


def finding(
    point: Point,
    acts: Mapping[ActId, Act],
    matters: Mapping[MatterId, str],
    rows: tuple[tuple[str, str], ...] = (),
) -> Iterator[Block]:
    """Write a finding with its fields; `rows` stand before them."""
    yield Heading(4, sign(point, matters))
    yield Fields((*rows, *_fields(point, acts)))


def _fields(point: Point, acts: Mapping[ActId, Act]) -> Iterator[tuple[str, str]]:
    wrong = point.finding in WRONG
    if wrong:
        yield "your act", acts_in_words([point.act], acts) if point.act else "nothing of the kind"
        keyed = ", or ".join(map(words.act, point.keyed_acts))
        yield "keyed", keyed or "to hold back from it"
    if wrong or point.finding == "unsettled":
        yield "instead" if wrong else "advice", point.norm.instead
    if point.cue:
        yield "cue", _cue(point.cue)
    yield from (("on offer", _offer(each)) for each in point.offers)
    yield from (("text", _text(each)) for each in point.citations)


def _text(citation: Citation) -> str:
    until = f" to {citation.in_force_to}" if citation.in_force_to else ""
    sure = _CONFIDENCE[citation.confidence]
    return f"{citation.text} (in force from {citation.in_force_from}{until}; {sure})"


def _cue(cue: Cue) -> str:
    shown = f"{words.circumstance(cue.circumstance).lower()}: {words.value(cue.circumstance, cue.value)}"
    return f"{clock(cue.at_ms)}  {shown}{f', from “{cue.line}”' if cue.line else ''}"


def _offer(offer: Offer) -> str:
    often = f", at {words.count(offer.moments, 'decision')}" if offer.moments > 1 else ""
    shows = ", ".join(
        f"{words.circumstance(circumstance).lower()}: {words.value(circumstance, value)}"
        for circumstance, value in offer.shows
    )
    told = f"; it would have shown {shows}" if shows else ""
    where = offer.state.replace("_", " ")
    return f"“{offer.label}”, open from {clock(offer.from_ms)} in {where}{often}, not taken{told}"


def acts_in_words(done: Iterable[ActId], acts: Mapping[ActId, Act]) -> str:
    """Say acts, each with what the vocabulary says of it."""
    told = []
    for each in done:
        about = acts[each].about if each in acts else ""
        told.append(words.act(each) + (f" ({about})" if about else ""))
    return ", ".join(told)
