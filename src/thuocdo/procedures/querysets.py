"""What can be asked of the catalogue; every question about content takes a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.db.models import Case, IntegerField, Prefetch, Q, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import StrIndex
from django.utils import timezone

from thuocdo.accounts.scope import units_visible_to
from thuocdo.organisations.models import Unit
from thuocdo.organisations.querysets import covering
from thuocdo.procedures.choices import AgencyRole, Audience
from thuocdo.procedures.searching import prefix_query, search_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    from thuocdo.organisations.querysets import UnitQuerySet
    from thuocdo.procedures.models import (  # noqa: F401 - ruff does not see the names inside `QuerySet["…"]`
        ElectronicForm,
        ElectronicFormDraft,
        Procedure,
        ProcedureDraft,
        ProcedureVersion,
        Process,
        PublicationItem,
    )

    Person = AbstractBaseUser | AnonymousUser

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


# Membership and units are tables of rooms beneath; one statement, so that a list costs no query more than without it.
_ABOVE = """
    WITH RECURSIVE above(id) AS (
        SELECT unit_id FROM accounts_membership
        WHERE user_id = %s AND daterange(valid_from, valid_until) @> %s::date
        UNION
        SELECT link.parent_id
        FROM organisations_unitparent link JOIN above ON link.unit_id = above.id
        WHERE daterange(link.valid_from, link.valid_until) @> %s::date
    )
    SELECT id FROM above
"""


def house_of(user: Person, *, on: date | None = None) -> UnitQuerySet:
    """Return the owners in whose house a person works: the own units, all above them, and all he sees into.

    Shape: a query set, evaluated inside the query it is used in.
    """
    day = on or timezone.localdate()
    above = RawSQL(_ABOVE, (user.pk, day, day))  # noqa: S611 - constant SQL
    return Unit.objects.filter(Q(pk__in=above) | Q(pk__in=units_visible_to(user, on=day)))


class _CatalogueQuerySet(models.QuerySet[M_co]):
    """Rows that belong to a procedure: public ones are for everybody, internal ones for those who work in the owner's house."""

    procedure_path: ClassVar[str] = ""

    def visible_to(self, user: Person, *, on: date | None = None) -> Self:
        """Keep what the person may see: public procedures, and internal ones of his own province or ministry."""
        path = self.procedure_path
        public = Q((f"{path}audience", Audience.PUBLIC))
        if not (user.is_authenticated and user.is_active):
            return self.filter(public)
        return self.filter(public | Q((f"{path}owner__in", house_of(user, on=on))))


class ProcedureQuerySet(_CatalogueQuerySet["Procedure"]):
    """Procedures, asked for by code and owner."""

    def of_owner(self, owner: Unit) -> Self:
        """Keep the procedures of one ministry or province."""
        return self.filter(owner=owner)

    def countable(self) -> Self:
        """Keep those that public counts are about: without internal procedures."""
        return self.filter(audience=Audience.PUBLIC)


class ProcedureVersionQuerySet(_CatalogueQuerySet["ProcedureVersion"]):
    """Versions, asked for by day, by words and by what they say."""

    procedure_path = "procedure__"

    def in_force(self, on: date) -> Self:
        """Keep the versions that hold on one day: one of each procedure at the most."""
        return self.filter(covering(on))

    def for_everybody(self, on: date) -> Self:
        """Keep what a visitor reads on one day: public procedures as they are in force, never internal ones."""
        return self.in_force(on).filter(procedure__audience=Audience.PUBLIC)

    def narrowed(self, chosen: Mapping[str, str]) -> Self:
        """Keep those that fit the filters of a list: `sector`, `level`, `event`, `online`, `agency`; an empty one narrows nothing."""
        rows = self
        if chosen["sector"]:
            rows = rows.filter(sector__code=chosen["sector"])
        if chosen["level"]:
            rows = rows.filter(levels__contains=[chosen["level"]])
        if chosen["event"]:
            rows = rows.filter(life_events__contains=[chosen["event"]])
        if chosen["online"]:
            rows = rows.filter(online_level=chosen["online"])
        if chosen["agency"]:
            rows = rows.filter(agencies__role=AgencyRole.COMPETENT, agencies__name=chosen["agency"])
        return rows

    def with_parts(self) -> Self:
        """Fetch everything a version says; eight queries however many versions there are."""
        from thuocdo.procedures.models import TimeLimit, VersionAgency, Way  # noqa: PLC0415 - they use this

        limits = Prefetch("time_limits", TimeLimit.objects.prefetch_related("fees"))
        return self.select_related("procedure__owner", "sector").prefetch_related(
            Prefetch("agencies", VersionAgency.objects.select_related("unit")),
            "steps",
            Prefetch("ways", Way.objects.prefetch_related(limits)),
            "documents",
            "results",
            "legal_bases",
        )

    def searched(self, text: str) -> Self:
        """Keep the versions in which every word of a text occurs, accents left aside; the last word may be a beginning.

        Adds `closeness`: 0 where the code is meant, 1 where the name begins so, 2 where it holds the phrase, 3 otherwise.
        """
        words = search_words(text)
        if not words:
            return self.annotate(closeness=Value(0, IntegerField()))
        return self._by_closeness(words, text).filter(
            tsv=SearchQuery(prefix_query(words), search_type="raw", config="simple")
        )

    def nearest(self, text: str, ids: Iterable[int]) -> Self:
        """Keep the versions of a list, with the `closeness` of a text."""
        return self._by_closeness(search_words(text), text).filter(pk__in=list(ids))

    def _by_closeness(self, words: list[str], text: str) -> Self:
        phrase = Value(" ".join(words))
        found = self.annotate(place=StrIndex("search_text", phrase))
        return found.annotate(
            closeness=Case(
                When(procedure__code=text.strip().upper(), then=Value(0)),
                When(place=1, then=Value(1)),
                When(place__gt=1, then=Value(2)),
                default=Value(3),
                output_field=IntegerField(),
            )
        )


class ProcessQuerySet(models.QuerySet["Process"]):
    """Internal processes: of procedures a person may see, and only for those who work in the owner's house."""

    def visible_to(self, user: Person, *, on: date | None = None) -> Self:
        """Keep the processes of the person's own province or ministry."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        return self.filter(procedure__owner__in=house_of(user, on=on))

    def in_force(self, on: date) -> Self:
        """Keep the approved ones that hold on one day."""
        return self.filter(covering(on), state="approved")

    def with_steps(self) -> Self:
        """Fetch the steps and links too."""
        return self.prefetch_related("steps", "links")


class ProcedureDraftQuerySet(models.QuerySet["ProcedureDraft"]):
    """Drafts: for those who control procedures in the unit that drafts, or above it."""

    def visible_to(self, user: Person, *, on: date | None = None) -> Self:
        """Keep the drafts of units in which the person controls procedures or administers."""
        from thuocdo.procedures.rules import CONTROLLING_ROLES  # noqa: PLC0415 - they use this

        return self.filter(unit__in=units_visible_to(user, on=on, roles=CONTROLLING_ROLES))


class ElectronicFormDraftQuerySet(models.QuerySet["ElectronicFormDraft"]):
    """Drafts of electronic forms: for those who control procedures in the unit that drafts, or above it."""

    def visible_to(self, user: Person, *, on: date | None = None) -> Self:
        """Keep the drafts of units in which the person controls procedures or administers."""
        from thuocdo.procedures.rules import CONTROLLING_ROLES  # noqa: PLC0415 - they use this

        return self.filter(unit__in=units_visible_to(user, on=on, roles=CONTROLLING_ROLES))


class ElectronicFormQuerySet(_CatalogueQuerySet["ElectronicForm"]):
    """Forms of versions; whoever may see the procedure may read what it asks."""

    procedure_path = "version__procedure__"


class PublicationItemQuerySet(_CatalogueQuerySet["PublicationItem"]):
    """What decisions did to procedures."""

    procedure_path = "procedure__"

    def unpublished(self) -> Self:
        """Keep what was announced and not yet entered into the national database."""
        return self.filter(published_on=None)
