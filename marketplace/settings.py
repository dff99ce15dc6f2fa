"""Every setting of the product, read from the environment alone."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.http.request import split_domain_port, validate_host
from django.utils.translation import gettext_lazy as _

from marketplace.countries import country_names
from marketplace.environment import (
    LOOPBACK,
    certificate,
    database,
    demo_address,
    demo_key,
    flag,
    host_names,
    index_prefix,
    listed,
    mail_address,
    mail_addresses,
    mail_server,
    optional,
    required,
    search_key,
    search_servers,
    site_address,
    stop,
    translator_address,
    translator_key,
    whole_number,
)
from marketplace.following import HANDLERS as JOURNAL_HANDLERS  # noqa: F401
from marketplace.following import HOLDS, PERSONAL_DATA, PROCUREMENTS, RETENTION, SHOWN  # noqa: F401
from marketplace.following import SCHEDULE as JOURNAL_SCHEDULE  # noqa: F401
from marketplace.openid import openid_provider

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = flag("DEBUG")
DEMO = flag("DEMO")
if DEBUG and not DEMO:
    stop("DEBUG is for developers and needs DEMO=1.")

DATA = Path(
    optional("DATA", default="var") if DEMO else required("DATA", what="the folder for files that the site writes")
)
DATA = DATA if DATA.is_absolute() else BASE_DIR / DATA

if DEMO:
    SECRET_KEY = demo_key(DATA, "secret_key")
    JOURNAL_KEY = demo_key(DATA, "journal_key")
    if not set(listed("ALLOWED_HOSTS")) <= set(LOOPBACK):
        stop("ALLOWED_HOSTS must not be set with DEMO=1, which answers on localhost only.")
    ALLOWED_HOSTS = list(LOOPBACK)
    DEMO_ADDRESS_FILE = DATA / "site_address"  # where the demo was last started
    SITE_URL = optional("SITE_URL", default=demo_address(DEMO_ADDRESS_FILE))
    DATABASE_URL = optional("DATABASE_URL", default=f"sqlite:///{DATA / 'db.sqlite3'}")
else:
    SECRET_KEY = required("SECRET_KEY", what="Django's signing key, random and secret", shortest=50)
    JOURNAL_KEY = required("JOURNAL_KEY", what="the key that seals the record, random and secret", shortest=32)
    if JOURNAL_KEY == SECRET_KEY:
        stop("JOURNAL_KEY must differ from SECRET_KEY.")
    ALLOWED_HOSTS = host_names("ALLOWED_HOSTS", what="the comma-separated host names that the site answers to")
    SITE_URL = required("SITE_URL", what="the public address of the site, such as https://marketplace.example")
    DATABASE_URL = required(
        "DATABASE_URL", what="the address of the database, such as postgresql://user:password@host/name"
    )
SECRET_KEY_FALLBACKS = listed("SECRET_KEY_FALLBACKS")
site = site_address("SITE_URL", SITE_URL, scheme="http" if DEMO else "https")
if not validate_host(split_domain_port(site.netloc)[0], ALLOWED_HOSTS):
    stop("SITE_URL must name localhost with DEMO=1." if DEMO else "SITE_URL must name one of the ALLOWED_HOSTS.")

# Applications

INSTALLED_APPS = [
    "marketplace.pages",
    "marketplace.demo",
    "marketplace.inquiries",
    "marketplace.matching",
    "search",
    "listings",
    "accounts",
    "accounts.journal",
    "modeltranslation",
    "taggit",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "csp",
    "django_countries",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
]

MIDDLEWARE = [
    "marketplace.pages.health.ProbeMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SignInMiddleware",
    "accounts.middleware.ActorMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "marketplace.urls"
WSGI_APPLICATION = "marketplace.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.shell",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "libraries": {"icons": "marketplace.icons"},
            "builtins": ["django_cotton.templatetags.cotton", "django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
COTTON_DIR = "components"
FORM_RENDERER = "accounts.rendering.FormRenderer"

# Database, cache, sessions

DATABASES = {"default": database("DATABASE_URL", DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if str(DATABASES["default"]["ENGINE"]).endswith("sqlite3"):
    if not DEMO:
        stop("DATABASE_URL must name a PostgreSQL database; SQLite is for the demo.")
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=268435456;",
    }
    DATABASES["default"]["TEST"] = {"NAME": DATA / "test.sqlite3"}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not DEMO
SECURE_HSTS_SECONDS = 0 if DEMO else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEMO
SECURE_REFERRER_POLICY = "same-origin"
ALLAUTH_TRUSTED_PROXY_COUNT = whole_number("TRUSTED_PROXY_COUNT", default=0)
if flag("TRUST_FORWARDED_PROTO"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# People

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "accounts.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "pages:workspace"

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "accounts.queries.display_name"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
# As long as a letter waits to be sent (accounts.adapter.LETTER_LIFE), and as mails and pages say.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
# Digits, because a Bulgarian keyboard has no Latin letters; three tries for each code.
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8}
ACCOUNT_CHANGE_EMAIL = True
# A code that did not come may be asked for again at once, but not endlessly.
# What a reader has translated costs a server elsewhere: thirty texts an hour for a person, or an address.
ACCOUNT_RATE_LIMITS = {"confirm_email": "3/3m/key", "translate": "30/1h/user", "translate_unknown": "30/1h/ip"}
# Reports are open to everybody: the rates keep the queue, and addresses that others typed, from being flooded.
ACCOUNT_RATE_LIMITS |= {"report": "20/1h/user", "report_unknown": "10/1h/ip", "report_address": "3/1d/key"}
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "pages:home"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
MFA_ADAPTER = "accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Intelligent Cities Marketplace"
MFA_TOTP_TOLERANCE = 1  # one step of 30 seconds either way, for phones whose clock is off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO

# Sign-in through an OpenID Connect provider, where one is named (accounts/openid)

OPENID = openid_provider(demo=DEMO)
SOCIALACCOUNT_ADAPTER = "accounts.openid.adapter.SocialAccountAdapter"
SOCIALACCOUNT_STORE_TOKENS = SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_AUTO_SIGNUP = False

# Mail

EMAIL_BACKEND = "accounts.journal.mail.FolderBackend" if DEMO else "django.core.mail.backends.smtp.EmailBackend"
if not DEMO:
    EMAIL_URL = required("EMAIL_URL", what="the mail server, such as smtp+tls://user:password@host:587")
    EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_USE_TLS, EMAIL_USE_SSL = mail_server(
        "EMAIL_URL", EMAIL_URL
    )
EMAIL_TIMEOUT = 15
MAIL_FOLDER = DATA / "mail"
DEFAULT_FROM_EMAIL = mail_address("FROM_EMAIL", default=f"marketplace@{site.hostname}")
CONTACT_EMAIL = mail_address("CONTACT_EMAIL", default=DEFAULT_FROM_EMAIL)
OPERATOR_EMAILS = mail_addresses("OPERATOR_EMAILS", default="operators@localhost" if DEMO else "")

# Journal: what follows an entry, and what falls due by the clock, stands in following.py

JOURNAL_HEAD_FILE = DATA / "journal.head"  # the workers' memory of how far the record reached

# Search

ELASTICSEARCH_URL = optional("ELASTICSEARCH_URL")
if ELASTICSEARCH_URL:
    ELASTICSEARCH_URL = search_servers("ELASTICSEARCH_URL", ELASTICSEARCH_URL)
ELASTICSEARCH_API_KEY = search_key("ELASTICSEARCH_API_KEY", servers=ELASTICSEARCH_URL)
ELASTICSEARCH_CA = certificate("ELASTICSEARCH_CA", servers=ELASTICSEARCH_URL)
SEARCH_SHARDS = whole_number("SEARCH_SHARDS", default=1, least=1, most=64)
SEARCH_REPLICAS = whole_number("SEARCH_REPLICAS", default=0, most=8) if optional("SEARCH_REPLICAS") else None
SEARCH_INDEX_PREFIX = index_prefix("SEARCH_INDEX_PREFIX", default="marketplace")
SEARCH_INDEX_FOLDER = DATA / "search"  # the embedded engine's files, where there is no server
SEARCH_OBSERVED_FOLDER = DATA / "observed"  # what web processes notice, until a worker has taken it in
SEARCH_CONCEPTS_FILE = DATA / "concepts.bin"  # what was learned of the CPV's labels; every host has its own
SEARCH_WORDS_FILE = DATA / "words.bin"  # the words of public listings, which typed ones are put right by

# Machine translation of public texts, where a server is named

TRANSLATOR_URL = optional("TRANSLATOR_URL")
if TRANSLATOR_URL:
    TRANSLATOR_URL = translator_address("TRANSLATOR_URL", TRANSLATOR_URL)
TRANSLATOR_API_KEY = translator_key("TRANSLATOR_API_KEY", server=TRANSLATOR_URL)
TRANSLATOR_SECONDS = whole_number("TRANSLATOR_SECONDS", default=5, least=1, most=20)

# Languages

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("bg", _("Bulgarian"))]
LOCALE_PATHS = [BASE_DIR / "marketplace" / "locale"]
COUNTRIES_OVERRIDE = country_names()
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Files: what people send is given out by views alone, so it has no address of its own

FILE_UPLOAD_HANDLERS = ["accounts.files.uploads.BoundedUpload"]
DATA_UPLOAD_MAX_NUMBER_FILES = 5
STATIC_URL = "/static/"
STATIC_ROOT = Path(optional("STATIC_ROOT", default=str(DATA / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": DATA / "files",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"elastic_transport": {"level": "WARNING"}},  # a line for each question otherwise
}
