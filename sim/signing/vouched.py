"""What a vouch says, as values: read and kept without any cryptography."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

VouchedBy: TypeAlias = Literal["self", "recorder", "server"]
"""A member's own machine, a proctored station, or the agency's server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouch:
    """A signature over a record's hash (hex); `signature` is base64, `signed_at` RFC 3339 in UTC."""

    record_hash: str
    vouched_by: VouchedBy
    key_id: str
    signed_at: str
    signature: str


Voucher: TypeAlias = Callable[[str], Vouch]
"""Vouches for a record by its hash (hex), with the agency's key."""

Receiver: TypeAlias = Callable[[Vouch | None], Voucher]
"""Gives what vouches here for a record from elsewhere, by the vouch it came with; None: it came with none."""
