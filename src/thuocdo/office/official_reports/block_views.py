"""The editor of a block: text, references, drafts, remarks, versions, the courtesy copy."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thuocdo.campaigns.outline import Entry
from thuocdo.errors import Conflict, DomainError
from thuocdo.office.official_reports.finding import entry_of, report_of
from thuocdo.office.official_reports.forms import BlockForm
from thuocdo.office.official_reports.pages import (
    block_page,
    history_of,
    preview_of,
    title_of,
)
from thuocdo.official_reports.differences import differences
from thuocdo.official_reports.gathering import figures_of
from thuocdo.official_reports.models import Language, OfficialReport
from thuocdo.official_reports.references import rendered
from thuocdo.official_reports.writing import (
    current_blocks,
    remark,
    replace_typed,
    settle_remark,
    write_block,
)
from thuocdo.ui.errors import message_of, status_of
from thuocdo.ui.signed_in import user_of


@login_required
@require_http_methods(["GET", "POST"])
def block(request: HttpRequest, report_id: int, key: str) -> HttpResponse:
    """Show the editor; save the text as one more version. A draft is added to the text, not saved."""
    found, entry = report_of(request, report_id), entry_of(key)
    if request.method == "GET":
        return _editor(request, found, entry)
    form = BlockForm(request.POST)
    if not form.is_valid():
        return _editor(request, found, entry, form=form, status=422)
    text = form.cleaned_data["text"].replace("\r\n", "\n")
    added = request.POST.get("add", "")
    if added:
        longer = f"{text.rstrip()}\n{added}".lstrip("\n")
        again = BlockForm({"text": longer, "seen": form.cleaned_data["seen"]})
        return _editor(request, found, entry, form=again)
    try:
        write_block(
            found, entry=key, text=text, seen=form.cleaned_data["seen"], actor=user_of(request), at=timezone.now()
        )  # fmt: skip
    except DomainError as error:
        form.add_error(None, message_of(error))
        return _editor(
            request,
            found,
            entry,
            form=form,
            status=status_of(error),
            beside=isinstance(error, Conflict),
        )
    messages.success(request, _("Đã lưu."))
    return _to_block(found, key)


def _editor(
    request: HttpRequest,
    report: OfficialReport,
    entry: Entry,
    *,
    form: BlockForm | None = None,
    status: int = 200,
    beside: bool = False,
) -> HttpResponse:
    """Answer with the editor; where somebody was faster, with both texts beside each other and his version as the one that was seen."""
    user = user_of(request)
    typed = form.data["text"].replace("\r\n", "\n") if form is not None else None
    page = block_page(report, entry, figures_of(report, user=user), text=typed, user=user)
    number, stands = (page.version.number, page.version.text) if page.version else (0, "")
    seen = number if beside or form is None else form.data.get("seen", number)
    told = {
        "page": page,
        "form": form or BlockForm(initial={"text": stands, "seen": number}),
        "seen": seen,
        "text": stands if typed is None else typed,
        "pieces": differences(stands, typed or "") if beside else (),
    }
    return render(request, "office/official_reports/block.html", told, status=status)


@login_required
@require_POST
def shown(request: HttpRequest, report_id: int, key: str) -> HttpResponse:
    """Return what a text that is being typed will read like, as a fragment."""
    found, entry = report_of(request, report_id), entry_of(key)
    text = request.POST.get("text", "").replace("\r\n", "\n")
    figures = figures_of(found, user=user_of(request))
    told = {"preview": preview_of(text, figures), "report": found, "entry": entry, "saved": False}
    return render(request, "office/official_reports/_preview.html", told)


@login_required
@require_POST
def replace(request: HttpRequest, report_id: int, key: str) -> HttpResponse:
    """Put a reference in the place of a typed figure."""
    found = report_of(request, report_id)
    entry_of(key)
    try:
        start, seen = int(request.POST["start"]), int(request.POST["seen"])
        typed, token = request.POST["typed"], request.POST["token"]
    except (KeyError, ValueError):
        raise Http404 from None
    replace_typed(
        found, entry=key, seen=seen, start=start, typed=typed, token=token, actor=user_of(request), at=timezone.now()
    )  # fmt: skip
    messages.success(request, _("Đã thay số gõ tay bằng tham chiếu."))
    return _to_block(found, key)


@login_required
@require_POST
def remark_on(request: HttpRequest, report_id: int, key: str) -> HttpResponse:
    """Remark something, or say that a remark is dealt with."""
    found = report_of(request, report_id)
    entry_of(key)
    settled = request.POST.get("settle", "")
    if settled.isdigit():
        settle_remark(int(settled), found, actor=user_of(request), at=timezone.now())
    else:
        text = request.POST.get("remark", "")
        remark(found, entry=key, text=text, actor=user_of(request), at=timezone.now())
    return _to_block(found, key)


@login_required
@require_GET
def history(request: HttpRequest, report_id: int, key: str) -> HttpResponse:
    """Show the versions of a block with what each changed."""
    found, entry = report_of(request, report_id), entry_of(key)
    language = Language.ENGLISH if request.GET.get("language") == "en" else Language.VIETNAMESE
    told = {
        "report": found,
        "entry": entry,
        "title": title_of(entry),
        "versions": history_of(found, entry, language),
        "english": language is Language.ENGLISH,
    }
    return render(request, "office/official_reports/history.html", told)


@login_required
@require_http_methods(["GET", "POST"])
def english(request: HttpRequest, report_id: int, key: str) -> HttpResponse:
    """Write a block of the courtesy copy beside the Vietnamese text."""
    found, entry = report_of(request, report_id), entry_of(key)
    user = user_of(request)
    version = current_blocks(found, Language.ENGLISH).get(key)
    started = {"text": version.text if version else "", "seen": version.number if version else 0}
    form, status = BlockForm(initial=started), 200
    if request.method == "POST":
        form, status = BlockForm(request.POST), 422
        if form.is_valid():
            try:
                write_block(
                    found, entry=key, text=form.cleaned_data["text"], seen=form.cleaned_data["seen"], actor=user,
                    at=timezone.now(), language=Language.ENGLISH,
                )  # fmt: skip
            except DomainError as error:
                form.add_error(None, message_of(error))
                status = status_of(error)
            else:
                messages.success(request, _("Đã lưu bản tiếng Anh."))
                return redirect("office:official_reports:report", found.pk)
    figures = figures_of(found, user=user)
    original = current_blocks(found).get(key)
    said = rendered(original.text, figures) if original else ""
    told = {
        "report": found,
        "entry": entry,
        "title": title_of(entry),
        "form": form,
        "original": said,
        "typed": original.text if original else "",
    }
    return render(request, "office/official_reports/english.html", told, status=status)


def _to_block(report: OfficialReport, key: str) -> HttpResponse:
    return redirect("office:official_reports:block", report.pk, key)
