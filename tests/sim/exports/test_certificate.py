"""The page of a record, read by `pdftotext` and judged by `pdfsig`: what it says and who signed it."""

import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sim.exports.certificate import certificate, verification_code
from sim.exports.stamp import Filed
from sim.records.completion import CompletionRecord, as_plain
from sim.signing.keys import KeysMissingError, make_keys, read_signer
from sim.signing.page_keys import PRIVATE, make_page_key
from sim.signing.pages import PageSigner, read_page_signer, sign_page
from sim.signing.vouched import Vouch
from sim.signing.vouching import vouch
from tests.sim.records.samples import RECORD
from tests.tools import need

AGENCY = "Cook County 911"
MADE = datetime(2026, 1, 1, tzinfo=UTC)
SIGNED = datetime(2026, 2, 1, 12, 30, tzinfo=UTC)
HASH = "a" * 64


def filed(record: CompletionRecord = RECORD) -> Filed:
    return {**as_plain(record), "integrity": {"record_hash": HASH, "previous_hash": "0" * 64}}


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    make_keys(folder, AGENCY, at="2026-01-01T00:00:00.000Z")
    make_page_key(folder, AGENCY, at=MADE)
    return folder


@pytest.fixture(scope="module")
def vouched(keys: Path) -> Vouch:
    return vouch(read_signer(keys), HASH, "recorder", at="2026-02-01T00:00:00.000Z")


@pytest.fixture(scope="module")
def signer(keys: Path) -> PageSigner:
    return read_page_signer(keys, AGENCY)


def text_of(page: bytes, folder: Path) -> str:
    (folder / "page.pdf").write_bytes(page)
    read = [need("pdftotext"), "-layout", "page.pdf", "-"]
    return subprocess.run(read, cwd=folder, capture_output=True, check=True).stdout.decode()


def judged(page: bytes, folder: Path) -> str:
    (folder / "page.pdf").write_bytes(page)
    done = subprocess.run([need("pdfsig"), "page.pdf"], cwd=folder, capture_output=True, check=False)
    return done.stdout.decode("utf-8", "replace")


def test_the_page_says_who_took_what_with_what_result(vouched: Vouch, tmp_path: Path) -> None:
    text = text_of(certificate(filed(), vouched), tmp_path)
    for words in ("TRAINING", "Record of training", "Ana Núñez", "Welcoming City calls", "NOT YET", "62.5 %"):
        assert words in text
    assert "approved by: none" in text
    assert "FAIL" not in text
    assert HASH in text.replace("\n", "").replace(" ", "")


def test_only_a_completion_that_passed_and_stands_is_a_certificate(tmp_path: Path) -> None:
    passed = replace(RECORD, outcome=replace(RECORD.outcome, result="PASS"))
    assert "Certificate of completion" in text_of(certificate(filed(passed), None), tmp_path)
    practised = replace(passed, record=replace(passed.record, record_class="practice"))
    voided = replace(
        passed.record,
        record_id="a later one",
        status="voided",
        supersedes_record_id=passed.record.record_id,
        amendment_reason="taken by another person",
    )
    for record, words in (
        (practised, "practice"),
        (replace(passed, record=voided), "taken by another person"),
    ):
        text = text_of(certificate(filed(record), None), tmp_path)
        assert "Record of training" in text
        assert "Certificate" not in text
        assert words in text


def test_markup_in_a_name_is_shown_and_does_nothing(tmp_path: Path) -> None:
    name = '#panic() *x* $y$ <b> @cite "quoted" \\'
    record = replace(RECORD, member=replace(RECORD.member, legal_name=name))
    assert name in text_of(certificate(filed(record), None), tmp_path)


def test_pdfsig_accepts_the_signature(vouched: Vouch, signer: PageSigner, tmp_path: Path) -> None:
    told = judged(sign_page(signer, certificate(filed(), vouched), at=SIGNED), tmp_path)
    assert "Signature is Valid" in told
    assert "Total document signed" in told
    assert f"O={AGENCY}" in told


def test_one_changed_byte_is_refused(vouched: Vouch, signer: PageSigner, tmp_path: Path) -> None:
    page = sign_page(signer, certificate(filed(), vouched), at=SIGNED)
    for at in (60, len(page) // 3, len(page) // 2):
        changed = page[:at] + bytes([page[at] ^ 1]) + page[at + 1 :]
        assert "Signature is Valid" not in judged(changed, tmp_path)


def test_the_same_record_gives_the_same_page_signed_or_not(vouched: Vouch, signer: PageSigner) -> None:
    page = certificate(filed(), vouched)
    assert page == certificate(filed(), vouched)
    assert sign_page(signer, page, at=SIGNED) == sign_page(signer, page, at=SIGNED)


def test_the_verification_code_names_nobody(vouched: Vouch) -> None:
    code = verification_code(filed(), vouched)
    assert HASH in code
    assert vouched.signature in code
    assert "Ana" not in code
    assert verification_code(filed(), None).split() == ["WCSIM-TRAINING", RECORD.record.record_id, HASH]


def test_the_document_key_is_made_once_and_is_its_owners_alone(keys: Path) -> None:
    before = (keys / PRIVATE).read_bytes()
    make_page_key(keys, AGENCY, at=SIGNED)
    assert (keys / PRIVATE).read_bytes() == before
    assert (keys / PRIVATE).stat().st_mode & 0o777 == 0o600


def test_without_a_document_key_the_error_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(KeysMissingError, match="wcsim keys init"):
        read_page_signer(tmp_path, AGENCY)
