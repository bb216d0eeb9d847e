"""Who vouches for a completion record, and the signature that says so.

What is signed is the RFC 8785 form of a vouch without its signature: the record's hash, who vouches, with
which key, when. The hash covers the whole record, so a changed record has no valid vouch.
"""

import base64

import rfc8785

from sim.signing.keys import Ring, Signer, from_base64
from sim.signing.vouched import Vouch, VouchedBy


def vouch(signer: Signer, record_hash: str, vouched_by: VouchedBy, *, at: str) -> Vouch:
    """Sign a record's hash with the key in use."""
    said = _signed_bytes(record_hash, vouched_by, signer.key.key_id, at)
    return Vouch(
        record_hash=record_hash,
        vouched_by=vouched_by,
        key_id=signer.key.key_id,
        signed_at=at,
        signature=base64.b64encode(signer.sign(said)).decode(),
    )


def fault_of(given: Vouch, record_hash: str, ring: Ring) -> str | None:
    """Say what is wrong with a vouch for the record of this hash; None: nothing."""
    key = ring.find(given.key_id)
    if key is None:
        return f"it is signed with {given.key_id}, which is no key of {ring.agency}"
    if given.record_hash != record_hash:
        return "its signature is for another record, or the record was changed"
    if key.retired_at is not None and given.signed_at > key.retired_at:
        return f"it is dated {given.signed_at}, after its key was retired"
    if given.signed_at < key.made_at:
        return f"it is dated {given.signed_at}, before its key was made"
    said = _signed_bytes(given.record_hash, given.vouched_by, given.key_id, given.signed_at)
    try:
        signature = from_base64(given.signature)
    except ValueError:
        return "its signature is no base64"
    return None if key.signed(signature, said) else "its signature does not fit what it signs"


def _signed_bytes(record_hash: str, vouched_by: VouchedBy, key_id: str, signed_at: str) -> bytes:
    return rfc8785.dumps(
        {
            "vouches_for": "welcoming-city-sim completion record",
            "record_hash": record_hash,
            "vouched_by": vouched_by,
            "key_id": key_id,
            "signed_at": signed_at,
        }
    )
