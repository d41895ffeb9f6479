"""The forms of decisions about procedures: announcing, abolishing, and which procedure is begun."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thuocdo.procedures.choices import Audience, PublicationKind
from thuocdo.procedures.publishing import Decision
from thuocdo.procedures.rules import drafting_places

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thuocdo.accounts.models import User


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class NewDraftForm(forms.Form):
    """A procedure that is begun: its code, for whom it is, and who drafts it."""

    code = forms.CharField(
        label=_("Mã thủ tục"),
        max_length=40,
        help_text=_("như 1.001193; T.000001 khi chưa có mã quốc gia"),
    )
    audience = forms.ChoiceField(label=_("Dành cho"), choices=Audience.choices)
    place = forms.ChoiceField(label=_("Đơn vị soạn"))

    def __init__(self, data: Mapping[str, Any] | None, *, user: User) -> None:
        super().__init__(data, auto_id="new-%s")
        self.places = {str(unit.pk): (unit, owner) for unit, owner in drafting_places(user)}
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, unit.name) for key, (unit, _owner) in self.places.items()]

    def order(self) -> dict[str, Any]:
        """Return what was chosen, as `start_draft` takes it."""
        unit, owner = self.places[self.cleaned_data["place"]]
        chosen = self.cleaned_data
        return {
            "owner": owner,
            "unit": unit,
            "code": chosen["code"],
            "audience": chosen["audience"],
        }


class DecisionForm(forms.Form):
    """A decision of publication with the days its deadline runs from."""

    number = forms.CharField(label=_("Số quyết định"), max_length=100)
    announced_on = day_field(_("Ngày ký"))
    valid_from = day_field(_("Áp dụng từ ngày"))
    title = forms.CharField(label=_("Trích yếu"), max_length=1000, required=False)
    legal_effective_on = day_field(
        _("Văn bản căn cứ có hiệu lực"), required=False, help_text=_("để tính hạn công bố")
    )
    legal_issued_on = day_field(_("Văn bản căn cứ được ký"), required=False)
    fast_track = forms.BooleanField(label=_("Văn bản theo trình tự rút gọn"), required=False)

    def decision(self) -> Decision:
        """Return the decision that was typed."""
        said = self.cleaned_data
        return Decision(
            number=said["number"],
            announced_on=said["announced_on"],
            legal_effective_on=said["legal_effective_on"],
            legal_issued_on=said["legal_issued_on"],
            fast_track=said["fast_track"],
            title=said["title"],
        )


class PublishForm(DecisionForm):
    """A decision that announces a version; what it does to a procedure that there is has to be said."""

    kind = forms.ChoiceField(label=_("Hình thức"))

    def __init__(
        self, data: Mapping[str, Any] | None, *, initial: dict[str, Any], amends: bool
    ) -> None:
        super().__init__(data, initial=initial)
        kinds = (
            [PublicationKind.AMENDED, PublicationKind.REPLACED] if amends else [PublicationKind.NEW]
        )
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(kind.value, kind.label) for kind in kinds]
