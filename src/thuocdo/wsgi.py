"""The entry point for a WSGI server such as gunicorn."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thuocdo.settings.production")
application = get_wsgi_application()

from thuocdo.indicators.evaluation.warming import warm_with_first_request  # noqa: E402 - after Django

warm_with_first_request()

# What is loaded by now stays as long as the process: the collector need not walk it again, which held up answers for 100 ms.
gc.collect()
gc.freeze()
# A page makes some ten thousand objects and drops them all. By Python's own thresholds the collector walks each page dozens of times, and what
# is kept in memory every few hundred pages, for 40 to 140 ms.
gc.set_threshold(20_000, 20, 20)
