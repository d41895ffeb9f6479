"""The editor of forms: made, edited row by row, tried, compared, put in force; nobody else learns of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

import pytest

from thuocdo.consistency.own_rules import copied, lines
from thuocdo.forms.entered import as_version
from thuocdo.forms.library import form_version, form_versions
from thuocdo.forms.models import OwnIndicator, StoredForm
from thuocdo.forms.services import make_draft
from thuocdo.forms.tests.fixtures import entered_forms  # noqa: F401

if TYPE_CHECKING:
    from django.test import Client

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.usefixtures("entered_forms")
NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
BASE = "2025_commune"


@pytest.fixture
def home(client: Client, thao: User) -> Client:
    """Return a browser in which Thảo of the Department of Home Affairs is signed in."""
    client.force_login(thao)
    return client


@pytest.fixture
def draft(thao: User) -> StoredForm:
    """Return a draft made from the form of communes."""
    return make_draft(base=BASE, rules=copied(BASE), actor=thao, at=NOW)


def _url(name: str, *args: Any) -> str:
    return reverse(f"office:form_editor:{name}", args=args)


def _act(
    browser: Client, row: StoredForm, order: str, section: int, key: str = "", **more: str
) -> Any:
    row.refresh_from_db()
    sent = {"do": order, "section": section, "key": key, "seen": row.revision, **more}
    return browser.post(_url("act", row.pk), sent)


def _rows(row: StoredForm, section: int) -> dict[str, str | None]:
    row.refresh_from_db()
    return {one.key: one.indicator for one in as_version(row).sections[section - 1].rows}


def test_a_draft_is_made_from_a_form_in_the_list(home: Client) -> None:
    page = home.get(_url("list"))
    assert "Biểu mẫu thống kê cải cách hành chính cấp xã (2025)" in page.content.decode()
    assert "không chính thức" in page.content.decode()

    answer = home.post(_url("make"), {"base": BASE})
    made = StoredForm.objects.get()
    assert answer.headers["Location"] == _url("draft", made.pk)
    assert made.code in home.get(_url("list")).content.decode()


@pytest.mark.parametrize("name", ["list", "compare"])
def test_others_learn_nothing(
    client: Client, lan: User, binh: User, draft: StoredForm, name: str
) -> None:
    addresses = [
        _url(name),
        _url("draft", draft.pk),
        _url("rules", draft.pk),
        _url("trial", draft.pk),
        _url("shown", BASE),
    ]
    for person in (lan, binh):
        client.force_login(person)
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code == 403
            assert draft.code not in answer.content.decode()
        assert (
            client.post(
                _url("act", draft.pk), {"do": "remove", "section": 1, "key": "1", "seen": 1}
            ).status_code
            == 403
        )
        assert client.post(_url("make"), {"base": BASE}).status_code == 403
    assert StoredForm.objects.count() == 1


@pytest.mark.parametrize(
    "name",
    ["draft", "head", "rules", "new_rule", "preview", "trial", "history", "force", "withdraw"],
)
def test_every_page_opens_in_both_languages(home: Client, draft: StoredForm, name: str) -> None:
    for language in ("vi", "en"):
        answer = home.get(_url(name, draft.pk), headers={"accept-language": language})
        assert answer.status_code == 200
        assert draft.code in answer.content.decode()


def test_rows_are_added_moved_and_removed(home: Client, draft: StoredForm) -> None:
    answer = _act(home, draft, "add", 3, "2.1")
    assert answer.headers["Location"] == _url("row", draft.pk, 3, "2.2")
    assert _rows(draft, 3)["2.2"] is None

    _act(home, draft, "up", 3, "2.2")
    assert _rows(draft, 3)["2.1"] is None
    _act(home, draft, "remove", 3, "2.1")
    assert _rows(draft, 3) == {
        row.key: row.indicator for row in form_version(BASE).sections[2].rows
    }


def test_a_new_row_is_marked_until_it_is_right(home: Client, draft: StoredForm) -> None:
    _act(home, draft, "add", 3, "2.1")
    page = home.get(_url("draft", draft.pk)).content.decode()
    assert "Còn 2 chỗ chưa đúng" in page
    assert "Dòng chưa có tên chỉ tiêu." in page

    found = home.get(
        _url("indicators", draft.pk), {"q": "ho so xay dung dung han"}
    ).content.decode()
    assert "procedures.dossiers.construction.on_time.total" in found
    draft.refresh_from_db()
    answer = home.post(
        _url("row", draft.pk, 3, "2.2"),
        {
            "seen": draft.revision,
            "indicator": "procedures.dossiers.construction.on_time.total",
            "numbered": "on",
            "do": "save",
        },
    )
    assert answer.status_code == 302
    draft.refresh_from_db()
    row = as_version(draft).sections[2].rows[7]
    assert (row.label, row.unit) == (
        "Số lượng hồ sơ TTHC về lĩnh vực xây dựng được giải quyết đúng hạn",
        "Hồ sơ",
    )
    assert "chưa đúng" not in home.get(_url("draft", draft.pk)).content.decode()


def test_searching_without_a_script_saves_nothing(home: Client, draft: StoredForm) -> None:
    answer = home.post(
        _url("row", draft.pk, 3, "1.1"),
        {
            "seen": 1,
            "q": "van ban",
            "do": "search",
            "label": "Chữ đang gõ",
            "indicator": "",
            "numbered": "on",
        },
    )
    assert answer.status_code == 200
    assert "Chữ đang gõ" in answer.content.decode()
    assert "steering.documents_issued" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.revision == 1


def test_an_indicator_that_is_none_is_refused(home: Client, draft: StoredForm) -> None:
    answer = home.post(
        _url("row", draft.pk, 3, "1.1"),
        {"seen": 1, "indicator": "no.such", "label": "x", "numbered": "on", "do": "save"},
    )
    assert answer.status_code == 422
    assert "Không có chỉ tiêu này" in answer.content.decode()


def test_of_two_at_once_the_second_is_told(home: Client, draft: StoredForm) -> None:
    _act(home, draft, "remove", 1, "5")
    answer = home.post(
        _url("row", draft.pk, 3, "1.1"),
        {"seen": 1, "label": "x", "numbered": "on", "indicator": "", "heading": "on", "do": "save"},
    )
    assert answer.status_code == 409
    assert "vừa được người khác sửa" in answer.content.decode()
    stale = home.post(
        _url("act", draft.pk), {"do": "remove", "section": 1, "key": "1", "seen": 1}, follow=True
    )
    assert "vừa được người khác sửa" in stale.content.decode()


def test_hostile_words_stand_as_words(home: Client, draft: StoredForm) -> None:
    home.post(
        _url("row", draft.pk, 3, "1.1"),
        {
            "seen": 1, "label": "<script>alert(1)</script>{{ 7*7 }} \" : - {a: b}", "unit": "'\\x", "numbered": "on",
            "indicator": "procedures.dossiers.received.direct.commune", "do": "save",
        },
    )  # fmt: skip
    draft.refresh_from_db()
    row = as_version(draft).sections[2].rows[2]
    assert row.label == '<script>alert(1)</script>{{ 7*7 }} " : - {a: b}'
    page = home.get(_url("draft", draft.pk)).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("key", ["9.9", "%2e%2e", "x" * 60])
def test_a_row_that_is_not_there_is_not_found(home: Client, draft: StoredForm, key: str) -> None:
    assert home.get(_url("row", draft.pk, 3, key)).status_code == 404
    assert home.get(_url("row", draft.pk, 99, "1")).status_code == 404


def test_the_head_says_what_is_official(home: Client, draft: StoredForm) -> None:
    said = {
        "seen": 1, "title": "Mẫu của Bộ", "source": "Thông tư số 1/2027/TT-BNV", "level": "commune",
        "periods": ["quarter", "year"], "official": "on",
    }  # fmt: skip
    assert home.post(_url("head", draft.pk), said).status_code == 302
    draft.refresh_from_db()
    version = as_version(draft)
    assert (version.title, version.derived, version.periods) == (
        "Mẫu của Bộ",
        False,
        ("quarter", "year"),
    )
    assert "không phải mẫu chính thức" not in home.get(_url("preview", draft.pk)).content.decode()
    assert home.post(_url("head", draft.pk), said | {"title": "", "seen": 2}).status_code == 422


def test_an_own_indicator_is_declared_and_chosen(home: Client, draft: StoredForm) -> None:
    _act(home, draft, "add", 7, "4")
    said = {
        "theme": "digital", "label_vi": "Số tổ công nghệ số", "label_en": "", "unit_of_measure": "Tổ",
        "value_type": "count", "period_kind": "stock", "aggregation": "sum",
    }  # fmt: skip
    answer = home.post(_url("own", draft.pk, 7, "5"), said)
    code = OwnIndicator.objects.get().code
    assert answer.headers["Location"].endswith(f"?indicator={code}")
    assert "Số tổ công nghệ số" in home.get(answer.headers["Location"]).content.decode()
    assert (
        home.post(_url("own", draft.pk, 7, "5"), said | {"value_type": "percent"}).status_code
        == 422
    )


def test_a_rule_is_written_with_places_of_rows(home: Client, draft: StoredForm) -> None:
    said = {
        "seen": 1, "rule_id": "SNV-01", "kind": "less_or_equal", "expression": "[3/2.2] <= [3/2.1]", "severity": "error",
        "tolerance": "0", "message_vi": "Đúng hạn không lớn hơn đã xong.", "message_en": "",
    }  # fmt: skip
    told = home.post(_url("check_rule", draft.pk), said).content.decode()
    assert "Vế trái không được lớn hơn vế phải." in told
    assert "Số hồ sơ TTHC giải quyết đúng hạn" in told
    checked = home.post(_url("new_rule", draft.pk), said | {"do": "check"}).content.decode()
    assert "Hiểu là:" in checked
    draft.refresh_from_db()
    assert draft.revision == 1

    assert home.post(_url("new_rule", draft.pk), said | {"do": "save"}).status_code == 302
    draft.refresh_from_db()
    assert (
        lines(draft.rules)[-1]["expression"]
        == "procedures.dossiers.commune.on_time <= procedures.dossiers.commune.resolved"
    )
    assert "Đúng hạn không lớn hơn đã xong." in home.get(_url("rules", draft.pk)).content.decode()
    home.post(_url("remove_rule", draft.pk, "SNV-01"), {"seen": draft.revision})
    draft.refresh_from_db()
    assert "SNV-01" not in draft.rules


def test_a_rule_that_cannot_be_read_is_not_saved(home: Client, draft: StoredForm) -> None:
    said = {
        "seen": 1,
        "rule_id": "SNV-01",
        "kind": "sum_equals",
        "expression": "[3/99] = 1",
        "severity": "error",
        "do": "save",
    }
    answer = home.post(_url("new_rule", draft.pk), said)
    assert answer.status_code == 422
    assert "Biểu thức chưa đúng dạng" in answer.content.decode()


def test_what_is_printed_says_that_it_is_no_official_form(home: Client, draft: StoredForm) -> None:
    assert "không phải mẫu chính thức" in home.get(_url("preview", draft.pk)).content.decode()
    for kind in ("docx", "xlsx", "pdf"):
        answer = home.get(_url("preview_file", draft.pk, kind))
        assert answer.status_code == 200
        assert len(answer.content) > 5000
        assert home.get(_url("export", BASE, kind)).status_code == 200
    assert home.get(_url("preview_file", draft.pk, "exe")).status_code == 404
    assert home.get(_url("export", "1999_village", "pdf")).status_code == 404


def test_two_forms_are_compared(home: Client, draft: StoredForm) -> None:
    _act(home, draft, "remove", 1, "5")
    page = home.get(_url("compare"), {"a": BASE, "b": draft.code}).content.decode()
    assert "1 dòng khác" in page
    assert "Tổ chức đối thoại của lãnh đạo" in page
    assert home.get(_url("compare"), {"a": "x", "b": "y"}).status_code == 200


def test_a_form_is_put_in_force_once_it_is_right(home: Client, draft: StoredForm) -> None:
    _act(home, draft, "add", 1, "5")
    draft.refresh_from_db()
    answer = home.post(
        _url("force", draft.pk), {"seen": draft.revision, "valid_from": "2026-12-15"}
    )
    assert answer.status_code == 422
    _act(home, draft, "remove", 1, "6")
    draft.refresh_from_db()
    answer = home.post(
        _url("force", draft.pk), {"seen": draft.revision, "valid_from": "2026-12-15"}
    )
    assert answer.status_code == 302

    assert form_versions()[draft.code].valid_from == date(2026, 12, 15)
    page = home.get(_url("draft", draft.pk)).content.decode()
    assert "đã ban hành" in page
    assert 'name="do"' not in page
    answer = home.post(
        _url("act", draft.pk), {"do": "remove", "section": 1, "key": "1", "seen": 4}, follow=True
    )
    assert "Hãy lập bản mới từ biểu này" in answer.content.decode()
    assert (
        home.post(
            _url("withdraw", draft.pk),
            {"seen": draft.revision + 1, "last_day": "2027-03-14", "reason": "Có mẫu mới"},
        ).status_code
        == 302
    )
    assert form_versions()[draft.code].valid_until == date(2027, 3, 14)
