"""The checkpoint and the audit pack by the command line, judged by `sha256sum` and `ssh-keygen`."""

import json
import subprocess
from pathlib import Path

from openpyxl import load_workbook

from scoring.courses import course_text
from sim.exports.folder import MANIFEST
from sim.home import keys_folder
from sim.signing.checkpoint import read_checkpoint
from sim.signing.keys import read_ring
from sim.signing.tree import root
from tests.sim.cli.exporting import CY, change, export
from tests.sim.cli.wcsim import wcsim
from tests.sim.seats import LAW
from tests.tools import need


def accepted(folder: Path) -> bool:
    """Check a pack as its README says, with nothing but what lies in it."""
    sums = [need("sha256sum"), "-c", "--strict", "--quiet", MANIFEST]
    agency = (folder / "keys" / "allowed_signers").read_text().split()[0]
    signed = [need("ssh-keygen"), "-Y", "verify", "-f", "keys/allowed_signers", "-I", agency]
    signed += ["-n", "export@welcoming-city-sim", "-s", f"{MANIFEST}.sig"]
    given = (folder / MANIFEST).read_bytes()
    return all(
        subprocess.run(command, cwd=folder, input=given, capture_output=True, check=False).returncode == 0
        for command in (sums, signed)
    )


def test_a_checkpoint_is_the_signed_root_over_every_record() -> None:
    note = export("checkpoint").out
    found = read_checkpoint(note, read_ring(keys_folder()))
    hashes = [each["integrity"]["record_hash"] for each in export("json").json["records"]]
    assert (found.size, found.root) == (4, root(bytes.fromhex(each) for each in hashes))
    assert note == export("checkpoint").out


def test_a_pack_has_every_part_and_is_accepted_by_what_lies_in_it() -> None:
    export("audit-pack", "--out", "pack")
    pack = Path("pack")
    found = {str(each.relative_to(pack)) for each in pack.rglob("*") if each.is_file()}
    parts = {
        "README.txt",
        "roster.xlsx",
        "records.json",
        "records.csv",
        "decisions.csv",
        "completion-record.schema.json",
        "versions.json",
        "approvals.json",
        "verification.json",
        "checkpoint.txt",
        "keys/allowed_signers",
        "keys/checkpoint_keys",
        MANIFEST,
        f"{MANIFEST}.sig",
    }
    versions = json.loads((pack / "versions.json").read_text())
    kept = {name for name, said in versions.items() if said["kept"]}
    assert found == parts | kept
    assert {name.split("/")[0] for name in kept} == {"lesson-plans", "scenarios", "key"}
    (plan,) = pack.glob("lesson-plans/*.yaml")
    assert plan.read_text("utf-8") == course_text("academy_recruit")
    assert accepted(pack)


def test_the_pack_says_what_the_store_says() -> None:
    export("audit-pack", "--out", "pack", "--by", "Sgt. Okafor")
    pack = Path("pack")
    assert (pack / "records.json").read_text() == export("json", "--by", "Sgt. Okafor").out
    assert (pack / "checkpoint.txt").read_text() == export("checkpoint").out
    verified = json.loads((pack / "verification.json").read_text())
    assert verified == {
        name: said
        for name, said in wcsim("records", "verify", "--json").json.items()
        if name != "checkpoints"
    }
    assert (verified["ok"], verified["vouches"]["held"], verified["vouches"]["wrong"]) == (False, 1, 3)
    assert verified["texts"] == [f"the pack {LAW.pack.version} is not the text that this version stands for"]
    approvals = json.loads((pack / "approvals.json").read_text())
    assert {each["key_approved_by"] for each in approvals["as_records_say"]} == {"not approved"}
    assert approvals["as_settings_say_now"]["agency"] == "Cook County 911"
    roster = load_workbook(pack / "roster.xlsx")["Roster"]
    assert "Ana Núñez" in [cell.value for cell in roster["A"]]


def test_what_is_not_kept_is_said() -> None:
    export("audit-pack", "--out", "pack", "--record", CY)
    versions = json.loads(Path("pack", "versions.json").read_text())
    assert {name.rpartition("/")[0]: said["kept"] for name, said in versions.items()} == {
        "scenarios": False,
        "key/packs": False,
        "key/pass-rules": False,
    }
    assert not [name for name in versions if Path("pack", name).exists()]


def test_one_changed_byte_anywhere_is_refused() -> None:
    export("audit-pack", "--out", "pack")
    pack = Path("pack")
    for path in sorted(each for each in pack.rglob("*") if each.is_file()):
        if path.name in ("allowed_signers", f"{MANIFEST}.sig"):
            continue
        change(path, path.stat().st_size // 2)
        assert not accepted(pack), path
        change(path, path.stat().st_size // 2)
    assert accepted(pack)


def test_the_same_store_gives_the_same_pack_and_never_over_another() -> None:
    for name in ("one", "two"):
        export("audit-pack", "--out", name)
    assert Path("one", MANIFEST).read_bytes() == Path("two", MANIFEST).read_bytes()
    again = wcsim("records", "export", "--format", "audit-pack", "--out", "one")
    assert again.code == 1
    assert "one exists already" in again.err


def test_without_a_key_no_pack_is_made() -> None:
    (keys_folder() / "agency-key.pem").unlink()
    done = wcsim("records", "export", "--format", "audit-pack", "--out", "pack")
    assert done.code == 1
    assert "wcsim keys init" in done.err
    assert sorted(each.name for each in Path().iterdir()) == ["home"]
