"""What a search for procedures can be narrowed down to; all of it stands in the address."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from thuocdo.procedures.choices import AgencyRole, Level, LifeEvent, OnlineLevel
from thuocdo.procedures.models import ProcedureVersion
from thuocdo.procedures.searching import LONGEST_QUERY, search

if TYPE_CHECKING:
    from thuocdo.procedures.querysets import ProcedureVersionQuerySet

#: The best hit first; without words all are alike, so by name.
ORDER = ("closeness", "search_name", "id")
Choices = list[tuple[str, Any]]

LEVELS: Choices = [
    (Level.COMMUNE.value, _("Xã, phường, đặc khu")),
    (Level.PROVINCE.value, _("Sở, ngành của tỉnh")),
    (Level.VERTICAL.value, _("Cơ quan trung ương đặt tại tỉnh")),
    (Level.MINISTRY.value, _("Bộ, cơ quan trung ương")),
]
ONLINE: Choices = [
    (OnlineLevel.FULL.value, _("Làm hoàn toàn qua mạng")),
    (OnlineLevel.PARTIAL.value, _("Làm một phần qua mạng")),
    (OnlineLevel.NONE.value, _("Chỉ nộp trực tiếp hoặc qua bưu chính")),
]


class FindProceduresForm(forms.Form):
    """The search and its filters. A value that is none of the choices finds nothing."""

    q = forms.CharField(
        label=_("Bạn muốn làm gì?"),
        required=False,
        max_length=LONGEST_QUERY,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    event = forms.ChoiceField(label=_("Sự kiện trong đời"), required=False)
    sector = forms.ChoiceField(label=_("Lĩnh vực"), required=False)
    level = forms.ChoiceField(label=_("Cấp giải quyết"), required=False)
    agency = forms.ChoiceField(label=_("Cơ quan giải quyết"), required=False)
    online = forms.ChoiceField(label=_("Làm qua mạng"), required=False)

    def __init__(self, data: MultiValueDict[str, str]) -> None:
        """Offer what occurs in the procedures in force.

        Shape: two queries.
        """
        super().__init__(data, auto_id="find-%s")
        self.day: date = timezone.localdate()
        self._offered: dict[str, Choices] = {}
        rows = self._everything()
        sectors = rows.values_list("sector__code", "sector__name", "sector__search_name")
        found = sorted(sectors.order_by().distinct(), key=lambda one: one[2])
        self._offer("sector", _("Mọi lĩnh vực"), [(code, name) for code, name, _s in found])
        self._offer("agency", _("Mọi cơ quan"), self._agencies(rows))
        self._offer("event", _("Mọi sự kiện"), list(LifeEvent.choices))
        self._offer("level", _("Mọi cấp"), LEVELS)
        self._offer("online", _("Tất cả"), ONLINE)

    def _offer(self, name: str, everything: Any, choices: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        self._offered[name] = choices
        field.choices = [("", everything), *choices]

    @staticmethod
    def _agencies(rows: ProcedureVersionQuerySet) -> Choices:
        names = (
            rows.filter(agencies__role=AgencyRole.COMPETENT)
            .order_by("agencies__name")
            .values_list("agencies__name", flat=True)
            .distinct()
        )
        return [(name, name) for name in names]

    def _everything(self) -> ProcedureVersionQuerySet:
        return ProcedureVersion.objects.for_everybody(self.day)

    @property
    def words(self) -> str:
        """Return what is searched for, as it was typed."""
        return (self.data.get("q") or "").strip()[:LONGEST_QUERY]

    @property
    def chosen(self) -> list[tuple[str, str, str]]:
        """Return the filters in use: name of the field, its label, and the label of the value."""
        found = []
        for name, field in self.fields.items():
            value = self.data.get(name)
            if name in self._offered and value:
                labels = {str(key): str(label) for key, label in self._offered[name]}
                found.append((name, str(field.label), labels.get(value) or value))
        return found

    def rows(self) -> tuple[ProcedureVersionQuerySet, bool]:
        """Return the versions that match, and whether they are only the nearest to the words; not ordered."""
        if not self.is_valid():
            return self._everything().none().searched(""), False
        rows = self._everything().narrowed(self.cleaned_data)
        return search(rows, self.cleaned_data["q"], on=self.day)
