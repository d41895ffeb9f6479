"""Which papers are copied, what is vouched for, what stands on them, and which can be handed in again."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from thuocdo.attachments.services import store
from thuocdo.dossiers import services
from thuocdo.dossiers.copying import CopyCheck, WhyNot, reasons_on, why_not
from thuocdo.dossiers.models import DossierDocument
from thuocdo.dossiers.services import CounterWork, Person
from thuocdo.dossiers.status import DigitisationState
from thuocdo.dossiers.tests.factories import MONDAY, Office
from thuocdo.errors import Conflict, InvalidInput
from thuocdo.procedures.handling import USUAL, decide_handling

if TYPE_CHECKING:
    from thuocdo.attachments.models import Attachment
    from thuocdo.dossiers.models import Dossier

pytestmark = pytest.mark.django_db
ALL = tuple(CopyCheck)


@pytest.fixture
def scan(office: Office) -> Attachment:
    """Return a file."""
    return store(BytesIO(b"%PDF-1.4\n%%EOF\n"), name="a.pdf", actor=office.clerk, at=MONDAY)


def paper(office: Office, row: Dossier, **changes: str) -> DossierDocument:
    return services.add_document(
        row, name="Giấy chứng sinh", actor=office.clerk, at=MONDAY, **changes
    )


def test_a_copy_says_what_was_looked_at(office: Office, scan: Attachment) -> None:
    one = paper(office, office.accepted())
    for checks in ([], [CopyCheck.ALL_PAGES, CopyCheck.ORDER]):
        with pytest.raises(InvalidInput):
            services.digitise(one, attachment=scan, checks=checks, actor=office.clerk, at=MONDAY)
    made = services.digitise(one, attachment=scan, checks=ALL, actor=office.clerk, at=MONDAY)
    assert made.digitisation_state == DigitisationState.DIGITISED
    assert (made.copied_by, made.copied_at) == (office.clerk, MONDAY)
    assert set(made.copy_checks) == set(CopyCheck)
    with pytest.raises(Conflict):
        services.digitise(made, attachment=scan, checks=ALL, actor=office.clerk, at=MONDAY)


@pytest.mark.parametrize(
    ("channel", "form", "reason"),
    [
        ("online", "", "online"),
        ("direct", "shown", "shown"),
        ("direct", "opinion", "opinion"),
    ],
)
def test_what_is_not_copied_is_refused(
    office: Office, scan: Attachment, channel: str, form: str, reason: str
) -> None:
    one = paper(office, office.accepted(channel=channel), form=form)
    with pytest.raises(Conflict) as found:
        services.digitise(one, attachment=scan, checks=ALL, actor=office.clerk, at=MONDAY)
    assert found.value.values["reason"] == reason


def test_before_its_day_the_rule_forbids_nothing_but_secrets(office: Office) -> None:
    early = date(2025, 9, 14)
    assert reasons_on(early) == frozenset()
    assert reasons_on(early + timedelta(1)) == set(WhyNot)
    row = office.accepted(channel="online")
    one = paper(office, row)
    assert why_not(one, row, USUAL, on=early) is None
    row.secret = True
    assert why_not(one, row, USUAL, on=early) is WhyNot.SECRET


def test_a_paper_that_is_decided_secret_is_not_copied(office: Office, scan: Attachment) -> None:
    decide_handling(
        office.version.procedure,
        kind="secret_paper",
        paper="Giấy chứng sinh",
        valid_from=MONDAY.date(),
        legal_basis="x",
        actor=None,
        at=MONDAY,
    )
    one = paper(office, office.accepted())
    with pytest.raises(Conflict):
        services.digitise(one, attachment=scan, checks=ALL, actor=office.clerk, at=MONDAY)


def test_no_file_comes_to_a_dossier_with_secrets(office: Office, scan: Attachment) -> None:
    row = office.received(work=CounterWork(secret=True))
    with pytest.raises(InvalidInput):
        services.add_document(row, name="x", attachment=scan, actor=office.clerk, at=MONDAY)


def test_what_stands_on_a_paper_is_kept(office: Office) -> None:
    one = paper(office, office.accepted())
    made = services.describe_paper(
        one,
        number=" 12/GCS ",
        issuer="Bệnh viện  Phụ sản",
        issued_on=date(2026, 1, 5),
        expires_on=date(2026, 7, 5),
        actor=office.clerk,
        at=MONDAY,
    )
    assert (made.number, made.issuer) == ("12/GCS", "Bệnh viện Phụ sản")
    for days in (
        {"issued_on": date(2026, 7, 6), "expires_on": None},
        {"issued_on": date(2026, 1, 5), "expires_on": date(2026, 1, 4)},
    ):
        with pytest.raises(InvalidInput):
            services.describe_paper(one, **days, actor=office.clerk, at=MONDAY)


def test_a_paper_takes_the_place_of_an_earlier_one_of_the_owner(office: Office) -> None:
    first, second = (paper(office, office.accepted()) for _ in range(2))
    services.describe_paper(second, supersedes=first, actor=office.clerk, at=MONDAY)
    first.refresh_from_db()
    assert first.superseded_by == second
    others = [Person("Lê Văn Xa", personal_id="038190009999")]
    foreign = paper(office, office.accepted(people=others))
    with pytest.raises(InvalidInput):
        services.describe_paper(second, supersedes=foreign, actor=office.clerk, at=MONDAY)
    with pytest.raises(InvalidInput):
        services.describe_paper(second, supersedes=second, actor=office.clerk, at=MONDAY)
