"""The OpenAPI description: made from the endpoints, committed as openapi.yaml, compared in a test."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter

from thuocdo.api.v1.interface import api
from thuocdo.api.v1.webhooks import CloudEvent

FILE = Path(__file__).with_name("openapi.yaml")
PREFIX = "api/v1"

_HEADER = "# Made by `thuocdo openapi --write` from the endpoints; never edited by hand.\n"
_STATUS_WORDS = {
    200: "what was asked for",
    201: "made",
    202: "taken in; it goes on in the background",
    400: "the request cannot be read",
    401: "no token, or one that opens nothing",
    403: "the token lacks the scope",
    404: "there is no such thing, or the token may not see it",
    409: "it contradicts what is there",
    413: "the request is too large",
    422: "parts of the request cannot be used",
    429: "asked too often; see Retry-After",
    503: "figures are being computed anew, or files cannot be looked through or kept now; ask again in a few minutes",
}


_REFUSALS = "#/components/responses/"


class _Writer(yaml.SafeDumper):
    """Writes texts of several lines as blocks, so that a change of one line is one line of a comparison."""


def _text(writer: yaml.SafeDumper, text: str) -> yaml.Node:
    style = "|" if "\n" in text else None
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Writer.add_representer(str, _text)


def openapi() -> dict[str, Any]:
    """Return the description of version 1 as plain values, which the caller may change."""
    return deepcopy(_made())


@cache
def _made() -> dict[str, Any]:
    """Return the one description of this process: endpoints do not change, and making it takes more than a second."""
    document = _plain(api.get_openapi_schema(path_prefix=PREFIX + "/"))
    assert isinstance(document, dict)
    for operations in document["paths"].values():
        for operation in operations.values():
            _tidy(operation)
    document["components"]["schemas"] |= _cloud_event()
    for schema in document["components"]["schemas"].values():
        _without_titles(schema)
    document["components"]["responses"] = {str(s): _refusal(s) for s in _STATUS_WORDS if s >= 400}
    document["components"]["schemas"] = dict(sorted(document["components"]["schemas"].items()))
    document["info"]["license"] = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
    document["webhooks"] = _webhooks()
    document.pop("servers", None)
    return document


def _cloud_event() -> dict[str, Any]:
    """Return the schemas of what webhooks get; no endpoint answers it, so the framework does not know it."""
    schema = TypeAdapter(CloudEvent).json_schema(ref_template="#/components/schemas/{model}")
    return {**schema.pop("$defs"), "CloudEvent": schema}


def _webhooks() -> dict[str, Any]:
    """Return what is sent to subscriptions, as OpenAPI 3.1 describes it."""
    content = {"schema": {"$ref": "#/components/schemas/CloudEvent"}}
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    sent = {
        "operationId": "dossier_event",
        "summary": "Something happened to a dossier",
        "x-summary-vi": "Có việc xảy ra với một hồ sơ",
        "description": "Sent to every active subscription of the type and the unit.",
        "parameters": [
            {"in": "header", "name": name, "required": True, "schema": {"type": "string"}}
            for name in names
        ],
        "requestBody": {"required": True, "content": {"application/cloudevents+json": content}},
        "responses": {"200": {"description": "taken; any 2xx will do"}},
        "tags": ["webhooks"],
    }
    return {"dossiers": {"post": sent}}


def openapi_yaml() -> str:
    """Return the description as the committed file holds it."""
    text = yaml.dump(openapi(), Dumper=_Writer, sort_keys=False, allow_unicode=True, width=120)
    return _HEADER + text


def _plain(value: Any) -> Any:
    """Return nested values as plain dicts, lists and texts; enumerations as what they stand for."""
    if isinstance(value, dict):
        return {_plain(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, str) else value


def _tidy(operation: dict[str, Any]) -> None:
    """Say in the description what the framework leaves out: words for statuses, and what a refusal looks like."""
    responses = operation["responses"]
    for status in sorted(responses, key=int):
        response = responses.pop(status)
        response["description"] = _STATUS_WORDS[int(status)]
        _as_file(response)
        refused = int(status) >= 400
        responses[str(status)] = {"$ref": f"{_REFUSALS}{status}"} if refused else response
    for content in operation.get("requestBody", {}).get("content", {}).values():
        _closed(content["schema"])
    for parameter in operation.get("parameters", []):
        parameter["schema"] = _not_null(parameter["schema"])
        described = parameter["schema"].pop("description", "")
        if described:
            parameter["description"] = described
    _without_titles(operation)


def _as_file(response: dict[str, Any]) -> None:
    """Say that bytes are sent as they are; the framework takes every answer for JSON."""
    content = response.get("content", {})
    if content.get("application/json", {}).get("schema", {}).get("format") == "binary":
        content["application/octet-stream"] = content.pop("application/json")


def _refusal(status: int) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": _STATUS_WORDS[status],
        "content": {"application/problem+json": {"schema": schema}},
    }


def _closed(schema: dict[str, Any]) -> None:
    """Say of a form that unknown fields are refused, and of a file that an empty one is."""
    if "properties" not in schema:
        return
    schema["additionalProperties"] = False
    for field in schema["properties"].values():
        file = field.get("items", field)
        if file.get("format") == "binary":
            file["minLength"] = 1


def _not_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a parameter, which is there or is not and cannot be null."""
    kinds: list[dict[str, Any]] = [k for k in schema.get("anyOf", []) if k.get("type") != "null"]
    if len(kinds) != 1:
        return schema
    return kinds[0] | {key: schema[key] for key in schema if key not in {"anyOf", "default"}}


def _without_titles(schema: Any) -> None:
    """Take out the titles that repeat the names of fields."""
    if isinstance(schema, list):
        for item in schema:
            _without_titles(item)
    if not isinstance(schema, dict):
        return
    if isinstance(schema.get("title"), str):
        del schema["title"]
    for item in schema.values():
        _without_titles(item)
