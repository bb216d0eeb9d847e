"""Passwords of those who review: kept as argon2id, never as they were said (RFC 9106)."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
"""Letters of a password at least; no rule about which (NIST SP 800-63B asks for 8 and no rules)."""

_HASHER = PasswordHasher()


class WeakPasswordError(ValueError):
    """A password that is too short; the message says what would do."""


def sealed(password: str) -> str:
    """Give what is kept of a password; each call has its own salt."""
    if len(password) < SHORTEST:
        raise WeakPasswordError(f"a password has at least {SHORTEST} letters; a short sentence is good")
    return _HASHER.hash(password)


def fits(password: str, kept: str | None) -> bool:
    """Tell whether this is the password; a hash that is no hash fits none.

    None, where nobody is known, fits none either, and takes as long to say so.
    """
    if kept is None:
        _HASHER.hash(password)
        return False
    try:
        return _HASHER.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False
