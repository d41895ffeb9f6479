"""Entering a form: made from another one, edited, put in force, withdrawn. Each step is kept with all it changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from thuocdo.errors import Conflict, InvalidInput, NotAllowed, NotFound
from thuocdo.forms import entered
from thuocdo.forms.entered import as_indicator, as_version
from thuocdo.forms.library import form_version, form_versions
from thuocdo.forms.models import OwnIndicator, StoredForm, StoredFormEvent
from thuocdo.forms.permissions import edits_forms
from thuocdo.forms.problems import Problem, problems_of
from thuocdo.forms.version import FormVersion
from thuocdo.forms.writing import written
from thuocdo.indicators.indicator import Indicator
from thuocdo.indicators.registry import indicators
from thuocdo.vietnamese import fold

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

_NO_WORD = re.compile(r"[^a-z0-9]+")
_LONGEST_NAME = 40
#: What rooms above say of the rules that a form brings, in words for people; see `check_rules_by`.
_rule_checks: list[Callable[[FormVersion, str], Iterable[Problem]]] = []
_Event = StoredFormEvent.Kind


def check_rules_by(check: Callable[[FormVersion, str], Iterable[Problem]]) -> None:
    """Let a room above say what is wrong with the rules of a form before it is put in force."""
    _rule_checks.append(check)


def problems_with(version: FormVersion, rules: str) -> tuple[Problem, ...]:
    """Return all that keeps a form from being put in force."""
    found = list(problems_of(version))
    if not found:
        found += [problem for check in _rule_checks for problem in check(version, rules)]
    return tuple(found)


@transaction.atomic
def make_draft(*, base: str, rules: str, actor: User, at: datetime) -> StoredForm:
    """Make a draft from another form.

    Args:
        base: code of any form that is known.
        rules: the rules it begins with, as a rule file is written; `{code}` stands for the code of the new form.

    Raises:
        NotAllowed: the person does not edit forms.
        NotFound: there is no such form.
    """
    _may_edit(actor)
    version = form_version(base)
    code = _free_code(version.level, at.date())
    title = re.sub(r"\s*\(\d{4}\)$", "", version.title)
    fresh = replace(
        version, code=code, title=f"{title} ({at.year})", valid_from=at.date(), valid_until=None
    )
    made = StoredForm.objects.create(
        code=code,
        base=base,
        text=written(fresh),
        rules=rules.replace("{code}", code),
        made_by=actor,
        made_at=at,
        changed_at=at,
    )
    _note(made, _Event.MADE, base, actor, at)
    return made


@transaction.atomic
def edit_draft(
    form_id: int,
    *,
    seen: int,
    change: Callable[[FormVersion], FormVersion] | None = None,
    rules: Callable[[str], str] | None = None,
    what: str,
    actor: User,
    at: datetime,
) -> StoredForm:
    """Change a draft.

    Args:
        seen: the revision that the person saw.
        change: makes the new form of the old one.
        rules: makes the new rules of the old ones.
        what: what was done, in words, for the history.

    Raises:
        NotAllowed: the person does not edit forms.
        NotFound: there is no such form.
        Conflict: somebody changed it in between, or it is no draft any more.
        InvalidInput: the change cannot be made.
    """
    row = _locked_draft(form_id, seen, actor)
    if change is not None:
        row.text = written(change(as_version(row)))
    if rules is not None:
        row.rules = rules(row.rules)
    row.revision += 1
    row.changed_at = at
    row.save(update_fields=["text", "rules", "revision", "changed_at"])
    _note(row, _Event.EDITED, what, actor, at)
    return row


@transaction.atomic
def put_in_force(
    form_id: int, *, seen: int, valid_from: date, actor: User, at: datetime
) -> StoredForm:
    """Put a draft in force from a day on; it is never changed again.

    Raises:
        NotAllowed: the person does not edit forms.
        NotFound: there is no such form.
        Conflict: somebody changed it in between, or it is no draft any more.
        InvalidInput: something in it is wrong.
    """
    row = _locked_draft(form_id, seen, actor)
    found = problems_with(as_version(row), row.rules)
    if found:
        raise InvalidInput(
            "form_has_problems",
            f"Biểu mẫu còn {len(found)} chỗ chưa đúng nên chưa ban hành được. Hãy sửa các chỗ được đánh dấu.",
            f"The form has {len(found)} problems and cannot be put in force. Mend what is marked.",
        )
    row.state, row.valid_from, row.changed_at = StoredForm.State.IN_FORCE, valid_from, at
    row.revision += 1
    row.save(update_fields=["state", "valid_from", "changed_at", "revision"])
    _note(row, _Event.IN_FORCE, valid_from.isoformat(), actor, at)
    entered.look_again()
    return row


@transaction.atomic
def withdraw(
    form_id: int, *, seen: int, last_day: date | None, reason: str, actor: User, at: datetime
) -> StoredForm:
    """End a form with a day, or give a draft up. What was reported on it stays, and is shown by it.

    Args:
        last_day: the last day on which it is filled; null for a draft.
        reason: why, for the history.

    Raises:
        NotAllowed: the person does not edit forms.
        NotFound: there is no such form.
        Conflict: somebody changed it in between, or it was withdrawn already.
        InvalidInput: no reason is given, or a form in force has no last day.
    """
    row = _locked(form_id, seen, actor)
    if row.state == StoredForm.State.WITHDRAWN:
        raise _ended()
    if not reason.strip():
        raise InvalidInput("reason_missing", "Hãy ghi lý do rút.", "Give a reason.")
    if row.state == StoredForm.State.IN_FORCE:
        assert row.valid_from is not None
        if last_day is None:
            raise InvalidInput(
                "day_missing", "Hãy chọn ngày áp dụng cuối cùng.", "Choose the last day."
            )
        row.valid_until = max(last_day, row.valid_from - timedelta(days=1))
    row.state, row.changed_at = StoredForm.State.WITHDRAWN, at
    row.revision += 1
    row.save(update_fields=["state", "valid_until", "changed_at", "revision"])
    _note(row, _Event.WITHDRAWN, reason.strip(), actor, at)
    entered.look_again()
    return row


@transaction.atomic
def declare_indicator(
    *,
    theme: str,
    label_vi: str,
    label_en: str,
    unit_of_measure: str,
    value_type: str,
    period_kind: str,
    aggregation: str,
    actor: User,
    at: datetime,
) -> Indicator:
    """Declare an indicator of the province's own, which people type.

    Args:
        theme: the reform area it belongs to, the first word of other codes.

    Raises:
        NotAllowed: the person does not edit forms.
        InvalidInput: what is declared cannot be an indicator.
    """
    _may_edit(actor)
    words = _NO_WORD.sub("_", fold(label_vi)).strip("_")[:_LONGEST_NAME].strip("_")
    code = _free(f"{theme}.own_{words or 'indicator'}", indicators().keys() | _own_codes())
    row = OwnIndicator(
        code=code,
        label_vi=label_vi,
        label_en=label_en or label_vi,
        unit_of_measure=unit_of_measure,
        value_type=value_type,
        period_kind=period_kind,
        aggregation=aggregation,
        made_by=actor,
        made_at=at,
    )
    try:
        found = as_indicator(row)
    except ValueError as error:
        raise InvalidInput(
            "no_indicator", "Chỉ tiêu khai báo chưa hợp lệ.", "This cannot be an indicator."
        ) from error
    row.save()
    entered.look_again()
    return found


def _own_codes() -> set[str]:
    return set(OwnIndicator.objects.values_list("code", flat=True))


def _free(code: str, taken: set[str]) -> str:
    number, found = 1, code
    while found in taken:
        number += 1
        found = f"{code}_{number}"
    return found


def _free_code(level: str, day: date) -> str:
    taken = set(form_versions()) | set(StoredForm.objects.values_list("code", flat=True))
    return _free(f"{day.year}_{level}", taken)


def _may_edit(actor: User) -> None:
    if not edits_forms(actor):
        raise NotAllowed(
            "edits_no_forms",
            "Chỉ người phụ trách cải cách hành chính của tỉnh (Sở Nội vụ) được sửa biểu mẫu.",
            "Only those who steer the reform work of the province edit forms.",
        )


def _locked(form_id: int, seen: int, actor: User) -> StoredForm:
    _may_edit(actor)
    row = StoredForm.objects.select_for_update().filter(pk=form_id).first()
    if row is None:
        raise NotFound("unknown_form", "Không có biểu mẫu này.", "There is no such form.")
    if row.revision != seen:
        raise Conflict(
            "form_changed",
            "Biểu mẫu vừa được người khác sửa. Hãy xem bản hiện nay rồi làm lại.",
            "Somebody changed this form in between. Look at it as it is now, then do it again.",
        )
    return row


def _locked_draft(form_id: int, seen: int, actor: User) -> StoredForm:
    row = _locked(form_id, seen, actor)
    if row.state != StoredForm.State.DRAFT:
        raise _ended()
    return row


def _ended() -> Conflict:
    return Conflict(
        "form_not_draft",
        "Biểu mẫu đã ban hành hoặc đã rút nên không sửa được. Hãy lập bản mới từ biểu này.",
        "This form is in force or withdrawn and is never changed. Make a new one from it.",
    )


def _note(row: StoredForm, kind: str, what: str, actor: User, at: datetime) -> None:
    StoredFormEvent.objects.create(
        form=row,
        kind=kind,
        what=what[:1000],
        revision=row.revision,
        text=row.text,
        rules=row.rules,
        actor=actor,
        at=at,
    )
