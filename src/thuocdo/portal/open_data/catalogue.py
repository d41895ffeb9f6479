"""The catalogue as DCAT-AP (JSON-LD): data sets, their periods and files, licence and publisher."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from thuocdo.open_data.datasets import DATASETS, Dataset
from thuocdo.open_data.files import MEDIA_TYPES
from thuocdo.open_data.models import PublishedVersion

_EUROPE = "http://publications.europa.eu/resource/authority"
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "adms": "http://www.w3.org/ns/adms#",
    "spdx": "http://spdx.org/rdf/terms#",
}
_FILE_TYPES = {"csv": "CSV", "json": "JSON", "parquet": "PARQUET"}

#: What makes a whole address of a path.
Whole = Callable[[str], str]


def catalogue(
    versions: Iterable[PublishedVersion], *, publisher: str, whole: Whole
) -> dict[str, Any]:
    """Return the catalogue of the newest versions of all periods."""
    by_dataset: dict[str, list[PublishedVersion]] = {}
    for one in versions:
        by_dataset.setdefault(one.dataset, []).append(one)
    agent = {"@id": whole("/open-data/#publisher"), "@type": "foaf:Agent", "foaf:name": publisher}
    return {
        "@context": _CONTEXT,
        "@id": whole("/catalog.jsonld"),
        "@type": "dcat:Catalog",
        "dct:title": _texts(f"Dữ liệu mở – {publisher}", f"Open data – {publisher}"),
        "dct:description": _texts(
            "Dữ liệu mở về giải quyết thủ tục hành chính.",
            "Open data on administrative procedures.",
        ),
        "dct:publisher": agent,
        "dct:language": [{"@id": f"{_EUROPE}/language/VIE"}, {"@id": f"{_EUROPE}/language/ENG"}],
        "foaf:homepage": {"@id": whole("/open-data/")},
        "dcat:dataset": [
            _dataset(DATASETS[slug], found, agent["@id"], whole)
            for slug, found in by_dataset.items()
            if slug in DATASETS
        ],
    }


def _dataset(
    dataset: Dataset, versions: list[PublishedVersion], publisher: str, whole: Whole
) -> dict[str, Any]:
    page = whole(f"/open-data/{dataset.slug}/")
    return {
        "@id": page,
        "@type": "dcat:Dataset",
        "dct:identifier": dataset.slug,
        "dct:title": _texts(dataset.title_vi, dataset.title_en),
        "dct:description": _texts(dataset.about_vi, dataset.about_en),
        "dct:publisher": {"@id": publisher},
        "dct:issued": _moment(min(one.published_at for one in versions)),
        "dct:modified": _moment(max(one.published_at for one in versions)),
        "dct:accrualPeriodicity": {"@id": f"{_EUROPE}/frequency/{dataset.frequency}"},
        "dct:accessRights": {"@id": f"{_EUROPE}/access-right/PUBLIC"},
        "dcat:theme": {"@id": f"{_EUROPE}/data-theme/GOVE"},
        "dcat:keyword": list(dataset.keywords),
        "dcat:landingPage": {"@id": page},
        "dcat:distribution": [
            _distribution(one, kind, whole) for one in versions for kind in MEDIA_TYPES
        ],
    }


def _distribution(version: PublishedVersion, kind: str, whole: Whole) -> dict[str, Any]:
    address = whole(
        f"/open-data/{version.dataset}/{version.period}.{kind}?version={version.number}"
    )
    media = MEDIA_TYPES[kind].partition(";")[0]
    found: dict[str, Any] = {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": f"{version.dataset} {version.period} ({_FILE_TYPES[kind]})",
        "dcat:accessURL": {"@id": whole(f"/open-data/{version.dataset}/")},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{media}"},
        "dct:format": {"@id": f"{_EUROPE}/file-type/{_FILE_TYPES[kind]}"},
        "dct:license": {"@id": version.licence_url},
        "dct:issued": _moment(version.published_at),
        "dcat:version": str(version.number),
    }
    if kind == "parquet":
        found["spdx:checksum"] = {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": version.digest,
        }
    if version.notes_vi:
        found["adms:versionNotes"] = _texts(version.notes_vi, version.notes_en)
    return found


def _texts(vi: str, en: str) -> list[dict[str, str]]:
    return [{"@language": "vi", "@value": vi}, {"@language": "en", "@value": en}]


def _moment(value: Any) -> dict[str, str]:
    return {"@type": "xsd:dateTime", "@value": value.isoformat()}
