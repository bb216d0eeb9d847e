"""Events as the JSON objects of a run file, and back: `load(dump(event)) == event`.

Times are whole milliseconds. The forms are documented in the README and stable; readers skip keys they do
not know.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
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
    Timing,
    What,
)
from scenarios.model import Deed, Reason, Scenario, ScenarioId, VariantId
from scenarios.text import is_clean, read_day
from scenarios.vocabulary import SeatId

Json: TypeAlias = dict[str, Any]
MAX_MS = 10**12
"""A moment that no run reaches; what is beyond it was not written by this program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """The head of a run file: which scenario in which version, who sits where, which variant, whose law."""

    scenario: ScenarioId
    version: str
    title: str
    seat: SeatId
    variant: VariantId
    seed: int
    law_as_of: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A recorded run: its head and its events in order; `ended` or broken off."""

    started: Started
    events: tuple[Event, ...]


class RecordError(ValueError):
    """What was read is no event of a run; the message says which part."""


def start_of(scenario: Scenario, variant: VariantId, seed: int, law_as_of: date) -> Started:
    """Make the head of a run of this scenario."""
    return Started(
        scenario=scenario.id,
        version=scenario.version,
        title=scenario.title,
        seat=scenario.seat,
        variant=variant,
        seed=seed,
        law_as_of=law_as_of,
    )


def dump_start(started: Started) -> Json:
    """Write the head of a run file."""
    return {
        "type": "started",
        "scenario": started.scenario,
        "version": started.version,
        "title": started.title,
        "seat": started.seat,
        "variant": started.variant,
        "seed": started.seed,
        "law_as_of": started.law_as_of.isoformat(),
    }


def load_start(body: Mapping[str, Any]) -> Started:
    """Read the head of a run file; RecordError says what is missing or wrong."""
    if body.get("type") != "started":
        raise RecordError(f"a run begins with 'started', this one with {body.get('type')!r}")
    try:
        return Started(
            scenario=ScenarioId(_text(body["scenario"])),
            version=_text(body["version"]),
            title=_text(body["title"]),
            seat=SeatId(_text(body["seat"])),
            variant=VariantId(_text(body["variant"])),
            seed=_seed(body["seed"]),
            law_as_of=read_day(_text(body["law_as_of"])),
        )
    except KeyError as error:
        raise RecordError(f"the head of the run lacks {error.args[0]!r}") from error
    except (TypeError, ValueError) as error:
        raise RecordError(f"the head of the run cannot be read: {error}") from error


def load_run(bodies: Sequence[Mapping[str, Any]]) -> Run:
    """Read a run: its head, then its events."""
    if not bodies:
        raise RecordError("the run is empty")
    return Run(started=load_start(bodies[0]), events=tuple(map(load, bodies[1:])))


def dump(event: Event) -> Json:
    """Write an event as a JSON object with `type` and `at_ms`."""
    return {**_body(event.what), "at_ms": event.at_ms}


def _body(what: What) -> Json:
    match what:
        case Said(speaker, channel, text, pace):
            return {"type": "line", "speaker": speaker, "channel": channel, "text": text, "pace": pace}
        case Learned(matter, circumstance, value):
            return {"type": "learned", "matter": matter, "circumstance": circumstance, "value": value}
        case Decided(state, seat, choice, after_ms, ways, timing):
            return {
                "type": "decided",
                "state": state,
                "seat": seat,
                "choice": choice,
                "after_ms": after_ms,
                "open": [dump_open(way) for way in ways],
                **timing._asdict(),
            }
        case Acted(act, matter, seat):
            return {"type": "act", "act": act, "matter": matter, "seat": seat}
        case TimedOut(state, seat, after_ms, ways, timing):
            return {
                "type": "timeout",
                "state": state,
                "seat": seat,
                "after_ms": after_ms,
                "open": [dump_open(way) for way in ways],
                **timing._asdict(),
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
            pace = _text(body.get("pace", "normal"))
            return Said(_text(body["speaker"]), _text(body["channel"]), _text(body["text"]), pace)
        case "learned":
            return Learned(_text(body["matter"]), _text(body["circumstance"]), _text(body["value"]))
        case "decided":
            return Decided(
                _text(body["state"]),
                _text(body["seat"]),
                _text(body["choice"]),
                _whole(body["after_ms"]),
                _load_open(body["open"]),
                _timing(body),
            )
        case "act":
            return Acted(_text(body["act"]), _text(body["matter"]), _text(body["seat"]))
        case "timeout":
            return TimedOut(
                _text(body["state"]),
                _text(body["seat"]),
                _whole(body["after_ms"]),
                _load_open(body["open"]),
                _timing(body),
            )
        case "happened":
            return Happened(_text(body["timer"]), _whole(body["after_ms"]))
        case "hint":
            return Hinted(_text(body["state"]), _whole(body["after_ms"]))
        case "ended":
            return Ended(_text(body["ending"]), _text(body["outcome"]), _text(body["people"]))
        case other:
            raise RecordError(f"no event is of type {other!r}")


def _text(value: Any) -> Any:  # noqa: ANN401 - the caller's field says which kind of text it is
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    if not is_clean(value):
        raise RecordError(f"{value!r} holds control or hidden characters, which no run holds")
    return value


def _seed(number: object) -> int:
    if not isinstance(number, int) or isinstance(number, bool):
        raise TypeError(f"{number!r} is no seed")
    return number


def _craft(mark: object) -> float | None:
    if mark is None or (isinstance(mark, (int, float)) and not isinstance(mark, bool) and 0 <= mark <= 1):
        return mark
    raise TypeError(f"{mark!r} is no craft mark")


def _reason(why: Mapping[str, Any]) -> Reason:
    if not isinstance(why["right"], bool):
        raise TypeError(f"{why['right']!r} is neither right nor wrong")
    return Reason(decision=_text(why["of"]), right=why["right"])


def _whole(number: object) -> int:
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= MAX_MS:
        raise RecordError(f"{number!r} is no time in whole milliseconds")
    return number


def _timing(body: Mapping[str, Any]) -> Timing:
    return Timing(*(None if body.get(key) is None else _whole(body[key]) for key in Timing._fields))


def _load_open(items: Sequence[Mapping[str, Any]]) -> tuple[Open, ...]:
    return tuple(
        Open(
            _text(item["id"]),
            _text(item["label"]),
            tuple(Deed(act=_text(deed["act"]), matter=_text(deed["matter"])) for deed in item["acts"]),
            _craft(item.get("craft")),
            _reason(item["why"]) if "why" in item else None,
        )
        for item in items
    )
