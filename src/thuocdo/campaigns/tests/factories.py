"""A campaign of the little province that is open: ward and department asked, by today's forms, for the first quarter of 2026."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from thuocdo.accounts.models import Role, User
from thuocdo.accounts.tests.factories import MembershipFactory, UserFactory
from thuocdo.campaigns import cells, planning
from thuocdo.campaigns.cells import Entry, Sheet
from thuocdo.campaigns.models import Campaign, Submission
from thuocdo.campaigns.planning import Plan
from thuocdo.working_time.period import Period
from thuocdo.working_time.tests.calendars import at

if TYPE_CHECKING:
    from conftest import LittleProvince

QUARTER = Period(date(2025, 12, 15), date(2026, 3, 15))
OPENED = at("2026-03-10 08:00")
DUE = at("2026-03-17 17:00")
CLOSED = at("2026-03-25 17:00")
DURING = at("2026-03-12 09:00")

#: Rows of the commune's form: documents issued; tasks planned, done and their share; dossiers resolved, in time and their share.
ISSUED = "2025_commune/1:1"
PLAN_RATE = "2025_commune/1:2"
PLANNED = "2025_commune/1:2.1"
DONE = "2025_commune/1:2.2"
ON_TIME_RATE = "2025_commune/3:2"
RESOLVED = "2025_commune/3:2.1"
SURVEYED = "2025_commune/1:4"


@dataclass
class Season:
    """One open campaign with the people of it: Lan prepares for the ward, Sơn approves, Thảo takes in."""

    units: LittleProvince
    campaign: Campaign
    lan: User
    son: User
    thao: User

    @property
    def ward(self) -> Submission:
        return self.of(self.units.ward.pk)

    def of(self, unit_id: int) -> Submission:
        return Submission.objects.select_related("campaign", "unit").get(
            campaign=self.campaign, unit=unit_id
        )

    def save(self, row: str, text: str, *, seen: int | None = None, **said: Any) -> Sheet:
        """Let Lan write into a cell as it stands now."""
        cell = self.ward.cells.filter(row=row).first()
        number = seen if seen is not None else cell.number if cell else 0
        actor = said.pop("actor", self.lan)
        moment = said.pop("at", DURING)
        entry = Entry(row, text, number, **said)
        return cells.save_cells(self.ward, [entry], actor=actor, at=moment)


def plan(units: LittleProvince, **other: Any) -> Plan:
    """Return the plan of the campaign."""
    usual = Plan(
        title="Báo cáo CCHC quý I/2026",
        period=QUARTER,
        forms={"commune": "2025_commune", "department": "2025_department"},
        result_form="2025_province",
        opens_at=OPENED,
        due_at=DUE,
        appraisal_due_at=at("2026-03-20 17:00"),
        closes_at=CLOSED,
        unit_ids=[units.ward.pk, units.other_ward.pk, units.home_affairs.pk],
        areas=("steering", "institutions"),
    )
    return replace(usual, **other)


def person(username: str, unit: Any, *roles: Role, province_wide: bool = False) -> User:
    """Return an official with some roles in a unit."""
    user = UserFactory.create(username=username, full_name=username.title())
    for role in roles:
        MembershipFactory.create(user=user, unit=unit, role=role, province_wide=province_wide)
    return user


def season(units: LittleProvince, *, opened: datetime = OPENED, **other: Any) -> Season:
    """Return the campaign, opened, and its people."""
    lan = person("lan", units.ward, Role.REFORM_OFFICER)
    son = person("son", units.ward, Role.LEADER)
    thao = person("thao", units.home_affairs, Role.REFORM_OFFICER, province_wide=True)
    made = planning.create_campaign(
        plan(units, **other),
        unit=units.province,
        organiser=units.home_affairs,
        actor=thao,
        at=opened,
    )
    campaign = planning.open_campaign(made, actor=thao, at=opened)
    return Season(units, campaign, lan, son, thao)
