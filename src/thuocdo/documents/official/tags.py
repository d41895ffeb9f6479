"""What the tags of a template may say: put a text, say it if, repeat it for each. Whoever made the template is a stranger, so it is no program.

Without sums, calls, nested repetitions and filters that make texts longer no template runs on for ever or fills the memory, whatever it holds.
"""

from __future__ import annotations

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

_NODES = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.If,
    nodes.CondExpr,
    nodes.For,
    nodes.Getitem,
    nodes.Getattr,
    nodes.Filter,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
)
_FILTERS = {"length", "upper", "lower", "title", "capitalize", "trim", "first", "last", "e"}
_LOOP = {"first", "last", "index"}


class PlainTags(SandboxedEnvironment):
    """The language of templates, cut down to that; whatever else stands in a tag is refused as wrong."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for one in _below(tree):
            _refuse(one)
        return tree


def _below(node: nodes.Node) -> list[nodes.Node]:
    found = [node]
    for child in node.iter_child_nodes():
        found += _below(child)
    return found


def _refuse(node: nodes.Node) -> None:
    line = getattr(node, "lineno", 1)
    if not isinstance(node, _NODES):
        raise TemplateSyntaxError(f"«{type(node).__name__}»", line)
    if isinstance(node, nodes.Filter) and (node.name not in _FILTERS or node.args):
        raise TemplateSyntaxError(f"|{node.name}", line)
    if isinstance(node, nodes.Getattr) and not _of_loop(node):
        raise TemplateSyntaxError(f".{node.attr}", line)
    if isinstance(node, nodes.Getitem) and not isinstance(node.arg, nodes.Const):
        raise TemplateSyntaxError("[…]", line)
    if isinstance(node, nodes.For) and (
        not isinstance(node.iter, nodes.Name) or node.recursive or node.find(nodes.For)
    ):
        raise TemplateSyntaxError("for", line)


def _of_loop(node: nodes.Getattr) -> bool:
    of = node.node
    return isinstance(of, nodes.Name) and of.name == "loop" and node.attr in _LOOP
