"""Whether a certificate may sign now: for signing, in its time, from a trusted root, not withdrawn."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime

from asn1crypto import crl, x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    InsufficientRevinfoError,
    PathError,
    RevokedError,
    ValidationError,
)

from thuocdo.documents.signing.certificate_words import (
    refuse_not_for_signing,
    refuse_out_of_time,
    revoked,
    untrusted,
)
from thuocdo.documents.signing.loading import certificates, crls, ocsps
from thuocdo.documents.signing.trust import Trust
from thuocdo.errors import Unavailable


def check_certificate(
    certificate: x509.Certificate, chain: Iterable[bytes], *, trust: Trust, at: datetime
) -> None:
    """Refuse a certificate that must not sign at a moment.

    Addresses in a certificate are asked only once it leads to a trusted root: else whoever brings one could have the server
    call any address.

    Raises:
        InvalidInput: not for signing, out of its time, of no trusted root, or withdrawn; each with a code of its own.
        Unavailable: no root is trusted here, or its issuer is to be asked and does not answer.
    """
    refuse_not_for_signing(certificate)
    refuse_out_of_time(certificate, at)
    if not trust.roots:
        raise Unavailable(
            "signing_roots_missing",
            "Máy chủ chưa khai báo chứng thư gốc tin cậy nên chưa ký số được. Hãy báo quản trị viên.",
            "No trusted root certificate is set up on this server, so nothing can be signed. Tell the administrator.",
        )
    if is_listed(certificate, crls(trust.crls)):
        raise revoked(certificate)
    between = [*certificates(trust.between), *certificates(chain)]
    _follow(certificate, between, _context(trust, moment=at))
    if trust.asks_issuers:
        _follow(certificate, between, asking_context(trust))


def is_listed(certificate: x509.Certificate, lists: Iterable[crl.CertificateList]) -> bool:
    """Say whether a list of its issuer names a certificate, however old the list is: what is withdrawn stays so."""
    for one in lists:
        told = one["tbs_cert_list"]
        if told["issuer"] != certificate.issuer:
            continue
        for entry in told["revoked_certificates"] or ():
            lifted = entry.crl_reason_value and entry.crl_reason_value.native == "remove_from_crl"
            if entry["user_certificate"].native == certificate.serial_number and not lifted:
                return True
    return False


def asking_context(trust: Trust) -> ValidationContext:
    """Return what certificates are judged by now, with their issuers asked."""
    return ValidationContext(
        trust_roots=certificates(trust.roots),
        other_certs=certificates(trust.between),
        allow_fetching=True,
        revocation_mode="hard-fail",
    )


def _context(trust: Trust, *, moment: datetime) -> ValidationContext:
    return ValidationContext(
        trust_roots=certificates(trust.roots),
        crls=crls(trust.crls),
        ocsps=ocsps(trust.ocsps),
        moment=moment,
    )


def _follow(
    certificate: x509.Certificate, between: list[x509.Certificate], context: ValidationContext
) -> None:
    async def follow() -> None:
        try:
            await CertificateValidator(
                certificate, between, validation_context=context
            ).async_validate_path()
        finally:
            await context.aclose()

    try:
        asyncio.run(follow())
    except RevokedError as error:
        raise revoked(certificate) from error
    except InsufficientRevinfoError as error:
        raise Unavailable(
            "revocation_not_answered",
            "Chưa hỏi được đơn vị cấp chứng thư xem chứng thư còn hiệu lực không. Hãy thử lại sau ít phút.",
            "The issuer does not answer whether the certificate still holds. Try again in some minutes.",
        ) from error
    except (ValidationError, PathError) as error:
        raise untrusted(certificate) from error
