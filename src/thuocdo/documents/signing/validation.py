"""What the signatures of a PDF say: who, when, whole or changed, trusted or not. Nothing is asked of any address a file names.

What is known of withdrawn certificates comes from the folder of the installation and from the file itself.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
from datetime import datetime, timedelta
from typing import Any

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.validation import (
    DocumentSecurityStore,
    EmbeddedPdfSignature,
    PdfSignatureStatus,
    async_validate_pdf_signature,
    async_validate_pdf_timestamp,
)
from pyhanko.sign.validation.errors import NoDSSFoundError, SignatureValidationError
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from thuocdo.documents.signing.certificate_words import (
    is_for_signing,
    issuer,
    organisation,
    owner,
)
from thuocdo.documents.signing.checking import is_listed
from thuocdo.documents.signing.differences import changed_pages, page_count
from thuocdo.documents.signing.loading import certificates, crls, ocsps
from thuocdo.documents.signing.reports import PdfReport, SignatureReport, Trusted, Whole
from thuocdo.documents.signing.trust import Trust
from thuocdo.documents.texts import one_line
from thuocdo.errors import InvalidInput

_FOR_SIGNING = KeyUsageConstraints(
    key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False
)
_KINDS = {
    AdESIndeterminate.REVOKED_NO_POE: Trusted.REVOKED,
    AdESIndeterminate.REVOKED_CA_NO_POE: Trusted.REVOKED,
    AdESFailure.REVOKED: Trusted.REVOKED,
    AdESIndeterminate.EXPIRED: Trusted.EXPIRED,
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE: Trusted.EXPIRED,
    AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED: Trusted.EXPIRED,
    AdESIndeterminate.NOT_YET_VALID: Trusted.NOT_YET_VALID,
    AdESFailure.NOT_YET_VALID: Trusted.NOT_YET_VALID,
    AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND: Trusted.UNKNOWN_ROOT,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE: Trusted.WEAK,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE: Trusted.WEAK,
}


def validate_pdf(pdf: bytes, *, trust: Trust, at: datetime) -> PdfReport:
    """Return what the signatures of a PDF say.

    A certificate is judged at the moment a trusted authority stamped, else at `at`. Bounds on time and memory are those of the process: a
    file from outside goes through `apart.validate_apart`.

    Raises:
        InvalidInput: no PDF, or one locked by a password.
    """
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        if reader.encrypted:
            raise _locked()
        found = reader.embedded_signatures
        store = _store(reader)
        of_document = [one for one in found if one.sig_object_type == "/Sig"]
        signatures = tuple(asyncio.run(_judged(one, pdf, store, trust, at)) for one in of_document)
        stamps = tuple(
            asyncio.run(_stamp(one, store, trust, at))
            for one in found
            if one.sig_object_type != "/Sig"
        )
        pages = page_count(pdf)
    except (
        PdfError,
        SignatureValidationError,
        KeyError,
        TypeError,
        ValueError,
        IndexError,
    ) as error:
        raise _unreadable() from error
    digest = hashlib.sha256(pdf).hexdigest()
    return PdfReport(digest, pages, signatures, stamps)


async def _judged(
    one: EmbeddedPdfSignature,
    pdf: bytes,
    store: DocumentSecurityStore | None,
    trust: Trust,
    at: datetime,
) -> SignatureReport:
    certificate = one.signer_cert
    status = await _status(one, store, trust, at)
    stamp = status.timestamp_validity
    stamped = stamp if stamp is not None and stamp.trusted else None
    moment = stamped.timestamp if stamped else at
    if stamped:
        status = await _status(one, store, trust, stamped.timestamp)
    whole = _whole(status)
    stated = one.self_reported_timestamp
    trusted = _trusted(status, certificate, trust, moment, stated)
    told: Any = one.sig_object
    pages: tuple[int, ...] = ()
    if whole in {Whole.EXTENDED, Whole.CHANGED}:
        pages = changed_pages(pdf[: _covered(one)], pdf)
    fields: set[str] = set()
    if isinstance(status.diff_result, DiffResult):
        fields = status.diff_result.changed_form_fields
    return SignatureReport(
        field=one_line(str(one.field_name)),
        signer=owner(certificate),
        organisation=organisation(certificate),
        issuer=issuer(certificate),
        serial_number=f"{certificate.serial_number:x}",
        valid_from=certificate.not_valid_before,
        valid_until=certificate.not_valid_after,
        stated_at=stated,
        stamped_at=stamped.timestamp if stamped else None,
        stamped_by=owner(stamped.signing_cert) if stamped else "",
        reason=one_line(str(told.get("/Reason", "")))[:500],
        location=one_line(str(told.get("/Location", "")))[:200],
        whole=whole,
        trusted=trusted,
        revocation_known=_is_revocation_known(certificate, store, trust),
        revision=one.signed_revision + 1,
        revisions=one.reader.total_revisions,
        changed_pages=pages,
        changed_fields=tuple(sorted(one_line(name) for name in fields)),
    )


async def _status(
    one: EmbeddedPdfSignature, store: DocumentSecurityStore | None, trust: Trust, moment: datetime
) -> PdfSignatureStatus:
    return await async_validate_pdf_signature(
        one,
        signer_validation_context=_context(store, trust, moment),
        # The stamp proves a moment before now; its certificate is judged at that moment or later.
        ts_validation_context=_context(store, trust, moment),
        key_usage_settings=_FOR_SIGNING,
    )


async def _stamp(
    one: EmbeddedPdfSignature, store: DocumentSecurityStore | None, trust: Trust, at: datetime
) -> tuple[str, datetime, bool]:
    status = await async_validate_pdf_timestamp(one, _context(store, trust, at))
    return (
        owner(status.signing_cert),
        status.timestamp,
        status.trusted and status.docmdp_ok is not False,
    )


def _store(reader: PdfFileReader) -> DocumentSecurityStore | None:
    try:
        return DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return None


def _context(
    store: DocumentSecurityStore | None, trust: Trust, moment: datetime
) -> ValidationContext:
    named: dict[str, Any] = {
        "trust_roots": certificates(trust.roots),
        "other_certs": certificates(trust.between),
        "crls": crls(trust.crls),
        "ocsps": ocsps(trust.ocsps),
        "moment": moment,
        # An answer given later tells of the moment before it, too.
        "retroactive_revinfo": True,
        "time_tolerance": timedelta(minutes=5),
    }
    return store.as_validation_context(named) if store else ValidationContext(**named)


def _whole(status: PdfSignatureStatus) -> Whole:
    if not (status.intact and status.valid):
        return Whole.BROKEN
    if status.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return Whole.WHOLE
    known = status.coverage is SignatureCoverageLevel.ENTIRE_REVISION and status.docmdp_ok
    harmless = status.modification_level in {
        ModificationLevel.NONE,
        ModificationLevel.LTA_UPDATES,
        ModificationLevel.FORM_FILLING,
    }
    return Whole.EXTENDED if known and harmless else Whole.CHANGED


def _trusted(
    status: PdfSignatureStatus,
    certificate: Any,
    trust: Trust,
    moment: datetime,
    stated: datetime | None,
) -> Trusted:
    if is_listed(certificate, crls(trust.crls)) and not _revoked_later(certificate, trust, moment):
        return Trusted.REVOKED
    if not trust.roots:
        return Trusted.NO_ROOTS
    if not is_for_signing(certificate):
        return Trusted.NOT_FOR_SIGNING
    if moment > certificate.not_valid_after:
        held = stated is not None and _holds_at(certificate, stated)
        return Trusted.EXPIRED_SINCE if held else Trusted.EXPIRED
    if moment < certificate.not_valid_before:
        return Trusted.NOT_YET_VALID
    problem = status.trust_problem_indic
    if problem is None:
        return Trusted.TRUSTED if status.validation_path is not None else Trusted.OTHER
    return _KINDS.get(problem, Trusted.OTHER)


def _holds_at(certificate: Any, moment: datetime) -> bool:
    if moment.utcoffset() is None:
        return False
    found: bool = certificate.not_valid_before <= moment <= certificate.not_valid_after
    return found


def _revoked_later(certificate: Any, trust: Trust, moment: datetime) -> bool:
    """Say whether all lists that name a certificate withdrew it after a moment."""
    days = [
        entry["revocation_date"].native
        for one in crls(trust.crls)
        for entry in one["tbs_cert_list"]["revoked_certificates"] or ()
        if one["tbs_cert_list"]["issuer"] == certificate.issuer
        and entry["user_certificate"].native == certificate.serial_number
    ]
    return bool(days) and all(day > moment for day in days)


def _is_revocation_known(
    certificate: Any, store: DocumentSecurityStore | None, trust: Trust
) -> bool:
    lists = crls(trust.crls)
    answers = ocsps(trust.ocsps)
    if store is not None:
        context = store.as_validation_context({"trust_roots": certificates(trust.roots)})
        lists += context.crls
        answers += context.ocsps
    if any(one["tbs_cert_list"]["issuer"] == certificate.issuer for one in lists):
        return True
    return any(
        single["cert_id"]["serial_number"].native == certificate.serial_number
        for answer in answers
        if answer.response_data is not None
        for single in answer.response_data["responses"]
    )


def _covered(one: EmbeddedPdfSignature) -> int:
    """Return how many bytes from the beginning the state of the file has that was signed."""
    start, length = one.byte_range[-2], one.byte_range[-1]
    return int(start) + int(length)


def _locked() -> InvalidInput:
    return InvalidInput(
        "pdf_locked",
        "Tệp PDF có mật khẩu nên không kiểm tra được. Hãy gửi bản không đặt mật khẩu.",
        "The PDF is locked by a password, so it cannot be checked. Send one without a password.",
    )


def _unreadable() -> InvalidInput:
    return InvalidInput(
        "pdf_unreadable",
        "Không đọc được tệp này như một tệp PDF. Hãy chọn đúng tệp PDF đã ký.",
        "This file cannot be read as a PDF. Choose the signed PDF.",
    )
