"""The body of a report's page is drawn once and kept, and never shown after something in it has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from django.core.cache import caches
from django.test import Client

import pytest

from thuocdo.consistency.models import Discrepancy
from thuocdo.consistency.services import explain, reopen
from thuocdo.ingestion import review
from thuocdo.ingestion.contents import contents_of
from thuocdo.ingestion.edits import Edit, EditKind, mention_key, row_key, table_key
from thuocdo.ingestion.effective import effective_reading
from thuocdo.ingestion.models import Report
from thuocdo.ingestion.tests.factories import AT, sample_report
from thuocdo.office.reports.pages import drawn
from thuocdo.office.reports.pages.report import Said

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted(settings: Any) -> Any:
    """Return a mock that counts how often a body is drawn, with a cache that keeps."""
    settings.CACHES = settings.CACHES | {
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "once"}
    }
    with patch.object(drawn, "_draw", wraps=drawn._draw) as mock:
        yield mock
    caches["pages"].clear()


def test_it_is_drawn_again_only_when_something_changed(
    client: Client, thao: User, units: LittleProvince, counted: Any
) -> None:
    report = sample_report(holder=units.home_affairs, issuer=units.province)
    client.force_login(thao)
    address = f"/office/reports/{report.pk}/"
    row = Discrepancy.objects.of_record(report.record).worst_first()[0]
    entries = contents_of(effective_reading(report).reading).entries()
    key = next(e.key for _, e in entries if e.row and e.asked.indicator and e.row.printed.value)

    def page() -> str:
        return client.get(address).content.decode()

    page(), page()
    assert counted.call_count == 1
    explain(row, explanation="Gồm cả ngành dọc.", actor=thao, at=AT)
    assert "Gồm cả ngành dọc." in page()
    reopen(row, actor=thao, at=AT)
    assert "Gồm cả ngành dọc." not in page()
    edit = Edit(EditKind.CELL, key, {"printed": "987654"})
    review.correct(report, [edit], actor=thao, at=AT, reason="thử")
    assert "987654" in page()
    review.undo(report, actor=thao, at=AT, reason="nhầm")
    assert "987654" not in page()
    drawn_so_far = counted.call_count
    page()
    assert counted.call_count == drawn_so_far
    client.cookies["django_language"] = "en"
    page()
    assert counted.call_count == drawn_so_far + 1


def test_a_page_needs_the_rows_of_the_reading_alone(thao: User, units: LittleProvince) -> None:
    report = sample_report(holder=units.home_affairs, issuer=units.province)
    reading = effective_reading(report).reading
    rows = [row for table in reading.tables for row in table.rows if row.indicator]
    edits = [
        Edit(EditKind.CELL, row_key(rows[3]), {"note": '<b> & "thế"'}),
        Edit(EditKind.TIE, row_key(rows[5]), {"form_row": ""}),
        Edit(EditKind.FORM, table_key(reading.tables[0]), {"form": ""}),
        Edit(EditKind.OMIT, mention_key(reading.mentions[0]), {}),
    ]
    review.correct(report, edits, actor=thao, at=AT, reason="thử")

    def page(*, whole: bool) -> tuple[object, object]:
        fresh = Report.objects.get(pk=report.pk)
        assert not whole or fresh.stored_reading.reading.assertions
        said = Said(fresh, list(fresh.corrections.all()))
        assert bool(said.edited.reading.assertions) == whole
        return drawn._draw(said, owned=True, may_correct=True), drawn._draw_original(said)

    assert page(whole=False) == page(whole=True)


def test_who_may_only_read_never_gets_what_was_drawn_for_a_corrector(
    client: Client, thao: User, minh: User, units: LittleProvince, counted: Any
) -> None:
    from thuocdo.accounts.models import Role
    from thuocdo.accounts.tests.factories import MembershipFactory

    MembershipFactory.create(user=minh, unit=units.home_affairs, role=Role.RECEPTION_OFFICER)
    report = sample_report(holder=units.home_affairs, issuer=units.province)
    address = f"/office/reports/{report.pk}/"
    client.force_login(thao)
    assert "/cells/" in client.get(address).content.decode()
    client.force_login(minh)
    assert "/cells/" not in client.get(address).content.decode()
    assert counted.call_count == 2
