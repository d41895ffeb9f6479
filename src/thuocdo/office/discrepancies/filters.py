"""What the list of discrepancies can be narrowed down to; all of it stands in the address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import CharField, DateField, ExpressionWrapper, F, Q
from django.db.models.functions import Cast, ExtractYear
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from thuocdo.consistency.catalogue import all_rules
from thuocdo.consistency.models import Discrepancy
from thuocdo.forms.library import form_versions
from thuocdo.ingestion.models import ROOM, Report
from thuocdo.office.choosing.fields import UnitField
from thuocdo.office.discrepancies.records import of_replaced_reports
from thuocdo.office.labels import section_name
from thuocdo.organisations.models import Unit
from thuocdo.working_time.period import PeriodKind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from thuocdo.accounts.models import User
    from thuocdo.consistency.models import DiscrepancyQuerySet
    from thuocdo.consistency.rule import Rule
    from thuocdo.forms.version import FormVersion

#: Worst first, then the newest check; within a report as found.
WORST_FIRST = ("rank", "-last_found_at", "position", "id")
NO_FORM = "none"
ALL = "all"
#: Open ones of reports whose place another took: nobody has to settle them any more, so they are not among the open ones.
REPLACED = "replaced"
ME, NOBODY = "me", "none"
ONE_DAY = timedelta(days=1)
Choices = list[tuple[str, Any]]

PERIODS: dict[str, _StrPromise] = {
    PeriodKind.YEAR: _("Năm"),
    PeriodKind.NINE_MONTHS: _("9 tháng"),
    PeriodKind.HALF_YEAR: _("6 tháng"),
    PeriodKind.QUARTER: _("Quý"),
    PeriodKind.MONTH: _("Tháng"),
}


def codes_by_form() -> Mapping[int, frozenset[str]]:
    """Return the indicators that each numbered form asks for, in whatever year."""
    return _codes_of(tuple(form_versions().values()))


@lru_cache(maxsize=2)
def _codes_of(versions: tuple[FormVersion, ...]) -> Mapping[int, frozenset[str]]:
    found: dict[int, set[str]] = {}
    for version in versions:
        for section, row in version.rows():
            if row.indicator:
                found.setdefault(section.number, set()).add(row.indicator)
    return {number: frozenset(codes) for number, codes in sorted(found.items())}


def form_titles() -> Mapping[int, str]:
    """Return the title of each numbered form, as the newest form of a province prints it."""
    provinces = [v for v in form_versions().values() if v.level == "province"]
    newest = max(provinces, key=lambda version: version.valid_from)
    return {section.number: section.title for section in newest.sections}


class FilterDiscrepanciesForm(forms.Form):
    """The filter of the list. A value that is none of the choices narrows the list down to nothing."""

    q = forms.CharField(label=_("Tìm (không cần gõ dấu)"), required=False, max_length=200)
    state = forms.ChoiceField(label=_("Tình trạng"), required=False)
    severity = forms.ChoiceField(label=_("Mức độ"), required=False)
    form = forms.ChoiceField(label=_("Biểu mẫu"), required=False)
    unit = UnitField(
        scope="reported",
        label=_("Đơn vị ban hành"),
        required=False,
        empty_label=_("Mọi đơn vị"),
    )
    year = forms.ChoiceField(label=_("Năm"), required=False)
    period = forms.ChoiceField(label=_("Kỳ báo cáo"), required=False)
    assigned = forms.ChoiceField(label=_("Giao cho"), required=False)
    rule = forms.CharField(label=_("Mã quy tắc"), required=False, max_length=40)

    def __init__(self, data: MultiValueDict[str, str], *, user: User) -> None:
        """Offer what occurs in the reports this person may see.

        Shape: two queries.
        """
        super().__init__(data)
        self.user = user
        reported = list(
            Report.objects.visible_to(user, shared=False)
            .annotate(year=_year())
            .order_by()
            .values_list("unit_id", "unit__name", "year")
            .distinct()
        )
        units = sorted({(name, pk) for pk, name, _year_ in reported})
        years = sorted({year for _pk, _name, year in reported}, reverse=True)
        of_replaced = (REPLACED, _("Báo cáo đã bị thay"))
        everything = (ALL, _("Mọi tình trạng"))
        self._offer("state", [("", _("Chưa xử lý")), *_rest_of_states(), of_replaced, everything])
        self._offer("severity", [("", _("Mọi mức độ")), *Discrepancy.Severity.choices])
        self._offer("form", [("", _("Mọi biểu")), *_forms(), (NO_FORM, _("Ngoài biểu mẫu"))])
        listed = [Unit(pk=pk, name=name) for name, pk in units]
        self.fields["unit"].of(user, listed=listed)  # type: ignore[attr-defined]
        self._offer("year", [("", _("Mọi năm")), *((str(year), str(year)) for year in years)])
        self._offer("period", [("", _("Mọi kỳ")), *PERIODS.items()])
        self._offer("assigned", self._people())

    def _offer(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def _people(self) -> Choices:
        found = (
            Discrepancy.objects.visible_to(self.user)
            .exclude(assigned_to=None)
            .order_by("assigned_to__full_name", "assigned_to_id")
            .values_list("assigned_to_id", "assigned_to__full_name")
            .distinct()
        )
        people = [(str(pk), name) for pk, name in found if pk != self.user.pk]
        return [("", _("Bất kỳ")), (ME, _("Tôi")), (NOBODY, _("Chưa giao ai")), *people]

    @property
    def narrow_count(self) -> int:
        """Return how many of the less used filters are in use; these are folded away while there are none."""
        folded = ("form", "unit", "year", "period", "assigned", "rule")
        return sum(1 for name in folded if self._says(name))

    @property
    def unclear_unit(self) -> bool:
        """Say whether what was typed for a unit fits none or several, and nothing else is wrong."""
        return bool(self.data.get("unit_words")) and set(self.errors) == {"unit"}

    def _says(self, name: str) -> bool:
        return any(self.data.get(f"{name}{end}") for end in ("", "_words", "_pick"))

    def rows(self) -> DiscrepancyQuerySet:
        """Return the discrepancies that match, of those this person may see; not ordered."""
        found = self.rows_about()
        if self.is_valid() and not self.cleaned_data["state"]:
            return found.exclude(of_replaced_reports(self.user))
        return found

    def rows_about(self) -> DiscrepancyQuerySet:
        """Return as `rows`, those of replaced reports too: the planner expects that these are half of all, and they are few."""
        found = Discrepancy.objects.visible_to(self.user)
        if not self.is_valid():
            return found.none()
        return found.filter(*self._conditions()).mentioning(self.cleaned_data["q"])

    def _conditions(self) -> Iterable[Q]:
        chosen = self.cleaned_data
        yield self._of_state(chosen["state"])
        if chosen["severity"]:
            yield Q(severity=chosen["severity"])
        if chosen["rule"]:
            yield Q(rule=chosen["rule"].strip().upper())
        if chosen["unit"]:
            yield Q(unit=chosen["unit"].pk)
        yield _of_form(chosen["form"])
        yield self._of_period(chosen["year"], chosen["period"])
        yield self._of_person(chosen["assigned"])

    def _of_state(self, wanted: str) -> Q:
        if wanted == ALL:
            return Q()
        if wanted == REPLACED:
            return Q(state=Discrepancy.State.OPEN) & of_replaced_reports(self.user)
        return Q(state=wanted or Discrepancy.State.OPEN)

    def _of_person(self, wanted: str) -> Q:
        if not wanted:
            return Q()
        if wanted == NOBODY:
            return Q(assigned_to=None)
        return Q(assigned_to=self.user.pk if wanted == ME else int(wanted))

    def _of_period(self, year: str, kind: str) -> Q:
        if not year and not kind:
            return Q()
        reports = Report.objects.visible_to(self.user, shared=False).annotate(year=_year())
        if year:
            reports = reports.filter(year=int(year))
        if kind:
            reports = reports.filter(period_kind=kind)
        keys = reports.order_by().annotate(key=Cast("pk", CharField())).values("key")
        return Q(record_room=ROOM, record_id__in=keys)


def _year() -> ExtractYear:
    """Return the year of a report's last day: the year of reform reports ends in December, the calendar's with it."""
    last_day = F("period_end") - ONE_DAY
    return ExtractYear(ExpressionWrapper(last_day, output_field=DateField()))


def _of_form(number: str) -> Q:
    if not number:
        return Q()
    if number == NO_FORM:
        return Q(indicators=[])
    return Q(indicators__0__in=codes_by_form()[int(number)])


def _forms() -> Choices:
    titles = form_titles()
    return [(str(n), f"{n}. {section_name(titles.get(n, ''))}") for n in codes_by_form()]


def _rest_of_states() -> Choices:
    return [choice for choice in Discrepancy.State.choices if choice[0] != Discrepancy.State.OPEN]


def rule_options() -> str:
    """Return the codes of all rules as HTML, to be offered while one is typed: some hundreds, drawn once."""
    return _options(all_rules())


@lru_cache(maxsize=2)
def _options(known: tuple[Rule, ...]) -> str:
    codes = dict.fromkeys(rule.text.id for rule in known)
    return format_html_join("", '<option value="{}"></option>', ((code,) for code in codes))
