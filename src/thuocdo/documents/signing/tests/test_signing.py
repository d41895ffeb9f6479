"""Signing: whole and trusted afterwards, seen on its page, stamped; and every certificate that must not sign is refused in words of its own."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime, timedelta

import pypdfium2
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

from thuocdo.documents.signing.appearance import place_above
from thuocdo.documents.signing.keys import open_key_file
from thuocdo.documents.signing.reports import Trusted, Whole
from thuocdo.documents.signing.signing import Level, sign_pdf
from thuocdo.documents.signing.tests.authority import PASSPHRASE, Holder, now, usage
from thuocdo.documents.signing.tests.conftest import Cast
from thuocdo.documents.signing.trust import Trust
from thuocdo.documents.signing.validation import validate_pdf
from thuocdo.errors import DomainError, InvalidInput, Unavailable


def opened(holder: Holder) -> object:
    return open_key_file(holder.key_file(), PASSPHRASE)


def test_what_is_signed_is_whole_trusted_and_says_who_when_and_why(cast: Cast, pdf: bytes) -> None:
    signed = sign_pdf(
        pdf, key=cast.key, trust=cast.trust, at=now(), reason="Ban hành", location="Phường Mẫu"
    )
    report = validate_pdf(signed.pdf, trust=cast.trust, at=now())
    [one] = report.signatures
    assert signed.pdf.startswith(pdf), "what was there stays byte for byte"
    assert (one.signer, one.organisation) == ("Ngô Thị Sơn", "UBND Phường Mẫu")
    assert (one.reason, one.location) == ("Ban hành", "Phường Mẫu")
    assert (one.whole, one.trusted) == (Whole.WHOLE, Trusted.TRUSTED)
    assert one.stated_at is not None
    assert abs(one.stated_at - now()) < timedelta(minutes=1)
    assert (one.stamped_at, one.revocation_known) == (None, False)
    assert signed.level is Level.B_B
    assert report.is_good


def test_the_signature_is_seen_above_the_name_with_every_letter(cast: Cast, pdf: bytes) -> None:
    place = place_above(pdf, "Ngo Thi Son")
    assert place is not None
    assert place.page == 0
    assert place.bottom > 300
    at = now()
    signed = sign_pdf(pdf, key=cast.key, trust=cast.trust, at=at, place=place)
    document = pypdfium2.PdfDocument(signed.pdf)
    document.init_forms()
    before = pypdfium2.PdfDocument(pdf)[0].render(scale=1).to_pil()
    after = document[0].render(scale=1).to_pil()
    left, bottom, right, top = place.box
    high = before.height
    field = (left, high - top, right, high - bottom)
    assert after.crop(field).tobytes() != before.crop(field).tobytes()
    assert after.crop((0, 0, 595, 200)).tobytes() == before.crop((0, 0, 595, 200)).tobytes()
    assert validate_pdf(signed.pdf, trust=cast.trust, at=at).is_good


def test_no_place_where_the_name_does_not_stand(pdf: bytes) -> None:
    assert place_above(pdf, "Trần Văn Minh") is None


def test_with_a_stamp_it_is_b_t_and_with_lists_b_lt(cast: Cast, pdf: bytes) -> None:
    stamped_at = now()
    stamper = cast.authority.stamper(stamped_at)
    plain = sign_pdf(pdf, key=cast.key, trust=cast.trust, at=now(), stamper=stamper)
    [one] = validate_pdf(plain.pdf, trust=cast.trust, at=now()).signatures
    assert plain.level is Level.B_T
    assert (one.stamped_at, one.stamped_by) == (stamped_at, "Máy cấp dấu thời gian")

    lists = (cast.authority.withdrawn(), cast.authority.root_list())
    trust = cast.trusting(crls=lists)
    lasting = sign_pdf(pdf, key=cast.key, trust=trust, at=now(), stamper=stamper)
    # Whoever checks it has neither the lists nor the certificate between: both are in the file.
    [other] = validate_pdf(lasting.pdf, trust=cast.trust, at=now()).signatures
    assert lasting.level is Level.B_LT
    assert b"/DSS" in lasting.pdf
    assert other.revocation_known
    assert (other.whole, other.trusted) == (Whole.EXTENDED, Trusted.TRUSTED)


def test_a_stamp_proves_the_time_after_the_certificate_expired(cast: Cast, pdf: bytes) -> None:
    years = timedelta(days=365 * 3)
    stamper = cast.authority.stamper(now())
    stamped = sign_pdf(pdf, key=cast.key, trust=cast.trust, at=now(), stamper=stamper)
    plain = sign_pdf(pdf, key=cast.key, trust=cast.trust, at=now())
    later = now() + years
    [with_stamp] = validate_pdf(stamped.pdf, trust=cast.trust, at=later).signatures
    [without] = validate_pdf(plain.pdf, trust=cast.trust, at=later).signatures
    assert with_stamp.trusted is Trusted.TRUSTED
    assert without.trusted is Trusted.EXPIRED_SINCE
    assert not without.is_good


def test_two_people_sign_one_after_the_other(cast: Cast, pdf: bytes) -> None:
    other = cast.authority.person("Trần Văn Minh")
    once = sign_pdf(pdf, key=cast.key, trust=cast.trust, at=now())
    twice = sign_pdf(once.pdf, key=opened(other), trust=cast.trust, at=now())
    first, second = validate_pdf(twice.pdf, trust=cast.trust, at=now()).signatures
    assert [first.whole, second.whole] == [Whole.EXTENDED, Whole.WHOLE]
    assert (first.revision < second.revision, second.signer) == (True, "Trần Văn Minh")
    assert first.changed_pages == ()


def test_an_elliptic_key_signs(cast: Cast, pdf: bytes) -> None:
    holder = cast.authority.person("Lan", key=ec.generate_private_key(ec.SECP256R1()))
    signed = sign_pdf(pdf, key=opened(holder), trust=cast.trust, at=now())
    assert validate_pdf(signed.pdf, trust=cast.trust, at=now()).is_good


@dataclass
class Token:
    """A key that never leaves its device, as PKCS#11 and signing services have it."""

    holder: Holder

    @property
    def certificate(self) -> bytes:
        return self.holder.certificate.public_bytes(Encoding.DER)

    @property
    def chain(self) -> list[bytes]:
        return [one.public_bytes(Encoding.DER) for one in self.holder.chain]

    def sign(self, data: bytes, digest: str) -> bytes:
        assert digest == "sha256"
        return self.holder.key.sign(data, padding.PKCS1v15(), hashes.SHA256())


def test_whatever_can_sign_signs(cast: Cast, pdf: bytes) -> None:
    signed = sign_pdf(pdf, key=Token(cast.son), trust=cast.trust, at=now())
    assert validate_pdf(signed.pdf, trust=cast.trust, at=now()).is_good


def refused(cast: Cast, pdf: bytes, holder: Holder, **more: object) -> DomainError:
    with pytest.raises(DomainError) as error:
        sign_pdf(pdf, key=opened(holder), trust=cast.trusting(**more), at=now())
    return error.value


def test_expired_and_not_yet_valid_are_refused(cast: Cast, pdf: bytes) -> None:
    day = timedelta(days=1)
    old = cast.authority.person(since=now() - 9 * day, until=now() - day)
    young = cast.authority.person(since=now() + day, until=now() + 9 * day)
    assert refused(cast, pdf, old).code == "certificate_expired"
    assert refused(cast, pdf, young).code == "certificate_not_yet_valid"


def test_a_revoked_certificate_is_refused_also_by_an_old_list(cast: Cast, pdf: bytes) -> None:
    gone = cast.authority.person()
    fresh = cast.authority.withdrawn(gone)
    stale = cast.authority.withdrawn(
        gone, at=now() - timedelta(days=90), told_at=now() - timedelta(days=80)
    )
    assert refused(cast, pdf, gone, crls=(fresh,)).code == "certificate_revoked"
    assert refused(cast, pdf, gone, crls=(stale,)).code == "certificate_revoked"
    sign_pdf(pdf, key=cast.key, trust=cast.trusting(crls=(fresh,)), at=now())


@pytest.mark.parametrize(
    ("key_usage", "purposes"),
    [
        (usage(key_encipherment=True), None),
        (usage(digital_signature=True), [ExtendedKeyUsageOID.SERVER_AUTH]),
        (usage(digital_signature=True), [ExtendedKeyUsageOID.TIME_STAMPING]),
    ],
)
def test_a_certificate_for_something_else_is_refused(
    cast: Cast, pdf: bytes, key_usage: object, purposes: object
) -> None:
    holder = cast.authority.person(key_usage=key_usage, purposes=purposes)
    assert refused(cast, pdf, holder).code == "certificate_not_for_signing"


def test_an_authority_signs_no_documents(cast: Cast, pdf: bytes) -> None:
    assert refused(cast, pdf, cast.authority.below).code == "certificate_not_for_signing"


def test_a_certificate_of_another_root_is_refused(cast: Cast, pdf: bytes) -> None:
    stranger = type(cast.authority)(now(), "Gốc Lạ").person()
    assert refused(cast, pdf, stranger).code == "certificate_untrusted"


def test_without_roots_nothing_is_signed(cast: Cast, pdf: bytes) -> None:
    with pytest.raises(Unavailable) as error:
        sign_pdf(pdf, key=cast.key, trust=Trust(), at=now())
    assert error.value.code == "signing_roots_missing"


def test_key_files_that_cannot_be_opened_say_why(cast: Cast) -> None:
    def code(data: bytes, passphrase: str) -> str:
        with pytest.raises(InvalidInput) as error:
            open_key_file(data, passphrase)
        assert (
            passphrase
            not in f"{error.value.message_vi}{error.value.message_en}{error.value.values}"
        )
        assert error.value.__cause__ is None
        return error.value.code

    assert code(cast.son.key_file(), "Sai rồi nhé") == "key_file_passphrase"
    assert code(b"khong phai tep chung thu", PASSPHRASE) == "key_file_unreadable"
    assert code(b"0" * 300_000, PASSPHRASE) == "key_file_unreadable"


def test_neither_key_nor_passphrase_is_shown_by_its_name(cast: Cast) -> None:
    assert "SimpleSigner" not in repr(cast.key)


def test_what_is_no_pdf_is_refused(cast: Cast) -> None:
    for broken in (b"", b"%PDF-1.7\n", b"PK\x03\x04"):
        with pytest.raises(InvalidInput) as error:
            sign_pdf(broken, key=cast.key, trust=cast.trust, at=now())
        assert error.value.code == "pdf_not_signable"


class Silent(TimeStamper):
    """A time stamp authority that does not answer."""

    async def async_request_tsa_response(self, req: object) -> object:
        raise TimestampRequestError("no answer")


def test_a_silent_time_stamp_authority_is_told_and_nothing_is_signed(
    cast: Cast, pdf: bytes
) -> None:
    with pytest.raises(Unavailable) as error:
        sign_pdf(pdf, key=cast.key, trust=cast.trust, at=now(), stamper=Silent())
    assert error.value.code == "time_stamp_not_given"


def test_the_time_is_shown_in_the_zone_of_vietnam(pdf: bytes) -> None:
    from thuocdo.documents.signing.appearance import Place, appearance

    at = datetime.fromisoformat("2026-11-28T03:15:09+00:00")
    made = appearance(
        signer="Ngô Thị Sơn", organisation="UBND Phường Mẫu", at=at, place=Place(0, 0, 0)
    )
    text = pypdfium2.PdfDocument(io.BytesIO(made))[0].get_textpage().get_text_bounded()
    assert "28.11.2026 10:15:09 +07:00" in text
    assert "Người ký: Ngô Thị Sơn" in text
