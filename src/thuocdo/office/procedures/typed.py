"""What was typed into a form whose rows hold rows, as a tree: nothing is lost by it, whatever was typed.

The name of a field is its path, "ways[0].time_limits[1].amount", which is also how problems name their place.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from thuocdo.procedures.checking import plain_text
from thuocdo.procedures.typed_content import Tree, rows_of

if TYPE_CHECKING:
    from django.http import QueryDict

MOST_ROWS = 500
_PART = re.compile(r"([a-z_]{1,40})(?:\[(\d{1,3})\])?", re.ASCII)
_DEEPEST = 5


def tree_of(sent: QueryDict, *, many: Collection[str] = ()) -> Tree:
    """Return the fields of a form as a tree; rows close up where one is missing, and their order is that of their numbers.

    Args:
        sent: the form; fields whose names are no paths are left out.
        many: names at the top that have several values.
    """
    root: Tree = {name: [plain_text(one) for one in sent.getlist(name)] for name in many}
    for name in sent:
        parts = [_PART.fullmatch(part) for part in name.split(".")[:_DEEPEST]]
        if name not in many and all(parts):
            _put(root, [(one[1], one[2]) for one in parts if one], plain_text(str(sent[name])))
    return {name: _closed_up(value) for name, value in root.items()}


def _put(node: Any, path: list[tuple[str, str | None]], text: str) -> None:
    for name, number in path[:-1]:
        node = node.setdefault(name, {})
        if not isinstance(node, dict):
            return
        if number is not None:
            node = node.setdefault(int(number), {})
    name, number = path[-1]
    if number is None and isinstance(node, dict):
        node.setdefault(name, text)


def _closed_up(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value and all(isinstance(key, int) for key in value):
        return [_closed_up(value[key]) for key in sorted(value)]
    return {key: _closed_up(one) for key, one in value.items() if not isinstance(key, int)}


def changed(tree: Tree, order: str, usual: Mapping[str, Tree] | None = None) -> str:
    """Do what a button of a row says, and return the path to look at next; nothing where the order means nothing here.

    Args:
        tree: changed in place.
        order: "add documents", "remove steps[2]", "up steps[2]" or "down steps[2]".
        usual: what a new row says at first, by the name of its list.
    """
    verb, _space, path = order.partition(" ")
    *way, last = path.split(".")
    node: Any = tree
    for part in way:
        node = _row(node, part)
    found = _PART.fullmatch(last)
    if node is None or found is None:
        return ""
    if verb == "add" and found[2] is None:
        rows = rows_of(node, found[1])
        node[found[1]] = [*rows, dict((usual or {}).get(found[1], {}))][:MOST_ROWS]
        return f"{path}[{len(node[found[1]]) - 1}]"
    return _moved(node, found, verb, path)


def _moved(node: Tree, found: re.Match[str], verb: str, path: str) -> str:
    rows, number = rows_of(node, found[1]), int(found[2] or -1)
    if not 0 <= number < len(rows):
        return ""
    start = path.removesuffix(f"[{found[2]}]")
    row = rows.pop(number)
    target = {"remove": None, "up": number - 1, "down": number + 1}.get(verb, number)
    if target is not None:
        rows.insert(max(target, 0), row)
    node[found[1]] = rows
    here = min(max(number if target is None else target, 0), len(rows) - 1)
    return f"{start}[{here}]" if rows else start


def _row(node: Any, part: str) -> Tree | None:
    found = _PART.fullmatch(part)
    rows = rows_of(node, found[1]) if found and node is not None else []
    number = int(found[2] or -1) if found else -1
    return rows[number] if 0 <= number < len(rows) else None
