from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from django.db import DatabaseError, IntegrityError, transaction

import pytest

from thuocdo.errors import Conflict
from thuocdo.facts.references import RecordRef
from thuocdo.figures.models import Figure
from thuocdo.figures.notation import read_number
from thuocdo.figures.services import NewFigure, record_read_figures, withdraw
from thuocdo.figures.tests.factories import corrected

AT = datetime(2024, 4, 1, 2, 0, tzinfo=UTC)
RECORD = RecordRef("ingestion", "1")


@pytest.fixture
def attachment(db: None):
    from io import BytesIO

    from thuocdo.attachments.services import store

    return store(BytesIO(b"bao cao"), name="bao-cao.txt", actor=None, at=AT)


@pytest.fixture
def record(units, attachment):
    def make(printed: str, *, holder=None) -> Figure:
        new = NewFigure(
            indicator="organisation.public_units.total",
            unit_id=units.province.pk,
            period_start=date(2022, 12, 15),
            period_end=date(2023, 12, 15),
            printed=read_number(printed, whole=True),
        )
        holder_id = (holder or units.home_affairs).pk
        return record_read_figures(
            [new],
            record=RECORD,
            holder_id=holder_id,
            attachment_id=attachment.pk,
            actor=None,
            at=AT,
        )[0]

    return make


@pytest.mark.parametrize(
    ("printed", "state", "value"),
    [
        ("2.183", "value", Decimal(2183)),
        ("0", "value", Decimal(0)),
        ("", "blank", None),
        ("-", "dash", None),
        ("Có", "text", None),
    ],
)
def test_blank_dash_zero_and_text_are_four_things(
    record, printed: str, state: str, value: Decimal | None
):
    figure = record(printed)
    figure.refresh_from_db()
    assert (figure.state, figure.value) == (state, value)


def test_correction_leaves_the_old_figure_as_it_was(record, thao):
    old = record("2.183")
    new = corrected(old, "2.187", actor=thao, at=AT)
    old.refresh_from_db()
    assert old.value == Decimal(2183)
    assert (new.supersedes_id, new.value, new.origin) == (
        old.pk,
        Decimal(2187),
        Figure.Origin.DECLARED,
    )
    assert list(Figure.objects.current()) == [new]


def test_second_correction_of_one_figure_is_refused(record, thao, lan):
    old = record("2.183")
    corrected(old, "2.187", actor=thao, at=AT)
    with pytest.raises(Conflict):
        corrected(old, "2.188", actor=lan, at=AT)
    assert Figure.objects.count() == 2


def test_withdrawn_figure_is_no_longer_current_but_stays(record, thao):
    old = record("2.183")
    withdraw(old, reason="không phải số liệu", actor=thao, at=AT)
    assert not Figure.objects.current().exists()
    assert Figure.objects.filter(pk=old.pk).exists()


@pytest.mark.parametrize("change", ["update", "delete"])
def test_database_refuses_to_change_or_remove_a_figure(record, change: str):
    figure = record("2.183")
    rows = Figure.objects.filter(pk=figure.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(value=1) if change == "update" else rows.delete()
    figure.refresh_from_db()
    assert figure.value == Decimal(2183)


def test_blank_cannot_carry_a_value(record):
    figure = record("2.183")
    figure.pk, figure.state = None, Figure.State.BLANK
    with pytest.raises(IntegrityError), transaction.atomic():
        figure.save(force_insert=True)


def test_only_who_sees_the_holder_sees_the_figure(  # noqa: PLR0917 - the whole cast
    record, units, thao, lan, binh, hoa
):
    of_department, of_ward = record("1"), record("2", holder=units.ward)
    assert set(Figure.objects.visible_to(thao)) == {of_department, of_ward}
    assert set(Figure.objects.visible_to(lan)) == {of_ward}
    assert not Figure.objects.visible_to(binh).exists()
    assert not Figure.objects.visible_to(hoa).exists()
