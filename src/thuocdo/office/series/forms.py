"""What a person chooses on the series page; all of it stands in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from thuocdo.organisations.models import Unit
from thuocdo.ui.charts import MOST_LINES
from thuocdo.working_time.period import PeriodKind

if TYPE_CHECKING:
    from collections.abc import Sequence

KINDS = [
    (PeriodKind.YEAR.value, _("Năm")),
    (PeriodKind.NINE_MONTHS.value, _("9 tháng")),
    (PeriodKind.HALF_YEAR.value, _("6 tháng")),
    (PeriodKind.QUARTER.value, _("Quý")),
    (PeriodKind.MONTH.value, _("Tháng")),
]
REPORTED, TODAY, DAY = "reported", "today", "day"
MAPS = [
    (REPORTED, _("Như đã báo cáo")),
    (TODAY, _("Theo địa giới hôm nay")),
    (DAY, _("Theo địa giới ngày")),
]
#: The digits of the largest identifier the database knows; longer numbers are no unit.
LONGEST_ID = 18


class ChooseSeriesForm(forms.Form):
    """Which indicator, for which reports, on which map. What is left out takes its usual value."""

    indicator = forms.CharField(required=False, max_length=120)
    kind = forms.ChoiceField(label=_("Kỳ báo cáo"), choices=KINDS, required=False)
    map = forms.ChoiceField(label=_("Địa giới"), choices=MAPS, required=False)
    on = forms.DateField(label=_("Ngày"), required=False)
    q = forms.CharField(label=_("Tìm chỉ tiêu"), max_length=200, required=False)
    find = forms.CharField(label=_("Tìm đơn vị"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """Fill in what was left out; a map of a day needs the day."""
        cleaned = super().clean() or {}
        cleaned["kind"] = PeriodKind(cleaned.get("kind") or PeriodKind.YEAR)
        cleaned["map"] = cleaned.get("map") or REPORTED
        if cleaned["map"] == DAY and not cleaned.get("on") and "on" not in self.errors:
            self.add_error(
                "on", _("Hãy ghi ngày của địa giới muốn xem, hoặc chọn địa giới hôm nay.")
            )
        return cleaned

    @property
    def names_too_many_units(self) -> bool:
        """Tell whether the address names more units than are shown."""
        assert isinstance(self.data, QueryDict)
        return len(set(self.data.getlist("unit"))) > MOST_LINES


def chosen_units(query: QueryDict) -> Sequence[Unit]:
    """Return the units named in an address in the order given, those that do not exist left out; one query, none for none.

    No more come back than a chart can tell apart.
    """
    written = dict.fromkeys(query.getlist("unit"))
    ids = [int(one) for one in written if one.isdecimal() and len(one) <= LONGEST_ID][:MOST_LINES]
    found = Unit.objects.in_bulk(ids) if ids else {}
    return [found[pk] for pk in dict.fromkeys(ids) if pk in found]
