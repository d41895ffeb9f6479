"""What can be asked of dossiers; every list starts with `visible_to`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, Func, Q, Value

from thuocdo.accounts.models import OrganisationAccount
from thuocdo.accounts.scope import units_visible_to
from thuocdo.dossiers.status import ENDED, DeliveryState
from thuocdo.dossiers.words import named_query, within, words_query
from thuocdo.postgresql.shapes import Slot, array_of

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    from thuocdo.accounts.models import Citizen
    from thuocdo.dossiers.models import (  # noqa: F401 - ruff does not see the name inside `QuerySet["…"]`
        Dossier,
    )

    Person = AbstractBaseUser | AnonymousUser


#: So many dossiers are walked through in some ten milliseconds.
NEWEST = 20_000


class _EqualsAny(Func):
    """`column = ANY(array)`: planned as a list of numbers, but written and read as one value."""

    template = "%(expressions)s::bigint[])"
    arg_joiner = " = ANY("
    output_field = models.BooleanField()


class _EqualsNone(Func):
    """`column <> ALL(array)`."""

    template = "%(expressions)s::bigint[])"
    arg_joiner = " <> ALL("
    output_field = models.BooleanField()


class _Overlaps(Func):
    """`array && array`."""

    template = "%(expressions)s::bigint[]"
    arg_joiner = " && "
    output_field = models.BooleanField()


class _IsWithin(Func):
    """`array <@ array`."""

    template = "%(expressions)s::bigint[]"
    arg_joiner = " <@ "
    output_field = models.BooleanField()


class _Answers(Func):
    """`lexemes @@ question`, with lexemes as they are: `to_tsquery` would take a pair of words apart."""

    template = "(%(expressions)s::tsquery)"
    arg_joiner = " @@ "
    output_field = models.BooleanField()


class _AmongFound(Func):
    """The dossiers that the index of words gives. Behind a query of its own the question is nothing the planner could have an opinion on."""

    template = "(%(expressions)s::tsquery))))"
    arg_joiner = (
        " = ANY(ARRAY(SELECT dossier_id FROM dossiers_dossierwords WHERE lexemes @@ (SELECT "
    )
    output_field = models.BooleanField()


class _AmongNewest(Func):
    """The dossiers among the newest whose words answer a question.

    They are found before anything else: joined, the planner walks through all dossiers for the few that it expects to be soon enough.
    """

    output_field = models.BooleanField()

    def __init__(self, question: str | Slot, *, walked: str, given: Sequence[int | Slot]) -> None:
        super().__init__(F("pk"), _value(question))
        self._walked, self._given = walked, tuple(given)

    def as_sql(  # type: ignore[override] # none of its templates is used
        self, compiler: Any, connection: Any, **context: Any
    ) -> tuple[str, Any]:
        """Return the condition."""
        del connection, context
        key, question = (compiler.compile(one) for one in self.source_expressions)
        found = f"SELECT dossier_id FROM ({self._walked}) AS newest WHERE lexemes @@ {question[0]}::tsquery"  # noqa: S608 - constants
        return f"{key[0]} = ANY(ARRAY({found}))", (*key[1], *self._given, *question[1])


@dataclass(frozen=True, slots=True)
class AllBut:
    """All ids there are but some: what whoever sees nearly all units sees, said with fewer numbers. A slot takes them as `array_of` writes them.

    Null: there is at least one, 0 where none is left out, for a null is different from all of none.
    """

    ids: tuple[int, ...] | Slot


Ids = Iterable[int] | Slot | AllBut


class _AmongFoundBeside(Func):
    """The same with a second question that is asked without the index: only operators are looked up in it."""

    output_field = models.BooleanField()

    def as_sql(  # type: ignore[override] # none of its templates is used
        self, compiler: Any, connection: Any, **context: Any
    ) -> tuple[str, Any]:
        """Return the condition."""
        del connection, context
        key, question, beside = (compiler.compile(one) for one in self.source_expressions)
        sql = (
            f"{key[0]} = ANY(ARRAY(SELECT dossier_id FROM dossiers_dossierwords WHERE lexemes @@ (SELECT {question[0]}::tsquery) "  # noqa: S608 - constants
            f"AND ts_match_vq(lexemes, (SELECT {beside[0]}::tsquery))))"
        )
        return sql, (*key[1], *question[1], *beside[1])


def _within(query: str | None, unit_ids: Sequence[int]) -> str | None:
    return within(query, unit_ids) if query and unit_ids else query


def _array(ids: Iterable[int] | Slot) -> Value | Slot:
    if isinstance(ids, Slot):
        return ids
    return Value(array_of(tuple(ids)), output_field=models.TextField())


def any_of(field: str, ids: Ids) -> Q:
    """Return the condition that a field is one of some ids. With the 700 units of a province, former ones included, `IN` costs twice as much.

    A slot takes the ids as `array_of` writes them. A null is none of them.
    """
    if isinstance(ids, AllBut):
        return Q(_EqualsNone(F(field), _array(ids.ids)))
    return Q(_EqualsAny(F(field), _array(ids)))


def overlap_with(field: str, ids: Ids) -> Q:
    """Return the condition that an array has one of some ids in it; a slot takes them as `array_of` writes them."""
    if isinstance(ids, AllBut):
        return ~Q(_IsWithin(F(field), _array(ids.ids)))
    return Q(_Overlaps(F(field), _array(ids)))


class DossierQuerySet(models.QuerySet["Dossier"]):
    """Dossiers, asked for by who may see them, by state and by words."""

    def visible_to(
        self,
        user: Person,
        *,
        on: date | None = None,
        unit_ids: Ids | None = None,
        managed: bool = False,
    ) -> Self:
        """Keep what was handed in, is decided, lies or is to be answered in a unit that the person sees into.

        Shape: one query, none before it; nothing for whoever belongs to no unit on the day.

        Args:
            user: the person.
            on: the day; today where null.
            unit_ids: the units he sees into, or some of them, where the caller has asked already: over a million rows the database
                plans better with numbers than with a question. A slot takes them, at least one, as `array_of` writes them. Where he sees
                nearly all, `AllBut` the others.
            managed: with `unit_ids`, only what these units answer for: they decide it, or it lies with them.
        """
        if unit_ids is not None:
            ids = unit_ids if isinstance(unit_ids, (Slot, AllBut)) else list(unit_ids)
            return self._in_units(ids, managed=managed)
        units = units_visible_to(user, on=on).values("pk")
        return self.filter(
            Q(reception_unit__in=units)
            | Q(competent_agency__in=units)
            | Q(holder_unit__in=units)
            | Q(opinion_unit_ids__overlap=ArraySubquery(units))
        )

    def of_citizen(self, citizen: Citizen) -> Self:
        """Keep those in which a citizen is submitter, owner or delegate, as far as it is certain that he is.

        A verified personal id is enough. One that he only declares counts where a phone that is proven stands in the dossier beside it: by a code, or
        by the word of the identity provider. What he handed in online himself is his, too. A delegate who acts as him finds what his mandate is for; who
        acts for an organisation, the dossiers of that.

        Shape: one query, none before it; nothing for whoever has no personal id.
        """
        if citizen.organisation_id is not None:
            return self.of_organisation(citizen.organisation_id)
        found = self._naming(citizen)
        return found if citizen.mandate_id is None else found._mandated(citizen.mandate_id)

    def _naming(self, citizen: Citizen) -> Self:
        from thuocdo.dossiers.models import Applicant, Application  # noqa: PLC0415 - they use this

        if not citizen.personal_id:
            return self.none()
        his = Applicant.objects.filter(personal_id=citizen.personal_id)
        if citizen.verified:
            return self.filter(pk__in=his.values("dossier"))
        joined = citizen.joined.filter(given_up_at=None).values("phone")
        by_phone = (Q(phone=citizen.proven_phone) | Q(phone__in=joined)) & ~Q(phone="")
        by_mail = Q(email__iexact=citizen.email) & ~Q(email="")
        his = his.filter(by_phone | by_mail if citizen.email_proven else by_phone)
        himself = copy(citizen)
        himself.mandate_id = None
        handed_in = Application.objects.of_citizen(himself).exclude(dossier=None)
        return self.filter(pk__in=his.values("dossier").union(handed_in.values("dossier")))

    def _mandated(self, mandate_id: int) -> Self:
        """Keep what a mandate is for: everything, or the procedures and dossiers it names."""
        from thuocdo.dossiers.models import Mandate, MandateScope  # noqa: PLC0415 - they use this

        named = MandateScope.objects.filter(mandate=mandate_id)
        return self.filter(
            Q(Exists(Mandate.objects.filter(pk=mandate_id, everything=True)))
            | Q(pk__in=named.exclude(dossier=None).values("dossier"))
            | Q(procedure_version__procedure__in=named.exclude(procedure=None).values("procedure"))
        )

    def of_organisation(self, organisation_id: int) -> Self:
        """Keep those whose owner is an organisation with a confirmed account, by its tax code."""
        from thuocdo.dossiers.models import Applicant  # noqa: PLC0415 - it uses this

        known = OrganisationAccount.objects.confirmed().filter(pk=organisation_id)
        owners = Applicant.objects.filter(
            part=Applicant.Part.OWNER,
            kind=Applicant.Kind.ORGANISATION,
            tax_code__in=known.values("tax_code"),
        )
        return self.filter(pk__in=owners.values("dossier"))

    def _in_units(self, ids: list[int] | Slot | AllBut, *, managed: bool) -> Self:
        if not ids:
            return self.none()
        answered_for = any_of("competent_agency", ids) | any_of("holder_unit", ids)
        if managed:
            return self.filter(answered_for)
        return self.filter(
            any_of("reception_unit", ids) | answered_for | overlap_with("opinion_unit_ids", ids)
        )

    def open(self) -> Self:
        """Keep those that have not ended."""
        return self.filter(ended_at=None)

    def overdue(self, at: datetime) -> Self:
        """Keep the open ones whose due time lies before a moment; those that wait for the applicant are not among them."""
        return self.open().filter(paused_at=None, due_at__lt=at)

    def changed_since(self, at: datetime) -> Self:
        """Keep those of which something was written at a moment or later."""
        from thuocdo.dossiers.models import DossierEvent  # noqa: PLC0415 - it uses this

        written = DossierEvent.objects.filter(recorded_at__gte=at)
        return self.filter(pk__in=written.values("dossier"))

    def to_be_given(self, desk_ids: Iterable[int], *, sent: bool = False) -> Self:
        """Keep those whose result lies at some desks and waits to be fetched, or was sent and has not arrived."""
        state = DeliveryState.SENT if sent else DeliveryState.READY
        return self.filter(reception_unit__in=list(desk_ids), delivery_state=state.value)

    def searched(self, words: str, *, unit_ids: Sequence[int] = ()) -> Self:
        """Keep those with all words in code, owners or subject, in any order, without accents; longer words also as beginnings.

        Args:
            words: as they are typed.
            unit_ids: where the rows are kept to some units anyway, these units: the index is asked for them as well. None narrow nothing.
        """
        return self._asked(words_query(words), unit_ids)

    def named(self, words: str, *, unit_ids: Sequence[int] = ()) -> Self:
        """Keep those with an owner of that name, and with the words with figures; words side by side stand so in the name.

        Null: none where the words can be no name, a single word for example. Arguments as for `searched`.
        """
        return self._asked(named_query(words), unit_ids)

    def answering_newest(
        self,
        question: str | Slot,
        *,
        beyond: int | Slot | None = None,
        backwards: bool = False,
        most: int = NEWEST,
    ) -> Self:
        """Keep those among the newest dossiers whose words answer a question: enough for a page wherever one dossier of some hundred does.

        Args:
            question: as `words` writes it, or the slot of it.
            beyond: the id of a dossier from which on the newest are counted; null: from the newest of all.
            backwards: they are counted towards the newest of all.
            most: so many of the newest.
        """
        sign, order = (">", "ASC") if backwards else ("<", "DESC")
        since, given = ("", []) if beyond is None else (f"WHERE dossier_id {sign} %s", [beyond])
        walked = (
            f"SELECT dossier_id, lexemes FROM dossiers_dossierwords {since} "  # noqa: S608 - constants
            f"ORDER BY dossier_id {order} LIMIT {int(most)}"
        )
        return self.filter(_AmongNewest(question, walked=walked, given=given))

    def answering_by_index(self, question: str | Slot, *, beside: str | Slot | None = None) -> Self:
        """Keep those whose words answer a question, by the index in any case.

        What the planner expects of common words that are never together is wrong.

        Args:
            question: as `words` writes it, or the slot of it.
            beside: another question that they answer, too: asked of each dossier that the index gives, for the index of common words is long.
        """
        if beside is None:
            return self.filter(_AmongFound(F("pk"), _value(question)))
        return self.filter(_AmongFoundBeside(F("pk"), _value(question), _value(beside)))

    def _asked(self, query: str | None, unit_ids: Sequence[int]) -> Self:
        asked = _within(query, unit_ids)
        return self.none() if asked is None else self.answering(asked)

    def answering(self, question: str | Slot) -> Self:
        """Keep those whose words answer a question as `words` writes it, or the slot of it."""
        return self.filter(_Answers(F("words__lexemes"), _value(question)))


def _value(question: str | Slot) -> Value | Slot:
    return question if isinstance(question, Slot) else Value(question)


#: The numbers of the statuses that end a dossier, for conditions of the database.
ENDED_NUMBERS = tuple(sorted(int(one) for one in ENDED))
