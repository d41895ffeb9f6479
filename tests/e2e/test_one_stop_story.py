"""One dossier from a citizen's phone to her rating: applied for, asked about, answered, signed, paid, handed out; then its clock line."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.utils import timezone

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, expect
from tests.e2e.test_apply import Phone
from tests.e2e.test_dossier_by_three import PASSWORD, check, hand_over, opened

from thuocdo.accounts.citizens import declare_identity, enrol_by_phone
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.status import PaymentState, Status
from thuocdo.dossiers.tests.factories import MONDAY, OWNER, Office
from thuocdo.feedback.models import Rating
from thuocdo.payments.tests.factories import ACCOUNT
from thuocdo.procedures.content import (
    DocumentContent,
    FeeContent,
    TimeLimitContent,
    WayContent,
)
from thuocdo.procedures.electronic_forms.keeping import set_form
from thuocdo.procedures.sample_forms import sample_forms
from thuocdo.procedures.tests.factories import SINCE, published

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.procedures.models import ProcedureVersion

PAPER = "Giấy tờ tùy thân"
FEE = "16.000"
BLURRED = "Bản chụp mờ, mất góc, không đọc được"
#: What the citizen reads of it.
IN_PLAIN_WORDS = "Ảnh chụp bị mờ hoặc thiếu góc nên không đọc được"


@pytest.fixture
def office(transactional_db: None, units: LittleProvince, settings: Any) -> Office:
    """Return the office of the ward, whose people can sign in; Hoa does by a code that a page shows, and fees go to an account."""
    cache.clear()
    settings.DEMO = True
    settings.RECEIVING_ACCOUNT = ACCOUNT
    citizen = enrol_by_phone("+84912345678", full_name=OWNER.full_name, at=MONDAY)
    declare_identity(citizen, full_name=OWNER.full_name, personal_id=OWNER.personal_id)
    found = Office(units.ward, units.province)
    for person in (found.clerk, found.handler, found.approver):
        person.set_password(PASSWORD)
        person.save()
    return found


@pytest.fixture
def copies(office: Office) -> ProcedureVersion:
    """Return the copy of a civil status record: one working day, a fee for each copy, an electronic form and a paper."""
    fee = FeeContent(kind="charge", amount_vnd=8_000, per="bản")
    limit = TimeLimitContent(Decimal(1), "working_day", fees=(fee,))
    version = published(
        office.province,
        ways=tuple(WayContent(channel, (limit,)) for channel in ("direct", "online")),
        documents=(
            DocumentContent("Tờ khai cấp bản sao trích lục", form_name="Tờ khai"),
            DocumentContent(PAPER),
        ),
    )
    text = sample_forms()["2.000635"]
    set_form(version, text=text, valid_from=SINCE, actor=None, at=timezone.now())
    return version


def picture(name: str) -> Any:
    """Return a photo of a paper, as the camera of a phone gives it."""
    image, file = Image.new("RGB", (1200, 1600), (236, 230, 210)), BytesIO()
    ImageDraw.Draw(image).text((100, 100), name, fill=(20, 20, 40))
    image.save(file, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": file.getvalue()}


def test_from_the_phone_to_the_rating(
    browser: Browser, live_server: Any, office: Office, copies: ProcedureVersion
) -> None:
    phone = Phone(browser, live_server, scripts=True, scheme="light")
    dossier = _apply(phone, copies)
    clerk = opened(browser, live_server, office.clerk)
    _accept(clerk, office, dossier)
    handler = opened(browser, live_server, office.handler)
    _ask(handler, dossier)
    _answer(phone, dossier)
    _ask_for_the_fee(handler)
    hand_over(handler, office.approver)
    approver = opened(browser, live_server, office.approver)
    _sign(approver, dossier)
    _look_at_the_code(phone, dossier)
    _take_the_money_and_give_the_result(clerk, dossier)
    _rate(phone, dossier)
    _look_at_the_line(handler, dossier)
    for page in (phone.page, clerk, handler, approver):
        page.context.close()
    assert not phone.found, "\n".join(phone.found)


def _apply(phone: Phone, version: ProcedureVersion) -> Dossier:
    page = phone.page
    page.goto(f"/procedures/{version.procedure_id}/")
    expect(page.locator("main")).to_contain_text("8.000 đồng/bản")
    page.get_by_role("link", name="Nộp trực tuyến").click()
    phone.sign_in()
    phone.press("Bắt đầu")
    expect(page.get_by_label("Số điện thoại")).to_have_value("0912 345 678")
    page.get_by_label("Nơi cư trú").fill("Số 5 phố Mẫu, phường Mẫu")
    phone.press("Lưu và tiếp tục")
    page.get_by_role("radio", name="Giấy khai sinh").check()
    page.get_by_role("radio", name="Của tôi").check()
    phone.press("Lưu và tiếp tục")
    expect(page.get_by_role("alert")).to_contain_text("Số bản sao: Hãy trả lời câu này.")
    page.get_by_label("Số bản sao").fill("2")
    phone.press("Lưu và tiếp tục")
    _attach(page, page.get_by_role("region", name=PAPER), "anh-mo.jpg")
    phone.press("Lưu và tiếp tục")
    page.get_by_role("radio", name="Nhận tại nơi nộp hồ sơ").check()
    phone.press("Lưu và tiếp tục")
    phone.look("story-check")
    page.get_by_role("checkbox").check()
    phone.press("Nộp hồ sơ")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã nộp hồ sơ")
    return Dossier.objects.get()


def _attach(page: Page, section: Any, name: str) -> None:
    section.locator('input[type="file"]').set_input_files(picture(name))
    expect(section.locator('input[type="hidden"][name$="-uploaded"]')).to_have_count(1)


def _accept(clerk: Page, office: Office, dossier: Dossier) -> None:
    """The clerk holds nothing yet; his empty list leads to what is new."""
    clerk.goto("/office/queue/")
    clerk.get_by_role("link", name="Xem hồ sơ mới, chờ chuyển").click()
    clerk.get_by_role("link", name=dossier.code).click()
    clerk.get_by_role("button", name="Tiếp nhận", exact=True).click()
    expect(clerk.get_by_text("Đã tiếp nhận hồ sơ.")).to_be_visible()
    hand_over(clerk, office.handler)


def _ask(handler: Page, dossier: Dossier) -> None:
    handler.get_by_role("link", name=dossier.code).click()
    form = handler.locator("#act-request_supplement")
    form.locator("summary").first.click()
    form.get_by_role("button", name="Yêu cầu bổ sung").click()
    expect(handler.get_by_text("Chưa có lý do nào.")).to_be_visible()
    form.get_by_label(PAPER).select_option(label=BLURRED)
    form.get_by_role("button", name="Yêu cầu bổ sung").click()
    expect(handler.get_by_text("Đã yêu cầu bổ sung.")).to_be_visible()
    check(handler)


def _answer(phone: Phone, dossier: Dossier) -> None:
    page = phone.page
    page.goto(f"/my/dossiers/{dossier.pk}/")
    phone.look("story-asked")
    page.get_by_role("link", name="Bổ sung giấy tờ").click()
    expect(page.get_by_text(IN_PLAIN_WORDS)).to_have_count(1)
    phone.look("story-supplement")
    _attach(page, page.get_by_role("region", name=PAPER), "anh-ro.jpg")
    phone.press("Gửi bổ sung")
    expect(page.get_by_role("status").first).to_contain_text("Đã gửi giấy tờ bổ sung")


def _ask_for_the_fee(handler: Page) -> None:
    handler.reload()
    form = handler.locator("#act-require_payment")
    form.locator("summary").first.click()
    expect(form.get_by_label("8.000 đồng/bản")).to_be_checked()
    form.get_by_label("Số lượng").fill("2")
    form.get_by_role("button", name="Yêu cầu nộp tiền").click()
    expect(handler.get_by_text("Đã yêu cầu nộp tiền.")).to_be_visible()


def _sign(approver: Page, dossier: Dossier) -> None:
    approver.get_by_role("link", name=dossier.code).click()
    form = approver.locator("#act-resolve")
    form.get_by_role("button", name="Ký, giải quyết xong").click()
    expect(approver.get_by_text("Đã ký, giải quyết xong hồ sơ.")).to_be_visible()


def _look_at_the_code(phone: Phone, dossier: Dossier) -> None:
    page = phone.page
    page.goto(f"/my/dossiers/{dossier.pk}/")
    page.get_by_role("link", name="Nộp phí, lệ phí").click()
    page.get_by_role("button", name="Lấy mã VietQR").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Chuyển khoản {FEE} đồng")
    phone.look("story-code")


def _take_the_money_and_give_the_result(clerk: Page, dossier: Dossier) -> None:
    clerk.goto(f"/office/desk/results/{dossier.pk}/")
    expect(clerk.get_by_text(f"Còn phải nộp {FEE} đồng")).to_be_visible()
    clerk.get_by_role("button", name=f"Đã thu đủ {FEE} đồng tiền mặt").click()
    expect(clerk.get_by_text("Đã thu tiền, biên lai số BL-")).to_be_visible()
    expect(clerk.get_by_role("link", name="In biên nhận BL-")).to_be_visible()
    clerk.get_by_label("Đã xem giấy tờ tùy thân").check()
    clerk.get_by_role("button", name="Đã trả kết quả").click()
    expect(clerk.get_by_text(f"{dossier.code}: Đã trả kết quả.")).to_be_visible()
    dossier.refresh_from_db()
    assert dossier.status == Status.RESULT_RETURNED
    assert dossier.payment_state == PaymentState.PAID


def _rate(phone: Phone, dossier: Dossier) -> None:
    page = phone.page
    page.goto(f"/my/dossiers/{dossier.pk}/pay/")
    expect(page.get_by_role("link", name="Mở biên nhận BL-")).to_be_visible()
    page.goto(f"/my/dossiers/{dossier.pk}/")
    phone.look("story-done")
    page.get_by_role("link", name="Đánh giá việc phục vụ").click()
    page.locator("#overall").get_by_label("Rất tốt").check()
    phone.press("Gửi đánh giá")
    expect(page.get_by_role("link", name="Xem, sửa đánh giá")).to_be_visible()
    assert Rating.objects.get(dossier=dossier).overall == 5


def _look_at_the_line(handler: Page, dossier: Dossier) -> None:
    """Both clocks stood while the paper was waited for, and the line says why and by which law."""
    handler.goto(f"/office/dossiers/{dossier.pk}/")
    line = handler.get_by_role("region", name="Dòng thời hạn")
    expect(line).to_contain_text("Vì sao hai đồng hồ khác nhau")
    stretches = line.locator("details").first
    stretches.locator("summary").click()
    paused = stretches.get_by_role("row").filter(has_text="Tạm dừng")
    expect(paused).to_contain_text("Chờ bổ sung giấy tờ")
    expect(paused).to_contain_text("61/2018/NĐ-CP")
    check(handler)
