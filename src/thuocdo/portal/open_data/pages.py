"""The pages of open data as typed values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from thuocdo.open_data.datasets import DATASETS, Dataset
from thuocdo.open_data.files import MEDIA_TYPES
from thuocdo.open_data.models import PublishedVersion
from thuocdo.ui.language import in_english

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

#: The files of a version in the order they are offered, with the name people know.
KINDS = (("csv", "CSV"), ("json", "JSON"), ("parquet", "Parquet"))
assert {kind for kind, _ in KINDS} == MEDIA_TYPES.keys()


@dataclass(frozen=True, slots=True)
class FileLink:
    """One file of a version."""

    name: str
    href: str


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version of a period, with its files."""

    period: str
    number: int
    published_at: datetime
    as_of: datetime
    rows: int
    hidden: int
    notes: str
    licence: str
    licence_url: str
    files: tuple[FileLink, ...]


@dataclass(frozen=True, slots=True)
class FieldView:
    """One column of the dictionary."""

    name: str
    kind: str
    meaning: str


@dataclass(frozen=True, slots=True)
class DatasetView:
    """One data set; `latest` is null before anything was published."""

    slug: str
    title: str
    about: str
    latest: VersionView | None
    fields: tuple[FieldView, ...] = ()
    periods: tuple[VersionView, ...] = ()
    older: tuple[VersionView, ...] = ()


@dataclass(frozen=True, slots=True)
class ListPage:
    """All data sets, and the licence they are given under."""

    datasets: tuple[DatasetView, ...]
    licence: str
    licence_url: str
    smallest: int


def list_page(user: AbstractBaseUser | AnonymousUser) -> ListPage:
    """Build the page of all data sets; one query."""
    newest: dict[str, PublishedVersion] = {}
    for one in _light(user):
        newest.setdefault(one.dataset, one)
    views = tuple(_dataset(each, newest.get(each.slug)) for each in DATASETS.values())
    return ListPage(
        views,
        settings.OPEN_DATA_LICENCE,
        settings.OPEN_DATA_LICENCE_URL,
        settings.OPEN_DATA_SMALLEST,
    )


def dataset_page(dataset: Dataset, user: AbstractBaseUser | AnonymousUser) -> DatasetView:
    """Build the page of one data set: its dictionary, its periods, what was published before; one query."""
    versions = [one for one in _light(user) if one.dataset == dataset.slug]
    last: dict[str, PublishedVersion] = {}
    for one in versions:
        last.setdefault(one.period, one)
    english = in_english()
    view = _dataset(dataset, versions[0] if versions else None)
    return DatasetView(
        view.slug,
        view.title,
        view.about,
        view.latest,
        tuple(FieldView(f.name, f.kind.value, f.en if english else f.vi) for f in dataset.fields),
        tuple(_version(one) for one in last.values()),
        tuple(_version(one) for one in versions if last[one.period] is not one),
    )


def _light(user: AbstractBaseUser | AnonymousUser) -> Sequence[PublishedVersion]:
    found = PublishedVersion.objects.visible_to(user).defer("content")
    return list(found.order_by("-period", "-number"))


def _dataset(dataset: Dataset, latest: PublishedVersion | None) -> DatasetView:
    english = in_english()
    return DatasetView(
        dataset.slug,
        dataset.title_en if english else dataset.title_vi,
        dataset.about_en if english else dataset.about_vi,
        _version(latest) if latest else None,
    )


def _version(one: PublishedVersion) -> VersionView:
    files = [
        FileLink(
            name,
            f"{reverse('portal:open_data:file', args=[one.dataset, one.period, kind])}?version={one.number}",
        )
        for kind, name in KINDS
    ]
    return VersionView(
        period=one.period,
        number=one.number,
        published_at=one.published_at,
        as_of=one.as_of,
        rows=one.rows,
        hidden=one.hidden,
        notes=one.notes_en if in_english() else one.notes_vi,
        licence=one.licence,
        licence_url=one.licence_url,
        files=tuple(files),
    )
