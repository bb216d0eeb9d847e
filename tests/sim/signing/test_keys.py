import json
from pathlib import Path

import pytest

from sim.signing.keys import (
    PRIVATE,
    RING,
    KeysBrokenError,
    KeysExistError,
    KeysExposedError,
    KeysMissingError,
    make_keys,
    read_ring,
    read_signer,
    rotate_keys,
)

MADE = "2026-03-01T10:00:00.000Z"
LATER = "2027-03-01T10:00:00.000Z"
WORDS = "correct horse"


def test_a_key_made_signs_and_its_ring_knows_the_signature(tmp_path: Path) -> None:
    ring = make_keys(tmp_path / "keys", "Cook County 911", at=MADE)
    signer = read_signer(tmp_path / "keys")
    signature = signer.sign(b"a record")
    assert read_ring(tmp_path / "keys") == ring
    assert signer.key == ring.current
    assert ring.current.signed(signature, b"a record")
    assert not ring.current.signed(signature, b"a changed record")


def test_the_private_key_is_its_owners_alone_from_the_first_byte(tmp_path: Path) -> None:
    make_keys(tmp_path / "keys", "Agency", at=MADE)
    assert (tmp_path / "keys").stat().st_mode & 0o077 == 0
    assert (tmp_path / "keys" / PRIVATE).stat().st_mode & 0o777 == 0o600


def test_a_private_key_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    make_keys(tmp_path, "Agency", at=MADE)
    (tmp_path / PRIVATE).chmod(0o640)
    with pytest.raises(KeysExposedError, match="may be read by others"):
        read_signer(tmp_path)


def test_keys_are_never_made_over_keys(tmp_path: Path) -> None:
    make_keys(tmp_path, "Agency", at=MADE)
    before = (tmp_path / RING).read_bytes(), (tmp_path / PRIVATE).read_bytes()
    with pytest.raises(KeysExistError, match="rotate"):
        make_keys(tmp_path, "Another", at=LATER)
    assert ((tmp_path / RING).read_bytes(), (tmp_path / PRIVATE).read_bytes()) == before


def test_a_retired_key_stays_known_and_its_signatures_stay_good(tmp_path: Path) -> None:
    make_keys(tmp_path, "Agency", at=MADE)
    old = read_signer(tmp_path)
    signature = old.sign(b"a record of the first year")
    ring = rotate_keys(tmp_path, at=LATER)
    kept = ring.find(old.key.key_id)
    assert kept is not None
    assert kept.retired_at == LATER
    assert kept.signed(signature, b"a record of the first year")
    assert read_signer(tmp_path).key == ring.current != kept
    assert ring.current.introduced_by == old.key.key_id


def test_a_ring_with_a_key_that_nobody_introduced_is_refused(tmp_path: Path) -> None:
    """Whoever slips a key of his own into the ring cannot have the old key introduce it."""
    make_keys(tmp_path / "ours", "Agency", at=MADE)
    stranger = make_keys(tmp_path / "theirs", "Agency", at=MADE).current
    ours = json.loads((tmp_path / "ours" / RING).read_text())
    theirs = json.loads((tmp_path / "theirs" / RING).read_text())
    ours["keys"].append({**theirs["keys"][0], "introduced_by": read_ring(tmp_path / "ours").current.key_id})
    (tmp_path / "ours" / RING).write_text(json.dumps(ours))
    with pytest.raises(KeysBrokenError, match="no key before it introduced") as error:
        read_ring(tmp_path / "ours")
    assert stranger.key_id in str(error.value)


def test_a_key_under_a_passphrase_needs_it(tmp_path: Path) -> None:
    make_keys(tmp_path, "Agency", at=MADE, passphrase=WORDS)
    assert read_signer(tmp_path, passphrase=WORDS).agency == "Agency"
    for wrong in ("", "battery staple"):
        with pytest.raises(KeysBrokenError, match="passphrase"):
            read_signer(tmp_path, passphrase=wrong)


def test_a_rotation_stopped_half_way_is_told_and_rotating_again_mends_it(tmp_path: Path) -> None:
    """The ring names a key whose private part was never written."""
    make_keys(tmp_path, "Agency", at=MADE)
    private = (tmp_path / PRIVATE).read_bytes()
    rotate_keys(tmp_path, at=LATER)
    (tmp_path / PRIVATE).write_bytes(private)
    with pytest.raises(KeysBrokenError, match="not the key that the ring names"):
        read_signer(tmp_path)
    ring = rotate_keys(tmp_path, at="2027-03-02T10:00:00.000Z")
    assert read_signer(tmp_path).key == ring.current


def test_without_keys_the_error_says_how_to_make_them(tmp_path: Path) -> None:
    for read in (read_ring, read_signer):
        with pytest.raises(KeysMissingError, match="wcsim keys init"):
            read(tmp_path / "none")


@pytest.mark.parametrize("text", ["", "[]", '{"agency": "A"}', '{"agency": "A", "keys": []}', "\x00"])
def test_a_broken_ring_is_refused_plainly(tmp_path: Path, text: str) -> None:
    (tmp_path / RING).write_text(text)
    with pytest.raises(KeysBrokenError, match="cannot be used"):
        read_ring(tmp_path)
