"""What the code of a printed paper proves, and what it does not give away."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.dossiers import services
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.slips import SlipKind, slip, verify_slip
from thuocdo.dossiers.tests.factories import MONDAY, Office
from thuocdo.working_time.tests.calendars import at as moment

LATER = moment("2026-03-20 09:00")


def token(office: Office, dossier: Dossier, kind: str) -> str:
    paper = slip(dossier, kind, actor=office.clerk, at=LATER)
    assert paper.code is not None
    return paper.code.text.rpartition("/")[2]


def test_a_printed_paper_is_verified_with_the_date_it_says(office: Office) -> None:
    dossier = office.accepted()
    found = verify_slip(token(office, dossier, "receipt"))
    assert found is not None
    assert found.kind is SlipKind.RECEIPT
    assert found.dossier_code == dossier.code
    assert found.due_at == dossier.due_at
    assert found.agency == office.ward
    assert not found.replaced


def test_an_appointment_that_was_replaced_says_so(office: Office) -> None:
    dossier = office.in_hand()
    said = token(office, dossier, "receipt")
    at = moment("2026-03-04 09:00")
    services.request_supplement(dossier, content="Thiếu", actor=office.handler, at=at)
    services.receive_supplement(dossier, actor=office.clerk, at=moment("2026-03-10 09:00"))
    found = verify_slip(said)
    assert found is not None
    assert found.replaced
    assert found.due_at == dossier.due_at


def test_a_control_slip_is_replaced_when_something_more_happens(office: Office) -> None:
    dossier = office.in_hand()
    said = token(office, dossier, "control_slip")
    before = verify_slip(said)
    services.resolve(dossier, actor=office.approver, at=moment("2026-03-05 09:00"))
    after = verify_slip(said)
    assert before is not None
    assert after is not None
    assert (before.replaced, after.replaced) == (False, True)


@pytest.mark.parametrize("at", range(0, 60, 7))
def test_a_changed_letter_is_found_out(office: Office, at: int) -> None:
    said = token(office, office.accepted(), "receipt")
    at %= len(said)
    changed = said[:at] + ("A" if said[at] != "A" else "B") + said[at + 1 :]
    assert verify_slip(changed) is None


def test_the_check_of_one_kind_is_not_that_of_another(office: Office) -> None:
    dossier = office.in_hand()
    services.extend(
        dossier,
        amount=Decimal(1),
        unit="working_day",
        reason="Bận",
        actor=office.approver,
        at=MONDAY,
    )
    receipt = token(office, dossier, "receipt")
    apology = token(office, dossier, "apology_extension")
    mixed = receipt.rpartition("~")[0] + "~" + apology.rpartition("~")[2]
    assert verify_slip(mixed) is None


@given(st.text(max_size=60))
def test_any_other_text_is_no_paper(text: str) -> None:
    assert verify_slip(text) is None


@pytest.mark.parametrize("text", ["", "~", "~~~", "x" * 5000, "a~b~c~d", "\x00~\ud800"])
def test_odd_texts_are_no_paper(text: str) -> None:
    assert verify_slip(text) is None
