"""Signatures inside PDF pages, as readers of PDF check them: CMS over RSA, by the agency's document key.

Readers of PDF do not all know Ed25519, so pages have a key of their own, with a certificate the agency signs
itself. RSA with PKCS 1 padding has one signature for one content: the same page, key and time give the same
bytes. Source: ISO 32000-1 section 12.8.
"""

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pyhanko.pdf_utils.generic import ArrayObject, ByteStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.metadata.model import DocumentMetadata
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from typing_extensions import override

from sim.signing.keys import KeysMissingError
from sim.signing.page_keys import CERTIFICATE, PRIVATE

_FIELD = "Agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSigner:
    """The agency's document key, ready to sign pages from the moment `since` on."""

    agency: str
    signer: SimpleSigner
    since: datetime


def read_page_signer(folder: Path, agency: str, *, passphrase: str = "") -> PageSigner:
    """Read the document key; KeysMissingError where there is none or the passphrase is another."""
    signer = SimpleSigner.load(  # type: ignore[no-untyped-call] # the library left it untyped
        str(folder / PRIVATE), str(folder / CERTIFICATE), key_passphrase=passphrase.encode() or None
    )
    if signer is None:
        raise KeysMissingError(
            f"There is no document key in {folder} that this passphrase opens.",
            safe="Nothing was signed.",
            mend="`wcsim keys init` makes one with the agency's key.",
        )
    since: datetime = signer.signing_cert.not_valid_before
    return PageSigner(agency=agency, signer=signer, since=since)


def sign_page(signer: PageSigner, page: bytes, *, at: datetime) -> bytes:
    """Sign a PDF as a whole: one changed byte of it, and readers say so.

    A moment before the key was made would be no moment at which it could sign; then it is the key's first.
    """
    at = max(at, signer.since)
    writer = _SteadyWriter(io.BytesIO(page))
    writer.at = at
    meta = PdfSignatureMetadata(
        field_name=_FIELD, name=signer.agency, reason="TRAINING record", md_algorithm="sha256"
    )
    dated = _DatedSigner(meta, signer=signer.signer, new_field_spec=SigFieldSpec(_FIELD))
    dated.at = at
    signed: io.BytesIO = dated.sign_pdf(writer)
    return signed.getvalue()


class _SteadyWriter(IncrementalPdfFileWriter):
    """Writes the file's second id by its first, and its date as given: no chance, no clock."""

    at: datetime

    @override
    def _update_meta(self) -> None:
        if not isinstance(self._meta, _DatedMeta):
            self._meta = _DatedMeta(**vars(self._meta))
            self._meta.at = self.at
        super()._update_meta()  # type: ignore[no-untyped-call] # the library left it untyped

    @classmethod
    @override
    def _handle_id(cls, prev: object) -> ArrayObject:
        first, _ = super()._handle_id(prev)  # type: ignore[no-untyped-call] # the library left it untyped
        digest = hashlib.sha256(bytes(first)).digest()[:16]
        return ArrayObject([first, ByteStringObject(digest)])


class _DatedMeta(DocumentMetadata):
    """Takes the moment that is given for the "now" that the library sets."""

    at: datetime

    @override
    def __setattr__(self, name: str, value: object) -> None:
        super().__setattr__(name, self.at if value == "now" and hasattr(self, "at") else value)


class _DatedSigner(PdfSigner):
    """Signs at a moment that is given, where the library asks the clock."""

    at: datetime

    @override
    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.at
        return session
