"""Version 1 as a whole. A new room adds its router to `ROUTERS`; what is promised here stays until version 2."""

from __future__ import annotations

from ninja import NinjaAPI

from thuocdo.api import problems
from thuocdo.api.v1 import (
    campaigns,
    consistency,
    dossiers,
    external_dossiers,
    feedback,
    figures,
    forms,
    handling_evaluation,
    indicator_values,
    indicators,
    official_reports,
    organisations,
    passages,
    procedures,
    series,
    service_index,
    webhooks,
)
from thuocdo.api.v1.ingestion import reports, uploads

DESCRIPTION = """\
Dossiers of administrative procedures, reports on administrative reform, their figures and what does not add up in them, for programs.

**Tokens.** Every request carries `Authorization: Bearer …`. A token belongs to a unit and sees that unit and all below it, or the
whole province. An administrator makes it under `/office/tokens/`; its secret is shown once.
What a token may not see answers exactly as what does not exist.

**Values** are decimals as strings, in `value`, and only where `state` is `value`. `blank`, `dash` and `missing` are
three different things and none of them is zero. Percentages are in percentage points. `printed` is what stands on the paper.

**Days** are ISO dates; `start` and `end` of a period are both part of it. **Moments** are RFC 3339 with an offset.

**Lists** come in pages; `next` is the whole address of the next page, null on the last one.

**Acts** on a dossier carry an `Idempotency-Key`; the same again does nothing more. `seen` is the `event_count` that was looked at: where somebody was
faster, 409 names him in `values`.

**People.** The scope `dossiers` shows no name, subject or word that somebody wrote; `people` does, where the program acts, and each look is kept.

**Webhooks** are CloudEvents 1.0 with the signature of the Standard Webhooks; their types and data are `CloudEvent` below.

**Refusals** are problem documents (RFC 9457) with a stable `code` and the message in both languages. Parameters that are not
known are refused, never passed over. Answers carry an `ETag`; `If-None-Match` saves the transfer. A token that asks too often gets 429 and
`Retry-After`.

New fields and new values of `code` may be added in this version; nothing is taken away.
"""

api = NinjaAPI(
    title="Thước Đo",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api-1",
    docs_url=None,
    openapi_url=None,
)
problems.register(api)

ROUTERS = (
    ("reports", reports.router),
    ("uploads", uploads.router),
    ("campaigns", campaigns.router),
    ("campaigns", passages.router),
    ("official reports", official_reports.router),
    ("discrepancies", consistency.router),
    ("figures", figures.router),
    ("series", series.router),
    ("indicators", indicators.router),
    ("values", indicator_values.router),
    ("service index", service_index.router),
    ("handling evaluation", handling_evaluation.router),
    ("forms", forms.router),
    ("units", organisations.router),
    ("dossiers", dossiers.router),
    ("external dossiers", external_dossiers.router),
    ("feedback", feedback.router),
    ("procedures", procedures.router),
    ("webhooks", webhooks.router),
)
for tag, router in ROUTERS:
    api.add_router("", router, tags=[tag])
