"""What the lists about money can be narrowed down to; all of it stands in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thuocdo.payments.models import PaymentOrder, Provider, ReconciliationItem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from thuocdo.payments.models import ReceivingAccount

OPEN, SETTLED, ALL = "open", "settled", "all"
#: No account of a unit.
SHARED = "shared"
State = PaymentOrder.State


def account_choices(accounts: Iterable[ReceivingAccount]) -> list[tuple[str, Any]]:
    """Return the accounts of units to choose from, the one of the installation last."""
    named = [(str(one.pk), f"{one.unit.name} – {one.bank} {one.number}") for one in accounts]
    return [("", _("mọi tài khoản")), *named, (SHARED, _("tài khoản chung, tiền mặt, cổng"))]


def _of_account(said: str) -> Q:
    """Return what came to an account, or was asked for to it where nobody says which one it came to."""
    if said == SHARED:
        return Q(notice__account=None) & (Q(order=None) | Q(order__account=None))
    return Q(notice__account=said) | Q(notice__account=None, order__account=said)


class FilterItemsForm(forms.Form):
    """Kind, whether it is settled, by whom the money came, to which account, and a number or code."""

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
    account = forms.ChoiceField(label=_("Tài khoản"), required=False)
    q = forms.CharField(
        label=_("Mã giao dịch, mã thanh toán hoặc mã hồ sơ"), max_length=100, required=False
    )

    def __init__(
        self, *args: Any, accounts: Iterable[ReceivingAccount] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["account"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = account_choices(accounts)

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
        if account := said.get("account"):
            rows = rows.filter(_of_account(account))
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
