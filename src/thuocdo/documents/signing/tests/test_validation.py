"""Checking: what was changed since, what is broken, whom nobody knows, and files that want to do harm."""

from __future__ import annotations

import io
import subprocess
from datetime import timedelta

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfTimeStamper

from thuocdo.documents.signing import apart
from thuocdo.documents.signing.apart import validate_apart
from thuocdo.documents.signing.keys import open_key_file
from thuocdo.documents.signing.reports import Trusted, Whole, from_plain, to_plain
from thuocdo.documents.signing.signing import sign_pdf
from thuocdo.documents.signing.tests.authority import PASSPHRASE, Authority, now
from thuocdo.documents.signing.tests.conftest import Cast
from thuocdo.documents.signing.trust import Trust, configured_trust
from thuocdo.documents.signing.validation import validate_pdf
from thuocdo.errors import InvalidInput, Unavailable


@pytest.fixture(scope="module")
def signed(cast: Cast, pdf: bytes) -> bytes:
    return sign_pdf(pdf, key=cast.key, trust=cast.trust, at=now(), reason="Ban hành").pdf


def test_a_file_without_signatures_is_not_good(cast: Cast, pdf: bytes) -> None:
    report = validate_pdf(pdf, trust=cast.trust, at=now())
    assert (report.signatures, report.pages, report.is_good) == ((), 2, False)


def test_changed_bytes_break_it(cast: Cast, signed: bytes) -> None:
    where = signed.index(b"%PDF-1.") + 7
    assert signed[where : where + 1] != b"7"
    broken = signed[:where] + b"7" + signed[where + 1 :]
    [one] = validate_pdf(broken, trust=cast.trust, at=now()).signatures
    assert one.whole is Whole.BROKEN


def test_another_page_content_added_afterwards_is_a_change_and_its_page_is_named(
    cast: Cast, signed: bytes
) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    stream = generic.StreamObject(stream_data=b"BT /F1 12 Tf 100 650 Td (9.999.999) Tj ET")
    writer.add_stream_to_page(1, writer.add_object(stream))
    out = io.BytesIO()
    writer.write(out)
    [one] = validate_pdf(out.getvalue(), trust=cast.trust, at=now()).signatures
    assert one.whole is Whole.CHANGED
    assert one.changed_pages == (2,)
    assert not one.is_good


def test_without_roots_and_with_another_root_nobody_is_trusted(cast: Cast, signed: bytes) -> None:
    [nobody] = validate_pdf(signed, trust=Trust(), at=now()).signatures
    other = Authority(now(), "Gốc Lạ")
    [stranger] = validate_pdf(signed, trust=Trust(roots=(other.root.pem,)), at=now()).signatures
    assert (nobody.trusted, stranger.trusted) == (Trusted.NO_ROOTS, Trusted.UNKNOWN_ROOT)
    assert (nobody.whole, stranger.whole) == (Whole.WHOLE, Whole.WHOLE)


def test_a_time_stamp_over_the_whole_file_is_told(cast: Cast, signed: bytes) -> None:
    at = now()
    stamped = PdfTimeStamper(cast.authority.stamper(at)).timestamp_pdf(
        IncrementalPdfFileWriter(io.BytesIO(signed)), "sha256", None
    )
    report = validate_pdf(stamped.getvalue(), trust=cast.trust, at=now())
    assert report.stamps == (("Máy cấp dấu thời gian", at, True),)
    assert report.signatures[0].whole is Whole.EXTENDED
    stranger = validate_pdf(stamped.getvalue(), trust=Trust(), at=now())
    assert stranger.stamps[0][2] is False


def test_a_certificate_withdrawn_since_is_told(cast: Cast, pdf: bytes) -> None:
    holder = cast.authority.person("Người bị thu hồi")
    key = open_key_file(holder.key_file(), PASSPHRASE)
    plain = sign_pdf(pdf, key=key, trust=cast.trust, at=now()).pdf
    stamper = cast.authority.stamper(now() - timedelta(days=10))
    stamped = sign_pdf(pdf, key=key, trust=cast.trust, at=now(), stamper=stamper).pdf
    trust = cast.trusting(crls=(cast.authority.withdrawn(holder),))
    [without] = validate_pdf(plain, trust=trust, at=now()).signatures
    [with_stamp] = validate_pdf(stamped, trust=trust, at=now()).signatures
    assert (without.trusted, without.revocation_known) == (Trusted.REVOKED, True)
    # Ten days ago it was not withdrawn yet, and an authority proves that it signed then.
    assert with_stamp.trusted is Trusted.TRUSTED


def test_a_list_that_somebody_else_signed_is_none(cast: Cast, pdf: bytes) -> None:
    """A forged list would let anybody take trust from a signature; only one of the issuer counts there."""
    [one] = validate_pdf(
        sign_pdf(pdf, key=cast.key, trust=cast.trust, at=now()).pdf,
        trust=cast.trusting(crls=(b"no list at all",)),
        at=now(),
    ).signatures
    assert one.trusted is Trusted.TRUSTED


def test_what_is_no_pdf_or_locked_is_refused_in_words(cast: Cast) -> None:
    for broken in (b"", b"hello", b"%PDF-1.7\n%%EOF"):
        with pytest.raises(InvalidInput) as error:
            validate_pdf(broken, trust=cast.trust, at=now())
        assert error.value.code == "pdf_unreadable"


def test_a_locked_file_is_refused(cast: Cast) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen import canvas

    stream = io.BytesIO()
    page = canvas.Canvas(stream, encrypt=StandardEncryption("mat khau"))
    page.drawString(100, 700, "kin")
    page.save()
    with pytest.raises(InvalidInput) as error:
        validate_pdf(stream.getvalue(), trust=cast.trust, at=now())
    assert error.value.code == "pdf_locked"


def test_a_report_survives_json(cast: Cast, signed: bytes) -> None:
    report = validate_pdf(signed, trust=cast.trust, at=now())
    assert from_plain(to_plain(report)) == report


def test_a_process_of_its_own_says_the_same(cast: Cast, signed: bytes) -> None:
    at = now()
    trust = cast.trusting(crls=(b"not readable, which is logged beside the answer",))
    assert validate_apart(signed, trust=trust, at=at) == validate_pdf(signed, trust=trust, at=at)
    with pytest.raises(InvalidInput) as error:
        validate_apart(b"hello", trust=cast.trust, at=at)
    assert error.value.code == "pdf_unreadable"


def test_a_file_that_holds_the_process_is_ended(
    cast: Cast, signed: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "_SECONDS", 0.05)
    with pytest.raises(Unavailable) as error:
        validate_apart(signed, trust=cast.trust, at=now())
    assert error.value.code == "pdf_check_ended"


def test_a_process_that_dies_is_told(
    cast: Cast, signed: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def died(*_words: object, **_more: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess([], -9, b"", b"")

    monkeypatch.setattr(subprocess, "run", died)
    with pytest.raises(Unavailable):
        validate_apart(signed, trust=cast.trust, at=now())


def test_too_large_a_file_is_refused_before_it_is_read(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "LARGEST_PDF", 10)
    with pytest.raises(InvalidInput) as error:
        validate_apart(b"%PDF-1.7 and more", trust=cast.trust, at=now())
    assert error.value.code == "pdf_too_large"


def test_roots_are_read_from_the_folder_of_the_installation(
    cast: Cast, tmp_path: object, settings: object
) -> None:
    settings.SIGNING_DIR = tmp_path
    assert configured_trust() == Trust()
    (tmp_path / "roots").mkdir()
    (tmp_path / "revocation").mkdir()
    (tmp_path / "roots" / "goc.pem").write_bytes(cast.authority.root.pem)
    (tmp_path / "roots" / "doc.txt").write_text("not a certificate")
    (tmp_path / "revocation" / "ds.crl").write_bytes(cast.authority.withdrawn())
    found = configured_trust()
    assert found.roots == (cast.authority.root.pem,)
    assert len(found.crls) == 1
