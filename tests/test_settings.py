"""Settings: the environment is read with types, production asks for what it needs, secrets are kept."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured

import pytest

from thuocdo.settings import environment as env
from thuocdo.settings import processor
from thuocdo.settings.processor import sorts_slowly

if TYPE_CHECKING:
    from django.test import Client

NAME = "THUOCDO_SOMETHING"


@pytest.mark.parametrize(
    ("value", "expected"),
    [("1", True), ("Yes", True), ("off", False), ("FALSE", False), ("", True)],
)
def test_a_flag_is_yes_or_no(monkeypatch: pytest.MonkeyPatch, value: str, expected: bool) -> None:
    monkeypatch.setenv(NAME, value)
    assert env.flag(NAME, default=True) is expected


def test_what_is_no_flag_and_no_number_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "perhaps")
    with pytest.raises(ImproperlyConfigured, match=NAME):
        env.flag(NAME, default=True)
    with pytest.raises(ImproperlyConfigured, match=NAME):
        env.number(NAME, 0)


def test_a_choice_is_one_of_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.choice(NAME, ("off", "on"), "on") == "on"
    monkeypatch.setenv(NAME, "off")
    assert env.choice(NAME, ("off", "on"), "on") == "off"
    monkeypatch.setenv(NAME, "perhaps")
    with pytest.raises(ImproperlyConfigured, match="off, on"):
        env.choice(NAME, ("off", "on"), "on")


def test_an_empty_variable_counts_as_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "")
    assert env.text(NAME, "default") == "default"
    assert env.number(NAME, 3) == 3
    assert env.words(NAME, ["a"]) == ["a"]
    with pytest.raises(ImproperlyConfigured, match="it signs"):
        env.required(NAME, "it signs sessions")


def test_words_are_divided_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, " a.vn, b.vn,,")
    assert env.words(NAME, []) == ["a.vn", "b.vn"]


def test_a_folder_is_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(NAME, "var")
    assert env.folder(NAME, Path("x")) == tmp_path / "var"


def test_a_secret_is_drawn_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "new" / "secret"
    with ThreadPoolExecutor(8) as pool:
        drawn = set(pool.map(lambda _: env.kept_secret(file), range(16)))
    assert len(drawn) == 1
    assert len(drawn.pop()) > 50
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["secret"]


PRODUCTION = {
    "THUOCDO_SECRET_KEY": "s" * 60,
    "THUOCDO_HOSTS": "cchc.example.vn,example.vn",
    "THUOCDO_DATA_DIR": "data",
    "DATABASE_URL": "postgresql://user:pass@db.example.vn:5433/thuocdo",
}


def production(script: str, **changes: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("THUOCDO_", "DATABASE_"))}
    return subprocess.run(
        [sys.executable, "-c", f"from thuocdo.settings import production as p; {script}"],
        env=kept | PRODUCTION | changes,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_takes_everything_from_the_environment() -> None:
    done = production(
        "print(p.DATABASES['default']['HOST'], p.ALLOWED_HOSTS, p.DEBUG, p.SECURE_SSL_REDIRECT)"
    )
    assert done.stdout.strip() == "db.example.vn ['cchc.example.vn', 'example.vn'] False True"


@pytest.mark.parametrize("missing", PRODUCTION)
def test_production_does_not_start_without(missing: str) -> None:
    done = production("", **{missing: ""})
    assert done.returncode != 0
    assert f"{missing} must be set" in done.stderr


def test_pages_carry_the_content_policy_and_no_framing(client: Client, db: None) -> None:
    headers = client.get("/accounts/login/").headers
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("cookies", "accepted", "expected"),
    [
        ({}, "en-US", "vi"),
        ({}, "", "vi"),
        ({"django_language": "en"}, "vi", "en"),
        ({"django_language": "xx"}, "", "vi"),
    ],
)
def test_the_language_is_the_users_choice_and_not_the_browsers(
    client: Client, db: None, cookies: dict[str, str], accepted: str, expected: str
) -> None:
    client.cookies.load(cookies)
    response: Any = client.get("/accounts/login/", headers={"accept-language": accepted})
    assert response.headers["Content-Language"] == expected


def test_the_rooms_are_in_order_from_the_ground_up() -> None:
    from django.conf import settings

    order = settings.ROOMS
    assert (
        order.index("thuocdo.organisations")
        < order.index("thuocdo.accounts")
        < order.index("thuocdo.figures")
    )
    assert order[-4:] == ["thuocdo.office", "thuocdo.portal", "thuocdo.api", "thuocdo.exchange"]


def test_a_mail_server_is_named_by_a_url(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.mail_server(NAME, "smtp://localhost")["EMAIL_PORT"] == 25
    monkeypatch.setenv(NAME, "smtp+tls://thuocdo:p%40ss@mail.example.vn")
    assert env.mail_server(NAME, "") == {
        "EMAIL_HOST": "mail.example.vn",
        "EMAIL_PORT": 587,
        "EMAIL_HOST_USER": "thuocdo",
        "EMAIL_HOST_PASSWORD": "p@ss",
        "EMAIL_USE_TLS": True,
        "EMAIL_USE_SSL": False,
    }


@pytest.mark.parametrize(
    "url", ["mail.example.vn", "http://mail.example.vn", "smtp://", "smtp://a:b"]
)
def test_what_is_no_mail_server_is_refused_without_its_password(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv(NAME, url)
    with pytest.raises(ImproperlyConfigured, match=NAME):
        env.mail_server(NAME, "smtp://localhost")


_ZEN4 = "processor\t: 0\nvendor_id\t: AuthenticAMD\ncpu family\t: 25\nflags\t\t: fpu avx2 avx512f avx512vl\n\nprocessor\t: 1\n"


@pytest.mark.parametrize(
    ("cpuinfo", "slow"),
    [
        (_ZEN4, True),
        (_ZEN4.replace(" avx512f avx512vl", ""), False),  # Zen 3
        (_ZEN4.replace(": 25", ": 26"), False),
        (_ZEN4.replace("AuthenticAMD", "GenuineIntel"), False),
        ("Processor\t: AArch64\n", False),
        ("", False),
    ],
)
def test_only_a_zen_4_sorts_slowly(cpuinfo: str, slow: bool) -> None:
    assert sorts_slowly(cpuinfo) is slow


def test_numpy_knows_the_instructions_that_it_is_to_leave_out() -> None:
    """A name it does not know is a warning, here an error."""
    features = import_module("numpy._core._multiarray_umath").__cpu_dispatch__
    if not any(one.startswith(("X86", "AVX")) for one in features):
        pytest.skip("numpy of another kind of processor")
    assert set(processor._AVX512.split()) <= set(features)


def test_a_package_that_sets_its_own_level_writes_no_less_than_was_asked_for() -> None:
    script = (
        "import logging\n"
        "from thuocdo.settings.logs import configure_logs\n"
        "configure_logs(level='WARNING', form='text')\n"
        "jobs = logging.getLogger('django_tasks')\n"
        "jobs.setLevel(logging.INFO)\n"
        "jobs.info('job_ran')\n"
        "jobs.warning('job_failed')\n"
    )
    written = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    ).stderr
    assert "job_failed" in written
    assert "job_ran" not in written
