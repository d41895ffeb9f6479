"""Two at once: a dossier that is put right while it is taken over is archived as it was handed over, or not at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any

from django.db import connection

import pytest

from thuocdo.accounts.models import Role
from thuocdo.archive import services as archive
from thuocdo.archive.tests.test_archive import HOUR, NEXT_YEAR, done, handed, rule
from thuocdo.dossiers import services
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.tests.checks import assert_whole
from thuocdo.dossiers.tests.factories import Office, official
from thuocdo.errors import DomainError

if TYPE_CHECKING:
    from conftest import LittleProvince


@pytest.mark.django_db(transaction=True)
def test_a_correction_waits_for_the_taking_over(units: LittleProvince, monkeypatch: Any) -> None:
    office = Office(units.ward, units.province)
    rule(office)
    row = done(office)
    keeper = official(office.ward, Role.RECORDS_CLERK, "Người nhận lưu trữ")
    handover = handed(office)
    files_of = archive.files_of

    def correct() -> str:
        try:
            services.correct_mistake(
                row, what="entry", reason="x", actor=office.records, at=NEXT_YEAR + 2 * HOUR
            )
        except DomainError as error:
            return error.code
        finally:
            connection.close()
        return "corrected"

    with ThreadPoolExecutor(1) as other:

        def files_while_corrected(ids: Any) -> Any:
            corrections.append(other.submit(correct))
            wait(corrections, timeout=3)
            return files_of(ids)

        corrections: list[Any] = []
        monkeypatch.setattr(archive, "files_of", files_while_corrected)
        archive.accept_handover(handover, actor=keeper, at=NEXT_YEAR + 3 * HOUR)
    assert corrections[0].result() != "corrected"
    after = Dossier.objects.get(pk=row.pk)
    assert after.archived_at is not None
    assert after.event_count == handover.items.get().event_count + 1
    assert_whole(after)
