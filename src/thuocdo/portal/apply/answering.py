"""Questions that are answered with files: they come with the page, and stand among the papers of the application."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from thuocdo.dossiers.applications import services
from thuocdo.errors import DomainError
from thuocdo.procedures.electronic_forms.schema import Group, QuestionKind
from thuocdo.procedures.electronic_forms.validating import AnswerProblem
from thuocdo.ui.errors import message_of
from thuocdo.ui.uploads.received import received_files

if TYPE_CHECKING:
    from django.http import HttpRequest

    from thuocdo.accounts.models import Citizen
    from thuocdo.dossiers.models import Application


def with_files(
    request: HttpRequest,
    citizen: Citizen,
    row: Application,
    group: Group,
    typed: Mapping[str, Any],
) -> tuple[dict[str, Any], tuple[AnswerProblem, ...]]:
    """Return the answers of a page with the names of its files, and why a file was not taken.

    What was sent replaces what was there; where nothing was sent it stays.
    """
    answers, refused = dict(typed), []
    now = timezone.now()
    for one in group.questions:
        if one.kind is not QuestionKind.FILE:
            continue
        answers[one.key] = row.answers.get(group.key, {}).get(one.key, "")
        try:
            files = received_files(request, f"file-{one.key}", actor=None, at=now)
            if files or request.POST.get("drop") == one.key:
                answers[one.key] = services.answer_with_files(
                    row, citizen=citizen, group=group, question=one, files=files, at=now
                )
        except DomainError as error:
            refused.append(AnswerProblem(group.key, one.key, message_of(error)))
    return {key: value for key, value in answers.items() if value != ""}, tuple(refused)
