"""The register of a unit as a file: asked for, waited for, fetched."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from thuocdo.dossiers.slips.register_files import RegisterOrder, order_of
from thuocdo.errors import DomainError
from thuocdo.office.exports.files import FORMATS, download
from thuocdo.office.slips.forms import OrderRegisterForm
from thuocdo.organisations.models import Unit
from thuocdo.ui.errors import message_of
from thuocdo.ui.language import in_english
from thuocdo.ui.signed_in import user_of

#: How often a page that waits asks again, in seconds, where there is no JavaScript.
_AGAIN_AFTER = "3"


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Ask for unit and days; a POST orders the register and leads to its file."""
    today = timezone.localdate()
    actor = user_of(request)
    usual = {"first": today.replace(day=1), "last": today}
    form = OrderRegisterForm(request.POST or None, initial=usual, user=actor)
    if request.method == "POST" and form.is_valid():
        try:
            ordered = form.order(actor=actor, at=timezone.now())
        except DomainError as error:
            form.add_error(None, message_of(error))
        else:
            return redirect("office:slips:order", ordered.key)
    status = 422 if form.errors else 200
    return render(request, "office/slips/register.html", {"form": form}, status=status)


@login_required
@never_cache
@require_GET
def order(request: HttpRequest, key: str) -> HttpResponse:
    """Show how far a register is; while it is being made the page comes again by itself."""
    found = order_of(key, actor=user_of(request))
    waits = found.state in {"waiting", "running"}
    context = {
        "order": found,
        "unit": Unit.objects.get(pk=found.unit_id),
        "waits": waits,
        "message": found.message_en if in_english() else found.message_vi,
    }
    answer = render(request, "office/slips/order.html", context)
    if waits:
        answer["Refresh"] = _AGAIN_AFTER
    return answer


@login_required
@never_cache
@require_GET
def file(request: HttpRequest, key: str) -> HttpResponse:
    """Send the file of a register."""
    found = order_of(key, actor=user_of(request))
    if found.state != "ready" or not found.path.is_file():
        raise Http404
    unit = Unit.objects.get(pk=found.unit_id)
    return download(
        found.path.read_bytes(), _file_name(found, unit), FORMATS[found.format].media_type
    )


def _file_name(found: RegisterOrder, unit: Unit) -> str:
    days = f"{found.first:%d.%m.%Y}-{found.last:%d.%m.%Y}"
    return f"Sổ theo dõi hồ sơ {unit.name} {days}.{found.format}"
