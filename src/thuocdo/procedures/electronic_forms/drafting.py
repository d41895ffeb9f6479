"""Drawing up the form of a procedure: begun, saved part by part, taken back, replaced by a file, published. Nobody is asked by it before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from thuocdo.errors import Conflict, InvalidInput
from thuocdo.procedures import refusals
from thuocdo.procedures.choices import EventVerb
from thuocdo.procedures.electronic_forms.keeping import form_of, set_form
from thuocdo.procedures.electronic_forms.problems import Place, UnusableSchemaError
from thuocdo.procedures.electronic_forms.reading import read_schema, read_text
from thuocdo.procedures.electronic_forms.typed_form import (
    schema_of_tree,
    tree_of_schema,
    with_keys,
)
from thuocdo.procedures.intake import FileProblem, Intake
from thuocdo.procedures.models import ElectronicForm, ElectronicFormDraft, ProcedureVersion
from thuocdo.procedures.rules import drafting_unit, units_controlled_by
from thuocdo.procedures.services import record, refuse_unless_controller
from thuocdo.procedures.typed_content import Tree, rows_of, text_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.procedures.electronic_forms.schema import FormSchema
    from thuocdo.procedures.models import Procedure

#: The part that holds what stands above the groups, and their order.
WHOLE = "all-pages"
#: What of a group belongs to the whole; the questions belong to the group alone.
_OF_GROUP = ("key", "title", "title_en", "description", "description_en", "show")


@dataclass(frozen=True, slots=True)
class FormReading:
    """What a draft asks; `schema` is null where it cannot be used yet. `problems` have the paths of the fields."""

    said: Mapping[str, Any]
    schema: FormSchema | None
    problems: tuple[FileProblem, ...]

    @property
    def text(self) -> str:
        """Return the JSON schema."""
        return schema_text(self.said)


def schema_text(said: Mapping[str, Any]) -> str:
    """Return a schema as it is written to a file."""
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def read_form_draft(tree: Tree) -> FormReading:
    """Return what the fields of a draft ask and everything that is wrong with them, by the paths of the fields. No query."""
    intake = Intake()
    for n, group in enumerate(rows_of(tree, "groups")):
        _note_missing(group, f"groups[{n}]", intake)
    said = schema_of_tree(tree, intake)
    noted = {one.place for one in intake.problems}
    try:
        schema: FormSchema | None = read_schema(said)
    except UnusableSchemaError as refusal:
        schema = None
        for one in refusal.problems:
            place = _field_of(one.place, tree)
            if place not in noted and not any(known.startswith(f"{place}.") for known in noted):
                intake.note(place, _sentence(one.vi), _sentence(one.en))
    problems = tuple(intake.problems)
    return FormReading(said, None if problems else schema, problems)


def _note_missing(row: Tree, path: str, intake: Intake) -> None:
    questions = rows_of(row, "questions")
    if not text_of(row, "title"):
        intake.note(f"{path}.title", "Chưa đặt tên trang.", "The page has no name.")
    if not questions:
        intake.note(f"{path}.questions", "Trang chưa có câu hỏi nào.", "The page has no question.")
    for n, one in enumerate(questions):
        here = f"{path}.questions[{n}]"
        _note_question(one, here, intake)
        for m, column in enumerate(rows_of(one, "columns")):
            _note_question(column, f"{here}.columns[{m}]", intake)


def _note_question(row: Tree, path: str, intake: Intake) -> None:
    if not text_of(row, "title"):
        intake.note(f"{path}.title", "Chưa ghi câu hỏi.", "There is no question yet.")
    if text_of(row, "kind") == "rows" and not rows_of(row, "columns"):
        intake.note(f"{path}.columns", "Danh sách chưa có cột nào.", "The list has no column.")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


#: Words of a schema and the fields of the designer that say them.
_FIELDS = {
    "x-title-en": "title_en", "x-description-en": "description_en", "x-show-if": "show", "x-prefill": "prefill",
    "x-person": "person", "minLength": "least", "minimum": "least", "minItems": "least", "maxLength": "most",
    "maximum": "most", "maxItems": "most", "oneOf": "options", "enum": "options", "x-replaces": "replaces", "format": "kind",
}  # fmt: skip
_ROWS = ("groups", "questions", "columns")


def _field_of(place: Place, tree: Tree) -> str:
    """Return the path of the field that says what stands at a place of the schema."""
    node, path, depth, rest = tree, "", 0, list(place)
    while len(rest) >= 2 and depth < len(_ROWS):
        if rest[0] == "items" and rest[1] == "properties":
            rest = rest[1:]
        if rest[0] != "properties" or len(rest) < 2:
            break
        rows = rows_of(node, _ROWS[depth])
        number = next((n for n, one in enumerate(rows) if text_of(one, "key") == rest[1]), None)
        if number is None:
            break
        path = f"{path}.{_ROWS[depth]}[{number}]".lstrip(".")
        node, depth, rest = rows[number], depth + 1, rest[2:]
    words = [str(one) for one in rest if one != "items"]
    field = _FIELDS.get(words[0], words[0]) if words else "title"
    if field == "properties":
        field = _ROWS[depth] if depth < len(_ROWS) else "columns"
    return f"{path}.{field}".lstrip(".")


# What can be done


@transaction.atomic
def start_form_draft(procedure: Procedure, *, actor: User, at: datetime) -> ElectronicFormDraft:
    """Begin with the form by which the last version asks, or return the draft there is.

    Raises:
        NotAllowed: the actor drafts neither for the owner nor for an agency of the procedure.
    """
    unit = drafting_unit(actor, procedure)
    if unit is None:
        raise refusals.not_a_drafter(procedure.owner.name)
    last = ProcedureVersion.objects.filter(procedure=procedure).order_by("-number").first()
    there = ElectronicFormDraft.objects.filter(procedure=procedure).first()
    if there is not None or last is None:
        return there or _nothing_yet(procedure)
    form = form_of(last, on=max(last.valid_from, timezone.localdate(at)), at=at)
    tree = tree_of_schema(json.loads(form.schema_text))
    made, _new = ElectronicFormDraft.objects.get_or_create(
        procedure=procedure,
        defaults={"unit": unit, "typed": tree, "changed_by": actor, "changed_at": at},
    )
    return made


def _nothing_yet(procedure: Procedure) -> ElectronicFormDraft:
    raise Conflict(
        "procedure_without_version",
        f"Thủ tục {procedure.code} chưa được công bố nên chưa soạn tờ khai được. Hãy công bố thủ tục trước.",
        f"Procedure {procedure.code} has not been published. Publish it first.",
    )


@transaction.atomic
def save_form_part(
    draft: ElectronicFormDraft,
    *,
    part: str,
    typed: Tree,
    seen: int,
    actor: User,
    at: datetime,
) -> ElectronicFormDraft:
    """Save one part: the questions of a group, or (`WHOLE`) titles, papers and the order of the groups. Other parts stay.

    Args:
        draft: the draft.
        part: key of a group, or `WHOLE`.
        typed: the fields of the part. Groups of the whole that have no questions of their own keep those that are stored.
        seen: the revision the writer saw.
        actor: who writes.
        at: the moment.

    Raises:
        NotAllowed: the actor does not write in the unit that drafts.
        Conflict: the part was saved by somebody else since, or is gone.
    """
    locked = _locked(draft, actor=actor)
    saved = locked.changes.get(part)
    if saved and saved["revision"] > seen:
        raise _saved_elsewhere(saved["by"])
    groups = rows_of(locked.typed, "groups")
    if part == WHOLE:
        tree = {**locked.typed, **typed, "groups": _regrouped(rows_of(typed, "groups"), groups)}
    else:
        if not any(text_of(one, "key") == part for one in groups):
            raise refusals.draft_changed(locked.changed_by)
        questions = with_keys(rows_of(typed, "questions"))
        tree = {
            **locked.typed,
            "groups": [
                {**one, "questions": questions} if text_of(one, "key") == part else one
                for one in groups
            ],
        }
    return _changed(locked, tree, part=part, actor=actor, at=at)


def _regrouped(typed: list[Tree], stored: list[Tree]) -> list[Tree]:
    questions = {text_of(one, "key"): rows_of(one, "questions") for one in stored}
    return [
        {name: text_of(one, name) for name in _OF_GROUP}
        | {"questions": questions.get(text_of(one, "key"), [])}
        for one in with_keys(typed)
    ]


@transaction.atomic
def replace_form(
    draft: ElectronicFormDraft, *, text: str, seen: int, actor: User, at: datetime
) -> ElectronicFormDraft:
    """Let a draft say what a file or the form of another procedure says; it can be taken back like any change.

    Raises:
        UnusableSchemaError: the schema cannot be used; every place is named.
        NotAllowed, Conflict: see `save_form_part`; here any change since counts.
    """
    read_text(text)
    locked = _locked(draft, actor=actor)
    _refuse_unless_seen(locked, seen)
    tree = tree_of_schema(json.loads(text))
    return _changed(locked, tree, part=WHOLE, actor=actor, at=at, everywhere=True)


@transaction.atomic
def take_back_change(
    draft: ElectronicFormDraft, *, seen: int, actor: User, at: datetime
) -> ElectronicFormDraft:
    """Take the last change back; done again it comes back.

    Raises:
        NotAllowed, Conflict: see `save_form_part`; also where there is nothing to take back.
    """
    locked = _locked(draft, actor=actor)
    _refuse_unless_seen(locked, seen)
    if locked.before is None:
        raise Conflict(
            "nothing_to_take_back",
            "Chưa có lần sửa nào để hoàn tác.",
            "There is no change to take back.",
        )
    part = locked.changed_part or WHOLE
    return _changed(locked, locked.before, part=part, actor=actor, at=at, everywhere=True)


@transaction.atomic
def discard_form_draft(draft: ElectronicFormDraft, *, seen: int, actor: User) -> None:
    """Throw a draft away.

    Raises:
        NotAllowed, Conflict: see `replace_form`.
    """
    locked = _locked(draft, actor=actor)
    _refuse_unless_seen(locked, seen)
    locked.delete()


def _locked(draft: ElectronicFormDraft, *, actor: User) -> ElectronicFormDraft:
    if not units_controlled_by(actor).filter(pk=draft.unit_id).exists():
        raise refusals.not_a_drafter(draft.unit.name)
    rows = ElectronicFormDraft.objects.select_for_update(of=("self",))
    locked = rows.select_related("procedure__owner", "changed_by").filter(pk=draft.pk).first()
    if locked is None:
        raise refusals.draft_changed(None)
    return locked


def _refuse_unless_seen(locked: ElectronicFormDraft, seen: int) -> None:
    if locked.revision != seen:
        raise refusals.draft_changed(locked.changed_by)


def _changed(
    locked: ElectronicFormDraft,
    tree: Tree,
    *,
    part: str,
    actor: User,
    at: datetime,
    everywhere: bool = False,
) -> ElectronicFormDraft:
    """Write a change; `everywhere` says that every part may have become another one."""
    if tree == locked.typed:
        return locked
    locked.before, locked.typed, locked.changed_part = locked.typed, tree, part
    locked.revision += 1
    locked.changed_by, locked.changed_at = actor, at
    said = {"revision": locked.revision, "by": actor.full_name}
    parts = [WHOLE, *(text_of(one, "key") for one in rows_of(tree, "groups"))]
    for one in parts if everywhere else [part]:
        locked.changes[one] = said
    locked.save()
    return locked


def _saved_elsewhere(by: str) -> Conflict:
    return Conflict(
        "form_part_changed",
        f"{by} đã lưu phần này sau khi bạn mở. Nội dung bạn nhập còn nguyên: hãy xem bản đang lưu rồi quyết định.",
        f"{by} has saved this part since you opened it. What you typed is kept: look at the stored one, then decide.",
    )


@transaction.atomic
def publish_form(
    draft: ElectronicFormDraft, *, valid_from: date, seen: int, actor: User, at: datetime
) -> ElectronicForm:
    """Let the procedure ask by a draft from a day on; the draft is gone after it. Who has begun an application keeps the form he began with.

    Raises:
        NotAllowed: the actor does not control the procedures of the owner.
        InvalidInput: something in it cannot be used, or the day is past, or on it the procedure says nothing.
        Conflict: it was changed since, or there is another form from this day on.
    """
    locked = _locked(draft, actor=actor)
    procedure = locked.procedure
    refuse_unless_controller(actor, procedure.owner)
    _refuse_unless_seen(locked, seen)
    reading = read_form_draft(locked.typed)
    if reading.problems:
        raise InvalidInput(
            "form_draft_unfinished",
            f"Tờ khai còn {len(reading.problems)} chỗ cần sửa nên chưa áp dụng được.",
            f"The form has {len(reading.problems)} places to correct and cannot be used yet.",
        )
    version = ProcedureVersion.objects.filter(procedure=procedure).in_force(valid_from).first()
    if valid_from < timezone.localdate(at) or version is None:
        raise InvalidInput(
            "form_day_impossible",
            "Tờ khai áp dụng từ hôm nay trở đi, vào ngày thủ tục có hiệu lực. Hãy chọn ngày khác.",
            "A form holds from today on at the earliest, and on a day on which the procedure is in force. Choose another day.",
        )
    made = set_form(version, text=reading.text, valid_from=valid_from, actor=actor, at=at)
    locked.delete()
    return made


@transaction.atomic
def take_form_back(form: ElectronicForm, *, actor: User, at: datetime) -> None:
    """Take a form back before its first day; the one before it goes on.

    Raises:
        NotAllowed: the actor does not control the procedures of the owner.
        Conflict: it holds already, or held.
    """
    assert form.version is not None, "the form of the product belongs to nobody"
    procedure = form.version.procedure
    refuse_unless_controller(actor, procedure.owner)
    holds = Conflict(
        "form_in_use",
        "Tờ khai này đã áp dụng nên không rút được. Hãy soạn tờ khai mới.",
        "This form is in use and cannot be taken back. Draw up another one.",
    )
    if form.valid_from <= timezone.localdate(at):
        raise holds
    said = {"version": form.version.number, "sha256": form.schema_sha256}
    try:
        form.delete()
    except ProtectedError:
        raise holds from None
    record(procedure, EventVerb.FORM_TAKEN_BACK, actor=actor, at=at, **said)
