"""Signing in and out, by mouse and by keyboard, at three widths."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

WIDTHS = (360, 768, 1280)
PASSWORD = "mot-mat-khau-dai-9"


@pytest.fixture
def lan_with_password(transactional_db: None, lan: User) -> User:
    lan.set_password(PASSWORD)
    lan.save()
    return lan


@pytest.mark.parametrize("width", WIDTHS)
def test_signing_in_and_out(page: Page, lan_with_password: User, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/office/")
    page.get_by_label("Tên đăng nhập").fill("lan")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_text(lan_with_password.full_name)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Đăng xuất").click()
    page.goto("/office/")
    expect(page.get_by_label("Mật khẩu")).to_be_visible()


def test_the_keyboard_alone_signs_in(page: Page, lan_with_password: User) -> None:
    page.goto("/office/")
    expect(page.get_by_label("Tên đăng nhập")).to_be_focused()
    page.keyboard.type("lan")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text(lan_with_password.full_name)).to_be_visible()


def test_a_wrong_password_is_said(page: Page, lan_with_password: User) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Tên đăng nhập").fill("lan")
    page.get_by_label("Mật khẩu").fill("sai")
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_text("Chưa đăng nhập được")).to_be_visible()
