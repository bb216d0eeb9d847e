"""The hash chain of one attempt: how it grows and how its first fault is found. Pure.

`hash = SHA-256(prev_hash || RFC 8785 bytes of the event)`. Before event 1 stands the root, the SHA-256 of the
RFC 8785 bytes of the attempt's own header, so that a changed header is found as well.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

import rfc8785

JsonValue: TypeAlias = bool | int | float | str | Sequence["JsonValue"] | Mapping[str, "JsonValue"] | None
Event: TypeAlias = Mapping[str, JsonValue]

NO_HASH = bytes(32)
"""What stands before the first link of a chain that has no header."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
_ODD_NUMBER = re.compile(r"[0-9](?:[.eE]|[0-9]{15})")
_ODD_KEY = re.compile(r"[\ud800-\U0010ffff]")

FaultKind = Literal["header", "changed", "dropped", "moved", "truncated", "added", "head"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The end of a chain: the last event's `seq` (0 before any) and its hash (the root before any)."""

    seq: int
    hash: bytes


class Link(NamedTuple):
    """One event in its chain; `seq` counts from 1, `prev_seq` is None at 1, `body` is RFC 8785 bytes.

    A named tuple, since verifying makes a million of them.
    """

    seq: int
    prev_seq: int | None
    prev_hash: bytes
    hash: bytes
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """The first place where a chain no longer holds; `seq` 0 speaks of the attempt's header."""

    attempt_id: str
    seq: int
    kind: FaultKind
    what: str


def canonical(value: JsonValue) -> bytes:
    """Write a JSON value in its one byte form (RFC 8785); raises ValueError for what JSON cannot hold.

    Python's own encoder, several times as fast, writes the same bytes but for numbers with a fraction or of
    16 digits and for the order of keys beyond U+D7FF; where its text may hold one of these, rfc8785 writes.
    """
    text = _ENCODER.encode(value)
    same = text[0] in "{[" and not _ODD_NUMBER.search(text) and (text.isascii() or not _ODD_KEY.search(text))
    return text.encode() if same else rfc8785.dumps(value)


def root_of(header: Event) -> bytes:
    """Hash the header of an attempt; fields that are None count as absent, so that new ones can be added."""
    said = {name: value for name, value in header.items() if value is not None}
    return hashlib.sha256(canonical(said)).digest()


def extend(head: Head, events: Iterable[Event]) -> tuple[Link, ...]:
    """Continue the chain at `head` with `events`, in order."""
    links = []
    seq, last = head.seq, head.hash
    for event in events:
        body = canonical(dict(event))
        digest = hashlib.sha256(last + body).digest()
        links.append(Link(seq=seq + 1, prev_seq=seq or None, prev_hash=last, hash=digest, body=body))
        seq, last = seq + 1, digest
    return tuple(links)


def first_fault(attempt_id: str, root: bytes, links: Iterable[Link], head: Head) -> Fault | None:
    """Follow a stored chain from `root` to `head` and name the first fault; None when it holds.

    `links` come in order of `seq`. `head` is what the store noted apart from the events, so that events
    taken off the end are missed.
    """
    seq, last = 0, root
    for link in links:
        found = _fault_of(link, seq, last, head)
        if found:
            kind, what = found
            at = 0 if kind == "header" else min(link.seq, seq + 1)
            return Fault(attempt_id=attempt_id, seq=at, kind=kind, what=what)
        seq, last = link.seq, link.hash
    if seq < head.seq:
        what = f"the store noted {head.seq} entries; those after {seq} were taken away"
        return Fault(attempt_id=attempt_id, seq=seq + 1, kind="truncated", what=what)
    if last != head.hash:
        what = "the hash that the store noted for the end of the chain is another"
        return Fault(attempt_id=attempt_id, seq=seq, kind="head" if seq else "header", what=what)
    return None


def _fault_of(link: Link, seq: int, last: bytes, head: Head) -> tuple[FaultKind, str] | None:
    """Say what is wrong with the link after `seq` whose hash is `last`."""
    if link.seq > seq + 1:
        return "dropped", f"entry {seq + 1} is missing; the next one kept is {link.seq}"
    if link.seq <= seq:
        return "moved", f"entry {link.seq} stands where entry {seq + 1} should"
    if link.seq > head.seq:
        return "added", f"the store noted {head.seq} entries; this one was put after them"
    if link.hash != hashlib.sha256(link.prev_hash + link.body).digest():
        return "changed", "its content is not what was hashed when it was appended"
    if link.prev_hash != last and seq == 0:
        return "header", "the attempt's header is not the one that this chain began with"
    if link.prev_hash != last or link.prev_seq != (seq or None):
        return "moved", "it does not follow the event before it: one was put in, taken out or moved"
    return None
