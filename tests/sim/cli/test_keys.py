"""`wcsim keys`: made once, shown, exported, rotated; the private part never leaves its folder."""

import json
from pathlib import Path

import pytest

from sim.home import keys_folder
from sim.signing.keys import PRIVATE
from tests.sim.cli.wcsim import wcsim


def test_a_key_is_made_shown_and_rotated() -> None:
    made = wcsim("keys", "init", "--agency", "Cook County 911")
    assert made.code == 0
    (first,) = json.loads(wcsim("keys", "show", "--json").out)["keys"]
    assert f"key {first['key_id']} of Cook County 911" in made.out
    assert wcsim("keys", "rotate").code == 0
    old, new = json.loads(wcsim("keys", "show", "--json").out)["keys"]
    assert (old["key_id"], new["retired_at"], new["introduced_by"]) == (first["key_id"], None, old["key_id"])
    assert old["retired_at"] == new["made_at"]


def test_a_second_init_changes_nothing_and_says_what_to_do() -> None:
    wcsim("keys", "init", "--agency", "A")
    before = (keys_folder() / PRIVATE).read_bytes()
    again = wcsim("keys", "init", "--agency", "A")
    assert again.code == 1
    assert "wcsim keys rotate" in again.err
    assert (keys_folder() / PRIVATE).read_bytes() == before


@pytest.mark.parametrize(
    ("form", "has"), [("ssh", "ssh-ed25519 "), ("note", "welcoming-city-sim/A+"), ("ring", '"public"')]
)
def test_every_form_of_export_is_public_only(form: str, has: str) -> None:
    wcsim("keys", "init", "--agency", "A")
    told = wcsim("keys", "export", "--format", form)
    assert told.code == 0
    assert has in told.out
    assert "PRIVATE" not in told.out


def test_without_keys_each_command_says_how_to_make_them() -> None:
    for command in ("show", "export", "rotate"):
        told = wcsim("keys", command)
        assert told.code == 1
        assert "wcsim keys init" in told.err


def test_the_keys_can_lie_elsewhere_than_the_store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WCSIM_KEYS", str(tmp_path / "safe"))
    monkeypatch.setenv("WCSIM_KEY_PASSPHRASE", "correct horse")
    assert wcsim("keys", "init", "--agency", "A").code == 0
    assert b"ENCRYPTED" in (tmp_path / "safe" / PRIVATE).read_bytes()
    assert not Path("home", "keys").exists()
