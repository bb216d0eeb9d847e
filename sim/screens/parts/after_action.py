"""The debrief as blocks, in the order of an after-action review; nothing is worked out here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from scenarios.model import Scenario
from scenarios.vocabulary import Act, ActId, MatterId
from scoring.debrief.values import Debrief, Facts, Moment, Offer, Point
from scoring.judging import Judgement, Law
from scoring.timeline import Cue
from scoring.trials import error_bound
from sim import words
from sim.screens.parts.look import BAD, CARE, GOOD, HEADING, SOFT
from sim.screens.parts.sheet import GAP, Block, say

_FINDINGS: Mapping[str, tuple[str, str]] = {
    "upheld": ("+ kept", GOOD),
    "late": ("~ late", CARE),
    "breached": ("x broken", BAD),
    "not reached": ("- never reached", CARE),
    "excused": (". excused by how it ended", SOFT),
    "unsettled": ("? not settled", CARE),
}
_CONFIDENCE: Mapping[str, str] = {
    "read": "read in a stored copy",
    "second_hand": "as reported by others",
    "known": "common knowledge",
    "uncertain": "uncertain",
}
_WRONG = frozenset({"breached", "late", "not reached"})
_NAME = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Everything a debrief shows: the run judged, and the same run under the law of other days."""

    scenario: Scenario
    variant: str
    law: Law
    judgement: Judgement
    debrief: Debrief
    others: tuple[tuple[date, Judgement, Debrief], ...]
    hints: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the debrief that a key leads to."""

    title: str
    blocks: tuple[Block, ...]


def parts(told: Told) -> tuple[Part, ...]:
    """Write the parts of a debrief in order."""
    acts, matters = told.law.acts, told.scenario.matters
    decisions = [moment for moment in told.debrief.moments if moment.points]
    return (
        Part("Result", tuple(_result(told))),
        Part("1  What was meant to happen", tuple(_meant(told))),
        Part("2  What happened", tuple(_happened(told))),
        Part("3  Why: each decision that the rules speak of", ()),
        *(Part("", tuple(_decision(moment, acts, matters))) for moment in decisions),
        *_part("Left undone by the end", _points(told.debrief.undone, acts, matters)),
        *_part("Owed, and never reached on your route", _points(told.debrief.missed, acts, matters)),
        *_part(
            "Not settled by the rules, and not scored",
            _points(tuple(each.point for each in told.debrief.unsettled), acts, matters),
        ),
        *_part("Wording and time", _craft(told)),
        Part("4  Keep and improve", tuple(_keep_and_improve(told))),
        *_part("5  The same run under the law of another day", _others(told)),
    )


def _part(title: str, blocks: Iterator[Block]) -> tuple[Part, ...]:
    found = tuple(blocks)
    return (Part(title, found),) if found else ()


def _result(told: Told) -> Iterator[Block]:
    score, counts = told.judgement.score, told.judgement.trials
    style = GOOD if score.result == "PASS" else CARE
    yield say((f" {score.result} ", f"reverse {style}"), f"   level {score.level}")
    for clause in score.clauses:
        yield say(("+ " if clause.met else "x ", GOOD if clause.met else BAD), clause.why, indent=1, hang=2)
    yield GAP
    kept = counts.hold - counts.false_alarms
    yield say(("            right   wrong    both sides of the duty, never averaged", SOFT), indent=1)
    yield say(f"help owed   {counts.hits:>5}   {counts.help - counts.hits:>5}", indent=1)
    yield say(f"hold back   {kept:>5}   {counts.false_alarms:>5}", indent=1)
    trials = counts.help + counts.hold
    if trials and counts.hits == counts.help and not counts.false_alarms:
        yield say(
            (f"No error here, {trials} of {trials}: the true rate may still be up to ", SOFT),
            (f"{error_bound(trials):.0%}.", SOFT),
            indent=1,
        )
    if told.hints:
        yield say((f"Hints taken: {told.hints}; each costs a quarter of a moment's credit.", SOFT), indent=1)


def _meant(told: Told) -> Iterator[Block]:
    variant = next(each for each in told.scenario.variants if each.id == told.variant)
    yield say(("How it truly was: ", SOFT), variant.about, indent=1, hang=2)
    for each in told.scenario.objectives:
        yield say("▪ ", each.learn, indent=1, hang=2)


def _happened(told: Told) -> Iterator[Block]:
    ended = told.judgement.timeline.ended
    if ended is not None:
        yield say((f"{ended.outcome.replace('_', ' ')}: ", CARE), ended.people, indent=1, hang=2)
        yield GAP
    for moment in told.debrief.moments:
        findings = {point.finding for point in moment.points}
        worst = next((each for each in _FINDINGS if each in findings and each in _WRONG), None)
        sign, style = _FINDINGS[worst] if worst else (("+", GOOD) if findings else (" ", SOFT))
        yield say(
            (f"{words.moment(moment.at_ms):>5}  ", SOFT),
            (f"{sign[0]} ", style),
            _took(moment),
            indent=1,
            hang=9,
        )


def _took(moment: Moment) -> str:
    return moment.took if moment.took is not None else "You said nothing; the clock ran out."


def _decision(moment: Moment, acts: Mapping[ActId, Act], matters: Mapping[MatterId, str]) -> Iterator[Block]:
    yield say((f"{words.moment(moment.at_ms)}  ", CARE), (_took(moment), "bold"), hang=6)
    yield from _points(moment.points, acts, matters)


def _points(
    points: tuple[Point, ...], acts: Mapping[ActId, Act], matters: Mapping[MatterId, str]
) -> Iterator[Block]:
    cue: Cue | None = None
    for point in points:
        yield from _point(point, acts, matters, same_cue=point.cue == cue)
        cue = point.cue


def _point(
    point: Point, acts: Mapping[ActId, Act], matters: Mapping[MatterId, str], *, same_cue: bool
) -> Iterator[Block]:
    sign, style = _FINDINGS[point.finding]
    matter = words.matter(point.matter, matters) if point.matter else ""
    yield say(
        (sign, style), (f" · {matter}" if matter else "", SOFT), ": ", point.norm.says, indent=2, hang=2
    )
    wrong = point.finding in _WRONG
    as_keyed = ", as keyed" if point.act in point.keyed_acts else ""
    if point.act or wrong:
        yield _field("you", (_act(point.act, acts) if point.act else "nothing of the kind") + as_keyed)
    if not as_keyed and (wrong or (point.keyed_acts and point.finding != "unsettled")):
        yield _field("keyed", _keyed(point, acts))
    if wrong or point.finding == "unsettled":
        yield _field("instead" if wrong else "advice", point.norm.instead)
    if point.cue:
        yield _field("cue", "as above" if same_cue else _cue(point.cue))
    yield from (_field("on offer", _offer(each)) for each in point.offers)
    for each in point.citations:
        until = f" to {each.in_force_to}" if each.in_force_to else ""
        sure = _CONFIDENCE[each.confidence]
        yield _field("text", f"{each.text} (in force from {each.in_force_from}{until}; {sure})")
    yield GAP


def _cue(cue: Cue) -> str:
    shown = f"{words.circumstance(cue.circumstance)}: {words.value(cue.circumstance, cue.value)}"
    line = f", from “{cue.line}”" if cue.line else ""
    return f"{words.moment(cue.at_ms)} {shown}{line}"


def _offer(offer: Offer) -> str:
    shows = ", ".join(f"{words.circumstance(name)}: {words.value(name, what)}" for name, what in offer.shows)
    told = f" (it would have shown {shows})" if shows else ""
    return f"“{offer.label}” from {words.moment(offer.from_ms)}{told}"


def _keyed(point: Point, acts: Mapping[ActId, Act]) -> str:
    """Say what would have been right; where nothing open was ordered or allowed, that was to hold back."""
    if not point.keyed_acts:
        return "hold back: not this"
    if len(point.keyed_acts) == 1:
        return _act(point.keyed_acts[0], acts)
    return ", or ".join(map(words.act, point.keyed_acts))


def _field(name: str, text: str) -> Block:
    return say((f"{name:<{_NAME}}", SOFT), text, indent=4, hang=_NAME)


def _act(act_id: str, acts: Mapping[ActId, Act]) -> str:
    act = acts.get(ActId(act_id))
    about = f" ({act.about[0].lower()}{act.about[1:]})" if act and act.about else ""
    return words.act(act_id) + about


def _craft(told: Told) -> Iterator[Block]:
    for line in told.debrief.craft:
        kind, _, state = line.id.partition(".")
        name = "Wording" if kind == "craft" else "Time"
        got = "not reached" if line.finding == "not reached" else f"{float(line.credit or 0):.0%}"
        yield say((f"{name:<{_NAME}}", SOFT), f"{state.replace('_', ' ')}: {got}", indent=1, hang=_NAME)


def _keep_and_improve(told: Told) -> Iterator[Block]:
    yield from _facts("keep", GOOD, told.debrief.keep)
    yield from _facts("improve", CARE, told.debrief.improve)
    if not told.debrief.points:
        yield say(("The rules asked nothing of you on this route.", SOFT), indent=1)


def _facts(name: str, style: str, facts: Facts) -> Iterator[Block]:
    for each in facts.shown:
        yield say((f"{name:<{_NAME}}", style), each.text, indent=1, hang=_NAME)
    if facts.more:
        yield say((f"{'':<{_NAME}}and {facts.more} more, each in part 3", SOFT), indent=1)


def _others(told: Told) -> Iterator[Block]:
    for day, judgement, debrief in told.others:
        score, points = judgement.score, debrief.points
        level = f", level {score.level}; for comparison only"
        yield say((f"{day}  ", CARE), (score.result, "bold"), level, indent=1)
        kept = sum(point.finding == "upheld" for point in points)
        yield say((f"{words.count(kept, 'rule')} of that day kept", SOFT), indent=3)
        for point in (*points, *(each.point for each in debrief.unsettled)):
            if point.finding != "upheld":
                sign, style = _FINDINGS[point.finding]
                yield say((sign, style), ": ", point.norm.says, indent=3, hang=2)


def headed(part: Part) -> tuple[Block, ...]:
    """Write a part under its title."""
    if not part.title:
        return part.blocks
    return (say((part.title, HEADING)), *part.blocks, GAP)
