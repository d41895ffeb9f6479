"""What can be done with many dossiers, and what has to be known before: which acts a person is offered, and warnings for one dossier."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thuocdo.accounts.scope import unit_ids_visible_to
from thuocdo.dossiers.result_states import standing
from thuocdo.dossiers.rules import WHO, Act
from thuocdo.dossiers.status import PaymentState
from thuocdo.figures.notation import write_number

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from thuocdo.accounts.models import User
    from thuocdo.dossiers.models import Dossier
    from thuocdo.dossiers.state import State

#: The acts as their buttons say them, in their order, and the right each needs.
_BUTTONS: Mapping[str, tuple[_StrPromise, Act]] = {
    "accept": (gettext_lazy("Tiếp nhận"), Act.DECIDE_RECEPTION),
    "hand_over": (gettext_lazy("Chuyển"), Act.HAND_OVER),
    "take_over": (gettext_lazy("Nhận"), Act.TAKE_OVER),
    "resolve": (gettext_lazy("Ký"), Act.DECIDE),
    "reassign": (gettext_lazy("Giao lại"), Act.REASSIGN),
    "stop_unanswered": (gettext_lazy("Dừng vì không bổ sung"), Act.DECIDE),
}
#: Acts after which the applicant goes on without having paid.
_AFTER_MONEY = frozenset({"resolve"})


def bulk_choices(user: User, *, managed: bool, closing: bool) -> tuple[tuple[str, str], ...]:
    """Return the acts that somebody may do with some dossier, as (name, word); what he never may is not offered.

    Shape: no query while nobody's rights change.

    Args:
        user: the person.
        managed: he looks at what he answers for, so giving it to somebody else is offered.
        closing: he looks at requests for papers that nobody answered, so stopping for that is offered.
    """
    return tuple(
        (name, str(word))
        for name, (word, act) in _BUTTONS.items()
        if (name != "reassign" or managed)
        and (name != "stop_unanswered" or closing)
        and unit_ids_visible_to(user, roles=WHO[act][0])
    )


def warnings_of(row: Dossier, state: State, act: str) -> tuple[str, ...]:
    """Return what has to be known before an act is done with one dossier; it can be done nevertheless.

    Args:
        row: the dossier.
        state: what its events fold to.
        act: name of the act.
    """
    return tuple(_warnings(row, state, act))


def _warnings(row: Dossier, state: State, act: str) -> list[str]:
    found = []
    if act in _AFTER_MONEY and row.payment_state == PaymentState.AWAITING:
        owed = write_number(Decimal(max(row.owed_vnd - row.paid_vnd, 0)))
        found.append(_("Còn phải nộp %(amount)s đồng.") % {"amount": owed})
    if act == "resolve" and not standing(state.results):
        found.append(_("Chưa có tệp kết quả."))
    if act == "resolve" and state.opinions_open:
        found.append(_("Còn ý kiến chưa trả lời."))
    return found


def results_named(state: State) -> tuple[str, ...]:
    """Return the results that a signature would issue, as they are called."""
    return tuple(
        " ".join(filter(None, (one.name, one.reference))) for one in standing(state.results)
    )
