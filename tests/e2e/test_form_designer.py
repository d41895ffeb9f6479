"""An official builds a form with a condition and lets it hold; a citizen fills it in on a phone; the desk reads the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.cache import cache

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.e2e.accessible import problems_of
from tests.e2e.test_apply import Phone, photo
from tests.e2e.test_dossier_by_three import PASSWORD, opened
from tests.e2e.test_procedure_writing import PICTURES, Path

from thuocdo.accounts.citizens import declare_identity, enrol_by_phone
from thuocdo.accounts.models import Role
from thuocdo.accounts.tests.factories import MembershipFactory
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.tests.factories import MONDAY, OWNER, Office
from thuocdo.procedures.content import DocumentContent
from thuocdo.procedures.models import ElectronicForm
from thuocdo.procedures.tests.factories import published

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.procedures.models import ProcedureVersion


@pytest.fixture
def office(transactional_db: None, units: LittleProvince, settings: Any, thao: User) -> Office:
    """Return the office of the ward; Thảo controls the procedures of the province, Hoa signs in by a code that a page shows."""
    cache.clear()
    settings.DEMO = True
    citizen = enrol_by_phone("+84912345678", full_name=OWNER.full_name, at=MONDAY)
    declare_identity(citizen, full_name=OWNER.full_name, personal_id=OWNER.personal_id)
    MembershipFactory.create(user=thao, unit=units.province, role=Role.PROCEDURE_CONTROLLER)
    found = Office(units.ward, units.province)
    for person in (thao, found.clerk):
        person.set_password(PASSWORD)
        person.save()
    return found


@pytest.fixture
def version(office: Office) -> ProcedureVersion:
    papers = (
        DocumentContent("Tờ khai", form_name="Mẫu 1"),
        DocumentContent("Bản vẽ nhà", required=False),
    )
    return published(office.province, documents=papers)


def test_from_the_designer_to_the_desk(
    browser: Browser, live_server: Any, version: ProcedureVersion, office: Office, thao: User
) -> None:
    page = opened(browser, live_server, thao)
    _build(page, version)
    _try_out(page)
    _publish(page)
    assert ElectronicForm.objects.filter(version=version).exists()
    phone = Phone(browser, live_server, scripts=True, scheme="light")
    dossier = _apply(phone, version)
    desk = opened(browser, live_server, office.clerk)
    desk.goto(f"/office/dossiers/{dossier.pk}/")
    answers = desk.get_by_role("region", name="Tờ khai điện tử")
    for words in (
        "Nhà xưởng",
        "Điện",
        "Nước",
        "1.500.000 đồng",
        "Số 7, phố Mẫu, Phường Mẫu, tỉnh Mẫu",
        "nha.png",
    ):
        expect(answers).to_contain_text(words)
    expect(answers).not_to_contain_text("Số tầng")
    for window in (page, phone.page, desk):
        window.context.close()
    assert not phone.found, "\n".join(phone.found)


def _build(page: Page, version: ProcedureVersion) -> None:
    page.goto(f"/office/procedures/{version.procedure_id}/form/")
    page.get_by_role("button", name="Soạn tờ khai mới").click()
    page.get_by_role("link", name="Nhập tệp JSON").click()
    page.get_by_label("hoặc dán nội dung vào đây").fill(
        '{"type": "object", "title": "Đơn", "properties": {"nha": {"type": "object", "title": "Ngôi nhà", "properties": {"x": {"type": "boolean", "title": "Nhà mới xây?"}}}}}'
    )
    page.get_by_role("button", name="Nhập vào bản thảo").click()
    expect(page.get_by_label("Tên tờ khai")).to_have_value("Đơn")
    expect(page.get_by_role("checkbox", name="Tờ khai")).to_be_checked()
    _look(page, "designer-whole")
    page.get_by_role("link", name="1. Ngôi nhà").click()
    _question(page, 2, "Nhà loại gì?", "chọn một", options="Nhà ở\nNhà xưởng")
    _question(page, 3, "Số tầng", "số nguyên", show="Ngôi nhà · Nhà loại gì?: Nhà ở")
    _question(page, 4, "Cần nối gì?", "chọn nhiều", options="Điện\nNước\nMạng")
    _question(page, 5, "Giá trị ngôi nhà", "số tiền (đồng)")
    _question(page, 6, "Nhà ở đâu?", "địa chỉ (hai cấp)")
    _question(page, 7, "Ảnh ngôi nhà", "tệp, ảnh chụp")
    _look(page, "designer-group")
    page.get_by_role("button", name="Lưu, sang trang tiếp").or_(
        page.get_by_role("button", name="Lưu và xem thử")
    ).click()


def _question(
    page: Page, number: int, title: str, kind: str, *, options: str = "", show: str = ""
) -> None:
    page.get_by_role("button", name="Thêm câu hỏi").click()
    asked = page.get_by_role("group", name=f"Câu {number}", exact=True)
    asked.get_by_label("Câu hỏi", exact=True).fill(title)
    asked.get_by_label("Trả lời bằng").select_option(label=kind)
    if options:
        page.get_by_role("button", name="Lưu", exact=True).last.click()
        asked.get_by_label("Các câu trả lời").fill(options)
    if show:
        asked.get_by_label("Hỏi khi").select_option(label=show)
    page.get_by_role("button", name="Lưu", exact=True).last.click()
    if not options:
        expect(page.get_by_role("status").filter(has_text="Đã lưu")).to_be_visible()


def _look(page: Page, name: str) -> None:
    """Look at a page at both widths; take its picture where that is wanted."""
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
    found = problems_of(page, name)
    assert not found, "\n".join(found)
    page.set_viewport_size({"width": 1280, "height": 800})


def _try_out(page: Page) -> None:
    phone = page.frame_locator('iframe[title="Tờ khai trên điện thoại"]')
    expect(phone.get_by_role("heading", level=1)).to_have_text("Ngôi nhà")
    phone.get_by_role("button", name="Lưu và tiếp tục").last.click()
    expect(phone.get_by_role("alert")).to_contain_text("Nhà loại gì? Hãy chọn một câu trả lời.")
    _look(page, "designer-preview")


def _publish(page: Page) -> None:
    page.get_by_role("link", name="Soát, áp dụng").click()
    _look(page, "designer-review")
    page.get_by_role("button", name="Áp dụng tờ khai").click()
    expect(page.get_by_text("đang áp dụng")).to_be_visible()
    _look(page, "designer-form")


def _apply(phone: Phone, version: ProcedureVersion) -> Dossier:
    page = phone.page
    page.goto(f"/procedures/{version.procedure_id}/")
    page.get_by_role("link", name="Nộp trực tuyến").click()
    phone.sign_in()
    phone.press("Bắt đầu")
    expect(page.get_by_label("Số tầng")).to_be_hidden()
    page.get_by_role("radio", name="Nhà xưởng").check()
    page.get_by_role("checkbox", name="Điện").check()
    page.get_by_role("checkbox", name="Nước").check()
    page.get_by_label("Giá trị ngôi nhà").fill("1.500.000")
    page.get_by_label("Số nhà, đường hoặc thôn").fill("Số 7, phố Mẫu")
    page.get_by_label("Phường, xã", exact=True).select_option("Phường Mẫu, tỉnh Mẫu")
    phone.press("Lưu và tiếp tục")
    expect(page.get_by_role("alert")).to_contain_text("Ảnh ngôi nhà: Hãy chọn tệp.")
    page.get_by_label("Ảnh ngôi nhà").set_input_files(photo("nha.png"))
    phone.look("designed-form")
    phone.press("Lưu và tiếp tục")
    expect(page.get_by_text("các câu trả lời của bạn là tờ khai này")).to_be_visible()
    phone.press("Lưu và tiếp tục")
    page.get_by_role("radio", name="Nhận tại nơi nộp hồ sơ").check()
    phone.press("Lưu và tiếp tục")
    phone.look("designed-check")
    page.get_by_role("checkbox").check()
    phone.press("Nộp hồ sơ")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã nộp hồ sơ")
    dossier = Dossier.objects.get()
    assert dossier.documents.filter(name="Ngôi nhà: Ảnh ngôi nhà").exists()
    return dossier
