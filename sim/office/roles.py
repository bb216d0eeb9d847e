"""What each role may do; whatever is not listed is denied. Pure.

A role gives nothing over one's own: who proposed a correction may not agree to it, and nobody corrects a
record of their own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias, get_args

Role: TypeAlias = Literal["member", "instructor", "evaluator", "supervisor", "auditor"]
Power: TypeAlias = Literal[
    "see own records",
    "see others' records",
    "see names",
    "export records",
    "export without names",
    "verify",
    "sign a checkpoint",
    "attest",
    "comment as a supervisor",
    "propose a void",
    "agree to a void",
    "propose an amendment",
    "agree to an amendment",
    "set retention",
    "set or lift a hold",
    "purge",
    "release",
    "back up",
    "hand in",
    "add people",
]

ROLES: tuple[Role, ...] = get_args(Role)
POWERS: tuple[Power, ...] = get_args(Power)

_OWN: frozenset[Power] = frozenset({"see own records"})
_SEEING: frozenset[Power] = frozenset({"see others' records", "see names", "export records", "verify"})

ALLOWED: Mapping[Role, frozenset[Power]] = MappingProxyType(
    {
        "member": _OWN,
        "instructor": _OWN | {"see others' records", "see names", "attest", "hand in"},
        "evaluator": _OWN
        | _SEEING
        | {"propose a void", "agree to a void", "propose an amendment", "agree to an amendment"},
        "supervisor": _OWN
        | _SEEING
        | {
            "export without names",
            "sign a checkpoint",
            "comment as a supervisor",
            "set retention",
            "set or lift a hold",
            "purge",
            "release",
            "back up",
            "hand in",
            "add people",
        },
        "auditor": _OWN | _SEEING | {"export without names"},
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOn:
    """Someone who showed who they are; `member_number` is that of their own records, empty without any."""

    person_id: str
    roles: frozenset[Role]
    member_number: str = ""


class DeniedError(Exception):
    """A person may not do this; the message says who may."""


def may(person: SignedOn, power: Power) -> bool:
    """Tell whether one of the person's roles has this power."""
    return any(power in ALLOWED[role] for role in person.roles)


def require(person: SignedOn, power: Power) -> None:
    """Let pass who may; DeniedError names the roles that could."""
    if not may(person, power):
        could = " or ".join(role for role in ROLES if power in ALLOWED[role])
        raise DeniedError(f"{person.person_id} may not {power}; a person who is {could} may")


def require_any(person: SignedOn, powers: Iterable[Power]) -> None:
    """Let pass who may do one of these; DeniedError names the roles that could do the first."""
    wanted = tuple(powers)
    if not any(may(person, power) for power in wanted):
        require(person, wanted[0])


def require_other(person: SignedOn, power: Power, *, owner_number: str) -> None:
    """Let pass who may do this to the record of `owner_number`; nobody acts on a record of their own."""
    require(person, power)
    if person.member_number and person.member_number == owner_number:
        raise DeniedError(f"{person.person_id} may not {power} on a record of their own; another person may")


def require_second(person: SignedOn, power: Power, *, proposed_by: str) -> None:
    """Let pass a second person: one who may do this and did not propose it."""
    require(person, power)
    if person.person_id == proposed_by:
        raise DeniedError(f"{person.person_id} proposed this; a second person agrees to it")
