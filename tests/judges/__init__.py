"""Outside judges that are npm packages: installed once on a machine by the lock file, then asked by tests."""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.tools import need

HERE = Path(__file__).parent
_LISTS = ("package.json", "package-lock.json")


def ask(judge: str, given: str) -> Any:  # noqa: ANN401 - whatever JSON a judge answers
    """Give `given` to the judge of that name and return its answer."""
    node, folder = need("node"), _installed()
    shutil.copy(HERE / judge, folder / judge)
    done = subprocess.run(
        [node, judge], cwd=folder, input=given, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _installed() -> Path:
    """Install the packages of the lock file, whole or not at all; a second process finds them there."""
    npm = need("npm")
    lists = b"".join((HERE / name).read_bytes() for name in _LISTS)
    folder = Path(tempfile.gettempdir()) / f"wcsim-judges-{hashlib.sha256(lists).hexdigest()[:16]}"
    if folder.exists():
        return folder
    new = Path(tempfile.mkdtemp(prefix="wcsim-judges-"))
    for name in _LISTS:
        shutil.copy(HERE / name, new / name)
    done = subprocess.run([npm, "ci", "--silent"], cwd=new, capture_output=True, text=True, check=False)
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
