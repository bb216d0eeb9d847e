"""Pages and badges by the command line: read and judged by programs that are not ours."""

import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier

from sim.exports.folder import MANIFEST
from sim.home import keys_folder
from sim.signing.keys import read_ring
from tests.sim.cli.exporting import BO, CY, NAMES, VOID, change, export, ssh_accepts
from tests.sim.cli.wcsim import ROOT, wcsim
from tests.tools import need

WITHOUT_SEAL = (
    f"import sys; sys.path.insert(0, {str(ROOT)!r}); sys.modules['pyhanko'] = None; "
    "import sim.__main__ as m; m.run()"
)


def text_of(page: Path) -> str:
    read = [need("pdftotext"), "-layout", str(page), "-"]
    return subprocess.run(read, capture_output=True, check=True).stdout.decode()


def judged(page: Path) -> str:
    done = subprocess.run([need("pdfsig"), str(page)], capture_output=True, check=False)
    return done.stdout.decode("utf-8", "replace")


def accepted(folder: str) -> bool:
    command = [need("sha256sum"), "-c", "--strict", "--quiet", MANIFEST]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0


def verifier() -> OB3Verifier:
    key = Ed25519PublicKey.from_public_bytes(read_ring(keys_folder()).current.public)
    return OB3Verifier(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


def test_each_record_that_stands_has_a_page_named_by_its_id() -> None:
    done = export("pdf", "--out", "pages")
    assert "2 records were voided or corrected by another" in done.err
    found = {each.name: text_of(each) for each in Path("pages").glob("*.pdf")}
    assert len(found) == 2
    assert "Bo Li" in found[f"record-{BO}.pdf"]
    for name, text in found.items():
        assert "TRAINING" in text
        assert not any(each in name for each in NAMES)
    assert accepted("pages")


def test_a_signed_page_is_accepted_and_one_changed_byte_is_refused() -> None:
    page = Path("page.pdf")
    export("pdf", "--record", BO, "--out", "page.pdf", "--sign")
    assert "Signature is Valid" in judged(page)
    assert "Total document signed" in judged(page)
    assert ssh_accepts(page)
    for at in (60, page.stat().st_size // 3):
        change(page, at)
        assert "Signature is Valid" not in judged(page)
        assert not ssh_accepts(page)
        change(page, at)


def test_a_signed_folder_of_pages_has_a_signed_manifest() -> None:
    export("pdf", "--out", "pages", "--sign")
    assert all("Signature is Valid" in judged(each) for each in Path("pages").glob("*.pdf"))
    assert ssh_accepts(Path("pages", MANIFEST))
    assert accepted("pages")
    change(Path("pages", f"record-{BO}.pdf"), 60)
    assert not accepted("pages")


def test_the_same_records_give_the_same_pages() -> None:
    for name in ("one", "two"):
        export("pdf", "--record", BO, "--out", name, "--sign")
    assert Path("one").read_bytes() == Path("two").read_bytes()


@pytest.mark.parametrize("record", [CY, VOID])
def test_a_record_that_does_not_stand_has_no_page(record: str) -> None:
    done = export("pdf", "--record", record, "--out", "page.pdf")
    assert "1 records were voided or corrected by another; they give none" in done.err
    assert not Path("page.pdf").exists()


def test_without_the_extra_the_error_names_it_and_an_unsigned_page_still_leaves() -> None:
    words = ["records", "export", "--format", "pdf", "--record", BO, "--out", "page.pdf"]
    command = [sys.executable, "-c", WITHOUT_SEAL, *words]
    signed = subprocess.run([*command, "--sign"], capture_output=True, text=True, check=False)
    assert (signed.returncode, signed.stdout) == (1, "")
    assert "pip install 'welcoming-city-sim[seal]'" in signed.stderr
    assert not Path("page.pdf").exists()
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    assert "Bo Li" in text_of(Path("page.pdf"))


def test_keys_of_an_earlier_version_get_a_document_key_and_keep_theirs() -> None:
    before = read_ring(keys_folder())
    for path in keys_folder().glob("agency-pages*"):
        path.unlink()
    done = wcsim("records", "export", "--format", "pdf", "--out", "pages", "--sign")
    assert done.code == 1
    assert "wcsim keys init" in done.err
    assert "a document key was added" in wcsim("keys", "init", "--agency", "Cook County 911").out
    assert read_ring(keys_folder()) == before
    export("pdf", "--out", "pages", "--sign")


def test_a_rotation_replaces_the_document_key_too_and_keeps_its_certificate() -> None:
    before = (keys_folder() / "agency-pages.crt").read_bytes()
    assert wcsim("keys", "rotate").code == 0
    (old,) = keys_folder().glob("agency-pages-*.crt")
    assert old.read_bytes() == before
    assert (keys_folder() / "agency-pages.crt").read_bytes() != before
    export("pdf", "--record", BO, "--out", "page.pdf", "--sign")
    assert "Signature is Valid" in judged(Path("page.pdf"))


def test_a_completion_that_passed_gives_a_badge_that_the_outside_judge_takes() -> None:
    done = export("badge", "--out", "badges")
    assert "1 files" in done.err
    assert "1 records give no badge" in done.err
    (path,) = Path("badges").glob("*.jwt")
    token = path.read_text("utf-8").strip()
    credential = verifier().verify(token)
    assert credential.issuer.name == "Cook County 911"
    assert "Ana" not in str(vars(credential))
    for at in (5, len(token) // 2, len(token) - 30):
        changed = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
        with pytest.raises(OB3VerificationError):
            verifier().verify(changed)


def test_without_the_agencys_address_no_badge_leaves() -> None:
    Path("home", "agency.yaml").unlink()
    done = wcsim("records", "export", "--format", "badge", "--out", "badges")
    assert done.code == 1
    assert "`wcsim init` makes it" in done.err
    assert not Path("badges").exists()
