"""The forms that leave as one file for each record: the page of it, and the badge of a pass."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, TypeAlias

from sim.exports.badge import NoBadgeError, badge
from sim.exports.certificate import certificate
from sim.exports.folder import Part
from sim.exports.stamp import Filed
from sim.outgoing.leaving import Leaving
from sim.outgoing.vouched import vouch_in
from sim.signing.keys import Signer

Seal: TypeAlias = Callable[[bytes, datetime], bytes]
"""Signs a page as of a moment."""


class Given:
    """Makes the file of each record; counts the records that give none."""

    def __init__(self, make: Callable[[Filed], bytes | None], ending: str) -> None:
        self._make = make
        self._ending = ending
        self.not_given = 0

    def parts(self, going: Leaving) -> Iterator[tuple[str, Part]]:
        """Give the files, each named by its record's id: never by a person's name."""
        for record in going.as_filed():
            made = self.one(record)
            if made is not None:
                yield f"{name_of(record)}.{self._ending}", _part(made)

    def one(self, record: Filed) -> bytes | None:
        """Make the file of one record; None where it gives none."""
        made = self._make(record)
        self.not_given += made is None
        return made


def pages(seal: Seal | None) -> Given:
    """Make the page of each record, signed where there is a seal, as of its sign-off."""
    return Given(lambda record: page_of(record, seal), "pdf")


def badges(signer: Signer, agency_url: str) -> Given:
    """Make the badge of each record that passed."""
    return Given(lambda record: badge_of(record, signer, agency_url), "jwt")


def page_of(record: Filed, seal: Seal | None) -> bytes:
    """Set a record's page."""
    page = certificate(record, vouch_in(record))
    return page if seal is None else seal(page, signed_off(record))


def badge_of(record: Filed, signer: Signer, agency_url: str) -> bytes | None:
    """Make a record's badge; None where it did not pass, or is practice, or was voided."""
    try:
        return f"{badge(record, signer, agency_url)}\n".encode()
    except NoBadgeError:
        return None


def name_of(record: Filed) -> str:
    """Name a record's file by its id."""
    said: Any = record["record"]
    return f"record-{said['record_id']}"


def signed_off(record: Filed) -> datetime:
    """Give the moment of the member's sign-off, in UTC and whole seconds."""
    said: Any = record["sign_off"]
    return datetime.fromisoformat(said["acknowledged_at"]).astimezone(UTC).replace(microsecond=0)


def _part(content: bytes) -> Part:
    def write(out: Any) -> None:  # noqa: ANN401 - a file open for bytes
        out.write(content)

    return write
