"""What can be done to a dossier; nothing else writes one. The public names of this room, by theme in the modules behind them."""

from __future__ import annotations

from thuocdo.dossiers.applicant_waits import (
    decline_withdrawal,
    receive_supplement,
    record_payment,
    request_supplement,
    request_withdrawal,
    require_payment,
)
from thuocdo.dossiers.archiving import archive_dossier
from thuocdo.dossiers.correcting import correct_mistake, drafted_correction_apology
from thuocdo.dossiers.counter import CounterWork, Decision, FeeAtCounter, HandedIn
from thuocdo.dossiers.delivery import confirm_delivery, note_undelivered, send_result
from thuocdo.dossiers.directing import answer_directive, direct, withdraw_directive
from thuocdo.dossiers.endings import refuse, resolve, return_result, stop
from thuocdo.dossiers.escalation import escalate
from thuocdo.dossiers.escalation_deciding import decide_escalation
from thuocdo.dossiers.external import ExternalMessage, report_external
from thuocdo.dossiers.green_lane import count_inner_limits
from thuocdo.dossiers.guiding import give_guidance
from thuocdo.dossiers.handling import (
    drafted_apology,
    extend,
    finish_step,
    give_back,
    give_opinion,
    hand_over,
    reassign,
    request_opinion,
    take_over,
)
from thuocdo.dossiers.introduced import Person
from thuocdo.dossiers.issuing import (
    NewResult,
    attach_result,
    digitise_result,
    open_result,
    take_back_result,
)
from thuocdo.dossiers.papers import add_document, describe_paper, digitise
from thuocdo.dossiers.people import find_person
from thuocdo.dossiers.reception import accept, not_accept, receive_dossier
from thuocdo.dossiers.recounting import recount_due_times
from thuocdo.dossiers.refunding import exempt_from_payment, refund_payment
from thuocdo.dossiers.reminding import remind_of_due
from thuocdo.dossiers.roots import take_root, verify
from thuocdo.dossiers.superseding import replace_paper, supersede_opinion
from thuocdo.dossiers.syncing import note_answer, note_sync
from thuocdo.dossiers.unanswered import remind_unanswered, stop_unanswered

__all__ = [
    "CounterWork",
    "Decision",
    "ExternalMessage",
    "FeeAtCounter",
    "HandedIn",
    "NewResult",
    "Person",
    "accept",
    "add_document",
    "answer_directive",
    "archive_dossier",
    "attach_result",
    "confirm_delivery",
    "correct_mistake",
    "count_inner_limits",
    "decide_escalation",
    "decline_withdrawal",
    "describe_paper",
    "digitise",
    "digitise_result",
    "direct",
    "drafted_apology",
    "drafted_correction_apology",
    "escalate",
    "exempt_from_payment",
    "extend",
    "find_person",
    "finish_step",
    "give_back",
    "give_guidance",
    "give_opinion",
    "hand_over",
    "not_accept",
    "note_answer",
    "note_sync",
    "note_undelivered",
    "open_result",
    "reassign",
    "receive_dossier",
    "receive_supplement",
    "record_payment",
    "recount_due_times",
    "refund_payment",
    "refuse",
    "remind_of_due",
    "remind_unanswered",
    "replace_paper",
    "report_external",
    "request_opinion",
    "request_supplement",
    "request_withdrawal",
    "require_payment",
    "resolve",
    "return_result",
    "send_result",
    "stop",
    "stop_unanswered",
    "supersede_opinion",
    "take_back_result",
    "take_over",
    "take_root",
    "verify",
    "withdraw_directive",
]
