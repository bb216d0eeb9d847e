"""What each role may do, written out: a power that moves from one role to another shows here."""

import pytest

from sim.office.roles import (
    POWERS,
    ROLES,
    DeniedError,
    Power,
    Role,
    SignedOn,
    may,
    require,
    require_other,
    require_second,
)

WHO_MAY = {
    "see own records": "member instructor evaluator supervisor auditor",
    "see others' records": "instructor evaluator supervisor auditor",
    "see names": "instructor evaluator supervisor auditor",
    "export records": "evaluator supervisor auditor",
    "export without names": "supervisor auditor",
    "verify": "evaluator supervisor auditor",
    "sign a checkpoint": "supervisor",
    "attest": "instructor",
    "comment as a supervisor": "supervisor",
    "propose a void": "evaluator",
    "agree to a void": "evaluator",
    "propose an amendment": "evaluator",
    "agree to an amendment": "evaluator",
    "set retention": "supervisor",
    "set or lift a hold": "supervisor",
    "purge": "supervisor",
    "release": "supervisor",
    "back up": "supervisor",
    "hand in": "instructor supervisor",
    "add people": "supervisor",
}
DENIED = [(role, power) for power in POWERS for role in ROLES if role not in WHO_MAY[power].split()]


def person(role: Role, person_id: str = "P-1", number: str = "") -> SignedOn:
    return SignedOn(person_id=person_id, roles=frozenset({role}), member_number=number)


def test_each_power_belongs_to_the_roles_written_here() -> None:
    assert {
        power: " ".join(role for role in ROLES if may(person(role), power)) for power in POWERS
    } == WHO_MAY


@pytest.mark.parametrize(("role", "power"), DENIED)
def test_each_denial_says_who_may(role: Role, power: Power) -> None:
    with pytest.raises(DeniedError) as error:
        require(person(role), power)
    assert str(error.value) == (
        f"P-1 may not {power}; a person who is {' or '.join(WHO_MAY[power].split())} may"
    )


def test_who_has_no_role_may_nothing() -> None:
    nobody = SignedOn(person_id="P-1", roles=frozenset())
    assert not any(may(nobody, power) for power in POWERS)


def test_two_roles_have_the_powers_of_both() -> None:
    both = SignedOn(person_id="P-1", roles=frozenset({"instructor", "evaluator"}))
    assert may(both, "attest")
    assert may(both, "propose a void")


def test_nobody_corrects_a_record_of_their_own() -> None:
    own = person("evaluator", number="4471")
    with pytest.raises(DeniedError, match="on a record of their own"):
        require_other(own, "propose a void", owner_number="4471")
    require_other(own, "propose a void", owner_number="9000")


def test_who_proposed_may_not_agree() -> None:
    with pytest.raises(DeniedError, match="a second person agrees"):
        require_second(person("evaluator"), "agree to a void", proposed_by="P-1")
    require_second(person("evaluator", "P-2"), "agree to a void", proposed_by="P-1")
