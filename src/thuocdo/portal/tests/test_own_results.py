"""A citizen's results: on the page of the dossier, in his store, in his next application; and to nobody else."""

from __future__ import annotations

import html
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.test import Client
from django.utils import timezone

import pytest

from thuocdo.dossiers import services
from thuocdo.dossiers.applications import services as applying
from thuocdo.dossiers.applications.handing_in import state_of_file
from thuocdo.dossiers.applications.reusing import reuse_result
from thuocdo.dossiers.models import (
    ApplicationPaper,
    Dossier,
    DossierDocument,
    DossierResult,
    MandateUse,
)
from thuocdo.dossiers.status import DigitisationState
from thuocdo.dossiers.tests.test_applications import FORM
from thuocdo.dossiers.tests.test_results import pdf, result
from thuocdo.errors import NotFound
from thuocdo.portal.tests.conftest import signed_in
from thuocdo.portal.tests.test_mandates import accepted, acting
from thuocdo.procedures.content import DocumentContent
from thuocdo.procedures.electronic_forms.keeping import set_form
from thuocdo.procedures.tests.factories import SINCE, published

if TYPE_CHECKING:
    from thuocdo.accounts.models import Citizen
    from thuocdo.dossiers.models import Application
    from thuocdo.dossiers.tests.factories import Office
    from thuocdo.procedures.models import ProcedureVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier(office: Office) -> Dossier:
    """Return a dossier of Hoa with its result."""
    row = office.in_hand(timezone.now() - timedelta(hours=2))
    new = result(name="Giấy phép 5 tầng", signed_on=None)
    return services.resolve(
        row, results=[new], actor=office.approver, at=timezone.now() - timedelta(hours=1)
    )


def text(client: Client, where: str) -> str:
    answer = client.get(where)
    assert answer.status_code == 200, where
    return html.unescape(answer.content.decode())


def sent(answer: Any) -> bytes:
    content: bytes = b"".join(answer)
    return content


def file_of(row: DossierResult) -> str:
    return f"/my/papers/results/{row.pk}/file/"


def test_the_owner_has_it_on_the_page_and_in_his_store(
    client: Client, hoa_citizen: Citizen, dossier: Dossier
) -> None:
    signed_in(client, hoa_citizen)
    row = DossierResult.objects.get()
    page = text(client, f"/my/dossiers/{dossier.pk}/")
    for words in ("Giấy phép 5 tầng", "12/GP-UBND", "giá trị như bản giấy", file_of(row)):
        assert words in page
    assert "Giấy phép 5 tầng" in text(client, "/my/papers/results/")
    answer = client.get(file_of(row))
    assert answer["Content-Disposition"].startswith("attachment")
    assert sent(answer).startswith(b"%PDF")


def test_rating_is_no_duty_and_a_paper_alone_is_not_called_electronic(
    client: Client, hoa_citizen: Citizen, dossier: Dossier
) -> None:
    page = text(signed_in(client, hoa_citizen), f"/my/dossiers/{dossier.pk}/")
    duty, may, rating = (
        page.index(f">{words}<") for words in ("Bạn cần làm", "Bạn có thể", "Đánh giá việc phục vụ")
    )
    assert duty < may < rating
    electronic = "Bản điện tử có giá trị như bản giấy."
    assert electronic in page
    DossierResult.objects.update(attachment=None, paper=True)
    assert electronic not in text(client, f"/my/dossiers/{dossier.pk}/")


def test_nobody_else_gets_it_and_the_code_alone_shows_nothing(
    client: Client, stranger: Citizen, dossier: Dossier
) -> None:
    row = DossierResult.objects.get()
    assert client.get(file_of(row)).status_code == 302
    tracked = text(client, f"/track/?code={dossier.code}")
    assert dossier.code in tracked
    assert "Giấy phép 5 tầng" not in tracked
    assert "/my/papers/results/" not in tracked
    signed_in(client, stranger)
    assert client.get(file_of(row)).status_code == 404
    assert client.get(f"/my/dossiers/{dossier.pk}/").status_code == 404
    assert "Giấy phép 5 tầng" not in text(client, "/my/papers/results/")


def test_what_is_only_prepared_is_not_shown(
    client: Client, hoa_citizen: Citizen, office: Office
) -> None:
    row = office.in_hand(timezone.now() - timedelta(hours=1))
    services.attach_result(
        row,
        results=[result(name="Dự thảo mật", signed_on=None)],
        actor=office.handler,
        at=timezone.now(),
    )
    signed_in(client, hoa_citizen)
    assert "Dự thảo mật" not in text(client, f"/my/dossiers/{row.pk}/")
    assert "Dự thảo mật" not in text(client, "/my/papers/results/")
    assert client.get(file_of(DossierResult.objects.get())).status_code == 404


def test_a_wrong_result_is_taken_from_him_and_the_right_one_is_there(
    client: Client, hoa_citizen: Citizen, office: Office, dossier: Dossier
) -> None:
    services.correct_mistake(
        dossier,
        what="wrong_result",
        reason="Nhầm người",
        results=[result(name="Giấy phép đúng", signed_on=None, attachment=pdf("dung"))],
        actor=office.records,
        at=timezone.now(),
    )
    signed_in(client, hoa_citizen)
    wrong, right = DossierResult.objects.order_by("number")
    page = text(client, f"/my/dossiers/{dossier.pk}/")
    assert "Giấy phép đúng" in page
    assert "Giấy phép 5 tầng" not in page
    assert "đã thu hồi một kết quả cấp sai" in page
    assert client.get(file_of(wrong)).status_code == 404
    assert sent(client.get(file_of(right))).startswith(b"%PDF")


def test_a_result_goes_into_the_next_application_and_is_known_as_one(
    client: Client, hoa_citizen: Citizen, stranger: Citizen, office: Office, dossier: Dossier
) -> None:
    version = published(office.province, documents=(DocumentContent("Giấy phép đã cấp"),))
    set_form(version, text=FORM, valid_from=SINCE, actor=None, at=timezone.now())
    document = version.documents.get()
    row = DossierResult.objects.get()
    mine = _application(hoa_citizen, version)
    signed_in(client, hoa_citizen)
    where = f"/apply/drafts/{mine.pk}/papers/"
    assert "Dùng kết quả đã nhận" in text(client, where)
    said = {"document": str(document.pk), f"result-{document.pk}": str(row.pk), "more": "1"}
    assert client.post(where, said).status_code == 302
    paper = ApplicationPaper.objects.get()
    assert (paper.reused_result, paper.attachment) == (row, row.attachment)
    assert dossier.code in paper.reuse_source
    theirs = _application(stranger, version)
    with pytest.raises(NotFound):
        reuse_result(
            theirs,
            citizen=stranger,
            result_id=row.pk,
            document_id=document.pk,
            at=timezone.now(),
        )


def _application(citizen: Citizen, version: ProcedureVersion) -> Application:
    return applying.start_application(citizen=citizen, version=version, at=timezone.now())


def test_it_is_noted_as_reused_in_the_dossier() -> None:
    assert state_of_file(ApplicationPaper(reused_result_id=1)) == DigitisationState.REUSED_RESULT
    assert state_of_file(ApplicationPaper(reuse_source="x")) == DigitisationState.REUSED_COMPONENT
    assert state_of_file(ApplicationPaper()) == DigitisationState.DIGITISED


def test_a_delegate_who_takes_a_file_is_noted(
    hoa_citizen: Citizen, stranger: Citizen, dossier: Dossier
) -> None:
    mandate = accepted(hoa_citizen, stranger)
    client = acting(stranger, mandate)
    paper = DossierDocument.objects.create(
        dossier=dossier, position=9, name="Tờ khai", attachment=pdf("khai"), added_at=timezone.now()
    )
    for where in (file_of(DossierResult.objects.get()), f"/my/papers/{paper.pk}/file/"):
        assert sent(client.get(where)).startswith(b"%PDF")
    assert client.get("/my/papers/0/file/").status_code == 404
    uses = list(MandateUse.objects.values_list("mandate", "deed", "dossier"))
    assert uses == [(mandate.pk, "seen", dossier.pk)] * 2
    assert sent(signed_in(Client(), hoa_citizen).get(f"/my/papers/{paper.pk}/file/"))
    assert MandateUse.objects.count() == 2
