"""How common words are decides where they are looked for first."""

from __future__ import annotations

from django.db import connection

import pytest

from thuocdo.dossiers import word_shares as shares
from thuocdo.dossiers.models import DossierWords
from thuocdo.dossiers.tests.factories import Office
from thuocdo.dossiers.word_shares import WordShares, word_shares

TOLD = WordShares({"dang": 0.4, "khai": 0.1, "hoa": 0.01, "@7": 0.005, "@8": 0.2}, 1_000_000)


def test_a_word_that_is_in_no_list_is_rare_and_one_alone_is_enough() -> None:
    assert TOLD.most(["dang", "khai"]) == 0.1
    assert TOLD.most(["dang", "xyz"]) == 0
    assert TOLD.most(["dang", "khai"], ["@7", "@8"]) == pytest.approx(0.1 * 0.205)
    assert TOLD.most(["dang"], ["@9"]) == 0
    assert TOLD.most([]) == 0


def test_it_expects_words_as_if_they_were_apart() -> None:
    assert TOLD.expected(["dang", "khai"]) == pytest.approx(40_000)
    assert TOLD.expected(["dang", "khai"], ["@8"]) == pytest.approx(8_000)


def test_common_words_are_read_where_rarer_ones_lead_to_few() -> None:
    assert TOLD.rarest(["dang", "hoa", "khai"], ["@7"]) == (["hoa"], ["khai", "dang"])
    assert TOLD.rarest(["dang", "khai"]) == (["khai", "dang"], [])
    assert TOLD.rarest(["dang"], ["@7"]) == (["dang"], [])
    assert TOLD.rarest(["dang", "xyz"]) == (["xyz"], ["dang"])


def test_before_the_server_has_counted_nothing_is_known() -> None:
    nothing = WordShares({}, 0.0)
    assert nothing.most(["dang"], ["@7"]) == 1
    assert nothing.expected(["dang"]) == 0
    assert nothing.rarest(["dang", "hoa"], ["@7"]) == (["dang", "hoa"], [])


@pytest.mark.django_db
def test_the_server_says_how_common_words_are(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shares, "_kept", None)
    for number in range(12):
        office.received(subject=f"Đăng ký {'khai sinh' if number % 3 else 'kết hôn'}")
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {DossierWords._meta.db_table}")
    told = word_shares()
    assert told.count == 12
    assert told.shares["dang"] == pytest.approx(1)
    assert told.shares["khai"] == pytest.approx(8 / 12, abs=0.01)
    assert told.shares[f"@{office.ward.pk}"] == pytest.approx(1)
    assert None not in told.shares
    DossierWords.objects.all().delete()
    assert word_shares() is told
