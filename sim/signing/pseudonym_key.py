"""The key for records without names: 32 bytes in a file of its own that its owner alone may read."""

import secrets
import stat
from pathlib import Path

from sim.signing.keys import (
    KeysBrokenError,
    KeysExistError,
    KeysExposedError,
    KeysMissingError,
    write_private,
)

KEY_BYTES = 32
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def make_pseudonym_key(path: Path) -> bytes:
    """Draw a key and keep it; KeysExistError where the file is there."""
    if path.exists():
        raise KeysExistError(
            f"{path} exists already.",
            safe="It was left as it is.",
            mend="Name another file; a key that was used is never written over.",
        )
    key = secrets.token_bytes(KEY_BYTES)
    write_private(path, f"{key.hex()}\n".encode())
    return key


def read_pseudonym_key(path: Path) -> bytes:
    """Read a key; a KeysError of its kind says why it cannot be used."""
    try:
        exposed, text = path.stat().st_mode & _OTHERS, path.read_text("utf-8")
    except FileNotFoundError as error:
        raise KeysMissingError(
            f"There is no key for pseudonyms at {path}.",
            safe="Nothing was exported.",
            mend=f"`wcsim keys pseudonyms {path}` makes one.",
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise _broken(path) from error
    if exposed:
        raise KeysExposedError(
            f"The key {path} may be read by others than its owner.",
            safe="It was not used; nothing was exported.",
            mend=f"`chmod 600 {path}`; whoever read it can tell the names in what left under it.",
        )
    try:
        key = bytes.fromhex(text.strip())
    except ValueError as error:
        raise _broken(path) from error
    if len(key) != KEY_BYTES:
        raise _broken(path)
    return key


def _broken(path: Path) -> KeysBrokenError:
    return KeysBrokenError(
        f"{path} is no key for pseudonyms: {2 * KEY_BYTES} hexadecimal digits.",
        safe="Nothing was exported.",
        mend="Name the file that `wcsim keys pseudonyms` made.",
    )
