"""How long the workbook of a large form takes: written, read, looked through, stored; and the copy with everything marked.

    .venv/bin/python -m benchmarks.campaign_workbook [ROWS]

A form of so many rows (5,000 if nothing is said) is made up of indicators that count, each on many rows, and filled whole. Prints a Markdown
table; docs/rooms/campaigns.md holds the figures of one run.
"""

from __future__ import annotations

import io
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thuocdo.settings.test")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connections  # noqa: E402
from django.test.utils import (  # noqa: E402
    setup_databases,
    setup_test_environment,
    teardown_databases,
)
from django.utils import timezone  # noqa: E402

from openpyxl import load_workbook  # noqa: E402

from thuocdo.accounts.models import Role, User  # noqa: E402
from thuocdo.accounts.tests.factories import MembershipFactory, UserFactory  # noqa: E402
from thuocdo.campaigns.models import Campaign, Submission  # noqa: E402
from thuocdo.campaigns.questions import questions_of  # noqa: E402
from thuocdo.campaigns.workbook.confirming import confirm, preview  # noqa: E402
from thuocdo.campaigns.workbook.content import content_of  # noqa: E402
from thuocdo.campaigns.workbook.layout import Col, laid_sheets  # noqa: E402
from thuocdo.campaigns.workbook.marking import marked_copy  # noqa: E402
from thuocdo.campaigns.workbook.telling import all_findings  # noqa: E402
from thuocdo.campaigns.workbook.uploads import receive  # noqa: E402
from thuocdo.campaigns.workbook.writing import write_workbook  # noqa: E402
from thuocdo.forms.library import trying  # noqa: E402
from thuocdo.forms.version import FormRow, FormSection, FormVersion  # noqa: E402
from thuocdo.indicators.evaluation.evaluating import is_computed  # noqa: E402
from thuocdo.indicators.indicator import ValueType  # noqa: E402
from thuocdo.indicators.registry import indicators  # noqa: E402
from thuocdo.organisations.models import Unit  # noqa: E402

BAR = 10.0
ON = date(2026, 3, 14)
SECTIONS = 10


def large_form(rows: int) -> FormVersion:
    """Return a form of so many rows in ten sections."""
    codes = [
        one.code
        for one in indicators().values()
        if one.value_type is ValueType.COUNT and one.formula is None and not is_computed(one.code, on=ON)
    ]  # fmt: skip
    each = rows // SECTIONS
    sections = tuple(
        FormSection(
            number,
            f"Phần {number}",
            tuple(
                FormRow(str(n), str(n), f"Chỉ tiêu thứ {n} của phần {number}", "Văn bản", codes[(n + number) % len(codes)])
                for n in range(1, each + 1)
            ),
        )
        for number in range(1, SECTIONS + 1)
    )  # fmt: skip
    return FormVersion("9999_large", "Biểu lớn", "commune", "", date(2025, 7, 1), None, sections)


@contextmanager
def database() -> Iterator[None]:
    """Run with an empty database on a server of its own; both are gone afterwards."""
    setup_test_environment(debug=False)
    made = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        teardown_databases(made, verbosity=0)
        connections.close_all()
        server = settings.DATABASES["default"].get("EMBEDDED_SERVER")
        if server is not None:
            server.delete()


def asked(form: FormVersion) -> tuple[Submission, User]:
    """Return an answer by a form in a campaign that is open, and who fills it."""
    province = Unit.objects.create(code="P", name="Tỉnh Mẫu", kind=Unit.Kind.PROVINCE)
    ward = Unit.objects.create(code="W", name="Phường Mẫu", kind=Unit.Kind.COMMUNE)
    lan, now = UserFactory.create(username="lan"), timezone.now()
    MembershipFactory.create(user=lan, unit=ward, role=Role.REFORM_OFFICER)
    campaign = Campaign.objects.create(
        unit=province,
        organiser=province,
        title="Đợt lớn",
        period_start=date(2025, 12, 15),
        period_end=date(2026, 3, 15),
        forms={"commune": form.code},
        result_form=form.code,
        opens_at=now - timedelta(days=1),
        due_at=now + timedelta(days=1),
        appraisal_due_at=now + timedelta(days=1),
        closes_at=now + timedelta(days=2),
        state=Campaign.State.OPEN,
        created_at=now,
    )
    made = Submission.objects.create(campaign=campaign, unit=ward, form=form.code)
    return Submission.objects.select_related("campaign", "unit").get(pk=made.pk), lan


def filled(content: bytes, submission: Submission, *, wrong: int) -> bytes:
    """Return a workbook with a number, or where it is to be wrong a word, in every row."""
    book = load_workbook(io.BytesIO(content))
    for laid in laid_sheets(questions_of(submission)):
        for n, row in enumerate(laid.rows):
            value: Any = "chưa rõ" if n < wrong else n + 1
            book[laid.name].cell(row.at + 1, Col.VALUE + 1, value)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds by the clock, and those the processor worked for this process; on a busy machine only the second say much."""

    clock: float
    worked: float

    def __add__(self, other: Took) -> Took:
        return Took(self.clock + other.clock, self.worked + other.worked)


def timed(action: Callable[[], Any]) -> tuple[Any, Took]:
    """Return what an action gives, and how long it took."""
    started, worked = time.perf_counter(), time.process_time()
    found = action()
    return found, Took(time.perf_counter() - started, time.process_time() - worked)


def measure(submission: Submission, lan: User) -> Iterator[tuple[str, Took, str]]:
    """Yield each step, how long it took and the size of what it made."""
    now = timezone.now()
    blank, took = timed(lambda: write_workbook(content_of(submission, at=now)))
    yield "write the workbook", took, f"{len(blank) // 1024} KB"
    good = filled(blank, submission, wrong=0)
    sent, whole = timed(lambda: receive(submission, good, name="x.xlsx", actor=lan, at=now))
    yield "take it in: open, read every cell, keep", whole, f"{len(good) // 1024} KB"
    seen, took = timed(lambda: preview(sent, submission, actor=lan, at=now))
    yield "preview: compare, apply the rules", took, f"{len(seen.plan.changes)} changes"
    whole, token = whole + took, seen.plan.token
    stored, took = timed(lambda: confirm(sent, submission, token=token, over=(), actor=lan, at=now))
    yield "confirm: compare, store, check", took, f"{stored.cells} cells"
    yield "**from the upload to stored**", whole + took, ""
    bad = filled(blank, submission, wrong=20)
    wrong = receive(submission, bad, name="x.xlsx", actor=lan, at=now)
    found = preview(wrong, submission, actor=lan, at=now)
    said = all_findings(found, questions_of(submission))
    copy, took = timed(lambda: marked_copy(bad, said))
    yield f"mark {len(said)} problems in the copy", took, f"{len(copy) // 1024} KB"


def main() -> None:
    """Run all of it and print the table."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    form = large_form(rows)
    with database(), trying(form, ""):
        submission, lan = asked(form)
        print(
            f"{rows} rows; bar {BAR:.0f} s\n\n| step | seconds | of them computing | |\n|---|---|---|---|"
        )
        for what, took, size in measure(submission, lan):
            print(f"| {what} | {took.clock:.2f} | {took.worked:.2f} | {size} |", flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"\npeak memory {peak} MB")


if __name__ == "__main__":
    main()
