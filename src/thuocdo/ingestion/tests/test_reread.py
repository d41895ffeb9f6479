"""Reading a stored report again, with another reader or other rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from thuocdo.consistency.models import Discrepancy
from thuocdo.consistency.services import explain
from thuocdo.figures.models import Figure
from thuocdo.ingestion.services import reread
from thuocdo.ingestion.tests.factories import AT, sample_report

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db


def test_explanations_survive(units: LittleProvince, thao: User) -> None:
    report = sample_report(holder=units.province, issuer=units.province)
    rows = Discrepancy.objects.of_record(report.record)
    first = rows.worst_first()[0]
    explain(first, explanation="Số liệu gồm cả đơn vị ngành dọc.", actor=thao, at=AT)
    before = set(rows.values_list("fingerprint", "state"))
    reread(report, at=AT)
    assert set(rows.values_list("fingerprint", "state")) == before
    first.refresh_from_db()
    assert first.state == Discrepancy.State.EXPLAINED
    assert first.figures.exists()


def test_no_figure_is_written_twice(units: LittleProvince) -> None:
    report = sample_report(holder=units.province, issuer=units.province)
    count = Figure.objects.count()
    reread(report, at=AT)
    assert Figure.objects.count() == count
