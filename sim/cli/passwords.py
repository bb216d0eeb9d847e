"""Passwords as a command gets them: from a file or a descriptor, or asked at the terminal without echo.

Never from the command line, which others on the machine can read.
"""

import os
import sys

import click

from sim.cli.options import wrong

FILE = "WCSIM_PASSWORD_FILE"
NEW_FILE = "WCSIM_NEW_PASSWORD_FILE"
_LONGEST = 4096


def password_of(person_id: str, descriptor: int | None) -> str:
    """Get the password of who signs on."""
    if descriptor is not None:
        return _from_descriptor(descriptor)
    given = _from_file(FILE)
    if given is not None:
        return given
    return _asked(f"Password of {person_id}", f"{FILE} or --password-fd", again=False)


def new_password(person_id: str) -> str:
    """Get a new password, asked for twice."""
    given = _from_file(NEW_FILE)
    return _asked(f"New password of {person_id}", NEW_FILE, again=True) if given is None else given


def _asked(question: str, instead: str, *, again: bool) -> str:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        wrong(f"no terminal to ask a password at; programs give {instead}")
    answer: str = click.prompt(question, hide_input=True, err=True, confirmation_prompt=again)
    return answer


def _from_file(name: str) -> str | None:
    path = os.environ.get(name)
    if not path:
        return None
    try:
        with open(path, "rb") as file:  # noqa: PTH123 # a pipe or a device may be named as well as a file
            return _first_line(file.read(_LONGEST))
    except OSError as error:
        wrong(f"{name}: {error.strerror}")


def _from_descriptor(descriptor: int) -> str:
    try:
        with os.fdopen(descriptor, "rb") as file:
            return _first_line(file.read(_LONGEST))
    except OSError as error:
        wrong(f"--password-fd {descriptor}: {error.strerror}")


def _first_line(content: bytes) -> str:
    try:
        return content.decode().splitlines()[0] if content else ""
    except UnicodeDecodeError:
        wrong("the password is not UTF-8 text")
