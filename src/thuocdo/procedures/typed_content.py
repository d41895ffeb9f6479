"""What somebody types about a procedure, field by field, into a content, and a content into fields. Pure.

Fields are a tree of texts: lists of rows under the names of a content's parts. Whatever was typed stays in the tree; what cannot be
read is named with its path, "ways[0].time_limits[1].amount", the same by which `checking` names its places.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from thuocdo.procedures.content import (
    AgencyContent,
    Content,
    DocumentContent,
    FeeContent,
    LegalBasisContent,
    ResultContent,
    StepContent,
    TimeLimitContent,
    WayContent,
)
from thuocdo.procedures.intake import Intake

Tree = dict[str, Any]
#: Fields at the top with several values.
MANY = ("levels", "subjects", "life_events")
LISTS = ("agencies", "steps", "ways", "documents", "results", "legal_bases")


def rows_of(node: Any, name: str) -> list[Tree]:
    """Return the rows under a name; none where something else was sent."""
    found = node.get(name) if isinstance(node, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def text_of(node: Tree, name: str) -> str:
    """Return the text of a field; nothing where it was not sent."""
    found = node.get(name, "")
    return found if isinstance(found, str) else ""


def _texts(node: Tree, name: str) -> tuple[str, ...]:
    found = node.get(name)
    return (
        tuple(one for one in found if isinstance(one, str))
        if isinstance(found, list | tuple)
        else ()
    )


def tree_of_content(content: Content) -> Tree:
    """Return a content as fields; read again it says the same."""
    tree = {one.name: _field(getattr(content, one.name)) for one in fields(content)}
    return tree | {name: list(getattr(content, name)) for name in MANY}


def _field(value: Any) -> Any:
    if isinstance(value, tuple):
        return [
            {one.name: _field(getattr(part, one.name)) for one in fields(part)}
            for part in value
            if not isinstance(part, str)
        ]
    if isinstance(value, bool):
        return "on" if value else ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}".replace(".", ",")
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def content_of_tree(tree: Tree, intake: Intake, *, sectors: Mapping[str, str]) -> Content:
    """Return the content that was typed; what cannot be read is noted and left out.

    Args:
        tree: the fields.
        intake: collects what cannot be read.
        sectors: the names of the sectors there are, by code; another code needs `sector_name`.
    """
    code = text_of(tree, "sector_code")
    return Content(
        name=text_of(tree, "name"),
        sector_code=code,
        sector_name=sectors.get(code) or text_of(tree, "sector_name"),
        levels=_texts(tree, "levels"),
        online_level=text_of(tree, "online_level"),
        partial_reason=text_of(tree, "partial_reason"),
        summary=text_of(tree, "summary"),
        subjects=_texts(tree, "subjects"),
        life_events=_texts(tree, "life_events"),
        proactive_level=intake.whole(text_of(tree, "proactive_level"), "proactive_level") or 0,
        territorial_scope=text_of(tree, "territorial_scope"),
        priority_lane=bool(tree.get("priority_lane")),
        conditions=text_of(tree, "conditions"),
        sets=intake.whole(text_of(tree, "sets"), "sets"),
        agencies=tuple(
            AgencyContent(text_of(row, "role"), text_of(row, "name"), text_of(row, "unit_code"))
            for row in rows_of(tree, "agencies")
        ),
        steps=tuple(
            StepContent(text_of(row, "text"), text_of(row, "case"))
            for row in rows_of(tree, "steps")
        ),
        ways=tuple(_way(row, f"ways[{n}]", intake) for n, row in enumerate(rows_of(tree, "ways"))),
        documents=tuple(
            _document(row, f"documents[{n}]", intake)
            for n, row in enumerate(rows_of(tree, "documents"))
        ),
        results=tuple(
            ResultContent(text_of(row, "name"), text_of(row, "code"), bool(row.get("is_paper")))
            for row in rows_of(tree, "results")
        ),
        legal_bases=tuple(
            LegalBasisContent(
                text_of(row, "number"),
                text_of(row, "title"),
                intake.day(text_of(row, "effective_on"), f"legal_bases[{n}].effective_on"),
            )
            for n, row in enumerate(rows_of(tree, "legal_bases"))
        ),
    )


def _way(row: Tree, path: str, intake: Intake) -> WayContent:
    limits = enumerate(rows_of(row, "time_limits"))
    return WayContent(
        text_of(row, "channel"),
        tuple(_limit(one, f"{path}.time_limits[{n}]", intake) for n, one in limits),
        text_of(row, "note"),
    )


def _limit(row: Tree, path: str, intake: Intake) -> TimeLimitContent:
    fees = enumerate(rows_of(row, "fees"))
    return TimeLimitContent(
        intake.number(text_of(row, "amount"), f"{path}.amount"),
        text_of(row, "unit"),
        text_of(row, "case"),
        text_of(row, "note"),
        tuple(_fee(one, f"{path}.fees[{n}]", intake) for n, one in fees),
    )


def _fee(row: Tree, path: str, intake: Intake) -> FeeContent:
    return FeeContent(
        text_of(row, "kind"),
        intake.whole(text_of(row, "amount_vnd"), f"{path}.amount_vnd"),
        text_of(row, "name"),
        text_of(row, "code"),
        text_of(row, "per"),
        text_of(row, "note"),
        text_of(row, "due"),
    )


def _document(row: Tree, path: str, intake: Intake) -> DocumentContent:
    return DocumentContent(
        name=text_of(row, "name"),
        case=text_of(row, "case"),
        code=text_of(row, "code"),
        originals=intake.whole(text_of(row, "originals"), f"{path}.originals"),
        copies=intake.whole(text_of(row, "copies"), f"{path}.copies"),
        required=bool(row.get("required")),
        form_name=text_of(row, "form_name"),
        form_url=text_of(row, "form_url"),
        reusable_source=text_of(row, "reusable_source"),
    )
