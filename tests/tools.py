"""Outside programs that judge what we write: found on this machine, or a reason to skip."""

import os
import shutil

import pytest


def need(program: str) -> str:
    """Give the path of a program; without it the test is skipped, and with CI=true it fails."""
    found = shutil.which(program)
    if found is not None:
        return found
    reason = f"{program} is not on this machine"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
