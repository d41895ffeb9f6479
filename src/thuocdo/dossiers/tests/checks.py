"""What holds of every dossier at every moment."""

from __future__ import annotations

from thuocdo.dossiers.chain import breaks_in
from thuocdo.dossiers.issuing import result_values
from thuocdo.dossiers.models import (
    Dossier,
    DossierDirective,
    DossierEvent,
    DossierResult,
    DossierStep,
)
from thuocdo.dossiers.replay import replay
from thuocdo.dossiers.writing import row_values


def assert_whole(dossier: Dossier) -> None:
    """The row is what its events fold to, the steps too, and the chain holds."""
    row = Dossier.objects.get(pk=dossier.pk)
    events = list(DossierEvent.objects.filter(dossier=row).order_by("number"))
    state = replay(one.event for one in events)
    expected = row_values(state)
    found = {name: getattr(row, name) for name in expected}
    assert found == expected
    steps = DossierStep.objects.filter(dossier=row).order_by("number")
    assert [(one.number, one.unit_id, one.due_at, one.finished_at) for one in steps] == [
        (one.number, one.unit, one.due_at, one.finished_at) for one in state.steps
    ]
    results = DossierResult.objects.filter(dossier=row).select_related("attachment")
    assert [result_values(one) | {"sha256": one.sha256} for one in state.results] == [
        _said(one) for one in results.order_by("number")
    ]
    directives = DossierDirective.objects.filter(dossier=row).order_by("number")
    assert [
        (one.number, one.unit, one.official, one.given_by, one.answer, one.answered_at)
        for one in state.directives
    ] == [
        (one.number, one.unit_id, one.official_id, one.given_by_id, one.answer, one.answered_at)
        for one in directives
    ]
    assert [one.withdrawn_at for one in state.directives] == [
        one.withdrawn_at for one in directives
    ]
    links = [one.link(system=row.source_system, code=row.code) for one in events]
    assert not breaks_in(links, last_number=row.event_count, last_hash=row.last_hash)


def _said(row: DossierResult) -> dict[str, object]:
    names = [one.name for one in DossierResult._meta.get_fields()]
    left_out = {"id", "dossier", "number", "attachment"}
    found = {name: getattr(row, name) for name in names if name not in left_out}
    return found | {"sha256": row.attachment.sha256 if row.attachment else ""}
