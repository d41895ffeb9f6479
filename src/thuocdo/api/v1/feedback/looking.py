"""Finding the feedback that a program sent in itself; any other is as one that is not there."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest

from ninja import Router

from thuocdo.api.authentication import asking
from thuocdo.api.problems import not_found
from thuocdo.feedback.models import Feedback

router = Router()


def sent_in(request: HttpRequest) -> QuerySet[Feedback]:
    """Return what the program that asks sent in."""
    program = asking(request)
    rows = Feedback.objects.visible_to(program).sent_in_by(program)
    return rows.select_related("unit")


def found_feedback(request: HttpRequest, feedback_id: int) -> Feedback:
    """Return one feedback that the program sent in.

    Raises:
        NotFound: it sent in none with this number.
    """
    found = sent_in(request).filter(pk=feedback_id).first()
    if found is None:
        raise not_found()
    return found
