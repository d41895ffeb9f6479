"""The pages of official reports, as people walk through them: begin, write, meet at a block, hand in, approve, number, issue, download."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import docx
import pytest

from thuocdo.accounts.models import Role
from thuocdo.accounts.tests.factories import MembershipFactory, UserFactory
from thuocdo.documents.signing.tests.authority import PASSPHRASE, Authority, now
from thuocdo.official_reports import approval
from thuocdo.official_reports.models import BlockVersion, OfficialReport
from thuocdo.official_reports.tests.test_approval import made_pdf

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db
LIST = "/office/official-reports/"


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def of(report: OfficialReport, more: str = "") -> str:
    return f"{LIST}{report.pk}/{more}"


def test_a_report_is_begun_from_the_list(client: Client, lan: User, figures: None) -> None:
    client.force_login(lan)
    assert "Chưa có báo cáo nào" in page(client, LIST)
    form = {"unit": lan.memberships.get().unit_id, "form": "2025_commune"}
    answer = client.post(LIST, {**form, "period": "2026-12-15_2027-03-14"})
    assert answer.status_code == 422
    [period, *_others] = re.findall(r'<option value="(\d{4}-[\d_-]+)"', page(client, LIST))
    answer = client.post(LIST, {**form, "period": period})
    made = OfficialReport.objects.get()
    assert answer["Location"] == of(made)
    assert "Kết quả thực hiện công tác cải cách hành chính" in page(client, LIST)
    assert client.post(LIST, {**form, "period": period}).status_code == 409


def test_the_outline_says_what_is_left(client: Client, lan: User, report: OfficialReport) -> None:
    client.force_login(lan)
    shown = page(client, of(report))
    assert "Đã viết 2 trên 12 mục" in shown
    assert "chưa có nội dung" in shown
    assert "II. KẾT QUẢ THỰC HIỆN" in shown
    assert client.post(of(report, "steps/submit/")).status_code == 422


def test_the_editor_offers_figures_and_sentences(
    client: Client, lan: User, report: OfficialReport
) -> None:
    client.force_login(lan)
    shown = page(client, of(report, "parts/procedures/"))
    assert 'data-insert="[[B3 1]]"' in shown
    assert "tăng 23,5% so với cùng kỳ năm trước (10.000 hồ sơ)" in shown
    draft = "Đã nhận [[B3 1]] hồ sơ."
    answer = client.post(of(report, "parts/procedures/"), {"text": "Một.", "seen": 0, "add": draft})
    assert answer.status_code == 200
    assert f"Một.\n{draft}</textarea>" in answer.content.decode()
    assert not BlockVersion.objects.filter(entry="procedures").exists(), "a draft is not saved yet"


def test_a_text_is_saved_shown_and_its_history_marks_what_changed(
    client: Client, lan: User, report: OfficialReport
) -> None:
    client.force_login(lan)
    address = of(report, "parts/procedures/")
    assert client.post(address, {"text": "Nhận 12.345 hồ sơ.", "seen": 0}).status_code == 302
    shown = page(client, address)
    assert "Thay bằng [[B3 1]]" in shown
    told = {"seen": 1, "start": 5, "typed": "12.345", "token": "[[B3 1]]"}
    assert client.post(f"{address}replace/", told).status_code == 302
    assert client.post(f"{address}replace/", told).status_code == 409
    assert client.post(f"{address}replace/", {**told, "start": "x"}).status_code == 404
    changed = page(client, f"{address}history/")
    assert "<del>12.345</del><ins>[[B3 1]]</ins>" in changed
    fragment = client.post(
        f"{address}shown/", {"text": "<b>[[B3 1]]</b> và [[B3 9999]]"}
    ).content.decode()
    assert "&lt;b&gt;12.345&lt;/b&gt;" in fragment
    assert "biểu không có dòng này" in fragment


def test_who_is_later_sees_both_texts_and_may_save_over(
    client: Client, lan: User, son: User, report: OfficialReport
) -> None:
    address = of(report, "parts/plans/")
    client.force_login(lan)
    client.post(address, {"text": "Của Lan", "seen": 0})
    client.force_login(son)
    answer = client.post(address, {"text": "Của Sơn", "seen": 0})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Nguyễn Thị Lan đã lưu mục này" in shown
    assert "<del>Lan</del><ins>Sơn</ins>" in shown
    assert "Của Sơn</textarea>" in shown
    assert client.post(address, {"text": "Của Sơn", "seen": 1}).status_code == 302


def test_remarks_head_and_english(client: Client, lan: User, report: OfficialReport) -> None:
    client.force_login(lan)
    address = of(report, "parts/opening/")
    client.post(f"{address}remarks/", {"remark": "<i>Thiếu</i> căn cứ"})
    assert "&lt;i&gt;Thiếu&lt;/i&gt; căn cứ" in page(client, address)
    remark = report.remarks.get()
    client.post(f"{address}remarks/", {"settle": remark.pk})
    assert "đã xong" in page(client, address)
    given = {
        "subject": "Kết quả CCHC", "symbol": "BC-UBND", "place": "Mẫu", "recipients": "Như trên\nĐảng ủy",
        "authority": "CHỦ TỊCH", "signer": "Ngô Thị Sơn", "seen": 0,
    }  # fmt: skip
    assert client.post(of(report, "head/"), given).status_code == 302
    assert client.post(of(report, "head/"), given).status_code == 409
    assert "Đảng ủy" in page(client, of(report, "head/"))
    told = {"text": "In the period, [[B3 1]] dossiers.", "seen": 0}
    assert client.post(f"{address}english/", told).status_code == 302
    assert "In the period" in page(client, f"{address}english/")
    assert "In the period" in page(client, f"{address}history/?language=en")


def signed_with(authority: Authority) -> dict[str, Any]:
    file = SimpleUploadedFile("son.p12", authority.person().key_file())
    return {"way": "digital", "key_file": file, "passphrase": PASSPHRASE}


@pytest.fixture
def authority(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """Return an authority that this server trusts; LibreOffice is tried elsewhere."""
    monkeypatch.setattr(approval, "to_pdf", made_pdf)
    made = Authority(now())
    (settings.SIGNING_DIR / "roots").mkdir(parents=True)
    (settings.SIGNING_DIR / "roots" / "goc.pem").write_bytes(made.root.pem)
    return made


def test_from_writing_to_the_kept_file(
    client: Client, lan: User, son: User, whole: OfficialReport, authority: Authority
) -> None:
    client.force_login(lan)
    assert client.post(of(whole, "steps/submit/")).status_code == 302
    assert client.post(of(whole, "steps/approve/")).status_code == 403
    client.force_login(son)
    assert client.post(of(whole, "steps/send-back/"), {"reason": ""}).status_code == 422
    assert client.post(of(whole, "steps/approve/")).status_code == 302
    assert client.post(of(whole, "number/"), {"dated": "1999-01-01"}).status_code == 422
    today = timezone_today()
    whole.refresh_from_db()
    assert client.post(of(whole, "number/"), {"dated": today}).status_code == 302
    wrong = {**signed_with(authority), "passphrase": "Mật khẩu sai rồi"}
    answer = client.post(of(whole, "issue/"), wrong)
    assert answer.status_code == 422
    assert "Mật khẩu của tệp chứng thư không đúng" in answer.content.decode()
    assert "Mật khẩu sai rồi" not in answer.content.decode()
    assert client.post(of(whole, "issue/"), {"way": "digital"}).status_code == 422
    assert client.post(of(whole, "issue/"), signed_with(authority)).status_code == 302
    shown = page(client, of(whole))
    assert "Ký số: Ngô Thị Sơn" in shown
    whole.refresh_from_db()
    assert whole.digest in shown
    kept = client.get(of(whole, "report.pdf"))
    assert b"".join(kept.streaming_content).startswith(b"%PDF")
    assert (
        client.post(
            of(whole, "steps/sent/"), {"to": ["Như trên"], "other": "Bộ Nội vụ"}
        ).status_code
        == 302
    )
    assert "Như trên; Bộ Nội vụ" in page(client, of(whole))
    assert client.post(of(whole, "steps/submit/")).status_code in {403, 409}
    assert client.post(of(whole, "steps/unknown/")).status_code == 404


def timezone_today() -> str:
    from django.utils import timezone

    return timezone.localdate().isoformat()


def test_files_of_a_draft(client: Client, lan: User, whole: OfficialReport) -> None:
    client.force_login(lan)
    word = client.get(of(whole, "report.docx"))
    texts = [one.text for one in docx.Document(io.BytesIO(word.content)).paragraphs]
    assert any("12.345 hồ sơ" in one for one in texts)
    told = json.loads(client.get(of(whole, "report.json")).content)
    assert told["state"] == "writing"
    for kind in ("xlsx", "en.docx", "en.pdf"):
        assert client.get(of(whole, f"report.{kind}")).status_code == 200
    assert client.get(of(whole, "report.exe")).status_code == 404
    assert "12.345 hồ sơ" in page(client, of(whole, "preview/"))


def test_another_unit_learns_nothing(
    client: Client, units: LittleProvince, whole: OfficialReport
) -> None:
    stranger = UserFactory.create(username="la")
    MembershipFactory.create(user=stranger, unit=units.other_ward, role=Role.LEADER)
    client.force_login(stranger)
    assert whole.subject not in page(client, LIST)
    for more in (
        "",
        "head/",
        "preview/",
        "parts/plans/",
        "parts/plans/history/",
        "parts/plans/english/",
        "report.docx",
        "report.json",
    ):
        page(client, of(whole, more), 404)
    for more in (
        "steps/approve/",
        "number/",
        "issue/",
        "parts/plans/",
        "parts/plans/shown/",
        "parts/plans/replace/",
        "parts/plans/remarks/",
    ):
        assert client.post(of(whole, more), {"text": "x", "seen": 0}).status_code == 404
    assert client.get(of(whole, "parts/results/")).status_code == 404


def test_a_clerk_reads_and_remarks_but_is_offered_nothing(
    client: Client, minh: User, whole: OfficialReport
) -> None:
    client.force_login(minh)
    shown = page(client, of(whole))
    assert "Trình duyệt</button>" not in shown
    assert "Lập báo cáo mới" not in page(client, LIST)
    assert client.post(of(whole, "parts/plans/"), {"text": "x", "seen": 1}).status_code == 403
    assert (
        client.post(of(whole, "parts/plans/remarks/"), {"remark": "Nên bổ sung"}).status_code == 302
    )


@pytest.mark.django_db(transaction=True)
def test_the_page_of_a_report_asks_a_fixed_number_of_queries(
    client: Client, lan: User, whole: OfficialReport, django_assert_max_num_queries: Any
) -> None:
    client.force_login(lan)
    page(client, of(whole))
    with django_assert_max_num_queries(16):
        page(client, of(whole))
    page(client, of(whole, "parts/procedures/"))
    with django_assert_max_num_queries(16):
        page(client, of(whole, "parts/procedures/"))
