"""Signatures inside PDF pages, as readers of PDF check them: CMS over RSA, by the agency's document key.

Readers of PDF do not all know Ed25519, so pages have a key of their own, with a certificate the agency signs
itself. RSA with PKCS 1 padding has one signature for one content: the same page, key and time give the same
bytes. Source: ISO 32000-1 section 12.8.
"""

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.generic import ArrayObject, ByteStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.metadata.model import DocumentMetadata
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from typing_extensions import override

from sim.signing.keys import KeysMissingError, write_private, write_public

PRIVATE = "agency-pages.pem"
CERTIFICATE = "agency-pages.crt"
_BITS = 3072
_VALID = timedelta(days=3653)
_FIELD = "Agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSigner:
    """The agency's document key, ready to sign pages."""

    agency: str
    signer: SimpleSigner


def make_page_key(folder: Path, agency: str, *, at: datetime, passphrase: str = "") -> None:
    """Make the document key and its certificate, valid for ten years, where there is none yet."""
    if (folder / PRIVATE).exists():
        return
    private = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, agency[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, "Training records"),
        ]
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at)
        .not_valid_after(at + _VALID)
        .add_extension(_signs_documents(), critical=True)
        .sign(private, hashes.SHA256())
    )
    sealed = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    write_public(folder / CERTIFICATE, made.public_bytes(Encoding.PEM))
    write_private(folder / PRIVATE, private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, sealed))


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
    return PageSigner(agency=agency, signer=signer)


def sign_page(signer: PageSigner, page: bytes, *, at: datetime) -> bytes:
    """Sign a PDF as a whole: one changed byte of it, and readers say so."""
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


def _signs_documents() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
