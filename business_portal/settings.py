"""Settings of the portal. Everything that differs between installations comes from the environment.

`docs/configuration.md` lists the variables in one table.
"""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import structlog
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from business_portal import environment as read
from business_portal.environment import Mode, env
from business_portal.log import where_it_failed, without_links

BASE_DIR = Path(__file__).resolve().parent.parent

# --- how it runs -------------------------------------------------------------------------------
MODE = read.mode()
IS_DEMO = MODE is Mode.DEMO
IS_PRODUCTION = MODE is Mode.PRODUCTION
DEBUG = False
if env.str("DEBUG", ""):
    read.refuse("DEBUG is set; the portal never runs with it.")

SECRET_KEY = read.secret("SECRET_KEY", at_least=40)
FIELD_KEYS = read.field_keys("FIELD_KEYS")
DATA_DIR = read.folder("PORTAL_DATA_DIR", BASE_DIR / ".data")
PORT = read.port("PORTAL_PORT", "8000")
DEMO_MONTHS = read.whole_number("PORTAL_DEMO_MONTHS", "36")
PUBLIC_URL = read.address("PUBLIC_URL", "" if IS_PRODUCTION else f"http://localhost:{PORT}")
if IS_PRODUCTION and not PUBLIC_URL.startswith("https://"):
    read.refuse("PUBLIC_URL must start with https:// in production.")
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[urlsplit(PUBLIC_URL).hostname, *([] if IS_PRODUCTION else ["127.0.0.1"])]
)
if "*" in ALLOWED_HOSTS:
    read.refuse("ALLOWED_HOSTS may not hold '*'.")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
ROOT_URLCONF = "business_portal.urls"
WSGI_APPLICATION = "business_portal.wsgi.application"

# --- parts -------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "django_otp",
    "django_otp.plugins.otp_static",  # django-two-factor-auth imports its models; its tables stay empty
    "django_otp.plugins.otp_totp",  # the same
    "two_factor",
    "guardian",
    "django_tables2",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "csp",
    "business_portal.apps.PortalConfig",
    *(["demo"] if MODE is not Mode.PRODUCTION else []),
    "service",
    "invoices",
    "contracts",
    "roles",
    "relations",
    "orgs",
    "accounts",
    "jobs",
    "notices",
    "audit",
    "limits",
    "access",
    "common",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.DeviceMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "accounts.middleware.ProofMiddleware",
    "roles.middleware.ActingMiddleware",
    "access.middleware.DoorMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "business_portal.context.portal",
                *(["demo.context.people"] if not IS_PRODUCTION else []),
            ],
        },
    },
]
FORM_RENDERER = "common.forms.PortalRenderer"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- database, broker, cache ---------------------------------------------------------------------
# The application's role owns nothing and bypasses no policy. The owner, who migrates, is known only where
# DATABASE_OWNER_URL is set; FORCE binds the owner too, so its connection carries the scope of the system.
DATABASES = {"default": read.database("DATABASE_URL")}
if env.str("DATABASE_OWNER_URL", ""):
    DATABASES["owner"] = {
        **read.database("DATABASE_OWNER_URL"),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"options": "-c portal.scope=system"},
        "TEST": {"MIRROR": "default"},
    }
CELERY_BROKER_URL = read.broker("BROKER_URL")
CACHE_URL = read.broker("CACHE_URL", CELERY_BROKER_URL)
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}}

CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Europe/Amsterdam"
CELERY_BEAT_SCHEDULE = {
    "deliver what the outbox holds": {
        "task": "notices.tasks.deliver_messages",
        "schedule": timedelta(seconds=5),
    },
    "take in bounced mail": {
        "task": "notices.tasks.take_in_bounces",
        "schedule": timedelta(minutes=5),
    },
    "answer requests for a password": {
        "task": "accounts.tasks.answer_password_requests",
        "schedule": timedelta(seconds=15),
    },
    "clean up after sign-in": {
        "task": "accounts.tasks.clean_sign_in",
        "schedule": timedelta(hours=1),
    },
    "take in what was uploaded": {
        "task": "jobs.tasks.take_in_uploads",
        "schedule": timedelta(seconds=15),
    },
    "make the letters for getting back in": {
        "task": "roles.tasks.send_recovery_letters",
        "schedule": timedelta(minutes=1),
    },
    "seal the trail": {
        "task": "audit.tasks.seal_trail",
        "schedule": timedelta(minutes=1),
    },
    "write down the ends of the trail": {
        "task": "audit.tasks.export_heads",
        "schedule": timedelta(hours=1),
    },
    "carry out files with colleagues": {
        "task": "roles.tasks.carry_out_batches",
        "schedule": timedelta(seconds=15),
    },
    "throw away files with colleagues": {
        "task": "roles.tasks.clean_batches",
        "schedule": timedelta(hours=1),
    },
    "tell of roles that end": {
        "task": "roles.tasks.tell_of_ending_roles",
        "schedule": timedelta(minutes=10),
    },
    "remind of requests for roles": {
        "task": "roles.tasks.remind_of_requests",
        "schedule": timedelta(minutes=30),
    },
    "begin access reviews": {
        "task": "roles.tasks.begin_reviews",
        "schedule": timedelta(minutes=15),
    },
    "remind of access reviews": {
        "task": "roles.tasks.remind_of_reviews",
        "schedule": timedelta(minutes=15),
    },
    "close access reviews": {
        "task": "roles.tasks.close_reviews",
        "schedule": timedelta(minutes=5),
    },
    "end looking along whose time is over": {
        "task": "roles.tasks.end_looks",
        "schedule": timedelta(minutes=1),
    },
    "throw away refused files": {
        "task": "jobs.tasks.clean_kept_files",
        "schedule": timedelta(hours=1),
    },
}

# --- people, sign-in, sessions ---------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.PasswordBackend"]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "orgs:chooser"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.passwords.LengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "full_name")},
    },
]
SESSION_ENGINE = "accounts.session_store"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_IDLE_LIMIT = timedelta(minutes=30)
SESSION_ABSOLUTE_LIMIT = timedelta(hours=12)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECOND_FACTOR_METHODS = read.second_factors("SECOND_FACTOR_METHODS")
OTP_LOGIN_URL = "accounts:sign_in"
TWO_FACTOR_LOGIN_TIMEOUT = 600

SILENCED_SYSTEM_CHECKS = [
    "guardian.W001",  # guardian's backend is left out on purpose: it knows neither grants nor their end
    "auth.W004",  # the address is unique whatever its case, by a constraint on lower(email)
]
GUARDIAN_RAISE_403 = False
GUARDIAN_AUTO_PREFETCH = False
ANONYMOUS_USER_NAME = None

# --- getting back in ---------------------------------------------------------------------------------
RECOVERY_WAIT = timedelta(minutes=read.whole_number("RECOVERY_WAIT_MINUTES", "2" if IS_DEMO else "1440"))
RECOVERY_REST = timedelta(hours=read.whole_number("RECOVERY_REST_HOURS", "24"))

# --- files with colleagues -----------------------------------------------------------------------------
COLLEAGUE_BATCHES_KEPT = timedelta(days=read.whole_number("COLLEAGUE_BATCHES_KEPT_DAYS", "14"))

# --- limits on sending text messages -----------------------------------------------------------------
SMS_COUNTRIES = read.countries("SMS_COUNTRIES", "NL,BE,DE")
SMS_DAY_BUDGET = read.whole_number("SMS_DAY_BUDGET", "2000")

# --- deliveries --------------------------------------------------------------------------------------
REFUSED_FILES_KEPT = timedelta(days=read.whole_number("REFUSED_FILES_KEPT_DAYS", "90"))
FILE_UPLOAD_HANDLERS = [
    "common.uploads.UploadLimit",  # first: what a page does not take is not stored
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FILES = 200

# --- the trail ---------------------------------------------------------------------------------------
AUDIT_KEPT_YEARS = read.whole_number("AUDIT_KEPT_YEARS", "7", at_least=1)
AUDIT_HEADS_DIR = read.folder("AUDIT_HEADS_DIR", DATA_DIR / "audit-heads")

# --- messages ------------------------------------------------------------------------------------------
MAIL_FROM = read.text(
    "MAIL_FROM", None if IS_PRODUCTION else "Veldbaken Zakelijk <zakelijk@veldbaken.example>"
)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM
DESK_MAILBOX = read.text("DESK_MAILBOX", None if IS_PRODUCTION else "servicedesk@veldbaken.example")
MAIL_BOUNCES = read.text("MAIL_BOUNCES", "")
BOUNCE_MAILBOX = read.mailbox("BOUNCE_MAILBOX")
EMAIL_TIMEOUT = 30
if IS_PRODUCTION:
    read.text("EMAIL_URL")
if env.str("EMAIL_URL", ""):
    globals().update(
        read.mail_server("EMAIL_URL", tls_required=read.yes_or_no("MAIL_TLS", default=IS_PRODUCTION))
    )
else:
    EMAIL_BACKEND = "demo.mailbox.DemoMailbox"
SMS_GATEWAY = read.text(
    "SMS_GATEWAY", "notices.gateways.no_gateway" if IS_PRODUCTION else "demo.phone.demo_phone"
)
SMS_SENDER, SMS_ACCOUNT, SMS_TOKEN, SMS_GATEWAY_URL = read.sms_access(SMS_GATEWAY)

# --- language, numbers, time -------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["business_portal.formats"]
USE_THOUSAND_SEPARATOR = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"
LANGUAGE_COOKIE_NAME = "portal_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"

# --- static files -------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = read.folder("STATIC_ROOT", DATA_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "business_portal.static_files.RememberingStorage"},
}

# --- headers and cookies --------------------------------------------------------------------------------
_secure = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_NAME = "__Host-portal_session" if _secure else "portal_session"
CSRF_COOKIE_NAME = "__Host-portal_csrf" if _secure else "portal_csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _secure
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
BEHIND_PROXY = read.yes_or_no("BEHIND_PROXY", default=False)
SECURE_SSL_REDIRECT = _secure
SECURE_HSTS_SECONDS = 63_072_000 if _secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _secure
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "business_portal.errors.csrf_failed"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "report-uri": ["/csp-report/"],
    },
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: [] for feature in ("camera", "geolocation", "microphone", "payment", "usb", "display-capture")
}

# --- the insurer: names and texts of this installation --------------------------------------------------
BRAND = {
    "name": "Veldbaken",
    "product": "Zakelijk",
    "legal_name": "Veldbaken Verzekeringen N.V.",
    "kvk_number": "08000001",
    "vat_number": "NL800000001B01",
    "licence": "AFM 12000001",
    "address": ("Postbus 1180", "7400 AD Deventer"),
    "desk": _("Business Service Desk"),
    "desk_phone": "088 000 01 20",
    "customer_site": "https://www.veldbaken.example",
    "desk_hours": _("working days 8:00–18:00"),
}

SECURITY_CONTACT = read.text("SECURITY_CONTACT", "mailto:security@veldbaken.example")

# --- logging: lines for machines, without personal data ---------------------------------------------------
LOG_LEVEL = read.level("LOG_LEVEL", "INFO")
DJANGO_STRUCTLOG_USER_ID_FIELD = None
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
_shared: list[structlog.types.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    where_it_failed,
    without_links,
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer(),
            "foreign_pre_chain": _shared,
        },
    },
    "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["lines"], "level": LOG_LEVEL},
    "loggers": {"django.server": {"handlers": ["lines"], "level": "WARNING", "propagate": False}},
}
structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *_shared,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
