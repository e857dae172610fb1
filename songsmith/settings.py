"""Every setting of the web app.

Each variable of the environment (or of `.env`) has a default that works on one machine without configuration;
README.md lists them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, NONE, SELF

from songsmith.core.hosts import own_hosts
from songsmith.core.secret_key import read_or_create
from songsmith.engine.paths import ROOT, var_dir

env = environ.Env()
environ.Env.read_env(ROOT / ".env")

BASE_DIR = ROOT
VAR_DIR = var_dir()

# --- Where and how the app is reached -------------------------------------------------------------

DEBUG = env.bool("DJANGO_DEBUG", default=False)
PUBLIC = env.bool("PUBLIC", default=False)
HOST = env.str("HOST", default="0.0.0.0" if PUBLIC else "127.0.0.1")
PORT = env.int("PORT", default=8000)

# Absolute links (mail-less resets, invites, webhooks) come from here, never from a request's Host header.
PUBLIC_URL = env.str("PUBLIC_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")
_public = urlsplit(PUBLIC_URL)
_https = _public.scheme == "https"

ALLOWED_HOSTS = [
    "127.0.0.1",
    "localhost",
    "[::1]",
    *([_public.hostname] if _public.hostname else []),
    *(own_hosts() if PUBLIC else []),
    *env.list("ALLOWED_HOSTS", default=[]),
]
CSRF_TRUSTED_ORIGINS = [f"{_public.scheme}://{_public.netloc}", *env.list("CSRF_TRUSTED_ORIGINS", default=[])]

# Reverse proxies whose X-Forwarded-* headers are believed (scheme, client); "*" behind a platform's router.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=["127.0.0.1", "::1"])

# --- Secrets and transport ------------------------------------------------------------------------

SECRET_KEY = env.str("SECRET_KEY", default="") or read_or_create(VAR_DIR / "secret_key")

# Encrypt the keys of other services (Fernet keys, the newest first); empty: a file in the data directory.
ENCRYPTION_KEYS = env.list("ENCRYPTION_KEYS", default=[])

# Hosts with private addresses, or unusual ports (name:port), that this server may call; no others are.
OUTGOING_PRIVATE_HOSTS = env.list("OUTGOING_PRIVATE_HOSTS", default=[])

# Plain http must work on 127.0.0.1, so everything that needs TLS follows the address that users see.
SECURE_SSL_REDIRECT = _https and env.bool("SSL_REDIRECT", default=True)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000) if _https else 0
# Sub-domains and browser preload lists belong to whoever owns the domain, not to one app on it.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = (
    60 * 60 * 24 * 30
)  # seconds; a month, so that nobody signs in before every writing session
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "songsmith.core.views.csrf_failure"

# The nonce is for the style elements that the editor and the waveform make; no inline script or style exists.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- Apps -----------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "channels",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "songsmith.core",
    "songsmith.accounts",
    "songsmith.projects",
    "songsmith.lyrics",
    "songsmith.providers",
    "songsmith.takes",
    "songsmith.studio",
    "songsmith.api",
    "songsmith.ops",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "songsmith.core.errors.DomainErrorMiddleware",
]

ROOT_URLCONF = "songsmith.urls"
ASGI_APPLICATION = "songsmith.asgi.application"
WSGI_APPLICATION = "songsmith.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    },
]

# --- Data -----------------------------------------------------------------------------------------


def _database() -> dict[str, Any]:
    """SQLite unless `DATABASE_URL` names another. No persistent connections: they leak under ASGI."""
    config: dict[str, Any] = env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'songsmith.sqlite3'}")
    options: dict[str, Any] = config.setdefault("OPTIONS", {})
    if config["ENGINE"].endswith("sqlite3"):
        options |= {
            # Taking the write lock at BEGIN makes a busy database wait (timeout, seconds) instead of failing.
            "transaction_mode": "IMMEDIATE",
            "timeout": 5,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    elif config["ENGINE"].endswith("postgresql"):
        options.setdefault("pool", True)
    return config


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
MEDIA_URL = "/media/"  # nothing is served from here: audio goes through views that check membership
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440  # bytes; a draft may have 200 kB of text
FILE_UPLOAD_PERMISSIONS = 0o600

REDIS_URL = env.str("REDIS_URL", default="")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL]},
    }
    if REDIS_URL
    else {"BACKEND": "channels.layers.InMemoryChannelLayer"}
}
TASKS = {
    "default": {"BACKEND": env.str("TASKS_BACKEND", default="django_tasks_db.DatabaseBackend"), "QUEUES": []}
}

# --- Static files ---------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = (
    BASE_DIR / "var" / "static"
)  # built with the source, so it stays beside it when the data moves away
STATICFILES_DIRS = [(name, BASE_DIR / "static" / name) for name in ("css", "js", "dist")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# --- People ---------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "studio:library"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
SIGN_UP_OPEN = env.bool("SIGN_UP_OPEN", default=False)

# How invites can be sent, such as smtp+tls://user:password@mail.example.org:587; empty: no e-mail leaves the
# server, and links are copied by hand.
EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL:
    vars().update(env.email_url("EMAIL_URL"))
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default=f"songsmith@{_public.hostname or 'localhost'}")

# A language model that may be asked for lines: an OpenAI-compatible address ("https://…/v1"), model and key.
LANGUAGE_BASE_URL = env.str("LANGUAGE_BASE_URL", default="")
LANGUAGE_MODEL = env.str("LANGUAGE_MODEL", default="")
LANGUAGE_API_KEY = env.str("LANGUAGE_API_KEY", default="")

# Tokens / seconds; empty: no limit. Keys are scopes of songsmith.core.rates.spend.
RATE_LIMITS = {
    "sign_in": env.str("RATE_SIGN_IN", default="10/300"),
    "sign_up": env.str("RATE_SIGN_UP", default="10/3600"),
    "invites": env.str("RATE_INVITES", default="30/3600"),
    "hear": env.str("RATE_HEAR", default="90/60"),
    "generation": env.str("RATE_GENERATION", default="60/3600"),
    "references": env.str("RATE_REFERENCES", default="60/3600"),
    "api": env.str("RATE_API", default="300/60"),
    "music": env.str("RATE_MUSIC", default="120/60"),
    "music_free": env.str("RATE_MUSIC_FREE", default=""),
    "help": env.str("RATE_HELP", default="60/300"),
    "links": env.str("RATE_LINKS", default="30/600"),
    "comments": env.str("RATE_COMMENTS", default="120/3600"),
    "provider_test": env.str("RATE_PROVIDER_TEST", default="10/60"),
}

# --- Music ----------------------------------------------------------------------------------------

# What listens to recordings, in the worker.
LISTENER = "songsmith.engine.listen.listen.listen"

# Dotted paths of the providers that this server knows, in the order the page offers them.
PROVIDERS = [
    "songsmith.providers.builtin.BuiltinProvider",
    "songsmith.providers.minimax.MiniMaxProvider",
    "songsmith.providers.music3.Music3Provider",
]
PROVIDER = env.str("PROVIDER", default="builtin")

# --- Takes ----------------------------------------------------------------------------------------

# Seconds after which a take whose worker has gone silent belongs to the next worker.
TAKE_LEASE_SECONDS = env.float("TAKE_LEASE_SECONDS", default=20.0)
# Seconds between two looks for takes that were left behind.
TAKE_SWEEP_SECONDS = env.float("TAKE_SWEEP_SECONDS", default=15.0)
# What a worker does at each such look for layers above the takes: quick functions without arguments, safe to
# run in several workers at once.
WORKER_CHORES = ["songsmith.api.webhooks.webhooks_run", "songsmith.lyrics.history.revisions_sweep"]
# Encoded downloads; may be emptied at any time, and empties itself above the limit (bytes).
TAKE_CACHE_DIR = VAR_DIR / "cache" / "takes"
TAKE_CACHE_BYTES = env.int("TAKE_CACHE_BYTES", default=2_000_000_000)

# --- The MiniMax-compatible API -------------------------------------------------------------------

# Songs that one token may have in flight, and the queue (seconds) above which more are refused; 0: no limit.
MUSIC_CONCURRENCY = env.int("MUSIC_CONCURRENCY", default=20)
MUSIC_MAX_WAIT_SECONDS = env.float("MUSIC_MAX_WAIT_SECONDS", default=240.0)  # callers give up at 300
# After which a call is answered with a timeout and its take is stopped.
MUSIC_TIMEOUT_SECONDS = env.float("MUSIC_TIMEOUT_SECONDS", default=600.0)
# Whether songs made for programs stay in their user's library; else they go to the bin once answered.
MUSIC_KEEP_TAKES = env.bool("MUSIC_KEEP_TAKES", default=True)
# A body holds a recording of 50 MB in base64; only the two endpoints that take recordings accept as much.
MUSIC_BODY_BYTES = env.int("MUSIC_BODY_BYTES", default=70_000_000)

# --- Language, time, logs -------------------------------------------------------------------------

LANGUAGE_CODE = "en"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    # They write addresses that are permissions, and when told to be chatty, headers with keys.
    "loggers": {"httpx": {"level": "WARNING"}, "httpcore": {"level": "WARNING"}},
}
