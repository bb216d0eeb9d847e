"""The parts of an audit pack, each written from the store as it is asked for."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import BinaryIO

from sim.agency.settings import Agency
from sim.exports.folder import Part, text_part
from sim.exports.schema import schema_text
from sim.outgoing.behind import Behind, Kept, behind, texts
from sim.outgoing.forms import TABLES, Writer, write_roster
from sim.outgoing.heads import checkpoint_of
from sim.outgoing.leaving import Leaving
from sim.outgoing.verification import verification_body
from sim.signing.checkpoint import origin_of, verifier_key
from sim.signing.keys import Ring, Signer
from sim.signing.sshsig import allowed_signer

READINGS = 4
"""How often the records are read for a pack: what is behind them, roster, JSON, CSV."""
_SHORT = 12


def parts_of(going: Leaving, agency: Agency | None, ring: Ring, signer: Signer) -> dict[str, Part]:
    """Give every part of the pack, path to writer."""
    named, checkpoint = behind(going), checkpoint_of(going.store, signer)
    found = {
        folder: texts(going, versions, kind)
        for folder, kind, versions in (
            ("lesson-plans", "courses", named.courses),
            ("scenarios", "scenarios", named.scenarios),
            ("key/packs", "packs", named.packs),
            ("key/pass-rules", "rules", named.rules),
        )
    }
    return {
        **{path: text_part(kept.text) for path, kept in _named(found) if kept.text is not None},
        "versions.json": _json({path: _said(kept) for path, kept in _named(found)}),
        "roster.xlsx": _whole(partial(write_roster, checkpoint=checkpoint), going),
        "records.json": _whole(TABLES["json"], going),
        "records.csv": _whole(TABLES["csv"], going),
        "decisions.csv": _whole(TABLES["decisions-csv"], going),
        "completion-record.schema.json": text_part(schema_text()),
        "approvals.json": _json(_approvals(agency, named)),
        "verification.json": _json(verification_body(going.store, ring)),
        "checkpoint.txt": text_part(checkpoint),
        "keys/allowed_signers": _lines(allowed_signer(ring.agency, key) for key in ring.keys),
        "keys/checkpoint_keys": _lines(verifier_key(origin_of(ring.agency), key) for key in ring.keys),
    }


def _named(found: Mapping[str, tuple[Kept, ...]]) -> Iterator[tuple[str, Kept]]:
    for folder, versions in found.items():
        for kept in versions:
            yield f"{folder}/{kept.id}-{kept.version[:_SHORT]}.yaml", kept


def _said(kept: Kept) -> dict[str, object]:
    return {"id": kept.id, "version": kept.version, "kept": kept.text is not None}


def _approvals(agency: Agency | None, named: Behind) -> dict[str, object]:
    """Say who approved what: as the records say it, and as the agency's settings say it now."""
    now = None
    if agency is not None:
        policies = [{"id": each.id, "dated": each.dated} for each in agency.policies]
        now = {
            "agency": agency.name,
            "settings_version": agency.version,
            "key_approved_by": agency.key.by,
            "key_approved_on": agency.key.on,
            "policies": policies,
        }
    said = [
        {"key_version": version, "key_approved_by": by, "key_approved_on": on}
        for version, by, on in sorted(named.approvals, key=str)
    ]
    return {"as_records_say": said, "as_settings_say_now": now}


def _whole(write: Writer, going: Leaving) -> Part:
    def part(out: BinaryIO) -> None:
        write(out, going)

    return part


def _json(value: object) -> Part:
    return text_part(json.dumps(value, ensure_ascii=False, indent=1, default=date.isoformat) + "\n")


def _lines(lines: Iterator[str]) -> Part:
    return text_part("".join(f"{line}\n" for line in lines))
