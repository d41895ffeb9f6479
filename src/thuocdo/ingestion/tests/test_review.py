"""Correcting a report: nothing is lost, everything can be undone, and two people do not overwrite each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from thuocdo.accounts.tests.factories import MembershipFactory
from thuocdo.consistency.models import Discrepancy
from thuocdo.consistency.services import explain
from thuocdo.errors import Conflict, InvalidInput, NotAllowed
from thuocdo.figures.models import Figure
from thuocdo.ingestion import review
from thuocdo.ingestion.contents import contents_of
from thuocdo.ingestion.edits import Edit, EditKind, mention_key
from thuocdo.ingestion.effective import effective_reading
from thuocdo.ingestion.models import Correction, Report
from thuocdo.ingestion.tests.factories import AT, ReportFactory, sample_report

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.ingestion.reading import Reading

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


@pytest.fixture
def report(units: LittleProvince) -> Report:
    return sample_report(holder=units.home_affairs, issuer=units.province, confirmed=False)


@pytest.fixture
def confirmed(report: Report, thao: User) -> Report:
    return review.confirm(report, actor=thao, at=AT)


@pytest.fixture
def colleague(units: LittleProvince, lan: User) -> User:
    MembershipFactory.create(user=lan, unit=units.home_affairs)
    return lan


def reading_of(report: Report) -> Reading:
    return effective_reading(Report.objects.get(pk=report.pk)).reading


def key_of(report: Report, indicator: str) -> str:
    entries = contents_of(reading_of(report)).entries()
    return next(e.key for _, e in entries if e.asked.indicator == indicator)


def printed(report: Report, indicator: str) -> str:
    entries = contents_of(reading_of(report)).entries()
    return next(e.row.printed.text for _, e in entries if e.row and e.asked.indicator == indicator)


def cell(key: str, text: str) -> Edit:
    return Edit(EditKind.CELL, key, {"printed": text})


RECEIVED = "procedures.dossiers.department.resolved"


@pytest.fixture
def indicator(report: Report) -> str:
    """Return an indicator whose cell holds a plain number."""
    entries = contents_of(reading_of(report)).entries()
    return next(
        e.asked.indicator
        for _, e in entries
        if e.row and e.asked.indicator and e.row.printed.value and e.row.printed.value > 100
    )


def test_no_figure_counts_before_somebody_confirms(report: Report, thao: User) -> None:
    assert not Figure.objects.exists()
    assert Discrepancy.objects.of_record(report.record).exists()
    review.confirm(report, actor=thao, at=AT)
    figures = Figure.objects.from_record(report.record)
    assert figures.filter(form_row__gt="").count() == len(
        [e for _, e in contents_of(reading_of(report)).entries() if e.row and e.asked.indicator]
    )
    assert set(figures.values_list("origin", flat=True)) == {"read"}


def test_confirming_twice_is_refused(confirmed: Report, thao: User) -> None:
    count = Figure.objects.count()
    with pytest.raises(Conflict):
        review.confirm(confirmed, actor=thao, at=LATER)
    assert Figure.objects.count() == count


def test_a_correction_in_review_shows_both_once_confirmed(
    report: Report, thao: User, indicator: str
) -> None:
    was = printed(report, indicator)
    key = key_of(report, indicator)
    review.correct(report, [cell(key, "777")], actor=thao, at=AT, reason="đọc nhầm")
    review.confirm(report, actor=thao, at=LATER)
    last = Figure.objects.get(indicator=indicator, form_row__gt="", superseded_by=None)
    assert (last.printed, last.origin, last.reason, last.recorded_by) == (
        "777",
        Figure.Origin.DECLARED,
        "đọc nhầm",
        thao,
    )
    assert last.supersedes is not None
    assert (last.supersedes.printed, last.supersedes.origin) == (was, Figure.Origin.READ)


def test_a_correction_of_a_confirmed_report_supersedes_one_figure(
    confirmed: Report, thao: User, indicator: str
) -> None:
    count = Figure.objects.count()
    edit = cell(key_of(confirmed, indicator), "777")
    review.correct(confirmed, [edit], actor=thao, at=LATER, reason="in sai")
    assert Figure.objects.count() == count + 1
    assert Figure.objects.current().filter(printed="777").count() == 1


def test_a_confirmed_report_wants_a_reason(confirmed: Report, thao: User, indicator: str) -> None:
    edit = cell(key_of(confirmed, indicator), "777")
    with pytest.raises(InvalidInput, match="reason"):
        review.correct(confirmed, [edit], actor=thao, at=LATER, reason=" ")


def test_what_changes_nothing_leaves_no_trace(report: Report, thao: User, indicator: str) -> None:
    edit = cell(key_of(report, indicator), printed(report, indicator))
    review.correct(report, [edit], actor=thao, at=AT)
    assert not Correction.objects.exists()


def test_undo_and_redo_go_back_and_forth(confirmed: Report, thao: User, indicator: str) -> None:
    key, was = key_of(confirmed, indicator), printed(confirmed, indicator)
    for number in ("777", "888"):
        review.correct(confirmed, [cell(key, number)], actor=thao, at=LATER, reason="thử")
    seen = []
    for step in (review.undo, review.undo, review.redo, review.redo, review.undo):
        step(confirmed, actor=thao, at=LATER, reason="nhầm")
        seen.append(printed(confirmed, indicator))
        current = Figure.objects.current().get(indicator=indicator, form_row__gt="")
        assert current.printed == seen[-1]
    assert seen == ["777", was, "777", "888", "777"]
    review.undo(confirmed, actor=thao, at=LATER, reason="nhầm")
    with pytest.raises(InvalidInput) as refused:
        review.undo(confirmed, actor=thao, at=LATER, reason="nhầm")
    assert refused.value.code == "nothing_to_undo"


def test_undoing_in_a_confirmed_report_asks_why(
    confirmed: Report, thao: User, indicator: str
) -> None:
    key, was = key_of(confirmed, indicator), printed(confirmed, indicator)
    review.correct(confirmed, [cell(key, "777")], actor=thao, at=LATER, reason="gõ nhầm")
    for verb, after, kept in (
        (review.undo, was, "hoàn tác: bản giấy ghi khác"),
        (review.redo, "777", "làm lại: bản giấy ghi khác"),
    ):
        for missing in ("", "  "):
            with pytest.raises(InvalidInput) as refused:
                verb(confirmed, actor=thao, at=LATER, reason=missing)
            assert refused.value.code == "reason_needed"
        verb(confirmed, actor=thao, at=LATER, reason=" bản giấy ghi khác ")
        figure = Figure.objects.current().get(indicator=indicator, form_row__gt="")
        assert (figure.printed, figure.reason) == (after, kept)
        assert Correction.objects.order_by("-number")[0].reason == "bản giấy ghi khác"


def test_a_reason_for_undoing_that_is_too_long_is_refused(
    report: Report, thao: User, indicator: str
) -> None:
    review.correct(report, [cell(key_of(report, indicator), "7")], actor=thao, at=AT)
    with pytest.raises(InvalidInput) as refused:
        review.undo(report, actor=thao, at=AT, reason="a" * 4001)
    assert refused.value.code == "text_too_long"


def test_a_new_change_ends_redoing(report: Report, thao: User, indicator: str) -> None:
    key = key_of(report, indicator)
    review.correct(report, [cell(key, "777")], actor=thao, at=AT)
    review.undo(report, actor=thao, at=AT)
    review.correct(report, [cell(key, "888")], actor=thao, at=AT)
    with pytest.raises(InvalidInput):
        review.redo(report, actor=thao, at=AT)


def test_edits_made_at_once_are_undone_at_once(report: Report, thao: User) -> None:
    rows = [e for _, e in contents_of(reading_of(report)).entries() if e.row and e.asked.indicator]
    edits = [Edit(EditKind.OMIT, entry.key, {}) for entry in rows[:3]]
    review.correct(report, edits, actor=thao, at=AT)
    review.undo(report, actor=thao, at=AT)
    assert reading_of(report) == effective_reading(report, corrections=()).reading


def test_two_people_do_not_overwrite_each_other(
    report: Report, thao: User, colleague: User, indicator: str
) -> None:
    key = key_of(report, indicator)
    seen = report.revision
    review.correct(report, [cell(key, "777")], actor=thao, at=AT, seen=seen)
    with pytest.raises(Conflict) as refused:
        review.correct(report, [cell(key, "888")], actor=colleague, at=LATER, seen=seen)
    assert "Lê Thị Thảo" in refused.value.message_vi
    assert "777" in refused.value.message_vi
    assert "09:00 01/04/2024" in refused.value.message_vi  # on the clock of those who read it
    assert printed(report, indicator) == "777"
    # what the other did not touch goes through, and so does a change of somebody who has looked
    other = next(
        e.key
        for _, e in contents_of(reading_of(report)).entries()
        if e.row and e.asked.indicator and e.key != key
    )
    review.correct(report, [cell(other, "5")], actor=colleague, at=LATER, seen=seen)
    review.correct(report, [cell(key, "888")], actor=colleague, at=LATER, seen=1)
    assert printed(report, indicator) == "888"
    with pytest.raises(Conflict):
        review.undo(report, actor=thao, at=LATER)


def test_confirming_what_somebody_has_just_changed_is_refused(
    report: Report, thao: User, colleague: User, indicator: str
) -> None:
    review.correct(report, [cell(key_of(report, indicator), "7")], actor=colleague, at=AT)
    with pytest.raises(Conflict):
        review.confirm(report, actor=thao, at=LATER, seen=0)


@pytest.mark.parametrize(
    ("text", "code"), [("nhiều", "not_a_number"), ("12/3/2024", "not_a_number")]
)
def test_a_value_that_is_none_is_refused(
    report: Report, thao: User, indicator: str, text: str, code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        review.correct(report, [cell(key_of(report, indicator), text)], actor=thao, at=AT)
    assert refused.value.code == code


def test_a_row_takes_the_item_of_another(report: Report, thao: User) -> None:
    section = contents_of(reading_of(report)).sections[2]
    first, second = [e for e in section.entries if e.row and e.asked.indicator][:2]
    edit = Edit(EditKind.TIE, first.key, {"form_row": second.asked.key})
    review.correct(report, [edit], actor=thao, at=AT)
    after = {e.asked.key: e for e in contents_of(reading_of(report)).sections[2].entries}
    assert after[first.asked.key].row is None
    assert after[second.asked.key].key == first.key


def test_a_figure_taken_out_is_withdrawn_and_comes_back(
    confirmed: Report, thao: User, indicator: str
) -> None:
    edit = Edit(EditKind.OMIT, key_of(confirmed, indicator), {})
    review.correct(confirmed, [edit], actor=thao, at=LATER, reason="là số thứ tự")
    cells = Figure.objects.current().filter(indicator=indicator, form_row__gt="")
    assert not cells.exists()
    review.undo(confirmed, actor=thao, at=LATER, reason="vẫn là số liệu")
    assert cells.count() == 1


def test_a_figure_of_the_prose_is_tied_corrected_and_taken_out(report: Report, thao: User) -> None:
    mention = next(m for m in reading_of(report).mentions if m.indicator is None)
    key = mention_key(mention)
    review.correct(report, [Edit(EditKind.TIE, key, {"indicator": RECEIVED})], actor=thao, at=AT)
    review.correct(report, [cell(key, "99")], actor=thao, at=AT)
    changed = next(m for m in reading_of(report).mentions if mention_key(m) == key)
    assert (changed.indicator, int(changed.value)) == (RECEIVED, 99)
    review.correct(report, [Edit(EditKind.OMIT, key, {})], actor=thao, at=AT)
    assert key not in map(mention_key, reading_of(report).mentions)


def test_a_table_is_laid_along_another_form_and_back(report: Report, thao: User) -> None:
    from thuocdo.ingestion.edits import table_key

    before = reading_of(report)
    table = before.tables[3]
    key = table_key(table)
    review.correct(report, [Edit(EditKind.FORM, key, {"form": ""})], actor=thao, at=AT)
    assert reading_of(report).tables[3].form is None
    assert not any(row.indicator for row in reading_of(report).tables[3].rows)
    assert table.form
    review.correct(report, [Edit(EditKind.FORM, key, {"form": table.form})], actor=thao, at=AT)
    again = reading_of(report).tables[3]
    assert [r.indicator for r in again.rows] == [r.indicator for r in table.rows]


def test_the_head_is_corrected_before_confirming_and_settled_after(
    report: Report, thao: User, units: LittleProvince
) -> None:
    edit = Edit(
        EditKind.HEAD,
        "head",
        {
            "unit": str(units.ward.pk),
            "issuer": units.ward.name,
            "period_start": "2024-01-01",
            "period_end": "2024-06-30",
            "number": "7/BC",
        },
    )
    review.correct(report, [edit], actor=thao, at=AT)
    report.refresh_from_db()
    assert (report.unit, report.number) == (units.ward, "7/BC")
    assert (report.period_start.isoformat(), report.period_end.isoformat()) == (
        "2024-01-01",
        "2024-07-01",
    )
    review.undo(report, actor=thao, at=AT)
    report.refresh_from_db()
    assert report.unit == units.province
    review.confirm(report, actor=thao, at=AT)
    with pytest.raises(InvalidInput):
        review.correct(report, [edit], actor=thao, at=AT, reason="nhầm kỳ")


def test_correcting_the_wrong_sum_takes_the_discrepancy_away(report: Report, thao: User) -> None:
    rows = Discrepancy.objects.of_record(report.record)
    wrong = next(
        d
        for d in rows.worst_first()
        if d.expected_value is not None
        and d.indicators
        and d.expected_value == d.expected_value.to_integral()
        and any(
            e.row
            and e.asked.indicator == d.indicators[0]
            and e.row.printed.value == d.printed_value
            for _, e in contents_of(reading_of(report)).entries()
        )
    )
    edit = cell(key_of(report, wrong.indicators[0]), f"{wrong.expected_value:.0f}")
    review.correct(report, [edit], actor=thao, at=AT)
    wrong.refresh_from_db()
    assert wrong.state == Discrepancy.State.GONE
    review.undo(report, actor=thao, at=AT)
    wrong.refresh_from_db()
    assert wrong.state == Discrepancy.State.OPEN


def test_a_discarded_report_leaves_nothing_that_counts(report: Report, thao: User) -> None:
    review.discard(report, reason="gửi nhầm", actor=thao, at=AT)
    assert not Discrepancy.objects.of_record(report.record).standing().exists()
    with pytest.raises(Conflict):
        review.confirm(report, actor=thao, at=LATER)


@pytest.mark.parametrize("person", ["minh", "binh", "hoa", "lan"])
def test_who_may_not(
    report: Report, person: str, request: pytest.FixtureRequest, indicator: str
) -> None:
    actor = request.getfixturevalue(person)
    for attempt in (
        lambda: review.correct(report, [cell("t1.1.1", "1")], actor=actor, at=AT),
        lambda: review.confirm(report, actor=actor, at=AT),
        lambda: review.discard(report, reason="", actor=actor, at=AT),
        lambda: review.undo(report, actor=actor, at=AT),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_reading_again_keeps_corrections_and_explanations(
    confirmed: Report, thao: User, indicator: str
) -> None:
    edit = cell(key_of(confirmed, indicator), "777")
    review.correct(confirmed, [edit], actor=thao, at=LATER, reason="in sai")
    first = Discrepancy.objects.of_record(confirmed.record).standing().worst_first()[0]
    explain(first, explanation="Gồm cả ngành dọc.", actor=thao, at=AT)
    rows = Discrepancy.objects.of_record(confirmed.record)
    before = set(rows.values_list("fingerprint", "state"))
    count = Figure.objects.count()
    assert review.reread(confirmed, at=LATER) == 0
    assert set(rows.values_list("fingerprint", "state")) == before
    assert Figure.objects.count() == count
    assert printed(confirmed, indicator) == "777"


def test_another_reading_changes_a_confirmed_report_only_when_adopted(
    confirmed: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    from thuocdo.ingestion.reader import read_report

    def other(source: bytes, *, name: str) -> object:
        found = read_report(source, name=name)
        reading = found.readings[0]
        return replace(found, readings=(replace(reading, mentions=reading.mentions[1:]),))

    monkeypatch.setattr(review, "read_report", other)
    tied = reading_of(confirmed).mentions[0].indicator is not None
    before = len(reading_of(confirmed).mentions)
    review.reread(confirmed, at=LATER)
    assert len(reading_of(confirmed).mentions) == before - (0 if tied else 1)
    review.reread(confirmed, at=LATER, adopt=True)
    assert len(reading_of(confirmed).mentions) == before - 1


def test_an_empty_report_can_be_confirmed(units: LittleProvince, thao: User) -> None:
    report = ReportFactory.create(holder=units.home_affairs, unit=units.province, state="in_review")
    assert review.confirm(report, actor=thao, at=AT).state == Report.State.CONFIRMED


def test_a_button_pressed_twice_undoes_one_thing(
    report: Report, thao: User, colleague: User, indicator: str
) -> None:
    key = key_of(report, indicator)
    for number in ("777", "888"):
        review.correct(report, [cell(key, number)], actor=thao, at=AT)
    review.undo(report, actor=thao, at=AT, seen=2)
    with pytest.raises(Conflict) as refused:
        review.undo(report, actor=thao, at=AT, seen=2)
    assert refused.value.code == "stepped_since"
    assert printed(report, indicator) == "777"
    with pytest.raises(Conflict):
        review.redo(report, actor=thao, at=AT, seen=2)
    review.redo(report, actor=thao, at=AT, seen=3)
    assert printed(report, indicator) == "888"


def test_what_a_place_cannot_take_is_no_step_of_the_history(report: Report, thao: User) -> None:
    rows = [e for _, e in contents_of(reading_of(report)).entries() if e.row and e.asked.indicator]
    mention = next(m for m in reading_of(report).mentions if m.indicator)
    for edit in (
        Edit(EditKind.TIE, rows[0].key, {"form_row": "no such row"}),
        Edit(EditKind.CELL, mention_key(mention), {"printed": ""}),
    ):
        with pytest.raises(InvalidInput) as refused:
            review.correct(report, [edit], actor=thao, at=AT)
        assert refused.value.code == "edit_does_not_fit"
    assert not Correction.objects.exists()


@pytest.mark.parametrize("text", ["1e3", "1E+2", "0x10", "12a", "=1+1", "1+1", "12;13", "<5", "5?"])
def test_a_number_is_never_stored_by_its_beginning_alone(
    report: Report, thao: User, indicator: str, text: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        review.correct(report, [cell(key_of(report, indicator), text)], actor=thao, at=AT)
    assert refused.value.code == "not_a_number"


@pytest.mark.parametrize("text", ["a\0b", "n" * (review.LONGEST_TEXT + 1)])
def test_a_text_that_no_page_can_show_is_refused(
    report: Report, thao: User, indicator: str, text: str
) -> None:
    note = Edit(EditKind.CELL, key_of(report, indicator), {"note": text})
    refused = pytest.raises(InvalidInput, match="longer than")
    with refused:
        review.correct(report, [note], actor=thao, at=AT)
    with refused:
        review.correct(report, [], actor=thao, at=AT, reason=text)
    with refused:
        review.discard(report, reason=text, actor=thao, at=AT)
