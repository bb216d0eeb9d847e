"""The hash chain of one attempt: how it grows and how its first fault is found. Pure.

`hash = SHA-256(prev_hash || RFC 8785 bytes of the entry)`. An entry is `{"event": ..., "event_id": ...}`
where it has a name of its own, else the event alone (attempts of the first version, completion records,
custody). Before entry 1 stands the root, the SHA-256 of the RFC 8785 bytes of the attempt's own header, so
that a changed header is found as well.
"""

import hashlib
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

import orjson
import rfc8785

JsonValue: TypeAlias = bool | int | float | str | Sequence["JsonValue"] | Mapping[str, "JsonValue"] | None
Event: TypeAlias = Mapping[str, JsonValue]

NO_HASH = bytes(32)
"""What stands before the first link of a chain that has no header."""

_BIGGEST, _SMALLEST = 2**53 - 1, 1e-4
"""Between these orjson writes a fraction as JSON's byte form has it, and an exponent beyond."""
_ODD_KEY = re.compile(r"[\ud800-\U0010ffff]")
_NAME = re.compile(r"[ !#-\[\]-~]{1,64}")
"""What an event may be called: printable ASCII that stands in JSON as it is."""

FaultKind = Literal["header", "changed", "dropped", "moved", "truncated", "added", "head", "missing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The end of a chain: the last event's `seq` (0 before any) and its hash (the root before any)."""

    seq: int
    hash: bytes


class Link(NamedTuple):
    """One event in its chain; `seq` counts from 1, `prev_seq` is None at 1, `body` is RFC 8785 bytes.

    `event_id` is None where the hash does not cover a name. A named tuple, since verifying makes a million.
    """

    seq: int
    prev_seq: int | None
    prev_hash: bytes
    hash: bytes
    body: bytes
    event_id: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """The first place where a chain no longer holds; `seq` 0 speaks of the attempt's header."""

    attempt_id: str
    seq: int
    kind: FaultKind
    what: str


def canonical(value: JsonValue) -> bytes:
    """Write a JSON value in its one byte form (RFC 8785); raises ValueError for what JSON cannot hold.

    orjson, many times as fast, writes the same bytes but for some numbers and for the order of keys beyond
    U+D7FF; where there may be one of these, or it takes a key for none, rfc8785 writes.
    """
    if not _is_plain(value):
        value = _with_whole_numbers(value)
        if not _is_plain(value):
            return rfc8785.dumps(value)
    try:
        body = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError:
        return rfc8785.dumps(value)
    return body if body.isascii() or not _ODD_KEY.search(body.decode()) else rfc8785.dumps(value)


def _is_plain(value: JsonValue) -> bool:
    """Tell whether this is an object or list of which both encoders write each number alike."""
    inner: Iterable[JsonValue]
    if isinstance(value, dict):
        inner = value.values()
    elif isinstance(value, list | tuple):
        inner = value
    else:
        return False  # a bare text is rare, and the encoders differ on it
    for each in inner:
        kind = type(each)  # asked once: this runs for every value of every event
        if kind is str or each is None or kind is bool:
            continue
        if isinstance(each, int):
            if not -_BIGGEST <= each <= _BIGGEST:
                return False
        elif isinstance(each, float):
            if each.is_integer() or not _SMALLEST <= abs(each) <= _BIGGEST:
                return False
        elif not _is_plain(each):
            return False
    return True


def _with_whole_numbers(value: JsonValue) -> JsonValue:
    """Give the same value with 1 in place of 1.0, which are one number in JSON."""
    if isinstance(value, dict):
        return {name: _with_whole_numbers(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_with_whole_numbers(inner) for inner in value]
    if isinstance(value, float) and value.is_integer() and abs(value) <= _BIGGEST:
        return int(value)
    return value


def root_of(header: Event) -> bytes:
    """Hash the header of an attempt; fields that are None count as absent, so that new ones can be added."""
    said = {str(name): value for name, value in header.items() if value is not None}  # names of columns too
    return hashlib.sha256(canonical(said)).digest()


def extend(head: Head, events: Iterable[Event], names: Iterable[str] | None = None) -> tuple[Link, ...]:
    """Continue the chain at `head` with `events`, in order; `names`, one each, are covered by the hashes.

    ValueError for a name that is empty, longer than 64 characters, or not plain printable ASCII.
    """
    links = []
    seq, last = head.seq, head.hash
    given = None if names is None else iter(names)
    for event in events:
        body = canonical(event if type(event) is dict else dict(event))
        name = None if given is None else _named(next(given))
        digest = digest_of(last, body, name)
        links.append(Link(seq + 1, seq or None, last, digest, body, name))
        seq, last = seq + 1, digest
    return tuple(links)


def digest_of(previous: bytes, body: bytes, name: bytes | None = None) -> bytes:
    """Hash one entry of a chain after the hash before it."""
    if name is None:
        return hashlib.sha256(previous + body).digest()
    whole = b"".join((previous, b'{"event":', body, b',"event_id":"', name, b'"}'))
    return hashlib.sha256(whole).digest()


def _hashed(previous: bytes, body: bytes, name: bytes | None, digest: bytes) -> bool:
    """Tell whether this is what was hashed; a name with a quote in it could pass for part of the event."""
    return (name is None or b'"' not in name) and digest_of(previous, body, name) == digest


def _named(name: str) -> bytes:
    if not _NAME.fullmatch(name):
        raise ValueError(
            f"{name!r} is no name for an event; 1 to 64 printable ASCII characters, no quote or \\"
        )
    return name.encode()


def first_fault(
    attempt_id: str, root: bytes, links: Iterable[Link], head: Head, gone: Container[int] = frozenset()
) -> Fault | None:
    """Follow a stored chain from `root` to `head` and name the first fault; None when it holds.

    `links` come in order of `seq`. `head` is what the store noted apart from the events, so that events
    taken off the end are missed. For the numbers in `gone` a tombstone stands, whose body is no longer there.
    """
    seq, last = 0, root
    for link in links:
        at, before, previous, digest, body, name = link
        follows = at == seq + 1 <= head.seq and previous == last and before == (seq or None)
        if not (follows and (at in gone or _hashed(previous, body, name, digest))):
            kind, what = _fault_of(link, seq, last, head, gone)
            at = 0 if kind == "header" else min(at, seq + 1)
            return Fault(attempt_id=attempt_id, seq=at, kind=kind, what=what)
        seq, last = at, digest
    if seq < head.seq:
        what = f"the store noted {head.seq} entries; those after {seq} were taken away"
        return Fault(attempt_id=attempt_id, seq=seq + 1, kind="truncated", what=what)
    if last != head.hash:
        what = "the hash that the store noted for the end of the chain is another"
        return Fault(attempt_id=attempt_id, seq=seq, kind="head" if seq else "header", what=what)
    return None


def _fault_of(link: Link, seq: int, last: bytes, head: Head, gone: Container[int]) -> tuple[FaultKind, str]:
    """Say what is wrong with the link after `seq` whose hash is `last`, which does not follow it."""
    if link.seq > seq + 1:
        return "dropped", f"entry {seq + 1} is missing; the next one kept is {link.seq}"
    if link.seq <= seq:
        return "moved", f"entry {link.seq} stands where entry {seq + 1} should"
    if link.seq > head.seq:
        return "added", f"the store noted {head.seq} entries; this one was put after them"
    if link.seq not in gone and not _hashed(link.prev_hash, link.body, link.event_id, link.hash):
        return "changed", "its content is not what was hashed when it was appended"
    if link.prev_hash != last and seq == 0 and link.prev_seq is None:
        return "header", "the attempt's header is not the one that this chain began with"
    return "moved", "it does not follow the event before it: one was put in, taken out or moved"
