"""The agency's signing keys: one Ed25519 key in use, and the public part of every one before it.

They lie in a folder of their own, apart from the store: who can rewrite the store still cannot sign. The
private key is PKCS8 text that its owner alone may read; the ring is public. A new key is introduced by the
old one's signature, so that a ring can be followed from any key an auditor already has.
"""

import base64
import hashlib
import json
import os
import stat
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from sim.trouble import TroubleError

RING = "keys.json"
PRIVATE = "agency-key.pem"
PUBLIC_BYTES = 32
_INTRODUCES = b"welcoming-city-sim introduces the key\n"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class KeysMissingError(TroubleError):
    """There is no key where one was to sign."""


class KeysExistError(TroubleError):
    """Keys would be made where there are some."""


class KeysExposedError(TroubleError):
    """The private key can be read by others than its owner."""


class KeysBrokenError(TroubleError):
    """A file of keys is not what this program wrote, or its passphrase is another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """The public part of a key: 32 bytes; times are RFC 3339 in UTC.

    `introduced_by` and `introduction` are the id and the signature (base64) of the key before it, None for
    the first.
    """

    public: bytes
    made_at: str
    retired_at: str | None = None
    introduced_by: str | None = None
    introduction: str | None = None

    @property
    def key_id(self) -> str:
        """Give the id: the fingerprint that `ssh-keygen -l` prints for the same key."""
        digest = hashlib.sha256(ssh_public(self.public)).digest()
        return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")

    def signed(self, signature: bytes, message: bytes) -> bool:
        """Tell whether this key made the signature of the message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """An agency's keys, oldest first; the last is the one in use."""

    agency: str
    keys: tuple[Key, ...]

    @property
    def current(self) -> Key:
        """Give the key in use."""
        return self.keys[-1]

    def find(self, key_id: str) -> Key | None:
        """Give the key of an id, in use or retired."""
        return next((key for key in self.keys if key.key_id == key_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A key that can sign, with the agency's name."""

    agency: str
    key: Key
    private: Ed25519PrivateKey = field(repr=False, compare=False)

    def sign(self, message: bytes) -> bytes:
        """Give the 64 bytes of an Ed25519 signature; the same message has the same one (RFC 8032)."""
        return self.private.sign(message)


def ssh_public(public: bytes) -> bytes:
    """Write a public key as SSH does (RFC 8709): two strings, each after its length."""
    kind = b"ssh-ed25519"
    return len(kind).to_bytes(4) + kind + len(public).to_bytes(4) + public


def from_base64(text: str) -> bytes:
    """Read base64 as this room writes it; ValueError for any other spelling of the same bytes."""
    content = base64.b64decode(text, validate=True)
    if base64.b64encode(content).decode() != text:
        raise ValueError("it is not the base64 of any bytes")
    return content


def make_keys(folder: Path, agency: str, *, at: str, passphrase: str = "") -> Ring:
    """Make an agency's first key; KeysExistError where there is one."""
    if (folder / RING).exists() or (folder / PRIVATE).exists():
        raise KeysExistError(
            f"There are keys in {folder} already.",
            safe="They stay as they are.",
            mend="`wcsim keys rotate` makes a new one and keeps the old one known.",
        )
    private = Ed25519PrivateKey.generate()
    ring = Ring(agency=agency, keys=(Key(public=_public(private), made_at=at),))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_private(folder / PRIVATE, _pem(private, passphrase))
    write_public(folder / RING, _ring_text(ring))
    return ring


def rotate_keys(folder: Path, *, at: str, passphrase: str = "") -> Ring:
    """Put a new key in use, introduced by the old one, whose private part is destroyed.

    The ring names the new key before its private part takes the old one's place: a stop in between leaves a
    ring whose key in use cannot sign, which `read_signer` says, and rotating again mends.
    """
    old = _signer(folder, passphrase)
    private = Ed25519PrivateKey.generate()
    public = _public(private)
    retired = replace(old.key, retired_at=at)
    new = Key(
        public=public,
        made_at=at,
        introduced_by=old.key.key_id,
        introduction=base64.b64encode(old.sign(_INTRODUCES + public)).decode(),
    )
    before = tuple(key if key != old.key else retired for key in read_ring(folder).keys)
    ring = Ring(agency=old.agency, keys=(*before, new))
    write_public(folder / RING, _ring_text(ring))
    write_private(folder / PRIVATE, _pem(private, passphrase))
    return ring


def read_ring(folder: Path) -> Ring:
    """Read the public keys of a folder; KeysMissingError without any, KeysBrokenError for others."""
    return read_ring_file(folder / RING)


def read_ring_file(path: Path) -> Ring:
    """Read public keys from a file as `wcsim keys export --format ring` gives it."""
    try:
        plain = json.loads(path.read_text("utf-8"))
        keys = tuple(Key(**{**each, "public": from_base64(each["public"])}) for each in plain["keys"])
        ring = Ring(agency=str(plain["agency"]), keys=keys)
        faults = tuple(_faults(ring))
    except FileNotFoundError as error:
        raise _missing(path.parent) from error
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise _broken(path, str(error)) from error
    if faults:
        raise _broken(path, faults[0])
    return ring


def read_signer(folder: Path, *, passphrase: str = "") -> Signer:
    """Read the key in use, to sign with it; KeysExposedError where others could read it."""
    signer = _signer(folder, passphrase)
    if signer.key != read_ring(folder).current:
        raise _broken(folder / PRIVATE, "it is not the key that the ring names as the one in use")
    return signer


def _signer(folder: Path, passphrase: str) -> Signer:
    """Read the private key, whichever of the ring's it is."""
    path = folder / PRIVATE
    try:
        exposed = path.stat().st_mode & _OTHERS
        private = load_pem_private_key(path.read_bytes(), passphrase.encode() or None)
    except FileNotFoundError as error:
        raise _missing(folder) from error
    except (OSError, ValueError, TypeError) as error:
        raise _broken(path, str(error)) from error
    if exposed:
        raise KeysExposedError(
            f"The private key {path} may be read by others than its owner.",
            safe="It was not used.",
            mend=f"`chmod 600 {path}`; where others had access, `wcsim keys rotate` as well.",
        )
    ring = read_ring(folder)
    if not isinstance(private, Ed25519PrivateKey):
        raise _broken(path, "it is no Ed25519 key")
    key = next((key for key in ring.keys if key.public == _public(private)), None)
    if key is None:
        raise _broken(path, "it belongs to no key of the ring")
    return Signer(agency=ring.agency, key=key, private=private)


def _faults(ring: Ring) -> Iterator[str]:
    """Say what no ring of ours has: no key, a key of another length, one that no key before it introduced."""
    if not ring.keys:
        yield "it names no key"
    for at, key in enumerate(ring.keys):
        if len(key.public) != PUBLIC_BYTES:
            yield "it names a key of another length"
            return
        old = next((each for each in ring.keys[:at] if each.key_id == key.introduced_by), None)
        signature = from_base64(key.introduction or "")
        if at and (old is None or not old.signed(signature, _INTRODUCES + key.public)):
            yield f"no key before it introduced {key.key_id}"


def _public(private: Ed25519PrivateKey) -> bytes:
    return private.public_key().public_bytes_raw()


def _pem(private: Ed25519PrivateKey, passphrase: str) -> bytes:
    sealed = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, sealed)


def _ring_text(ring: Ring) -> bytes:
    keys = [{**asdict(key), "public": base64.b64encode(key.public).decode()} for key in ring.keys]
    return (json.dumps({"agency": ring.agency, "keys": keys}, ensure_ascii=False, indent=1) + "\n").encode()


def write_private(path: Path, content: bytes) -> None:
    """Write a file that its owner alone may read, from its first byte on."""
    _write(path, content, mode=0o600)


def write_public(path: Path, content: bytes) -> None:
    """Write a file that everyone may read."""
    _write(path, content, mode=0o644)


def _write(path: Path, content: bytes, *, mode: int) -> None:
    """Write a file whole or not at all, with its rights from its first byte on."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def _missing(folder: Path) -> KeysMissingError:
    return KeysMissingError(
        f"There is no agency key in {folder}.",
        safe="Nothing was signed.",
        mend="`wcsim keys init --agency NAME` makes one.",
    )


def _broken(path: Path, why: str) -> KeysBrokenError:
    return KeysBrokenError(
        f"{path} cannot be used: {why}.",
        safe="Nothing was signed, nothing was changed.",
        mend="Restore the file from the copy kept with the agency's keys, or give the right passphrase.",
    )
