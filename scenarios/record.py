"""Events as the JSON objects of a run file, and back: `load(dump(event)) == event`.

Times are whole milliseconds. The forms are documented in the README and stable; readers skip keys they do
not know.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, assert_never

from scenarios.events import (
    Acted,
    Decided,
    Ended,
    Event,
    Happened,
    Hinted,
    Learned,
    Open,
    Said,
    TimedOut,
    What,
)
from scenarios.model import Deed, Reason

Json: TypeAlias = dict[str, Any]


class RecordError(ValueError):
    """What was read is no event of a run; the message says which part."""


def dump(event: Event) -> Json:
    """Write an event as a JSON object with `type` and `at_ms`."""
    return {**_body(event.what), "at_ms": event.at_ms}


def _body(what: What) -> Json:
    match what:
        case Said(speaker, channel, text, pace):
            return {"type": "line", "speaker": speaker, "channel": channel, "text": text, "pace": pace}
        case Learned(matter, circumstance, value):
            return {"type": "learned", "matter": matter, "circumstance": circumstance, "value": value}
        case Decided(state, seat, choice, after_ms, ways):
            return {
                "type": "decided",
                "state": state,
                "seat": seat,
                "choice": choice,
                "after_ms": after_ms,
                "open": [dump_open(way) for way in ways],
            }
        case Acted(act, matter, seat):
            return {"type": "act", "act": act, "matter": matter, "seat": seat}
        case TimedOut(state, seat, after_ms, ways):
            return {
                "type": "timeout",
                "state": state,
                "seat": seat,
                "after_ms": after_ms,
                "open": [dump_open(way) for way in ways],
            }
        case Happened(timer, after_ms):
            return {"type": "happened", "timer": timer, "after_ms": after_ms}
        case Hinted(state, after_ms):
            return {"type": "hint", "state": state, "after_ms": after_ms}
        case Ended(ending, outcome, people):
            return {"type": "ended", "ending": ending, "outcome": outcome, "people": people}
        case _:
            assert_never(what)


def dump_open(way: Open) -> Json:
    """Write an open choice; craft and reason only where the author marked them."""
    body: Json = {
        "id": way.choice,
        "label": way.label,
        "acts": [{"act": deed.act, "matter": deed.matter} for deed in way.deeds],
    }
    if way.craft is not None:
        body["craft"] = way.craft
    if way.reason is not None:
        body["why"] = {"of": way.reason.decision, "right": way.reason.right}
    return body


def load(body: Mapping[str, Any]) -> Event:
    """Read an event; RecordError names a part that is missing or of another kind."""
    try:
        return Event(_whole(body["at_ms"]), _what(body))
    except KeyError as error:
        raise RecordError(f"an event of type {body.get('type')!r} lacks {error.args[0]!r}") from error
    except (TypeError, AttributeError) as error:
        raise RecordError(
            f"an event of type {body.get('type')!r} is not of the form of a run file"
        ) from error


def _what(body: Mapping[str, Any]) -> What:
    match body["type"]:
        case "line":
            return Said(body["speaker"], body["channel"], body["text"], body.get("pace", "normal"))
        case "learned":
            return Learned(body["matter"], body["circumstance"], body["value"])
        case "decided":
            return Decided(
                body["state"],
                body["seat"],
                body["choice"],
                _whole(body["after_ms"]),
                _load_open(body["open"]),
            )
        case "act":
            return Acted(body["act"], body["matter"], body["seat"])
        case "timeout":
            return TimedOut(body["state"], body["seat"], _whole(body["after_ms"]), _load_open(body["open"]))
        case "happened":
            return Happened(body["timer"], _whole(body["after_ms"]))
        case "hint":
            return Hinted(body["state"], _whole(body["after_ms"]))
        case "ended":
            return Ended(body["ending"], body["outcome"], body["people"])
        case other:
            raise RecordError(f"no event is of type {other!r}")


def _whole(number: object) -> int:
    if not isinstance(number, int) or isinstance(number, bool) or number < 0:
        raise RecordError(f"{number!r} is no time in whole milliseconds")
    return number


def _load_open(items: Sequence[Mapping[str, Any]]) -> tuple[Open, ...]:
    return tuple(
        Open(
            item["id"],
            item["label"],
            tuple(Deed(act=deed["act"], matter=deed["matter"]) for deed in item["acts"]),
            item.get("craft"),
            Reason(decision=item["why"]["of"], right=item["why"]["right"]) if "why" in item else None,
        )
        for item in items
    )
