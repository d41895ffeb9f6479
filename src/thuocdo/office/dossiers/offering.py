"""What the form of each act shows: a form that shows the same is drawn once and kept by it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

from thuocdo.dossiers.models import DossierDocument

if TYPE_CHECKING:
    from thuocdo.office.dossiers.pages import DossierPage

#: By the name of an act; one that is not here shows nothing of the dossier. `_act_fields.html` gets these and nothing else.
SHOWN: Mapping[str, tuple[str, ...]] = {
    "give_opinion": ("opinion_units",),
    "supersede_opinion": ("opinions",),
    "direct": ("directed",),
    "answer_directive": ("directives",),
    "withdraw_directive": ("directives",),
    "replace_paper": ("papers", "paper_forms", "secret"),
    "resolve": ("results", "listed", "dossier", "today", "signer"),
    "attach_result": ("results", "listed"),
    "digitise_result": ("results",),
    "take_back_result": ("results",),
    "hand_over": ("steps", "places"),
    "return_result": ("return_way",),
    "finish_step": ("open_steps",),
    "require_payment": ("fees",),
    "correct_mistake": ("results", "listed", "reissues"),
    "request_supplement": (
        "fault_items",
        "reasons",
        "late_to_ask",
        "asked_before",
        "approvers",
    ),
}
#: These show all papers of a dossier, so hardly any two are the same.
NEVER_KEPT = frozenset({"replace_paper", "request_supplement"})

_PAPER_FORMS = tuple(DossierDocument.Form.choices)

Told = tuple[tuple[str, Hashable], ...]


def told_in(page: DossierPage, act: str) -> Told:
    """Return what the form of an act shows, each by its name."""
    names = SHOWN.get(act)
    if names is None or page.choices is None:
        return ()
    row, choices = page.row, page.choices
    beside: dict[str, Any] = {
        "asked_before": row.supplement_count,
        "dossier": row.pk if page.results else None,
        "fault_items": choices.fault_items,
        "fees": page.money.fees,
        "listed": choices.results,
        "paper_forms": _PAPER_FORMS,
        "papers": page.papers,
        "reissues": any(one.name == "attach_result" for one in page.offers),
        "results": page.results,
        "secret": row.secret,
    }
    return tuple((name, beside[name] if name in beside else _of(page, name)) for name in names)


def _of(page: DossierPage, name: str) -> Any:
    return getattr(page if hasattr(page, name) else page.choices, name)
