"""Why a record moved a score: told from what measures gained by it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Reason(StrEnum):
    """What happened to a record; the first that fits."""

    ENDED_LATE = "ended_late"
    OVERDUE = "overdue"
    SECOND_REQUEST = "second_request"
    ENDED_ON_TIME = "ended_on_time"
    ACCEPTED = "accepted"
    RESULT_ATTACHED = "result_attached"
    DIGITISED = "digitised"
    PAID_ONLINE = "paid_online"
    FEEDBACK_LATE = "feedback_late"
    FEEDBACK_DISLIKED = "feedback_disliked"
    FEEDBACK_ANSWERED = "feedback_answered"
    FEEDBACK_RECEIVED = "feedback_received"
    CORRECTED = "corrected"


def reason_of(gained: Mapping[str, int], *, day_passed: bool) -> Reason:
    """Return why a record moved.

    Args:
        gained: what measures gained by it, by their code.
        day_passed: it left those in time because its day passed, and not by an event.
    """

    def more(code: str) -> bool:
        return gained.get(code, 0) > 0

    ended, on_time = more("dossiers.index_ended"), more("dossiers.index_ended_on_time")
    no_longer_in_time = gained.get("service_index.open_in_time", 0) < 0
    still_open = gained.get("dossiers.index_open", 0) == 0
    told = {
        Reason.ENDED_LATE: ended and not on_time,
        Reason.OVERDUE: no_longer_in_time and still_open and day_passed,
        Reason.SECOND_REQUEST: no_longer_in_time and still_open,
        Reason.ENDED_ON_TIME: on_time,
        Reason.ACCEPTED: more("dossiers.received"),
        Reason.RESULT_ATTACHED: more("service_index.electronic_results"),
        Reason.DIGITISED: more("service_index.digitised_whole"),
        Reason.PAID_ONLINE: more("service_index.paid_online"),
        **_of_feedback(gained),
    }
    return next((reason for reason, holds in told.items() if holds), Reason.CORRECTED)


def _of_feedback(gained: Mapping[str, int]) -> dict[Reason, bool]:
    """Return which reasons of feedback fit; its records have no measure of dossiers."""
    ended = gained.get("feedback.ended", 0)
    on_time = gained.get("feedback.ended_on_time", 0)
    in_time = gained.get("feedback.open_in_time", 0)
    opened = gained.get("feedback.open", 0)
    fine = gained.get("service_index.feedback_satisfied", 0)
    about_dossier = gained.get("service_index.feedback_on_dossiers", 0)
    return {
        Reason.FEEDBACK_LATE: (ended > 0 and on_time <= 0) or (in_time < 0 and not ended),
        Reason.FEEDBACK_DISLIKED: not ended and fine < 0,
        Reason.FEEDBACK_ANSWERED: on_time > 0,
        Reason.FEEDBACK_RECEIVED: opened > 0 or about_dossier > 0,
    }
