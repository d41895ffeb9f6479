"""What becomes of a form of the counter that was sent: a person is looked up, it is shown again, refused, or taken in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from django.utils.translation import gettext as _

from thuocdo.errors import DomainError
from thuocdo.office.desk.forms import ReceiveForm
from thuocdo.office.desk.receiving import filled_in
from thuocdo.ui.errors import message_of, status_of
from thuocdo.ui.signed_in import user_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from thuocdo.dossiers.models import Dossier

_PARTS = ("owner", "submitter", "delegate")
F = TypeVar("F", bound=ReceiveForm)
F_contra = TypeVar("F_contra", bound=ReceiveForm, contravariant=True)


class Shown(Protocol[F_contra]):
    """Shows a form with what is to be said of it."""

    def __call__(
        self,
        form: F_contra,
        *,
        status: int = 200,
        refusal: str = "",
        found: str = "",
        checked: bool = False,
        earlier: Sequence[Dossier] = (),
    ) -> HttpResponse:
        """Return the page."""
        ...


@dataclass(frozen=True, slots=True)
class Counter(Generic[F]):
    """How one kind of form is shown, made of other data, compared with what was taken in before, and taken in."""

    shown: Shown[F]
    made_of: Callable[[dict[str, str]], F]
    same_before: Callable[[F], Sequence[Dossier]]
    take_in: Callable[[F], HttpResponse]


def answered(request: HttpRequest, form: F, counter: Counter[F], *, at: datetime) -> HttpResponse:
    """Return the answer to a form that was sent.

    Raises:
        DomainError: the clerk may not, or there is no such thing; other refusals are said on the page.
    """
    asked = next((one for one in _PARTS if request.POST.get("find") == one), "")
    if asked:
        return _found(request, form, counter, part=asked, at=at)
    if "refresh" in request.POST:
        return counter.shown(form)
    if not form.is_valid():
        return counter.shown(form, status=422, checked=True)
    try:
        earlier = counter.same_before(form)
        if earlier:
            return counter.shown(form, status=409, earlier=earlier)
        return counter.take_in(form)
    except DomainError as error:
        if status_of(error) in {403, 404}:
            raise
        return counter.shown(form, status=status_of(error), refusal=message_of(error))


def _found(
    request: HttpRequest, form: F, counter: Counter[F], *, part: str, at: datetime
) -> HttpResponse:
    try:
        data, known = filled_in(request.POST.dict(), part, actor=user_of(request), at=at)
    except DomainError as error:
        if status_of(error) in {403, 404}:
            raise
        return counter.shown(form, status=422, refusal=message_of(error))
    words = (
        _("Đã điền theo hồ sơ gần nhất. Hãy hỏi lại xem còn đúng không.")
        if known
        else _("Chưa có hồ sơ nào của người này ở đây. Hãy nhập họ tên.")
    )
    return counter.shown(counter.made_of(data), found=words)
