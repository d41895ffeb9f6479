"""The results of a dossier on the screen: what is shown of each, and what a form says of new ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from thuocdo.attachments.intake import results as results_intake
from thuocdo.dossiers.models import DossierResult
from thuocdo.dossiers.services import NewResult
from thuocdo.office.dossiers.words import DIGITISATION_WORDS
from thuocdo.procedures.kept import results_of
from thuocdo.ui.language import gettext as _
from thuocdo.ui.uploads.received import received_papers

if TYPE_CHECKING:
    from django.http import HttpRequest

    from thuocdo.accounts.models import User
    from thuocdo.attachments.models import Attachment
    from thuocdo.dossiers.models import Dossier
    from thuocdo.dossiers.state import State

#: The acts whose forms bring files of results.
WITH_FILES = frozenset(
    {"resolve", "attach_result", "digitise_result", "correct_mistake", "replace_paper"}
)
FIELD = "result_files"
#: What a browser may show in place: nothing in these runs a script.
_SHOWN = frozenset({"application/pdf", "image/png", "image/jpeg", "image/webp"})


@dataclass(frozen=True, slots=True)
class ResultView:
    """One result; `stage` is prepared, issued or withdrawn, `size` empty where there is no file, `replaced_by` null where nothing is."""

    number: int
    name: str
    reference: str
    signed_on: date | None
    signer: str
    paper: bool
    digital: str
    size: str
    file_name: str
    inline: bool
    stage: str
    withdrawn_at: datetime | None
    replaced_by: int | None
    expires_on: date | None

    @property
    def stands(self) -> bool:
        """Say whether it holds, or will."""
        return self.stage != "withdrawn"


def result_views(row: Dossier, state: State) -> tuple[ResultView, ...]:
    """Return the results of a dossier, in order. Shape: one query, none where it has none.

    Args:
        row: the dossier.
        state: what its events fold to.
    """
    if not state.results:
        return ()
    found = row.results.select_related("attachment")
    given = state.resolved_at is not None
    return tuple(_view(one, given=given) for one in found.order_by("number"))


def _view(one: DossierResult, *, given: bool) -> ResultView:
    file = one.attachment
    stage = "withdrawn" if one.withdrawn_at else "issued" if given else "prepared"
    return ResultView(
        one.number,
        one.name,
        one.reference,
        one.signed_on,
        one.signer,
        one.paper,
        str(DIGITISATION_WORDS[one.digitisation_state]),
        size_text(file.size_bytes) if file else "",
        one.file_name,
        may_show_result(one),
        stage,
        one.withdrawn_at,
        one.replaced_by,
        one.expires_on,
    )


def may_show_result(one: DossierResult) -> bool:
    """Say whether the file of a result may be shown in place."""
    return one.attachment is not None and one.attachment.media_type in _SHOWN


def size_text(size_bytes: int) -> str:
    """Return the size of a file as people read it."""
    if size_bytes < 1_000_000:
        return f"{max(size_bytes // 1000, 1)} kB"
    return f"{size_bytes / 1_000_000:.1f} MB".replace(".", ",")


def received_files(request: HttpRequest, *, actor: User, at: datetime) -> list[Attachment]:
    """Return the files of results that a form brings, checked and scanned.

    Raises:
        DomainError: see `received_papers`.
    """
    return received_papers(request, FIELD, actor=actor, at=at, intake=results_intake())


def new_results(
    said: Mapping[str, Any], files: Sequence[Attachment], version_id: int | None
) -> list[NewResult]:
    """Return what a form says of new results: one for each file, or one on paper alone; none where it brings neither."""
    if not files and not said["paper"]:
        return []
    name, code = _named(said, version_id)
    return [
        NewResult(
            name=name,
            code=code,
            reference=said["result_number"],
            signed_on=said["signed_on"],
            signer=said["signer"],
            expires_on=said["expires_on"],
            paper=said["paper"],
            attachment=file,
            replaces=said.get("replaces") if number == 0 else None,
        )
        for number, file in enumerate(files or [None])
    ]


def _named(said: Mapping[str, Any], version_id: int | None) -> tuple[str, str]:
    """Return name and code of a result: as typed, or as the procedure lists the chosen one, or its first."""
    if said["result_name"]:
        return said["result_name"], ""
    wanted = results_of(version_id) if version_id else ()
    chosen = [one for one in wanted if one.position == said["result"]] or wanted[:1]
    return (chosen[0].name, chosen[0].code) if chosen else (_("Kết quả giải quyết"), "")
