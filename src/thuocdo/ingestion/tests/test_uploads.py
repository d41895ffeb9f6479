"""A file that somebody sends in: read and stored once, or refused with a reason and nothing stored."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest

from thuocdo.consistency.models import Discrepancy
from thuocdo.errors import Conflict
from thuocdo.figures.models import Figure
from thuocdo.ingestion import services
from thuocdo.ingestion.apart import ReaderFault
from thuocdo.ingestion.jobs import read_upload_job
from thuocdo.ingestion.models import Report, Upload
from thuocdo.ingestion.tests.factories import AT, report_text, uploaded

if TYPE_CHECKING:
    from conftest import LittleProvince
    from pytest_django.fixtures import SettingsWrapper

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db


def test_a_report_of_a_known_unit_is_stored(units: LittleProvince, thao: User) -> None:
    upload = uploaded(report_text().encode(), holder=units.home_affairs, actor=thao)
    report = upload.reports.get()
    assert upload.state == Upload.State.STORED
    assert (report.unit, report.holder) == (units.province, units.home_affairs)
    assert report.relation == Report.Relation.FIRST
    assert "30 hồ sơ" in report.stored_reading.text


def test_a_job_that_runs_twice_stores_once(units: LittleProvince) -> None:
    upload = uploaded(report_text().encode(), holder=units.province)
    services.read_upload(upload, at=AT)
    assert Report.objects.count() == 1


def test_a_worker_that_died_while_reading_is_made_good(units: LittleProvince) -> None:
    upload = _waiting(report_text(), units)
    Upload.objects.filter(pk=upload.pk).update(state=Upload.State.READING)
    services.read_upload(upload, at=AT)
    assert upload.reports.count() == 1


def test_the_same_report_again_is_not_stored_again(units: LittleProvince) -> None:
    first = uploaded(report_text().encode(), holder=units.province).reports.get()
    # another file, the same figures
    again = uploaded((report_text() + "\n").encode(), holder=units.province)
    assert (again.state, again.duplicate_of) == (Upload.State.STORED, first)
    assert Report.objects.count() == 1


def test_the_same_figures_in_other_words_are_said_to_be_that(units: LittleProvince) -> None:
    first = uploaded(report_text().encode(), holder=units.province).reports.get()
    assert not uploaded((report_text() + "\n").encode(), holder=units.province).code
    text = report_text() + "Công tác tuyên truyền được quan tâm.\n"
    again = uploaded(text.encode(), holder=units.province)
    assert (again.duplicate_of, again.code) == (first, "same_figures_other_words")
    assert "chỉ lời văn khác" in again.message_vi


def test_other_figures_under_the_same_head_are_a_corrected_report(units: LittleProvince) -> None:
    first = uploaded(report_text().encode(), holder=units.province).reports.get()
    text = report_text(total=35, parts=(10, 25))
    second = uploaded(text.encode(), holder=units.province).reports.get()
    assert (second.relation, second.related) == (Report.Relation.CORRECTED, first)


def test_another_number_is_a_superseding_report(units: LittleProvince) -> None:
    first = uploaded(report_text().encode(), holder=units.province).reports.get()
    text = report_text(total=35, parts=(10, 25)).replace(
        "BÁO CÁO\n", "Số: 12/BC-UBND\n\nBÁO CÁO\n", 1
    )
    second = uploaded(text.encode(), holder=units.province).reports.get()
    assert (second.relation, second.related) == (Report.Relation.SUPERSEDING, first)


def test_two_holders_keep_the_same_report_apart(units: LittleProvince) -> None:
    for holder in (units.province, units.elsewhere):
        uploaded(report_text().encode(), holder=holder)
    assert Report.objects.count() == 2
    assert set(Report.objects.values_list("relation", flat=True)) == {"first"}


def test_an_unknown_issuer_waits_for_a_person(units: LittleProvince, thao: User) -> None:
    upload = uploaded(report_text(issuer="TỈNH XA LẠ").encode(), holder=units.province)
    assert upload.state == Upload.State.NEEDS_ISSUER
    assert "lạ" in upload.issuer_printed.lower()
    assert Report.objects.count() == 0

    services.confirm_issuer(upload, unit=units.province, actor=thao, at=AT)
    assert upload.reports.get().unit == units.province
    with pytest.raises(Conflict):
        services.confirm_issuer(upload, unit=units.province, actor=thao, at=AT)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (
            "Giấy mời họp lúc 8 giờ ngày 12/3/2024 tại phòng họp số 2.".encode(),
            "not_a_reform_report",
        ),
        (b"%PDF-1.7\nbroken", None),
        (b"PK\x03\x04broken", None),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(
    units: LittleProvince, content: bytes, code: str | None
) -> None:
    upload = uploaded(content, holder=units.province)
    assert upload.state == Upload.State.REFUSED
    assert code in {None, upload.code}
    assert upload.message_vi
    assert upload.message_en
    assert Report.objects.count() == Figure.objects.count() == Discrepancy.objects.count() == 0


def test_a_fault_of_the_reader_is_said_on_the_upload(units: LittleProvince) -> None:
    upload = _waiting(report_text(), units)
    with (
        patch.object(services, "read_apart", side_effect=ReaderFault("traceback of the child")),
        pytest.raises(ReaderFault),
    ):
        read_upload_job.func(upload.pk)
    upload.refresh_from_db()
    assert (upload.state, upload.code) == (Upload.State.REFUSED, "reader_failed")


def test_a_file_that_takes_too_long_is_refused_and_the_next_one_is_read(
    units: LittleProvince, settings: SettingsWrapper
) -> None:
    settings.READING_SECONDS = 0
    slow = uploaded(report_text().encode(), holder=units.province)
    assert (slow.state, slow.code) == (Upload.State.REFUSED, "ended_too_slow")
    assert "tách" in slow.message_vi
    assert "split" in slow.message_en
    settings.READING_SECONDS = 60
    again = uploaded(report_text().encode(), holder=units.province)
    assert again.state == Upload.State.STORED


def test_a_file_that_takes_too_much_memory_is_refused(
    units: LittleProvince, settings: SettingsWrapper
) -> None:
    settings.READING_MEMORY_MB = 80  # the program itself
    long = report_text() + "Không có số liệu. " * 500_000
    upload = uploaded(long.encode(), holder=units.province)
    assert (upload.state, upload.code) == (Upload.State.REFUSED, "too_much_memory")
    assert "80 MB" in upload.message_vi
    assert Report.objects.count() == 0


def test_nothing_of_a_report_is_stored_when_storing_breaks(units: LittleProvince) -> None:
    upload = _waiting(report_text(), units)
    with (
        patch("thuocdo.ingestion.storage.record_findings", side_effect=OSError("full")),
        pytest.raises(OSError, match="full"),
    ):
        services.read_upload(upload, at=AT)
    assert Report.objects.count() == Figure.objects.count() == 0


def test_two_reports_in_one_file_are_two_reports(units: LittleProvince) -> None:
    body = "\n\n".join(f"Đoạn văn thứ {n} không có số liệu." for n in range(15))
    text = f"{report_text()}\n\n{body}\n\n{report_text(year=2022)}\n\n{body}"
    upload = uploaded(text.encode(), holder=units.province)
    assert sorted(r.period_end.year for r in upload.reports.all()) == [2022, 2023]


def _waiting(text: str, units: LittleProvince) -> Upload:
    return services.receive_upload(
        io.BytesIO(text.encode()), name="b.txt", holder=units.province, actor=None, at=AT
    )
