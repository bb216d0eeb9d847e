"""A signature beside an export, in the form that `ssh-keygen -Y verify` reads.

Source: OpenSSH, PROTOCOL.sshsig. The armour has 70 letters a line; the namespace keeps a signature made for
one purpose from being shown for another.
"""

import base64
import hashlib

from sim.signing.keys import Key, Signer, ssh_public

NAMESPACE = "export@welcoming-city-sim"
_MAGIC = b"SSHSIG"
_HASH = b"sha512"
_WIDTH = 70


def sign_bytes(signer: Signer, content: bytes) -> str:
    """Write the signature file of an export; the same content and key give the same text."""
    return sign_digest(signer, hashlib.sha512(content).digest())


def sign_digest(signer: Signer, digest: bytes) -> str:
    """Write the signature file of an export too large to hold, by its SHA-512."""
    namespace = NAMESPACE.encode()
    said = _MAGIC + _string(namespace) + _string(b"") + _string(_HASH) + _string(digest)
    signature = _string(b"ssh-ed25519") + _string(signer.sign(said))
    whole = (
        _MAGIC
        + (1).to_bytes(4)
        + _string(ssh_public(signer.key.public))
        + _string(namespace)
        + _string(b"")
        + _string(_HASH)
        + _string(signature)
    )
    armour = base64.b64encode(whole).decode()
    lines = [armour[at : at + _WIDTH] for at in range(0, len(armour), _WIDTH)]
    return "\n".join(["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""])


def allowed_signer(agency: str, key: Key) -> str:
    """Write a line of an allowed-signers file for a key, bound to this namespace."""
    public = base64.b64encode(ssh_public(key.public)).decode()
    name = "".join(letter if letter.isalnum() or letter in ".-_@" else "-" for letter in agency)
    return f'{name} namespaces="{NAMESPACE}" ssh-ed25519 {public}'


def _string(content: bytes) -> bytes:
    return len(content).to_bytes(4) + content
