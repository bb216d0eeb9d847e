"""What can go wrong with a store, told as three things: what happened, what is safe, what to do.

A `StoreError` is for the person at the screen; its text is complete. Programs tell the kinds apart by class.
"""

import sqlite3
from pathlib import Path

from sim.trouble import TroubleError

_KEPT = "Every decision accepted so far is kept; only the one in hand was not accepted."
_UNTOUCHED = "Nothing in it was changed."


class StoreError(TroubleError):
    """A store cannot do what was asked."""


class StoreInUseError(StoreError):
    """Another program held the store for longer than the wait."""


class StoreReadOnlyError(StoreError):
    """The store, its folder or this way of opening it does not take writes."""


class DiskFullError(StoreError):
    """No room is left where the store or an export is to be written."""


class DiskFailingError(StoreError):
    """The disk refused a read or a write: failing, unplugged, or over a limit."""


class NotAStoreError(StoreError):
    """The file is not a database, is damaged, or belongs to another program."""


class StoreNewerError(StoreError):
    """The store was written by a newer version of the program."""


class StoreMissingError(StoreError):
    """There is no store where one was to be read."""


class PlaceError(StoreError):
    """What was named is no place for a store: wrong use."""


class FolderError(StoreError):
    """The folder is missing, is no folder, or may not be written in."""


class CollidedError(StoreInUseError):
    """A transaction collided with another one each time it was tried."""


class LineCutError(StoreError):
    """The database went away and did not come back within the wait."""


class NotAllowedError(StoreError):
    """The database refuses this role, or this role that deed."""


class StoreOlderError(StoreError):
    """The store has an older form and was opened for reading only, so that it cannot be upgraded."""


class HeldError(StoreError):
    """What was to be purged is on hold, not yet due, or not what the preview showed."""


class AttemptElsewhereError(StoreError):
    """Another program continued this attempt since it was begun or resumed here."""


class AttemptUnknownError(StoreError):
    """No such attempt, or it was neither begun nor resumed here before an append."""


class AlreadyKeptError(StoreError):
    """Something else is kept under this id or hash, and nothing kept is ever changed."""


class PersonRefusedError(StoreError):
    """A person cannot be added or changed as was asked."""


class RecordUnknownError(StoreError):
    """No completion record has this id."""


class PurgedError(StoreError):
    """What is meant was purged here by a named person, and does not come back."""


class FileExistsAlreadyError(StoreError):
    """An export would overwrite a file and was not told to."""


_IN_USE = (
    StoreInUseError,
    "The store {path} is in use: another program held it for longer than the wait.",
    _KEPT,
    "Close the other program, or try again in a moment.",
)
_BY_CODE: dict[int, tuple[type[StoreError], str, str, str]] = {
    sqlite3.SQLITE_BUSY: _IN_USE,
    sqlite3.SQLITE_LOCKED: _IN_USE,
    sqlite3.SQLITE_READONLY: (
        StoreReadOnlyError,
        "The store {path} is read-only.",
        _KEPT,
        "Let this account write to the file and its folder, or set WCSIM_HOME to a folder it may write in.",
    ),
    sqlite3.SQLITE_FULL: (
        DiskFullError,
        "The disk that holds {path} is full.",
        _KEPT,
        "Make room on that disk, then go on; the attempt resumes at the last accepted decision.",
    ),
    sqlite3.SQLITE_IOERR: (
        DiskFailingError,
        "The disk that holds {path} refused a read or a write ({detail}).",
        _KEPT,
        "Check that the disk is there, has room and is under its quota; then resume the attempt.",
    ),
    sqlite3.SQLITE_NOTADB: (
        NotAStoreError,
        "{path} is not a store: it is not a database.",
        _UNTOUCHED,
        "Name another file, or move this one away to begin a new store.",
    ),
    sqlite3.SQLITE_CORRUPT: (
        NotAStoreError,
        "The store {path} is damaged ({detail}).",
        "Nothing more was written to it; what is damaged stays as found.",
        "Keep a copy of the file and its -wal file, and restore the last backup.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        FolderError,
        "The store {path} cannot be opened ({detail}).",
        _UNTOUCHED,
        "Let this account read and write in its folder, or copy the store, and its -wal file, to another.",
    ),
}


def told(error: Exception, path: Path | str) -> StoreError | None:
    """Turn an error of SQLite into the one to show, or None where it is no fault of disk or file."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code not in _BY_CODE:
        return None
    kind, what, safe, mend = _BY_CODE[code]
    return kind(what.format(path=path, detail=error), safe=safe, mend=mend)
