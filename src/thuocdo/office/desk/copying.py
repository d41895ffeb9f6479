"""The papers of a desk that are still to be copied, those that are not copied and why, and what stands on each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext as now_words
from django.utils.translation import gettext_lazy as _

from thuocdo.dossiers.copying import (
    CopyCheck,
    WhyNot,
    handling_when_received,
    has_papers_to_copy,
    why_not,
)
from thuocdo.dossiers.models import OWN_SYSTEM, Dossier, DossierDocument
from thuocdo.office.procedures.decision_forms import day_field
from thuocdo.procedures.choices import Channel

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit
    from thuocdo.procedures.handling import Handling

MOST_ROWS = 100
#: So far back a desk is reminded of papers.
DAYS_BACK = 30
WHY_WORDS = {
    WhyNot.ONLINE: _("hồ sơ nộp trực tuyến"),
    WhyNot.SHOWN: _("chỉ xuất trình"),
    WhyNot.OPINION: _("kết quả xác minh, ý kiến giữa các cơ quan"),
    WhyNot.SECRET: _("bí mật"),
}
CHECK_WORDS = {
    CopyCheck.ALL_PAGES: _("đủ mọi trang, đủ số bản như bản giấy"),
    CopyCheck.ORDER: _("đúng thứ tự trang"),
    CopyCheck.NOTES: _(
        "trang có ghi chú, dán thêm được chụp hai lần (có và không có), hoặc không có trang nào"
    ),
}


class CopyPaperForm(forms.Form):
    """What whoever copies a paper vouches for; the file comes beside it."""

    checks = forms.MultipleChoiceField(
        choices=[(one.value, word) for one, word in CHECK_WORDS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class DescribePaperForm(forms.Form):
    """What stands on a paper."""

    number = forms.CharField(label=_("Số, ký hiệu"), max_length=100, required=False)
    issuer = forms.CharField(label=_("Nơi cấp"), max_length=300, required=False)
    issued_on = day_field(_("Ngày cấp"), required=False)
    expires_on = day_field(_("Có giá trị đến ngày"), required=False)


@dataclass(frozen=True, slots=True)
class PaperToCopy:
    """One paper; `reason` says in words why it is not copied, empty where it is."""

    paper: DossierDocument
    reason: str

    @property
    def waits(self) -> bool:
        """Say whether it is to be copied and was not."""
        return not self.reason and self.paper.attachment_id is None and not self.paper.reuse_source


@dataclass(frozen=True, slots=True)
class CopyingPage:
    """The papers of one dossier, and how many of them wait, are copied, or are not to be."""

    row: Dossier
    papers: tuple[PaperToCopy, ...]
    waiting: int
    copied: int
    reasons: tuple[tuple[str, int], ...]
    today: date


def dossiers_to_copy(desks: Sequence[Unit], *, user: User, today: date) -> list[Dossier]:
    """Return the dossiers of some desks with papers that wait to be copied, the oldest first. Shape: one query.

    What came online, has state secrets in it, was only shown or is an opinion is left out.
    """
    ids = [one.pk for one in desks]
    rows = Dossier.objects.visible_to(user, unit_ids=ids).filter(
        has_papers_to_copy(),
        reception_unit__in=ids,
        source_system=OWN_SYSTEM,
        secret=False,
        registered_at__date__gte=today - timedelta(DAYS_BACK),
    )
    return list(rows.exclude(channel=Channel.ONLINE).order_by("registered_at", "pk")[:MOST_ROWS])


def copying_page(row: Dossier, *, today: date) -> CopyingPage:
    """Return the papers of one dossier. Shape: three queries."""
    handling = handling_when_received(row)
    papers = tuple(_papers(row, handling, today))
    reasons = Counter(one.reason for one in papers if one.reason)
    return CopyingPage(
        row,
        papers,
        waiting=sum(one.waits for one in papers),
        copied=sum(one.paper.attachment_id is not None for one in papers),
        reasons=tuple(sorted(reasons.items())),
        today=today,
    )


def _papers(row: Dossier, handling: Handling, today: date) -> Iterable[PaperToCopy]:
    for one in row.documents.select_related("attachment", "superseded_by", "copied_by"):
        reason = why_not(one, row, handling, on=today)
        words = "" if reason is None or one.attachment_id else str(WHY_WORDS[reason])
        yield PaperToCopy(one, words)


def no_file_words() -> str:
    """Return what is said where no file was chosen."""
    return now_words("Hãy chọn tệp bản sao chụp.")
