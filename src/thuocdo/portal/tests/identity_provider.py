"""A real OpenID provider on loopback for the tests: django-oauth-toolkit in a process of its own, PKCE required.

Run as a program with a port, a folder and the address it sends people back to; as a module it gives the fixture.
"""

from __future__ import annotations

import html
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import requests

HOST = "127.0.0.1"
CLIENT_ID, CLIENT_SECRET = "portal-of-the-tests", "a-secret-of-the-tests"
BACK = "http://testserver/sign-in/identity/national/callback/"
PASSWORD = "mot-mat-khau-dai-9"
#: Who can sign in there, and what the provider says of him.
PEOPLE = {
    "hoa": {
        "name": "Phạm Thị Hoa", "personal_id": "038190001234", "identity_level": "2", "phone_number": "0912345678",
        "email": "hoa@example.vn",
    },
    "lan": {
        "name": "Nguyễn Thị Lan", "personal_id": "038190005678", "identity_level": "2", "email": "lan@example.vn",
    },
    "level1": {"name": "Trần Mức Một", "personal_id": "038190007777", "identity_level": "1"},
    "khoa": {"name": "Trần Văn Khoa", "personal_id": "038190008888", "identity_level": "1", "phone_number": "0912345678"},
    "mai": {
        "name": "Lê Thị Mai", "personal_id": "038190006666", "identity_level": "1", "phone_number": "0912345678", "phone_number_verified": True,
    },
    "twin": {"name": "Kẻ Mạo Danh", "personal_id": "038190001234", "identity_level": "2"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Provider:
    """The running provider."""

    issuer: str

    def send_back(self, address: str, person: str, password: str = PASSWORD) -> str:
        """Do as a browser does at the provider: sign in and follow it until it sends people away; return where to."""
        with requests.Session() as browser:
            answer = browser.get(address, allow_redirects=False)
            for _ in range(10):
                if answer.status_code == 302:
                    address = requests.compat.urljoin(answer.url, answer.headers["Location"])
                    if urlsplit(address).hostname != HOST:
                        return address
                    answer = browser.get(address, allow_redirects=False)
                elif "name=password" in answer.text:
                    data = {"username": person, "password": password}
                    answer = browser.post(answer.url, data=data, allow_redirects=False)
                else:
                    break
            return f"{answer.status_code}: {answer.text}"


@contextmanager
def running(folder: Path, back: str = BACK) -> Iterator[Provider]:
    """Start the provider and stop it at the end."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([sys.executable, __file__, str(port), str(folder), back])
    try:
        _wait(port, process)
        yield Provider(f"http://{HOST}:{port}/o")
    finally:
        process.terminate()
        process.wait(10)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        connection = HTTPConnection(HOST, port, timeout=5)
        try:
            connection.request("GET", "/o/.well-known/openid-configuration")
            if connection.getresponse().status == 200:
                return
        except OSError:
            assert process.poll() is None, "the identity provider did not start"
            time.sleep(0.1)
        finally:
            connection.close()
    raise AssertionError("the identity provider does not answer")


def main(port: int, folder: Path, back: str) -> None:
    """Serve until somebody ends the process."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    _configure(folder, key.decode())
    import django

    django.setup()
    _prepare(back)
    from socketserver import ThreadingMixIn
    from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

    from django.core.wsgi import get_wsgi_application

    class Threaded(ThreadingMixIn, WSGIServer):
        daemon_threads = True

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    make_server(
        HOST, port, get_wsgi_application(), server_class=Threaded, handler_class=Quiet
    ).serve_forever()


def _configure(folder: Path, key: str) -> None:
    from django.conf import settings

    settings.configure(
        SECRET_KEY="of the provider",
        ALLOWED_HOSTS=[HOST],
        ROOT_URLCONF="__main__",
        LOGIN_URL="/login/",
        USE_TZ=True,
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": folder / "provider.sqlite3",
                "OPTIONS": {"timeout": 20},
            }
        },
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        TEMPLATES=[
            {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}
        ],
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": key,
            "PKCE_REQUIRED": True,
            "SCOPES": {"openid": "", "profile": "", "phone": "", "email": ""},
            "OAUTH2_VALIDATOR_CLASS": "__main__.validator",
        },
    )


def _prepare(back: str) -> None:
    from django.contrib.auth.models import User
    from django.core.management import call_command

    from oauth2_provider.models import Application

    call_command("migrate", verbosity=0)
    for name in PEOPLE:
        User.objects.create_user(name, password=PASSWORD)
    Application.objects.create(
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        client_type="confidential",
        authorization_grant_type="authorization-code",
        redirect_uris=back,
        algorithm="RS256",
        skip_authorization=True,
        name="portal",
    )
    _wire()


def _wire() -> None:
    """Give this module what Django asks it for: addresses, and the class that says what is known of somebody."""
    from django.contrib.auth import authenticate, login
    from django.http import HttpResponse, HttpResponseRedirect
    from django.urls import include, path

    from oauth2_provider.oauth2_validators import OAuth2Validator

    class Claims(OAuth2Validator):
        oidc_claim_scope = None

        def get_additional_claims(self, request: object) -> dict[str, str]:
            return PEOPLE[request.user.username]

    def sign_in(request: object) -> HttpResponse:
        if request.method == "POST":
            user = authenticate(
                username=request.POST["username"], password=request.POST["password"]
            )
            if user is not None:
                login(request, user)
                return HttpResponseRedirect(request.GET["next"])
        asked = html.escape(json.dumps(sorted(request.GET)))
        return HttpResponse(
            f"<form method=post>{asked}<input name=username><input name=password><button>OK</button></form>"
        )

    module = sys.modules["__main__"]
    module.validator = Claims
    module.urlpatterns = [path("login/", sign_in), path("o/", include("oauth2_provider.urls"))]


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
