"""Forms and their sections keep their printed names; on English screens their English names stand beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.test import Client
from django.utils import translation

import pytest

from thuocdo.forms.library import built_in_versions
from thuocdo.forms.wording import section_in_english, version_in_english
from thuocdo.ingestion.tests.factories import sample_report
from thuocdo.office.labels import form_name, section_name

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User


def test_every_form_and_section_of_the_product_has_an_english_name() -> None:
    for version in built_in_versions().values():
        assert version_in_english(version), version.code
        for section in version.sections:
            assert section_in_english(section.title), section.title


def test_the_english_name_stands_beside_on_english_screens_alone() -> None:
    version = built_in_versions()["2023_province"]
    assert section_name("Cải cách thể chế") == "Cải cách thể chế"
    assert form_name(version) == version.title
    with translation.override("en"):
        assert section_name("Cải cách thể chế") == "Cải cách thể chế – Institutional reform"
        assert form_name(version) == f"{version.title} – Statistical forms of a province (2023)"
        assert section_name("Phần riêng của tỉnh") == "Phần riêng của tỉnh"


@pytest.mark.django_db
def test_english_pages_name_the_forms_in_both_languages(
    client: Client, thao: User, units: LittleProvince
) -> None:
    report = sample_report(holder=units.home_affairs, issuer=units.province)
    other = sample_report(holder=units.home_affairs, issuer=units.ward)
    client.force_login(thao)
    pages = (
        f"/office/reports/{report.pk}/",
        "/office/discrepancies/",
        f"/office/comparison/?a={report.pk}&b={other.pk}&show=all",
    )
    for address in pages:
        assert "Institutional reform" not in client.get(address).content.decode()
    client.cookies["django_language"] = "en"
    for address in pages:
        page = client.get(address).content.decode()
        assert "Cải cách thể chế – Institutional reform" in page, address
