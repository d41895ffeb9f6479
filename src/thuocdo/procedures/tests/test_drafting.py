"""Drafts: typed fields there and back, nobody writes over another, and publishing what was looked through."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from thuocdo.accounts.models import Role
from thuocdo.accounts.tests.factories import MembershipFactory, UserFactory
from thuocdo.errors import Conflict, InvalidInput, NotAllowed
from thuocdo.procedures.checking import cleaned
from thuocdo.procedures.content import AgencyContent
from thuocdo.procedures.drafting import (
    discard_draft,
    draft_version,
    publish_draft,
    read_draft,
    save_draft,
    start_draft,
)
from thuocdo.procedures.intake import Intake
from thuocdo.procedures.models import Procedure, ProcedureDraft, ProcedureVersion
from thuocdo.procedures.publishing import Decision
from thuocdo.procedures.services import amend
from thuocdo.procedures.storing import content_of
from thuocdo.procedures.tests.factories import AT, DECISION, content, published
from thuocdo.procedures.typed_content import content_of_tree, tree_of_content

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 1)
NEXT = Decision("500/QĐ-UBND", date(2026, 11, 20))


def controller(unit: Unit) -> User:
    user = UserFactory.create()
    MembershipFactory.create(user=user, unit=unit, role=Role.PROCEDURE_CONTROLLER)
    return user


def test_a_content_typed_and_read_says_the_same() -> None:
    intake = Intake()
    said = cleaned(content(priority_lane=True, proactive_level=2))
    again = content_of_tree(tree_of_content(said), intake, sectors={"TP-HT": "Hộ tịch"})
    assert (again, intake.problems) == (said, [])


def test_nonsense_that_is_sent_is_no_content_and_no_error() -> None:
    intake = Intake()
    tree = {"ways": "x", "levels": {"a": 1}, "documents": ["y", {"name": ["z"]}], "sets": ["1"]}
    said = content_of_tree(tree, intake, sectors={})
    assert (said.ways, said.levels, said.sets, said.documents[0].name) == ((), (), None, "")


def test_from_the_version_in_force_to_the_next(units: LittleProvince) -> None:
    ngoc = controller(units.province)
    procedure = published(units.province).procedure
    draft = draft_version(procedure, actor=ngoc, at=AT)
    assert read_draft(draft, valid_from=DAY).content == content_of(
        ProcedureVersion.objects.with_parts().get()
    )
    assert draft_version(procedure, actor=ngoc, at=AT) == draft
    saved = save_draft(draft, typed={"name": "Tên mới"}, seen=1, actor=ngoc, at=AT)
    version = publish_draft(
        saved, decision=NEXT, valid_from=DAY, seen=2, seen_version=1, actor=ngoc, at=AT
    )
    assert (version.number, version.name, version.valid_from) == (2, "Tên mới", DAY)
    assert not ProcedureDraft.objects.exists()


def test_all_problems_are_named_by_the_fields_they_were_typed_into(units: LittleProvince) -> None:
    ngoc = controller(units.province)
    draft = start_draft(
        owner=units.province, unit=units.province, code="1.000001", actor=ngoc, at=AT
    )
    typed = {
        "online_level": "partial",
        "agencies": [
            {"role": "handling", "name": "Sở"},
            {"role": "competent", "name": "", "unit_code": "NOPE"},
        ],
        "ways": [{"channel": "fax", "time_limits": [{"amount": "x", "unit": "day"}]}],
        "legal_bases": [{"number": "1", "effective_on": "31/02/2026"}],
    }
    save_draft(draft, typed=typed, seen=1, actor=ngoc, at=AT)
    draft.refresh_from_db()
    reading = read_draft(draft, valid_from=DAY)
    assert {one.path for one in reading.problems} == {
        "name", "sector_code", "levels", "partial_reason", "agencies[1].name", "agencies[1].unit_code", "ways",
        "ways[0].time_limits[0].amount", "legal_bases[0].effective_on",
    }  # fmt: skip
    with pytest.raises(InvalidInput):
        publish_draft(
            draft, decision=NEXT, valid_from=DAY, seen=2, seen_version=0, actor=ngoc, at=AT
        )
    assert (ProcedureDraft.objects.count(), Procedure.objects.count()) == (1, 0)


def test_who_saves_second_is_told_who_saved_first(units: LittleProvince) -> None:
    ngoc, other = controller(units.province), controller(units.province)
    draft = draft_version(published(units.province).procedure, actor=ngoc, at=AT)
    save_draft(draft, typed={"name": "Một"}, seen=1, actor=other, at=AT)
    with pytest.raises(Conflict) as refused:
        save_draft(draft, typed={"name": "Hai"}, seen=1, actor=ngoc, at=AT)
    assert other.full_name in refused.value.message_vi
    with pytest.raises(Conflict):
        discard_draft(draft, seen=1, actor=ngoc)
    discard_draft(draft, seen=2, actor=ngoc)
    with pytest.raises(Conflict):
        save_draft(draft, typed={}, seen=2, actor=ngoc, at=AT)


def test_what_was_compared_with_another_version_is_not_published(units: LittleProvince) -> None:
    ngoc = controller(units.province)
    procedure = published(units.province).procedure
    draft = save_draft(
        draft_version(procedure, actor=ngoc, at=AT),
        typed={"name": "Tên mới"},
        seen=1,
        actor=ngoc,
        at=AT,
    )
    amend(
        procedure,
        content=content(name="Chen ngang"),
        decision=Decision("9", date(2026, 1, 1)),
        valid_from=date(2026, 2, 1),
        actor=None,
        at=AT,
    )
    with pytest.raises(Conflict):
        publish_draft(
            draft, decision=NEXT, valid_from=DAY, seen=2, seen_version=1, actor=ngoc, at=AT
        )
    assert ProcedureDraft.objects.exists()


def test_a_code_is_drafted_once_and_only_while_it_is_free(units: LittleProvince) -> None:
    ngoc = controller(units.province)
    published(units.province, code="1.000002")
    start_draft(owner=units.province, unit=units.province, code="1.000001", actor=ngoc, at=AT)
    for code in ("1.000001", "1.000002"):
        with pytest.raises(Conflict):
            start_draft(owner=units.province, unit=units.province, code=code, actor=ngoc, at=AT)


def test_a_department_drafts_and_the_province_publishes(units: LittleProvince) -> None:
    clerk, ngoc = controller(units.home_affairs), controller(units.province)
    with pytest.raises(NotAllowed):
        start_draft(owner=units.province, unit=units.province, code="1.000001", actor=clerk, at=AT)
    draft = start_draft(
        owner=units.province, unit=units.home_affairs, code="1.000001", actor=clerk, at=AT
    )
    said = tree_of_content(content(agencies=(AgencyContent("competent", "Sở Nội vụ"),)))
    saved = save_draft(draft, typed=said, seen=1, actor=clerk, at=AT)
    asked = {"decision": DECISION, "valid_from": DAY, "seen": 2, "seen_version": 0, "at": AT}
    with pytest.raises(NotAllowed):
        publish_draft(saved, actor=clerk, **asked)  # type: ignore[arg-type]
    assert ProcedureDraft.objects.visible_to(clerk).get() == draft
    assert publish_draft(saved, actor=ngoc, **asked).procedure.code == "1.000001"  # type: ignore[arg-type]


def test_others_neither_see_nor_write_drafts(
    units: LittleProvince, lan: User, thao: User, binh: User
) -> None:
    draft = draft_version(
        published(units.province).procedure, actor=controller(units.province), at=AT
    )
    stranger = controller(units.elsewhere)
    for person in (lan, thao, binh, stranger):
        assert not ProcedureDraft.objects.visible_to(person).exists()
        with pytest.raises(NotAllowed):
            save_draft(draft, typed={}, seen=1, actor=person, at=AT)
        with pytest.raises(NotAllowed):
            draft_version(draft.procedure, actor=person, at=AT)  # type: ignore[arg-type]
