"""Events as the JSON objects of a run file, and back: `load(dump(event)) == event`.

Times are whole milliseconds. The forms are documented in the README and stable; readers skip keys they do
not know.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
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
    Rated,
    Said,
    TimedOut,
    Timing,
    What,
)
from scenarios.model import Deed, Scenario, ScenarioId, VariantId
from scenarios.parts import (
    UNTIMED,
    Mode,
    PartError,
    read_craft,
    read_factor,
    read_mode,
    read_reason,
    read_seed,
    read_sure,
    read_text,
    read_whole,
)
from scenarios.text import read_day
from scenarios.vocabulary import SeatId

Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """The head of a run file: which scenario in which version, who sits where, which variant, whose law.

    In an assessment the first commit counts and there are no hints; in training the last does. `factor` is
    that of the member's accommodation, None untimed; never its reason.
    """

    scenario: ScenarioId
    version: str
    title: str
    seat: SeatId
    variant: VariantId
    seed: int
    law_as_of: date
    mode: Mode = "assess"
    factor: Fraction | None = Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A recorded run: its head and its events in order; `ended` or broken off."""

    started: Started
    events: tuple[Event, ...]


class RecordError(ValueError):
    """What was read is no event of a run; the message says which part."""


def start_of(
    scenario: Scenario,
    variant: VariantId,
    seed: int,
    law_as_of: date,
    *,
    mode: Mode = "assess",
    factor: Fraction | None = Fraction(1),
) -> Started:
    """Make the head of a run of this scenario."""
    return Started(
        scenario=scenario.id,
        version=scenario.version,
        title=scenario.title,
        seat=scenario.seat,
        variant=variant,
        seed=seed,
        law_as_of=law_as_of,
        mode=mode,
        factor=factor,
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
        "mode": started.mode,
        "factor": UNTIMED if started.factor is None else str(started.factor),
    }


def load_start(body: Mapping[str, Any]) -> Started:
    """Read the head of a run file; RecordError says what is missing or wrong."""
    if body.get("type") != "started":
        raise RecordError(f"a run begins with 'started', this one with {body.get('type')!r}")
    try:
        return Started(
            scenario=ScenarioId(read_text(body["scenario"])),
            version=read_text(body["version"]),
            title=read_text(body["title"]),
            seat=SeatId(read_text(body["seat"])),
            variant=VariantId(read_text(body["variant"])),
            seed=read_seed(body["seed"]),
            law_as_of=read_day(read_text(body["law_as_of"])),
            mode=read_mode(body.get("mode", "assess")),
            factor=read_factor(body.get("factor", "1")),
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
                "open": [_dump_open(way) for way in ways],
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
                "open": [_dump_open(way) for way in ways],
                **timing._asdict(),
            }
        case Happened(timer, after_ms):
            return {"type": "happened", "timer": timer, "after_ms": after_ms}
        case Hinted(state, after_ms):
            return {"type": "hint", "state": state, "after_ms": after_ms}
        case Rated(state, sure):
            return {"type": "rated", "state": state, "sure": sure}
        case Ended(ending, outcome, people):
            return {"type": "ended", "ending": ending, "outcome": outcome, "people": people}
        case _:
            assert_never(what)


def dump_shown(way: Open) -> Json:
    """Write an open choice as a member sees it."""
    return {
        "id": way.choice,
        "label": way.label,
        "acts": [{"act": deed.act, "matter": deed.matter} for deed in way.deeds],
    }


def _dump_open(way: Open) -> Json:
    """Write an open choice for the record; craft and reason only where the author marked them."""
    body = dump_shown(way)
    if way.craft is not None:
        body["craft"] = way.craft
    if way.reason is not None:
        body["why"] = {"of": way.reason.decision, "right": way.reason.right}
    return body


def load(body: Mapping[str, Any]) -> Event:
    """Read an event; RecordError names a part that is missing or of another kind."""
    try:
        return Event(read_whole(body["at_ms"]), _what(body))
    except KeyError as error:
        raise RecordError(f"an event of type {body.get('type')!r} lacks {error.args[0]!r}") from error
    except PartError as error:
        raise RecordError(str(error)) from error
    except (TypeError, AttributeError) as error:
        raise RecordError(
            f"an event of type {body.get('type')!r} is not of the form of a run file"
        ) from error


def _what(body: Mapping[str, Any]) -> What:
    match body["type"]:
        case "line":
            pace = read_text(body.get("pace", "normal"))
            return Said(read_text(body["speaker"]), read_text(body["channel"]), read_text(body["text"]), pace)
        case "learned":
            return _seen_learned(body["matter"], body["circumstance"], body["value"])
        case "decided":
            return Decided(
                read_text(body["state"]),
                read_text(body["seat"]),
                read_text(body["choice"]),
                read_whole(body["after_ms"]),
                _load_open(body["open"]),
                _timing(body),
            )
        case "act":
            return _seen_acted(body["act"], body["matter"], body["seat"])
        case "timeout":
            return TimedOut(
                read_text(body["state"]),
                read_text(body["seat"]),
                read_whole(body["after_ms"]),
                _load_open(body["open"]),
                _timing(body),
            )
        case "happened":
            return Happened(read_text(body["timer"]), read_whole(body["after_ms"]))
        case "hint":
            return Hinted(read_text(body["state"]), read_whole(body["after_ms"]))
        case "rated":
            return Rated(read_text(body["state"]), read_sure(body["sure"]))
        case "ended":
            return Ended(read_text(body["ending"]), read_text(body["outcome"]), read_text(body["people"]))
        case other:
            raise RecordError(f"no event is of type {other!r}")


@lru_cache(maxsize=4096)
def _seen_learned(matter: object, circumstance: object, value: object) -> Learned:
    return Learned(read_text(matter), read_text(circumstance), read_text(value))


@lru_cache(maxsize=4096)
def _seen_acted(act: object, matter: object, seat: object) -> Acted:
    return Acted(read_text(act), read_text(matter), read_text(seat))


def _timing(body: Mapping[str, Any]) -> Timing:
    return Timing(*(None if body.get(key) is None else read_whole(body[key]) for key in Timing._fields))


def _load_open(items: Sequence[Mapping[str, Any]]) -> tuple[Open, ...]:
    return tuple([_open_of(item) for item in items])


def _open_of(item: Mapping[str, Any]) -> Open:
    of, right = (item["why"]["of"], item["why"]["right"]) if "why" in item else (None, None)
    acts = tuple([(deed["act"], deed["matter"]) for deed in item["acts"]])
    return _seen_open(item["id"], item["label"], acts, item.get("craft"), of, right)


@lru_cache(maxsize=4096, typed=True)
def _seen_open(  # noqa: PLR0917 - `typed` tells True from 1 among arguments only
    choice: object,
    label: object,
    acts: tuple[tuple[object, object], ...],
    craft: object,
    of: object,
    right: object,
) -> Open:
    """Read a choice that was open; the same few come up in every run, and each is looked at once."""
    return Open(
        read_text(choice),
        read_text(label),
        tuple(Deed(act=read_text(act), matter=read_text(matter)) for act, matter in acts),
        read_craft(craft),
        None if of is None and right is None else read_reason(of, right),
    )
