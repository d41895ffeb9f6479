"""The daily mail that tells a person which discrepancies wait for him; always in Vietnamese, as the office works."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from smtplib import SMTPException
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

import structlog

from thuocdo.accounts.models import Role
from thuocdo.accounts.scope import own_units
from thuocdo.consistency.services import send_digest
from thuocdo.office.discrepancies.digest_page import DigestPage, digest_page
from thuocdo.office.discrepancies.records import of_replaced_reports
from thuocdo.working_time.queries import calendars_of, years_around

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.consistency.digest import Digest

log = structlog.get_logger(__name__)

#: What a mail server, or the way to it, may answer with.
FAILURES = (SMTPException, OSError)


def mail_digest(person: User, *, at: datetime) -> bool:
    """Mail a person what waits for him, unless nothing does or he was told today; return whether a mail went out.

    Errors: those of `FAILURES`; then nothing is kept, and the next call tries again.
    """
    officer_of = own_units(person, on=timezone.localdate(at), roles=[Role.REFORM_OFFICER])
    settled = of_replaced_reports(person)
    sent = send_digest(person, officer_of=officer_of, at=at, send=_send, settled=settled)
    if sent:
        log.info("digest_sent", user=person.pk)
    return sent


def mail_digests(
    people: Iterable[User], *, at: datetime, again: Callable[[int], object]
) -> tuple[int, int]:
    """Mail many people what waits for them; return how many mails went out and how many failed.

    A mail that fails holds up no other.

    Args:
        people: who is told.
        at: the moment.
        again: called with the id of each person whose mail failed, to have it tried again.
    """
    sent = failed = 0
    for person in people:
        try:
            sent += mail_digest(person, at=at)
        except FAILURES as error:
            failed += 1
            log.warning("digest_failed", user=person.pk, error=type(error).__name__)
            again(person.pk)
    return sent, failed


def works_on(person: User, day: date) -> bool:
    """Say whether a day is a working day in one of the units a person serves in."""
    calendars = calendars_of(own_units(person, on=day), span=years_around(day))
    return any(calendar.is_working_day(day) for calendar in calendars.values())


def address_of(path: str) -> str:
    """Return a path as it is written in a mail."""
    return f"{settings.BASE_URL}{path}"


def _send(digest: Digest) -> None:
    with translation.override("vi"):
        page = digest_page(digest, address_of=address_of)
        mail = EmailMultiAlternatives(
            subject=page.subject, body=_text(page), to=[digest.person.email]
        )
        html = render_to_string("office/discrepancies/digest.html", {"page": page})
        mail.attach_alternative(html, "text/html")
        mail.send()


def _text(page: DigestPage) -> str:
    rows = [f"{row.head}\n  {row.message}\n  {row.href}" for row in page.rows]
    return "\n\n".join(
        [
            page.greeting,
            "\n".join(f"- {line}" for line in page.counts),
            *([_("Nặng nhất:")] if rows else []),
            *rows,
            f"{_('Xem tất cả')}: {page.list_href}",
            f"{_('Không muốn nhận thư này nữa')}: {address_of(reverse('office:settings:page'))}",
        ]
    )
