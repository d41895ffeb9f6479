"""What all settings share. The environment is read here and nowhere else.

The variables are listed in docs/start.md; a test compares that list with this file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF

from thuocdo.postgresql import server
from thuocdo.settings import environment as env
from thuocdo.settings.gateways import gateway, quiet_hours
from thuocdo.settings.logs import configure_logs
from thuocdo.settings.open_data import *
from thuocdo.settings.payments import *
from thuocdo.settings.portal import *
from thuocdo.settings.processor import sort_quickly

sort_quickly()

PACKAGE_DIR = Path(__file__).resolve().parent.parent
PROJECT_DIR = PACKAGE_DIR.parent.parent

#: Everything the installation writes: attachments, the embedded database, kept secrets.
DATA_DIR = env.folder("THUOCDO_DATA_DIR", PROJECT_DIR / "var")
ATTACHMENTS_DIR = DATA_DIR / "attachments"
#: The registers as columns; whatever is lost here is read again.
WAREHOUSE_DIR = DATA_DIR / "warehouse"
#: What measures gain on each day, made of the warehouse.
CUBE_DIR = DATA_DIR / "cube"

DEBUG = env.flag("THUOCDO_DEBUG", default=False)
ALLOWED_HOSTS = env.words("THUOCDO_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
LOG_LEVEL = env.text("THUOCDO_LOG_LEVEL", "INFO")
LOG_FORMAT = env.text("THUOCDO_LOG_FORMAT", "console")
DATABASE_URL = env.text("DATABASE_URL", "")
EMBEDDED_POSTGRESQL = env.folder("THUOCDO_EMBEDDED_POSTGRESQL", DATA_DIR / "postgresql")
SECRET_KEY_FROM_ENVIRONMENT = env.text("THUOCDO_SECRET_KEY", "")
TRUSTED_PROXIES = env.number("THUOCDO_TRUSTED_PROXIES", 0)

#: The rooms from the ground up; sample data is loaded in this order too.
ROOMS = [
    "thuocdo.organisations",
    "thuocdo.working_time",
    "thuocdo.identifiers",
    "thuocdo.attachments",
    "thuocdo.facts",
    "thuocdo.documents",
    "thuocdo.jobs",
    "thuocdo.notices",
    "thuocdo.accounts",
    "thuocdo.procedures",
    "thuocdo.dossiers",
    "thuocdo.feedback",
    "thuocdo.desks",
    "thuocdo.payments",
    "thuocdo.other_systems",
    "thuocdo.archive",
    "thuocdo.warehouse",
    "thuocdo.indicators",
    "thuocdo.forms",
    "thuocdo.figures",
    "thuocdo.consistency",
    "thuocdo.ingestion",
    "thuocdo.campaigns",
    "thuocdo.reporting",
    "thuocdo.official_reports",
    "thuocdo.scoring",
    "thuocdo.open_data",
    "thuocdo.ui",
    "thuocdo.office",
    "thuocdo.portal",
    "thuocdo.api",
    "thuocdo.exchange",
]

INSTALLED_APPS = [
    *ROOMS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "rules.apps.AutodiscoverRulesConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "thuocdo.ui.compression.CompressionMiddleware",
    "thuocdo.ui.content_policy.ContentPolicyMiddleware",
    "thuocdo.api.middleware.ApiMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "thuocdo.ui.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "thuocdo.ui.errors.ReadableAddressMiddleware",
    "thuocdo.ui.errors.RequestSizeMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "thuocdo.ui.private_pages.PrivatePagesMiddleware",
    "thuocdo.portal.gate.CitizenGateMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "thuocdo.ui.led_back.LedBackMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "thuocdo.ui.second_factor.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "thuocdo.ui.errors.DomainErrorMiddleware",
]

ROOT_URLCONF = "thuocdo.urls"
WSGI_APPLICATION = "thuocdo.wsgi.application"

_CONTEXT_PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "thuocdo.ui.form_token.form_token",
    "thuocdo.office.saved.context.saved_views",
    "thuocdo.portal.frame.portal_frame",
    "thuocdo.ui.stops.planned_stops",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "thuocdo.ui.jinja.environment",
            "context_processors": _CONTEXT_PROCESSORS,
        },
    },
    {  # only for the pages that packages bring along
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": _CONTEXT_PROCESSORS},
    },
]


#: Whether forms that an office entered are known beside those of the product.
FORMS_FROM_DATABASE = True

# Widgets as the same templates in Jinja2: a list with nine filters is drawn in a third of the time.
FORM_RENDERER = "django.forms.renderers.Jinja2"


def database(url: str, embedded: server.EmbeddedServer) -> dict[str, Any]:
    """Return the database settings: the server of a URL, or the embedded one where there is no URL."""
    if url:
        found: dict[str, Any] = {**dj_database_url.parse(url)}
    else:
        found = {
            "ENGINE": "thuocdo.postgresql",
            "NAME": server.DATABASE,
            "USER": server.SUPERUSER,
            "HOST": str(embedded.socket_folder),
            "EMBEDDED_SERVER": embedded,
        }
    # A host that does not even refuse must not hold a web process for minutes; what the URL says goes before.
    # With a threshold, the statements of `postgresql.statements` are prepared; those of the ORM never are.
    options = {"connect_timeout": 5, "prepare_threshold": 1} | found.get("OPTIONS", {})
    return found | {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True, "OPTIONS": options}


DATABASES = {"default": database(DATABASE_URL, server.EmbeddedServer(EMBEDDED_POSTGRESQL))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    # In the database, because sign-in limits must count over all server processes.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
    # Drawn pages and tables, compressed, in each process: 10 to 60 KB each.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "TIMEOUT": 3600,
        "OPTIONS": {"MAX_ENTRIES": 300},
    },
}

#: How long a process keeps which planned stops it tells of; null asks only once it changed one itself.
PLANNED_STOPS_KEPT_SECONDS: int | None = 60

# How long pages of figures hold the map of units in memory.
UNITS_KEPT_SECONDS = 60.0

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# Language and time

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
FORMAT_MODULE_PATH = "thuocdo.settings.formats"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True

# Accounts

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "thuocdo.accounts.backends.CountingBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_PASSWORDS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_PASSWORDS}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_PASSWORDS}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_PASSWORDS}.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/office/"
ACCOUNT_ADAPTER = "thuocdo.accounts.adapters.ClosedSignUpAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "20/m/ip,5/300s/key"}
#: What is asked of people at sign-in beside the password; the words are explained in docs/start.md.
SECOND_FACTOR = env.choice("THUOCDO_MFA", ("off", "optional", "required_for_officials"), "optional")
MFA_SUPPORTED_TYPES = [] if SECOND_FACTOR == "off" else ["totp", "recovery_codes"]
MFA_ADAPTER = "thuocdo.accounts.adapters.SecondFactorAdapter"
MFA_TOTP_ISSUER = "Thước Đo"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

# Mail

#: How links in mails begin; without a slash at the end.
BASE_URL = env.text("THUOCDO_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
DEFAULT_FROM_EMAIL = env.text("THUOCDO_EMAIL_FROM", "thuocdo@localhost")
_mail = env.mail_server("THUOCDO_EMAIL_URL", "smtp://localhost")
EMAIL_HOST = _mail["EMAIL_HOST"]
EMAIL_PORT = _mail["EMAIL_PORT"]
EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _mail["EMAIL_USE_TLS"]
EMAIL_USE_SSL = _mail["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 20  # seconds; a server that does not answer must not hold up the others

# Messages to gateways and webhooks

_GATEWAY_BODY = '{"to": "{to}", "text": "{text}"}'
NOTICE_GATEWAYS = {
    "sms": gateway(
        env.text("THUOCDO_SMS_URL", ""),
        env.text("THUOCDO_SMS_TOKEN", ""),
        env.text("THUOCDO_SMS_BODY", _GATEWAY_BODY),
    ),
    "zalo": gateway(
        env.text("THUOCDO_ZALO_URL", ""),
        env.text("THUOCDO_ZALO_TOKEN", ""),
        env.text("THUOCDO_ZALO_BODY", _GATEWAY_BODY),
    ),
}
NOTICE_QUIET_HOURS = quiet_hours(env.text("THUOCDO_SMS_QUIET_HOURS", "21:00-07:00"))
#: Days after which address and words of a message that has ended are emptied.
NOTICE_KEPT_DAYS = env.number("THUOCDO_MESSAGE_DAYS", 30)
NOTICE_TIMEOUT_SECONDS = 15.0  # of one whole exchange with a gateway or a webhook
#: Networks inside the house that webhooks may go to; all others must be public addresses.
WEBHOOK_NETWORKS = env.words("THUOCDO_WEBHOOK_NETWORKS", [])
WEBHOOK_PLAIN_HTTP = DEBUG

# Dossiers

#: Signs the roots over all dossiers; without one, a key made from the secret key does.
DOSSIER_ROOT_KEY = env.text("THUOCDO_DOSSIER_ROOT_KEY", "")
#: An online application that nobody changes for so many days is forgotten.
APPLICATION_DAYS = env.number("THUOCDO_APPLICATION_DAYS", 30)
#: So many days after the result its applicant is invited to rate; 0 for never.
RATING_INVITED_AFTER_DAYS = env.number("THUOCDO_RATING_INVITED_AFTER_DAYS", 2)

# Programs

API_REQUESTS_A_MINUTE = (
    600  # of one token; a harvester with pages of 200 rows reads 120,000 rows in it
)
#: How long a request with an `Idempotency-Key` is answered like the first one; then the key is free again.
IDEMPOTENCY_DAYS = env.number("THUOCDO_IDEMPOTENCY_DAYS", 30)
EXTERNAL_MESSAGE_DAYS = env.number("THUOCDO_EXTERNAL_MESSAGE_DAYS", 90)

# Digital signatures

#: Trusted certificates (`roots/`, `between/`) and what is known of withdrawn ones (`revocation/`).
SIGNING_DIR = env.folder("THUOCDO_SIGNING_DIR", DATA_DIR / "signing")
#: Whether the issuer of a certificate that leads to a trusted root is asked before it signs.
SIGNING_ASKS_ISSUERS = env.flag("THUOCDO_SIGNING_ASKS_ISSUERS", default=False)
SIGNING_TIME_STAMP_URL = env.text("THUOCDO_SIGNING_TIME_STAMP_URL", "")

# Uploads: a report of 300 pages with scanned images stays under 40 MB.

UPLOAD_FILE_LIMIT_BYTES = 50 * 1024 * 1024
#: A paper of a dossier: a photo of a modern phone has 3 to 12 MB.
PAPER_FILE_LIMIT_BYTES = env.number("THUOCDO_PAPER_FILE_MB", 20) * 1024 * 1024
#: The virus scanner that looks at each file before it is kept: `unix:/run/clamav/clamd.ctl` or `tcp:127.0.0.1:3310`.
CLAMAV_ADDRESS = env.text("THUOCDO_CLAMAV", "")
#: A bucket for originals instead of the data folder; its keys are read from where the library of the store looks for them.
ORIGINALS_S3 = {
    "bucket_name": env.text("THUOCDO_S3_BUCKET", ""),
    "endpoint_url": env.text("THUOCDO_S3_ENDPOINT", "") or None,
    "region_name": env.text("THUOCDO_S3_REGION", "") or None,
}
UPLOAD_REQUEST_LIMIT_BYTES = 120 * 1024 * 1024
ANONYMOUS_REQUEST_LIMIT_BYTES = 1024 * 1024
#: What reading one file may take before it is ended; the readers stop by themselves after 120 s of computing.
# Figures
FIGURES_ENGINE = env.choice("THUOCDO_FIGURES_ENGINE", ("duckdb", "spark"), "duckdb")
FIGURES_THREADS = env.number("THUOCDO_FIGURES_THREADS", 2)
FIGURES_MEMORY = env.text("THUOCDO_FIGURES_MEMORY", "2GB")
SPARK_MASTER = env.text("THUOCDO_SPARK_MASTER", f"local[{FIGURES_THREADS}]")

READING_SECONDS = env.number("THUOCDO_READING_SECONDS", 300)
READING_MEMORY_MB = env.number("THUOCDO_READING_MEMORY_MB", 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # form fields alone; files are not counted here
#: A procedure may have 500 papers with ten fields each on one page.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6000
DATA_UPLOAD_MAX_NUMBER_FILES = 50

# Static files

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"

# Hardening

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        # The answer to the sign-in form leads to the identity provider, and browsers hold that against the form.
        "form-action": [SELF, *filter(None, [IDENTITY_PROVIDER_ORIGIN, PAYMENT_GATEWAY_ORIGIN])],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}
CSRF_FAILURE_VIEW = "thuocdo.ui.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "thuocdo.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60  # one working day
SESSION_COOKIE_HTTPONLY = True

LOGGING_CONFIG = None
configure_logs(level=LOG_LEVEL, form=LOG_FORMAT)
