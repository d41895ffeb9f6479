"""The pages on which electronic forms are read and drawn up, as typed values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from thuocdo.office.procedures.form_words import (
    COLUMN_KINDS,
    KINDS,
    PREFILLS,
    Conditions,
    conditions_before,
    people,
    question_words,
    replaced_words,
)
from thuocdo.procedures.electronic_forms.comparing import Change, FormLine, compare_forms
from thuocdo.procedures.electronic_forms.drafting import WHOLE, read_form_draft
from thuocdo.procedures.electronic_forms.keeping import schema_of, stand_in_schema
from thuocdo.procedures.electronic_forms.schema import FormSchema
from thuocdo.procedures.intake import FileProblem
from thuocdo.procedures.models import ElectronicForm, ElectronicFormDraft
from thuocdo.procedures.rules import drafting_unit
from thuocdo.procedures.typed_content import Tree, rows_of, text_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.office.procedures.pages import Frame


@dataclass(frozen=True, slots=True)
class Asked:
    """One group or question in words."""

    title: str
    lines: tuple[str, ...]
    is_group: bool
    change: Change = Change.SAME
    before_title: str = ""
    before_lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormsPage:
    """The forms of a procedure. `current` is null where the form of the product stands in; `draft` where there is none, or none to see."""

    frame: Frame
    forms: tuple[ElectronicForm, ...]
    current: ElectronicForm | None
    title: str
    asked: tuple[Asked, ...]
    draft: ElectronicFormDraft | None
    drafts: bool
    controls: bool


def forms_of(frame: Frame, user: User) -> tuple[ElectronicForm, ...]:
    """Return the forms of a procedure, the latest first; one query."""
    rows = ElectronicForm.objects.visible_to(user).filter(version__procedure=frame.procedure)
    return tuple(rows.select_related("version", "made_by").order_by("-valid_from", "-pk"))


def current_of(frame: Frame, forms: Sequence[ElectronicForm]) -> ElectronicForm | None:
    """Return the form by which the version that is looked at asks today; null where that of the product stands in."""
    number = frame.version.number
    held = [
        one
        for one in forms
        if one.version and one.version.number <= number and one.valid_from <= frame.today
    ]
    return max(
        held,
        key=lambda one: (one.version.number if one.version else 0, one.valid_from),
        default=None,
    )


def forms_page(frame: Frame, *, user: User) -> FormsPage:
    """Build the page of the forms of a procedure."""
    forms = forms_of(frame, user)
    current = current_of(frame, forms)
    schema = schema_of(current) if current else stand_in_schema()
    unit = drafting_unit(user, frame.procedure)
    rows = ElectronicFormDraft.objects.visible_to(user).select_related("changed_by")
    return FormsPage(
        frame=frame,
        forms=forms,
        current=current,
        title=schema.title,
        asked=tuple(asked_in_words(schema)),
        draft=rows.filter(procedure=frame.procedure).first(),
        drafts=unit is not None,
        controls=unit == frame.procedure.owner,
    )


def asked_in_words(schema: FormSchema) -> list[Asked]:
    """Return everything a form asks, group by group."""
    found = []
    for group in schema.groups:
        found.append(Asked(group.title, tuple(question_words(schema, group)), True))
        found += [
            Asked(one.title, tuple(question_words(schema, one)), False) for one in group.questions
        ]
    return found


def compared(before: FormSchema, after: FormSchema, *, everything: bool = False) -> list[Asked]:
    """Return what differs between two forms in words; with the groups that hold it, or everything."""
    whole = _whole_compared(before, after)
    lines = compare_forms(before, after)
    busy = {one.group for one in lines if one.change != Change.SAME}
    found = [
        _compared(one, before, after)
        for one in lines
        if everything or one.change != Change.SAME or (one.is_group and one.group in busy)
    ]
    return [whole, *found] if everything or whole.change != Change.SAME else found


def _whole_compared(before: FormSchema, after: FormSchema) -> Asked:
    """Return what stands above the groups: the title, and the papers that are replaced."""
    same = (before.title, before.title_en, before.replaces) == (
        after.title,
        after.title_en,
        after.replaces,
    )
    return Asked(
        title=after.title,
        lines=(replaced_words(after),),
        is_group=True,
        change=Change.SAME if same else Change.CHANGED,
        before_title=before.title,
        before_lines=(replaced_words(before),),
    )


def _compared(line: FormLine, before: FormSchema, after: FormSchema) -> Asked:
    old, new = line.before, line.after
    there = new or old
    assert there is not None, "one of a pair is there"
    return Asked(
        title=new.title if new else "",
        lines=tuple(question_words(after, new)) if new else (),
        is_group=line.is_group,
        change=line.change,
        before_title=old.title if old else "",
        before_lines=tuple(question_words(before, old)) if old else (),
    )


@dataclass(frozen=True, slots=True)
class WritingPage:
    """One part of a draft: the whole, or the questions of a group.

    `by_field` holds what is wrong by the path of its field in this part; `stored` is what somebody else saved meanwhile.
    """

    frame: Frame
    draft: ElectronicFormDraft
    part: str
    seen: int
    tree: Tree
    by_field: Mapping[str, FileProblem]
    wrong_elsewhere: Mapping[str, int]
    papers: tuple[str, ...] = ()
    focus: str = ""
    refusal: str = ""
    unsaved: bool = False
    stored: tuple[Asked, ...] = ()
    kinds: Any = KINDS
    column_kinds: Any = COLUMN_KINDS
    prefills: Any = PREFILLS
    people: Any = field(default_factory=people)

    @property
    def rows(self) -> list[Tree]:
        """Return the groups of the whole, or the questions of the group."""
        if self.part == WHOLE:
            return rows_of(self.tree, "groups")
        return rows_of(self.group, "questions")

    @property
    def group(self) -> Tree:
        """Return the group of the part; an empty one for the whole."""
        groups = rows_of(self.tree, "groups")
        return next((one for one in groups if text_of(one, "key") == self.part), {})

    @property
    def groups(self) -> list[tuple[str, str]]:
        """Return keys and titles of all groups that are stored."""
        return groups_of(self.draft)

    @property
    def replaced(self) -> list[str]:
        """Return the papers the form stands for."""
        said = self.tree.get("replaces")
        return [str(one) for one in said] if isinstance(said, list) else []

    @property
    def following(self) -> str:
        """Return the key of the next group; nothing after the last."""
        keys = [WHOLE, *(key for key, _title in self.groups)]
        place = keys.index(self.part) + 1 if self.part in keys else len(keys)
        return keys[place] if place < len(keys) else ""

    def conditions(self, number: int) -> Conditions:
        """Return on which answers the row of a number may depend."""
        if self.part == WHOLE:
            return conditions_before(self.tree, text_of(self.rows[number], "key"))
        return conditions_before(self.tree, self.part, question=number)


def groups_of(draft: ElectronicFormDraft) -> list[tuple[str, str]]:
    """Return keys and titles of the groups of a draft."""
    stored = rows_of(draft.typed, "groups")
    return [(text_of(one, "key"), text_of(one, "title")) for one in stored]


def writing_page(
    frame: Frame, draft: ElectronicFormDraft, part: str, *, tree: Tree, check: bool, **rest: Any
) -> WritingPage:
    """Build one part of a draft around what was typed."""
    found = read_form_draft(tree).problems if check else ()
    groups = [text_of(one, "key") for one in rows_of(tree, "groups")]
    here: dict[str, FileProblem] = {}
    elsewhere: dict[str, int] = {}
    for one in found:
        of, path = _placed(one.place, groups)
        if of == part:
            here.setdefault(path, one)
        elsewhere[of] = elsewhere.get(of, 0) + 1
    return WritingPage(
        frame, draft, part, tree=tree, by_field=here, wrong_elsewhere=elsewhere, **rest
    )


def _placed(path: str, groups: Sequence[str]) -> tuple[str, str]:
    """Return in which part a field stands, and its path there."""
    head, _dot, inner = path.partition(".")
    number = head.removeprefix("groups[").removesuffix("]")
    if inner.startswith("questions[") and number.isdecimal() and int(number) < len(groups):
        return groups[int(number)], inner
    return WHOLE, path


def place_words(draft: ElectronicFormDraft, problem: FileProblem) -> tuple[str, str, str]:
    """Return part, path and title of the group of a problem, for the list of all."""
    rows = rows_of(draft.typed, "groups")
    part, path = _placed(problem.place, [text_of(one, "key") for one in rows])
    title = next((text_of(one, "title") for one in rows if text_of(one, "key") == part), "")
    return part, path, title
