"""Addresses of the citizens' pages."""

from __future__ import annotations

from django.urls import include, path

from thuocdo.portal.about import views as about
from thuocdo.portal.feedback import views as feedback
from thuocdo.portal.home import views as home
from thuocdo.portal.open_data import views as open_data
from thuocdo.portal.payments import views as payments
from thuocdo.portal.slips import views as slips

app_name = "portal"

urlpatterns = [
    path("", home.home, name="home"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("look/", about.look, name="look"),
    path("procedures/", include("thuocdo.portal.procedures.urls")),
    path("open-data/", include("thuocdo.portal.open_data.urls")),
    path("catalog.jsonld", open_data.catalogue_file, name="catalogue_file"),
    path("apply/", include("thuocdo.portal.apply.urls")),
    path("track/", include("thuocdo.portal.track.urls")),
    path("q/<str:token>", slips.check, name="check_slip"),
    path("sign-in/", include("thuocdo.portal.sign_in.urls")),
    path("my/dossiers/", include("thuocdo.portal.dossiers.urls")),
    path("my/dossiers/<int:dossier_id>/pay/", include("thuocdo.portal.payments.urls")),
    path("p/<str:token>", payments.check, name="check_receipt"),
    path("feedback/", feedback.published, name="published_feedback"),
    path("my/feedback/", include("thuocdo.portal.feedback.urls")),
    path("my/mandates/", include("thuocdo.portal.mandates.urls")),
    path("my/organisations/", include("thuocdo.portal.represented.urls")),
    path("my/papers/", include("thuocdo.portal.papers.urls")),
]
