"""From the writers to the archive: nobody approves his own work, numbers have no gap, and what is issued never changes."""

from __future__ import annotations

import hashlib
import io
import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

import docx
import pytest

from thuocdo.accounts.models import Role
from thuocdo.accounts.tests.factories import MembershipFactory, UserFactory
from thuocdo.attachments.services import open_original
from thuocdo.documents.official.checker.checking import layout_breaches
from thuocdo.documents.official.converting import is_installed
from thuocdo.documents.signing.keys import open_key_file
from thuocdo.documents.signing.tests.authority import PASSPHRASE, Authority, now
from thuocdo.documents.signing.trust import Trust
from thuocdo.documents.signing.validation import validate_pdf
from thuocdo.errors import Conflict, InvalidInput, NotAllowed, NotFound
from thuocdo.figures.models import Figure
from thuocdo.official_reports import approval
from thuocdo.official_reports.approval import (
    Issue,
    approve_report,
    issue_report,
    last_number,
    number_report,
    send_back,
    sent_to,
    submit_report,
    take_back,
)
from thuocdo.official_reports.composing import (
    appendix_paper,
    english_paper,
    report_data,
    report_file,
)
from thuocdo.official_reports.gathering import figures_of
from thuocdo.official_reports.models import Language, OfficialReport
from thuocdo.official_reports.tests.conftest import NOW, RECEIVED, figure, write
from thuocdo.official_reports.writing import write_block

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db
needs_office = pytest.mark.skipif(not is_installed(), reason="LibreOffice is not installed")
DAY = timezone.localdate(NOW)


def approved(report: OfficialReport, lan: User, son: User) -> OfficialReport:
    submit_report(report, actor=lan, at=NOW)
    return approve_report(report, actor=son, at=NOW)


def numbered(report: OfficialReport, lan: User, son: User) -> OfficialReport:
    return number_report(approved(report, lan, son), dated=DAY, actor=son, at=NOW)


def text_of(file: bytes) -> str:
    document = docx.Document(io.BytesIO(file))
    return "\n".join(one.text for one in document.paragraphs)


def test_the_text_says_what_the_table_says_and_the_layout_breaks_no_rule(
    whole: OfficialReport, lan: User
) -> None:
    file = report_file(whole, user=lan)
    assert "Đã tiếp nhận 12.345 hồ sơ, tăng 23,5% so với năm trước (10.000 hồ sơ)." in text_of(file)
    cells = [
        c.text for t in docx.Document(io.BytesIO(file)).tables for r in t.rows for c in r.cells
    ]
    assert "12.345" in cells
    assert [one.code for one in layout_breaches(file)] == []
    assert "DỰ THẢO" in cells[0]


def test_while_it_is_written_a_corrected_figure_moves_text_and_table(
    whole: OfficialReport, lan: User
) -> None:
    old = Figure.objects.get(indicator=RECEIVED, value=12345)
    old.pk, old.supersedes_id, old.value, old.printed = None, old.pk, 12399, "12.399"
    old.save(force_insert=True)
    file = report_file(whole, user=lan)
    assert "12.399 hồ sơ" in text_of(file)
    assert "12.345" not in text_of(file)


def test_what_is_handed_in_keeps_its_figures_until_it_comes_back(
    whole: OfficialReport, lan: User, son: User, units: LittleProvince
) -> None:
    submit_report(whole, actor=lan, at=NOW)
    old = Figure.objects.get(indicator=RECEIVED, value=12345)
    old.pk, old.supersedes_id, old.value, old.printed = None, old.pk, 1, "1"
    old.save(force_insert=True)
    whole.refresh_from_db()
    assert "12.345 hồ sơ" in text_of(report_file(whole, user=lan))
    with pytest.raises(Conflict):
        write(whole, "plans", "Khác", lan, seen=1)
    send_back(whole, reason="Bổ sung phần III", actor=son, at=NOW)
    whole.refresh_from_db()
    assert whole.state == OfficialReport.State.WRITING
    assert figures_of(whole, user=lan).rows["3/1"].value == 1


def test_a_report_with_gaps_or_contradictions_is_not_handed_in(
    report: OfficialReport, whole: OfficialReport, lan: User
) -> None:
    write(whole, "achieved", "Đã tiếp nhận tổng số 99.999 hồ sơ thủ tục hành chính.", lan, seen=1)
    with pytest.raises(InvalidInput) as error:
        submit_report(whole, actor=lan, at=NOW)
    assert error.value.values["count"] == 1
    write(whole, "achieved", "Xem [[B3 999]].", lan, seen=2)
    with pytest.raises(InvalidInput):
        submit_report(whole, actor=lan, at=NOW)
    write(whole, "achieved", "", lan, seen=3)
    with pytest.raises(InvalidInput):
        submit_report(whole, actor=lan, at=NOW)


def test_nobody_approves_what_he_wrote(whole: OfficialReport, lan: User, son: User) -> None:
    write(whole, "plans", "Của lãnh đạo", son, seen=1)
    submit_report(whole, actor=lan, at=NOW)
    with pytest.raises(NotAllowed):
        approve_report(whole, actor=lan, at=NOW)
    with pytest.raises(NotAllowed) as error:
        approve_report(whole, actor=son, at=NOW)
    assert error.value.code == "approves_own_report"
    assert take_back(whole, actor=lan, at=NOW).state == OfficialReport.State.WRITING


def test_sending_back_needs_a_reason(whole: OfficialReport, lan: User, son: User) -> None:
    submit_report(whole, actor=lan, at=NOW)
    with pytest.raises(InvalidInput):
        send_back(whole, reason=" ", actor=son, at=NOW)


def test_numbers_go_on_by_year_and_unit_and_stay(
    whole: OfficialReport, lan: User, son: User
) -> None:
    found = numbered(whole, lan, son)
    assert (found.number, found.dated) == (1, DAY)
    assert last_number(whole.unit_id, DAY.year) == 1
    with pytest.raises(Conflict):
        number_report(whole, dated=DAY, actor=son, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        OfficialReport.objects.filter(pk=whole.pk).update(number=7)


def test_a_day_before_the_approval_or_to_come_is_refused(
    whole: OfficialReport, lan: User, son: User
) -> None:
    approved(whole, lan, son)
    for day in (DAY - timedelta(days=1), DAY + timedelta(days=1)):
        with pytest.raises(InvalidInput):
            number_report(whole, dated=day, actor=son, at=NOW)
    assert last_number(whole.unit_id, DAY.year) == 0


def test_a_rollback_gives_the_number_back(whole: OfficialReport, lan: User, son: User) -> None:
    approved(whole, lan, son)

    def undone() -> None:
        with transaction.atomic():
            number_report(whole, dated=DAY, actor=son, at=NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        undone()
    assert number_report(whole, dated=DAY, actor=son, at=NOW).number == 1


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_give_one_number(whole: OfficialReport, lan: User, son: User) -> None:
    approved(whole, lan, son)
    outcomes: list[object] = []

    def press() -> None:
        try:
            outcomes.append(number_report(whole, dated=DAY, actor=son, at=NOW).number)
        except Conflict as error:
            outcomes.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(map(str, outcomes)) == [
        "1",
        "report_moved_on",
        "report_moved_on",
        "report_moved_on",
    ]


def bytes_of(report: OfficialReport) -> bytes:
    with open_original(report.archive) as file:
        return file.read()


def made_pdf(_word: bytes, *, archive: bool) -> bytes:
    from thuocdo.documents.paper import Line, Paper, Section, Text
    from thuocdo.documents.pdf import write_pdf

    assert archive
    return write_pdf(Paper("Báo cáo", (Line("BÁO CÁO"),), (Section("1", (Text("Ngô Thị Sơn"),)),)))


@pytest.fixture
def authority(settings: Any) -> Authority:
    made = Authority(now())
    (settings.SIGNING_DIR / "roots").mkdir(parents=True)
    (settings.SIGNING_DIR / "roots" / "goc.pem").write_bytes(made.root.pem)
    return made


def signing(authority: Authority) -> Issue:
    return Issue(open_key_file(authority.person().key_file(), PASSPHRASE))


def test_what_is_issued_is_signed_kept_and_never_changes(
    whole: OfficialReport,
    lan: User,
    son: User,
    authority: Authority,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(approval, "to_pdf", made_pdf)
    numbered(whole, lan, son)
    issued = issue_report(whole, signing(authority), actor=son, at=now())
    kept = bytes_of(issued)
    assert issued.digest == hashlib.sha256(kept).hexdigest() == issued.archive.sha256
    report = validate_pdf(kept, trust=Trust(roots=(authority.root.pem,)), at=now())
    assert report.is_good
    assert report.signatures[0].signer == issued.signed_as == "Ngô Thị Sơn"
    with pytest.raises(Conflict):
        issue_report(whole, signing(authority), actor=son, at=now())
    for change in ({"subject": "Khác"}, {"digest": ""}, {"state": "writing"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            OfficialReport.objects.filter(pk=whole.pk).update(**change)
    with pytest.raises(Conflict):
        write_block(
            whole, entry="plans", text="x", seen=1, actor=lan, at=NOW, language=Language.ENGLISH
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        whole.versions.create(entry="plans", language="vi", number=99, text="x", by=lan, at=NOW)


def test_a_certificate_that_must_not_sign_issues_nothing(
    whole: OfficialReport,
    lan: User,
    son: User,
    authority: Authority,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(approval, "to_pdf", made_pdf)
    numbered(whole, lan, son)
    old = authority.person(since=now() - timedelta(days=9), until=now() - timedelta(days=1))
    with pytest.raises(InvalidInput) as error:
        issue_report(whole, Issue(open_key_file(old.key_file(), PASSPHRASE)), actor=son, at=now())
    assert error.value.code == "certificate_expired"
    whole.refresh_from_db()
    assert (whole.state, whole.number) == (OfficialReport.State.NUMBERED, 1)


def test_who_gets_it_is_noted_after_it_is_issued(
    whole: OfficialReport, lan: User, son: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(approval, "to_pdf", made_pdf)
    numbered(whole, lan, son)
    with pytest.raises(Conflict):
        sent_to(whole, names=["Bộ Nội vụ"], actor=son, at=NOW)
    issue_report(whole, Issue(None), actor=son, at=NOW)
    assert sent_to(whole, names=["Bộ Nội vụ", " "], actor=son, at=NOW).note == "Bộ Nội vụ"
    with pytest.raises(InvalidInput):
        sent_to(whole, names=[""], actor=son, at=NOW)


@needs_office
@pytest.mark.slow
def test_the_final_pdf_is_that_of_the_word_file(
    whole: OfficialReport, lan: User, son: User, authority: Authority
) -> None:
    whole.signer = "Ngô Thị Sơn"
    whole.save()
    numbered(whole, lan, son)
    issued = issue_report(whole, signing(authority), actor=son, at=now())
    kept = bytes_of(issued)
    assert b"pdfaid:part>2<" in kept
    assert validate_pdf(kept, trust=Trust(roots=(authority.root.pem,)), at=now()).is_good


def test_steps_of_another_unit_are_not_there(
    whole: OfficialReport, lan: User, units: LittleProvince
) -> None:
    stranger = UserFactory.create(username="la")
    MembershipFactory.create(user=stranger, unit=units.other_ward, role=Role.LEADER)
    submit_report(whole, actor=lan, at=NOW)
    for step in (approve_report, take_back):
        with pytest.raises(NotFound):
            step(whole, actor=stranger, at=NOW)


def test_data_and_english_say_the_same_figures(whole: OfficialReport, lan: User) -> None:
    write_block(
        whole, entry="procedures", text="[[B3 1]] dossiers were received.", seen=0, actor=lan, at=NOW,
        language=Language.ENGLISH,
    )  # fmt: skip
    told = report_data(whole, user=lan)
    part = next(one for one in told["parts"] if one["key"] == "procedures")
    assert part["english"] == "12,345 dossiers were received."
    assert "12.345" in part["text"]
    assert next(one for one in told["figures"] if one["row"] == "3/1")["value"] == "12345"
    paper = english_paper(whole, user=lan)
    said = [block.text for section in paper.sections for block in section.blocks]
    assert "12,345 dossiers were received." in said
    assert said.count("(Not translated; see the Vietnamese report.)") >= 5
    assert len(appendix_paper(whole, user=lan).sections) == 7


def test_a_chart_stands_where_there_are_two_years(whole: OfficialReport, lan: User) -> None:
    file = docx.Document(io.BytesIO(report_file(whole, user=lan)))
    assert len(file.inline_shapes) == 1
    assert figure
