"""A season as a newcomer meets it in the demo: the campaign of the last quarter, with units in every state, made by the same services as a real one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from thuocdo.accounts.models import Role, User
from thuocdo.accounts.sample import DEPARTMENT_CODE
from thuocdo.accounts.services import appoint
from thuocdo.campaigns import cells, passages, planning, states
from thuocdo.campaigns.asking import default_forms, units_to_choose
from thuocdo.campaigns.cells import Entry
from thuocdo.campaigns.chasing import remind_now
from thuocdo.campaigns.computing import fill_from_registers
from thuocdo.campaigns.models import Campaign, Submission
from thuocdo.campaigns.outline import areas
from thuocdo.campaigns.planning import Plan
from thuocdo.campaigns.questions import questions_of
from thuocdo.campaigns.sample_owners import share_out, values_of_whole
from thuocdo.campaigns.sample_values import sample_values
from thuocdo.consistency.models import Discrepancy
from thuocdo.consistency.services import explain
from thuocdo.forms.library import usual_form
from thuocdo.organisations.models import DISTRICTS_END, Unit
from thuocdo.organisations.sample import HOME_AFFAIRS_CODE, WARD_CODE
from thuocdo.working_time.calendars import latest_ended
from thuocdo.working_time.period import PeriodKind

#: Opened and due so many days before now, closed so many after it.
_OPENED, _DUE, _CLOSES = timedelta(days=8), timedelta(days=1), timedelta(days=30)
#: How many units of the sample have come how far, beside those of the demo accounts; all others have not begun.
_TAKEN_IN, _SUBMITTED, _READY, _BEGUN = 6, 4, 2, 4


def load_season() -> None:
    """Make the campaign and let units answer; one that is there already is left alone. Figures have to be computed before."""
    if Campaign.objects.filter(legacy=False).exists():
        return
    now = timezone.now().replace(microsecond=0)
    campaign = open_season(at=now - _OPENED, opened=now - _OPENED, due=now - _DUE)
    _Season(campaign, now - _DUE, _thao()).answer()


def open_season(*, at: datetime, opened: datetime, due: datetime) -> Campaign:
    """Return the campaign of the last quarter that has ended, opened and filled from the registers, asking all departments and communes.

    Raises:
        CubeBroken: figures are being computed anew.
    """
    period = latest_ended(timezone.localdate(at), PeriodKind.QUARTER)
    assert period is not None
    on = period.period.last_day
    office = Unit.objects.coded(HOME_AFFAIRS_CODE, on=on).get()
    province = Unit.objects.ancestors_of(office, on=on).get(kind=Unit.Kind.PROVINCE)
    forms = default_forms(on)
    asked = [one for one in units_to_choose(province, on=on) if one.kind in forms]
    plan = Plan(
        title=f"Báo cáo cải cách hành chính {period.label('vi')}",
        period=period.period,
        forms={kind: code for kind, code in forms.items() if kind != Unit.Kind.PROVINCE},
        result_form=usual_form(Unit.Kind.PROVINCE, on=on).code,
        opens_at=opened,
        due_at=due,
        appraisal_due_at=due + timedelta(days=3),
        closes_at=due + _CLOSES,
        unit_ids=[one.pk for one in asked],
        instructions="Số tính được từ các sổ đã điền sẵn; đơn vị điền các ô còn lại. Ghi khác số tính được thì nêu lý do.",
        areas=[one.key for one in areas()],
    )
    thao = _thao()
    made = planning.create_campaign(plan, unit=province, organiser=office, actor=thao, at=at)
    share_out(made, actor=thao, at=at)
    campaign = planning.open_campaign(made, actor=thao, at=at)
    fill_from_registers(campaign, at=at)
    return campaign


def people_of(unit: Unit) -> tuple[User, User]:
    """Return who prepares and who approves in a unit of the sample; nobody can sign in as them, for they have no password."""
    found = []
    for what, name, role in (
        ("lap", "Người lập báo cáo", Role.REFORM_OFFICER),
        ("duyet", "Lãnh đạo duyệt", Role.LEADER),
    ):
        user, made = User.objects.get_or_create(
            username=f"mau.{what}.{unit.pk}", defaults={"full_name": f"{name}, {unit.name}"[:150]}
        )
        if made:
            user.set_unusable_password()
            user.save(update_fields=["password"])
            since = unit.valid_from or DISTRICTS_END
            appoint(user, unit, role, since=since, actor=None, at=timezone.now())
        found.append(user)
    return found[0], found[1]


def _thao() -> User:
    return User.objects.get(username="thao")


@dataclass(frozen=True, slots=True)
class _Season:
    """The campaign, its date, and who takes answers in."""

    campaign: Campaign
    due: datetime
    thao: User

    def answer(self) -> None:
        """Let the units of the sample answer, each as far as it comes."""
        self._ward_begins()
        self._department_is_sent_back()
        self._owners_answer()
        known = (WARD_CODE, DEPARTMENT_CODE, HOME_AFFAIRS_CODE)
        rest = self.campaign.submissions.exclude(unit__code__in=known).filter(submitted_at=None)
        rest = rest.select_related("unit", "campaign")
        departments = list(rest.filter(unit__kind=Unit.Kind.DEPARTMENT).order_by("unit__code"))
        communes = list(rest.filter(unit__kind=Unit.Kind.COMMUNE).order_by("unit__code"))
        mixed = [one for pair in zip(departments, communes, strict=False) for one in pair]
        for count, come in (
            (_TAKEN_IN, self._taken_in),
            (_SUBMITTED, self._submitted),
            (_READY, self._ready),
            (_BEGUN, self._begun),
        ):
            chosen, mixed = mixed[:count], mixed[count:]
            for place, one in enumerate(chosen):
                come(one, self.due - timedelta(hours=3 * (place + 1)) + timedelta(hours=8))
        for one in communes[-2:]:
            remind_now(one, actor=self.thao, at=self.due + timedelta(hours=2))

    def _ward_begins(self) -> None:
        """Lan of the ward has typed in what contradicts itself: more tasks done than planned."""
        ward = self._of(WARD_CODE)
        lan = User.objects.get(username="lan")
        at = self.due - timedelta(hours=5)
        self._fill(ward, lan, at=at, error=0, rows=24)
        states.check(ward, actor=lan, at=at)

    def _department_is_sent_back(self) -> None:
        """The department of Nam handed in, and got remarks on two cells."""
        one = self._of(DEPARTMENT_CODE)
        nam = User.objects.get(username="nam")
        writer, _leader = people_of(one.unit)
        at = self.due - timedelta(days=2)
        self._hand_in(one, writer, nam, at=at)
        typed = list(sample_values(questions_of(one), str(one.unit.code)))[:2]
        states.send_back(
            one,
            reason="Số văn bản chỉ đạo và số nhiệm vụ chưa khớp kế hoạch đã ban hành.",
            remarks=[
                (typed[0], "Đã gồm văn bản của các đơn vị trực thuộc chưa?"),
                (typed[1], "Kế hoạch năm giao nhiều nhiệm vụ hơn; đề nghị kiểm tra lại."),
            ],
            actor=self.thao,
            at=at + timedelta(hours=6),
        )

    def _owners_answer(self) -> None:
        """Those who answer for rows of the whole have handed in, so that every row of it says something."""
        owners = self.campaign.responsibilities.values("unit")
        found = self.campaign.submissions.filter(unit__in=owners).exclude(
            unit__code=DEPARTMENT_CODE
        )
        for one in found.select_related("unit", "campaign"):
            self._taken_in(one, self.due - timedelta(hours=20))

    def _of(self, code: str) -> Submission:
        return self.campaign.submissions.select_related("unit", "campaign").get(unit__code=code)

    def _begun(self, one: Submission, at: datetime) -> None:
        writer, _leader = people_of(one.unit)
        self._fill(one, writer, at=at, rows=30)

    def _ready(self, one: Submission, at: datetime) -> None:
        writer, _leader = people_of(one.unit)
        self._fill(one, writer, at=at)
        self._settled(one, writer, at=at)
        states.prepare(one, actor=writer, at=at)

    def _submitted(self, one: Submission, at: datetime) -> None:
        writer, leader = people_of(one.unit)
        self._hand_in(one, writer, leader, at=at)

    def _taken_in(self, one: Submission, at: datetime) -> None:
        self._submitted(one, at)
        states.accept(one, actor=self.thao, at=at + timedelta(hours=1))

    def _hand_in(self, one: Submission, writer: User, leader: User, *, at: datetime) -> None:
        self._fill(one, writer, at=at)
        self._settled(one, writer, at=at)
        states.prepare(one, actor=writer, at=at)
        states.submit(one, actor=leader, at=at + timedelta(minutes=40))

    def _fill(
        self,
        one: Submission,
        writer: User,
        *,
        at: datetime,
        error: int | None = None,
        rows: int | None = None,
    ) -> None:
        asked = questions_of(one)
        values = sample_values(asked, str(one.unit.code), error=error) | values_of_whole(asked)
        entries = [Entry(row, text, 0) for row, text in list(values.items())[:rows]]
        cells.save_cells(one, entries, actor=writer, at=at)
        if rows is None:
            passages.write_passage(
                one,
                area=self.campaign.areas[0],
                text="Đơn vị đã ban hành kế hoạch năm, phân công từng nhiệm vụ và kiểm tra hằng tháng.",
                seen=0,
                actor=writer,
                at=at,
            )

    def _settled(self, one: Submission, writer: User, *, at: datetime) -> None:
        """Explain what the registers themselves contradict: the unit cannot mend that."""
        states.check(one, actor=writer, at=at)
        for found in Discrepancy.objects.of_record(one.record).open().filter(severity="error"):
            explain(
                found,
                explanation="Số tính từ các sổ; đơn vị đã kiểm tra và sẽ bổ sung hồ sơ trong kỳ sau.",
                actor=writer,
                at=at,
            )
