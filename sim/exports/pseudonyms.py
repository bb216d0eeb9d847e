"""Records without names, for research: people and runs by keyed pseudonyms, free text left out.

A pseudonym is HMAC-SHA-256 under a key that the agency keeps: the same person is the same word in every
export under one key, and without the key nobody can try numbers until one fits. Hashes and signatures leave
too, since they would lead back to the record. Source: ENISA, Pseudonymisation techniques and best practices.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from sim.exports.stamp import Filed
from sim.records.attempts import Attempt

_PEOPLE = {
    ("member", "employee_id_or_star"),
    ("instructor", "id"),
    ("supervisor", "id"),
    ("time_and_place", "proctor_id"),
}
_LEFT_OUT = {
    ("member", "legal_name"),
    ("member", "board_id"),
    ("member", "telecommunicator_cert_no"),
    ("instructor", "name"),
    ("instructor", "cert_no"),
    ("instructor", "attestation_text"),
    ("supervisor", "name"),
    ("supervisor", "comment"),
    ("sign_off", "comment"),
    ("remedial", "instructor_id"),
    ("record", "amendment_reason"),
    ("integrity", "record_hash"),
    ("integrity", "previous_hash"),
    ("integrity", "signature"),
    ("content", "key_approved_by"),
}
_IDS = {
    ("record", "record_id"),
    ("record", "supersedes_record_id"),
    ("remedial", "retest_record_id"),
}
WITHHELD = "withheld"
_NOBODY = (None, "none", "")


def pseudonym(key: bytes, kind: str, name: str) -> str:
    """Give the word that stands for a person or a record: 26 letters, the same under the same key."""
    digest = hmac.new(key, f"{kind}\n{name}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:16]).decode().rstrip("=").lower()


def without_names(records: Iterable[Filed], key: bytes) -> Iterator[Filed]:
    """Give each record without names, numbers, free text and hashes; the person is a pseudonym."""
    for record in records:
        yield {group: _fields(group, fields, key) for group, fields in record.items()}


def attempt_without_names(attempt: Attempt, key: bytes) -> Attempt:
    """Give the header of a run without name and number: run and person by the words that records have."""
    return replace(
        attempt,
        attempt_id=run_word(key, attempt.attempt_id),
        member_name=None,
        member_number=_word(key, "person", attempt.member_number),
        sitting_id=None,
    )


def run_word(key: bytes, attempt_id: str) -> str:
    """Give the word that stands for a run."""
    return pseudonym(key, "run", attempt_id)


def _fields(group: str, fields: Any, key: bytes) -> Any:  # noqa: ANN401 - a record's own shape
    if not isinstance(fields, Mapping):
        return fields
    return {name: _field((group, name), value, key) for name, value in fields.items()}


def _field(place: tuple[str, str], value: Any, key: bytes) -> Any:  # noqa: ANN401 - a record's own shape
    if place == ("content", "scenarios"):
        return [
            {**each, "attempt_id": run_word(key, each["attempt_id"]), "attempt_hash": None} for each in value
        ]
    if place == ("outcome", "critical_errors"):
        return [{**each, "voided_by": WITHHELD if each["voided_by"] else None} for each in value]
    if place in _LEFT_OUT:
        return value if value in _NOBODY else WITHHELD
    if place in _PEOPLE:
        return _word(key, "person", value)
    return _word(key, "record", value) if place in _IDS else value


def _word(key: bytes, kind: str, value: str | None) -> str | None:
    return value if value is None or value in _NOBODY else pseudonym(key, kind, value)
