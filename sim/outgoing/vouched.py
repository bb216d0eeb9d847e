"""Who vouches for a record, as its `integrity` group says."""

from dataclasses import fields
from typing import Any

from sim.exports.stamp import Filed
from sim.signing.vouched import Vouch


def vouch_in(record: Filed) -> Vouch | None:
    """Read the vouch of a record, None where nobody vouched."""
    said: Any = record["integrity"]
    given = {each.name: said.get(each.name) for each in fields(Vouch)}
    return Vouch(**given) if all(given.values()) else None
