"""Writing a procedure on the screen: rows without a script, all problems at once, conflicts, publishing, abolishing, rights."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest

from thuocdo.accounts.models import Role
from thuocdo.accounts.tests.factories import MembershipFactory, UserFactory
from thuocdo.procedures.content import LegalBasisContent
from thuocdo.procedures.drafting import draft_version, read_draft
from thuocdo.procedures.models import Procedure, ProcedureDraft, ProcedureVersion
from thuocdo.procedures.tests.factories import AT, content, published
from thuocdo.procedures.typed_content import tree_of_content

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit

pytestmark = pytest.mark.django_db
MOST = 12
BASE = "/office/procedures/"
SECTIONS = ("general", "ways", "papers", "agencies", "bases")


def controller(unit: Unit) -> User:
    user = UserFactory.create()
    MembershipFactory.create(user=user, unit=unit, role=Role.PROCEDURE_CONTROLLER)
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def ngoc(units: LittleProvince) -> User:
    return controller(units.province)


@pytest.fixture
def writer(ngoc: User) -> Client:
    return signed_in(ngoc)


@pytest.fixture
def draft(units: LittleProvince, ngoc: User) -> ProcedureDraft:
    return draft_version(published(units.province, code="1.001193").procedure, actor=ngoc, at=AT)


def shown(page: bytes) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.decode())).split())


def fields(page: bytes) -> dict[str, list[str]]:
    """Return what a browser would send of the form that holds the revision."""
    form = next(one for one in page.decode().split("</form>") if 'name="seen"' in one)
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ("checkbox" not in tag or "checked" in tag):
            sent.setdefault(name[1], []).append(value[1] if value else "on")
    for name, body in re.findall(
        r'<select[^>]*?name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)"\s+selected', body)
        sent[name] = [chosen[1] if chosen else ""]
    for name, text in re.findall(
        r'<textarea[^>]*?name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL
    ):
        sent[name] = [text]
    return {name: [html.unescape(one) for one in values] for name, values in sent.items()}


def address(draft: ProcedureDraft, section: str) -> str:
    return f"{BASE}drafts/{draft.pk}/{section}/"


def stored(draft: ProcedureDraft) -> ProcedureDraft:
    draft.refresh_from_db()
    return draft


@pytest.mark.parametrize("section", SECTIONS)
def test_saving_what_was_not_touched_changes_nothing(
    section: str, writer: Client, draft: ProcedureDraft
) -> None:
    before = read_draft(draft, valid_from=date(2026, 12, 1))
    sent = fields(writer.get(address(draft, section)).content)
    answer = writer.post(address(draft, section), sent | {"do": "next"})
    assert answer.status_code == 302
    after = stored(draft)
    assert after.revision == 2
    assert read_draft(after, valid_from=date(2026, 12, 1)) == before


def test_a_new_procedure_from_nothing_to_the_catalogue(
    writer: Client, units: LittleProvince
) -> None:
    place = str(units.province.pk)
    begun = writer.post(
        f"{BASE}drafts/", {"code": "1.000009", "audience": "public", "place": place}
    )
    assert begun.status_code == 302
    draft = ProcedureDraft.objects.get()
    general = fields(writer.get(address(draft, "general")).content) | {
        "name": ["Cấp thẻ"], "levels": ["commune", "province"], "new_sector_code": ["TS"], "new_sector_name": ["Thử"],
        "online_level": ["partial"], "partial_reason": ["presence"], "do": ["next"],
    }  # fmt: skip
    answer = writer.post(address(draft, "general"), general)
    again = fields(writer.get(address(draft, "general")).content)
    writer.post(address(draft, "general"), again | {"do": ["save"]})
    assert answer.headers["Location"] == address(draft, "ways")
    sent = fields(writer.get(address(draft, "ways")).content)
    for order in ("add ways", "add ways[0].time_limits", "add ways[0].time_limits[0].fees"):
        sent = fields(writer.post(address(draft, "ways"), sent | {"do": [order]}).content)
    sent |= {
        "ways[0].time_limits[0].amount": ["0,5"],
        "ways[0].time_limits[0].fees[0].amount_vnd": ["8.000"],
    }
    writer.post(address(draft, "ways"), sent | {"do": ["save"]})
    sent = fields(writer.get(address(draft, "papers")).content)
    for order in ("add documents", "add documents", "add results"):
        sent = fields(writer.post(address(draft, "papers"), sent | {"do": [order]}).content)
    sent |= {
        "documents[0].name": ["Tờ khai"],
        "documents[1].name": ["Ảnh"],
        "results[0].name": ["Thẻ"],
    }
    sent.pop("results[0].is_paper")
    sent = fields(writer.post(address(draft, "papers"), sent | {"do": ["up documents[1]"]}).content)
    writer.post(address(draft, "papers"), sent | {"do": ["save"]})
    review = f"{BASE}drafts/{draft.pk}/review/"
    page = writer.get(review).content
    assert "Nội dung đủ để công bố" in shown(page)
    decision = {name: values for name, values in fields(page).items() if name.startswith("seen")} | {
        "number": ["77/QĐ-UBND"], "announced_on": ["2026-11-20"], "valid_from": ["2026-12-01"], "kind": ["new"],
        "legal_effective_on": ["2026-11-21"],
    }  # fmt: skip
    checked = shown(writer.post(review, decision | {"do": ["check"]}).content)
    assert "trễ" in checked
    assert not ProcedureVersion.objects.exists()
    published_now = writer.post(review, decision | {"do": ["publish"]})
    assert published_now.status_code == 302
    version = ProcedureVersion.objects.with_parts().get()
    assert [one.name for one in version.documents.all()] == ["Ảnh", "Tờ khai"]
    assert version.sector.name == "Thử"
    assert not version.results.get().is_paper
    limit = version.ways.get().time_limits.get()
    assert (str(limit.amount), limit.fees.get().amount_vnd) == ("0.50", 8000)
    assert "Đã công bố phiên bản 1" in shown(writer.get(published_now.headers["Location"]).content)


def test_all_problems_stand_on_one_page_and_lead_to_their_fields(
    writer: Client, draft: ProcedureDraft
) -> None:
    draft.typed |= {"name": "", "levels": [], "sets": "nhiều", "legal_bases": [{"number": ""}]}
    draft.save()
    page = writer.get(f"{BASE}drafts/{draft.pk}/review/").content
    text = shown(page)
    assert "4 chỗ cần sửa" in text
    assert f"{address(draft, 'bases')}?check=1#legal_bases[0].number" in page.decode()
    assert "Công bố " not in text.split("Quyết định công bố")[1].split("Bỏ bản thảo")[0]
    wrong = writer.get(f"{address(draft, 'general')}?check=1").content.decode()
    assert wrong.count('aria-invalid="true"') == 2
    assert 'value="nhiều"' in wrong


def test_what_differs_and_what_it_touches_is_seen_before_publishing(
    writer: Client, draft: ProcedureDraft
) -> None:
    review = f"{BASE}drafts/{draft.pk}/review/"
    assert "Chưa khác gì" in shown(writer.get(review).content)
    draft.typed |= {"name": "Đăng ký khai sinh tận nhà"}
    draft.save()
    page = shown(writer.get(review).content)
    assert "Tên thủ tục Đăng ký khai sinh sửa Đăng ký khai sinh tận nhà" in page
    assert "Chỉ tiêu thống kê" in page


def test_nothing_typed_is_lost_on_a_conflict(
    writer: Client, draft: ProcedureDraft, units: LittleProvince
) -> None:
    mine = fields(writer.get(address(draft, "general")).content) | {
        "name": ["Của tôi"],
        "sets": ["hai"],
    }
    other = signed_in(controller(units.province))
    theirs = fields(other.get(address(draft, "general")).content) | {"name": ["Của bạn"]}
    assert other.post(address(draft, "general"), theirs | {"do": "save"}).status_code == 302
    answer = writer.post(address(draft, "general"), mine | {"do": "save"})
    assert answer.status_code == 409
    assert "Tên thủ tục Của bạn sửa Của tôi" in shown(answer.content)
    again = fields(answer.content)
    assert (again["name"], again["sets"]) == (["Của tôi"], ["hai"])
    assert stored(draft).typed["name"] == "Của bạn"
    assert writer.post(address(draft, "general"), again | {"do": "save"}).status_code == 302
    assert stored(draft).typed["name"] == "Của tôi"


def test_texts_are_only_texts(writer: Client, draft: ProcedureDraft) -> None:
    evil = '"><script>alert(1)</script>'
    tree = tree_of_content(content(name=evil, summary=evil, conditions=evil))
    for rows in ("agencies", "steps", "documents", "results", "legal_bases"):
        tree[rows] = [dict.fromkeys(tree[rows][0], evil)]
    tree["ways"] = [{"channel": evil, "time_limits": [{"amount": evil, "fees": [{"kind": evil}]}]}]
    draft.typed = tree | {"sector_code": evil, "levels": [evil], "online_level": evil}
    draft.save()
    pages = [address(draft, section) for section in SECTIONS]
    for one in [*pages, f"{BASE}drafts/{draft.pk}/review/", f"{BASE}drafts/"]:
        answer = writer.get(f"{one}?check=1")
        assert answer.status_code == 200, one
        assert b"<script>alert" not in answer.content, one


def test_a_procedure_is_abolished_by_decision(writer: Client, draft: ProcedureDraft) -> None:
    procedure = draft.procedure
    assert procedure is not None
    one = f"{BASE}{procedure.pk}/abolish/"
    assert "Dòng của các biểu mẫu" in shown(writer.get(one).content)
    decision = {
        "number": "9/QĐ-UBND",
        "announced_on": "2026-11-01",
        "valid_from": "2026-12-01",
        "do": "abolish",
    }
    assert writer.post(one, decision | {"number": ""}).status_code == 422
    assert writer.post(one, decision | {"valid_from": "2020-01-01"}).status_code == 409
    assert writer.post(one, decision).status_code == 302
    assert procedure.versions.get().valid_until == date(2026, 12, 1)
    assert writer.post(one, decision).status_code == 409


def test_a_version_is_taken_back_before_its_first_day_and_made_public(
    writer: Client, units: LittleProvince
) -> None:
    soon = timezone.localdate() + timedelta(days=5)
    version = published(units.province, since=soon)
    page = f"{BASE}{version.procedure_id}/history/"
    assert "Rút phiên bản này" in shown(writer.get(page).content)
    item = version.publication_items.get()
    public = f"{BASE}{version.procedure_id}/decisions/{item.pk}/public/"
    writer.post(public, {"on": "1999-01-01"})
    assert "Ngày công khai phải từ ngày ký" in shown(writer.get(page).content)
    writer.post(public, {"on": "2026-01-05"})
    item.refresh_from_db()
    assert item.published_on == date(2026, 1, 5)
    assert writer.post(f"{BASE}{version.procedure_id}/versions/1/take-back/").status_code == 302
    assert not ProcedureVersion.objects.exists()


def test_others_read_only(draft: ProcedureDraft, request: pytest.FixtureRequest) -> None:
    procedure = draft.procedure
    assert procedure is not None
    item = procedure.publication_items.get()
    posts = [
        f"{BASE}drafts/{draft.pk}/review/", f"{BASE}drafts/{draft.pk}/discard/", address(draft, "general"),
        f"{BASE}{procedure.pk}/draft/", f"{BASE}{procedure.pk}/abolish/",
        f"{BASE}{procedure.pk}/versions/1/take-back/",
    ]  # fmt: skip
    for name in ("lan", "thao", "hoa", "binh"):
        client = signed_in(request.getfixturevalue(name))
        page = shown(client.get(f"{BASE}{procedure.pk}/history/").content)
        assert "Soạn phiên bản mới" not in page
        assert "Bãi bỏ thủ tục" not in page
        assert "soạn thủ tục mới" not in shown(client.get(BASE).content)
        for one in posts:
            assert client.post(one, {"do": "save", "seen": "1"}).status_code in {403, 404}, one
        client.post(f"{BASE}{procedure.pk}/decisions/{item.pk}/public/", {"on": "2026-01-05"})
        assert (
            client.post(
                f"{BASE}drafts/", {"code": "1.000001", "audience": "public", "place": "1"}
            ).status_code
            == 422
        )
    item.refresh_from_db()
    assert item.published_on is None
    assert (ProcedureDraft.objects.count(), Procedure.objects.count()) == (1, 1)
    assert stored(draft).revision == 1


def test_a_department_writes_its_draft_and_cannot_publish(units: LittleProvince) -> None:
    clerk = signed_in(controller(units.home_affairs))
    place = str(units.home_affairs.pk)
    clerk.post(f"{BASE}drafts/", {"code": "1.000009", "audience": "public", "place": place})
    draft = ProcedureDraft.objects.get()
    assert (draft.unit, draft.owner) == (units.home_affairs, units.province)
    draft.typed = tree_of_content(content())
    draft.save()
    review = f"{BASE}drafts/{draft.pk}/review/"
    assert "Cán bộ kiểm soát thủ tục của Tỉnh Mẫu công bố" in shown(clerk.get(review).content)
    sent = {
        "seen": "1",
        "seen_version": "0",
        "number": "1",
        "announced_on": "2026-11-01",
        "kind": "new",
    }
    sent |= {"valid_from": "2026-12-01", "do": "publish"}
    assert clerk.post(review, sent).status_code == 403
    assert not Procedure.objects.exists()


def test_the_pages_cost_the_same_for_5_and_50_rows(writer: Client, draft: ProcedureDraft) -> None:
    said = content()
    pages = [address(draft, section) for section in SECTIONS]
    pages += [f"{BASE}drafts/{draft.pk}/review/", f"{BASE}drafts/"]
    counts = []
    for count in (3, 3, 25):
        draft.typed = tree_of_content(
            content(name=f"Dài {count}", documents=said.documents * count, steps=said.steps * count)
        )
        draft.save()
        found = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert writer.get(page).status_code == 200
            found.append(len(queries))
        counts.append(found)
    assert counts[1] == counts[2]
    assert max(counts[2][:5]) <= MOST
    assert counts[2][5] <= 2 * MOST, "the review holds comparison, impact and deadlines"


def test_a_legal_text_that_was_there_before_is_not_why_it_is_amended(
    writer: Client, units: LittleProvince, ngoc: User
) -> None:
    old = LegalBasisContent("Luật 50/2014", effective_on=date(2015, 1, 1))
    version = published(units.province, code="1.000077", legal_bases=(old,))
    draft = draft_version(version.procedure, actor=ngoc, at=AT)
    review = f"{BASE}drafts/{draft.pk}/review/"
    assert 'value="2015-01-01"' not in writer.get(review).content.decode()
    new = {"number": "NĐ 1/2026", "title": "", "effective_on": "2026-12-01"}
    draft.typed["legal_bases"].append(new)
    draft.save()
    assert 'value="2026-12-01"' in writer.get(review).content.decode()


def test_a_draft_that_is_under_way_is_gone_on_with(
    writer: Client, draft: ProcedureDraft, ngoc: User
) -> None:
    page = shown(writer.get(f"{BASE}{draft.procedure_id}/history/").content)
    assert "Soạn tiếp bản thảo" in page
    assert ngoc.full_name in page
    assert "Soạn phiên bản mới" not in page
