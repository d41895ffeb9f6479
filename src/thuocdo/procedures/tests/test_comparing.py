"""Versions side by side, and what rooms above say a version touches."""

from __future__ import annotations

from dataclasses import replace

from django.contrib.auth.models import AnonymousUser

from thuocdo.procedures.comparing import Change, compare
from thuocdo.procedures.content import DocumentContent, StepContent
from thuocdo.procedures.impact import Touched, impacts_of, register, unregister
from thuocdo.procedures.models import Procedure, ProcedureVersion, Sector
from thuocdo.procedures.tests.factories import content


def test_the_same_content_has_no_difference() -> None:
    assert {line.change for line in compare(content(), content())} == {Change.SAME}


def test_lines_are_told_apart() -> None:
    before = content()
    after = replace(
        before,
        name="Đăng ký khai sinh trực tuyến",
        steps=(*before.steps, StepContent("Đánh giá.")),
        documents=(before.documents[0], DocumentContent("Giấy chứng sinh điện tử")),
        results=(),
    )
    changed = {
        (line.part, line.change) for line in compare(before, after) if line.change != Change.SAME
    }
    assert changed == {
        ("name", Change.CHANGED),
        ("steps", Change.ADDED),
        ("documents", Change.CHANGED),
        ("results", Change.REMOVED),
    }


def test_rooms_above_say_what_a_version_touches() -> None:
    version = ProcedureVersion(procedure=Procedure(audience="internal"), sector=Sector(), levels=[])
    register("x", "Hồ sơ đang giải quyết", lambda _v, _u: (120, [Touched("H1", "/h/1")]))
    try:
        (found,) = (
            one
            for one in impacts_of(version, user=AnonymousUser())
            if one.title == "Hồ sơ đang giải quyết"
        )
    finally:
        unregister("x")
    assert (found.count, found.things[0].href) == (120, "/h/1")
