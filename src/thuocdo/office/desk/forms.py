"""What a clerk fills in to take a dossier in."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from thuocdo.dossiers.models import Applicant, DossierDocument
from thuocdo.dossiers.return_reasons import written
from thuocdo.dossiers.services import CounterWork, Decision, FeeAtCounter, HandedIn, Person
from thuocdo.office.dossiers.forms import LONG, SHORT, MoneyField

if TYPE_CHECKING:
    from thuocdo.attachments.models import Attachment
    from thuocdo.procedures.at_counter import AtCounter, CounterPaper
    from thuocdo.procedures.handling import Handling

MISSING, REUSED = "missing", "reused"
PAPER_STATES = (
    *DossierDocument.Form.choices,
    (MISSING, _("thiếu")),
)
_FORMS = frozenset(DossierDocument.Form.values)
_STATES = _FORMS | {MISSING}
#: The others than the owner; each may be filled in.
OTHERS = (Applicant.Part.SUBMITTER, Applicant.Part.DELEGATE)
CHANNELS = {
    "direct": _("trực tiếp"),
    "post": _("bưu chính"),
    "online": _("trực tuyến (nộp hộ)"),
}


class ReceiveForm(forms.Form):
    """One dossier at the counter. The papers are fields by their place: `paper_3` says as what the third one came.

    Args:
        data: what was sent.
        content: what the procedure asks for.
    """

    request_id = forms.CharField(max_length=100)
    case = forms.CharField(max_length=500, required=False)
    desk = forms.IntegerField(label=_("Nơi tiếp nhận"), min_value=1)
    agency = forms.IntegerField(label=_("Cơ quan có thẩm quyền"), min_value=1)
    other_agency = forms.CharField(label=_("Cơ quan khác"), max_length=SHORT, required=False)
    channel = forms.ChoiceField(label=_("Kênh"), choices=list(CHANNELS.items()))
    subject = forms.CharField(label=_("Trích yếu"), max_length=500, required=False)

    owner_kind = forms.ChoiceField(choices=Applicant.Kind.choices, required=False)
    owner_personal_id = forms.CharField(label=_("Số định danh"), max_length=20, required=False)
    owner_name = forms.CharField(label=_("Họ tên chủ hồ sơ"), max_length=300)
    owner_tax_code = forms.CharField(label=_("Mã số thuế"), max_length=20, required=False)
    owner_phone = forms.CharField(label=_("Số điện thoại"), max_length=20, required=False)
    owner_email = forms.EmailField(label=_("Thư điện tử"), max_length=254, required=False)
    owner_address = forms.CharField(label=_("Địa chỉ"), max_length=500, required=False)
    submitter_personal_id = forms.CharField(label=_("Số định danh"), max_length=20, required=False)
    submitter_name = forms.CharField(label=_("Họ tên người nộp"), max_length=300, required=False)
    submitter_phone = forms.CharField(label=_("Số điện thoại"), max_length=20, required=False)
    delegate_personal_id = forms.CharField(label=_("Số định danh"), max_length=20, required=False)
    delegate_name = forms.CharField(
        label=_("Họ tên người được ủy quyền"), max_length=300, required=False
    )
    delegate_phone = forms.CharField(label=_("Số điện thoại"), max_length=20, required=False)

    all_there = forms.BooleanField(label=_("Đủ mọi giấy tờ"), required=False)
    amount = MoneyField(label=_("Phí, lệ phí (đồng)"), max_value=10**13, required=False)
    paid = forms.BooleanField(label=_("Đã thu"), required=False)
    decision = forms.ChoiceField(
        label=_("Quyết định"), choices=[(one.value, one.value) for one in Decision]
    )
    words = forms.CharField(label=_("Nội dung, lý do"), max_length=LONG, required=False)
    legal_basis = forms.CharField(label=_("Căn cứ pháp lý"), max_length=SHORT, required=False)
    result_number = forms.CharField(label=_("Số kết quả"), max_length=100, required=False)
    secret = forms.BooleanField(label=_("Có bí mật nhà nước"), required=False)
    off_desk = forms.CharField(max_length=12, required=False)
    confirmed = forms.BooleanField(required=False)
    ticket = forms.IntegerField(min_value=1, required=False)

    def __init__(self, data: Any, *, content: AtCounter) -> None:
        super().__init__(data)
        self.content = content

    @property
    def papers(self) -> tuple[CounterPaper, ...]:
        """Return the papers of the case that was chosen."""
        return self.content.papers_for(str(self.data.get("case", "")))

    def _clean_fields(self) -> None:
        """Read what was filled in; of a form of 37 fields most are left empty, and asking each of these took half of the time."""
        for name, field in self.fields.items():
            if name in _BLANK and not self.data.get(name) and field is _FIELDS[name]:
                self.cleaned_data[name] = _BLANK[name]
                continue
            try:
                self.cleaned_data[name] = field._clean_bound_field(self[name])  # type: ignore[attr-defined] # as Django does
            except forms.ValidationError as wrong:
                self.add_error(name, wrong)

    def state_of(self, paper: CounterPaper) -> str:
        """Return as what a paper came; empty where nobody said."""
        said = str(self.data.get(f"paper_{paper.position}", ""))
        if said in _STATES or (said == REUSED and paper.reusable_source):
            return said
        if not said and self.data.get("all_there"):
            return _usual_form(paper)
        return ""

    def missing(self) -> list[CounterPaper]:
        """Return the papers that the law wants and that did not come."""
        return [one for one in self.papers if one.required and self.state_of(one) in {"", MISSING}]

    def clean(self) -> dict[str, Any]:
        """Refuse to accept what is not complete, and write what is missing where nobody wrote it."""
        said = super().clean() or {}
        lacking = self.missing()
        decision = said.get("decision")
        if decision in {Decision.ACCEPT, Decision.DONE} and lacking:
            words = now("Còn %(count)d giấy tờ bắt buộc chưa có; hãy yêu cầu bổ sung hoặc từ chối.")
            self.add_error("decision", words % {"count": len(lacking)})
        if decision == Decision.ASK and not said.get("words"):
            if lacking:
                said["words"] = "\n".join(f"- {one.name}: thiếu" for one in lacking)
            else:
                self.add_error("words", now("Hãy ghi giấy tờ cần bổ sung."))
        if decision == Decision.REFUSE and not said.get("words"):
            self.add_error("words", now("Hãy ghi lý do từ chối."))
        return said

    def people(self) -> list[Person]:
        """Return the owner, and the others whose names were filled in."""
        said = self.cleaned_data
        owner = Person(
            said["owner_name"],
            kind=said["owner_kind"] or Applicant.Kind.PERSON.value,
            personal_id=said["owner_personal_id"],
            tax_code=said["owner_tax_code"],
            phone=said["owner_phone"],
            email=said["owner_email"],
            address=said["owner_address"],
        )
        return [owner, *self._others()]

    def _others(self) -> list[Person]:
        said = self.cleaned_data
        return [
            Person(
                said[f"{part}_name"],
                part=part.value,
                personal_id=said[f"{part}_personal_id"],
                phone=said[f"{part}_phone"],
            )
            for part in OTHERS
            if said[f"{part}_name"].strip()
        ]

    def work(self, scans: dict[int, Sequence[Attachment]]) -> CounterWork:
        """Return papers, money and decision.

        Args:
            scans: the files of papers, by their places.
        """
        said = self.cleaned_data
        amount = said["amount"] or 0
        fee = FeeAtCounter(amount, paid=said["paid"], method="tại quầy")
        lacking = self.missing()
        return CounterWork(
            Decision(said["decision"]),
            tuple(self._handed_in(scans)),
            fee if amount else None,
            said["words"],
            said["legal_basis"],
            tuple(written("paper_missing", f"r{one.position}") for one in lacking),
            result_number=said["result_number"],
            secret=said["secret"],
            off_desk=said["off_desk"],
        )

    def _handed_in(self, scans: dict[int, Sequence[Attachment]]) -> list[HandedIn]:
        return [one for paper in self.papers for one in self.as_it_came(paper, scans)]

    def as_it_came(
        self, paper: CounterPaper, scans: dict[int, Sequence[Attachment]]
    ) -> list[HandedIn]:
        """Return one paper as it came, once for each of its files; nothing where it did not come."""
        state, files = self.state_of(paper), scans.get(paper.position, ())
        if state == REUSED and not files:
            return [HandedIn(paper.name, paper.code, reuse_source=paper.reusable_source)]
        if state in {"", MISSING} and not files:
            return []
        form = state if state in _FORMS else ""
        return [HandedIn(paper.name, paper.code, form, one) for one in files or (None,)]


class _Shared(dict[str, forms.Field]):
    """Fields that all forms of a class have in common: nothing changes them, and copying them took a tenth of a reception."""

    def __deepcopy__(self, memo: object) -> dict[str, forms.Field]:
        return dict(self)


_FIELDS = ReceiveForm.base_fields = _Shared(ReceiveForm.base_fields)
#: What a field that nobody has to fill in is where nobody did.
_BLANK = {
    name: one.clean(one.widget.value_from_datadict({}, {}, name))  # of a form without anything
    for name, one in _FIELDS.items()
    if not one.required
}


def _usual_form(paper: CounterPaper) -> str:
    if paper.reusable_source:
        return REUSED
    return DossierDocument.Form.COPY.value if paper.copies and not paper.originals else "original"


def fresh(
    *, content: AtCounter, handling: Handling, desk: int, agency: int, ticket: str
) -> dict[str, str]:
    """Return what the form says before anybody has typed: the usual channel and what it costs; for what is done at once, all of it."""
    offered = [one for one in CHANNELS if one in content.channels] or list(CHANNELS)
    channel = offered[0]
    known = (
        [one.amount_vnd for one in content.fees_for(channel, "") if one.amount_vnd]
        if content.fees
        else []
    )
    reused = {f"paper_{one.position}": REUSED for one in content.papers if one.reusable_source}
    only_shown = {
        f"paper_{one.position}": DossierDocument.Form.SHOWN.value
        for one in content.papers
        if one.name in handling.shown_only
    }
    usual = Decision.DONE if handling.instant else Decision.ACCEPT
    return {
        "request_id": str(uuid.uuid4()),
        "desk": str(desk),
        "agency": str(agency),
        "channel": channel,
        "decision": usual.value,
        "all_there": "on" if handling.instant else "",
        "paid": "on" if handling.instant and known else "",
        "amount": str(sum(known)) if known else "",
        "ticket": ticket,
        **reused,
        **only_shown,
    }
