"""The page on which an application begins: what is needed, how long it takes, what it costs, and where it goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from thuocdo.dossiers.applications.places import Places, places_for, usual_place
from thuocdo.dossiers.models import Application
from thuocdo.portal.procedures.pages import CaseLine
from thuocdo.portal.procedures.words import fee_words, is_free, sentence, time_words
from thuocdo.procedures.choices import Channel, OnlineLevel
from thuocdo.procedures.electronic_forms.keeping import form_text, schema_of_text
from thuocdo.procedures.models import ProcedureVersion

if TYPE_CHECKING:
    from thuocdo.accounts.models import Citizen
    from thuocdo.procedures.models import RequiredDocument


@dataclass(frozen=True, slots=True)
class StartPage:
    """What somebody knows before he begins. `draft` is one he has begun already; `nobody` says that no unit here takes it online."""

    version: ProcedureVersion
    lines: tuple[CaseLine, ...]
    papers: tuple[RequiredDocument, ...]
    looked_up: tuple[RequiredDocument, ...]
    cases: tuple[tuple[str, str], ...]
    places: Places
    usual: int | None
    draft: Application | None
    identified: bool

    @property
    def nobody(self) -> bool:
        """Say whether nobody here takes it online."""
        return not self.places.agencies


def start_page(citizen: Citizen, procedure_id: int, *, at: datetime) -> StartPage | None:
    """Build the page.

    Shape: nine queries.
    Null: there is no such procedure in force, or it cannot be applied for online.
    """
    version = version_to_apply_for(procedure_id, at=at)
    if version is None:
        return None
    ways = version.ways.filter(channel=Channel.ONLINE).prefetch_related("time_limits__fees")
    limits = [limit for way in ways for limit in way.time_limits.all()]
    documents = list(version.documents.all())
    on = timezone.localdate(at)
    text = getattr(version, "form_text", None)
    schema = schema_of_text(text) if text else None
    drafts = Application.objects.of_citizen(citizen).open().filter(version=version)
    cases = dict.fromkeys([*(one.case for one in limits), *(one.case for one in documents)])
    return StartPage(
        version=version,
        lines=tuple(
            CaseLine(
                sentence(one.case),
                time_words(one.amount, one.unit),
                fee_words(list(one.fees.all())),
                is_free(list(one.fees.all())),
                one.note,
            )
            for one in limits
        ),
        papers=tuple(
            one
            for one in documents
            if not one.reusable_source
            and not (schema and schema.stands_for(one.name, has_template=bool(one.form_name)))
        ),
        looked_up=tuple(one for one in documents if one.reusable_source),
        cases=tuple((one, sentence(one)) for one in cases if one),
        places=places_for(version, on=on),
        usual=usual_place(citizen),
        draft=drafts.order_by("-updated_at").first(),
        identified=bool(citizen.personal_id and citizen.full_name),
    )


def version_to_apply_for(procedure_id: int, *, at: datetime) -> ProcedureVersion | None:
    """Return what a procedure says today, where it can be applied for online; null otherwise."""
    on = timezone.localdate(at)
    rows = ProcedureVersion.objects.for_everybody(on).filter(procedure=procedure_id)
    found = rows.exclude(online_level=OnlineLevel.NONE).annotate(form_text=form_text(on))
    return found.select_related("procedure__owner", "sector").first()
