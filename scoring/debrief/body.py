"""A debrief as the JSON object that `wcsim debrief --json` prints: stable, documented in the README."""

from dataclasses import asdict
from typing import Any, TypeAlias

from scenarios.events import Ended
from scoring.debrief.values import Again, Debrief, Facts, Meant, Moment, Point, Talk, Unsettled
from scoring.timeline import Cue

Json: TypeAlias = dict[str, Any]


def body(told: Debrief) -> Json:
    """Write a debrief; times are whole milliseconds, texts as they stand in scenario and pack."""
    return {
        "meant": _meant(told.meant),
        "decisions": [_moment(each) for each in told.moments],
        "ended": _ended(told.ended),
        "left_undone": [_point(each) for each in told.undone],
        "not_reached": [_point(each) for each in told.missed],
        "unsettled": [_unsettled(each) for each in told.unsettled],
        "talk": [_talk(each) for each in told.talks],
        "keep": _facts(told.keep),
        "improve": _facts(told.improve),
        "again": _again(told.again),
    }


def _meant(meant: Meant) -> Json:
    return {
        "truly": meant.truly,
        "objectives": [{"learn": each.learn, "findings": dict(each.found)} for each in meant.aims],
        "reference": [
            {"at_ms": each.at_ms, "state": each.state, "took": each.took, "acts": list(each.acts)}
            for each in meant.planned
        ],
        "ended": _ended(meant.ended),
    }


def _ended(ended: Ended | None) -> Json | None:
    return None if ended is None else ended._asdict()


def _moment(moment: Moment) -> Json:
    return {
        "at_ms": moment.at_ms,
        "state": moment.state,
        "took": moment.took,
        "acts": list(moment.acts),
        "keyed_acts": list(moment.keyed_acts),
        "right": moment.right,
        "against": [norm.id for norm in moment.against],
        "reason": moment.reason,
        "confidence": moment.sure,
        "findings": [_point(each) for each in moment.points],
    }


def _point(point: Point) -> Json:
    return {
        "norm": point.norm.id,
        "finding": point.finding,
        "severity": point.norm.severity,
        "matter": point.matter or "event",
        "state": point.state,
        "at_ms": point.at_ms,
        "says": point.norm.says,
        "instead": point.norm.instead,
        "act": point.act,
        "keyed_acts": list(point.keyed_acts),
        "cue": _cue(point.cue),
        "on_offer": [
            {**asdict(each), "acts": list(each.acts), "shows": dict(each.shows)} for each in point.offers
        ],
        "citations": [
            {
                "text": each.text,
                "in_force_from": each.in_force_from.isoformat(),
                "in_force_to": each.in_force_to.isoformat() if each.in_force_to else None,
                "confidence": each.confidence,
            }
            for each in point.citations
        ],
    }


def _cue(cue: Cue | None) -> Json | None:
    return None if cue is None else cue._asdict()


def _unsettled(each: Unsettled) -> Json:
    around = [{"norm": point.norm.id, "finding": point.finding} for point in each.around]
    return {**_point(each.point), "did": each.did, "scored_around": around}


def _talk(talk: Talk) -> Json:
    return {
        "kind": talk.kind,
        "at_ms": talk.at_ms,
        "state": talk.state,
        "took": talk.took,
        "confidence": talk.sure,
        "norm": talk.point.norm.id if talk.point else None,
        "finding": talk.point.finding if talk.point else None,
        "probes": list(talk.probes),
    }


def _facts(facts: Facts) -> Json:
    return {"shown": [asdict(each) for each in facts.shown], "more": facts.more}


def _again(again: Again) -> Json:
    forks = [
        {"at_ms": each.at_ms, "state": each.state, "choices_before": list(each.way)} for each in again.forks
    ]
    return {"from": forks, "twins_differ_in": list(again.twins)}
