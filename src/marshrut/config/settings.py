"""Settings: read from the environment, refused when wrong. One file for every installation."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from marshrut.operations import secrets
from marshrut.operations.errors import MachineProblem


class BadSetting(MachineProblem):
    """A variable of the environment holds what the program can't use."""


def env_bool(name: str, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value in {"", "1", "true", "yes", "0", "false", "no"}:
        return default if value == "" else value in {"1", "true", "yes"}
    raise BadSetting(f"{name}={value}: ожидается 1 или 0")


def database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise BadSetting("DATABASE_URL: ожидается postgresql://имя:пароль@узел:порт/база")
    return {
        "ENGINE": "django_tenants.postgresql_backend",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or 5432),
        # One connection a thread is kept: measured faster than a pool, see docs/decisions.
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, "application_name": "marshrut"},
    }


PACKAGE = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("MARSHRUT_VAR", "var")).resolve()
_secrets = secrets.load(VAR)
SECRET_KEY = _secrets.django_key
FIELD_KEY = _secrets.field_key  # encrypts СНИЛС
HASH_KEY = _secrets.hash_key  # keys the hash by which СНИЛС is searched

DEBUG = env_bool("MARSHRUT_DEBUG", False)
ALLOWED_HOSTS = os.environ.get("MARSHRUT_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("MARSHRUT_ORIGINS", "").split(",") if origin]
BASE_URL = os.environ.get("MARSHRUT_BASE_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}")
HTTPS = BASE_URL.startswith("https://")

SHARED_APPS = [
    "django_tenants",
    "marshrut.regions",
    "procrastinate.contrib.django",
    "marshrut.jobs",
    "django.contrib.staticfiles",
]
TENANT_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "marshrut.base",
    "marshrut.people",
    "marshrut.notices",
    "marshrut.competences",
    "marshrut.diagnostics",
    "marshrut.deficits",
    "marshrut.catalogue",
    "marshrut.routes",
    "marshrut.learning",
    "marshrut.monitoring",
    "marshrut.web",
]
INSTALLED_APPS = [*SHARED_APPS, *(app for app in TENANT_APPS if app not in SHARED_APPS)]
TENANT_MODEL = "regions.Region"
TENANT_LIMIT_SET_CALLS = True  # search_path is set once a request, not once a cursor
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
DATABASES = {"default": database(os.environ.get("DATABASE_URL", "postgresql://marshrut@127.0.0.1/marshrut"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "marshrut.web.middleware.content_security_policy",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "marshrut.web.middleware.health",
    "marshrut.web.middleware.enter_region",
    "marshrut.web.middleware.RegionSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "marshrut.web.middleware.know_actor",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "marshrut.web.middleware.keep_together",
]
ROOT_URLCONF = "marshrut.config.urls_public"
WSGI_APPLICATION = "marshrut.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "marshrut.web.context.page",
            ],
            "builtins": ["marshrut.web.templatetags.components", "marshrut.web.templatetags.russian"],
        },
    }
]

AUTH_USER_MODEL = "people.Account"
LOGIN_URL = "account:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account:login"
# Argon2id with 19 MiB and two passes: the OWASP minimum, about 40 ms of CPU a login.
PASSWORD_HASHERS = ["marshrut.people.passwords.Argon2idHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", "Русский")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("MARSHRUT_TIME_ZONE", "Europe/Moscow")
# Numbers for reading are grouped by the filter «grouped»; grouping all of them breaks ids and years in addresses.
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = VAR / "uploads"  # never served as files: every download goes through a rule
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
UPLOAD_LIMIT_BYTES = 30 * 1024 * 1024

EMAIL_FROM = os.environ.get("MARSHRUT_EMAIL_FROM", "noreply@marshrut.invalid")
DEFAULT_FROM_EMAIL = EMAIL_FROM
if os.environ.get("MARSHRUT_SMTP_HOST"):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = os.environ["MARSHRUT_SMTP_HOST"]
    EMAIL_PORT = int(os.environ.get("MARSHRUT_SMTP_PORT", "587"))
    EMAIL_HOST_USER = os.environ.get("MARSHRUT_SMTP_USER", "")
    EMAIL_HOST_PASSWORD = os.environ.get("MARSHRUT_SMTP_PASSWORD", "")
    EMAIL_USE_TLS = env_bool("MARSHRUT_SMTP_TLS", True)
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "marshrut.notices.eml_folder.EmlFolderBackend"
    EML_FOLDER = VAR / "mail"

PROCRASTINATE_ON_APP_READY = None
PROCRASTINATE_IMPORT_PATHS = ["marshrut.jobs.tasks"]
SILENCED_SYSTEM_CHECKS = ["auth.W004"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("MARSHRUT_LOG_LEVEL", "WARNING")},
}
