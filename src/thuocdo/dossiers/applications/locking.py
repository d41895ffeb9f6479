"""The first and the last step of each change of an application: lock it, if it is the citizen's, and note the change."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from thuocdo.dossiers.applications import refusals
from thuocdo.dossiers.models import Application, ApplicationGroup

if TYPE_CHECKING:
    from thuocdo.accounts.models import Citizen


def locked(application: Application, citizen: Citizen) -> Application:
    """Return an application, locked until the transaction ends; those of a bundle are locked together, by their group.

    Raises:
        NotFound: it is not the citizen's, or is handed in, thrown away or forgotten.
    """
    if application.group_id is not None:
        ApplicationGroup.objects.filter(pk=application.group_id).select_for_update().first()
    rows = Application.objects.of_citizen(citizen).open().filter(pk=application.pk)
    row = rows.select_related("version", "form").select_for_update(of=("self",)).first()
    if row is None:
        raise refusals.not_found()
    return row


def touch(row: Application, *, page: str, at: datetime) -> None:
    """Write a change of one page: the revision grows, the application is remembered for longer, and the others of its bundle hear of it."""
    row.revision += 1
    row.changes[page] = row.revision
    row.step = page
    row.updated_at = max(at, row.updated_at)
    row.warned_at = None
    row.save()
    if row.group_id is not None:
        from thuocdo.dossiers.applications.grouped import pass_on  # noqa: PLC0415 - it uses this

        pass_on(row, page, at=at)
