"""An audit pack: one folder with all that an audit or a subpoena asks for, and a manifest of hashes.

Roster, lesson plans, key, approvals, records, verification and public keys; `sha256sum -c MANIFEST.sha256`
checks it, and the manifest itself is signed where there is a key. The folder appears whole or not at all.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO, TypeAlias

from sim.records.errors import FileExistsAlreadyError, FolderError
from sim.signing.keys import Signer
from sim.signing.sshsig import sign_bytes

MANIFEST = "MANIFEST.sha256"
README = "README.txt"
_CHUNK = 1 << 20

Part: TypeAlias = Callable[[BinaryIO], None]
"""Writes one file of the pack."""

_SAYS = """TRAINING records: an audit pack.

roster.xlsx            who took what, with which result; a daily report sheet
records.json           every completion record, those amended and voided too
records.csv            the same, a row per member and course
decisions.csv          a row for each decision of each run
completion-record.schema.json   the form of a record
lesson-plans/          the courses as they were given
key/                   the packs of norms and the pass rule that scores were made with
approvals.json         who approved the key, and when; "not approved" until somebody did
verification.json      what was checked of the store when this pack was made, and what was found
checkpoint.txt         the signed head over all records
keys/                  the agency's public keys

Check it:   sha256sum -c MANIFEST.sha256
and where MANIFEST.sha256.sig lies beside it:
            ssh-keygen -Y verify -f keys/allowed_signers -I AGENCY -n export@welcoming-city-sim
            -s MANIFEST.sha256.sig < MANIFEST.sha256
"""


def write_pack(folder: Path, parts: Mapping[str, Part], signer: Signer | None = None) -> tuple[str, ...]:
    """Write the parts (path within the folder -> writer), then the manifest; give every path, sorted.

    The same parts and key give the same bytes. The folder must not exist yet.
    """
    if folder.exists():
        raise FileExistsAlreadyError(
            f"{folder} exists already.",
            safe="It was left as it is.",
            mend="Name another folder; a pack is never written over another.",
        )
    if not folder.parent.is_dir():
        raise FolderError(
            f"{folder.parent} is no folder.",
            safe="Nothing was written.",
            mend="Make it, or name another.",
        )
    new = Path(tempfile.mkdtemp(prefix=".audit-pack-", dir=folder.parent))
    try:
        names = _fill(new, {**parts, README: lambda out: _write(out, _SAYS)}, signer)
        new.chmod(0o755)
        new.rename(folder)
    except BaseException:
        shutil.rmtree(new)
        raise
    return names


def _fill(folder: Path, parts: Mapping[str, Part], signer: Signer | None) -> tuple[str, ...]:
    lines = []
    for name in sorted(parts):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w+b") as file:
            parts[name](file)
            file.flush()
            os.fsync(file.fileno())
        lines.append(f"{_digest(path)}  {name}\n")
    manifest = "".join(lines).encode()
    (folder / MANIFEST).write_bytes(manifest)
    if signer is None:
        return (*sorted(parts), MANIFEST)
    (folder / f"{MANIFEST}.sig").write_text(sign_bytes(signer, manifest), "utf-8")
    return (*sorted(parts), MANIFEST, f"{MANIFEST}.sig")


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _write(out: BinaryIO, text: str) -> None:
    out.write(text.encode())
