"""Rules of handling of the sample: guesses, as their data say."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from thuocdo.procedures.handling import decide_handling
from thuocdo.procedures.models import Procedure

if TYPE_CHECKING:
    from thuocdo.organisations.models import Unit

_DATA = Path(__file__).parent / "data" / "handling_rules.yaml"


def sample_handling() -> list[dict[str, Any]]:
    """Return the rules of the sample, as they are written."""
    found: list[dict[str, Any]] = yaml.safe_load(_DATA.read_text(encoding="utf-8"))["rules"]
    return found


def load_sample_handling(owner: Unit, *, valid_from: date, at: datetime) -> None:
    """Decide the rules of the sample for procedures about which nothing is decided."""
    rules = sample_handling()
    fresh = Procedure.objects.filter(
        owner=owner, code__in={one["code"] for one in rules}, handling_rules=None
    )
    procedures = {one.code: one for one in fresh.select_related("owner")}
    for one in rules:
        if one["code"] in procedures:
            decide_handling(
                procedures[one["code"]],
                kind=one["kind"],
                paper=one.get("paper", ""),
                hours=Decimal(one["hours"]) if "hours" in one else None,
                legal_basis=one["law"],
                note="Dữ liệu mẫu, cần tỉnh quyết định" if one["mark"] == "guess" else "",
                valid_from=valid_from,
                actor=None,
                at=at,
            )
