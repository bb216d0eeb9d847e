"""A folder that leaves: its files, and a manifest of their hashes that `sha256sum -c` checks.

It appears whole or not at all. The manifest itself is signed where there is a key.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TypeAlias

from sim.records.errors import FileExistsAlreadyError, FolderError
from sim.signing.keys import Signer
from sim.signing.sshsig import sign_bytes

MANIFEST = "MANIFEST.sha256"
SIGNATURE = f"{MANIFEST}.sig"
_CHUNK = 1 << 20

Part: TypeAlias = Callable[[BinaryIO], None]
"""Writes one file of the folder."""


def write_folder(folder: Path, parts: Iterable[tuple[str, Part]], signer: Signer | None) -> int:
    """Write the parts (path within the folder, writer) as they come, then the manifest; give their number.

    The same parts and key give the same bytes. The folder must not exist yet.
    """
    with _new_folder(folder) as new:
        lines = sorted(_written(new, parts))
        manifest = "".join(f"{digest}  {name}\n" for name, digest in lines).encode()
        _write(new / MANIFEST, lambda out: _put(out, manifest))
        if signer is not None:
            signature = sign_bytes(signer, manifest).encode()
            _write(new / SIGNATURE, lambda out: _put(out, signature))
    return len(lines)


def text_part(text: str) -> Part:
    """Make a file of a text."""
    return lambda out: _put(out, text.encode())


@contextmanager
def _new_folder(folder: Path) -> Iterator[Path]:
    """Give an empty folder that takes its name once the block ends without an error."""
    if folder.exists():
        raise FileExistsAlreadyError(
            f"{folder} exists already.",
            safe="It was left as it is.",
            mend="Name another folder; one that left is never written over.",
        )
    if not folder.parent.is_dir():
        raise FolderError(
            f"{folder.parent} is no folder.",
            safe="Nothing was written.",
            mend="Make it, or name another.",
        )
    new = Path(tempfile.mkdtemp(prefix=".leaving-", dir=folder.parent))
    try:
        yield new
        new.rename(folder)
    except BaseException:
        shutil.rmtree(new)
        raise


def _written(folder: Path, parts: Iterable[tuple[str, Part]]) -> Iterator[tuple[str, str]]:
    for name, part in parts:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        yield name, _write(path, part)


def _write(path: Path, part: Part) -> str:
    """Write a file to the disk and give its SHA-256 (hex)."""
    digest = hashlib.sha256()
    with path.open("w+b") as file:
        part(file)
        file.flush()
        os.fsync(file.fileno())
        file.seek(0)
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _put(out: BinaryIO, content: bytes) -> None:
    out.write(content)
