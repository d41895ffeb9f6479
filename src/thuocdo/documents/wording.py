"""The Vietnamese words that official papers share: who issues them, where and when, days and moments."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from thuocdo.documents.paper import Line
from thuocdo.organisations.models import Unit

COMMITTEE = "Ủy ban nhân dân"
#: Country and motto, as Decree 30/2020/NĐ-CP has them.
NATION = (
    Line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", strong=True),
    Line("Độc lập - Tự do - Hạnh phúc", strong=True, rule=1),
)
_GOVERNED = frozenset({Unit.Kind.PROVINCE, Unit.Kind.DISTRICT, Unit.Kind.COMMUNE})
_AREAS = ("Tỉnh ", "Thành phố ", "Quận ", "Huyện ", "Thị xã ", "Phường ", "Xã ", "Đặc khu ")


def is_governed(unit: Unit) -> bool:
    """Say whether a unit is an area with a people's committee over it."""
    return unit.kind in _GOVERNED


def issuer_lines(unit: Unit) -> tuple[str, ...]:
    """Return the unit as a letterhead prints it: the people's committee over its area, or the name alone."""
    if is_governed(unit) and not unit.name.startswith(COMMITTEE):
        return (COMMITTEE.upper(), unit.name.upper())
    return (unit.name.upper(),)


def issuer_name(unit: Unit) -> str:
    """Return the unit as a sentence names it ("Ủy ban nhân dân tỉnh Thanh Hóa")."""
    if is_governed(unit) and not unit.name.startswith(COMMITTEE):
        return f"{COMMITTEE} {unit.name[:1].lower()}{unit.name[1:]}"
    return unit.name


def place_name(unit: Unit) -> str:
    """Return an area as it stands before a day ("Hạc Thành, ngày …"): without what kind of area it is."""
    for kind in _AREAS:
        if unit.name.startswith(kind):
            return unit.name.removeprefix(kind)
    return unit.name


def printed_day(day: date | None) -> str:
    """Return a day as a table prints it; nothing for null."""
    return f"{day:%d/%m/%Y}" if day else ""


def spoken_day(day: date) -> str:
    """Return a day as official papers write it: two digits, except for a month from March on."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def printed_moment(moment: datetime | None) -> str:
    """Return a moment in the time of Vietnam; nothing for null."""
    return f"{timezone.localtime(moment):%d/%m/%Y %H:%M}" if moment else ""


def spoken_moment(moment: datetime) -> str:
    """Return a moment in the time of Vietnam as the forms of the desk say it."""
    local = timezone.localtime(moment)
    return f"{local:%H giờ %M phút}, {spoken_day(local.date())}"
