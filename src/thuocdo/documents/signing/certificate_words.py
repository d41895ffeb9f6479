"""What a certificate says of its owner, and the refusals of one that must not sign."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from asn1crypto import x509

from thuocdo.documents.texts import one_line
from thuocdo.errors import InvalidInput

_SIGNS = {"digital_signature", "non_repudiation"}
#: Purposes of which none is to sign a document; a certificate for these alone is not for signing.
_OTHER_PURPOSES = {"server_auth", "client_auth", "code_signing", "time_stamping", "ocsp_signing"}


def owner(certificate: x509.Certificate) -> str:
    """Return whose certificate it is: the common name, or all of the subject where there is none."""
    return _part(certificate.subject, "common_name") or one_line(certificate.subject.human_friendly)


def organisation(certificate: x509.Certificate) -> str:
    """Return the organisation of its owner; empty where it names none."""
    return _part(certificate.subject, "organization_name")


def issuer(certificate: x509.Certificate) -> str:
    """Return who issued it."""
    return _part(certificate.issuer, "common_name") or one_line(certificate.issuer.human_friendly)


def _part(name: x509.Name, part: str) -> str:
    found: Any = name.native.get(part, "")
    if isinstance(found, list):
        found = found[-1]
    return one_line(str(found or ""))


def key_usages(certificate: x509.Certificate) -> set[str]:
    """Return for which kinds of signing it is; both where it does not say."""
    extension = certificate.key_usage_value
    return _SIGNS if extension is None else _SIGNS & set(extension.native)


def is_for_signing(certificate: x509.Certificate) -> bool:
    """Say whether a certificate is one that documents are signed with."""
    purposes = certificate.extended_key_usage_value
    other = purposes is not None and set(purposes.native) <= _OTHER_PURPOSES
    return bool(key_usages(certificate)) and not other and not certificate.ca


def refuse_not_for_signing(certificate: x509.Certificate) -> None:
    """Refuse a certificate of another purpose.

    Raises:
        InvalidInput: it is not for signing documents.
    """
    if not is_for_signing(certificate):
        name = owner(certificate)
        raise InvalidInput(
            "certificate_not_for_signing",
            f"Chứng thư số của «{name}» không được cấp để ký văn bản. Hãy dùng chứng thư có mục đích ký số.",
            f"The certificate of “{name}” is not for signing documents. Use one whose purpose is signing.",
            owner=name,
        )


def refuse_out_of_time(certificate: x509.Certificate, at: datetime) -> None:
    """Refuse a certificate that does not hold at a moment.

    Raises:
        InvalidInput: it has expired, or does not hold yet.
    """
    name, since, until = (
        owner(certificate),
        certificate.not_valid_before,
        certificate.not_valid_after,
    )
    if at > until:
        raise InvalidInput(
            "certificate_expired",
            f"Chứng thư số của «{name}» đã hết hạn ngày {until:%d/%m/%Y}. Hãy gia hạn hoặc dùng chứng thư khác.",
            f"The certificate of “{name}” expired on {until:%Y-%m-%d}. Renew it or use another one.",
            owner=name,
            until=until.isoformat(),
        )
    if at < since:
        raise InvalidInput(
            "certificate_not_yet_valid",
            f"Chứng thư số của «{name}» chỉ có hiệu lực từ ngày {since:%d/%m/%Y}. Hãy dùng chứng thư đang có hiệu lực.",
            f"The certificate of “{name}” holds only from {since:%Y-%m-%d}. Use one that holds now.",
            owner=name,
            since=since.isoformat(),
        )


def revoked(certificate: x509.Certificate) -> InvalidInput:
    """Return the refusal of a withdrawn certificate."""
    name = owner(certificate)
    return InvalidInput(
        "certificate_revoked",
        f"Chứng thư số của «{name}» đã bị thu hồi nên không được dùng để ký. Hãy liên hệ đơn vị cấp chứng thư.",
        f"The certificate of “{name}” was revoked and must not sign. Ask whoever issued it.",
        owner=name,
    )


def untrusted(certificate: x509.Certificate) -> InvalidInput:
    """Return the refusal of a certificate that leads to no trusted root."""
    name, by = owner(certificate), issuer(certificate)
    return InvalidInput(
        "certificate_untrusted",
        f"Chứng thư số của «{name}» do «{by}» cấp không dẫn tới chứng thư gốc được tin cậy. "
        "Hãy dùng chứng thư do tổ chức được phép cấp.",
        f"The certificate of “{name}”, issued by “{by}”, leads to no trusted root. Use one of an accredited issuer.",
        owner=name,
        issuer=by,
    )
