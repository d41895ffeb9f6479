"""The read interface that harvesters know from CKAN (action API 3): the list of packages, one of them, a search, rows of a resource."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from thuocdo.open_data.datasets import DATASETS, Dataset, Field, Kind
from thuocdo.open_data.files import MEDIA_TYPES, plain, rows_of
from thuocdo.open_data.models import PublishedVersion
from thuocdo.vietnamese import fold

Whole = Callable[[str], str]
Given = Mapping[str, str]
_MOST_ROWS, _USUAL_ROWS = 1000, 100
_MOST_PACKAGES, _USUAL_PACKAGES = 1000, 10
_TYPES = {Kind.TEXT: "text", Kind.INTEGER: "int", Kind.DECIMAL: "numeric"}


class Refused(Exception):
    """What was asked is not there (404), or makes no sense (409), as CKAN tells it."""

    def __init__(self, status: int, kind: str, message: str) -> None:
        super().__init__(message)
        self.status, self.kind, self.message = status, kind, message


@dataclass(frozen=True, slots=True)
class World:
    """What is published, the newest version of each period, content left aside; and who publishes it."""

    versions: Sequence[PublishedVersion]
    publisher: str
    whole: Whole


def package_list(world: World, _given: Given) -> list[str]:
    """Return the names of the data sets that have a version."""
    return [slug for slug in DATASETS if any(one.dataset == slug for one in world.versions)]


def package_show(world: World, given: Given) -> dict[str, Any]:
    """Return one data set with its resources: three files for each period."""
    name = given.get("id", "")
    if name not in package_list(world, given):
        raise _missing(f"no package {name!r}")
    return _package(DATASETS[name], world)


def package_search(world: World, given: Given) -> dict[str, Any]:
    """Return the data sets that hold every word of `q`, `rows` of them from `start` on."""
    words = [word for word in fold(given.get("q", "")).split() if word not in {"*:*", "*"}]
    found = [
        DATASETS[slug]
        for slug in package_list(world, given)
        if all(word in _text(DATASETS[slug]) for word in words)
    ]
    start, rows = _whole(given, "start", 0), _whole(given, "rows", _USUAL_PACKAGES, _MOST_PACKAGES)
    results = [_package(one, world) for one in found[start : start + rows]]
    return {
        "count": len(found),
        "sort": "name asc",
        "results": results,
        "facets": {},
        "search_facets": {},
    }


def datastore_search(world: World, given: Given) -> dict[str, Any]:
    """Return rows of a resource, those with the values in `filters` and the words in `q`, `limit` of them from `offset` on, in the order of `sort`.

    `fields` names the columns that are wanted, all without it.
    """
    version = _version(world, given.get("resource_id", ""))
    dataset = DATASETS[version.dataset]
    filters = _filters(given.get("filters", ""), dataset)
    wanted = _fields(given.get("fields", ""), dataset)
    words = fold(given.get("q", "")).split()
    found = [row for row in plain(rows_of(version)) if _fits(row, filters, words)]
    rows = _in_order(found, given.get("sort", ""), dataset)
    offset = _whole(given, "offset", 0)
    limit = _whole(given, "limit", _USUAL_ROWS, _MOST_ROWS)
    return {
        "resource_id": given["resource_id"],
        "fields": [
            {"id": one.name, "type": _TYPES[one.kind], "info": {"label": one.vi, "notes": one.en}}
            for one in wanted
        ],
        "records": [
            {one.name: row[one.name] for one in wanted} for row in rows[offset : offset + limit]
        ],
        "total": len(rows),
        "limit": limit,
        "offset": offset,
    }


ACTIONS: Mapping[str, Callable[[World, Given], Any]] = {
    "package_list": package_list,
    "package_show": package_show,
    "package_search": package_search,
    "datastore_search": datastore_search,
}


def _package(dataset: Dataset, world: World) -> dict[str, Any]:
    versions = [one for one in world.versions if one.dataset == dataset.slug]
    return {
        "id": dataset.slug,
        "name": dataset.slug,
        "title": dataset.title_vi,
        "title_translated": {"vi": dataset.title_vi, "en": dataset.title_en},
        "notes": dataset.about_vi,
        "notes_translated": {"vi": dataset.about_vi, "en": dataset.about_en},
        "type": "dataset",
        "state": "active",
        "private": False,
        "url": world.whole(f"/open-data/{dataset.slug}/"),
        "license_title": versions[0].licence,
        "license_url": versions[0].licence_url,
        "metadata_created": min(one.published_at for one in versions).isoformat(),
        "metadata_modified": max(one.published_at for one in versions).isoformat(),
        "organization": {"name": "publisher", "title": world.publisher, "is_organization": True},
        "tags": [{"name": word, "display_name": word} for word in dataset.keywords],
        "num_resources": len(versions) * len(MEDIA_TYPES),
        "resources": list(_resources(versions, world.whole)),
    }


def _resources(versions: Iterable[PublishedVersion], whole: Whole) -> Iterable[dict[str, Any]]:
    for one in versions:
        for kind, media in MEDIA_TYPES.items():
            yield {
                "id": f"{one.dataset}.{one.period}.{kind}",
                "package_id": one.dataset,
                "name": f"{one.dataset} {one.period} {kind}",
                "format": kind.upper(),
                "mimetype": media.partition(";")[0],
                "url": whole(f"/open-data/{one.dataset}/{one.period}.{kind}?version={one.number}"),
                "version": str(one.number),
                "description": one.notes_vi,
                "created": one.published_at.isoformat(),
                "last_modified": one.published_at.isoformat(),
                "datastore_active": True,
                "state": "active",
            }


def _version(world: World, resource: str) -> PublishedVersion:
    for one in world.versions:
        if resource in {f"{one.dataset}.{one.period}.{kind}" for kind in MEDIA_TYPES}:
            return one
    raise _missing(f"no resource {resource!r}")


def _filters(written: str, dataset: Dataset) -> dict[str, list[str]]:
    try:
        found = json.loads(written) if written else {}
    except ValueError:
        found = None
    names = {one.name for one in dataset.fields}
    if not isinstance(found, dict) or not found.keys() <= names:
        raise Refused(409, "Validation Error", "filters: an object of names of fields and values")
    return {
        name: [str(one) for one in value] if isinstance(value, list) else [str(value)]
        for name, value in found.items()
    }


def _fields(written: str, dataset: Dataset) -> Sequence[Field]:
    names = [name.strip() for name in written.split(",")] if written else None
    known = {one.name: one for one in dataset.fields}
    if names is None:
        return dataset.fields
    if not known.keys() >= set(names):
        raise Refused(409, "Validation Error", "fields: names of fields, with commas between them")
    return [known[name] for name in dict.fromkeys(names)]


def _in_order(
    rows: Sequence[Mapping[str, Any]], written: str, dataset: Dataset
) -> list[Mapping[str, Any]]:
    """Return rows sorted as CKAN writes it ("unit asc, value desc"); numbers by their size, what is not there last in either direction."""
    found, known = list(rows), {one.name: one for one in dataset.fields}
    for part in reversed(written.split(",") if written else []):
        name, *way = part.split()[:3] or [""]
        if name not in known or way not in ([], ["asc"], ["desc"]):
            raise Refused(
                409, "Validation Error", "sort: names of fields, each with asc or desc, with commas"
            )
        there = [row for row in found if row[name] not in {None, ""}]
        missing = [row for row in found if row[name] in {None, ""}]
        text = known[name].kind is Kind.TEXT
        there.sort(
            key=lambda row, name=name, text=text: row[name] if text else Decimal(str(row[name])),  # type: ignore[misc]
            reverse=way == ["desc"],
        )
        found = there + missing
    return found


def _fits(row: Mapping[str, Any], filters: Mapping[str, list[str]], words: Sequence[str]) -> bool:
    if any(str(row[name]) not in values for name, values in filters.items()):
        return False
    if not words:
        return True
    text = fold(" ".join(str(value) for value in row.values()))
    return all(word in text for word in words)


def _text(dataset: Dataset) -> str:
    parts = (dataset.slug, dataset.title_vi, dataset.title_en, dataset.about_vi, dataset.about_en)
    return fold(" ".join((*parts, *dataset.keywords)))


def _whole(given: Given, name: str, usual: int, most: int | None = None) -> int:
    text = given.get(name, "")
    if not text:
        return usual
    if not (text.isascii() and text.isdecimal()) or len(text) > 9:
        raise Refused(409, "Validation Error", f"{name}: a whole number from 0 on")
    return min(int(text), most) if most is not None else int(text)


def _missing(message: str) -> Refused:
    return Refused(404, "Not Found Error", message)
