"""The OpenAPI description as typed values for a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter or a field of an answer; `link` is the schema its type is, empty for a plain type."""

    name: str
    kind: str
    link: str
    place: str
    required: bool
    description: str


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer of an operation."""

    status: str
    description: str
    link: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address."""

    name: str
    method: str
    path: str
    summary: str
    description: str
    scope: str
    fields: tuple[Field, ...]
    answers: tuple[Answered, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The operations of one kind of thing."""

    name: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Schema:
    """One kind of answer or of content sent."""

    name: str
    description: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class DocsPage:
    """The whole page."""

    version: str
    groups: tuple[Group, ...]
    schemas: tuple[Schema, ...]


def described(document: dict[str, Any], *, language: str) -> DocsPage:
    """Return the description for a page in one language (vi, en); only summaries have both."""
    groups: dict[str, list[Operation]] = {}
    refusals = document["components"]["responses"]
    for path, operations in document["paths"].items():
        for method in _METHODS:
            if method in operations:
                found = operations[method]
                groups.setdefault(found["tags"][0], []).append(
                    _operation(path, method, found, refusals, language=language)
                )
    schemas = document["components"]["schemas"]
    return DocsPage(
        version=document["info"]["version"],
        groups=tuple(Group(name, tuple(found)) for name, found in groups.items()),
        schemas=tuple(_schema(name, schema) for name, schema in schemas.items()),
    )


def _operation(
    path: str, method: str, found: dict[str, Any], refusals: dict[str, Any], *, language: str
) -> Operation:
    summary = found["summary"] if language == "en" else found["x-summary-vi"]
    return Operation(
        name=found["operationId"],
        method=method.upper(),
        path=path,
        summary=summary,
        description=found.get("description", ""),
        scope=found["x-scope"],
        fields=(*_parameters(found), *_body(found)),
        answers=tuple(_answers(found, refusals)),
    )


def _parameters(operation: dict[str, Any]) -> Iterator[Field]:
    for parameter in operation.get("parameters", []):
        kind, link = _kind(parameter["schema"])
        yield Field(
            parameter["name"],
            kind,
            link,
            parameter["in"],
            parameter.get("required", False),
            parameter.get("description", ""),
        )


def _body(operation: dict[str, Any]) -> Iterator[Field]:
    for media, content in operation.get("requestBody", {}).get("content", {}).items():
        schema = content["schema"]
        if "$ref" in schema:
            kind, link = _kind(schema)
            yield Field("", kind, link, media, required=True, description="")
        for name, inner in schema.get("properties", {}).items():
            kind, link = _kind(inner)
            needed = name in schema.get("required", [])
            yield Field(name, kind, link, media, needed, inner.get("description", ""))


def _answers(operation: dict[str, Any], refusals: dict[str, Any]) -> Iterator[Answered]:
    for status, written in operation["responses"].items():
        response = refusals[status] if "$ref" in written else written
        link = ""
        for content in response.get("content", {}).values():
            link = _kind(content["schema"])[1]
        yield Answered(status, response["description"], link)


def _schema(name: str, schema: dict[str, Any]) -> Schema:
    required = schema.get("required", [])
    fields = []
    for field, inner in schema.get("properties", {}).items():
        kind, link = _kind(inner)
        fields.append(Field(field, kind, link, "", field in required, inner.get("description", "")))
    return Schema(name, schema.get("description", ""), tuple(fields))


def _kind(schema: dict[str, Any]) -> tuple[str, str]:
    """Return a type in words, and the schema it links to."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return name, name
    if "anyOf" in schema:
        parts = [_kind(part) for part in schema["anyOf"]]
        link = next((link for _, link in parts if link), "")
        return " | ".join(kind for kind, _ in parts), link
    if "enum" in schema:
        return " | ".join(str(choice) for choice in schema["enum"]), ""
    if schema.get("type") == "array":
        kind, link = _kind(schema.get("items", {}))
        return f"[{kind}]", link
    if "const" in schema:
        return str(schema["const"]), ""
    plain = str(schema.get("type", "any"))
    return f"{plain} ({schema['format']})" if "format" in schema else plain, ""
