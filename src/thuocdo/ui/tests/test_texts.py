"""Texts of templates: translated once for each language, values escaped, a doubled sign of percent written once."""

from __future__ import annotations

from django.template import engines
from django.utils import translation

import pytest

SOURCE = """{{ _("Hồ sơ") }}|{{ _("%(num)s %% của %(name)s", num=5, name=name) }}|{{ _("100 %% đúng") }}|{{ gettext("Hồ sơ") }}"""


def drawn(name: str) -> str:
    return engines["jinja2"].from_string(SOURCE).render({"name": name})


@pytest.mark.parametrize("_again", [1, 2])
def test_values_are_escaped_and_percent_is_written_once(_again: int) -> None:
    assert drawn("<b>&") == "Hồ sơ|5 % của &lt;b&gt;&amp;|100 % đúng|Hồ sơ"


def test_each_language_has_its_own() -> None:
    for code in ("en", "vi", "en"):
        with translation.override(code):
            said = drawn("x").split("|")
        assert said[0] == said[3] == ("Hồ sơ" if code == "vi" else "Dossier")


COUNTED = """{{ ngettext("%(num)d hồ sơ của %(name)s", "%(num)d hồ sơ của %(name)s", count, name=name) }}|{{ _("và %(num)d nữa của %(name)s", num=count, name=name) }}"""


def test_numbers_of_things_are_written_as_figures_are() -> None:
    template = engines["jinja2"].from_string(COUNTED)
    assert template.render({"count": 1384, "name": "<b>"}) == (
        "1.384 hồ sơ của &lt;b&gt;|và 1.384 nữa của &lt;b&gt;"
    )
    assert template.render({"count": 5, "name": "A"}) == "5 hồ sơ của A|và 5 nữa của A"
