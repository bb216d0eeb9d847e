"""The completion record of the demonstration in every form, under a key that lives no longer than it."""

from datetime import datetime
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from sim.exports.stamp import in_memory
from sim.outgoing.forms import TABLES, write_roster, write_statements
from sim.outgoing.heads import checkpoint_of
from sim.outgoing.judged import Telling
from sim.outgoing.leaving import Leaving, leaving
from sim.outgoing.pages import Seal, badge_of, page_of
from sim.records.attempts import utc_text
from sim.records.store import Store
from sim.signing.keys import make_keys, read_signer
from sim.signing.page_keys import make_page_key
from sim.signing.sshsig import allowed_signer, sign_bytes

ADDRESS = "https://demonstration.invalid/"


def demonstration_keys(folder: Path, agency: str, *, at: datetime) -> Path:
    """Make keys in a folder, and a document key where pages can be signed."""
    make_keys(folder, agency, at=utc_text(at))
    if can_seal():
        make_page_key(folder, agency, at=at)
    return folder


def in_every_form(store: Store, keys: Path) -> dict[str, bytes]:
    """Write the one record of a store: file name to content."""
    signer, going = read_signer(keys), leaving(store, by="wcsim demo")
    checkpoint = checkpoint_of(store, signer)
    whole = in_memory(lambda out: TABLES["json"](out, going))
    telling = Telling(going, ADDRESS)
    return {
        "record.json": whole,
        "record.json.sig": sign_bytes(signer, whole).encode(),
        "record.csv": in_memory(lambda out: TABLES["csv"](out, going)),
        "record.xlsx": in_memory(partial(write_roster, going=going, checkpoint=checkpoint)),
        **_of_one(going, keys),
        "decisions.csv": in_memory(lambda out: TABLES["decisions-csv"](out, going)),
        "xapi.jsonl": in_memory(partial(write_statements, telling=telling)),
        "checkpoint.txt": checkpoint.encode(),
        "allowed_signers": f"{allowed_signer(signer.agency, signer.key)}\n".encode(),
    }


def can_seal() -> bool:
    """Tell whether pages can be signed here: the extra `seal` is installed."""
    return find_spec("pyhanko") is not None


def _of_one(going: Leaving, keys: Path) -> dict[str, bytes]:
    """Write the page of the record and, where it passed, its badge."""
    (record,) = going.as_filed()
    signer = read_signer(keys)
    page = page_of(record, _seal(keys, signer.agency) if can_seal() else None)
    made = badge_of(record, signer, ADDRESS)
    return {"record.pdf": page} if made is None else {"record.pdf": page, "badge.jwt": made}


def _seal(keys: Path, agency: str) -> Seal:
    from sim.signing.pages import read_page_signer, sign_page

    signer = read_page_signer(keys, agency)
    return lambda page, at: sign_page(signer, page, at=at)
