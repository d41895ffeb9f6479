"""Changes to the rows of a form. Each gives a new form whose rows are numbered by where they stand; nothing is stored here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from thuocdo.errors import InvalidInput
from thuocdo.forms.reading import depth_of
from thuocdo.forms.validation import ROMAN, parent_key
from thuocdo.forms.version import FormRow, FormSection, FormVersion

#: "Cấp huyện" and "Cấp xã" under a lettered row keep their letters.
_LEVELS = ("h", "x")
MOST_SECTIONS = len(ROMAN)
#: A form is read by people; more rows than this are no form.
MOST_ROWS = 600


@dataclass(slots=True)
class _Node:
    """One row with those under it; `numbered` where it prints a number."""

    row: FormRow
    numbered: bool
    below: list[_Node] = field(default_factory=list)
    marked: bool = False


def add_row(
    version: FormVersion, section: int, key: str, *, inside: bool
) -> tuple[FormVersion, str]:
    """Return the form with an empty row behind another one, or as the last of those under it; and the key of the new row.

    Raises:
        InvalidInput: there is no such row, or the form would have too many.
    """
    if sum(1 for _ in version.rows()) >= MOST_ROWS:
        raise _refusal(
            "too_many_rows",
            f"Biểu đã có {MOST_ROWS} dòng, không thêm được nữa.",
            f"The form has {MOST_ROWS} rows already.",
        )
    head, siblings, at = _found(version, section, key)
    node = siblings[at]
    fresh = _Node(FormRow("", "", "", "", None), numbered=True, marked=True)
    if inside or node is head:
        fresh.numbered = not node.below or node.below[-1].numbered
        node.below.append(fresh)
    else:
        fresh.numbered = node.numbered
        siblings.insert(at + 1, fresh)
    return _rebuilt(version, section, head)


def remove_row(version: FormVersion, section: int, key: str) -> FormVersion:
    """Return the form without a row and all under it.

    Raises:
        InvalidInput: there is no such row, or it is the first one of the section.
    """
    head, siblings, at = _found(version, section, key)
    if siblings[at] is head:
        raise _refusal(
            "section_head",
            "Không bỏ được dòng đầu của biểu.",
            "The first row of a section cannot be removed.",
        )
    del siblings[at]
    return _rebuilt(version, section, head)[0]


def move_row(version: FormVersion, section: int, key: str, *, up: bool) -> tuple[FormVersion, str]:
    """Return the form with a row, and all under it, before or behind its neighbour under the same row; and its new key.

    Raises:
        InvalidInput: there is no such row.
    """
    head, siblings, at = _found(version, section, key)
    siblings[at].marked = True
    to = at + (-1 if up else 1)
    if 0 <= to < len(siblings) and siblings[at] is not head:
        siblings[at], siblings[to] = siblings[to], siblings[at]
    return _rebuilt(version, section, head)


def change_row(
    version: FormVersion,
    section: int,
    key: str,
    *,
    label: str,
    unit: str,
    heading: bool,
    numbered: bool,
    indicator: str | None,
) -> tuple[FormVersion, str]:
    """Return the form with other words in a row; and its key, which changes where it prints a number or no longer does.

    Raises:
        InvalidInput: there is no such row.
    """
    head, siblings, at = _found(version, section, key)
    node = siblings[at]
    node.marked = True
    node.numbered = numbered or node is head
    node.row = replace(node.row, label=label, unit=unit, heading=heading, indicator=indicator)
    return _rebuilt(version, section, head)


def add_section(version: FormVersion, title: str) -> FormVersion:
    """Return the form with one more section at its end.

    Raises:
        InvalidInput: it has as many as can be numbered.
    """
    number = len(version.sections) + 1
    if number > MOST_SECTIONS:
        raise _refusal(
            "too_many_sections",
            f"Biểu mẫu có tối đa {MOST_SECTIONS} biểu.",
            f"A form has {MOST_SECTIONS} sections at most.",
        )
    key = ROMAN[number - 1]
    section = FormSection(number, title, (FormRow(key, key, title, "", None, heading=True),))
    return replace(version, sections=(*version.sections, section))


def change_section(version: FormVersion, number: int, title: str) -> FormVersion:
    """Return the form with another title of a section.

    Raises:
        InvalidInput: there is no such section.
    """
    _section(version, number)
    return replace(
        version,
        sections=tuple(
            replace(one, title=title) if one.number == number else one for one in version.sections
        ),
    )


def remove_last_section(version: FormVersion) -> FormVersion:
    """Return the form without its last section.

    Raises:
        InvalidInput: it has no other.
    """
    if len(version.sections) < 2:
        raise _refusal(
            "last_section", "Biểu mẫu phải có ít nhất một biểu.", "A form has at least one section."
        )
    return replace(version, sections=version.sections[:-1])


def row_of(version: FormVersion, section: int, key: str) -> FormRow:
    """Return one row.

    Raises:
        InvalidInput: there is no such row.
    """
    found = next((row for row in _section(version, section).rows if row.key == key), None)
    if found is None:
        raise _refusal(
            "no_such_row",
            "Không có dòng này trong biểu; có thể người khác vừa sửa. Hãy tải lại trang.",
            "There is no such row; somebody may have changed the form. Reload the page.",
        )
    return found


def _section(version: FormVersion, number: int) -> FormSection:
    found = next((one for one in version.sections if one.number == number), None)
    if found is None:
        raise _refusal(
            "no_such_section",
            "Không có biểu này. Hãy tải lại trang.",
            "There is no such section. Reload the page.",
        )
    return found


def _found(version: FormVersion, section: int, key: str) -> tuple[_Node, list[_Node], int]:
    """Return the first row of a section with all under it, and the rows among which another one stands, at its place."""
    row_of(version, section, key)
    rows = _section(version, section).rows
    head = _Node(rows[0], numbered=True)
    nodes = {rows[0].key: head}
    among: dict[str, list[_Node]] = {rows[0].key: [head]}
    for row in rows[1:]:
        node = _Node(row, numbered=bool(row.item))
        above = nodes.get(parent_key(row.key, rows[0].key) or "", head)
        above.below.append(node)
        nodes[row.key], among[row.key] = node, above.below
    siblings = among[key]
    return head, siblings, siblings.index(nodes[key])


def _rebuilt(version: FormVersion, section: int, head: _Node) -> tuple[FormVersion, str]:
    prefix = "" if head.row.key in ROMAN else f"{head.row.key}."
    top = replace(head.row, item=head.row.key)
    numbered = [(top, head.marked), *_numbered(head.below, prefix, top.key, lettered=False)]
    rows = tuple(row for row, _marked in numbered)
    marked = next((row.key for row, found in numbered if found), top.key)
    sections = tuple(
        replace(one, rows=rows) if one.number == section else one for one in version.sections
    )
    return replace(version, sections=sections), marked


def _numbered(
    nodes: Sequence[_Node], prefix: str, head: str, *, lettered: bool = True
) -> Iterator[tuple[FormRow, bool]]:
    """Yield the rows with the numbers of their places; right under a roman head each prints one."""
    levels = _are_levels(nodes)
    numbers, letters = 0, 0
    for node in nodes:
        if node.numbered or not (lettered or prefix):
            numbers += 1
            key, item = f"{prefix}{numbers}", f"{prefix}{numbers}"
        else:
            last = node.row.key.rpartition(".")[2] if levels else chr(ord("a") + letters)
            letters += 1
            key, item = f"{prefix}{last}", ""
        depth = depth_of(key, head)
        yield replace(node.row, key=key, item=item, depth=depth), node.marked
        yield from _numbered(node.below, f"{key}.", head)


def _are_levels(nodes: Iterable[_Node]) -> bool:
    lasts = [node.row.key.rpartition(".")[2] for node in nodes if not node.numbered]
    return bool(lasts) and all(last in _LEVELS for last in lasts)


def _refusal(code: str, vi: str, en: str) -> InvalidInput:
    return InvalidInput(code, vi, en)
