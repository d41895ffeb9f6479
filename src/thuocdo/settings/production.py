"""For a server that people rely on: behind HTTPS, with a PostgreSQL server and secrets from the environment."""

from __future__ import annotations

from thuocdo.settings import environment as _environment
from thuocdo.settings.base import *

SECRET_KEY = _environment.required("THUOCDO_SECRET_KEY", "it signs sessions and links")
ALLOWED_HOSTS = _environment.required("THUOCDO_HOSTS", "host names, divided by commas").split(",")
_environment.required("THUOCDO_DATA_DIR", "the folder where originals are kept")
_environment.required("DATABASE_URL", "a PostgreSQL server, version 15 or newer")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

CSRF_COOKIE_SECURE = True
SESSION_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
