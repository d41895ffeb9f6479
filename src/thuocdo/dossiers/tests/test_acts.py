"""What is offered can be done, and what is not offered is refused: whatever happened before and whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thuocdo.attachments.services import store
from thuocdo.dossiers import services
from thuocdo.dossiers.acts import ACTS, offered_acts
from thuocdo.dossiers.models import Dossier, DossierResult, PersonalDataAccess
from thuocdo.dossiers.personal_data import reveal_people
from thuocdo.dossiers.queries import state_of
from thuocdo.dossiers.return_reasons import reasons_on, shipped_lists, spoken, written
from thuocdo.dossiers.rules import rights_over
from thuocdo.dossiers.services import NewResult
from thuocdo.dossiers.tests.factories import MONDAY, Office, official
from thuocdo.errors import Conflict, DomainError, InvalidInput, NotAllowed, NotFound

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.attachments.models import Attachment

Done = Callable[[Office, Dossier, "User", datetime], object]
_numbers = count()


def _finish(office: Office, dossier: Dossier, actor: User, at: datetime) -> object:
    still = [one.number for one in state_of(dossier).steps if one.finished_at is None]
    return services.finish_step(dossier, number=still[-1] if still else 0, actor=actor, at=at)


def _supplement(office: Office, dossier: Dossier, actor: User, at: datetime) -> object:
    return services.request_supplement(
        dossier, content="x", why_again="y", approver=office.approver, actor=actor, at=at
    )


def _last(dossier: Dossier, **said: object) -> int:
    there = DossierResult.objects.standing().filter(dossier=dossier, **said).order_by("-number")
    return there.values_list("number", flat=True).first() or 0


def _last_given(dossier: Dossier) -> int:
    given = [one for one in state_of(dossier).opinions if not one.open and not one.superseded_at]
    return given[-1].number if given else 0


def _first_directive(dossier: Dossier) -> int:
    return next((one.number for one in state_of(dossier).directives if one.open), 0)


def _file() -> Attachment:
    return store(BytesIO(b"%PDF-1.4 x"), name="x.pdf", actor=None, at=MONDAY)


TRIES: dict[str, Done] = {
    "accept": lambda o, d, by, at: services.accept(d, actor=by, at=at),
    "not_accept": lambda o, d, by, at: services.not_accept(d, reason="x", actor=by, at=at),
    "take_over": lambda o, d, by, at: services.take_over(d, actor=by, at=at),
    "receive_supplement": lambda o, d, by, at: services.receive_supplement(d, actor=by, at=at),
    "give_opinion": lambda o, d, by, at: services.give_opinion(
        d, unit=o.ward, opinion="x", actor=by, at=at
    ),
    "supersede_opinion": lambda o, d, by, at: services.supersede_opinion(
        d, number=_last_given(d), reason="x", actor=by, at=at
    ),
    "direct": lambda o, d, by, at: services.direct(
        d, unit=o.ward, words="x", answer_due_at=at + timedelta(days=1), actor=by, at=at
    ),
    "answer_directive": lambda o, d, by, at: services.answer_directive(
        d, number=_first_directive(d), answer="x", actor=by, at=at
    ),
    "withdraw_directive": lambda o, d, by, at: services.withdraw_directive(
        d, number=_first_directive(d), reason="x", actor=by, at=at
    ),
    "resolve": lambda o, d, by, at: services.resolve(d, actor=by, at=at),
    "attach_result": lambda o, d, by, at: services.attach_result(
        d, results=[NewResult("x", paper=True)], actor=by, at=at
    ),
    "digitise_result": lambda o, d, by, at: services.digitise_result(
        d, number=_last(d, attachment=None), attachment=_file(), actor=by, at=at
    ),
    "take_back_result": lambda o, d, by, at: services.take_back_result(
        d, number=_last(d), actor=by, at=at
    ),
    "hand_over": lambda o, d, by, at: services.hand_over(d, to_unit=o.ward, actor=by, at=at),
    "return_result": lambda o, d, by, at: services.return_result(d, actor=by, at=at),
    "finish_step": _finish,
    "request_supplement": _supplement,
    "request_opinion": lambda o, d, by, at: services.request_opinion(
        d, unit=o.province, question="x", answer_due_at=at, actor=by, at=at
    ),
    "require_payment": lambda o, d, by, at: services.require_payment(
        d, amount_vnd=1000, actor=by, at=at
    ),
    "record_payment": lambda o, d, by, at: services.record_payment(
        d, amount_vnd=1000, reference=str(next(_numbers)), actor=by, at=at
    ),
    "extend": lambda o, d, by, at: services.extend(
        d, amount=Decimal(2), unit="working_day", reason="x", actor=by, at=at
    ),
    "refuse": lambda o, d, by, at: services.refuse(d, reason="x", actor=by, at=at),
    "decline_withdrawal": lambda o, d, by, at: services.decline_withdrawal(
        d, reason="x", actor=by, at=at
    ),
    "stop": lambda o, d, by, at: services.stop(d, reason="x", actor=by, at=at),
    "request_withdrawal": lambda o, d, by, at: services.request_withdrawal(d, actor=by, at=at),
    "send_result": lambda o, d, by, at: services.send_result(
        d, carrier="x", waybill="y", actor=by, at=at
    ),
    "confirm_delivery": lambda o, d, by, at: services.confirm_delivery(d, actor=by, at=at),
    "note_undelivered": lambda o, d, by, at: services.note_undelivered(
        d, reason="x", actor=by, at=at
    ),
    "correct_mistake": lambda o, d, by, at: services.correct_mistake(
        d, what="entry", reason="x", actor=by, at=at
    ),
}
LIVELY = [one for one in TRIES if one not in {"not_accept", "stop", "refuse", "resolve"}]
#: These can be done more often than they are offered: money that came without being asked for, a unit asked twice.
KEPT_BACK = {"record_payment", "request_opinion", "give_opinion"}
plans = st.lists(
    st.tuples(st.sampled_from([*LIVELY, *LIVELY, *sorted(TRIES)]), st.integers(0, 2000)),
    max_size=8,
)


def offered(dossier: Dossier, user: User, at: datetime) -> set[str]:
    row = Dossier.objects.get(pk=dossier.pk)
    rights = rights_over(user, row)
    return {one.name for one in offered_acts(state_of(row), rights, at=at, extension_days=1)}


def succeeds(name: str, office: Office, dossier: Dossier, user: User, at: datetime) -> bool:
    try:
        with transaction.atomic():
            TRIES[name](office, dossier, user, at)
            transaction.set_rollback(True)
    except (DomainError, IntegrityError):
        return False
    return True


def test_every_act_can_be_offered() -> None:
    assert set(TRIES) == set(ACTS) <= set(services.__all__)


@given(plan=plans, person=st.sampled_from(["clerk", "handler", "approver", "records"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_offered_can_be_done_and_nothing_else(
    office: Office, plan: list[tuple[str, int]], person: str
) -> None:
    with transaction.atomic():
        dossier, at = office.received(), MONDAY
        for name, minutes in plan:
            at += timedelta(minutes=minutes)
            for actor in (office.clerk, office.handler, office.approver):
                try:
                    with transaction.atomic():
                        TRIES[name](office, dossier, actor, at)
                except (Conflict, InvalidInput, NotAllowed):
                    continue
                break
        user = getattr(office, person)
        found = offered(dossier, user, at)
        for name in TRIES:
            done = succeeds(name, office, dossier, user, at)
            if name in found:
                assert done or name == "request_opinion", name
            else:
                assert not done or name in KEPT_BACK, name
        transaction.set_rollback(True)


def test_nobody_else_is_offered_anything(office: Office, units: LittleProvince) -> None:
    from thuocdo.accounts.models import Role

    stranger = official(units.other_ward, Role.APPROVER, "Người Bên")
    reform = official(office.ward, Role.REFORM_OFFICER, "Nguyễn Thị Lan")
    dossier = office.in_hand()
    assert offered(dossier, stranger, MONDAY) == offered(dossier, reform, MONDAY) == set()


def test_an_extension_is_offered_until_the_day_before(office: Office) -> None:
    dossier = office.in_hand()
    assert dossier.due_at is not None
    assert "extend" in offered(dossier, office.approver, dossier.due_at - timedelta(days=1))
    assert "extend" not in offered(dossier, office.approver, dossier.due_at)


# Personal data


def test_looking_at_people_in_full_is_kept(office: Office, units: LittleProvince) -> None:
    from thuocdo.accounts.models import Role

    dossier = office.in_hand()
    people = reveal_people(dossier, actor=office.handler, at=MONDAY)
    assert [one.full_name for one in people] == ["Phạm Thị Hoa"]
    kept = PersonalDataAccess.objects.get()
    assert (kept.dossier, kept.user, kept.at) == (dossier, office.handler, MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonalDataAccess.objects.all().delete()
    stranger = official(units.other_ward, Role.APPROVER, "Người Bên")
    reform = official(office.ward, Role.REFORM_OFFICER, "Nguyễn Thị Lan")
    with pytest.raises(NotFound):
        reveal_people(dossier, actor=stranger, at=MONDAY)
    with pytest.raises(NotAllowed):
        reveal_people(dossier, actor=reform, at=MONDAY)
    assert PersonalDataAccess.objects.count() == 1


# Reasons


def test_reasons_are_read_aloud_with_the_paper_at_fault() -> None:
    kept = [written("paper_missing", "r3"), written("authority_missing"), "of_long_ago@d1"]
    first, second, third = spoken(kept)
    assert (first.reason.label, first.place) == ("Thiếu giấy tờ", "r3")
    assert (second.reason.code, second.place) == ("authority_missing", "")
    assert (third.reason.label, third.place) == ("of_long_ago", "d1")


def test_every_reason_has_words_in_both_languages() -> None:
    assert reasons_on(MONDAY.date()).version == 1
    for one in shipped_lists():
        for reason in one.reasons.values():
            assert all((reason.label, reason.label_en, reason.citizen, reason.citizen_en))
