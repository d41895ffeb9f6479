"""A word that stands everywhere gives the same passages, found the fast way."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from thuocdo.ingestion.models import Report
from thuocdo.ingestion.passages import ReportText
from thuocdo.ingestion.tests.factories import ReportFactory

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("most", [1, 4, 9, 60])
def test_the_newest_are_the_same_whether_the_newest_reports_are_looked_through_first_or_not(
    most: int, thao: User, binh: User, units: LittleProvince
) -> None:
    made = [
        ReportFactory.create(
            holder=units.home_affairs,
            unit=units.province,
            period_start=date(year - 1, 12, 15),
            period_end=date(year, 12, 15),
        )
        for year in (2021, 2023, 2020, 2022, 2023)
    ]
    for one in made:
        ReportText.objects.bulk_create(
            ReportText(report=one, holder=one.holder, kind=ReportText.Kind.PROSE, place=str(n), start=n, text="Số", folded="so")
            for n in range(3)
        )  # fmt: skip
    newest = Report.objects.order_by("-period_end", "-pk").values_list("pk", flat=True)
    matching = ReportText.objects.visible_to(thao).matching("so")
    plain = list(matching.newest(most))
    assert (
        plain
        == sorted(
            matching,
            key=lambda p: (p.report.period_end, p.report_id, -(p.start or 0)),
            reverse=True,
        )[:most]
    )
    for looked_at in (0, 1, 2, 5):
        assert list(matching.newest_first(newest[:looked_at], most)) == plain
    assert not ReportText.objects.visible_to(binh).matching("so").newest_first(newest, most)
