"""Reviewing and correcting a report on its page, with and without the script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.test import Client

import pytest

from thuocdo.figures.models import Figure
from thuocdo.ingestion import review
from thuocdo.ingestion.edits import Edit, EditKind
from thuocdo.ingestion.effective import effective_reading
from thuocdo.ingestion.models import Correction, Report, Upload
from thuocdo.ingestion.tests.factories import AT, SAMPLE, sample_report, uploaded

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(units: LittleProvince) -> Report:
    return sample_report(holder=units.home_affairs, issuer=units.province, confirmed=False)


@pytest.fixture
def base(client: Client, thao: User, report: Report) -> str:
    client.force_login(thao)
    return f"/office/reports/{report.pk}/"


def page_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def first_cell(client: Client, base: str) -> str:
    """Return the address of the first filled cell of form 3."""
    page = page_of(client, base).split('id="form3"')[1]
    links = re.findall(r'href="([^"]+/cells/[^"]+)"[^>]*>([^<]*)</a>', page)
    return next(address for address, text in links if text.strip().isdigit())


def fields(page: str) -> dict[str, str]:
    """Return the hidden and text fields of the editor as the browser would send them."""
    form = page.split('class="cell-form')[1].split("</form>", maxsplit=1)[0]
    found = dict(re.findall(r'name="(\w+)"[^>]*?value="([^"]*)"', form))
    selected = re.search(r'name="form_row".*?<option value="([^"]*)" selected', form, re.DOTALL)
    found |= {"form_row": selected[1]} if selected else {}
    return {k: v for k, v in found.items() if k not in {"omit", "csrfmiddlewaretoken"}}


def test_the_page_says_what_was_recognised(client: Client, base: str) -> None:
    page = page_of(client, base)
    assert "Kiểm tra rồi xác nhận" in page
    assert "Tỉnh Mẫu" in page
    assert not Figure.objects.exists()


def test_confirming_makes_the_figures_count(client: Client, base: str, report: Report) -> None:
    client.post(f"{base}confirm/", {"seen": "0"})
    report.refresh_from_db()
    assert report.state == Report.State.CONFIRMED
    assert Figure.objects.exists()
    assert "Kiểm tra rồi xác nhận" not in page_of(client, base)


def test_a_cell_is_corrected_on_its_page_and_undone(client: Client, base: str) -> None:
    address = first_cell(client, base)
    was = fields(page_of(client, address))["printed"]
    client.post(address, fields(page_of(client, address)) | {"printed": "4321"})
    assert "4321" in page_of(client, base)
    assert was in page_of(client, address)  # in its history
    client.post(f"{base}undo/")
    assert "4321" not in page_of(client, base).split('id="original"')[0]
    client.post(f"{base}redo/")
    assert "4321" in page_of(client, base)
    assert "hoàn tác" in page_of(client, f"{base}history/")


def test_undoing_in_a_confirmed_report_asks_why(client: Client, base: str, report: Report) -> None:
    client.post(f"{base}confirm/", {"seen": "0"})
    address = first_cell(client, base)
    typed = fields(page_of(client, address)) | {"printed": "4321", "reason": "gõ nhầm"}
    client.post(address, typed)
    page = page_of(client, base)
    form = page[page.index(f'action="{base}undo/"') :]
    assert re.search(r'name="reason"[^>]*required', form[: form.index("</form>")])
    answer = client.post(f"{base}undo/", {"seen": "1"}, follow=True).content.decode()
    assert "cần ghi lý do" in answer
    assert "4321" in answer.split('id="original"')[0]
    client.post(f"{base}undo/", {"seen": "1", "reason": "bản giấy ghi khác"})
    assert "4321" not in page_of(client, base).split('id="original"')[0]
    assert "bản giấy ghi khác" in page_of(client, f"{base}history/")


def test_the_script_gets_the_editor_and_then_the_middle_of_the_page(
    client: Client, base: str
) -> None:
    address, headers = first_cell(client, base), {"HX-Request": "true"}
    editor = client.get(address, headers=headers).content.decode()
    assert editor.lstrip().startswith("<tr")
    refused = client.post(address, fields(editor) | {"printed": "nhiều"}, headers=headers)
    assert (refused.status_code, refused["HX-Retarget"]) == (422, "#cell-editor")
    assert "nhiều" in refused.content.decode()
    stored = client.post(address, fields(editor) | {"printed": "4321"}, headers=headers)
    assert 'id="report-main"' in stored.content.decode()
    assert "<html" not in stored.content.decode()


def test_somebody_else_was_faster(
    client: Client, base: str, report: Report, units: LittleProvince, lan: User
) -> None:
    from thuocdo.accounts.tests.factories import MembershipFactory

    MembershipFactory.create(user=lan, unit=units.home_affairs)
    address = first_cell(client, base)
    sent = fields(page_of(client, address)) | {"printed": "4321"}
    key = address.rstrip("/").rsplit("/", 1)[1]
    review.correct(report, [Edit(EditKind.CELL, key, {"printed": "55"})], actor=lan, at=AT)
    answer = client.post(address, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Nguyễn Thị Lan" in page
    assert "4321" in page  # what the person typed is not lost
    assert "«55»" in page
    # having seen it, the person may go on
    client.post(address, fields(page))
    assert "4321" in page_of(client, base)


def test_a_row_is_tied_to_another_item_and_taken_out(client: Client, base: str) -> None:
    address = first_cell(client, base)
    page = page_of(client, address)
    other = re.findall(r'<option value="([^"]+)">', page)[-1]
    client.post(address, fields(page) | {"form_row": other})
    assert Correction.objects.get().after == {"form_row": other}
    client.post(address, fields(page_of(client, address)) | {"omit": "1"})
    assert "không thuộc biểu" in page_of(client, base)


def test_a_note_is_changed(client: Client, base: str) -> None:
    address = first_cell(client, base)
    sent = fields(page_of(client, address)) | {"note": "=1+1 <b>gồm cả</b>"}
    client.post(address, sent)
    assert "=1+1 &lt;b&gt;gồm cả&lt;/b&gt;" in page_of(client, base)


def test_a_confirmed_report_asks_for_a_reason(client: Client, base: str) -> None:
    client.post(f"{base}confirm/")
    address = first_cell(client, base)
    sent = fields(page_of(client, address)) | {"printed": "4321", "reason": ""}
    assert "cần ghi lý do" in client.post(address, sent).content.decode()
    client.post(address, sent | {"reason": "In sai"})
    assert Figure.objects.current().filter(printed="4321", reason="In sai").exists()


def test_a_figure_of_the_prose_has_a_page(client: Client, base: str) -> None:
    page = page_of(client, base).split('id="prose"')[1]
    address = re.findall(r'href="([^"]+/cells/m[^"]+)"', page)[0]
    sent = fields(page_of(client, address)) | {"printed": "17"}
    client.post(address, sent)
    assert Correction.objects.get().after == {"printed": "17"}


def test_the_form_of_a_table_is_tried_and_chosen(client: Client, base: str) -> None:
    address = re.findall(r'href="([^"]+/tables/[^"]+)"', page_of(client, base))[0]
    assert "0 trong" in page_of(client, f"{address}?form=")
    tried = page_of(client, f"{address}?form=2022_province/1")
    assert "Dùng biểu này" in tried
    page_of(client, f"{address}?form=no_such/9")
    client.post(address, {"form": "2022_province/1"})
    assert Correction.objects.get().after == {"form": "2022_province/1"}


def test_the_head_is_corrected(
    client: Client, base: str, report: Report, units: LittleProvince
) -> None:
    sent = {
        "unit": units.home_affairs.pk,
        "title": report.title,
        "number": "9/BC",
        "issued_on": "2023-12-15",
        "period_kind": "year",
        "period_start": "2023-01-01",
        "period_end": "2022-01-01",
    }
    assert "sau ngày đầu kỳ" in client.post(f"{base}head/", sent).content.decode()
    client.post(f"{base}head/", sent | {"period_end": "2023-12-31"})
    report.refresh_from_db()
    assert (report.unit, report.number) == (units.home_affairs, "9/BC")
    assert report.period_end.isoformat() == "2024-01-01"


def test_doubtful_rows_are_settled_at_once_after_a_preview(
    client: Client, thao: User, units: LittleProvince
) -> None:
    text = SAMPLE.read_text(encoding="utf-8").replace("THANH HÓA", "MẪU")
    # a share with a mark that two readings fit
    text = text.replace("\t98,98\t", "\t98.980\t")
    report = uploaded(text.encode(), holder=units.home_affairs, actor=thao).reports.get()
    client.force_login(thao)
    address = f"/office/reports/{report.pk}/doubts/"
    keys = re.findall(r'name="key"\s+value="([^"]+)"', page_of(client, address))
    assert keys
    preview = client.post(address, {"key": keys, "action": "sure"}).content.decode()
    assert "Sẽ thay đổi" in preview
    assert not Correction.objects.exists()
    client.post(address, {"key": keys, "action": "omit", "confirmed": "1", "seen": "0"})
    assert set(Correction.objects.values_list("target", flat=True)) == set(keys)


def test_a_corrected_report_is_held_against_the_stored_one(
    client: Client, base: str, report: Report, units: LittleProvince, thao: User
) -> None:
    text = SAMPLE.read_text(encoding="utf-8").replace("THANH HÓA", "MẪU").replace("1.561", "1.562")
    new = uploaded(text.encode(), holder=units.home_affairs, actor=thao).reports.get()
    assert new.relation == Report.Relation.CORRECTED
    page = page_of(client, f"/office/reports/{new.pk}/against/")
    assert "1.561" in page
    assert "1.562" in page
    assert "Sửa số liệu: 1 ô của biểu có số khác bản đã lưu" in page
    review_page = page_of(client, f"/office/reports/{new.pk}/")
    assert "Sửa số liệu: 1 ô của biểu có số khác bản đã lưu" in review_page
    assert client.get(f"{base}against/").status_code == 404


def test_one_that_differs_in_its_prose_alone_is_no_correction_of_the_forms(
    client: Client, base: str, report: Report, units: LittleProvince, thao: User
) -> None:
    del base
    text = SAMPLE.read_text(encoding="utf-8").replace("THANH HÓA", "MẪU")
    forms = text.index("THỐNG KÊ SỐ LIỆU")
    figure = next(
        m for m in effective_reading(report).reading.mentions if m.indicator and m.value > 1000
    )
    prose = text[:forms].replace(figure.printed.text, "987.654")
    new = uploaded((prose + text[forms:]).encode(), holder=units.home_affairs, actor=thao)
    stored = new.reports.get()
    assert stored.relation == Report.Relation.REWORDED
    page = page_of(client, f"/office/reports/{stored.pk}/")
    assert "Biểu giữ nguyên mọi số;" in page
    assert "bản sửa số liệu" not in page
    assert "bản chỉ khác lời văn" in page
    against = page_of(client, f"/office/reports/{stored.pk}/against/")
    assert "Biểu giữ nguyên mọi số;" in against
    assert "987.654" in against


def test_one_of_the_same_figures_under_another_number_says_so(
    client: Client, base: str, report: Report, units: LittleProvince, thao: User
) -> None:
    del base
    Report.objects.filter(pk=report.pk).update(number="11/BC-UBND")
    text = SAMPLE.read_text(encoding="utf-8").replace("THANH HÓA", "MẪU")
    numbered = text.replace("BÁO CÁO\n", "Số: 77/BC-UBND\n\nBÁO CÁO\n", 1)
    stored = uploaded(numbered.encode(), holder=units.home_affairs, actor=thao).reports.get()
    assert stored.relation == Report.Relation.SUPERSEDING
    assert "Cùng số liệu với bản đã lưu" in page_of(client, f"/office/reports/{stored.pk}/")


def test_a_report_is_discarded(client: Client, base: str) -> None:
    client.post(f"{base}discard/", {"reason": "Gửi nhầm tệp"})
    page = page_of(client, base)
    assert "Gửi nhầm tệp" in page
    assert "/cells/" not in page


def test_who_may_only_look_gets_no_buttons(
    client: Client, base: str, units: LittleProvince, minh: User
) -> None:
    from thuocdo.accounts.models import Role
    from thuocdo.accounts.tests.factories import MembershipFactory

    MembershipFactory.create(user=minh, unit=units.home_affairs, role=Role.RECEPTION_OFFICER)
    client.force_login(minh)
    page = page_of(client, base)
    assert "/cells/" not in page
    assert "Xác nhận báo cáo" not in page
    answer = client.post(f"{base}confirm/", follow=True)
    assert "Chỉ cán bộ cải cách hành chính" in answer.content.decode()


def test_every_page_of_a_report_hides_from_others(
    client: Client, base: str, binh: User, report: Report
) -> None:
    address = first_cell(client, base)
    table = re.findall(r'href="([^"]+/tables/[^"]+)"', page_of(client, base))[0]
    client.force_login(binh)
    pages = [address, table, *(f"{base}{n}/" for n in ("head", "doubts", "history", "against"))]
    for page in pages:
        assert client.get(page).status_code == 404, page
        assert client.post(page).status_code in {404, 405}, page
    for verb in ("undo", "redo", "confirm", "discard"):
        assert client.post(f"{base}{verb}/").status_code == 404
    report.refresh_from_db()
    assert report.state == Report.State.IN_REVIEW


def test_a_key_that_names_nothing(client: Client, base: str) -> None:
    for name in ("cells/t9.9.9", "cells/m99999999", "cells/x", "tables/f0.0"):
        assert client.get(f"{base}{name}/").status_code == 404
    assert client.post(f"{base}nothing/").status_code == 404


def test_pages_cost_the_same_however_often_something_was_corrected(
    client: Client, base: str, report: Report, thao: User, django_assert_max_num_queries: Any
) -> None:
    address = first_cell(client, base)
    key = address.rstrip("/").rsplit("/", 1)[1]
    for number in range(20):
        edit = Edit(EditKind.CELL, key, {"printed": str(number)})
        review.correct(report, [edit], actor=thao, at=AT)
    for page in (base, address, f"{base}history/", f"{base}doubts/", f"{base}head/"):
        with django_assert_max_num_queries(12):
            page_of(client, page)


def plan_text(issuer: str = "TỈNH MẪU") -> str:
    return (
        f"ỦY BAN NHÂN DÂN\n{issuer}\n\nSố: 54/KH-UBND\n\nKẾ HOẠCH\n\nCải cách hành chính năm 2026\n\n"
        "1. Trong năm 2026 tiếp nhận 30 hồ sơ, trong đó: tiếp nhận trực tiếp 10 hồ sơ; tiếp nhận trực tuyến 20 hồ sơ.\n"
    )


def test_a_plan_says_first_that_it_is_no_report_and_can_be_taken_out(
    client: Client, thao: User, units: LittleProvince
) -> None:
    client.force_login(thao)
    report = uploaded(plan_text().encode(), holder=units.home_affairs, actor=thao).reports.get()
    assert "có vẻ không phải báo cáo" in page_of(client, "/office/reports/")
    base = f"/office/reports/{report.pk}/"
    page = page_of(client, base)
    assert "tự ghi là kế hoạch" in page
    assert page.index("Có vẻ không phải báo cáo") < page.index("Bỏ ra, không tính số liệu")
    assert page.index("Vẫn là báo cáo, kiểm tra tiếp") < page.index("Xác nhận báo cáo")
    (reason,) = re.findall(r'name="reason"\s+value="(Không phải báo cáo[^"]+)"', page)
    client.post(f"{base}discard/", {"reason": reason})
    report.refresh_from_db()
    assert (report.state, report.discard_reason) == (
        Report.State.DISCARDED,
        "Không phải báo cáo: kế hoạch",
    )
    assert "Có vẻ không phải báo cáo" not in page_of(client, base)


def test_a_plan_that_is_a_report_after_all_is_confirmed(
    client: Client, thao: User, units: LittleProvince
) -> None:
    client.force_login(thao)
    report = uploaded(plan_text().encode(), holder=units.home_affairs, actor=thao).reports.get()
    client.post(f"/office/reports/{report.pk}/confirm/", {"seen": "0"})
    report.refresh_from_db()
    assert report.state == Report.State.CONFIRMED


def test_a_plan_of_an_unknown_issuer_is_taken_out_before_anything_is_stored(
    client: Client, thao: User, units: LittleProvince
) -> None:
    client.force_login(thao)
    content = plan_text("TỈNH XA LẠ").encode()
    upload = uploaded(content, holder=units.home_affairs, actor=thao)
    assert upload.state == Upload.State.NEEDS_ISSUER
    address = f"/office/reports/uploads/{upload.pk}/issuer/"
    page = page_of(client, address)
    assert page.index("Có vẻ không phải báo cáo") < page.index("Lưu báo cáo")
    client.post(address, {"take_out": "1"})
    upload.refresh_from_db()
    assert (upload.state, upload.code) == (Upload.State.REFUSED, "taken_out")
    assert "đã bỏ tệp này ra" in page_of(client, "/office/reports/")
    client.post(address, {"take_out": "1"})
    assert not Report.objects.exists()


def test_a_report_is_not_said_to_be_none(client: Client, base: str) -> None:
    assert "không phải báo cáo" not in page_of(client, base)
