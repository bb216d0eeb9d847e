"""A checkpoint: how many records there are and the root of their tree, signed, to be kept elsewhere.

The form is C2SP tlog-checkpoint, a signed note: origin, count, root in base64, an extension line with the
count of custody and the hash of its last entry, an empty line, and a signature line that begins with an em
dash. Sources: c2sp.org/tlog-checkpoint, c2sp.org/signed-note.
"""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sim.signing.keys import Key, Ring, Signer, from_base64

_DASH = "\N{EM DASH}"
_ED25519 = b"\x01"
_CUSTODY = "custody"
_HASH_BYTES = 32
_ID_BYTES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The head of a tree: `size` records, whose root (32 bytes) is `root`, of the log `origin`.

    `custody` is how many entries of custody there were and the hash of the last; an older one says nothing.
    """

    origin: str
    size: int
    root: bytes
    custody: tuple[int, bytes] | None = None


class NoCheckpointError(ValueError):
    """The text is no checkpoint, or none that the ring's keys signed; the message says which."""


def origin_of(agency: str) -> str:
    """Name an agency's log: one line, no plus sign, no space, as a note's key name must be."""
    plain = "".join(letter if letter.isalnum() or letter in ".-" else "-" for letter in agency)
    return f"welcoming-city-sim/{plain}"


def verifier_key(origin: str, key: Key) -> str:
    """Write a public key as note tools read it: name, key id, and the key in base64."""
    public = base64.b64encode(_ED25519 + key.public).decode()
    return f"{origin}+{_note_id(origin, key).hex()}+{public}"


def write_checkpoint(signer: Signer, size: int, root: bytes, custody: tuple[int, bytes] | None = None) -> str:
    """Write and sign a checkpoint; the same heads and key give the same text."""
    origin = origin_of(signer.agency)
    text = f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"
    if custody is not None:
        entries, last = custody
        text += f"{_CUSTODY} {entries} {base64.b64encode(last).decode()}\n"
    signed = base64.b64encode(_note_id(origin, signer.key) + signer.sign(text.encode())).decode()
    return f"{text}\n{_DASH} {origin} {signed}\n"


def read_checkpoint(note: str, ring: Ring) -> Checkpoint:
    """Read a checkpoint and see that a key of the ring signed it; NoCheckpointError says what is wrong.

    Lines that a witness added below ours are passed over.
    """
    text, gap, signatures = note.partition("\n\n")
    lines = text.split("\n")
    try:
        origin, size, root = lines[0], int(lines[1]), from_base64(lines[2])
        custody = _custody(lines[3:])
    except (IndexError, ValueError) as error:
        raise NoCheckpointError("it has not the lines of a checkpoint") from error
    if not gap or len(root) != _HASH_BYTES or size < 0 or lines[1] != str(size):
        raise NoCheckpointError("it is not in the form of a checkpoint")
    keys = {_note_id(origin, key): key for key in ring.keys}
    for line in signatures.splitlines():
        name, signed = _signature(line)
        key = keys.get(signed[:_ID_BYTES])
        if name == origin and key is not None:
            if not key.signed(signed[_ID_BYTES:], f"{text}\n".encode()):
                raise NoCheckpointError("its signature does not fit: the note was changed")
            return Checkpoint(origin=origin, size=size, root=root, custody=custody)
    raise NoCheckpointError(f"no key of {ring.agency} signed it")


def _custody(lines: Sequence[str]) -> tuple[int, bytes] | None:
    """Read the extension line of custody, if there is one; others are passed over."""
    for line in lines:
        name, *said = line.split(" ")
        if name == _CUSTODY:
            entries, last = said
            return int(entries), from_base64(last)
    return None


def _signature(line: str) -> tuple[str, bytes]:
    dash, _, rest = line.partition(" ")
    name, _, signed = rest.partition(" ")
    try:
        given = from_base64(signed)
    except ValueError:
        given = b""
    return (name, given) if dash == _DASH else ("", b"")


def _note_id(origin: str, key: Key) -> bytes:
    """Give the key id of signed-note: the first 4 bytes of SHA-256(name, newline, 0x01, public key)."""
    return hashlib.sha256(origin.encode() + b"\n" + _ED25519 + key.public).digest()[:_ID_BYTES]
