"""The papers of a dossier: which exist, what they say, and that their codes are read by a machine."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pdfplumber
import pytest
import zxingcpp

from thuocdo.accounts.models import Role
from thuocdo.documents.paper import Paper
from thuocdo.documents.pdf import write_pdf
from thuocdo.dossiers import services
from thuocdo.dossiers.models import Applicant, PersonalDataAccess
from thuocdo.dossiers.services import Person
from thuocdo.dossiers.slips import slip, slip_kinds, transfer_list
from thuocdo.dossiers.slips.kinds import SlipKind
from thuocdo.dossiers.slips.layouts import edition_on, shipped_editions
from thuocdo.dossiers.tests.factories import MONDAY, OWNER, Office, official
from thuocdo.errors import NotAllowed, NotFound
from thuocdo.procedures.content import DocumentContent, FeeContent, TimeLimitContent, WayContent
from thuocdo.procedures.tests.factories import published
from thuocdo.working_time.tests.calendars import at as moment

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.dossiers.models import Dossier
    from thuocdo.procedures.models import ProcedureVersion

LATER = moment("2026-03-20 09:00")
LONG_NAME = (
    "Công ty Trách nhiệm hữu hạn Một thành viên Thương mại Dịch vụ và Xây dựng Tổng hợp "
    "Nguyễn Hoàng Phương Khuê"
)


def text_of(paper: Paper) -> str:
    with pdfplumber.open(io.BytesIO(write_pdf(paper))) as opened:
        return "\n".join(page.extract_text() for page in opened.pages)


def printed(office: Office, dossier: Dossier, kind: str, number: int | None = None) -> Paper:
    return slip(dossier, kind, number=number, actor=office.clerk, at=LATER)


def kinds(dossier: Dossier) -> list[tuple[str, int]]:
    return [(one.kind.value, one.number) for one in slip_kinds(dossier)]


def with_papers(office: Office, count: int) -> ProcedureVersion:
    fees = (FeeContent("charge", 8000, "Lệ phí đăng ký"), FeeContent("fee", 0, "Phí bản sao"))
    limit = TimeLimitContent(Decimal(5), "working_day", fees=fees)
    papers = tuple(
        DocumentContent(f"Giấy tờ thứ {number} của hồ sơ", originals=1)
        for number in range(1, count + 1)
    )
    ways = (WayContent("direct", (limit,)),)
    return published(office.province, sets=2, documents=papers, ways=ways)


def test_a_receipt_says_who_what_until_when_and_for_how_much(office: Office) -> None:
    person = replace(OWNER, address="Số 12 đường Trần Phú")
    dossier = office.accepted(version=with_papers(office, 3), people=[person])
    paper = printed(office, dossier, "receipt")
    text = text_of(paper)
    assert "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ" in text
    assert f"Mã hồ sơ: {dossier.code}" in text
    for said in (
        "Tiếp nhận hồ sơ của: Phạm Thị Hoa",
        "Địa chỉ: Số 12 đường Trần Phú",
        "Số điện thoại: 0912 345 678",
        "Giấy tờ thứ 3 của hồ sơ",
        "Số lượng hồ sơ: 02 bộ",
        "Thời hạn giải quyết: 05 ngày làm việc",
        "Thời gian nhận hồ sơ: 09 giờ 00 phút, ngày 02 tháng 3 năm 2026",
        "Thời gian trả kết quả: 17 giờ 30 phút, ngày 09 tháng 3 năm 2026",
        "Lệ phí đăng ký: 8.000 đồng; Phí bản sao: không thu",
        "Trần Văn Minh",
        "Mẫu số 01, Thông tư số 03/2025/TT-VPCP",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Mẫu, ngày 02 tháng 3 năm 2026",
    ):
        assert said in text, said


def test_what_the_register_does_not_know_is_left_to_be_filled_in(office: Office) -> None:
    text = text_of(printed(office, office.accepted(), "receipt"))
    assert "Địa chỉ: ...." in text.replace("Địa chỉ:....", "Địa chỉ: ....")
    assert "None" not in text


def test_thirty_papers_go_over_two_pages_and_the_signatures_stay_whole(office: Office) -> None:
    owner = Person(LONG_NAME, kind=Applicant.Kind.ORGANISATION.value)
    submitter = Person("Nguyễn Thị Phương Thảo", part=Applicant.Part.SUBMITTER.value)
    dossier = office.accepted(version=with_papers(office, 30), people=[owner, submitter])
    with pdfplumber.open(io.BytesIO(write_pdf(printed(office, dossier, "receipt")))) as opened:
        first, last = [page.extract_text() for page in opened.pages]
    assert "Người nộp thay: Nguyễn Thị Phương Thảo" in first
    assert "Tên giấy tờ" in last
    assert "NGƯỜI NỘP HỒ SƠ" in last
    assert "Trần Văn Minh" in last


def test_a_usual_receipt_has_one_page(office: Office) -> None:
    person = replace(OWNER, address="Số 12, ngõ 45 đường Trần Phú, phường Mẫu, tỉnh Mẫu")
    dossier = office.accepted(version=with_papers(office, 5), people=[person])
    with pdfplumber.open(io.BytesIO(write_pdf(printed(office, dossier, "receipt")))) as opened:
        assert len(opened.pages) == 1


def test_each_request_for_papers_has_its_own_slip(office: Office) -> None:
    assert kinds(office.received()) == []
    dossier = office.in_hand()
    services.request_supplement(
        dossier, content="Giấy chứng sinh bị mờ", actor=office.handler, at=MONDAY
    )
    services.receive_supplement(dossier, actor=office.clerk, at=MONDAY)
    services.request_supplement(
        dossier,
        content="Tờ khai thiếu chữ ký",
        instruction="Ký vào mục 9",
        why_again="Tờ khai mới nộp hôm nay",
        approver=office.approver,
        actor=office.clerk,
        at=MONDAY,
    )
    asked = [number for kind, number in kinds(dossier) if kind == "supplement_request"]
    assert asked == [4, 6]
    first = text_of(printed(office, dossier, "supplement_request", 4))
    latest = text_of(printed(office, dossier, "supplement_request"))
    assert "Giấy chứng sinh bị mờ" in first
    assert "Tờ khai thiếu chữ ký" not in first
    assert "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ" in latest
    assert "Cách thực hiện: Ký vào mục 9" in latest
    assert "Lý do yêu cầu thêm lần nữa: Tờ khai mới nộp hôm nay" in latest


def test_papers_brought_later_give_a_new_appointment_and_the_old_receipt_stays(
    office: Office,
) -> None:
    dossier = office.in_hand()
    services.request_supplement(
        dossier,
        content="Thiếu bản sao",
        actor=office.handler,
        at=moment("2026-03-04 09:00"),
    )
    services.receive_supplement(dossier, actor=office.clerk, at=moment("2026-03-10 09:00"))
    assert ("receipt", 2) in kinds(dossier)
    assert ("receipt", 5) in kinds(dossier)
    assert "ngày 09 tháng 3 năm 2026" in text_of(printed(office, dossier, "receipt", 2))
    assert "ngày 17 tháng 3 năm 2026" in text_of(printed(office, dossier, "receipt"))


def test_refusals_of_desk_and_agency_are_signed_by_whoever_refused(office: Office) -> None:
    at_desk, decided = office.received(), office.in_hand()
    services.not_accept(at_desk, reason="Không thuộc phường", actor=office.clerk, at=MONDAY)
    services.refuse(
        decided, reason="Không đủ điều kiện", legal_basis="Điều 5", actor=office.approver, at=MONDAY
    )
    desk = text_of(printed(office, at_desk, "refusal"))
    agency = text_of(printed(office, decided, "refusal"))
    assert "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ" in desk
    assert "NGƯỜI TIẾP NHẬN HỒ SƠ" in desk
    assert "THỦ TRƯỞNG CƠ QUAN" in agency
    assert "Căn cứ: Điều 5" in agency
    assert "Vũ Văn Quang" in agency


def test_an_extension_prints_the_apology_that_was_sent(office: Office) -> None:
    dossier = office.in_hand()
    services.extend(
        dossier,
        amount=Decimal(3),
        unit="working_day",
        reason="Cần xác minh",
        actor=office.approver,
        at=moment("2026-03-05 09:00"),
    )
    text = text_of(printed(office, dossier, "apology_extension"))
    assert "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ\nGIA HẠN THỜI GIAN GIẢI QUYẾT" in text
    assert "Đã hẹn trả kết quả: 17 giờ 30 phút, ngày 09 tháng 3 năm 2026" in text
    assert "Hẹn lại ngày trả kết quả: 17 giờ 30 phút, ngày 12 tháng 3 năm 2026" in text
    assert "Rất mong ông/bà thông cảm" in text


def test_a_stop_names_the_wish_of_the_applicant(office: Office) -> None:
    dossier = office.in_hand()
    services.request_withdrawal(dossier, actor=office.clerk, at=moment("2026-03-03 10:00"))
    services.stop(
        dossier, reason="Người nộp xin rút", actor=office.approver, at=moment("2026-03-03 11:00")
    )
    text = text_of(printed(office, dossier, "stop_notice"))
    assert "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ" in text
    assert "nhận lúc 10 giờ 00 phút, ngày 03 tháng 3 năm 2026" in text
    assert "Mẫu số 05" in text


def test_the_control_slip_says_who_gave_to_whom_and_whether_in_time(
    office: Office, units: LittleProvince
) -> None:
    expert = official(units.home_affairs, Role.HANDLER, "Lê Hoàng Anh Thư")
    dossier = office.in_hand()
    services.hand_over(
        dossier,
        to_unit=units.home_affairs,
        to_official=expert,
        note="Xin xác minh",
        actor=office.handler,
        at=moment("2026-03-05 16:00"),
    )
    open_slip = printed(office, dossier, "control_slip")
    rows = next(iter(open_slip.sections[0].tables())).rows
    assert [cell.text for cell in rows[0].cells[1:4]] == [
        "Trung tâm Phục vụ hành chính công phường Mẫu",
        "Phường Mẫu",
        "02/03/2026 09:00",
    ]
    assert rows[1].cells[5].text.strip() == "Lê Hoàng Anh Thư"
    assert rows[1].cells[6].text == "Quá hạn"
    assert not any(cell.text.strip() for row in rows[2:] for cell in row.cells)
    services.resolve(
        dossier, result_number="12/QĐ", actor=office.approver, at=moment("2026-03-06 09:00")
    )
    closed = next(iter(printed(office, dossier, "control_slip").sections[0].tables())).rows
    assert closed[-1].cells[6].text == "Trước hạn"
    assert closed[-1].cells[7].text == "Kết quả số 12/QĐ"
    with pdfplumber.open(io.BytesIO(write_pdf(open_slip))) as opened:
        assert opened.pages[0].width > opened.pages[0].height


def test_a_transfer_slip_exists_between_units_alone(office: Office, units: LittleProvince) -> None:
    dossier = office.in_hand()
    assert "transfer_slip" not in dict(kinds(dossier))
    services.hand_over(
        dossier,
        to_unit=units.home_affairs,
        step_name="Xác minh",
        actor=office.handler,
        at=moment("2026-03-03 16:00"),
    )
    text = text_of(printed(office, dossier, "transfer_slip"))
    assert "Bên giao: Phường Mẫu" in text
    assert "Bên nhận: Sở Nội vụ" in text
    assert "Xác minh" in text


def test_many_dossiers_go_with_one_slip(office: Office, units: LittleProvince) -> None:
    dossiers = [office.accepted() for _ in range(3)]
    for one in dossiers:
        services.hand_over(one, to_unit=units.home_affairs, actor=office.clerk, at=MONDAY)
    paper = transfer_list(dossiers, to_unit=units.home_affairs, actor=office.clerk, at=LATER)
    text = text_of(paper)
    assert all(one.code in text for one in dossiers)
    assert "Tổng cộng: 03 hồ sơ" in text
    with pytest.raises(NotFound):
        transfer_list(
            [*dossiers, office.accepted()],
            to_unit=units.home_affairs,
            actor=office.clerk,
            at=LATER,
        )


def test_whoever_does_not_see_the_dossier_gets_no_paper(office: Office, binh: User) -> None:
    dossier = office.accepted()
    with pytest.raises(NotFound):
        slip(dossier, "receipt", actor=binh, at=LATER)
    with pytest.raises(NotFound):
        transfer_list([dossier], to_unit=office.ward, actor=binh, at=LATER)


def test_whoever_may_do_nothing_with_the_dossier_gets_no_names(office: Office, lan: User) -> None:
    dossier = office.in_hand()
    with pytest.raises(NotAllowed):
        slip(dossier, "receipt", actor=lan, at=LATER)
    assert "Phạm Thị Hoa" not in text_of(slip(dossier, "control_slip", actor=lan, at=LATER))


def test_who_printed_the_names_is_kept(office: Office) -> None:
    dossier = office.accepted()
    printed(office, dossier, "receipt")
    kept = PersonalDataAccess.objects.get()
    assert (kept.dossier, kept.user, kept.purpose) == (dossier, office.clerk, "in phiếu: receipt")


@pytest.mark.parametrize("kind", ["refusal", "register", "nonsense"])
def test_a_paper_that_is_not_there_is_not_found(office: Office, kind: str) -> None:
    with pytest.raises(NotFound):
        printed(office, office.accepted(), kind)


def test_a_slip_says_only_what_had_happened(office: Office) -> None:
    dossier = office.in_hand()
    with pytest.raises(NotFound):
        slip(dossier, "receipt", actor=office.clerk, at=moment("2026-03-01 09:00"))


def test_titles_and_numbers_follow_the_day_of_the_event() -> None:
    before, after = edition_on(date(2025, 9, 14)), edition_on(date(2025, 9, 15))
    assert before.forms[SlipKind.CONTROL_SLIP].number == "05"
    assert after.forms[SlipKind.CONTROL_SLIP].number == "06"
    assert before.forms[SlipKind.REGISTER].number == "06"
    assert after.forms[SlipKind.REGISTER].number == "07"
    assert not before.forms[SlipKind.STOP_NOTICE].number
    assert before.forms[SlipKind.APOLOGY_EXTENSION].title.startswith("Phiếu xin lỗi")
    assert all(one.source for one in shipped_editions())


def test_an_old_dossier_is_printed_on_the_form_of_its_day(office: Office) -> None:
    dossier = office.accepted(moment("2025-09-10 09:00"))
    paper = printed(office, dossier, "receipt")
    assert "Thông tư số 01/2018/TT-VPCP" in paper.foot
    assert any("BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ" in line.text for line in paper.left)


def test_the_code_on_the_paper_is_read_by_a_machine_and_names_no_person(office: Office) -> None:
    dossier = office.accepted()
    paper = printed(office, dossier, "receipt")
    with pdfplumber.open(io.BytesIO(write_pdf(paper))) as opened:
        picture = opened.pages[0].to_image(resolution=200).original
    (found,) = zxingcpp.read_barcodes(picture)
    assert paper.code is not None
    assert found.text == paper.code.text
    assert dossier.code in found.text
    assert dossier.procedure_version is not None
    assert dossier.procedure_version.procedure.code in found.text
    assert OWNER.personal_id not in found.text
    assert "Hoa" not in found.text


def test_an_agency_of_the_province_writes_under_the_province(
    office: Office, units: LittleProvince
) -> None:
    dossier = office.in_hand(competent_agency=units.home_affairs)
    services.hand_over(
        dossier,
        to_unit=units.home_affairs,
        actor=official(units.home_affairs, Role.HANDLER, "Thư"),
        at=MONDAY,
    )
    paper = printed(office, dossier, "control_slip")
    assert [line.text for line in paper.left] == ["ỦY BAN NHÂN DÂN TỈNH MẪU", "SỞ NỘI VỤ"]
    assert paper.dated.startswith("Mẫu, ngày")


def test_papers_take_few_queries(office: Office, django_assert_max_num_queries: object) -> None:
    dossier = office.in_hand(version=with_papers(office, 30))
    for kind in ("receipt", "control_slip"):
        with django_assert_max_num_queries(15):  # type: ignore[operator]
            printed(office, dossier, kind)
