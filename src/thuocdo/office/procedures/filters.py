"""What the list of procedures can be narrowed down to; all of it stands in the address."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from thuocdo.procedures.choices import (
    AgencyRole,
    Audience,
    Level,
    LifeEvent,
    OnlineLevel,
)
from thuocdo.procedures.models import ProcedureVersion
from thuocdo.procedures.searching import LONGEST_QUERY, search

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.procedures.querysets import ProcedureVersionQuerySet

#: The best hit first; without words all are alike, so by name.
ORDER = ("closeness", "search_name", "id")
Choices = list[tuple[str, Any]]


class FilterProceduresForm(forms.Form):
    """The filter of the list. A value that is none of the choices narrows the list down to nothing."""

    q = forms.CharField(
        label=_("Tìm tên, mã, lĩnh vực (không cần gõ dấu)"),
        required=False,
        max_length=LONGEST_QUERY,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    level = forms.ChoiceField(label=_("Cấp thực hiện"), required=False)
    sector = forms.ChoiceField(label=_("Lĩnh vực"), required=False)
    event = forms.ChoiceField(label=_("Sự kiện"), required=False)
    agency = forms.ChoiceField(label=_("Cơ quan có thẩm quyền"), required=False)
    online = forms.ChoiceField(label=_("Mức độ trực tuyến"), required=False)
    audience = forms.ChoiceField(label=_("Dành cho"), required=False)
    on = forms.DateField(
        label=_("Có hiệu lực vào ngày"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: MultiValueDict[str, str], *, user: User) -> None:
        """Offer what occurs in the procedures this person may see.

        Shape: two queries.
        """
        super().__init__(data, auto_id="filter-%s")
        self.user = user
        in_force = self._in_force()
        sectors = in_force.values_list("sector__code", "sector__name", "sector__search_name")
        found = sorted(sectors.order_by().distinct(), key=lambda one: one[2])
        self._offer("sector", [("", _("Mọi lĩnh vực")), *((c, name) for c, name, _s in found)])
        self._offer("agency", [("", _("Mọi cơ quan")), *self._agencies(in_force)])
        self._offer("level", [("", _("Mọi cấp")), *Level.choices])
        self._offer("event", [("", _("Mọi sự kiện")), *LifeEvent.choices])
        self._offer("online", [("", _("Mọi mức độ")), *OnlineLevel.choices])
        self._offer("audience", [("", _("Tất cả")), *Audience.choices])

    def _offer(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @staticmethod
    def _agencies(rows: ProcedureVersionQuerySet) -> Choices:
        names = (
            rows.filter(agencies__role=AgencyRole.COMPETENT)
            .order_by("agencies__name")
            .values_list("agencies__name", flat=True)
            .distinct()
        )
        return [(name, name) for name in names]

    @property
    def day(self) -> date:
        """Return the day the list is about: today where none or none that makes sense is given."""
        try:
            return date.fromisoformat(self.data.get("on") or "")
        except ValueError:
            return timezone.localdate()

    @property
    def narrow_count(self) -> int:
        """Return how many of the less used filters are in use; these are folded away while there are none."""
        return sum(1 for name in ("agency", "online", "audience", "on") if self.data.get(name))

    def _in_force(self) -> ProcedureVersionQuerySet:
        return ProcedureVersion.objects.visible_to(self.user).in_force(self.day)

    def rows(self) -> tuple[ProcedureVersionQuerySet, bool]:
        """Return the versions that match, and whether they are only the nearest to the words; not ordered."""
        if not self.is_valid():
            return self._in_force().none().searched(""), False
        rows = self._in_force().narrowed(self.cleaned_data)
        if self.cleaned_data["audience"]:
            rows = rows.filter(procedure__audience=self.cleaned_data["audience"])
        return search(rows, self.cleaned_data["q"], on=self.day)
