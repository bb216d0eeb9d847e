import base64
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from sim.signing.checkpoint import (
    Checkpoint,
    NoCheckpointError,
    origin_of,
    read_checkpoint,
    verifier_key,
    write_checkpoint,
)
from sim.signing.keys import Key, Ring, Signer, make_keys, read_signer, rotate_keys
from sim.signing.sshsig import NAMESPACE, allowed_signer, sign_bytes
from sim.signing.tree import root
from sim.signing.vouching import fault_of, vouch
from tests.tools import need

MADE = "2026-03-01T10:00:00.000Z"
SIGNED = "2026-06-01T10:00:00.000Z"
LATER = "2027-03-01T10:00:00.000Z"
HASH = "ab" * 32


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    make_keys(tmp_path / "keys", "Cook County 911", at=MADE)
    return read_signer(tmp_path / "keys")


@pytest.fixture
def ring(signer: Signer) -> Ring:
    return Ring(agency=signer.agency, keys=(signer.key,))


def test_a_vouch_is_good_for_its_record_and_no_other(signer: Signer, ring: Ring) -> None:
    given = vouch(signer, HASH, "recorder", at=SIGNED)
    assert fault_of(given, HASH, ring) is None
    assert fault_of(given, "cd" * 32, ring) == (
        "its signature is for another record, or the record was changed"
    )


def test_each_word_of_a_vouch_is_signed(signer: Signer, ring: Ring) -> None:
    given = vouch(signer, HASH, "self", at=SIGNED)
    unfit = "its signature does not fit what it signs"
    assert fault_of(replace(given, vouched_by="server"), HASH, ring) == unfit
    assert fault_of(replace(given, signed_at="2026-06-02T10:00:00.000Z"), HASH, ring) == unfit
    assert fault_of(replace(given, record_hash="cd" * 32), "cd" * 32, ring) == unfit


def test_a_vouch_by_a_stranger_or_out_of_its_keys_time_is_no_vouch(
    signer: Signer, ring: Ring, tmp_path: Path
) -> None:
    stranger = make_keys(tmp_path / "other", "Cook County 911", at=MADE)
    other = vouch(read_signer(tmp_path / "other"), HASH, "self", at=SIGNED)
    assert fault_of(other, HASH, ring) == (
        f"it is signed with {stranger.current.key_id}, which is no key of Cook County 911"
    )
    early = vouch(signer, HASH, "self", at="2025-01-01T00:00:00.000Z")
    assert fault_of(early, HASH, ring) == "it is dated 2025-01-01T00:00:00.000Z, before its key was made"
    late = vouch(signer, HASH, "self", at="2028-01-01T00:00:00.000Z")
    rotated = rotate_keys(tmp_path / "keys", at=LATER)
    assert fault_of(late, HASH, rotated) == "it is dated 2028-01-01T00:00:00.000Z, after its key was retired"


def test_a_checkpoint_reads_back_and_is_the_same_text_each_time(signer: Signer, ring: Ring) -> None:
    tree = root([b"one", b"two", b"three"])
    note = write_checkpoint(signer, 3, tree)
    assert note == write_checkpoint(signer, 3, tree)
    assert read_checkpoint(note, ring) == Checkpoint(
        origin="welcoming-city-sim/Cook-County-911", size=3, root=tree
    )


def test_a_checkpoint_speaks_of_custody_in_a_line_of_its_own_and_passes_over_other_lines(
    signer: Signer, ring: Ring
) -> None:
    note = write_checkpoint(signer, 3, root([b"one", b"two", b"three"]), (7, bytes(32)))
    assert note.splitlines()[3:5] == [f"custody 7 {base64.b64encode(bytes(32)).decode()}", ""]
    assert read_checkpoint(note, ring).custody == (7, bytes(32))
    more = note.partition("\n\n")[0] + "\nwitnessed yes\n"
    origin, _, signed = note.splitlines()[-1].removeprefix("\N{EM DASH} ").partition(" ")
    note_id = base64.b64decode(signed)[:4]
    anew = base64.b64encode(note_id + signer.sign(more.encode())).decode()
    other = read_checkpoint(f"{more}\n\N{EM DASH} {origin} {anew}\n", ring)
    assert (other.size, other.custody) == (3, (7, bytes(32)))


def test_every_changed_byte_of_a_checkpoint_is_refused(signer: Signer, ring: Ring) -> None:
    note = write_checkpoint(signer, 3, root([b"one", b"two", b"three"]), (7, bytes(32))).encode()
    for at in range(len(note) - 1):
        changed = note[:at] + bytes([note[at] ^ 1]) + note[at + 1 :]
        with pytest.raises(NoCheckpointError):
            read_checkpoint(changed.decode("utf-8", "replace"), ring)


def test_a_checkpoint_of_a_retired_key_stays_good_and_a_witness_may_add_a_line(
    signer: Signer, tmp_path: Path
) -> None:
    note = write_checkpoint(signer, 0, root([])) + "\N{EM DASH} witness.example AAAAAAAA\n"
    ring = rotate_keys(tmp_path / "keys", at=LATER)
    assert read_checkpoint(note, ring).size == 0


def test_the_note_format_is_that_of_the_published_example() -> None:
    """The verifier key of c2sp.org/signed-note's example, whose id is in its text."""
    name, note_id, public = "PeterNeumann", "c74f20a3", "ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    key = Key(public=base64.b64decode(public)[1:], made_at=MADE)
    assert verifier_key(name, key) == f"{name}+{note_id}+{public}"
    assert origin_of("Cook County 911 + EMS") == "welcoming-city-sim/Cook-County-911---EMS"


def test_openssh_accepts_the_signature_of_an_export_and_refuses_it_after_one_changed_byte(
    signer: Signer, tmp_path: Path
) -> None:
    ssh_keygen = need("ssh-keygen")
    export = b"TRAINING\r\nrecord_id,result\r\n1,PASS\r\n"
    (tmp_path / "export.sig").write_text(sign_bytes(signer, export))
    (tmp_path / "allowed").write_text(allowed_signer(signer.agency, signer.key) + "\n")
    command = [ssh_keygen, "-Y", "verify", "-f", "allowed", "-I", "Cook-County-911", "-n", NAMESPACE]
    command += ["-s", "export.sig"]

    def verified(content: bytes) -> bool:
        done = subprocess.run(command, cwd=tmp_path, input=content, capture_output=True, check=False)
        return done.returncode == 0

    assert verified(export)
    assert not any(
        verified(export[:at] + bytes([export[at] ^ 1]) + export[at + 1 :]) for at in range(len(export))
    )


def test_the_key_id_is_the_fingerprint_that_openssh_prints(signer: Signer, tmp_path: Path) -> None:
    ssh_keygen = need("ssh-keygen")
    public = allowed_signer(signer.agency, signer.key).partition(" ssh-ed25519 ")[2]
    (tmp_path / "key.pub").write_text(f"ssh-ed25519 {public}\n")
    told = subprocess.run([ssh_keygen, "-l", "-f", tmp_path / "key.pub"], capture_output=True, check=True)
    assert signer.key.key_id in told.stdout.decode()
