"""Which indicators and form rows a procedure counts in: what the impact page shows as long as no register says more.

The statistics rooms know no single procedure, so the connection is made here, by what the indicators are about.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

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


def touched_indicators(version: ProcedureVersion, _user: Person) -> tuple[int, Sequence[Touched]]:
    """Return the indicators that count a procedure; no query."""
    codes = codes_of(version)
    known = indicators()
    return len(codes), [Touched(label_of(known[code]), detail=code) for code in codes[:SHOWN]]


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
    register("indicators", _("Chỉ tiêu thống kê"), touched_indicators)
    register("forms", _("Dòng của các biểu mẫu"), touched_rows)
