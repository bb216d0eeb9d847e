"""Outside judges that are npm packages: installed once on a machine, then asked by the tests."""

import hashlib
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.tools import need

HERE = Path(__file__).parent
_LRS = "node_modules/@learninglocker/xapi-statements/dist/server.js"
_IN_MEMORY = {"AUTH_REPO": "test", "EVENTS_REPO": "test", "MODELS_REPO": "memory", "STORAGE_REPO": "memory"}
_START_S = 60


def ask(judge: str, given: str) -> Any:  # noqa: ANN401 - whatever JSON a judge answers
    """Give `given` to the judge of that name and return its answer."""
    folder = _installed(HERE)
    shutil.copy(HERE / judge, folder / judge)
    done = subprocess.run(
        [need("node"), judge],
        cwd=folder,
        input=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@contextmanager
def learning_record_store(port: int | None = None) -> Iterator[str]:
    """Start a real learning record store, kept in memory, and give its address; any user may sign on."""
    folder, at = _installed(HERE / "lrs"), port or _free_port()
    running = subprocess.Popen(
        [need("node"), _LRS],
        cwd=folder,
        env={**os.environ, **_IN_MEMORY, "EXPRESS_PORT": str(at)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        url = f"http://127.0.0.1:{at}/xAPI"
        _await(f"{url}/about")
        yield url
    finally:
        running.kill()
        running.wait()


def _await(url: str) -> None:
    until = time.monotonic() + _START_S
    while True:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own loopback address
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            assert time.monotonic() < until, f"{url} does not answer"
            time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _installed(lists: Path) -> Path:
    """Install a folder's packages, whole or not at all; a second process finds them there."""
    npm = need("npm")
    named = [lists / name for name in ("package.json", "package-lock.json") if (lists / name).exists()]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in named)).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"wcsim-judges-{digest}"
    if folder.exists():
        return folder
    new = Path(tempfile.mkdtemp(prefix="wcsim-judges-"))
    for path in named:
        shutil.copy(path, new / path.name)
    command = [npm, "ci" if len(named) > 1 else "install", "--silent", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=new, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        reason = f"the outside judges cannot be installed: {done.stderr[-300:]}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    try:
        new.rename(folder)
    except OSError:  # another process was first
        shutil.rmtree(new)
    return folder
