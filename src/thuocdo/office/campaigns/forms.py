"""What is said when a campaign is made or changed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thuocdo.campaigns.asking import ASKED_KINDS, default_forms, units_to_choose
from thuocdo.campaigns.outline import areas
from thuocdo.campaigns.planning import Plan
from thuocdo.forms.library import form_versions, usual_form
from thuocdo.office.choosing.fields import UnitField
from thuocdo.office.filled.forms import period_choices, window_of, written
from thuocdo.organisations.models import Unit
from thuocdo.ui.language import in_english

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from thuocdo.accounts.models import User
    from thuocdo.campaigns.models import Campaign

ROW = "row:"
_MOMENTS = ["%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M"]
_END_OF_DAY = time(17, 0)
#: Days after the last day of a period on which units send, the organiser has looked, and it closes. A guess: each province sets its own, before the 20th.
_DUE, _APPRAISED, _CLOSED = 2, 4, 6


def _moment(label: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        input_formats=_MOMENTS,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class PeriodForm(forms.Form):
    """Which days: the first thing that is said of a campaign, for the units and forms follow from it."""

    period = forms.ChoiceField(label=_("Kỳ báo cáo"))

    def __init__(self, data: Any, *, asked: str = "") -> None:
        super().__init__(data, initial={"period": asked})
        field = self.fields["period"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(period_choices(timezone.localdate(), window_of(asked)))


class CampaignForm(forms.Form):
    """A whole campaign; its period is said before."""

    title = forms.CharField(label=_("Tên đợt báo cáo"), max_length=200)
    opens_at = _moment(_("Mở lúc"))
    due_at = _moment(_("Hạn gửi"))
    appraisal_due_at = _moment(_("Hạn thẩm định"))
    closes_at = _moment(_("Đóng lúc"))
    instructions = forms.CharField(
        label=_("Hướng dẫn"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    result_form = forms.ChoiceField(label=_("Biểu tổng hợp của tỉnh"))
    areas = forms.MultipleChoiceField(
        label=_("Phần lời cần viết"), required=False, widget=forms.CheckboxSelectMultiple
    )
    units = forms.MultipleChoiceField(
        label=_("Đơn vị phải báo cáo"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any, *, unit: Unit, period: Any, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial))
        self.period = period
        self.known = units_to_choose(unit, on=period.last_day)
        self.kinds = [kind for kind in ASKED_KINDS if any(one.kind == kind for one in self.known)]
        tongue = "en" if in_english() else "vi"
        versions = _newest_first()
        self._choices("units", [(str(one.pk), one.name) for one in self.known])
        self._choices("areas", [(one.key, getattr(one, tongue)) for one in areas()])
        self._choices("result_form", versions)
        for kind in self.kinds:
            self.fields[f"form_{kind}"] = forms.ChoiceField(label=kind.label, choices=versions)

    def _choices(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def units_by_kind(self) -> list[tuple[Any, list[tuple[Unit, bool]]]]:
        """Return the units to tick, by kind, each with whether it is ticked."""
        ticked = {str(one) for one in self["units"].value() or ()}
        return [
            (kind, [(one, str(one.pk) in ticked) for one in self.known if one.kind == kind])
            for kind in self.kinds
        ]

    @property
    def form_fields(self) -> list[Any]:
        """Return the fields that choose a form for each kind of unit."""
        return [self[f"form_{kind}"] for kind in self.kinds]

    def plan(self) -> Plan:
        """Return what was said; only of a form that is valid."""
        said = self.cleaned_data
        return Plan(
            title=said["title"],
            period=self.period,
            forms={str(kind): said[f"form_{kind}"] for kind in self.kinds},
            result_form=said["result_form"],
            opens_at=said["opens_at"],
            due_at=said["due_at"],
            appraisal_due_at=said["appraisal_due_at"],
            closes_at=said["closes_at"],
            unit_ids=[int(one) for one in said["units"]],
            instructions=said["instructions"],
            areas=said["areas"],
        )


class AssignRowsForm(forms.Form):
    """Which unit answers for each row of the whole; a row without one is nobody's. The field of a row is `row:<its name>`."""

    def __init__(
        self,
        data: Any,
        *,
        campaign: Campaign,
        labels: Mapping[str, str],
        units: Sequence[Unit],
        owners: Mapping[str, int],
        user: User,
    ) -> None:
        """Ask for the unit of each row.

        Args:
            data: what was sent; null at first.
            campaign: whose rows they are.
            labels: what each row is called, by its name.
            units: those that can answer.
            owners: which unit answers now, by row.
            user: who decides it.
        """
        super().__init__(data)
        among = Unit.objects.filter(pk__in=[one.pk for one in units])
        for row, label in labels.items():
            field = UnitField(
                scope="asked",
                label=label,
                required=False,
                initial=owners.get(row),
                empty_label=_("– chưa phân công –"),
            )
            field.widget.attrs["aria-label"] = label
            field.of(user, key=str(campaign.pk), among=among, listed=units)
            self.fields[f"{ROW}{row}"] = field

    @property
    def said(self) -> dict[str, int]:
        """Return which unit answers, by row; only of a form that is valid."""
        return {
            name.removeprefix(ROW): unit.pk
            for name, unit in self.cleaned_data.items()
            if unit is not None
        }


def rows_sent(data: Mapping[str, Any]) -> list[str]:
    """Return the rows that a form named, in its order."""
    ends = ("_words", "_pick")
    return [one.removeprefix(ROW) for one in data if one.startswith(ROW) and not one.endswith(ends)]


def initial_of_new(
    unit: Unit, period: Any, *, now: datetime, template: Campaign | None
) -> dict[str, Any]:
    """Return what a new campaign begins with: what the last one said, moved to the new period; the dates of one that is over follow today."""
    known = units_to_choose(unit, on=period.last_day)
    usual = default_forms(period.last_day)
    end = period.last_day
    counted_from = max(end, timezone.localdate(now))
    return {
        "title": f"Báo cáo cải cách hành chính {period_words(period)}",
        "opens_at": max(now.replace(second=0, microsecond=0), _at(end, 0) - timedelta(days=5)),
        "due_at": _at(counted_from, _DUE),
        "appraisal_due_at": _at(counted_from, _APPRAISED),
        "closes_at": _at(counted_from, _CLOSED),
        "instructions": template.instructions if template else "",
        "areas": template.areas if template else [one.key for one in areas()],
        "result_form": usual_form("province", on=end).code,
        "units": [str(one.pk) for one in known],
        **{f"form_{kind}": form for kind, form in usual.items()},
    }


def initial_of(campaign: Campaign) -> dict[str, Any]:
    """Return what a campaign says now."""
    return {
        "title": campaign.title,
        "opens_at": campaign.opens_at,
        "due_at": campaign.due_at,
        "appraisal_due_at": campaign.appraisal_due_at,
        "closes_at": campaign.closes_at,
        "instructions": campaign.instructions,
        "areas": campaign.areas,
        "result_form": campaign.result_form,
        "units": [str(one) for one in campaign.submissions.values_list("unit_id", flat=True)],
        **{f"form_{kind}": form for kind, form in campaign.forms.items()},
    }


def period_words(period: Any) -> str:
    """Return a period as a title names it, in Vietnamese."""
    known = dict(period_choices(timezone.localdate(), period))
    return known[written(period)].partition(" (")[0]


def _at(day: date, later: int) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=later), _END_OF_DAY))


def _newest_first() -> list[tuple[str, str]]:
    found = sorted(form_versions().values(), key=lambda one: one.valid_from, reverse=True)
    return [(one.code, one.title) for one in found]
