"""Addresses of the officials' screens."""

from __future__ import annotations

from django.urls import include, path

from thuocdo.office.figures.record_views import records, records_file
from thuocdo.office.home import home

app_name = "office"

urlpatterns = [
    path("office/", home, name="home"),
    path("office/dossiers/", include("thuocdo.office.dossiers.urls")),
    path("office/queue/", include("thuocdo.office.queue.urls")),
    path("office/tickets/", include("thuocdo.office.tickets.urls")),
    path("kiosk/", include("thuocdo.office.tickets.kiosk_urls")),
    path("office/archive/", include("thuocdo.office.archive.urls")),
    path("office/board/", include("thuocdo.office.board.urls")),
    path("office/calendar/", include("thuocdo.office.calendar.urls")),
    path("office/campaigns/", include("thuocdo.office.campaigns.urls")),
    path("office/desk/", include("thuocdo.office.desk.urls")),
    path("office/choosing/", include("thuocdo.office.choosing.urls")),
    path("office/components/", include("thuocdo.office.components.urls")),
    path("office/directives/", include("thuocdo.office.directives.urls")),
    path("office/discrepancies/", include("thuocdo.office.discrepancies.urls")),
    path("office/comparison/", include("thuocdo.office.comparison.urls")),
    path("office/tokens/", include("thuocdo.office.tokens.urls")),
    path("office/expiring/", include("thuocdo.office.expiring.urls")),
    path("office/feedback/", include("thuocdo.office.feedback.urls")),
    path("office/figures/records/", records, name="figure_records"),
    path("office/figures/records.<str:kind>", records_file, name="figure_records_file"),
    path("office/figures/", include("thuocdo.office.figures.urls")),
    path("office/handling-evaluation/", include("thuocdo.office.handling_evaluation.urls")),
    path("office/notices/", include("thuocdo.office.notices.urls")),
    path("office/settings/", include("thuocdo.office.settings.urls")),
    path("office/payments/", include("thuocdo.office.payments.urls")),
    path("office/procedures/", include("thuocdo.office.procedures.urls")),
    path("office/ratings/", include("thuocdo.office.ratings.urls")),
    path("office/reports/", include("thuocdo.office.reports.urls")),
    path("office/external/", include("thuocdo.office.external.urls")),
    path("office/exports/", include("thuocdo.office.exports.urls")),
    path("office/filled/", include("thuocdo.office.filled.urls")),
    path("office/forms/editor/", include("thuocdo.office.form_editor.urls")),
    path("office/reconciliation/", include("thuocdo.office.reconciliation.urls")),
    path("office/search/", include("thuocdo.office.search.urls")),
    path("office/service-index/", include("thuocdo.office.service_index.urls")),
    path("office/official-reports/", include("thuocdo.office.official_reports.urls")),
    path("office/signatures/", include("thuocdo.office.signatures.urls")),
    path("office/sharing/", include("thuocdo.office.sharing.urls")),
    path("office/", include("thuocdo.office.slips.urls")),
    path("office/targets/", include("thuocdo.office.targets.urls")),
    path("office/views/", include("thuocdo.office.saved.urls")),
    path("office/series/", include("thuocdo.office.series.urls")),
]
