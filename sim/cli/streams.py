"""The three streams of a program, so that every command may count on them."""

import io
import os
import sys
from typing import TextIO


def settle_streams() -> None:
    """Make every stream one that exists; what programs read and write is UTF-8, whatever the locale.

    A terminal keeps its own encoding, and shows a sign in place of what it has no letter for. What comes in
    and is no UTF-8 stays recognisable as such (surrogates).
    """
    sys.stdin = sys.stdin or open_nothing("r")
    sys.stdout = sys.stdout or open_nothing("w")
    sys.stderr = sys.stderr or open_nothing("w")
    _settle(sys.stdin, "surrogateescape")
    _settle(sys.stdout, "backslashreplace")
    _settle(sys.stderr, "backslashreplace")


def open_nothing(mode: str) -> TextIO:
    """Open a stream that gives nothing and takes everything."""
    return io.TextIOWrapper(io.FileIO(os.devnull, mode), encoding="utf-8")


def _settle(stream: TextIO, errors: str) -> None:
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors=errors)
