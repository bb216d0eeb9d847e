"""Badges, judged by `openbadgeslib`, which is not ours: a pass is taken, a changed letter is not."""

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier

from sim.exports.badge import NoBadgeError, badge, did_key
from sim.exports.stamp import Filed
from sim.records.completion import CompletionRecord, as_plain
from sim.signing.keys import Signer, make_keys, read_signer
from tests.sim.records.samples import RECORD

URL = "https://911.example.org/"
PASSED = replace(
    RECORD,
    outcome=replace(RECORD.outcome, result="PASS"),
    next=replace(RECORD.next, next_due=date(2099, 1, 31)),
)


def filed(record: CompletionRecord = PASSED) -> Filed:
    return {**as_plain(record), "integrity": {"record_hash": "a" * 64, "previous_hash": "0" * 64}}


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    make_keys(tmp_path, "Cook County 911", at="2026-01-01T00:00:00.000Z")
    return read_signer(tmp_path)


def verified(token: str, signer: Signer) -> Any:  # noqa: ANN401 - the judge's own answer
    key = Ed25519PublicKey.from_public_bytes(signer.key.public)
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return OB3Verifier(pem, issuer_did=did_key(signer.key.public)).verify(token)


def test_a_pass_is_a_badge_that_the_outside_judge_takes(signer: Signer) -> None:
    credential = verified(badge(filed(), signer, URL), signer)
    assert credential.issuer.name == "Cook County 911"
    assert credential.achievement.name == "Welcoming City calls (TRAINING)"
    assert credential.expiration_date.date() == date(2099, 1, 31)


def test_the_key_in_the_badge_resolves_by_itself(signer: Signer) -> None:
    token = badge(filed(), signer, URL)
    judge = OB3Verifier.for_issuer_did(did_key(signer.key.public))
    assert judge.verify(token).issuer.name == "Cook County 911"


def test_one_changed_letter_is_refused(signer: Signer) -> None:
    token = badge(filed(), signer, URL)
    for at in range(0, len(token) - 1, 37):
        if token[at] == ".":
            continue
        changed = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
        with pytest.raises(OB3VerificationError):
            verified(changed, signer)


def test_a_badge_of_another_key_is_refused(signer: Signer, tmp_path: Path) -> None:
    make_keys(tmp_path / "other", "Cook County 911", at="2026-01-01T00:00:00.000Z")
    with pytest.raises(OB3VerificationError):
        verified(badge(filed(), read_signer(tmp_path / "other"), URL), signer)


@pytest.mark.parametrize(
    "record",
    [
        RECORD,
        replace(PASSED, record=replace(PASSED.record, record_class="practice")),
        replace(
            PASSED,
            record=replace(
                PASSED.record,
                status="voided",
                supersedes_record_id="an earlier one",
                amendment_reason="an error",
            ),
        ),
    ],
)
def test_only_a_standing_pass_gives_a_badge(record: CompletionRecord, signer: Signer) -> None:
    with pytest.raises(NoBadgeError, match="gives no badge"):
        badge(filed(record), signer, URL)


def test_the_badge_names_nobody_and_the_member_can_still_show_it_is_theirs(signer: Signer) -> None:
    credential: Any = verified(badge(filed(), signer, URL), signer)
    told = str(vars(credential))
    assert RECORD.member.legal_name not in told
    number, salt = RECORD.member.employee_id_or_star, RECORD.record.record_id
    assert hashlib.sha256((number + salt).encode()).hexdigest() in told


def test_the_same_record_gives_the_same_badge(signer: Signer) -> None:
    assert badge(filed(), signer, URL) == badge(filed(), signer, URL)
