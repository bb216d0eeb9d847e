"""This machine's voucher: the agency's key, and what `agency.yaml` says this machine is."""

from datetime import UTC, datetime
from pathlib import Path

from sim.agency.reading import FILE, load_agency
from sim.records.attempts import utc_text
from sim.signing.keys import KeysBrokenError, Signer, read_ring, read_signer
from sim.signing.vouched import Receiver, Vouch, VouchedBy, Voucher
from sim.signing.vouching import fault_of, vouch


def read_voucher(home: Path, keys: Path, *, passphrase: str = "", by: VouchedBy | None = None) -> Voucher:
    """Read the key to vouch with; TroubleError where it cannot sign, told before anything is filed.

    `by` None is as what `agency.yaml` says; a machine without it vouches as a member's own.
    """
    signer = read_signer(keys, passphrase=passphrase)
    return _vouching(signer, by or _by_settings(home))


def read_receiver(keys: Path, *, passphrase: str = "") -> Receiver:
    """Read the key to vouch with for records that were filed elsewhere, and the keys that are believed of it.

    Who vouched there stays so, where the vouch holds by a key of the agency; else the record is `self`.
    """
    signer, ring = read_signer(keys, passphrase=passphrase), read_ring(keys)

    def received(given: Vouch | None) -> Voucher:
        if given is None or fault_of(given, given.record_hash, ring) is not None:
            return _vouching(signer, "self")
        return _vouching(signer, given.vouched_by)

    return received


def _vouching(signer: Signer, by: VouchedBy) -> Voucher:
    def vouch_now(record_hash: str) -> Vouch:
        return vouch(signer, record_hash, by, at=utc_text(datetime.now(UTC)))

    return vouch_now


def _by_settings(home: Path) -> VouchedBy:
    agency, problems = load_agency(home)
    if problems:
        raise KeysBrokenError(
            f"{home / FILE} has problems, so that it is not known who vouches for records here.",
            safe="Nothing was signed or filed.",
            mend="`wcsim check` lists them with their lines.",
        )
    return "self" if agency is None else agency.vouched_by
