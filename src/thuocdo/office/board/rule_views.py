"""Who is told of late dossiers in a unit, and when; its leaders and administrators change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from thuocdo.accounts.people import names_of
from thuocdo.accounts.scope import own_units, units_visible_to
from thuocdo.dossiers.escalation import rules_of_unit
from thuocdo.dossiers.escalation_deciding import DECIDING_ROLES
from thuocdo.dossiers.escalation_rules import LARGEST_AMOUNT, Told, When, quiet_on, rules_on
from thuocdo.dossiers.models import EscalationRule
from thuocdo.dossiers.services import decide_escalation
from thuocdo.errors import DomainError
from thuocdo.office.queue.filters import MANAGING, is_number
from thuocdo.organisations.models import Unit
from thuocdo.ui.errors import message_of, status_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

RULE_WORDS = {
    "near_due": gettext_lazy("Sắp đến hạn"),
    "last_day_to_apologise": gettext_lazy("Đến lúc xin lỗi, hẹn lại"),
    "overdue": gettext_lazy("Quá hạn"),
    "long_overdue": gettext_lazy("Quá hạn lâu"),
    "opinion_overdue": gettext_lazy("Ý kiến quá hạn"),
    "directive_overdue": gettext_lazy("Ý kiến chỉ đạo quá hạn"),
    "answer_near": gettext_lazy("Hồ sơ trực tuyến sắp hết hạn trả lời"),
    "answer_overdue": gettext_lazy("Hồ sơ trực tuyến quá hạn trả lời"),
}
WHEN_WORDS = {
    When.HOURS_BEFORE: gettext_lazy("giờ làm việc trước hạn"),
    When.DAYS_BEFORE: gettext_lazy("ngày trước ngày hết hạn"),
    When.DAYS_AFTER: gettext_lazy("ngày làm việc sau hạn"),
}
TOLD_WORDS = {
    Told.HOLDER: gettext_lazy("người giữ hồ sơ"),
    Told.REVIEWER: gettext_lazy("người thẩm tra"),
    Told.APPROVER: gettext_lazy("người ký"),
    Told.LEADER: gettext_lazy("người đứng đầu đơn vị"),
    Told.LEADER_ABOVE: gettext_lazy("lãnh đạo cấp trên"),
    Told.DESK: gettext_lazy("người tiếp nhận"),
    Told.LEADER_ASKING: gettext_lazy("người đứng đầu nơi xin ý kiến"),
    Told.LEADER_RECEPTION: gettext_lazy("người đứng đầu nơi tiếp nhận"),
    Told.GIVER: gettext_lazy("người chỉ đạo"),
}
MARK_WORDS = {
    "law": gettext_lazy("theo luật"),
    "published": gettext_lazy("theo nguồn đã công bố"),
    "known": gettext_lazy("cần kiểm tra lại"),
    "guess": gettext_lazy("lựa chọn của sản phẩm"),
}


class DecideRuleForm(forms.Form):
    """One decision: on or off, how much, and from when."""

    key = forms.ChoiceField(choices=list(RULE_WORDS.items()))
    enabled = forms.BooleanField(required=False)
    amount = forms.IntegerField(min_value=0, max_value=LARGEST_AMOUNT)
    valid_from = forms.DateField()


def _unit_asked(request: HttpRequest, user: User) -> Unit:
    """Return the unit of the address among those the person manages or decides for; his own one where none is named.

    Raises:
        Http404: he has nothing to do with it, or with any: nobody learns which.
    """
    seen = units_visible_to(user, roles={*MANAGING, *DECIDING_ROLES})
    under = request.GET.get("under", "").strip()
    if not under:
        unit = own_units(user, roles={*MANAGING, *DECIDING_ROLES}).first()
    else:
        unit = seen.filter(pk=int(under)).first() if is_number(under) else None
    if unit is None:
        raise Http404
    return unit


@login_required
@require_http_methods(["GET", "POST"])
def rules_page(request: HttpRequest) -> HttpResponse:
    """Show the rules of a unit; a POST decides one of them."""
    assert request.user.is_authenticated
    user, now = request.user, timezone.now()
    unit = _unit_asked(request, user)
    if request.method != "POST":
        return _answer(request, unit)
    form = DecideRuleForm(request.POST)
    if not form.is_valid():
        return _answer(request, unit, problem=_("Hãy ghi một số và một ngày."), status=422)
    try:
        decide_escalation(unit=unit, actor=user, at=now, **form.cleaned_data)
    except DomainError as error:
        return _answer(request, unit, problem=message_of(error), status=status_of(error))
    messages.success(
        request, _("Đã lưu quy tắc «%(rule)s».") % {"rule": RULE_WORDS[form.cleaned_data["key"]]}
    )
    answer = redirect("office:board:rules")
    answer["Location"] += f"?under={unit.pk}"
    return answer


def _answer(
    request: HttpRequest, unit: Unit, *, problem: str = "", status: int = 200
) -> HttpResponse:
    assert request.user.is_authenticated
    today = timezone.localdate()
    usual = {one.key: one for one in rules_on(today)}
    made = (
        EscalationRule.objects.visible_to(request.user).filter(unit=unit).order_by("-made_at")[:50]
    )
    decisions = list(made)
    decides = units_visible_to(request.user, roles=DECIDING_ROLES).filter(pk=unit.pk).exists()
    context = {
        "unit": unit,
        "under": str(unit.pk),
        "rules": [(one, usual[one.key]) for one in rules_of_unit(unit.pk, on=today)],
        "decisions": decisions,
        "people": names_of(one.made_by_id for one in decisions),
        "decides": decides,
        "quiet": quiet_on(today),
        "today": today,
        "problem": problem,
        "largest": LARGEST_AMOUNT,
        "rule_words": RULE_WORDS,
        "when_words": WHEN_WORDS,
        "told_words": TOLD_WORDS,
        "mark_words": MARK_WORDS,
    }
    return render(request, "office/board/rules.html", context, status=status)
