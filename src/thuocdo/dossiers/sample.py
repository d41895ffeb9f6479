"""The dossiers of citizen Hoa in the sample ward, one for each state a citizen may meet; everything beside them is generated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO

from django.utils import timezone

from thuocdo.accounts.citizens import make_citizen_of
from thuocdo.accounts.models import User
from thuocdo.attachments.models import Attachment
from thuocdo.attachments.services import store
from thuocdo.documents.paper import (
    Field,
    Fields,
    Line,
    Paper,
    Section,
    Signatures,
    Signer,
    Text,
)
from thuocdo.documents.pdf import write_pdf
from thuocdo.dossiers import services
from thuocdo.dossiers.models import Applicant, Dossier, DossierBundle
from thuocdo.dossiers.sample_bundles import (
    BIRTH,
    DEATH,
    end_first_turn,
    receive_sample_bundle,
)
from thuocdo.dossiers.services import Person
from thuocdo.dossiers.status import DigitisationState, Status
from thuocdo.organisations.models import Unit
from thuocdo.organisations.sample import WARD_CODE
from thuocdo.procedures.models import ProcedureVersion

#: Invented: no such id was ever given to anybody of this name.
HOA_ID, HOA_PHONE = "038190001234", "+84912345678"
HOA_NAME = "Phạm Thị Hoa"


@dataclass(frozen=True, slots=True)
class _Ward:
    """The ward, its people, and the moment the sample is loaded."""

    unit: Unit
    clerk: User
    handler: User
    approver: User
    records: User
    now: datetime

    def received(self, code: str, subject: str, *, days: int, paper: str) -> Dossier:
        """Take a dossier of Hoa in, some days ago at nine, with one paper."""
        at = _workday(self.now, days)
        dossier = services.receive_dossier(
            reception_unit=self.unit,
            competent_agency=self.unit,
            version=_version(code, at),
            channel="direct",
            people=[Person(HOA_NAME, personal_id=HOA_ID, phone=HOA_PHONE)],
            subject=subject,
            accept_at_once=True,
            actor=self.clerk,
            at=at,
        )
        text = f"{paper}\n\nHọ và tên: {HOA_NAME}\nTệp mẫu của bản chạy thử.\n"
        file = store(BytesIO(text.encode()), name=f"{paper}.txt", actor=self.clerk, at=at)
        services.add_document(
            dossier,
            name=paper,
            attachment=file,
            state=DigitisationState.DIGITISED,
            actor=self.clerk,
            at=at,
        )
        return dossier

    def in_hand(self, code: str, subject: str, *, days: int, paper: str) -> Dossier:
        """Take a dossier in and give it to the handler an hour later."""
        dossier = self.received(code, subject, days=days, paper=paper)
        return services.hand_over(
            dossier,
            to_unit=self.unit,
            to_official=self.handler,
            hours=Decimal(8),
            step_name="Thẩm định hồ sơ",
            actor=self.clerk,
            at=dossier.registered_at + timedelta(hours=1),
        )


def load_sample() -> None:
    """Make Hoa a citizen and give her dossiers, where she has none yet and the ward has its people."""
    hoa = User.objects.filter(username="hoa").first()
    ward = _ward(timezone.now())
    if hoa is None or ward is None:
        return
    make_citizen_of(hoa, personal_id=HOA_ID, phone=HOA_PHONE, full_name=HOA_NAME, at=timezone.now())
    if not Applicant.objects.filter(personal_id=HOA_ID).exists():
        _running(ward)
        _waiting(ward)
        _ended(ward)
    _linked(ward)


def _linked(ward: _Ward) -> None:
    """Make two bundles of Hoa, where there are none yet: the first turn of one is under way, that of the other has ended."""
    hoa = [Person(HOA_NAME, personal_id=HOA_ID, phone=HOA_PHONE)]
    known = DossierBundle.objects.filter(reception_unit=ward.unit).exists()
    for code, days in () if known else ((BIRTH, 1), (DEATH, 6)):
        at = _workday(ward.now, days)
        bundle = receive_sample_bundle(code, unit=ward.unit, people=hoa, clerk=ward.clerk, at=at)
        if bundle is None:
            continue
        for row in Dossier.objects.filter(bundled__bundle=bundle, status=Status.ACCEPTED):
            services.hand_over(
                row,
                to_unit=ward.unit,
                to_official=ward.handler,
                hours=Decimal(8),
                step_name="Thẩm định hồ sơ",
                actor=ward.clerk,
                at=at + timedelta(hours=1),
                request_id=f"sample:{code}:{row.pk}",
            )
        if code == DEATH:
            ended_at = at + timedelta(hours=6)
            end_first_turn(bundle, approver=ward.approver, records=ward.records, at=ended_at)


def _running(ward: _Ward) -> None:
    ward.in_hand(
        "1.004873",
        "Xác nhận tình trạng hôn nhân",
        days=1,
        paper="Tờ khai xác nhận tình trạng hôn nhân",
    )
    moved = ward.in_hand(
        "1.013227",
        "Gia hạn giấy phép xây dựng nhà ở",
        days=4,
        paper="Đơn đề nghị gia hạn giấy phép",
    )
    services.extend(
        moved,
        amount=Decimal(3),
        unit="working_day",
        reason="Cần kiểm tra thực địa sau đợt mưa",
        actor=ward.approver,
        at=moved.registered_at + timedelta(days=1),
    )


def _waiting(ward: _Ward) -> None:
    asked = ward.in_hand(
        "1.001193", "Đăng ký khai sinh cho con", days=2, paper="Tờ khai đăng ký khai sinh"
    )
    services.request_supplement(
        asked,
        content="Giấy chứng sinh bản chính hoặc bản điện tử.",
        instruction="Chụp rõ bốn góc rồi gửi qua cổng, hoặc mang đến bộ phận Một cửa.",
        actor=ward.handler,
        at=asked.registered_at + timedelta(hours=5),
    )
    owed = ward.in_hand(
        "1.001612",
        "Đăng ký thành lập hộ kinh doanh quán ăn",
        days=1,
        paper="Giấy đề nghị đăng ký hộ kinh doanh",
    )
    services.require_payment(
        owed,
        amount_vnd=100_000,
        reason="Lệ phí đăng ký hộ kinh doanh",
        actor=ward.handler,
        at=owed.registered_at + timedelta(hours=2),
    )


def _ended(ward: _Ward) -> None:
    done = ward.in_hand(
        "2.000635", "Bản sao trích lục khai sinh", days=30, paper="Tờ khai cấp bản sao trích lục"
    )
    at = done.registered_at + timedelta(hours=6)
    extract = services.NewResult(
        name="Bản sao trích lục khai sinh",
        reference="125/TL-BS",
        signed_on=timezone.localdate(at),
        signer=str(ward.approver),
        attachment=_extract(ward, at),
    )
    services.attach_result(
        done, results=[extract], actor=ward.handler, at=at - timedelta(minutes=20)
    )
    services.resolve(done, actor=ward.approver, at=at)
    services.return_result(done, actor=ward.records, at=at + timedelta(minutes=30))


def _extract(ward: _Ward, at: datetime) -> Attachment:
    paper = Paper(
        name="Bản sao trích lục khai sinh",
        title=(Line("BẢN SAO TRÍCH LỤC KHAI SINH", strong=True), Line("Số 125/TL-BS")),
        left=(Line(ward.unit.name.upper(), strong=True),),
        sections=(
            Section(
                "Trích lục",
                (
                    Fields(((Field("Họ và tên", HOA_NAME),), (Field("Số định danh", HOA_ID),))),
                    Text("Tệp mẫu của bản chạy thử, không có giá trị."),
                    Signatures((Signer("NGƯỜI KÝ", str(ward.approver), "(Đã ký)"),)),
                ),
            ),
        ),
    )
    return store(BytesIO(write_pdf(paper)), name="trich-luc-125.pdf", actor=ward.handler, at=at)


def _ward(now: datetime) -> _Ward | None:
    unit = Unit.objects.coded(WARD_CODE, on=timezone.localdate(now)).first()
    people = {
        one.username: one
        for one in User.objects.filter(username__in=("minh", "hung", "son", "xuan"))
    }
    if unit is None or len(people) < 4:
        return None
    return _Ward(unit, people["minh"], people["hung"], people["son"], people["xuan"], now)


def _version(code: str, at: datetime) -> ProcedureVersion:
    rows = ProcedureVersion.objects.for_everybody(timezone.localdate(at))
    return rows.filter(procedure__code=code).order_by("pk")[0]


def _workday(now: datetime, days: int) -> datetime:
    """Return nine o'clock some working days ago, holidays left aside."""
    day = timezone.localtime(now).replace(hour=9, minute=0, second=0, microsecond=0)
    while days > 0 or day.weekday() > 4:
        day -= timedelta(days=1)
        days -= day.weekday() <= 4
    return day
