"""Applying once for a bundle: each question and each paper once, all handed in with one press or nothing, and seen together after it."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date, timedelta

from django.test import Client
from django.utils import timezone

import pytest

from thuocdo.accounts.citizens import Identity, enrol_by_identity
from thuocdo.dossiers.applications.expiring import forget_applications, warn_of_forgetting
from thuocdo.dossiers.models import (
    Application,
    ApplicationGroup,
    ApplicationPaper,
    BundledDossier,
    Dossier,
    DossierBundle,
    SubmittedForm,
)
from thuocdo.dossiers.status import Status
from thuocdo.dossiers.tests.checks import assert_whole
from thuocdo.dossiers.tests.factories import MONDAY
from thuocdo.portal.tests.conftest import key, signed_in
from thuocdo.portal.tests.test_apply import PAGES, base, photo, revision, send
from thuocdo.procedures.content import DocumentContent
from thuocdo.procedures.electronic_forms.keeping import set_form
from thuocdo.procedures.sample_forms import sample_forms
from thuocdo.procedures.services import amend, define_bundle
from thuocdo.procedures.tests.factories import DECISION, SINCE, content, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(office):
    """Birth with a form of its own, then residence without one and another that asks the same as birth."""
    born = DocumentContent("Giấy chứng sinh")
    birth = published(office.province, name="Đăng ký khai sinh", documents=(born,))
    residence = published(
        office.province,
        name="Đăng ký thường trú",
        documents=(DocumentContent("giấy chứng sinh"), DocumentContent("Tờ khai cư trú")),
    )
    card = published(office.province, name="Cấp thẻ bảo hiểm y tế", documents=(born,))
    for version in (birth, card):
        set_form(
            version,
            text=sample_forms()["1.001193"],
            valid_from=SINCE,
            actor=None,
            at=timezone.now(),
        )
    return define_bundle(
        owner=office.province,
        code="LT-KS",
        name="Liên thông khai sinh",
        turns=[[birth.procedure], [residence.procedure, card.procedure]],
        valid_from=date(2025, 1, 1),
        actor=None,
        at=timezone.now(),
    )  # fmt: skip


def begin(client, group, **said):
    answer = client.post(f"/apply/bundles/{group.pk}/", said | key(client))
    assert answer.status_code == 302, answer.content.decode()
    return Application.objects.get(position=1, group=ApplicationGroup.objects.latest("pk"))


def parts_of(row):
    return list(Application.objects.filter(group=row.group_id).order_by("position"))


def filled(client, group):
    row = begin(client, group)
    for page, said in PAGES.items():
        assert send(client, row, page, said).status_code == 302, page
    first, second, _third = parts_of(row)
    for one, name in ((first, "Giấy chứng sinh"), (second, "Tờ khai cư trú")):
        wanted = one.version.documents.get(name=name).pk
        sent = client.post(
            f"{base(one)}papers/", {"document": wanted, f"file-{wanted}": photo(colour="blue")}
        )
        assert sent.status_code == 302
    client.post(f"{base(row)}delivery/", {"way": "counter"})
    return row


def hand_in(client, row, **more):
    address = f"{base(row)}check/"
    return client.post(address, {"revision": revision(client, address), "declared": "1", **more})


def test_from_the_procedure_to_the_confirmation(client, group, hoa_citizen):
    signed_in(client, hoa_citizen)
    member = group.members.get(turn=1).procedure_id
    assert f"/apply/bundles/{group.pk}/" in client.get(f"/procedures/{member}/").content.decode()
    assert group.name in client.get("/apply/bundles/").content.decode()
    start = html.unescape(client.get(f"/apply/bundles/{group.pk}/").content.decode())
    assert start.count("Giấy chứng sinh") == 1
    row = filled(client, group)
    answer = hand_in(client, row)
    assert answer.status_code == 302, html.unescape(answer.content.decode())[:4000]
    bundle = DossierBundle.objects.get()
    made = list(Dossier.objects.filter(bundled__bundle=bundle).order_by("bundled__position"))
    assert [one.status for one in made] == [Status.REGISTERED] * 3
    assert [one.waits_turn for one in made] == [False, True, True]
    for one in made:
        assert_whole(one)
        assert one.channel == "online"
        assert one.applicants.get(part="owner").full_name == "Nguyễn Bảo An"
        assert one.documents.filter(name__iexact="giấy chứng sinh").count() == 1
        answers = SubmittedForm.objects.get(dossier=one).answers
        assert answers["mother"]["full_name"] == "Phạm Thị Hoa"
    assert made[1].documents.count() == 2
    done = html.unescape(client.get(answer["Location"]).content.decode())
    assert bundle.code in done
    assert all(one.code in done for one in made)
    mine = html.unescape(client.get("/my/dossiers/").content.decode())
    assert group.name in mine
    assert bundle.code in mine
    assert mine.count('class="bundle"') == 1
    page = html.unescape(client.get(f"/my/dossiers/{made[0].pk}/").content.decode())
    assert f"/my/dossiers/{made[2].pk}/" in page
    assert "Đợi hồ sơ trước trong nhóm xong" in page


def test_each_question_is_asked_once(client, group, hoa_citizen):
    signed_in(client, hoa_citizen)
    row = begin(client, group)
    page = client.get(f"{base(row)}questions/child/").content.decode()
    # child, mother, married, father or not, asker; papers of birth and of residence; delivery; check
    count = int(re.search(r"Trang 1 trên (\d+)", html.unescape(page)).group(1))
    for said in PAGES.items():
        send(client, row, *said)
    first, second, third = parts_of(row)
    assert third.answers["child"] == first.answers["child"]
    assert second.answers == {}
    assert count <= 9


def test_shared_papers_are_sent_once_and_taken_out_once(client, group, hoa_citizen):
    signed_in(client, hoa_citizen)
    row = filled(client, group)
    files = ApplicationPaper.objects.filter(name__iexact="giấy chứng sinh")
    assert files.count() == 3
    assert files.values("attachment").distinct().count() == 1
    second = parts_of(row)[1]
    page = html.unescape(client.get(f"{base(second)}papers/").content.decode())
    assert "giấy chứng sinh" not in page.lower().replace("tờ khai cư trú", "")
    mine = files.get(application=row)
    client.post(f"{base(row)}papers/{mine.pk}/remove/")
    assert not files.exists()
    assert hand_in(client, row).status_code == 422
    assert not Dossier.objects.exists()


def test_the_same_press_twice_is_one_bundle(client, group, hoa_citizen):
    signed_in(client, hoa_citizen)
    row = filled(client, group)
    address = f"{base(row)}check/"
    said = {"revision": revision(client, address), "declared": "1"}
    first = client.post(address, said)
    assert client.post(address, said)["Location"] == first["Location"]
    assert DossierBundle.objects.count() == 1
    assert Dossier.objects.count() == 3


def test_what_was_begun_by_an_earlier_version_is_handed_in(client, group, hoa_citizen):
    signed_in(client, hoa_citizen)
    row = filled(client, group)
    begun = [one.version for one in parts_of(row)]
    amend(
        begun[1].procedure,
        content=content(name="Đăng ký thường trú mới"),
        decision=replace(DECISION, number="1001/QĐ-UBND"),
        valid_from=timezone.localdate(),
        actor=None,
        at=timezone.now(),
    )
    answer = hand_in(client, row)
    assert answer.status_code == 302, html.unescape(answer.content.decode())[:3000]
    made = Dossier.objects.order_by("bundled__position")
    assert [one.procedure_version for one in made] == begun


def test_what_was_changed_since_it_was_looked_at_is_refused(client, group, hoa_citizen):
    signed_in(client, hoa_citizen)
    row = filled(client, group)
    seen = revision(client, f"{base(row)}check/")
    send(client, row, "asker", {"full_name": "Phạm Thị Hoa", "relation": "father"})
    answer = client.post(f"{base(row)}check/", {"revision": seen, "declared": "1"})
    assert answer.status_code == 409
    assert not Dossier.objects.exists()


def test_another_citizen_finds_nothing(client, group, hoa_citizen, stranger):
    signed_in(client, hoa_citizen)
    row = filled(client, group)
    other = signed_in(Client(), stranger)
    for one in parts_of(row):
        for page in ("", "questions/child/", "papers/", "delivery/", "check/", "done/", "discard/"):
            assert other.get(f"{base(one)}{page}").status_code == 404
    assert other.post(f"{base(row)}check/", {"declared": "1", "revision": "0"}).status_code == 404
    hand_in(client, row)
    for dossier in Dossier.objects.all():
        assert other.get(f"/my/dossiers/{dossier.pk}/").status_code == 404
    assert "LT-" not in other.get("/my/dossiers/").content.decode()


def test_by_code_everybody_sees_the_parts_and_nobody_in_them(client, group, hoa_citizen):
    signed_in(client, hoa_citizen)
    hand_in(client, filled(client, group))
    bundle = DossierBundle.objects.get()
    page = html.unescape(Client().get("/track/", {"code": bundle.code}).content.decode())
    assert "Đăng ký thường trú" in page
    assert "Phạm" not in page
    assert "Bảo An" not in page
    others = BundledDossier.objects.exclude(position=1).values_list("dossier__code", flat=True)
    assert not any(code in page for code in others)


def test_thrown_away_or_forgotten_it_goes_as_a_whole(client, group, hoa_citizen):
    signed_in(client, hoa_citizen)
    row = begin(client, group)
    assert client.post(f"{base(parts_of(row)[1])}discard/").status_code == 302
    assert not Application.objects.exists()
    assert not ApplicationGroup.objects.exists()
    begin(client, group)
    later = timezone.now() + timedelta(days=400)
    warn_of_forgetting(at=later)
    assert forget_applications(at=later + timedelta(days=6)) == 3
    assert not ApplicationGroup.objects.exists()


def test_a_bundle_that_is_not_done_online_has_no_form(client, group, hoa_citizen, office):
    signed_in(client, hoa_citizen)
    paper_only = published(office.province, name="Chỉ tại quầy", online_level="none")
    closed = define_bundle(
        owner=office.province, code="LT-X", name="Không trực tuyến", valid_from=date(2025, 1, 1), actor=None, at=MONDAY,
        turns=[[group.members.get(turn=1).procedure], [paper_only.procedure]],
    )  # fmt: skip
    assert client.get(f"/apply/bundles/{closed.pk}/").status_code == 404
    assert closed.name not in client.get("/apply/bundles/").content.decode()
    assert client.get("/apply/bundles/999/").status_code == 404


def test_whoever_has_not_said_who_he_is_is_asked_first(client, group):
    nobody = enrol_by_identity(Identity("Ai Đó"), at=MONDAY)
    signed_in(client, nobody)
    assert "Thông tin của tôi" in client.get(f"/apply/bundles/{group.pk}/").content.decode()
    assert client.post(f"/apply/bundles/{group.pk}/", key(client)).status_code == 422
    assert not Application.objects.exists()
