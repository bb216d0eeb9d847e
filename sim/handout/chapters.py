"""The chapters of a debrief as blocks, in the order of an after-action review."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from scenarios.model import Scenario
from scenarios.vocabulary import MatterId
from scoring.debrief.values import Debrief, Facts, Moment, Point, TalkKind, Unsettled
from scoring.judging import Judgement, Law
from scoring.reasons import two_by_two
from scoring.trials import wilson
from sim import words
from sim.evidence import WHAT_IT_SUPPORTS, evidence
from sim.handout.blocks import Block, Fields, Heading, Items, Para, Picture, Table
from sim.handout.findings import SIGNS, acts_in_words, finding, sign
from sim.telling import clock

SILENCE = "(silence: the clock ran out)"
_TALKS: Mapping[TalkKind, str] = {
    "critical error": "A critical error",
    "error": "The gravest error",
    "confident error": "An error stated with confidence",
    "done well": "One done well",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All that a handout tells; `others` are the same run under the law of other days, `picture` an SVG."""

    scenario: Scenario
    variant: str
    law: Law
    judgement: Judgement
    debrief: Debrief
    others: tuple[tuple[date, Judgement], ...] = ()
    picture: str = ""


def handout(told: Told) -> tuple[Block, ...]:
    """Write the whole: head, result, the five parts of the review, the picture where there is one."""
    return (*_head(told), *_result(told), *review(told), *_drawn(told), *_foot(told))


def review(told: Told) -> tuple[Block, ...]:
    """Write the five parts alone, for where head and result stand already."""
    return (*_meant(told), *_happened(told), *_why(told), *_talk(told), *_keep(told), *_again(told))


def _head(told: Told) -> Iterator[Block]:
    scenario, law = told.scenario, told.law
    yield Heading(1, f"TRAINING: debrief of “{scenario.title}”")
    yield Fields(
        (
            ("scenario", f"{scenario.id}, version {scenario.version[:12]}"),
            ("seat", words.seat(scenario.seat)),
            ("variant", told.variant),
            ("law as of", f"{law.day}"),
            ("pack", f"{law.pack.title}, version {law.pack.version[:12]}"),
            ("pass rule", f"version {law.rule.version[:12]}"),
        )
    )


def _result(told: Told) -> Iterator[Block]:
    score, counts = told.judgement.score, told.judgement.trials
    yield Heading(2, f"Result: {score.result}, level {score.level}")
    yield Items(tuple(f"{'met' if each.met else 'not met'}: {each.why}" for each in score.clauses))
    kept = counts.hold - counts.false_alarms
    yield Table(
        "Both sides of the duty, in matters",
        ("side", "owed", "right", "wrong", "95 % interval of right"),
        (
            ("help", *_side(counts.hits, counts.help)),
            ("hold back", *_side(kept, counts.hold)),
        ),
    )
    if told.judgement.reasons:
        cells = two_by_two(told.judgement.reasons).items()
        rows = tuple((name, str(len(states)), ", ".join(states)) for name, states in cells)
        yield Table("Decisions asked why", ("act and reason", "decisions", "where"), rows)
    yield Para(f"{WHAT_IT_SUPPORTS}:")
    yield Items(tuple(evidence(told.judgement, told.law)))


def _side(right: int, of: int) -> tuple[str, ...]:
    low, high = wilson(right, of)
    return (str(of), str(right), str(of - right), f"{low:.0%} to {high:.0%}" if of else "nothing owed")


def _meant(told: Told) -> Iterator[Block]:
    meant = told.debrief.meant
    yield Heading(2, "1. What was meant to happen")
    yield Para(f"How it truly was: {meant.truly}")
    aims = []
    for aim in meant.aims:
        kept = sum(found == "upheld" for _, found in aim.found)
        told_of = f"{kept} of {len(aim.found)} rules in play kept" if aim.found else "not put to the test"
        aims.append(f"{aim.learn} ({told_of})")
    yield Items(tuple(aims))
    if meant.planned:
        yield Table(
            "The reference run",
            ("at", "choice", "acts"),
            tuple(
                (clock(each.at_ms), each.took or SILENCE, ", ".join(map(words.act, each.acts)))
                for each in meant.planned
            ),
        )
    if meant.ended:
        yield Para(f"It ends: {_spoken(meant.ended.outcome)}. {meant.ended.people}")


def _spoken(name: str) -> str:
    return name.replace("_", " ")


def _happened(told: Told) -> Iterator[Block]:
    yield Heading(2, "2. What happened")
    yield Table(
        "The decisions of this run",
        ("at", "choice", "findings"),
        tuple((clock(each.at_ms), each.took or SILENCE, _findings(each)) for each in told.debrief.moments),
    )
    ended = told.debrief.ended
    yield Para(f"It ended: {_spoken(ended.outcome)}. {ended.people}" if ended else "The run was broken off.")


def _findings(moment: Moment) -> str:
    counts = {each: sum(point.finding == each for point in moment.points) for each in SIGNS}
    told = [f"{SIGNS[each]}: {count}" for each, count in counts.items() if count]
    if moment.right is False and not any(point.finding == "breached" for point in moment.points):
        told.append("against a rule")
    return ", ".join(told)


def _why(told: Told) -> Iterator[Block]:
    matters = told.scenario.matters
    yield Heading(2, "3. Why: each decision that the rules speak of")
    for moment in told.debrief.moments:
        if moment.points or moment.right is False or moment.reason is not None:
            yield from _decision(moment, told, matters)
    yield from _points("Left undone by the end", told.debrief.undone, told)
    yield from _points("Owed, and never reached on this route", told.debrief.missed, told)
    if told.debrief.unsettled:
        yield Heading(3, "Not settled by the rules, and not scored")
        for each in told.debrief.unsettled:
            yield from _unsettled(each, told)
    yield from _craft(told)


def _decision(moment: Moment, told: Told, matters: Mapping[MatterId, str]) -> Iterator[Block]:
    yield Heading(3, f"{clock(moment.at_ms)}  {moment.took or SILENCE}")
    rows = [("your act", acts_in_words(moment.acts, told.law.acts) or "none that a rule speaks of")]
    if moment.keyed_acts:
        rows.append(("keyed here", ", or ".join(map(words.act, moment.keyed_acts))))
    rows.append(("this choice", _right(moment)))
    if moment.reason is not None:
        rows.append(("this reason", "right" if moment.reason else "not the one that decides"))
    if moment.sure is not None:
        rows.append(("confidence", f"{moment.sure:.0%}"))
    yield Fields(tuple(rows))
    for point in moment.points:
        yield from finding(point, told.law.acts, matters)


def _right(moment: Moment) -> str:
    if moment.right is None:
        return "neither required nor forbidden"
    if moment.right:
        done = set(moment.acts) & set(moment.keyed_acts)
        return "right, as keyed" if done else "right: it held back from what the rules forbid"
    return "not right, against: " + " | ".join(norm.says for norm in moment.against)


def _points(title: str, points: tuple[Point, ...], told: Told) -> Iterator[Block]:
    if points:
        yield Heading(3, title)
        for point in points:
            yield from finding(point, told.law.acts, told.scenario.matters)


def _unsettled(each: Unsettled, told: Told) -> Iterator[Block]:
    did = f"done: {words.act(each.point.act)}" if each.did and each.point.act else "not done"
    rows = [("the act", f"{did} (not scored)")]
    rows += [("scored around it", sign(point, told.scenario.matters)) for point in each.around]
    yield from finding(each.point, told.law.acts, told.scenario.matters, rows=tuple(rows))


def _craft(told: Told) -> Iterator[Block]:
    if told.debrief.craft:
        yield Heading(3, "Wording and time")
        rows = []
        for line in told.debrief.craft:
            kind, _, state = line.id.partition(".")
            got = "not reached" if line.finding == "not reached" else f"{float(line.credit or 0):.0%}"
            rows.append(f"{'Wording' if kind == 'craft' else 'Time'} in {_spoken(state)}: {got}")
        yield Items(tuple(rows))


def _talk(told: Told) -> Iterator[Block]:
    if told.debrief.talks:
        yield Heading(2, "To talk about")
    for talk in told.debrief.talks:
        yield Heading(3, f"{_TALKS[talk.kind]}: {clock(talk.at_ms)}  {talk.took or SILENCE}")
        if talk.point:
            yield Para(sign(talk.point, told.scenario.matters))
        yield Items(talk.probes, ordered=True)


def _keep(told: Told) -> Iterator[Block]:
    yield Heading(2, "4. Keep and improve")
    for title, facts in (("Keep", told.debrief.keep), ("Improve", told.debrief.improve)):
        yield Heading(3, title)
        yield _facts(facts)


def _facts(facts: Facts) -> Block:
    if not facts.shown:
        return Para("Nothing under this head in this run.")
    told = [
        f"{'never reached' if each.at_ms is None else clock(each.at_ms)}  {each.text}" for each in facts.shown
    ]
    if facts.more:
        told.append(f"and {facts.more} more, each in part 3")
    return Items(tuple(told))


def _again(told: Told) -> Iterator[Block]:
    yield Heading(2, "5. Again")
    again = told.debrief.again
    rows = [
        f"From {clock(each.at_ms)} in “{_spoken(each.state)}”"
        + (f", after: {' '.join(each.way)}" if each.way else ", the first decision")
        for each in again.forks
    ]
    if again.twins:
        differ = ", ".join(words.circumstance(each).lower() for each in again.twins)
        rows.append(f"This event has a twin, alike on the surface, that differs in: {differ}")
    rows += [
        f"The same run under the law of {day}: {then.score.result}, level {then.score.level}"
        for day, then in told.others
    ]
    yield Items(tuple(rows)) if rows else Para("Another seed gives another caller and another place.")


def _drawn(told: Told) -> Iterator[Block]:
    if told.picture:
        yield Picture(told.picture, "The scenario's map: this run thick, the reference run dashed.")


def _foot(told: Told) -> Iterator[Block]:
    yield Heading(2, "About this paper")
    yield Para(
        "TRAINING, not legal advice. The score is evidence of learning, not of conduct on duty. "
        "What counts is what was known at the moment of each decision."
    )
    yield Items(told.law.pack.notes)
