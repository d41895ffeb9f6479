"""Signing a PDF as PAdES: B-B, and with a time stamp authority B-T, or B-LT where it is known that the certificate was not withdrawn."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

import structlog
from pyhanko.pdf_utils import layout
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext

from thuocdo.documents.signing.appearance import Place, appearance
from thuocdo.documents.signing.certificate_words import key_usages, organisation, owner
from thuocdo.documents.signing.checking import asking_context, check_certificate
from thuocdo.documents.signing.keys import KeySigner, SigningKey
from thuocdo.documents.signing.loading import certificates, crls, ocsps
from thuocdo.documents.signing.trust import Trust
from thuocdo.errors import InvalidInput, Unavailable

log = structlog.get_logger(__name__)

_STAMP_SECONDS = 15
#: What is seen fills its field.
_WHOLE = layout.SimpleBoxLayoutRule(
    x_align=layout.AxisAlignment.ALIGN_MID,
    y_align=layout.AxisAlignment.ALIGN_MID,
    margins=layout.Margins.uniform(0),
)
#: So many signatures one document may have.
_MOST_FIELDS = 50


class Level(StrEnum):
    """How long a signature can be proven, after ETSI EN 319 142-1."""

    B_B = "B-B"
    B_T = "B-T"
    B_LT = "B-LT"


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed file, the name in the certificate it was signed with, and how long it can be proven."""

    pdf: bytes
    signer: str
    serial_number: str
    level: Level


def sign_pdf(
    pdf: bytes,
    *,
    key: SigningKey,
    trust: Trust,
    at: datetime,
    reason: str = "",
    location: str = "",
    place: Place | None = None,
    stamper: TimeStamper | None = None,
) -> Signed:
    """Sign a PDF; what stands in it stays byte for byte, so earlier signatures hold.

    Args:
        pdf: what is signed.
        key: whose certificate signs.
        trust: roots, revocation answers and the time stamp authority.
        at: now, aware; the certificate has to hold then, and it is shown.
        reason: why it is signed, such as "Ban hành".
        location: where.
        place: where it is seen; null for an invisible signature.
        stamper: stamps the time in place of the authority of `trust`.

    Raises:
        InvalidInput: the certificate must not sign, or the file is no PDF that can be signed.
        Unavailable: the time stamp authority or the issuer does not answer, or no roots are set up.
    """
    [certificate] = certificates([key.certificate])
    check_certificate(certificate, key.chain, trust=trust, at=at)
    if stamper is None and trust.stamps_at:
        stamper = HTTPTimeStamper(trust.stamps_at, timeout=_STAMP_SECONDS)
    level = _level(trust, stamper)
    asked = PdfSignatureMetadata(
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=reason or None,
        location=location or None,
        embed_validation_info=level is Level.B_LT,
        validation_context=_proof(trust) if level is Level.B_LT else None,
        signer_key_usage=key_usages(certificate),
    )
    with _seen(certificate, at, place) as style:
        try:
            signed = _signed(
                pdf, asked, KeySigner(key, certificate), stamper, place=place, style=style
            )
        except TimestampRequestError as error:
            raise _no_stamp() from error
        except (PdfError, SigningError, ValueError, KeyError) as error:
            raise _not_signable() from error
    log.info("pdf_signed", level=level.value, size_bytes=len(signed))
    return Signed(signed, owner(certificate), f"{certificate.serial_number:x}", level)


@contextmanager
def _seen(certificate: Any, at: datetime, place: Place | None) -> Iterator[StaticStampStyle | None]:
    """Give what is seen of a signature, out of a file that is there as long as it is being signed; null where nothing is."""
    if place is None:
        yield None
        return
    who, of = owner(certificate), organisation(certificate)
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(appearance(signer=who, organisation=of, at=at, place=place))
        file.flush()
        yield StaticStampStyle.from_pdf_file(
            file.name, border_width=0, background_layout=_WHOLE, background_opacity=1.0
        )


def _signed(
    pdf: bytes,
    asked: PdfSignatureMetadata,
    signer: KeySigner,
    stamper: TimeStamper | None,
    *,
    place: Place | None,
    style: StaticStampStyle | None,
) -> bytes:
    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    field = SigFieldSpec(
        _free_field(writer),
        on_page=place.page if place else 0,
        box=place.box if place else None,
        readable_field_name="Chữ ký số",
    )
    PdfSigner(
        replace(asked, field_name=field.sig_field_name),
        signer,
        timestamper=stamper,
        stamp_style=style,
        new_field_spec=field,
    ).sign_pdf(writer, output=out)
    return out.getvalue()


def _level(trust: Trust, stamper: TimeStamper | None) -> Level:
    if stamper is None:
        return Level.B_B
    known = trust.crls or trust.ocsps or trust.asks_issuers
    return Level.B_LT if known else Level.B_T


def _proof(trust: Trust) -> ValidationContext:
    """Return the context whose certificates and revocation answers go into the file."""
    if trust.asks_issuers:
        return asking_context(trust)
    return ValidationContext(
        trust_roots=certificates(trust.roots),
        other_certs=certificates(trust.between),
        crls=crls(trust.crls),
        ocsps=ocsps(trust.ocsps),
    )


def _free_field(writer: IncrementalPdfFileWriter) -> str:
    taken = {one.field_name for one in writer.prev.embedded_signatures}
    if len(taken) >= _MOST_FIELDS:
        raise _not_signable()
    return next(name for n in range(1, _MOST_FIELDS + 2) if (name := f"ChuKySo{n}") not in taken)


def _no_stamp() -> Unavailable:
    return Unavailable(
        "time_stamp_not_given",
        "Máy chủ cấp dấu thời gian không trả lời nên văn bản chưa được ký. Hãy thử lại sau ít phút.",
        "The time stamp authority does not answer, so nothing was signed. Try again in some minutes.",
    )


def _not_signable() -> InvalidInput:
    return InvalidInput(
        "pdf_not_signable",
        "Không ký được tệp PDF này (tệp hỏng, bị khóa hoặc không phải PDF). Hãy lập lại tệp PDF.",
        "This PDF cannot be signed (broken, locked, or no PDF). Make it anew.",
    )
