"""What people do with a report that was read: correct it, undo and redo, confirm it or discard it, read it again.

Every verb locks the report, asks the rules, changes, writes the correction, and brings discrepancies and figures in
line, all in one transaction.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from thuocdo.attachments.services import open_original
from thuocdo.consistency.engine import check
from thuocdo.errors import Conflict, InvalidInput, NotAllowed
from thuocdo.figures.notation import Kind
from thuocdo.indicators.registry import indicators
from thuocdo.ingestion.counting import (
    Decision,
    PlaceIndex,
    bring_in_line,
    figures_of,
    record_figures,
    says,
)
from thuocdo.ingestion.edits import (
    Edit,
    EditKind,
    apply_edits,
    find_row,
    read_as,
    state_of_target,
)
from thuocdo.ingestion.effective import effective_reading, raw_reading
from thuocdo.ingestion.history import (
    batch_to_redo,
    batch_to_undo,
    edit_of,
    in_force,
    refuse_overtaken_edits,
    refuse_unseen_steps,
)
from thuocdo.ingestion.indexing import index_rows, index_title
from thuocdo.ingestion.listeners import tell_after_commit
from thuocdo.ingestion.models import Correction, Report
from thuocdo.ingestion.reader import READER_VERSION, evidence_of, form_version_of, read_report
from thuocdo.ingestion.storage import period_of, save_findings, save_reading
from thuocdo.postgresql.shapes import Slot, instances

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from thuocdo.accounts.models import User
    from thuocdo.ingestion.reading import Reading

#: What identifies a report is settled when it is confirmed; its figures would else be another unit's or period's.
_SETTLED = frozenset({"unit", "issuer", "period_kind", "period_start", "period_end"})
#: Steps after which the columns of a report may be others.
_TOUCHING_HEAD = frozenset({"head", "form", "undo", "redo"})
#: Letters of one text a person types. The longest note of a real report has some 1,500; each page shows all of them.
LONGEST_TEXT = 4000
#: A letter right behind a digit, a sum or a sign of comparison: a reader of documents passes over it, "1e3" and "1+1" would be stored as 1.
_MORE_THAN_A_NUMBER = re.compile(r"\d[^\W\d_]|\d\s*[+*/;]\s*\d|[=<>≤≥~≈?]")


@transaction.atomic
def correct(
    report: Report,
    edits: Sequence[Edit],
    *,
    actor: User,
    at: datetime,
    reason: str = "",
    seen: int | None = None,
) -> Report:
    """Make edits at once; what they change nothing of is left out.

    Args:
        report: in review or confirmed.
        edits: made in their order; one batch for undoing.
        actor: who corrects.
        at: when.
        reason: why, in the person's words; may be empty while the report is in review.
        seen: the number of the last correction the person saw; null where nobody looked before, as in a program.

    Raises:
        NotAllowed: the person does not review reports of this unit.
        Conflict: somebody else has changed the same thing since, or it is not there any more.
        InvalidInput: a value cannot be what the item asks for; a reason is missing; a text is too long.
    """
    _refuse_unstorable([reason, *(text for edit in edits for text in edit.after.values())])
    locked, steps = _taken(report, actor)
    _require_reason(locked, edits, reason)
    if seen is not None:
        refuse_overtaken_edits(edits, steps, seen=seen, actor=actor)
    reading = effective_reading(locked, corrections=steps).reading
    new = [step for edit in edits if (step := _step(locked, reading, edit))]
    if not new:
        return locked
    _append(locked, new, actor=actor, at=at, reason=reason)
    reading = apply_edits(reading, map(edit_of, new)).reading
    by_hand = Decision(actor, at, reason, by_hand=True)
    return _settle(locked, reading, [*steps, *new], lambda _slot: by_hand, made=new)


@transaction.atomic
def undo(
    report: Report, *, actor: User, at: datetime, reason: str = "", seen: int | None = None
) -> Report:
    """Undo what the person did last and has not undone.

    Args:
        report: in review or confirmed.
        actor: who undoes.
        at: when.
        reason: why, in the person's words; may be empty while the report is in review.
        seen: the number of the last correction the person saw, so that a button pressed twice undoes one thing.

    Raises:
        InvalidInput: there is nothing to undo; a reason is missing or too long.
        Conflict: somebody else has changed the same thing since, or the person himself has made another step.
    """
    locked, steps = _taken(report, actor)
    refuse_unseen_steps(steps, seen=seen, actor=actor)
    step = _steering(locked, batch_to_undo(steps, actor=actor), Correction.Kind.UNDO, reason)
    return _steered(locked, steps, step, actor=actor, at=at)


@transaction.atomic
def redo(
    report: Report, *, actor: User, at: datetime, reason: str = "", seen: int | None = None
) -> Report:
    """Make again what the person undid last; else as `undo`.

    Raises:
        InvalidInput: there is nothing to redo; a reason is missing or too long.
        Conflict: as `undo`.
    """
    locked, steps = _taken(report, actor)
    refuse_unseen_steps(steps, seen=seen, actor=actor)
    step = _steering(locked, batch_to_redo(steps, actor=actor), Correction.Kind.REDO, reason)
    return _steered(locked, steps, step, actor=actor, at=at)


@transaction.atomic
def confirm(report: Report, *, actor: User | None, at: datetime, seen: int | None = None) -> Report:
    """Let the figures of a report count.

    What was read is recorded as read, and what people corrected as their correction of it, so that each figure shows both.

    Args:
        actor: who confirms; null for a command without a person.
        seen: the number of the last correction the person saw.

    Raises:
        NotAllowed: the person does not review reports of this unit.
        Conflict: it is not in review any more, or somebody has corrected it since.
    """
    locked, steps = _taken(report, actor)
    if locked.state != Report.State.IN_REVIEW:
        raise Conflict(
            "already_confirmed",
            "Báo cáo này đã được xác nhận rồi. Hãy tải lại trang.",
            "This report has been confirmed already. Reload the page.",
        )
    if seen is not None and seen != locked.revision:
        raise Conflict(
            "changed_before_confirming",
            "Có người vừa sửa báo cáo này sau khi bạn mở trang. Hãy xem lại các chỗ mới sửa rồi xác nhận.",
            "Somebody has corrected this report since you opened the page. Look at what is new, then confirm.",
        )
    locked.state, locked.confirmed_at, locked.confirmed_by = Report.State.CONFIRMED, at, actor
    locked.save(update_fields=["state", "confirmed_at", "confirmed_by"])
    record_figures(locked, figures_of(locked, raw_reading(locked)), actor=actor, at=at)
    reading = effective_reading(locked, corrections=steps).reading
    return _settle(locked, reading, steps, _decided_by(steps, Decision(actor, at, "")))


@transaction.atomic
def discard(report: Report, *, reason: str, actor: User, at: datetime) -> Report:
    """Put away a report that is in review; it stays on record and none of its figures ever counts.

    Raises:
        NotAllowed: the person does not review reports of this unit.
        Conflict: it is not in review any more.
        InvalidInput: the reason is too long.
    """
    _refuse_unstorable([reason])
    locked, _ = _taken(report, actor)
    if locked.state != Report.State.IN_REVIEW:
        raise Conflict(
            "not_in_review",
            "Báo cáo này không còn chờ xác nhận nên không bỏ được. Hãy tải lại trang.",
            "This report is no longer in review, so it cannot be discarded. Reload the page.",
        )
    locked.state, locked.discard_reason = Report.State.DISCARDED, reason.strip()
    locked.confirmed_at, locked.confirmed_by = at, actor
    locked.save(update_fields=["state", "discard_reason", "confirmed_at", "confirmed_by"])
    save_findings(locked, (), {}, at=at)
    return locked


@transaction.atomic
def reread(report: Report, *, at: datetime, adopt: bool = False) -> int:
    """Read the file of a stored report again with today's reader, and check it with today's rules.

    A reading that says the same in every figure takes the place of the old one. One that differs does so only where the
    report is still in review or `adopt` is given; else the old one stays and is checked again.

    Returns:
        the number of figures in which the new reading differs.
    """
    locked = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    with open_original(locked.attachment) as stream:
        found = read_report(stream.read(), name=locked.file_name)
    reading = found.readings[min(locked.position, len(found.readings) - 1)]
    differences = _differences(locked, reading)
    if differences == 0 or adopt or locked.state == Report.State.IN_REVIEW:
        save_reading(locked, reading, found.document.text, at=at)
        locked = Report.objects.get(pk=locked.pk)
    reason = f"Đọc lại bằng bộ đọc phiên bản {READER_VERSION}"
    steps = list(locked.corrections.all())
    now = effective_reading(locked, corrections=steps).reading
    _settle(locked, now, steps, lambda _slot: Decision(None, at, reason))
    return differences


def _differences(report: Report, reading: Reading) -> int:
    """Return in how many figures a new reading differs; all of them where the old one cannot be opened."""
    now = says(figures_of(report, reading))
    if report.stored_reading.content is None:
        return len(now)
    return len(now ^ says(figures_of(report, raw_reading(report))))


def _taken(report: Report, actor: User | None) -> tuple[Report, list[Correction]]:
    """Lock a report and return it with its corrections."""
    locked = next(iter(instances("report that is taken", _held, {"id": report.pk})), None)
    if locked is None:
        raise Report.DoesNotExist
    if actor is not None and not actor.has_perm("ingestion.correct", locked):
        raise NotAllowed(
            "may_not_correct",
            "Chỉ cán bộ cải cách hành chính, lãnh đạo hoặc quản trị viên của đơn vị giữ báo cáo được sửa báo cáo này.",
            "Only a reform officer, a leader or an administrator of the unit that keeps this report may correct it.",
        )
    if locked.state == Report.State.DISCARDED:
        raise Conflict(
            "report_discarded",
            "Báo cáo này đã được bỏ nên không sửa được nữa. Hãy gửi lại tệp nếu cần.",
            "This report was discarded and cannot be changed. Send the file again if it is needed.",
        )
    return locked, instances("corrections of a report", _made, {"id": report.pk})


def _held() -> QuerySet[Report]:
    found = Report.objects.select_for_update(of=("self",)).select_related("stored_reading")
    return found.filter(pk=Slot("id")).order_by()


def _made() -> QuerySet[Correction]:
    return Correction.objects.filter(report=Slot("id")).select_related("actor").order_by("number")


def _refuse_unstorable(texts: Iterable[str]) -> None:
    """Refuse a text that the database cannot hold, or that would make every page of the report heavy."""
    if any("\0" in text or len(text) > LONGEST_TEXT for text in texts):
        raise InvalidInput(
            "text_too_long",
            f"Có ô dài quá {LONGEST_TEXT} chữ hoặc chứa ký tự không hợp lệ nên chưa có gì được lưu. Hãy viết ngắn lại.",
            f"A text is longer than {LONGEST_TEXT} letters or holds an invalid character, so nothing was stored. Write less.",
        )


def _require_reason(report: Report, edits: Sequence[Edit], reason: str) -> None:
    if report.state != Report.State.CONFIRMED:
        return
    if any(edit.kind is EditKind.HEAD and _SETTLED & set(edit.after) for edit in edits):
        raise InvalidInput(
            "settled_when_confirmed",
            "Báo cáo đã xác nhận nên không đổi được đơn vị và kỳ báo cáo. Hãy gửi lại tệp nếu đơn vị hoặc kỳ bị nhầm.",
            "A confirmed report keeps its unit and period. Send the file again if they are wrong.",
        )
    if not reason.strip():
        raise InvalidInput(
            "reason_needed",
            "Báo cáo đã xác nhận: cần ghi lý do sửa. Hãy ghi ngắn gọn vì sao số liệu thay đổi.",
            "The report is confirmed: a change needs a reason. Write briefly why the figure changes.",
        )


def _step(report: Report, reading: Reading, edit: Edit) -> Correction | None:
    """Return an edit as a step of the history; null where it changes nothing."""
    before = state_of_target(reading, edit)
    if before is None:
        raise Conflict(
            "target_gone",
            "Chỗ cần sửa không còn trong báo cáo (tệp đã được đọc lại). Hãy tải lại trang.",
            "What you want to change is no longer in the report (the file was read again). Reload the page.",
        )
    _refuse_unreadable(reading, edit)
    if apply_edits(reading, [edit]).unfit:
        raise InvalidInput(
            "edit_does_not_fit",
            "Chỗ này không nhận được giá trị vừa chọn nên chưa có gì được lưu. Hãy chọn lại trong danh sách.",
            "This place cannot take what was chosen, so nothing was stored. Choose from the list.",
        )
    known = {name: before.get(name, "") for name in edit.after}
    if "unit" in known:
        known["unit"] = str(report.unit_id)
    if known == dict(edit.after) and edit.kind not in {EditKind.OMIT, EditKind.TIE}:
        return None
    return Correction(
        report=report,
        kind=edit.kind.value,
        target=edit.target,
        before=known,
        after=dict(edit.after),
    )


def _refuse_unreadable(reading: Reading, edit: Edit) -> None:
    """Refuse an indicator that is none, and a typed value that is no value of the item or that two readings fit."""
    code = edit.after.get("indicator")
    if code and code not in indicators():
        raise InvalidInput(
            "unknown_indicator",
            f"Không có chỉ tiêu nào mang mã «{code}». Hãy chọn chỉ tiêu trong danh sách.",
            f"There is no indicator with the code “{code}”. Choose one from the list.",
        )
    text = edit.after.get("printed") if edit.kind is EditKind.CELL else None
    if text is None:
        return
    row = find_row(reading, edit.target)
    printed = read_as(text, row.indicator if row else None, unit=row.unit if row else "")
    if printed.ambiguous:
        raise InvalidInput(
            "ambiguous_number",
            f"«{text}» đọc được hai cách. Hãy ghi dấu phẩy trước phần thập phân (98,60) và dấu chấm giữa hàng nghìn (1.374.705).",
            f"“{text}” can be read in two ways. Write a comma before decimals (98,60) and full stops between thousands (1.374.705).",
        )
    asks_for_a_value = row is None or bool(row.indicator)
    half_read = printed.kind is Kind.NUMBER and _MORE_THAN_A_NUMBER.search(text)
    if asks_for_a_value and (printed.kind is Kind.TEXT or half_read):
        raise InvalidInput(
            "not_a_number",
            f"«{text}» không phải số liệu của chỉ tiêu này. Hãy nhập một số, dấu gạch hoặc để trống; lời giải thích thì ghi ở cột Ghi chú.",
            f"“{text}” is no value of this item. Enter a number, a dash or nothing; words belong in the note.",
        )


def _append(
    report: Report, steps: Sequence[Correction], *, actor: User, at: datetime, reason: str
) -> None:
    """Number the steps, as one batch after the last one, and write them."""
    first = report.revision + 1
    for number, step in enumerate(steps, start=first):
        step.number, step.batch = number, first
        step.actor, step.at, step.reason = actor, at, step.reason or reason.strip()
    Correction.objects.bulk_create(steps)
    report.revision += len(steps)
    report.save(update_fields=["revision"])


def _steering(
    report: Report, batch: Sequence[Correction], kind: Correction.Kind, reason: str
) -> Correction:
    """Return the step that undoes a batch, or makes it again; on a confirmed report it needs a reason as any other."""
    _refuse_unstorable([reason])
    _require_reason(report, (), reason)
    return Correction(
        report=report, kind=kind, target=batch[0].target, of=batch[0].batch, reason=reason.strip()
    )


def _steered(
    report: Report, steps: Sequence[Correction], step: Correction, *, actor: User, at: datetime
) -> Report:
    _append(report, [step], actor=actor, at=at, reason="")
    told = [*steps, step]
    words = ": ".join(filter(None, [str(step.get_kind_display()), step.reason]))
    reading = effective_reading(report, corrections=told).reading
    return _settle(report, reading, told, lambda _slot: Decision(actor, at, words), made=[step])


def _settle(
    report: Report,
    reading: Reading,
    steps: Sequence[Correction],
    decided: Callable[[str], Decision],
    *,
    made: Sequence[Correction] | None = None,
) -> Report:
    """Bring everything that follows from what a report says in line with it.

    Args:
        report: locked.
        reading: what it says now.
        steps: all its corrections.
        decided: who decided on the change in a place.
        made: the corrections made just now, where no others can have touched the head since; null for all.
    """
    if any(step.kind in _TOUCHING_HEAD for step in (steps if made is None else made)):
        _take_over_head(report, reading, steps)
        index_title(report)
    if made is None or any(_touches_words(step) for step in made):
        index_rows(report, reading)
    figures: PlaceIndex = {}
    if report.state == Report.State.CONFIRMED:
        figures = bring_in_line(report, figures_of(report, reading), _by_hand(steps, decided))
        tell_after_commit(report.pk)
    save_findings(report, check(evidence_of(reading)), figures, at=decided("").at)
    return report


def _touches_words(step: Correction) -> bool:
    """Tell whether a step may change a note or a label that search finds; a typed value alone is neither."""
    return step.kind != Correction.Kind.CELL or "note" in step.after


def _take_over_head(report: Report, reading: Reading, steps: Sequence[Correction]) -> None:
    """Carry what the head says over to the columns of the report."""
    head = reading.head
    report.title, report.number = head.title or "", head.number or ""
    report.issued_on, report.period_kind = head.issued_on, head.period_kind or ""
    report.form_version = form_version_of(reading.tables) or ""
    report.period_start, report.period_end = period_of(reading)
    report.unit_id = _issuer_id(report, steps)
    if report.period_end <= report.period_start:
        raise InvalidInput(
            "period_backwards",
            "Ngày cuối kỳ phải sau ngày đầu kỳ. Hãy sửa lại kỳ báo cáo.",
            "The last day of the period must come after the first. Correct the period.",
        )
    report.save()


def _issuer_id(report: Report, steps: Sequence[Correction]) -> int:
    """Return the unit that the last correction in force names, or the one before any correction."""
    named = [step for step in in_force(steps) if "unit" in step.after]
    if named:
        return int(named[-1].after["unit"])
    first = next((step for step in steps if "unit" in step.before), None)
    return int(first.before["unit"]) if first else report.unit_id


def _decided_by(steps: Sequence[Correction], otherwise: Decision) -> Callable[[str], Decision]:
    """Return who decided on each place: whoever corrected it last."""
    last = {step.target: step for step in in_force(steps)}

    def decided(slot: str) -> Decision:
        step = last.get(slot)
        return Decision(step.actor, step.at, step.reason) if step else otherwise

    return decided


def _by_hand(
    steps: Sequence[Correction], decided: Callable[[str], Decision]
) -> Callable[[str], Decision]:
    """Mark the places whose value a person typed."""
    typed = {
        step.target
        for step in in_force(steps)
        if step.kind == Correction.Kind.CELL and "printed" in step.after
    }
    return lambda slot: replace(decided(slot), by_hand=slot in typed)
