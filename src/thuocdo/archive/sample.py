"""How long dossiers of the sample are kept: guesses, as they say of themselves; a province decides."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from thuocdo.archive.models import RetentionRule
from thuocdo.archive.retention import decide_retention
from thuocdo.organisations.models import Unit
from thuocdo.procedures.models import Procedure

_AT = datetime(2026, 1, 1, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
_FROM = date(2020, 1, 1)
_GUESS = "Dữ liệu mẫu, cần tỉnh quyết định (Thông tư 13/2023/TT-BNV; Luật Lưu trữ 33/2024/QH15)"
_USUAL_YEARS = 10
#: Sectors whose results prove rights for good: civil status, land.
_FOR_GOOD = ("TP-HT", "NN-DD")


def load_sample() -> None:
    """Decide periods for the owners of the sample about whose dossiers nothing is decided."""
    ruled = RetentionRule.objects.values("owner")
    owners = Unit.objects.filter(pk__in=Procedure.objects.values("owner")).exclude(pk__in=ruled)
    for owner in owners:
        _decide(owner, None, _USUAL_YEARS)
        lasting = Procedure.objects.filter(owner=owner, versions__sector__code__in=_FOR_GOOD)
        for procedure in lasting.distinct().order_by("pk"):
            _decide(owner, procedure, None)


def _decide(owner: Unit, procedure: Procedure | None, years: int | None) -> None:
    decide_retention(
        owner,
        procedure=procedure,
        years=years,
        legal_basis=_GUESS,
        valid_from=_FROM,
        actor=None,
        at=_AT,
    )
