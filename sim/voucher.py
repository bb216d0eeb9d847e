"""This machine's voucher: the agency's key, and what `agency.yaml` says this machine is."""

from datetime import UTC, datetime
from pathlib import Path

from sim.agency.reading import FILE, load_agency
from sim.records.attempts import utc_text
from sim.signing.keys import KeysBrokenError, read_signer
from sim.signing.vouched import Vouch, Voucher
from sim.signing.vouching import vouch


def read_voucher(home: Path, keys: Path, *, passphrase: str = "") -> Voucher:
    """Read the key to vouch with; TroubleError where it cannot sign, told before anything is filed.

    A machine without `agency.yaml` vouches as a member's own.
    """
    signer = read_signer(keys, passphrase=passphrase)
    agency, problems = load_agency(home)
    if problems:
        raise KeysBrokenError(
            f"{home / FILE} has problems, so that it is not known who vouches for records here.",
            safe="Nothing was signed or filed.",
            mend="`wcsim check` lists them with their lines.",
        )
    by = "self" if agency is None else agency.vouched_by

    def vouch_now(record_hash: str) -> Vouch:
        return vouch(signer, record_hash, by, at=utc_text(datetime.now(UTC)))

    return vouch_now
