"""A form file read into a form version; only its shape is checked here, its sense in `validation`."""

from __future__ import annotations

from datetime import date
from typing import Any

import yaml

from thuocdo.forms.version import FormRow, FormSection, FormVersion
from thuocdo.indicators.errors import DefinitionError

# The loader in C reads the three forms in 12 ms, the one in Python in 350 ms; some platforms lack it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_VERSION_FIELDS = {
    "code": str,
    "title": str,
    "level": str,
    "source": str,
    "valid_from": date,
    "valid_until": (date, type(None)),
    "periods": list,
    "sections": list,
}
_OPTIONAL_VERSION_FIELDS = {"derived": bool}
_SECTION_FIELDS = {"number": int, "title": str, "rows": list}
_ROW_FIELDS = {"key": str, "label": str}
_OPTIONAL_ROW_FIELDS = {"item": str, "unit": str, "heading": bool, "indicator": str}


def read_version(text: str, *, name: str) -> FormVersion:
    """Read one form file.

    Args:
        text: YAML, as the files in `versions/` are written.
        name: what the messages call the file.

    Raises:
        DefinitionError: it is no YAML, or a field is missing, unknown or of the wrong type.
    """
    try:
        content = yaml.load(text, Loader=_LOADER)  # noqa: S506  both loaders are the safe ones
    except (yaml.YAMLError, ValueError) as error:  # a day such as 2022-13-45 is a ValueError
        raise DefinitionError(f"{name}: is no YAML: {error}") from error
    fields = _checked(content, name, _VERSION_FIELDS, _OPTIONAL_VERSION_FIELDS)
    fields["periods"] = tuple(str(period) for period in fields["periods"])
    fields["sections"] = tuple(_section(section, name) for section in fields["sections"])
    return FormVersion(**fields)


def _section(content: Any, name: str) -> FormSection:
    fields = _checked(content, f"{name}: section", _SECTION_FIELDS)
    place = f"{name}: section {fields['number']}"
    rows = [
        _checked(row, f"{place}: row", _ROW_FIELDS, _OPTIONAL_ROW_FIELDS) for row in fields["rows"]
    ]
    head = rows[0]["key"] if rows else ""
    return FormSection(fields["number"], fields["title"], tuple(_row(row, head) for row in rows))


def _row(fields: dict[str, Any], head: str) -> FormRow:
    key = fields["key"]
    return FormRow(
        key=key,
        item=fields.get("item", key),
        label=fields["label"],
        unit=fields.get("unit", ""),
        indicator=fields.get("indicator"),
        depth=depth_of(key, head),
        heading=fields.get("heading", False),
    )


def depth_of(key: str, head: str) -> int:
    """Count the parents: the provincial head row "I" stands above "1", which does not carry its number."""
    below_head = 0 if key == head or key.startswith(f"{head}.") else 1
    return key.count(".") + below_head


def _checked(
    content: Any,
    place: str,
    required: dict[str, Any],
    optional: dict[str, Any] | None = None,
) -> dict[str, Any]:
    if not isinstance(content, dict):
        raise DefinitionError(
            f"{place}: expected fields and values, found {type(content).__name__}"
        )
    allowed = required | (optional or {})
    if unknown := content.keys() - allowed.keys():
        raise DefinitionError(f"{place}: unknown field {', '.join(sorted(map(str, unknown)))}")
    if missing := required.keys() - content.keys():
        raise DefinitionError(f"{place}: field {', '.join(sorted(missing))} is missing")
    for field, value in content.items():
        if not isinstance(value, allowed[field]):
            raise DefinitionError(f"{place}: {field} is {value!r}, of the wrong type")
    return dict(content)
