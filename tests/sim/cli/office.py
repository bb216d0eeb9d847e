"""An office store for the tests of the command line: people, and how they sign on."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.sim.cli.wcsim import Done, wcsim

PEOPLE = {
    "sup-1": "supervisor",
    "eva-1": "evaluator",
    "eva-2": "evaluator",
    "ins-1": "instructor",
    "aud-1": "auditor",
    "mem-1": "member",
}
NAMES = {
    "sup-1": "Rosalind Achterberg",
    "eva-1": "Temperance Holloway",
    "eva-2": "Ignatius Brandvold",
    "ins-1": "Marguerite Osei",
    "aud-1": "Cornelius Vandermeer",
    "mem-1": "Ana Núñez",
}
NUMBER = "C-1207"
"""The number of the one member."""


def password(person_id: str) -> str:
    """Give the password of a person of these tests."""
    return f"a long sentence of {person_id}"


@contextmanager
def given(variable: str, words: str) -> Iterator[None]:
    """Put a password into a file that a variable names."""
    path = Path(f"{variable}.txt")
    path.write_text(words + "\n", "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(variable, str(path))
        yield


def sign_on(person_id: str, *words: str, said: str | None = None) -> Done:
    """Run a command as a person, with their password or another one."""
    with given("WCSIM_PASSWORD_FILE", password(person_id) if said is None else said):
        return wcsim(*words, "--as", person_id)


def add(person_id: str, *, by: str | None) -> Done:
    """Add a person of these tests; `by` None is the first."""
    number = ("--number", NUMBER) if person_id == "mem-1" else ()
    words = ("people", "add", person_id, "--name", NAMES[person_id], "--role", PEOPLE[person_id], *number)
    with given("WCSIM_NEW_PASSWORD_FILE", password(person_id)):
        return wcsim(*words) if by is None else sign_on(by, *words)


def open_office() -> None:
    """Make the store an office store with all these people."""
    assert add("sup-1", by=None).code == 0
    for person_id in PEOPLE:
        if person_id != "sup-1":
            assert add(person_id, by="sup-1").code == 0
