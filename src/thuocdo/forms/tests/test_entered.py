"""Forms that the province's steering office entered: made, edited, put in force, withdrawn, and known everywhere at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, connection, transaction

import pytest

from thuocdo.errors import Conflict, InvalidInput, NotAllowed, NotFound
from thuocdo.forms import entered
from thuocdo.forms.editing import add_row, change_row
from thuocdo.forms.library import form_version, form_versions, usual_form
from thuocdo.forms.models import StoredForm
from thuocdo.forms.services import (
    declare_indicator,
    edit_draft,
    make_draft,
    put_in_force,
    withdraw,
)
from thuocdo.forms.tests.fixtures import entered_forms  # noqa: F401
from thuocdo.forms.version import FormVersion
from thuocdo.indicators.registry import indicator, indicators

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

pytestmark = pytest.mark.usefixtures("entered_forms")
BASE, NOW, DAY = "2025_commune", datetime(2026, 11, 20, 8, tzinfo=UTC), date(2026, 12, 15)


def _draft(actor: User) -> StoredForm:
    return make_draft(base=BASE, rules="", actor=actor, at=NOW)


def _relabelled(label: str) -> Callable[[FormVersion], FormVersion]:
    def change(version: FormVersion) -> FormVersion:
        return change_row(
            version, 3, "1", label=label, unit="Hồ sơ", heading=False, numbered=True,
            indicator="procedures.dossiers.received.total",
        )[0]  # fmt: skip

    return change


def _edit(row: StoredForm, actor: User, label: str = "Hồ sơ tiếp nhận") -> StoredForm:
    return edit_draft(
        row.pk, seen=row.revision, change=_relabelled(label), what="3/1", actor=actor, at=NOW
    )


def test_a_draft_is_known_to_nobody(thao: User) -> None:
    row = _draft(thao)

    assert row.code == "2026_commune"
    assert row.code not in form_versions()
    with pytest.raises(NotFound):
        form_version(row.code)


def test_a_form_in_force_is_known_with_its_rules(thao: User) -> None:
    row = _edit(_draft(thao), thao)
    put_in_force(row.pk, seen=row.revision, valid_from=DAY, actor=thao, at=NOW)

    version = form_version("2026_commune")
    assert version.sections[2].rows[1].label == "Hồ sơ tiếp nhận"
    assert (version.valid_from, version.valid_until) == (DAY, None)
    assert usual_form("commune", on=DAY) is version
    assert usual_form("commune", on=date(2026, 12, 14)).code == BASE


def test_another_process_knows_it_with_its_next_request(thao: User) -> None:
    row = _draft(thao)
    assert entered.entered().versions == {}
    # As another process would: nothing of this one's memory is told.
    StoredForm.objects.filter(pk=row.pk).update(state="in_force", valid_from=DAY)
    entered.look_again()

    assert "2026_commune" in form_versions()


def test_the_number_is_asked_for_once_in_a_request(
    thao: User, django_assert_num_queries: Callable[..., object]
) -> None:
    entered.look_again()
    form_versions()
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        form_versions()
    entered.look_again()
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        form_versions()
        indicators()


def test_while_nothing_changes_the_same_forms_are_kept(thao: User) -> None:
    row = _draft(thao)
    put_in_force(row.pk, seen=row.revision, valid_from=DAY, actor=thao, at=NOW)
    before = form_version("2026_commune")
    entered.look_again()

    assert form_version("2026_commune") is before


def test_what_is_in_force_is_never_edited(thao: User) -> None:
    row = _draft(thao)
    row = put_in_force(row.pk, seen=row.revision, valid_from=DAY, actor=thao, at=NOW)

    with pytest.raises(Conflict):
        _edit(row, thao)
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredForm.objects.filter(pk=row.pk).update(text="code: x")
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredForm.objects.filter(pk=row.pk).delete()


def test_history_is_never_changed(thao: User) -> None:
    row = _edit(_draft(thao), thao)

    assert [one.kind for one in row.events.all()] == ["edited", "made"]
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE forms_storedformevent SET what = 'x'")


def test_of_two_who_edit_at_once_one_is_told(thao: User) -> None:
    row = _draft(thao)
    _edit(row, thao, "Một")

    with pytest.raises(Conflict):
        _edit(row, thao, "Hai")


def test_a_form_with_problems_is_not_put_in_force(thao: User) -> None:
    row = _draft(thao)
    row = edit_draft(
        row.pk,
        seen=1,
        change=lambda one: add_row(one, 1, "1", inside=False)[0],
        what="+",
        actor=thao,
        at=NOW,
    )

    with pytest.raises(InvalidInput, match="2 problems"):
        put_in_force(row.pk, seen=row.revision, valid_from=DAY, actor=thao, at=NOW)


def test_a_withdrawn_form_is_shown_still_and_filled_no_more(thao: User) -> None:
    row = _draft(thao)
    row = put_in_force(row.pk, seen=row.revision, valid_from=DAY, actor=thao, at=NOW)
    with pytest.raises(InvalidInput):
        withdraw(row.pk, seen=row.revision, last_day=DAY, reason=" ", actor=thao, at=NOW)
    withdraw(
        row.pk,
        seen=row.revision,
        last_day=date(2027, 3, 14),
        reason="Có mẫu mới",
        actor=thao,
        at=NOW,
    )

    assert form_version("2026_commune").valid_until == date(2027, 3, 14)
    assert usual_form("commune", on=date(2027, 3, 15)).code == BASE


def test_others_edit_no_forms_and_see_none(thao: User, lan: User, binh: User) -> None:
    row = _draft(thao)
    for other in (lan, binh):
        with pytest.raises(NotAllowed):
            _draft(other)
        with pytest.raises(NotAllowed):
            _edit(row, other)
        assert not StoredForm.objects.visible_to(other).exists()
    assert StoredForm.objects.visible_to(thao).get() == row


def test_an_indicator_of_the_provinces_own_is_typed_and_may_be_asked_for(thao: User) -> None:
    declared = declare_indicator(
        theme="digital", label_vi="Số tổ công nghệ số cộng đồng", label_en="Community digital teams",
        unit_of_measure="Tổ", value_type="count", period_kind="stock", aggregation="sum", actor=thao, at=NOW,
    )  # fmt: skip
    assert declared.code == "digital.own_so_to_cong_nghe_so_cong_dong"
    assert indicator(declared.code).label_en == "Community digital teams"

    row = _draft(thao)

    def with_own(version: FormVersion) -> FormVersion:
        more, key = add_row(version, 7, "4", inside=False)
        return change_row(
            more, 7, key, label=declared.label_vi, unit="Tổ", heading=False, numbered=True, indicator=declared.code
        )[0]  # fmt: skip

    row = edit_draft(row.pk, seen=1, change=with_own, what="7/5", actor=thao, at=NOW)
    put_in_force(row.pk, seen=row.revision, valid_from=DAY, actor=thao, at=NOW)
    assert declared.code in {one.indicator for _, one in form_version("2026_commune").rows()}


def test_two_indicators_of_one_name_have_two_codes(thao: User) -> None:
    def one() -> str:
        return declare_indicator(
            theme="finance", label_vi="Thu phí", label_en="", unit_of_measure="Lượt", value_type="count",
            period_kind="flow", aggregation="sum", actor=thao, at=NOW,
        ).code  # fmt: skip

    assert [one(), one()] == ["finance.own_thu_phi", "finance.own_thu_phi_2"]
