"""A pass as an Open Badges 3.0 credential for the member's wallet, in the JWT form (VC-JWT, EdDSA).

The member is a salted hash of their number at the agency: who has the number can show that the badge is
theirs, and nobody else learns it. Sources: 1EdTech, Open Badges 3.0, section 8.2; W3C, Verifiable Credentials
Data Model 2.0; W3C CCG, did:key.
"""

import base64
import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from sim.exports.stamp import Filed
from sim.signing.keys import Signer

CONTEXT = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ED25519 = b"\xed\x01"
"""The multicodec mark of an Ed25519 public key."""


class NoBadgeError(ValueError):
    """A record that is not a pass, or not a completion, gives no badge; the message says which."""


def badge(record: Filed, signer: Signer, agency_url: str) -> str:
    """Make the badge of a record that passed; the same record and key give the same text."""
    claims = _claims(record, signer, agency_url)
    header = {"alg": "EdDSA", "typ": "JWT", "jwk": _jwk(signer)}
    signed = f"{_part(header)}.{_part(claims)}"
    return f"{signed}.{_base64url(signer.sign(signed.encode()))}"


def did_key(public: bytes) -> str:
    """Write a public key as a did:key, which needs nobody to resolve it."""
    number, letters = int.from_bytes(_ED25519 + public), ""
    while number:
        number, at = divmod(number, len(_BASE58))
        letters = _BASE58[at] + letters
    return f"did:key:z{letters}"


def _claims(record: Any, signer: Signer, agency_url: str) -> dict[str, object]:  # noqa: ANN401 - a record's own shape
    said, outcome = record["record"], record["outcome"]
    if outcome["result"] != "PASS" or said["record_class"] != "completion" or said["status"] == "voided":
        told = f"{outcome['result']}, {said['record_class']}, {said['status']}"
        raise NoBadgeError(f"the record {said['record_id']} gives no badge: it is {told}")
    issuer = did_key(signer.key.public)
    start = datetime.fromisoformat(record["time_and_place"]["end_at"]).astimezone(UTC).replace(microsecond=0)
    claims: dict[str, object] = {
        "@context": list(CONTEXT),
        "id": f"urn:uuid:{said['record_id']}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": f"{record['course']['title']} (TRAINING)",
        "issuer": {"id": issuer, "type": ["Profile"], "name": signer.agency, "url": agency_url},
        "validFrom": start.isoformat().replace("+00:00", "Z"),
        "credentialSubject": _subject(record),
        "iss": issuer,
        "jti": f"urn:uuid:{said['record_id']}",
        "nbf": int(start.timestamp()),
    }
    due = record["next"]["next_due"]
    if due is not None:
        until = datetime.fromisoformat(due).replace(hour=23, minute=59, second=59, tzinfo=UTC)
        claims["validUntil"] = until.isoformat().replace("+00:00", "Z")
        claims["exp"] = int(until.timestamp())
    return claims


def _subject(record: Any) -> dict[str, object]:  # noqa: ANN401 - a record's own shape
    course, number = record["course"], record["member"]["employee_id_or_star"]
    salt = record["record"]["record_id"]
    digest = hashlib.sha256((number + salt).encode()).hexdigest()
    return {
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityHash": f"sha256${digest}",
                "identityType": "identifier",
                "salt": salt,
            }
        ],
        "achievement": {
            "id": f"urn:welcoming-city-sim:{course['lesson_plan_id']}:{course['lesson_plan_version']}",
            "type": ["Achievement"],
            "achievementType": "Course",
            "name": f"{course['title']} (TRAINING)",
            "description": course["description"],
            "criteria": {"narrative": _criteria(record)},
        },
    }


def _criteria(record: Any) -> str:  # noqa: ANN401 - a record's own shape
    outcome, content = record["outcome"], record["content"]
    rule, cut = outcome["pass_rule_version"][:12], outcome["cut"]
    return " ".join(
        (
            f"Passed by the pass rule {rule} (cut {cut:g} %) under the law as of {content['law_as_of']};",
            f"key approved by: {content['key_approved_by']}.",
            "Training: evidence of learning, not of conduct on duty.",
            f"Record hash {record['integrity']['record_hash']}.",
        )
    )


def _jwk(signer: Signer) -> dict[str, str]:
    return {"kty": "OKP", "crv": "Ed25519", "x": _base64url(signer.key.public)}


def _part(value: dict[str, Any]) -> str:
    return _base64url(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
