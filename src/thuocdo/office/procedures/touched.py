"""What a procedure touches: running dossiers, the form by which it asks, indicators with their figures, and form rows.

The statistics rooms know no single procedure, so their connection is made here, by what the indicators are about.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from thuocdo.dossiers.applications.drafting import unfinished_count
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.status import STATUS_LABELS, Status
from thuocdo.figures.models import Figure
from thuocdo.forms.library import form_versions
from thuocdo.indicators.registry import indicators
from thuocdo.office.labels import label_of
from thuocdo.procedures.choices import Level, TerritorialScope
from thuocdo.procedures.impact import Touched, register

if TYPE_CHECKING:
    from thuocdo.procedures.impact import Person
    from thuocdo.procedures.models import ProcedureVersion

SHOWN = 30
#: Of these sectors the forms count dossiers apart; the words are those of the catalogue.
_LAND, _BUILDING = "Đất đai", "Hoạt động xây dựng"

Condition = Callable[["ProcedureVersion"], bool]


def _always(_version: ProcedureVersion) -> bool:
    return True


#: Indicators by the beginning of their codes, and which procedures they count. The level is told by the end of the code.
RULES: tuple[tuple[str, Condition], ...] = (
    ("procedures.inventory.", _always),
    (
        "procedures.one_stop.non_territorial",
        lambda v: v.territorial_scope != TerritorialScope.LOCAL,
    ),
    ("procedures.internal_process.", _always),
    ("procedures.dossiers.land.", lambda v: v.sector.name == _LAND),
    ("procedures.dossiers.construction.", lambda v: v.sector.name == _BUILDING),
    ("procedures.dossiers.received.", _always),
    ("procedures.dossiers.department.", lambda v: Level.PROVINCE in v.levels),
    ("procedures.dossiers.district.", lambda v: Level.DISTRICT in v.levels),
    ("procedures.dossiers.commune.", lambda v: Level.COMMUNE in v.levels),
    ("procedures.dossiers.all.", _always),
)
_LEVEL_WORDS = {"province": Level.PROVINCE, "district": Level.DISTRICT, "commune": Level.COMMUNE}


def codes_of(version: ProcedureVersion) -> list[str]:
    """Return the codes of the indicators that count a procedure; internal procedures are counted nowhere."""
    if version.procedure.internal:
        return []
    return [
        code
        for code in indicators()
        if any(code.startswith(begin) and holds(version) for begin, holds in RULES)
        and _fits_level(code, version)
    ]


def _fits_level(code: str, version: ProcedureVersion) -> bool:
    last = code.rpartition(".")[2].rpartition("_")[2]
    level = _LEVEL_WORDS.get(last)
    return level is None or level in version.levels


def touched_indicators(version: ProcedureVersion, user: Person) -> tuple[int, Sequence[Touched]]:
    """Return the indicators that count a procedure, each with how many figures of it are stored; one query."""
    codes = codes_of(version)
    known = indicators()
    shown = codes[:SHOWN]
    stored = _stored(shown, user) if shown else {}
    series = reverse("office:series:page")
    return len(codes), [
        Touched(
            label_of(known[code]),
            f"{series}?{urlencode({'indicator': code})}",
            _with_figures(code, stored.get(code, 0)),
        )
        for code in shown
    ]


def _stored(codes: Sequence[str], user: Person) -> dict[str, int]:
    rows = Figure.objects.visible_to(user).current().filter(indicator__in=codes)
    return dict(rows.values_list("indicator").annotate(n=Count("pk")).order_by())


def _with_figures(code: str, count: int) -> str:
    if not count:
        return code
    return f"{code} · " + ngettext("%(num)s số liệu đã lưu", "%(num)s số liệu đã lưu", count) % {
        "num": count
    }


def touched_dossiers(version: ProcedureVersion, user: Person) -> tuple[int, Sequence[Touched]]:
    """Return the dossiers that were accepted under a version and are under way, the nearest due first; two queries.

    They keep the version whatever is published after it. Null: what is not stored touches nothing.
    """
    if not version.pk:
        return 0, []
    rows = Dossier.objects.visible_to(user).open().filter(procedure_version=version)
    first = rows.order_by("due_at", "pk").only("code", "status", "due_at")[:SHOWN]
    return rows.count(), [
        Touched(one.code, reverse("office:dossiers:detail", args=[one.pk]), _standing(one))
        for one in first
    ]


def _standing(dossier: Dossier) -> str:
    said = STATUS_LABELS[Status(dossier.status)]
    if dossier.due_at is None:
        return said
    due = f"{timezone.localtime(dossier.due_at):%H:%M %d/%m/%Y}"
    return f"{said}, " + gettext("hẹn trả %(due)s") % {"due": due}


def touched_form(version: ProcedureVersion, _user: Person) -> tuple[int, Sequence[Touched]]:
    """Return what the electronic form of a version is in the middle of: how many applicants are writing; one query.

    They keep the form they began with. Null: what is not stored touches nothing.
    """
    if not version.pk:
        return 0, []
    count = unfinished_count(version)
    address = reverse("office:procedures:form", args=[version.procedure_id])
    label = gettext("Tờ khai điện tử của thủ tục")
    said = ngettext("%(num)s người đang khai dở", "%(num)s người đang khai dở", count)
    return count, [Touched(label, f"{address}?version={version.number}", said % {"num": count})]


def touched_rows(version: ProcedureVersion, _user: Person) -> tuple[int, Sequence[Touched]]:
    """Return the rows of all form versions that ask for these indicators; no query."""
    codes = set(codes_of(version))
    found = [
        Touched(row.label, detail=f"{form.code} · {section.number}. {section.title}")
        for form in form_versions().values()
        for section, row in form.rows()
        if row.indicator in codes
    ]
    return len(found), found[:SHOWN]


def declare() -> None:
    """Let the impact page know."""
    register("dossiers", _("Hồ sơ đang giải quyết theo phiên bản này"), touched_dossiers)
    register("electronic_form", _("Đơn trực tuyến chưa nộp"), touched_form)
    register("indicators", _("Chỉ tiêu thống kê"), touched_indicators)
    register("forms", _("Dòng của các biểu mẫu"), touched_rows)
