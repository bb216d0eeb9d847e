"""What the tests of this folder share: the ids of the records in the home, and `ssh-keygen` as a judge."""

import subprocess
from pathlib import Path

from sim.signing.sshsig import NAMESPACE
from tests.sim.cli.wcsim import Done, wcsim
from tests.tools import need

BO, CY, VOID = (f"99999999-0000-4000-8000-{number:012d}" for number in (2, 3, 4))
NAMES = ("Ana", "Núñez", "Bo Li", "Cy Pál", "4471", "C-9", "C-7")


def export(form: str, *more: str) -> Done:
    """Export, and see that it went well."""
    done = wcsim("records", "export", "--format", form, *more)
    assert done.code == 0, done.err
    return done


def ssh_accepts(path: Path, signature: Path | None = None) -> bool:
    """Ask `ssh-keygen` whether a file is what the agency signed."""
    allowed = Path("allowed_signers")
    allowed.write_text(wcsim("keys", "export", "--format", "ssh").out)
    beside = signature or path.with_name(f"{path.name}.sig")
    command = [need("ssh-keygen"), "-Y", "verify", "-f", str(allowed), "-I", "Cook-County-911"]
    command += ["-n", NAMESPACE, "-s", str(beside)]
    done = subprocess.run(command, input=path.read_bytes(), capture_output=True, check=False)
    return done.returncode == 0


def change(path: Path, at: int) -> None:
    """Change one byte of a file."""
    content = path.read_bytes()
    path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
