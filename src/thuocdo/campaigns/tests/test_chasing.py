"""Chasing by hand: who is told, how often, by whom; and the letter with the list of units."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from docx import Document

from thuocdo.accounts.models import Role
from thuocdo.campaigns import states
from thuocdo.campaigns.chasing import extend_each, remind_each, remind_now
from thuocdo.campaigns.models import Submission
from thuocdo.campaigns.progress import progress
from thuocdo.campaigns.reminder_letter import letter, letter_file, to_be_chased
from thuocdo.campaigns.tests.factories import DUE, DURING, ISSUED, Season, person
from thuocdo.errors import Conflict, NotAllowed, NotFound
from thuocdo.notices.models import Notice

pytestmark = pytest.mark.django_db
AFTER = DUE + timedelta(days=2)


def told(season: Season) -> list[str]:
    notices = Notice.objects.filter(recipient=season.lan, about_id=season.ward.record.id)
    return list(notices.order_by("pk").values_list("text", flat=True))


def test_a_reminder_is_told_kept_and_not_repeated_at_once(open_season: Season) -> None:
    before = len(told(open_season))
    remind_now(open_season.ward, actor=open_season.thao, at=AFTER)
    assert "hạn là" in told(open_season)[-1]
    with pytest.raises(Conflict) as refused:
        remind_now(open_season.ward, actor=open_season.thao, at=AFTER + timedelta(minutes=5))
    assert refused.value.code == "reminded_already"
    remind_now(open_season.ward, actor=open_season.thao, at=AFTER + timedelta(hours=2))
    assert len(told(open_season)) == before + 2
    rows = progress(open_season.campaign, user=open_season.thao, at=AFTER).rows
    assert {row.unit.name: row.reminded for row in rows}["Phường Mẫu"] == 2


def test_only_whoever_runs_it_reminds(open_season: Season) -> None:
    with pytest.raises(NotAllowed):
        remind_now(open_season.ward, actor=open_season.son, at=AFTER)
    stranger = person("binh", open_season.units.other_ward, Role.LEADER)
    with pytest.raises(NotFound):
        remind_now(open_season.ward, actor=stranger, at=AFTER)


def test_of_many_those_that_can_be_are_reminded(open_season: Season) -> None:
    states.prepare(open_season.ward, actor=open_season.lan, at=DURING)
    states.submit(open_season.ward, actor=open_season.son, at=DURING)
    every = Submission.objects.select_related("unit", "campaign")
    outcomes = remind_each(every, actor=open_season.thao, at=AFTER)
    refused = {one.submission.unit.name for one in outcomes if one.refusal}
    assert (len(outcomes), refused) == (3, {"Phường Mẫu"})


def test_many_get_another_date_with_one_reason(open_season: Season) -> None:
    every = Submission.objects.select_related("unit", "campaign")
    until = AFTER + timedelta(days=1)
    outcomes = extend_each(every, until=until, reason="bão", actor=open_season.thao, at=AFTER)
    assert [one.refusal for one in outcomes] == [None] * 3
    assert set(every.values_list("due_at", flat=True)) == {until}
    outcomes = extend_each(every, until=until, reason=" ", actor=open_season.thao, at=AFTER)
    assert all(one.refusal for one in outcomes)


def test_the_letter_names_who_is_late_and_nobody_else(open_season: Season) -> None:
    open_season.save(ISSUED, "3")
    states.prepare(open_season.ward, actor=open_season.lan, at=DURING)
    states.submit(open_season.ward, actor=open_season.son, at=DURING)
    seen = progress(open_season.campaign, user=open_season.thao, at=AFTER)
    rows = to_be_chased(seen)
    assert {row.unit.name for row in rows} == {"Phường Bên", "Sở Nội vụ"}
    said = letter(seen, rows, at=AFTER)
    assert said.head.symbol == "SNV-CCHC"
    assert set(said.to) == {"Ủy ban nhân dân phường Bên", "Sở Nội vụ"}
    assert "1/3 đơn vị" in said.paragraphs[1]
    document = Document(io.BytesIO(letter_file(seen, rows, at=AFTER)))
    text = "\n".join(
        one.text for table in document.tables for line in table.rows for one in line.cells
    )
    assert "Ủy ban nhân dân phường Bên" in text
    assert "Phường Mẫu" not in text
    assert "phường Mẫu" not in text


def test_a_long_list_stands_in_an_annex(open_season: Season) -> None:
    seen = progress(open_season.campaign, user=open_season.thao, at=AFTER)
    rows = [row for row in to_be_chased(seen) for _ in range(10)]
    said = letter(seen, rows, at=AFTER)
    assert said.table is None
    assert len(said.annexes) == 1
    assert all("danh sách" in one for one in said.to)
    assert letter_file(seen, rows, at=AFTER)


def test_before_the_date_only_who_has_not_begun_is_chased(open_season: Season) -> None:
    open_season.save(ISSUED, "3")
    seen = progress(open_season.campaign, user=open_season.thao, at=DURING)
    assert "Phường Mẫu" not in {row.unit.name for row in to_be_chased(seen)}
