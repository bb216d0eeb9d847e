"""Where the program keeps a user's files: `WCSIM_HOME` or the platform's own folder, and `WCSIM_STORE`."""

import os
from pathlib import Path

from platformdirs import user_data_path


def home_folder() -> Path:
    """Give the folder of store, keys and settings; it is made when something is first written."""
    given = os.environ.get("WCSIM_HOME")
    return Path(given) if given else user_data_path("wcsim", appauthor=False)


def keys_folder() -> Path:
    """Give the folder of the agency's keys: `WCSIM_KEYS`, or `keys` in the home folder."""
    given = os.environ.get("WCSIM_KEYS")
    return Path(given) if given else home_folder() / "keys"


def has_keys() -> bool:
    """Tell whether this machine has keys of an agency."""
    return (keys_folder() / "keys.json").exists()


def key_passphrase() -> str:
    """Give the passphrase of the agency's private keys, `WCSIM_KEY_PASSPHRASE`; empty: they have none."""
    return os.environ.get("WCSIM_KEY_PASSPHRASE", "")


def store_path() -> Path:
    """Give the file of this machine's own store; whoever writes makes the folder."""
    return home_folder() / "records.sqlite3"


def store_place() -> str | Path:
    """Give where records go: `WCSIM_STORE`, a path or a database's URL, else this machine's own store."""
    return os.environ.get("WCSIM_STORE") or store_path()
