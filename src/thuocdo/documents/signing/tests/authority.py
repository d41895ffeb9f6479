"""A certificate authority for the tests: a root, one below it, people, lists of withdrawn certificates, and a time stamp authority."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from asn1crypto import keys as asn1_keys
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

PASSPHRASE = "Mật khẩu của Sơn"
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


def usage(**yes: bool) -> x509.KeyUsage:
    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: yes.get(name, False) for name in names})


SIGNS = usage(digital_signature=True, content_commitment=True)


def name(common: str, organisation: str = "") -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, common)]
    if organisation:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation))
    return x509.Name(parts)


@dataclass
class Holder:
    """Somebody with a key and a certificate."""

    key: Key
    certificate: x509.Certificate
    chain: list[x509.Certificate] = field(default_factory=list)

    def key_file(self, passphrase: str = PASSPHRASE, *, chain: bool = True) -> bytes:
        """Return his PKCS#12 file."""
        return pkcs12.serialize_key_and_certificates(
            b"khoa", self.key, self.certificate, self.chain if chain else None,
            BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption(),
        )  # fmt: skip

    @property
    def pem(self) -> bytes:
        """Return the certificate as PEM."""
        return self.certificate.public_bytes(Encoding.PEM)


class Authority:
    """A root and an authority below it, valid around a moment."""

    def __init__(self, at: datetime, root_name: str = "Gốc Thử Nghiệm") -> None:
        self.at = at
        self._serial = 1000
        self.root = self._made(
            name(root_name), rsa_key(), None, years=20, extensions=[
                (x509.BasicConstraints(ca=True, path_length=None), True),
                (usage(key_cert_sign=True, crl_sign=True), True),
            ],
        )  # fmt: skip
        self.below = self._made(
            name("Tổ chức cấp chứng thư thử"), rsa_key(), self.root, years=10, extensions=[
                (x509.BasicConstraints(ca=True, path_length=0), True),
                (usage(key_cert_sign=True, crl_sign=True), True),
            ],
        )  # fmt: skip

    def person(
        self,
        common: str = "Ngô Thị Sơn",
        *,
        organisation: str = "UBND Phường Mẫu",
        since: datetime | None = None,
        until: datetime | None = None,
        key_usage: x509.KeyUsage | None = SIGNS,
        purposes: list[x509.ObjectIdentifier] | None = None,
        key: Key | None = None,
    ) -> Holder:
        """Make a person with a certificate for signing."""
        extensions: list[tuple[x509.ExtensionType, bool]] = [
            (x509.BasicConstraints(ca=False, path_length=None), True)
        ]
        if key_usage is not None:
            extensions.append((key_usage, True))
        if purposes is not None:
            extensions.append((x509.ExtendedKeyUsage(purposes), False))
        return self._made(
            name(common, organisation), key or rsa_key(), self.below, years=2, extensions=extensions,
            since=since, until=until,
        )  # fmt: skip

    def withdrawn(
        self, *holders: Holder, at: datetime | None = None, told_at: datetime | None = None
    ) -> bytes:
        """Return the list of withdrawn certificates of the authority below, DER."""
        told = told_at or self.at - timedelta(hours=1)
        made = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.below.certificate.subject)
            .last_update(told)
            .next_update(told + timedelta(days=7))
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.below.key.public_key()),
                False,
            )
            .add_extension(x509.CRLNumber(1), False)
        )
        for one in holders:
            entry = x509.RevokedCertificateBuilder().serial_number(one.certificate.serial_number)
            entry = entry.revocation_date(at or self.at - timedelta(days=1))
            made = made.add_revoked_certificate(
                entry.add_extension(x509.CRLReason(x509.ReasonFlags.key_compromise), False).build()
            )
        return made.sign(self.below.key, hashes.SHA256()).public_bytes(Encoding.DER)

    def root_list(self) -> bytes:
        """Return the list of the root, which names nobody, DER."""
        made = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.root.certificate.subject)
            .last_update(self.at - timedelta(hours=1))
            .next_update(self.at + timedelta(days=30))
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.root.key.public_key()),
                False,
            )
            .add_extension(x509.CRLNumber(1), False)
        )
        return made.sign(self.root.key, hashes.SHA256()).public_bytes(Encoding.DER)

    def stamper(self, at: datetime) -> DummyTimeStamper:
        """Return a time stamp authority that stamps one moment."""
        holder = self.person(
            "Máy cấp dấu thời gian", key_usage=usage(digital_signature=True),
            purposes=[ExtendedKeyUsageOID.TIME_STAMPING], since=self.at - timedelta(days=800),
            until=self.at + timedelta(days=3000),
        )  # fmt: skip
        [certificate] = load_certs_from_pemder_data(holder.pem)
        key = holder.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        above = list(load_certs_from_pemder_data(self.below.pem))
        stamper = DummyTimeStamper(
            certificate, asn1_keys.PrivateKeyInfo.load(key), fixed_dt=at, certs_to_embed=above
        )
        return stamper

    def _made(
        self,
        subject: x509.Name,
        key: Key,
        issuer: Holder | None,
        *,
        years: int,
        extensions: list[tuple[x509.ExtensionType, bool]],
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Holder:
        self._serial += 1
        by = issuer.certificate.subject if issuer else subject
        signing = issuer.key if issuer else key
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(by)
            .public_key(key.public_key())
            .serial_number(self._serial)
            .not_valid_before(since or self.at - timedelta(days=365))
            .not_valid_after(until or self.at + timedelta(days=365 * years))
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), False
            )
        )
        for extension, critical in extensions:
            made = made.add_extension(extension, critical)
        certificate = made.sign(signing, hashes.SHA256())
        chain = [issuer.certificate, *issuer.chain] if issuer else []
        return Holder(key, certificate, chain)


def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def now() -> datetime:
    """Return this second: signatures carry the time of the machine."""
    return datetime.now(UTC).replace(microsecond=0)
