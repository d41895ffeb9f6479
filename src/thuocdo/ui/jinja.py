"""What every Jinja2 template can call."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from thuocdo.accounts.second_factor import offered
from thuocdo.figures.notation import write_number
from thuocdo.ui.appearance import appearance
from thuocdo.working_time.working_calendar import ZONE

#: A text, or one that is marked as written by us, which stays so.
T = TypeVar("T", bound=str)


def environment(**options: Any) -> Environment:
    """Make the environment of all own pages: a name that is missing is an error, texts go through gettext."""
    options |= {
        "extensions": ["jinja2.ext.i18n"],
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    made = Environment(**options)  # noqa: S701 - Django's engine passes autoescape=True
    made.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext, counted, newstyle=True, pgettext=translation.pgettext
    )
    made.globals.update(
        {
            "_": text_of,
            "gettext": text_of,
            # Nothing that is static changes while the product runs, unless it is being worked on.
            "static": static if settings.DEBUG else lru_cache(maxsize=1000)(static),
            "url": _url,
            "language": language,
            "query_with": query_with,
            "appearance": appearance,
            "second_factor_offered": offered,
            "kept": kept,
        }
    )
    made.filters.update({"day": day, "moment": moment, "figure": figure})
    return made


def text_of(message: str, **variables: object) -> Markup:
    """Return a text in the language of the screen with values put into it, which are escaped; a page has some hundred.

    Looked up anew each time, and written anew where nothing is put into them, texts took a tenth of a page.
    """
    language_code = translation.get_language()
    if variables:
        if isinstance(count := variables.get("num"), int):
            return _with_figure(_translated(language_code, message), count) % variables
        return _translated(language_code, message) % variables
    return _plain(language_code, message)


def counted(singular: str, plural: str, count: int) -> str:
    """Return a text about a number of things in the language of the screen, with the number as figures are written: 1.384."""
    return _with_figure(translation.ngettext(singular, plural, count), count)


def _with_figure(message: T, count: int) -> T:
    return type(message)(message.replace("%(num)d", figure(count)))


@lru_cache(maxsize=10_000)
def _translated(_language: str | None, message: str) -> Markup:
    """Return a text in the language that is in force, once for each."""
    return Markup(translation.gettext(message))  # noqa: S704 - written by us


@lru_cache(maxsize=10_000)
def _plain(language_code: str | None, message: str) -> Markup:
    """Return a text without values as it is shown: a sign of percent is written twice in it."""
    return _translated(language_code, message) % {}


@lru_cache(maxsize=10_000)  # a frame has 25 addresses that are the same on each page
def _url(name: str, *args: object, **kwargs: object) -> str:
    return reverse(name, args=args, kwargs=kwargs)


#: Drawn parts of pages by all that they show; up to 10 KB each.
MOST_KEPT = 1_000
_kept: dict[tuple[Hashable, ...], str] = {}
#: Stands for the hidden field of a form; what people write cannot hold it, for its angle brackets are escaped.
_FORM_PLACE = "<!--form token-->"


def kept(*told: Hashable, form: object = "", caller: Callable[[], str]) -> Markup:
    """Return a part of a page as it was drawn for the same values in the same language.

    Templates write `{% call kept("nav", section) %}…{% endcall %}`.

    Args:
        told: the name of the part and every value that it shows; what it looks up otherwise must never change while the product runs.
        form: the hidden field of the forms in it, which is another one in each answer.
        caller: draws it.
    """
    key = (translation.get_language(), *told)
    field = str(form)
    found = _kept.get(key)
    if found is None:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        drawn = str(caller())
        found = _kept[key] = drawn.replace(field, _FORM_PLACE) if field else drawn
    return Markup(found.replace(_FORM_PLACE, field))  # noqa: S704 - drawn by a template


def language() -> str:
    """Return the code of the language of the screen."""
    return (translation.get_language() or "vi")[:2]


def query_with(request: HttpRequest, **changes: object) -> str:
    """Return the query of the address with some parts changed; a part that is null or empty is taken out."""
    query = request.GET.copy()
    for name, value in changes.items():
        if value in {None, ""}:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return query.urlencode()


def day(value: date | None) -> str:
    """Return a day as it is written on paper, 14/12/2023; nothing for null."""
    return value.strftime("%d/%m/%Y") if value else ""


def moment(value: datetime | None) -> str:
    """Return a moment in local time, 14:05 14/12/2023; nothing for null."""
    if not value:
        return ""
    local = value.astimezone(ZONE)
    return f"{local.hour:02}:{local.minute:02} {local.day:02}/{local.month:02}/{local.year}"


def figure(value: Decimal | int | None, decimals: int | None = None) -> str:
    """Return a number in Vietnamese notation; nothing for null."""
    return "" if value is None else write_number(Decimal(value), decimals=decimals)
