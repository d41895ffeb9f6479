"""In which language somebody is written to: his own choice, never that of whoever claims his number."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

import pytest

from thuocdo.accounts.citizens import Identity, enrol_by_identity, enrol_by_phone
from thuocdo.accounts.joining import _joined
from thuocdo.accounts.languages import choose_language, languages_of
from thuocdo.accounts.message_texts import shipped_texts
from thuocdo.accounts.models import Citizen
from thuocdo.notices.texts import LANGUAGES
from thuocdo.working_time.tests.calendars import at as moment

pytestmark = pytest.mark.django_db

NOW = moment("2026-03-02 09:00")
ID, PHONE, OTHER_PHONE = "038190001234", "+84912345678", "+84987654321"


def by_identity(language="en", **changes):
    said = {"full_name": "Hoa", "personal_id": ID, "verified": True} | changes
    citizen = enrol_by_identity(Identity(**said), at=NOW)
    choose_language(citizen.user, language)
    return citizen


def by_code(language="en", phone=PHONE):
    citizen = enrol_by_phone(phone, at=NOW)
    choose_language(citizen.user, language)
    return citizen


def test_a_verified_id_or_a_proven_phone_says_who_it_is():
    by_identity()
    by_code(phone=OTHER_PHONE)
    assert languages_of([(ID, ""), ("", OTHER_PHONE), ("038090009999", PHONE), ("", "")]) == [
        "en",
        "en",
        "vi",
        "vi",
    ]


def test_nobody_chooses_for_another():
    by_identity(personal_id=ID, verified=False, phone=PHONE)
    assert languages_of([(ID, PHONE)]) == ["vi"]


def test_a_phone_the_provider_stands_for_counts():
    by_identity(verified=False, phone=PHONE, phone_verified=True)
    assert languages_of([("", PHONE)]) == ["en"]


def test_a_joined_phone_follows_the_identity():
    hoa = by_identity("en")
    by_code("vi")
    _joined(hoa, PHONE, at=NOW)
    assert languages_of([("", PHONE)]) == ["en"]


def test_it_is_one_query_for_all():
    with CaptureQueriesContext(connection) as asked:
        languages_of([(f"0381900012{n:02d}", f"+849123456{n:02d}") for n in range(50)])
    assert len(asked) == 1
    with CaptureQueriesContext(connection) as asked:
        assert languages_of([("", "")]) == ["vi"]
    assert len(asked) == 0


def test_officials_and_unknown_languages_change_nothing(lan):
    choose_language(lan, "en")
    citizen = by_code("xx")
    assert not Citizen.objects.exclude(language="").exists()
    assert citizen.language == ""


def test_each_text_is_there_in_both_languages_and_fills_the_same_names():
    texts = shipped_texts()
    names = {"code": "1", "minutes": "5", "phone": "0", "site": "s"}
    names |= {"name": "Công ty", "unit": "Phường", "why": "nhầm"}
    for audience, event, _language in texts:
        both = [texts[audience, event, one] for one in LANGUAGES]
        assert all(one.text.strip() for one in both), event
        assert both[0].text != both[1].text, event
        assert bool(both[0].subject) == bool(both[1].subject), event
        filled = [one.filled(names) for one in both]
        for name in names:
            assert len({f"{{{name}}}" in one.text for one in both}) == 1, (event, name)
        assert not any("{" in one.text for one in filled), event
