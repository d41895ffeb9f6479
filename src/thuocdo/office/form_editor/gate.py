"""Who may come in, and what most pages begin with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from thuocdo.forms.entered import as_version
from thuocdo.forms.models import StoredForm
from thuocdo.forms.permissions import edits_forms
from thuocdo.forms.problems import Problem
from thuocdo.forms.services import edit_draft, problems_with
from thuocdo.forms.version import FormVersion
from thuocdo.forms.wording import origin_note
from thuocdo.ui.language import in_english
from thuocdo.ui.signed_in import user_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import User


@dataclass(frozen=True, slots=True)
class Opened:
    """An entered form that a person works on."""

    row: StoredForm
    version: FormVersion
    user: User

    @property
    def editable(self) -> bool:
        """Say whether it is a draft still."""
        return self.row.state == StoredForm.State.DRAFT

    @property
    def origin(self) -> str:
        """Return the sentence that marks a form which no authority issued, empty for an official one."""
        return origin_note(self.version, english=in_english())

    def problems(self) -> tuple[Problem, ...]:
        """Return what keeps it from being put in force; nothing of one that is no draft."""
        return problems_with(self.version, self.row.rules) if self.editable else ()


def editor_of(request: HttpRequest) -> User:
    """Return the person, who edits forms.

    Raises:
        PermissionDenied: he does not: the page tells him nothing.
    """
    user = user_of(request)
    if not edits_forms(user):
        raise PermissionDenied
    return user


def opened(request: HttpRequest, form_id: int) -> Opened:
    """Return an entered form for a person who edits forms.

    Raises:
        PermissionDenied: he does not.
        Http404: there is none with this number.
    """
    user = editor_of(request)
    row = get_object_or_404(StoredForm.objects.visible_to(user), pk=form_id)
    return Opened(row, as_version(row), user)


def seen_number(request: HttpRequest) -> int:
    """Return the revision that a person saw; 0, which none has, where none is said."""
    said = request.POST.get("seen", "")
    return int(said) if said.isdecimal() and len(said) < 10 else 0


def edited(
    form: Opened,
    request: HttpRequest,
    change: Callable[[FormVersion], FormVersion],
    *,
    what: str,
) -> StoredForm:
    """Change the rows of a draft as a person asked.

    Raises:
        Conflict: somebody else changed it since the person saw it, or it is no draft any more.
        InvalidInput: the change cannot be made.
    """
    return edit_draft(
        form.row.pk,
        seen=seen_number(request),
        change=change,
        what=what,
        actor=form.user,
        at=timezone.now(),
    )


def said_by(problem: Problem) -> str:
    """Return a problem in the language of the screen."""
    return problem.en if in_english() else problem.vi
