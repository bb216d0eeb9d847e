"""An audit pack, judged by `sha256sum -c` and `ssh-keygen`: whole, signed, refused after one changed byte."""

import subprocess
from pathlib import Path
from typing import BinaryIO

import pytest

from sim.exports.audit_pack import write_pack
from sim.exports.folder import MANIFEST, Part
from sim.records.errors import FileExistsAlreadyError, FolderError
from sim.signing.keys import Signer, make_keys, read_signer
from sim.signing.sshsig import NAMESPACE, allowed_signer
from tests.tools import need


def says(text: str) -> Part:
    def write(out: BinaryIO) -> None:
        out.write(text.encode())

    return write


PARTS = {
    "records.csv": says("TRAINING\r\n"),
    "key/chicago.yaml": says("pack:\n"),
    "approvals.json": says("{}\n"),
}
NAMES = ("README.txt", "approvals.json", "key/chicago.yaml", "records.csv")


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    make_keys(tmp_path / "keys", "A", at="2026-01-01T00:00:00.000Z")
    return read_signer(tmp_path / "keys")


def checked(folder: Path) -> bool:
    command = [need("sha256sum"), "-c", "--strict", MANIFEST]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0


def test_the_pack_has_every_part_and_sha256sum_accepts_it(tmp_path: Path) -> None:
    assert write_pack(tmp_path / "pack", PARTS) == len(NAMES)
    assert sorted(str(each.relative_to(tmp_path / "pack")) for each in (tmp_path / "pack").rglob("*.*")) == [
        MANIFEST,
        *NAMES,
    ]
    assert (tmp_path / "pack" / "records.csv").read_bytes() == b"TRAINING\r\n"
    assert checked(tmp_path / "pack")


def test_one_changed_byte_in_any_part_is_refused(tmp_path: Path) -> None:
    write_pack(tmp_path / "pack", PARTS)
    for name in NAMES:
        path = tmp_path / "pack" / name
        content = path.read_bytes()
        path.write_bytes(bytes([content[0] ^ 1]) + content[1:])
        assert not checked(tmp_path / "pack"), name
        path.write_bytes(content)


def test_a_signed_manifest_is_accepted_and_a_changed_one_is_not(signer: Signer, tmp_path: Path) -> None:
    write_pack(tmp_path / "pack", PARTS, signer)
    (tmp_path / "allowed").write_text(allowed_signer("A", signer.key) + "\n")
    command = [
        need("ssh-keygen"),
        "-Y",
        "verify",
        "-f",
        str(tmp_path / "allowed"),
        "-I",
        "A",
        "-n",
        NAMESPACE,
    ]
    command += ["-s", str(tmp_path / "pack" / f"{MANIFEST}.sig")]
    manifest = (tmp_path / "pack" / MANIFEST).read_bytes()
    for content, code in ((manifest, 0), (b"0" + manifest[1:] + b" ", 255)):
        assert subprocess.run(command, input=content, capture_output=True, check=False).returncode == code


def test_the_same_parts_and_key_give_the_same_bytes(signer: Signer, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_pack(tmp_path / name, PARTS, signer)
    for name in (*NAMES, MANIFEST, f"{MANIFEST}.sig"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_pack_is_never_written_over_another(tmp_path: Path) -> None:
    write_pack(tmp_path / "pack", PARTS)
    with pytest.raises(FileExistsAlreadyError, match="Name another folder"):
        write_pack(tmp_path / "pack", PARTS)
    with pytest.raises(FolderError, match="is no folder"):
        write_pack(tmp_path / "none" / "pack", PARTS)


def test_a_part_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    def fails(out: BinaryIO) -> None:
        out.write(b"half")
        raise RuntimeError("the store went away")

    with pytest.raises(RuntimeError):
        write_pack(tmp_path / "pack", {**PARTS, "roster.xlsx": fails})
    assert list(tmp_path.iterdir()) == []
