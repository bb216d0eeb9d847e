"""A disk that tells what was written to it, and fails when it is told to: SQLite's own, with a watch on it.

It is the VFS of the very SQLite that the store uses, so that what is watched is what ships. While a `Disk` is
installed every file that SQLite opens goes through it: each write, truncation, flush and deletion is kept in
`done` in order, and `fails` may answer any of them with one of SQLite's error codes.
"""

import _sqlite3
import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p, cast, pointer
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

Kind: TypeAlias = Literal["open", "write", "truncate", "sync", "delete", "said"]

_OK = 0

_Write = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_Truncate = CFUNCTYPE(c_int, c_void_p, c_int64)
_Sync = CFUNCTYPE(c_int, c_void_p, c_int)
_Open = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_Delete = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)


class _Methods(Structure):
    """`sqlite3_io_methods`: what can be done with an open file."""

    _fields_ = (
        ("version", c_int),
        ("close", c_void_p),
        ("read", c_void_p),
        ("write", c_void_p),
        ("truncate", c_void_p),
        ("sync", c_void_p),
        *((f"other_{nth}", c_void_p) for nth in range(13)),
    )


class _Vfs(Structure):
    """`sqlite3_vfs`: how files are opened and deleted."""

    _fields_ = (
        ("version", c_int),
        ("file_size", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("own", c_void_p),
        ("open", c_void_p),
        ("delete", c_void_p),
        *((f"other_{nth}", c_void_p) for nth in range(14)),
    )


@dataclass(frozen=True, slots=True)
class Done:
    """One thing done to a file, by its name: a write at `at`, a truncation to `at`, or what a test `said`."""

    kind: Kind
    file: str
    at: int = 0
    data: bytes = b""


Fails: TypeAlias = Callable[[Kind, str], int]


class Disk:
    """What SQLite did to its files while this was installed; `fails` answers 0 for all is well."""

    def __init__(self) -> None:
        self.done: list[Done] = []
        self.fails: Fails = lambda _kind, _file: _OK
        self._names: dict[int, str] = {}
        self._watched: dict[int, Any] = {}
        self._kept: list[Any] = []

    def say(self, number: int) -> None:
        """Note, between the writes, that a decision was acknowledged."""
        self.done.append(Done("said", "", number))

    def open(self, base: Any, file: int, name: int | None, flags: int, out: int | None) -> int:  # noqa: ANN401 # a C struct
        """Open a file as SQLite does, and watch it from then on; SQLite keeps the very `name` it gave."""
        shown = Path(ctypes.string_at(name).decode()).name if name else "temporary"
        failed = self.fails("open", shown)
        if failed:
            cast(file, POINTER(c_void_p))[0] = None
            return failed
        code = int(_Open(base.open)(ctypes.addressof(base), name, file, flags, out))
        if code == _OK:
            own = cast(file, POINTER(c_void_p))
            self._names[file] = shown
            self.done.append(Done("open", shown))
            own[0] = self._watch(own[0] or 0)
        return code

    def delete(self, base: Any, name: bytes, flush: int) -> int:  # noqa: ANN401 # a C struct
        """Delete a file."""
        shown = Path(name.decode()).name
        failed = self.fails("delete", shown)
        if failed:
            return failed
        self.done.append(Done("delete", shown, flush))
        return int(_Delete(base.delete)(ctypes.addressof(base), name, flush))

    def _watch(self, address: int) -> int:
        """Give the methods of a file with ours in place of those that change it."""
        if address not in self._watched:
            base = _Methods.from_address(address)
            mine = _Methods()
            ctypes.pointer(mine)[0] = base
            write, truncate, sync = _Write(base.write), _Truncate(base.truncate), _Sync(base.sync)

            def on_write(file: int, data: int, size: int, at: int) -> int:
                name = self._names[file]
                failed = self.fails("write", name)
                if failed:
                    return failed
                self.done.append(Done("write", name, at, ctypes.string_at(data, size)))
                return int(write(file, data, size, at))

            def on_truncate(file: int, size: int) -> int:
                failed = self.fails("truncate", self._names[file])
                if failed:
                    return failed
                self.done.append(Done("truncate", self._names[file], size))
                return int(truncate(file, size))

            def on_sync(file: int, flags: int) -> int:
                failed = self.fails("sync", self._names[file])
                if failed:
                    return failed
                self.done.append(Done("sync", self._names[file]))
                return int(sync(file, flags))

            given = (_Write(on_write), _Truncate(on_truncate), _Sync(on_sync))
            self._kept += given
            mine.write, mine.truncate, mine.sync = (cast(each, c_void_p).value for each in given)
            self._watched[address] = mine
        return ctypes.addressof(self._watched[address])


@contextmanager
def watching() -> Iterator[Disk]:
    """Have every file that SQLite opens from here on go through a new `Disk`."""
    library = ctypes.CDLL(_sqlite3.__file__)
    library.sqlite3_vfs_find.restype = POINTER(_Vfs)
    base = library.sqlite3_vfs_find(None).contents
    disk, mine = Disk(), _Vfs()
    pointer(mine)[0] = base
    mine.name = b"watched"
    opens = _Open(lambda _vfs, name, file, flags, out: disk.open(base, file, name, flags, out))
    deletes = _Delete(lambda _vfs, name, flush: disk.delete(base, name, flush))
    mine.open, mine.delete = cast(opens, c_void_p).value, cast(deletes, c_void_p).value
    library.sqlite3_vfs_register(pointer(mine), 1)
    try:
        yield disk
    finally:
        library.sqlite3_vfs_register(pointer(base), 1)
        library.sqlite3_vfs_unregister(pointer(mine))
