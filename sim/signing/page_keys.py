"""The agency's document key: RSA with a certificate the agency signs itself, kept with its other keys.

Readers of PDF do not all know Ed25519, so pages have a key of their own.
"""

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

from sim.signing.keys import write_private, write_public

PRIVATE = "agency-pages.pem"
CERTIFICATE = "agency-pages.crt"
_BITS = 3072
_VALID = timedelta(days=3653)


def make_page_key(folder: Path, agency: str, *, at: datetime, passphrase: str = "") -> bool:
    """Make the document key and its certificate, valid for ten years; False where there is one."""
    if (folder / PRIVATE).exists():
        return False
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
    return True


def rotate_page_key(folder: Path, agency: str, *, at: datetime, passphrase: str = "") -> None:
    """Put a new document key in use; the old one is destroyed, its certificate kept under its fingerprint."""
    old = folder / CERTIFICATE
    if old.exists():
        fingerprint = x509.load_pem_x509_certificate(old.read_bytes()).fingerprint(hashes.SHA256()).hex()
        old.replace(folder / f"agency-pages-{fingerprint[:16]}.crt")
    (folder / PRIVATE).unlink(missing_ok=True)
    make_page_key(folder, agency, at=at, passphrase=passphrase)


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
