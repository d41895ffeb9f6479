"""For work on the product and for the demo: everything is made on the first start, nothing needs to be configured."""

from __future__ import annotations

import os

os.environ.setdefault("THUOCDO_DEBUG", "1")

from thuocdo.settings import environment as _environment
from thuocdo.settings.base import *

SECRET_KEY = SECRET_KEY_FROM_ENVIRONMENT or _environment.kept_secret(DATA_DIR / "secret_key")
WHITENOISE_USE_FINDERS = True
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
