"""Applying online on a phone: from the page of a procedure to the confirmation, with a script and without; then papers, and a rating."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.utils import timezone

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from tests.e2e.accessible import problems_of

from thuocdo.accounts.citizens import declare_identity, enrol_by_phone
from thuocdo.dossiers import services
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.return_reasons import written
from thuocdo.dossiers.status import Status
from thuocdo.dossiers.tests.factories import MONDAY, OWNER, Office
from thuocdo.feedback.models import Rating
from thuocdo.procedures.content import DocumentContent
from thuocdo.procedures.electronic_forms.keeping import set_form
from thuocdo.procedures.models import ProcedureVersion
from thuocdo.procedures.sample_forms import sample_forms
from thuocdo.procedures.tests.factories import SINCE, published

if TYPE_CHECKING:
    from conftest import LittleProvince

PICTURES = os.environ.get("THUOCDO_PICTURES", "")
PHONE = 360


@pytest.fixture
def office(transactional_db: None, units: LittleProvince, settings: Any) -> Office:
    """Return the office of the ward, and let Hoa sign in by a code that a page shows."""
    cache.clear()
    settings.DEMO = True
    citizen = enrol_by_phone("+84912345678", full_name=OWNER.full_name, at=MONDAY)
    declare_identity(citizen, full_name=OWNER.full_name, personal_id=OWNER.personal_id)
    return Office(units.ward, units.province)


@pytest.fixture
def birth(office: Office) -> ProcedureVersion:
    """Return the registration of a birth with its electronic form."""
    papers = (
        DocumentContent("Tờ khai đăng ký khai sinh", form_name="Tờ khai"),
        DocumentContent("Giấy chứng sinh"),
        DocumentContent("Giấy tờ của cha, mẹ", reusable_source="CSDL quốc gia về dân cư"),
    )
    version = published(office.province, documents=papers)
    text = sample_forms()["1.001193"]
    set_form(version, text=text, valid_from=SINCE, actor=None, at=timezone.now())
    return version


class Phone:
    """A window as wide as a phone; looks at each page for accessibility and width, and takes its picture where that is wanted."""

    def __init__(self, browser: Browser, live_server: Any, *, scripts: bool, scheme: str) -> None:
        self.context = browser.new_context(
            base_url=live_server.url,
            locale="vi-VN",
            java_script_enabled=scripts,
            color_scheme=scheme,  # type: ignore[arg-type]
            viewport={"width": PHONE, "height": 740},
        )
        self.page: Page = self.context.new_page()
        self.scripts, self.name, self.number = scripts, scheme, 0
        self.found: list[str] = []

    def look(self, name: str) -> None:
        """Look at a page."""
        self.number += 1
        if PICTURES:
            kind = "script" if self.scripts else "plain"
            path = Path(PICTURES) / f"{kind}-{self.name}-{self.number:02}-{name}.png"
            self.page.screenshot(path=path, full_page=True)
        if not self.scripts:
            return
        self.found += problems_of(self.page, name)

    def press(self, name: str) -> None:
        """Press a button by its words."""
        self.page.get_by_role("button", name=name, exact=True).last.click()

    def sign_in(self) -> None:
        """Sign Hoa in by a code."""
        page = self.page
        page.get_by_label("Số điện thoại di động").fill("0912 345 678")
        page.get_by_role("button", name="Gửi mã").click()
        page.goto("/sign-in/mailbox/")
        code = page.locator(".found p").first.inner_text()[:6]
        page.goto("/sign-in/code/")
        page.get_by_label("Mã gồm 6 chữ số").fill(code)
        page.get_by_role("button", name="Đăng nhập").last.click()


def photo(name: str = "giay-chung-sinh.png") -> Any:
    file = BytesIO()
    Image.new("RGB", (600, 800), (230, 224, 200)).save(file, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": file.getvalue()}


@pytest.mark.parametrize(("scripts", "scheme"), [(True, "light"), (True, "dark"), (False, "light")])
def test_from_the_procedure_to_the_confirmation(
    browser: Browser, live_server: Any, birth: ProcedureVersion, scripts: bool, scheme: str
) -> None:
    phone = Phone(browser, live_server, scripts=scripts, scheme=scheme)
    page = phone.page
    page.goto(f"/procedures/{birth.procedure_id}/")
    page.get_by_role("link", name="Nộp trực tuyến").click()
    phone.sign_in()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đăng ký khai sinh")
    phone.look("start")
    phone.press("Bắt đầu")
    phone.look("child")
    _child(phone)
    _mother(phone)
    page.get_by_role("radio", name="Không", exact=True).check()
    phone.look("married")
    phone.press("Lưu và tiếp tục")
    expect(page.get_by_role("heading", level=1)).to_have_text("Người khai")
    expect(page.get_by_label("Họ, chữ đệm, tên")).to_have_value(OWNER.full_name)
    page.get_by_role("radio", name="Mẹ", exact=True).check()
    phone.press("Lưu và tiếp tục")
    _papers(phone)
    page.get_by_role("radio", name="Nhận tại nơi nộp hồ sơ").check()
    phone.look("delivery")
    phone.press("Lưu và tiếp tục")
    phone.look("check")
    expect(page.locator("main")).to_contain_text("Nguyễn Bảo An")
    phone.press("Nộp hồ sơ")
    expect(page.get_by_role("alert")).to_contain_text("cam đoan")
    page.get_by_role("checkbox").check()
    phone.press("Nộp hồ sơ")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã nộp hồ sơ")
    phone.look("done")
    dossier = Dossier.objects.get()
    expect(page.locator(".apply-code")).to_have_text(dossier.code)
    assert dossier.documents.get().name == "Giấy chứng sinh"
    page.get_by_role("link", name="Theo dõi hồ sơ").click()
    expect(page.locator("main")).to_contain_text("Bạn đã nộp hồ sơ qua mạng")
    phone.context.close()
    assert not phone.found, "\n".join(phone.found)


def _child(phone: Phone) -> None:
    page = phone.page
    page.get_by_label("Họ, chữ đệm, tên của con").fill("Nguyễn Bảo An")
    page.get_by_label("Ngày", exact=True).fill("31")
    page.get_by_label("Tháng", exact=True).fill("2")
    page.get_by_label("Năm", exact=True).fill("2026")
    phone.press("Lưu và tiếp tục")
    phone.look("child-wrong")
    # The summary leads to the first thing that is wrong.
    page.get_by_role("alert").get_by_role("link").first.click()
    if phone.scripts:
        assert page.evaluate("document.activeElement.id") == "q-born_on-day"
        expect(page.get_by_label("Quốc tịch nào?")).to_be_hidden()
    else:
        expect(page.locator("main")).to_contain_text(
            "Chỉ khi bạn chọn “Nước khác” ở câu “Quốc tịch”."
        )
    page.get_by_label("Ngày", exact=True).fill("20")
    page.get_by_role("radio", name="Nữ").check()
    page.get_by_label("Nơi sinh").fill("Bệnh viện Phụ sản Thanh Hóa")
    page.get_by_label("Dân tộc").fill("Kinh")
    page.get_by_label("Quê quán").fill("Thanh Hóa")
    page.get_by_role("radio", name="Việt Nam").check()
    phone.press("Lưu và tiếp tục")


def _mother(phone: Phone) -> None:
    page = phone.page
    expect(page.get_by_role("heading", level=1)).to_have_text("Mẹ")
    page.get_by_label("Họ, chữ đệm, tên của mẹ").fill(OWNER.full_name)
    # Stop here, and go on from "my dossiers".
    phone.press("Lưu, làm tiếp sau")
    phone.look("my-dossiers")
    page.get_by_role("link", name="Làm tiếp").first.click()
    expect(page.get_by_label("Họ, chữ đệm, tên của mẹ")).to_have_value(OWNER.full_name)
    page.get_by_label("Số định danh của mẹ").fill("038190001234")
    page.get_by_label("Ngày", exact=True).fill("1")
    page.get_by_label("Tháng", exact=True).fill("5")
    page.get_by_label("Năm", exact=True).fill("1990")
    page.get_by_label("Nơi cư trú của mẹ").fill("Số 1 phố Mẫu, phường Mẫu")
    phone.press("Lưu và tiếp tục")


def _papers(phone: Phone) -> None:
    page = phone.page
    expect(page.get_by_role("heading", level=1)).to_have_text("Giấy tờ kèm theo")
    phone.look("papers")
    section = page.get_by_role("region", name="Giấy chứng sinh")
    section.locator('input[type="file"]').set_input_files(photo())
    if phone.scripts:
        expect(section.locator('input[type="hidden"][name$="-uploaded"]')).to_have_count(1)
    phone.press("Tải tệp lên và xem lại")
    expect(page.locator("main")).to_contain_text("giay-chung-sinh.png")
    phone.look("papers-there")
    phone.press("Lưu và tiếp tục")


def test_papers_are_sent_and_the_service_is_rated(
    browser: Browser, live_server: Any, office: Office
) -> None:
    waiting = services.request_supplement(
        office.in_hand(),
        content="Giấy chứng sinh chụp mờ",
        reasons=[written("paper_unreadable", "r2")],
        actor=office.handler,
        at=MONDAY,
    )
    done = services.resolve(office.in_hand(), actor=office.approver, at=MONDAY)
    wanted_back = office.in_hand()
    phone = Phone(browser, live_server, scripts=True, scheme="light")
    page = phone.page
    page.goto(f"/my/dossiers/{waiting.pk}/")
    phone.sign_in()
    page.get_by_role("link", name="Bổ sung giấy tờ").click()
    phone.look("supplement")
    field = page.locator('input[type="file"]').first
    field.set_input_files({"name": "rong.pdf", "mimeType": "application/pdf", "buffer": b""})
    expect(page.locator(".upload-refused")).to_contain_text("Tệp rỗng")
    page.get_by_label("Lời nhắn cho cơ quan").fill("Gửi lại")
    page.get_by_role("button", name="Gửi bổ sung").click()
    expect(page.locator(".upload-refused")).to_be_focused()
    waiting.refresh_from_db()
    assert waiting.status == Status.SUPPLEMENT_REQUESTED, "not sent without its file"
    field.set_input_files(photo())
    expect(page.locator(".upload-refused")).to_have_count(0)
    expect(page.locator('input[type="hidden"][name$="-uploaded"]')).to_have_count(1)
    phone.press("Gửi bổ sung")
    expect(page.get_by_role("status").first).to_contain_text("Đã gửi giấy tờ bổ sung")
    waiting.refresh_from_db()
    assert waiting.status == Status.PROCESSING
    page.goto(f"/my/dossiers/{done.pk}/")
    page.get_by_role("link", name="Đánh giá việc phục vụ").click()
    phone.look("rate")
    page.locator("#overall").get_by_label("Rất tốt").check()
    page.get_by_text("Nhận xét người trực tiếp phục vụ").click()
    phone.look("rate-person")
    phone.press("Gửi đánh giá")
    expect(page.get_by_role("status").first).to_contain_text("Cảm ơn")
    assert Rating.objects.get().overall == 5
    page.goto(f"/my/dossiers/{wanted_back.pk}/withdraw/")
    phone.look("withdraw")
    page.get_by_label("Lý do rút hồ sơ").fill("Nộp nhầm")
    page.get_by_role("checkbox").check()
    phone.press("Gửi đề nghị rút")
    wanted_back.refresh_from_db()
    assert wanted_back.status == Status.WITHDRAWAL_REQUESTED
    phone.context.close()
    assert not phone.found, "\n".join(phone.found)
