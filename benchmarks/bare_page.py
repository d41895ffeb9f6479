"""The yardstick of the pages: Django, the ORM and Jinja2 with 50 rows of the same table, no session, no rights, no frame."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from jinja2 import Environment

from thuocdo.settings.dev import *  # noqa: F403

# The sign-in package does not start without its own.
MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]
ROOT_URLCONF = "benchmarks.bare_page"
ALLOWED_HOSTS = ["*"]

_PAGE = Environment(autoescape=True).from_string("""<!doctype html><title>Hồ sơ</title><table>
{% for one in rows %}<tr><td><a href="/{{ one.pk }}/">{{ one.code }}</a><td>{{ one.subject }}<td>{{ one.status }}<td>{{ one.due_at }}</tr>
{% endfor %}</table>""")


def bare(_request: HttpRequest) -> HttpResponse:
    """Show 50 open dossiers by their due times."""
    from thuocdo.dossiers.models import Dossier

    fields = ("code", "subject", "status", "due_at")
    rows = Dossier.objects.filter(ended_at=None).order_by("due_at", "pk").only(*fields)[:50]
    return HttpResponse(_PAGE.render(rows=rows))


urlpatterns = [path("bare/", bare)]
