"""Showing a report to others of the same province, and taking that back. The only writers of `ReportShare`."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

import structlog

from thuocdo.accounts.models import Membership, User
from thuocdo.accounts.scope import may_see_unit
from thuocdo.errors import Conflict, InvalidInput, NotAllowed
from thuocdo.ingestion.models import Report
from thuocdo.ingestion.shares import ReportShare
from thuocdo.organisations.models import Unit

if TYPE_CHECKING:
    from thuocdo.organisations.querysets import UnitQuerySet

_ONE_DAY = timedelta(days=1)
log = structlog.get_logger(__name__)


def share_with_unit(
    report: Report, unit: Unit, *, last_day: date | None, actor: User, at: datetime
) -> ReportShare:
    """Let the people of a unit of the same province read a report.

    Args:
        report: that nobody has discarded.
        unit: in force on the day.
        last_day: the last day of the share, null for without end. Sharing again takes the place of the share before.
        actor: who shares.
        at: when.

    Raises:
        NotAllowed: the person does not review reports of the unit that keeps this one.
        InvalidInput: the unit is none of the province, the last day is past, or the file holds other reports too.
        Conflict: the unit keeps the report itself, or the report was discarded.
    """
    day = timezone.localdate(at)
    if unit.pk == report.holder_id:
        raise _SEES_IT_ALREADY
    if not units_to_share_with(report, on=day).filter(pk=unit.pk).exists():
        raise _NOT_OF_THE_PROVINCE
    return _share(report, unit=unit, person=None, last_day=last_day, actor=actor, at=at)


def share_with_person(
    report: Report, username: str, *, last_day: date | None, actor: User, at: datetime
) -> ReportShare:
    """Let one official of the same province read a report; else as `share_with_unit`.

    Raises:
        NotAllowed, InvalidInput, Conflict: as `share_with_unit`; nobody of that name and somebody of elsewhere are one.
    """
    day = timezone.localdate(at)
    named = User.objects.filter(
        username=username.strip().lower(), is_active=True, is_program=False
    ).first()
    provincial = units_to_share_with(report, on=day)
    if named is None or not (
        Membership.objects.in_force(day).filter(user=named, unit__in=provincial).exists()
    ):
        raise _NOBODY_OF_THE_PROVINCE
    if may_see_unit(named, report.holder_id, on=day):
        raise _SEES_IT_ALREADY
    return _share(report, unit=None, person=named, last_day=last_day, actor=actor, at=at)


@transaction.atomic
def revoke_share(share: ReportShare, *, actor: User, at: datetime) -> ReportShare:
    """Take a share back; the row stays on record.

    Raises:
        NotAllowed: the person does not review reports of the unit that keeps this one.
        Conflict: it is revoked already.
    """
    locked = ReportShare.objects.select_for_update(of=("self",)).select_related("report").get(
        pk=share.pk
    )  # fmt: skip
    _require_permission(locked.report, actor)
    if locked.revoked_at is not None:
        raise Conflict(
            "share_revoked",
            "Lần chia sẻ này đã được thu hồi rồi. Hãy tải lại trang.",
            "This share has been revoked already. Reload the page.",
        )
    _revoke(locked, actor=actor, at=at)
    return locked


def units_to_share_with(report: Report, *, on: date) -> UnitQuerySet:
    """Return the units of the province of the unit that keeps a report, itself included; one query before."""
    holder = Unit.objects.get(pk=report.holder_id)
    above = Unit.objects.ancestors_of(holder, on=on, include_self=True)
    provinces = list(above.filter(kind=Unit.Kind.PROVINCE))
    return Unit.objects.descendants_of(provinces, on=on)


@transaction.atomic
def _share(
    report: Report,
    *,
    unit: Unit | None,
    person: User | None,
    last_day: date | None,
    actor: User,
    at: datetime,
) -> ReportShare:
    locked = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    _require_permission(locked, actor)
    _refuse_unfit(locked, last_day, on=timezone.localdate(at))
    for before in locked.shares.filter(unit=unit, person=person, revoked_at=None):
        _revoke(before, actor=actor, at=at)
    share = ReportShare.objects.create(
        report=locked,
        unit=unit,
        person=person,
        valid_until=last_day + _ONE_DAY if last_day else None,
        granted_by=actor,
        granted_at=at,
    )
    log.info("report_shared", report=locked.pk, share=share.pk, user=actor.pk)
    return share


def _revoke(share: ReportShare, *, actor: User, at: datetime) -> None:
    share.revoked_by, share.revoked_at = actor, at
    share.save(update_fields=["revoked_by", "revoked_at"])
    log.info("report_share_revoked", report=share.report_id, share=share.pk, user=actor.pk)


def _require_permission(report: Report, actor: User) -> None:
    if not actor.has_perm("ingestion.share", report):
        raise NotAllowed(
            "may_not_share",
            "Chỉ cán bộ cải cách hành chính, lãnh đạo hoặc quản trị viên của đơn vị giữ báo cáo được chia sẻ báo cáo này.",
            "Only a reform officer, a leader or an administrator of the unit that keeps this report may share it.",
        )


def _refuse_unfit(report: Report, last_day: date | None, *, on: date) -> None:
    if report.state == Report.State.DISCARDED:
        raise Conflict(
            "report_discarded_not_shared",
            "Báo cáo này đã được bỏ nên không chia sẻ được.",
            "This report was discarded, so it cannot be shared.",
        )
    if last_day is not None and last_day < on:
        raise InvalidInput(
            "share_ends_in_the_past",
            "Ngày cuối của lần chia sẻ đã qua. Hãy chọn hôm nay hoặc một ngày sau hôm nay.",
            "The last day of the share is past. Choose today or a day after it.",
        )
    others = Report.objects.filter(attachment=report.attachment_id).exclude(
        position=report.position
    )
    if others.exists():
        raise InvalidInput(
            "file_holds_other_reports",
            "Tệp của báo cáo này còn chứa báo cáo khác; chia sẻ sẽ để lộ cả tệp. Hãy tách riêng tệp rồi gửi lại.",
            "The file of this report holds other reports too, which sharing would show. Send it in again as a file of its own.",
        )


_SEES_IT_ALREADY = Conflict(
    "sees_it_already",
    "Đơn vị hoặc người này đã xem được báo cáo, không cần chia sẻ.",
    "This unit or person can see the report already; there is no need to share it.",
)
_NOT_OF_THE_PROVINCE = InvalidInput(
    "unit_not_of_the_province",
    "Chỉ chia sẻ được với đơn vị đang hoạt động trong cùng tỉnh. Hãy chọn đơn vị khác.",
    "A report is shared only with units in force of the same province. Choose another unit.",
)
_NOBODY_OF_THE_PROVINCE = InvalidInput(
    "person_not_of_the_province",
    "Không có cán bộ nào trong tỉnh mang tên đăng nhập này. Hãy kiểm tra lại tên đăng nhập.",
    "No official of the province has this user name. Check the user name.",
)
