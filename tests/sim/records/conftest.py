"""Stores for the tests of this room: the same tests over a SQLite file and over a PostgreSQL server."""

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sim.records.server import Server, missing, serving

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """One server for all tests of a process; without one they are skipped, but in CI they fail."""
    lacking = missing()
    if lacking is not None:
        if os.environ.get("CI") == "true":
            pytest.fail(lacking)
        pytest.skip(lacking)
    with serving() as started:
        yield started


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a new store may lie: a file that is not there yet, or an empty database."""
    if request.param == "sqlite":
        yield str(tmp_path / "store.db")
        return
    server: Server = request.getfixturevalue("server")
    name = f"store_{next(_NUMBERS)}"
    yield server.make(name)
    server.ask(f"DROP DATABASE {name} WITH (FORCE)")
