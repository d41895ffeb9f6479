"""A published procedure, and dossiers that went through the services; words name the situation."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING, Any

from thuocdo.accounts.models import Role
from thuocdo.accounts.tests.factories import MembershipFactory, UserFactory
from thuocdo.dossiers import services
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.services import Person
from thuocdo.dossiers.word_keeping import add_units
from thuocdo.identifiers.agency_codes import AgencyCode
from thuocdo.identifiers.services import assign_agency_code
from thuocdo.procedures.content import TimeLimitContent, WayContent
from thuocdo.procedures.tests.factories import published
from thuocdo.working_time.tests.calendars import at as moment

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit
    from thuocdo.procedures.models import ProcedureVersion

OWNER = Person("Phạm Thị Hoa", personal_id="038190001234", phone="0912345678")
MONDAY = moment("2026-03-02 09:00")
_numbers = count(1)


def official(unit: Unit, role: Role, name: str) -> User:
    user = UserFactory.create(username=f"official{next(_numbers)}", full_name=name)
    MembershipFactory.create(user=user, unit=unit, role=role)
    return user


def give_code(unit: Unit, code: str) -> None:
    assign_agency_code(
        unit=unit,
        code=AgencyCode.parse(code),
        valid_from=date(2023, 1, 1),
        actor=None,
        at=MONDAY,
    )


def procedure(
    owner: Unit, *, days: int | None = 5, unit: str = "working_day", scope: str = "local"
) -> ProcedureVersion:
    amount = None if days is None else Decimal(days)
    limit = TimeLimitContent(amount, unit if amount is not None else "")
    ways = tuple(WayContent(channel, (limit,)) for channel in ("direct", "online"))
    return published(owner, ways=ways, territorial_scope=scope)


def moved(dossier: Dossier, unit: Unit) -> Dossier:
    """Let another unit have received a dossier, decide and hold it, as if it had from the beginning."""
    places = {"reception_unit": unit, "competent_agency": unit}
    if dossier.holder_unit_id is not None:
        places["holder_unit"] = unit
    Dossier.objects.filter(pk=dossier.pk).update(**places)
    found = Dossier.objects.get(pk=dossier.pk)
    add_units(found, set())
    return found


class Office:
    """One ward with a person in each role and a procedure of five working days; `received` and so on move a dossier on."""

    def __init__(self, ward: Unit, province: Unit, *, code: str = "H56.14", **options: Any) -> None:
        self.ward, self.province = ward, province
        give_code(ward, code)
        self.version = procedure(province, **options)
        self.clerk = official(ward, Role.RECEPTION_OFFICER, "Trần Văn Minh")
        self.handler = official(ward, Role.HANDLER, "Đỗ Thị Thanh")
        self.approver = official(ward, Role.APPROVER, "Vũ Văn Quang")
        self.records = official(ward, Role.RECORDS_CLERK, "Ngô Thị Mai")

    def received(self, at: datetime = MONDAY, **changes: Any) -> Dossier:
        usual: dict[str, Any] = {
            "reception_unit": self.ward,
            "competent_agency": self.ward,
            "version": self.version,
            "channel": "direct",
            "people": [OWNER],
            "subject": "Đăng ký khai sinh cho cháu Bảo An",
            "actor": self.clerk,
            "at": at,
        }
        return services.receive_dossier(**(usual | changes))

    def accepted(self, at: datetime = MONDAY, **changes: Any) -> Dossier:
        return self.received(at, accept_at_once=True, **changes)

    def in_hand(self, at: datetime = MONDAY, **changes: Any) -> Dossier:
        dossier = self.accepted(at, **changes)
        return services.hand_over(
            dossier,
            to_unit=self.ward,
            to_official=self.handler,
            hours=Decimal(8),
            step_name="Thẩm định",
            actor=self.clerk,
            at=at,
        )
