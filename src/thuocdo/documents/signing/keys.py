"""What signs: a file with a key (PKCS#12), or anything else that can sign with a certificate, such as a token or a signing service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from asn1crypto import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.sign.signers import Signer, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from thuocdo.documents.signing.loading import certificates
from thuocdo.errors import InvalidInput

#: A file with a key and its chain has some kilobytes.
LARGEST_KEY_FILE = 256 * 1024
_ECDSA_ROOM = 144


class SigningKey(Protocol):
    """A certificate and whatever signs with it. A PKCS#11 token or a remote service is given to the product as one of these."""

    @property
    def certificate(self) -> bytes:
        """Return the certificate of whoever signs, DER."""

    @property
    def chain(self) -> Sequence[bytes]:
        """Return the certificates between it and a root, DER, as far as they are known."""

    def sign(self, data: bytes, digest: str) -> bytes:
        """Return the raw signature over some data: RSA PKCS#1 v1.5, or ECDSA as DER, whichever the certificate is for.

        Args:
            data: what is signed, not yet digested.
            digest: the name of the digest, such as "sha256".

        Raises:
            Unavailable: what signs does not answer, or its owner did not confirm.
        """


@dataclass(frozen=True, slots=True, repr=False)
class FileKey:
    """A key out of a PKCS#12 file, in memory as long as it signs."""

    signer: SimpleSigner

    @property
    def certificate(self) -> bytes:
        """Return the certificate of whoever signs, DER."""
        assert self.signer.signing_cert is not None
        found: bytes = self.signer.signing_cert.dump()
        return found

    @property
    def chain(self) -> Sequence[bytes]:
        """Return the other certificates of the file, DER."""
        return tuple(one.dump() for one in self.signer.cert_registry)

    def sign(self, data: bytes, digest: str) -> bytes:
        """Return the raw signature over some data."""
        return self.signer.sign_raw(data, digest)


def open_key_file(data: bytes, passphrase: str) -> FileKey:
    """Open a PKCS#12 file. Neither the passphrase nor the key is kept anywhere but in what is returned.

    Raises:
        InvalidInput: it is no such file, the passphrase is another, or there is no key in it.
    """
    if len(data) > LARGEST_KEY_FILE:
        raise _no_key_file()
    try:
        key, certificate, _others = pkcs12.load_key_and_certificates(data, passphrase.encode())
    except (ValueError, UnsupportedAlgorithm) as error:
        if "password" not in str(error).lower() or not data.startswith(b"0"):
            raise _no_key_file() from None
        # Without the cause: what was typed must not stand in a log.
        raise InvalidInput(
            "key_file_passphrase",
            "Mật khẩu của tệp chứng thư không đúng. Hãy nhập lại; mật khẩu không được lưu ở đâu cả.",
            "The passphrase of the key file is not right. Enter it again; it is kept nowhere.",
        ) from None
    if key is None or certificate is None:
        raise InvalidInput(
            "key_file_without_key",
            "Tệp chứng thư không có khóa bí mật nên không ký được. Hãy xuất lại tệp .p12 hoặc .pfx kèm khóa.",
            "The file holds no private key, so it cannot sign. Export it again as .p12 or .pfx with the key.",
        )
    return FileKey(SimpleSigner.load_pkcs12_data(data, (), passphrase.encode()))


def _no_key_file() -> InvalidInput:
    return InvalidInput(
        "key_file_unreadable",
        "Tệp này không phải tệp chứng thư số PKCS#12 (.p12, .pfx) đọc được. Hãy chọn lại tệp.",
        "This is no readable PKCS#12 file (.p12, .pfx). Choose another file.",
    )


class KeySigner(Signer):
    """What the signing library asks for, over a `SigningKey`."""

    def __init__(self, key: SigningKey, certificate: x509.Certificate) -> None:
        store = SimpleCertificateStore()
        store.register_multiple(certificates(key.chain))
        super().__init__(signing_cert=certificate, cert_registry=store)
        self._key = key

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        """Return the raw signature, or as much room as it takes."""
        if dry_run:
            assert self.signing_cert is not None
            public = self.signing_cert.public_key
            return bytes(public.byte_size if public.algorithm == "rsa" else _ECDSA_ROOM)
        return self._key.sign(data, digest_algorithm)
