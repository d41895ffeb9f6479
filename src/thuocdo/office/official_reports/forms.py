"""What people fill in on the pages of a report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thuocdo.campaigns.models import Campaign
from thuocdo.documents.signing.keys import LARGEST_KEY_FILE
from thuocdo.forms.library import form_versions
from thuocdo.office.choosing.fields import UnitField
from thuocdo.office.filled.forms import written
from thuocdo.official_reports.models import OfficialReport
from thuocdo.official_reports.permissions import WRITE, units_where
from thuocdo.official_reports.writing import HeadTexts
from thuocdo.organisations.models import Unit
from thuocdo.ui.language import in_english
from thuocdo.working_time.calendars import REFORM, calendar_named
from thuocdo.working_time.period import Period

_YEARS_BACK = 1


class BeginForm(forms.Form):
    """Which unit reports on which days on which form."""

    campaign: forms.ModelChoiceField[Campaign] = forms.ModelChoiceField(
        label=_("Lấy số tổng hợp của đợt báo cáo"),
        help_text=_("đơn vị, biểu và kỳ theo đợt báo cáo; bỏ trống thì theo các ô dưới"),
        queryset=None,
        required=False,
        empty_label="–",
    )
    unit = UnitField(scope="reports", label=_("Đơn vị"), empty_label=None)
    form = forms.ChoiceField(label=_("Biểu"))
    period = forms.ChoiceField(label=_("Kỳ báo cáo"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = units_where(user, WRITE)
        among = Unit.objects.filter(pk__in=self.units, valid_until=None)
        self.fields["unit"].of(user, among=among)  # type: ignore[attr-defined]
        asked = Campaign.objects.visible_to(user).filter(unit__in=self.units)
        self.fields["campaign"].queryset = asked.exclude(state=Campaign.State.DRAFT)  # type: ignore[attr-defined]
        today = timezone.localdate()
        usable = [one for one in form_versions().values() if one.valid_until is None]
        newest = sorted(usable, key=lambda one: one.valid_from, reverse=True)
        self.fields["form"].choices = [(one.code, one.title) for one in newest]  # type: ignore[attr-defined]
        self.fields["period"].choices = list(_periods(today))  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, Any]:
        """Return what the report is to be about: that of the campaign where one is chosen, else what was chosen itself."""
        campaign = self.cleaned_data.get("campaign")
        if campaign is not None:
            return {
                "unit": campaign.unit,
                "form": campaign.result_form,
                "window": campaign.period,
                "campaign_id": campaign.pk,
            }
        first, _mark, last = self.cleaned_data["period"].partition("_")
        day = forms.DateField()
        window = Period.of_days(day.clean(first), day.clean(last))
        return {
            "unit": self.cleaned_data["unit"],
            "form": self.cleaned_data["form"],
            "window": window,
        }


def _periods(today: Any) -> list[tuple[str, str]]:
    tongue = "en" if in_english() else "vi"
    years = range(today.year + 1, today.year - _YEARS_BACK - 1, -1)
    named = [one for year in years for one in calendar_named(REFORM).of_year(year)]
    begun = [one for one in named if one.period.start <= today]
    begun.sort(key=lambda one: (one.period.end, one.period.length), reverse=True)
    return [
        (written(one.period), f"{one.label(tongue)} ({one.period.label(tongue)})") for one in begun
    ]


def _lines(label: Any, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=4000, widget=widget
    )


class HeadForm(forms.Form):
    """Head and foot of a report."""

    subject = forms.CharField(label=_("Trích yếu"), max_length=300)
    symbol = forms.CharField(
        label=_("Ký hiệu"), max_length=40, help_text=_("phần sau dấu gạch chéo, như BC-UBND")
    )
    place = forms.CharField(label=_("Địa danh"), max_length=80, required=False)
    parent_name = forms.CharField(label=_("Cơ quan chủ quản"), max_length=200, required=False)
    addressees = _lines(_("Kính gửi"), _("mỗi nơi một dòng"))
    recipients = _lines(_("Nơi nhận"), _("mỗi nơi một dòng; dòng «Lưu» tự thêm"))
    authority = _lines(
        _("Quyền hạn, chức vụ người ký"), _("mỗi dòng một dòng, như «TM. ỦY BAN NHÂN DÂN»")
    )
    signer = forms.CharField(label=_("Họ tên người ký"), max_length=120, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, report: OfficialReport) -> HeadForm:
        """Return the form with what stands in a report."""
        told = {
            name: getattr(report, name)
            for name in ("subject", "symbol", "place", "parent_name", "signer")
        }
        for name in ("addressees", "recipients", "authority"):
            told[name] = "\n".join(getattr(report, name))
        return cls(initial={**told, "seen": report.revision})

    @property
    def texts(self) -> HeadTexts:
        """Return what was typed."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return HeadTexts(**given)


class BlockForm(forms.Form):
    """The text of one block and the version it was written over."""

    text = forms.CharField(
        label=_("Nội dung"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "class": "report-text", "spellcheck": "true"}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class NumberForm(forms.Form):
    """The day of a report that gets its number."""

    dated = forms.DateField(
        label=_("Ngày văn bản"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class IssueForm(forms.Form):
    """How a report is issued: by the file of a certificate with its passphrase, or signed on paper."""

    way = forms.ChoiceField(
        label=_("Cách ký"),
        choices=[
            ("digital", _("Ký số bằng tệp chứng thư (.p12, .pfx)")),
            ("paper", _("Ký trên giấy")),
        ],
        widget=forms.RadioSelect,
    )
    key_file = forms.FileField(label=_("Tệp chứng thư"), required=False)
    passphrase = forms.CharField(
        label=_("Mật khẩu chứng thư"),
        required=False,
        strip=False,
        max_length=200,
        help_text=_("chỉ dùng lúc ký, không được lưu"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the file where it is signed digitally."""
        given = super().clean() or self.cleaned_data
        if given.get("way") == "digital" and not given.get("key_file"):
            self.add_error("key_file", _("Hãy chọn tệp chứng thư số."))
        return given

    @property
    def key_bytes(self) -> bytes:
        """Return the file of the certificate."""
        content: bytes = self.cleaned_data["key_file"].read(LARGEST_KEY_FILE + 1)
        return content
