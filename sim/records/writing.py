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
    if force and path.exists() and not path.is_file() and not path.is_dir():
        with _plainly(path), path.open("wb") as file:
            yield file  # a device or a pipe: nothing may be moved into its place
        return
    with new_part(path, force=force) as part, part.open("w+b") as file:
        yield file


@contextmanager
def new_part(path: Path, *, force: bool = False) -> Iterator[Path]:
    """Give an empty temporary file beside `path`, moved into its place once the block ends without an error.

    For what is written by others than this program. An existing file is only replaced with `force`.
    """
    if path.is_dir():
        raise FolderError(
            f"{path} is a folder, not a file.",
            safe="It was left as it is.",
            mend="Name a file, in it or elsewhere.",
        )
    if not force and path.exists():
        raise _exists(path)
    with _plainly(path):
        handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
        os.close(handle)
        part = Path(name)
        try:
            yield part
            _into_place(part, path, force=force)
        finally:
            with suppress(FileNotFoundError):
                part.unlink()


def _into_place(part: Path, path: Path, *, force: bool) -> None:
    """Flush a finished part to the disk and give it its name."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    if force:
        part.replace(path)
    else:
        _name_anew(part, path)
    _sync_folder(path.parent)


@contextmanager
def _plainly(path: Path) -> Iterator[None]:
    """Turn what the system says of a file into a StoreError."""
    try:
        yield
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
