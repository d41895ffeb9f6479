"""Form versions as reference data: what each printed form of each year asks, row by row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest

from ninja import Router

from thuocdo.api.routing import get
from thuocdo.forms.library import form_version, form_versions
from thuocdo.forms.version import FormVersion

router = Router()


@dataclass(frozen=True, slots=True)
class FormRowAnswer:
    """One printed row; a heading carries no value unless it has an indicator."""

    key: str
    item: str
    label: str
    unit_of_measure: str
    indicator: str | None
    depth: int
    heading: bool


@dataclass(frozen=True, slots=True)
class FormSectionAnswer:
    """One "Biểu mẫu" of a version."""

    number: int
    title: str
    rows: list[FormRowAnswer]


@dataclass(frozen=True, slots=True)
class FormHead:
    """A form as it was in force from one day; the last day is null where it still is. `derived` marks what no authority issued."""

    code: str
    title: str
    level: str
    source: str
    valid_from: date
    valid_until: date | None
    periods: list[str]
    derived: bool


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """A form version with all its rows."""

    form: FormHead
    sections: list[FormSectionAnswer]


@dataclass(frozen=True, slots=True)
class FormList:
    """All form versions."""

    items: list[FormHead]


@get(router, "/forms", answers=FormList, summary="Forms", summary_vi="Danh mục biểu mẫu")
def list_forms(request: HttpRequest) -> FormList:
    """List the form versions."""
    return FormList([_head(version) for version in form_versions().values()])


@get(
    router,
    "/forms/{code}",
    answers=FormAnswer,
    summary="One form",
    summary_vi="Một biểu mẫu",
)
def get_form(request: HttpRequest, code: str) -> FormAnswer:
    """Return a form version with its sections and rows."""
    version = form_version(code)
    return FormAnswer(
        _head(version),
        [
            FormSectionAnswer(
                section.number,
                section.title,
                [
                    FormRowAnswer(
                        row.key,
                        row.item,
                        row.label,
                        row.unit,
                        row.indicator,
                        row.depth,
                        row.heading,
                    )
                    for row in section.rows
                ],
            )
            for section in version.sections
        ],
    )


def _head(version: FormVersion) -> FormHead:
    return FormHead(
        version.code,
        version.title,
        version.level,
        version.source,
        version.valid_from,
        version.valid_until,
        list(version.periods),
        version.derived,
    )
