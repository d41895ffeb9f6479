"""What an administrator says of a new token."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.models import LONGEST_LIFE, LONGEST_SYSTEM, LONGEST_TOKEN_NAME, Scope
from thuocdo.office.choosing.fields import UnitField

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

_USUAL_DAYS = 90


class MakeTokenForm(forms.Form):
    """Which program, of which unit, for what and until when."""

    name = forms.CharField(
        label=_("Chương trình nào sẽ dùng"),
        max_length=LONGEST_TOKEN_NAME,
        help_text=_("ví dụ: Kho dữ liệu tỉnh"),
    )
    unit = UnitField(
        scope="administered",
        label=_("Đơn vị"),
        empty_label=_("– chọn đơn vị –"),
        help_text=_(
            "khóa xem được đơn vị này và các đơn vị trực thuộc; tệp gửi lên thuộc đơn vị này"
        ),
    )
    province_wide = forms.BooleanField(label=_("Xem toàn tỉnh"), required=False)
    scopes = forms.MultipleChoiceField(
        label=_("Quyền"),
        choices=Scope.choices,
        initial=[Scope.READ],
        widget=forms.CheckboxSelectMultiple,
    )
    system = forms.CharField(
        label=_("Báo hồ sơ của hệ thống"),
        max_length=LONGEST_SYSTEM,
        required=False,
        help_text=_("chỉ khi có quyền báo hồ sơ; chữ thường, ví dụ bo-xay-dung"),
    )
    expires_on = forms.DateField(
        label=_("Dùng đến hết ngày"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].of(user)  # type: ignore[attr-defined]
        last = today + LONGEST_LIFE - timedelta(days=1)
        expires = self.fields["expires_on"]
        expires.initial = today + timedelta(days=_USUAL_DAYS)
        expires.help_text = _("không quá một năm")
        expires.widget.attrs |= {"min": today.isoformat(), "max": last.isoformat()}

    @property
    def expires_at(self) -> datetime:
        """Return the end of the day that was chosen."""
        after = self.cleaned_data["expires_on"] + timedelta(days=1)
        return timezone.make_aware(datetime.combine(after, datetime.min.time()))
