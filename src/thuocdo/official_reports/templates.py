"""The Word templates of units for their reports: taken in, put in use, used. Without one a report looks as the product delivers it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from django.db import transaction

from thuocdo.attachments.services import open_original, plain_name, store
from thuocdo.documents.texts import one_line
from thuocdo.errors import NotAllowed
from thuocdo.official_reports import permissions
from thuocdo.official_reports.models import ReportTemplate, TemplateChoice
from thuocdo.official_reports.template_checking import check_template
from thuocdo.postgresql.statements import rows

if TYPE_CHECKING:
    from datetime import datetime

    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit

#: Any number that nothing else in the product locks; the second is the unit.
_LOCK = 3_827
_LONGEST_NOTE = 300


def add_template(
    *, unit: Unit, content: bytes, name: str, note: str, actor: User, at: datetime
) -> ReportTemplate:
    """Take in a template as one more version of the unit; it is not used before it is chosen.

    Raises:
        NotAllowed: the person looks after no templates of the unit.
        InvalidInput: the file cannot be a template; see `check_template`.
        Unavailable: the disk is full, or the virus scanner does not answer.
    """
    _refuse_others(unit, actor)
    breaches = check_template(content, unit)
    with transaction.atomic():
        attachment = store(io.BytesIO(content), name=name, actor=actor, at=at)
        rows("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, unit.pk])
        last = ReportTemplate.objects.filter(unit=unit).first()
        return ReportTemplate.objects.create(
            unit=unit,
            number=last.number + 1 if last else 1,
            attachment=attachment,
            name=plain_name(name),
            note=one_line(note)[:_LONGEST_NOTE],
            breaches=[{"code": one.code, "vi": one.vi, "en": one.en} for one in breaches],
            by=actor,
            at=at,
        )


def choose_template(
    *, unit: Unit, template: ReportTemplate | None, actor: User, at: datetime
) -> TemplateChoice:
    """Let the reports of a unit be made with a template of its own from now on, with the built-in one where null. Issued reports stay as they are.

    Raises:
        NotAllowed: the person looks after no templates of the unit.
    """
    _refuse_others(unit, actor)
    assert template is None or template.unit_id == unit.pk
    return TemplateChoice.objects.create(unit=unit, template=template, by=actor, at=at)


def last_choice(unit: Unit) -> TemplateChoice | None:
    """Return which template was chosen for a unit last, by whom and when; null where nobody chose."""
    return (
        TemplateChoice.objects.filter(unit=unit).select_related("template__attachment", "by").last()
    )


def template_in_use(unit: Unit) -> ReportTemplate | None:
    """Return the template a unit makes its reports with; null for the built-in one."""
    chosen = last_choice(unit)
    return chosen.template if chosen else None


def content_of(template: ReportTemplate) -> bytes:
    """Return the bytes of a template as they came.

    Raises:
        NotFound: its file is gone.
    """
    with open_original(template.attachment) as file:
        return file.read()


def template_for(unit: Unit) -> bytes | None:
    """Return the file a report of a unit is made with; null for the built-in one.

    Raises:
        NotFound: its file is gone.
    """
    found = template_in_use(unit)
    return content_of(found) if found else None


def _refuse_others(unit: Unit, actor: User) -> None:
    if not actor.has_perm(permissions.TEMPLATE, unit):
        raise NotAllowed(
            "templates_not_yours",
            "Chỉ văn thư, cán bộ đầu mối hoặc lãnh đạo của đơn vị đổi được mẫu báo cáo. Hãy nhờ họ.",
            "Only the records clerk, the reform officer or a leader of the unit changes its templates. Ask them.",
        )
