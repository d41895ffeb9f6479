"""What the lists about money can be narrowed down to; all of it stands in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thuocdo.payments.models import PaymentOrder, Provider, ReconciliationItem

if TYPE_CHECKING:
    from django.db.models import QuerySet

OPEN, SETTLED, ALL = "open", "settled", "all"
State = PaymentOrder.State


class FilterItemsForm(forms.Form):
    """Kind, whether it is settled, by whom the money came, and a number or code."""

    kind = forms.ChoiceField(
        label=_("Việc"),
        choices=[("", _("mọi việc")), *ReconciliationItem.Kind.choices],
        required=False,
    )
    done = forms.ChoiceField(
        label=_("Tình trạng"),
        choices=[(OPEN, _("chưa xử lý")), (SETTLED, _("đã xử lý")), (ALL, _("tất cả"))],
        required=False,
    )
    provider = forms.ChoiceField(
        label=_("Nguồn tiền"), choices=[("", _("mọi nguồn")), *Provider.choices], required=False
    )
    q = forms.CharField(
        label=_("Mã giao dịch, mã thanh toán hoặc mã hồ sơ"), max_length=100, required=False
    )

    def narrowed(self, rows: QuerySet[ReconciliationItem]) -> QuerySet[ReconciliationItem]:
        """Return the items that fit; a filter that makes no sense is left out. Without a state: those that wait."""
        self.is_valid()
        said = self.cleaned_data
        done = said.get("done") or OPEN
        if done != ALL:
            rows = rows.filter(settled_at__isnull=done == OPEN)
        if kind := said.get("kind"):
            rows = rows.filter(kind=kind)
        if provider := said.get("provider"):
            rows = rows.filter(notice__provider=provider)
        if words := said.get("q"):
            rows = rows.filter(
                Q(notice__transaction_id=words)
                | Q(notice__reference=words.upper())
                | Q(dossier__code=words)
                | Q(notice__words__icontains=words)
            )
        return rows


class FilterOrdersForm(forms.Form):
    """State, way to pay, and a number or code."""

    state = forms.ChoiceField(
        label=_("Tình trạng"),
        choices=[("", _("chưa có tiền")), *State.choices, (ALL, _("tất cả"))],
        required=False,
    )
    provider = forms.ChoiceField(
        label=_("Cách nộp"), choices=[("", _("mọi cách")), *Provider.choices], required=False
    )
    q = forms.CharField(label=_("Mã thanh toán hoặc mã hồ sơ"), max_length=100, required=False)

    def narrowed(self, rows: QuerySet[PaymentOrder]) -> QuerySet[PaymentOrder]:
        """Return the orders that fit. Without a state: those that wait for money, where the dossier still owes it."""
        self.is_valid()
        said = self.cleaned_data
        state = said.get("state")
        if not state:
            rows = rows.filter(
                state__in=(State.OPEN, State.EXPIRED), dossier__payment_state="awaiting"
            )
        elif state != ALL:
            rows = rows.filter(state=state)
        if provider := said.get("provider"):
            rows = rows.filter(provider=provider)
        if words := said.get("q"):
            rows = rows.filter(Q(reference=words.upper()) | Q(dossier__code=words))
        return rows
