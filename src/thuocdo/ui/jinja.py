"""What every Jinja2 template can call."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation

from jinja2 import Environment, StrictUndefined


def environment(**options: Any) -> Environment:
    """Make the environment of all own pages: a name that is missing is an error, texts go through gettext."""
    made = Environment(  # noqa: S701 - Django's engine passes autoescape=True in the options
        extensions=["jinja2.ext.i18n"], undefined=StrictUndefined, **options
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext, translation.ngettext, newstyle=True
    )
    made.globals.update({"static": static, "url": _url})
    return made


def _url(name: str, *args: object, **kwargs: object) -> str:
    return reverse(name, args=args, kwargs=kwargs)
