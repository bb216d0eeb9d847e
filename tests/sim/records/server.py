"""A PostgreSQL server for the tests: the distribution's own, in a temporary folder, on a socket of its own.

`serving()` starts one; `kill` and `start` again treat it as a power cut does. As root it runs as `postgres`
or `nobody`, since PostgreSQL refuses to run as root.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_PLACES = ("/usr/lib/postgresql", "/usr/pgsql", "/opt/homebrew/opt", "/usr/local")
_FAST = ("fsync=off", "full_page_writes=off", "autovacuum=off")
_PATIENCE_S = 30.0


def missing() -> str | None:
    """Say what is missing to start a server; None where nothing is."""
    try:
        import psycopg  # noqa: F401, PLC0415 # looked for, not used
    except ImportError:
        return "psycopg is not installed: pip install 'welcoming-city-sim[postgres]'"
    if _binaries() is None:
        return "no PostgreSQL server is installed: apt-get install postgresql"
    return None


def _binaries() -> Path | None:
    """Find the newest installed server's programs."""
    found = [path.parent for place in _PLACES for path in Path(place).glob("*/bin/initdb")]
    on_path = shutil.which("initdb")
    return max(found, default=Path(on_path).parent if on_path else None, key=str)


class Server:
    """One server; `url(name)` is where a store of that name lies in it."""

    def __init__(self, folder: Path, settings: tuple[str, ...]) -> None:
        binaries = _binaries()
        if binaries is None:
            raise FileNotFoundError(missing())
        self._folder = folder
        self._data = folder / "data"
        self._binaries = binaries
        self._settings = settings
        self._as: dict[str, Any] = _as_whom(folder)
        self._process: subprocess.Popen[Any] | None = None
        made = [str(binaries / "initdb"), "-D", str(self._data), "--no-sync", "--locale=C", "-E", "UTF8"]
        trusting = ["-U", "wcsim", "-A", "trust"]
        subprocess.run([*made, *trusting], check=True, stdout=subprocess.DEVNULL, cwd=folder, **self._as)

    def start(self) -> None:
        """Start it and wait until it answers."""
        log = (self._folder / "log").open("ab")
        options = [part for each in (*self._settings, "listen_addresses=") for part in ("-c", each)]
        program, data = str(self._binaries / "postgres"), str(self._data)
        command = [program, "-D", data, "-k", str(self._folder), *options]
        with log:
            process = subprocess.Popen(
                command, stdout=log, stderr=subprocess.STDOUT, cwd=self._folder, **self._as
            )
        self._process = process
        until = time.monotonic() + _PATIENCE_S
        while True:
            try:
                self.ask("SELECT 1")
            except self.failure:
                if time.monotonic() > until or process.poll() is not None:
                    raise
                time.sleep(0.05)
            else:
                return

    def stop(self) -> None:
        """Stop it in order, cutting off whoever is connected."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """Kill it at once, every process of it, as a power cut does."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(_PATIENCE_S)
            self._process = None

    @property
    def failure(self) -> type[Exception]:
        """The errors of the driver."""
        import psycopg  # noqa: PLC0415 # an extra

        return psycopg.Error

    def ask(self, query: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Ask the server something apart from any store."""
        import psycopg  # noqa: PLC0415 # an extra

        with psycopg.connect(
            host=str(self._folder), user="wcsim", dbname=database, autocommit=True
        ) as connection:
            found = connection.execute(query)
            return found.fetchall() if found.description else []

    def url(self, name: str) -> str:
        """Say where the store of a database lies."""
        return f"postgresql+psycopg://wcsim@/{name}?host={self._folder}"

    def make(self, name: str) -> str:
        """Make an empty database and say where a store in it lies."""
        self.ask(f"CREATE DATABASE {name}")
        return self.url(name)


def _as_whom(folder: Path) -> dict[str, Any]:
    """Choose whom the server runs as, and give them the folder."""
    if os.geteuid() != 0:
        return {}
    known = {each.pw_name: each for each in pwd.getpwall()}
    who = known.get("postgres") or known["nobody"]
    os.chown(folder, who.pw_uid, who.pw_gid)
    return {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}


@contextmanager
def serving(*settings: str) -> Iterator[Server]:
    """Start a server that answers fast, or as `settings` say, and take everything of it away in the end."""
    folder = Path(tempfile.mkdtemp(prefix="wcsim-pg-"))
    try:
        server = Server(folder, settings or _FAST)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
