"""A file written whole or not at all: to a temporary file beside it, flushed to the disk, then renamed."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from sim.records.errors import DiskFailingError, DiskFullError, FileExistsAlreadyError, FolderError

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


def write_file(path: Path, content: bytes, *, force: bool = False) -> None:
    """Write `content` to `path` and return when the disk has it; an existing file only with `force`."""
    with new_file(path, force=force) as file:
        file.write(content)


@contextmanager
def new_file(path: Path, *, force: bool = False) -> Iterator[BinaryIO]:
    """Give a file to write in; `path` has it, on the disk, once the block ends without an error.

    An existing file is only replaced with `force`. A device or a pipe is written to as it stands.
    """
    if not force and path.exists():
        raise _exists(path)
    try:
        with _standing(path) if path.exists() and not path.is_file() else _moved(path, force=force) as file:
            yield file
    except FileExistsError as error:
        raise _exists(path) from error
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError, PermissionError) as error:
        raise FolderError(
            f"{path} cannot be written: {error.strerror}.",
            safe="Nothing was written; the store has the records.",
            mend=f"Make the folder {path.parent} and let this account write in it, or name another.",
        ) from error
    except OSError as error:
        kind = DiskFullError if error.errno in _NO_ROOM else DiskFailingError
        raise kind(
            f"{path} cannot be written: {error.strerror}.",
            safe="What stood there before is untouched; the store has the records.",
            mend="Make room on that disk or name another place, then export again.",
        ) from error


@contextmanager
def _standing(path: Path) -> Iterator[BinaryIO]:
    """Open a device or a pipe: nothing may be moved into its place."""
    with path.open("wb") as file:
        yield file


@contextmanager
def _moved(path: Path, *, force: bool) -> Iterator[BinaryIO]:
    """Open a temporary file in the same folder and move it into place; it never stays behind."""
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if force:
            Path(name).replace(path)
        else:
            _name_anew(Path(name), path)
        _sync_folder(path.parent)
    finally:
        with suppress(FileNotFoundError):
            Path(name).unlink()


def _name_anew(file: Path, path: Path) -> None:
    """Give the file its name unless that is taken: by a link, where the file system has links."""
    try:
        path.hardlink_to(file)
    except FileExistsError:
        raise
    except OSError:
        path.touch(exist_ok=False)
        file.replace(path)


def _sync_folder(folder: Path) -> None:
    """Make the new name itself durable; a system that opens no folders (Windows) does it without."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _exists(path: Path) -> FileExistsAlreadyError:
    return FileExistsAlreadyError(
        f"{path} exists already.",
        safe="It was left as it is.",
        mend="Name another file, or say --force to replace this one.",
    )
