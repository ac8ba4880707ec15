"""Settings, read once from the environment; nothing changes them later.

A missing or malformed variable stops the start with its name. README.md lists them all.
"""

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from kombu import Queue

from apps.lib import languages, origins
from apps.lib import logging as structured_logging
from microlearn import middleware, openapi
from microlearn.limits import LIMITS
from microlearn.schedule import SCHEDULE

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / ".data")))
# What `make run` generated for this checkout; the real environment always wins.
environ.Env.read_env(DATA_DIR / "development.env", overwrite=False)

SECRET_KEY = env.str("DJANGO_SECRET_KEY")
MEDIA_SIGNING_KEY = env.str("MEDIA_SIGNING_KEY")
# Addresses signed with these still open: a key that was replaced stays here for two weeks.
MEDIA_SIGNING_KEYS_OLD = env.list("MEDIA_SIGNING_KEYS_OLD", default=[])
# Wrap the keys of tenants, the newest first: 32 bytes each, base64url. Or a key of AWS KMS does.
KMS_KEY_ID = env.str("KMS_KEY_ID", default="")
KEY_ENCRYPTION_KEYS = (
    env.list("KEY_ENCRYPTION_KEYS", default=[]) if KMS_KEY_ID else env.list("KEY_ENCRYPTION_KEYS")
)

DEBUG = env.bool("DEBUG", default=False)
# A laptop: plain HTTP, files served as they are edited.
DEVELOPMENT = env.bool("DEVELOPMENT", default=False)
RELOAD = env.bool("RELOAD", default=DEVELOPMENT)
# Demo accounts exist and may travel in time.
DEMO = env.bool("DEMO", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
# How many proxies of ours stand before the site. X-Forwarded-For is believed that far and no
# further: with 0 it is anybody's invention, and would give every guess a limit of its own.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
# The header in which a proxy of ours tells the country of whoever asks (CF-IPCountry, for example).
REGION_HEADER = env.str("REGION_HEADER", default="")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "channels",
    "csp",
    "django_celery_beat",
    "apps.lib",
    "apps.tenants",
    "apps.accounts",
    "apps.media",
    "apps.analytics",
    "apps.billing",
    "apps.content",
    "apps.quizzes",
    "apps.creators",
    "apps.pathways",
    "apps.credentials",
    "apps.cohorts",
    "microlearn",
]

MIDDLEWARE = middleware.MIDDLEWARE
ROOT_URLCONF = "microlearn.urls"
ASGI_APPLICATION = "microlearn.asgi.application"

_LOADERS = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": _LOADERS
            if RELOAD
            else [("django.template.loaders.cached.Loader", _LOADERS)],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "apps.accounts.middleware.tenant",
            ],
        },
    }
]

# --- data -----------------------------------------------------------------------------------

DATABASES = {
    "default": {
        **env.db("DATABASE_URL"),
        "ENGINE": "apps.tenants.postgresql",
        # Each view is one transaction; the backend tells it the tenant.
        "ATOMIC_REQUESTS": True,
        # A pool is for the web process. A prefork worker must not inherit one.
        "OPTIONS": {"pool": {"min_size": 2, "max_size": 20}}
        if env.bool("DATABASE_POOL", default=False)
        else {},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL")
# A database of its own: clearing the cache must not empty the broker's queues.
CACHE_URL = env.str("CACHE_URL", default=REDIS_URL.rpartition("/")[0] + "/1")
CACHES = {
    "default": {"BACKEND": "apps.lib.caches.LossyCache", "LOCATION": CACHE_URL},
    "sessions": {"BACKEND": "apps.lib.caches.BriefCache", "LOCATION": CACHE_URL},
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_CACHE_ALIAS = "sessions"
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": "channels"},
    }
}

# --- events ---------------------------------------------------------------------------------

# Where events wait until they are counted: a Valkey that syncs before it answers.
EVENTS_URL = env.str("EVENTS_URL", default=REDIS_URL)
# Streams, each counted by one consumer at a time. Change it when none has anything waiting.
EVENTS_SHARDS = env.int("EVENTS_SHARDS", default=8)
# Days that events are kept in the archive, and that a viewer's pseudonym is after the last view.
EVENTS_KEPT_FOR = env.int("EVENTS_KEPT_FOR", default=400)
VIEWERS_KEPT_FOR = env.int("VIEWERS_KEPT_FOR", default=400)

# --- files ----------------------------------------------------------------------------------

S3_BUCKET = env.str("S3_BUCKET", default="")
_LOCAL_STORAGE = {
    "BACKEND": "apps.media.folder.Folder",
    "OPTIONS": {"location": DATA_DIR / "media"},
}
S3_ENDPOINT_URL = env.str("S3_ENDPOINT_URL", default=None)
S3_REGION = env.str("S3_REGION", default="")
_S3_STORAGE = {
    "BACKEND": "storages.backends.s3.S3Storage",
    "OPTIONS": {
        "bucket_name": S3_BUCKET,
        "endpoint_url": S3_ENDPOINT_URL,
        "signature_version": "s3v4",
        # Other services have one name for all buckets; AWS wants the bucket in the host's name.
        "addressing_style": "path" if S3_ENDPOINT_URL else "virtual",
        "region_name": S3_REGION or None,
        "file_overwrite": True,  # a PUT replaces in one step
        "default_acl": None,
    },
}
# Browsers send videos to the bucket by themselves; `manage.py configure_bucket` lets them.
S3_DIRECT_UPLOADS = env.bool("S3_DIRECT_UPLOADS", default=True)
UPLOAD_ORIGINS = origins.of_bucket(S3_BUCKET, endpoint=S3_ENDPOINT_URL, region=S3_REGION)
STORAGES = {
    "default": _S3_STORAGE if S3_BUCKET else _LOCAL_STORAGE,
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEVELOPMENT
        else "apps.lib.static.ModuleManifestStorage"
    },
}
STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = DEVELOPMENT
WHITENOISE_AUTOREFRESH = DEVELOPMENT

# --- people ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "apps.accounts.backends.SignInBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{rule}Validator"}
    for rule in ("UserAttributeSimilarity", "MinimumLength", "CommonPassword")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = env.str("EMAIL_VERIFICATION", default="optional")
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "MicroLearn: "
ACCOUNT_ADAPTER = "apps.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "apps.accounts.forms.LoginForm",
    "signup": "apps.accounts.forms.SignupForm",
    "add_email": "apps.accounts.forms.AddEmailForm",
    "change_password": "apps.accounts.forms.ChangePasswordForm",
    "reset_password": "apps.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "apps.accounts.forms.ResetPasswordKeyForm",
}
# Only a laptop may print mail: in production's log its links would let others in.
vars().update(env.email("EMAIL_URL", **({"default": "consolemail://"} if DEVELOPMENT else {})))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="MicroLearn <hello@localhost>")
# What mail that nobody asked for in this moment (reminders) leads to.
SITE_URL = env.str(
    "SITE_URL", **({"default": "http://127.0.0.1:8000"} if DEVELOPMENT else {})
).rstrip("/")
# By which push services know us: a scalar of P-256, 32 bytes in base64url. Without, none is used.
VAPID_PRIVATE_KEY = env.str("VAPID_PRIVATE_KEY", default="")
# Whom they write to about us: mailto:… or https://….
VAPID_CONTACT = env.str("VAPID_CONTACT", default="mailto:hello@localhost")
# For tests alone: a push service on this machine.
PUSH_TO_LOOPBACK = env.bool("PUSH_TO_LOOPBACK", default=False)

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- money ----------------------------------------------------------------------------------

# Plans are sold through Stripe; without, through a pay page of our own on a laptop alone.
STRIPE_SECRET_KEY = env.str("STRIPE_SECRET_KEY", default="")
# Of the endpoint /webhooks/payments/stripe/, which Stripe tells of what was paid.
STRIPE_WEBHOOK_SECRET = env.str("STRIPE_WEBHOOK_SECRET", default="")
_PAGES = ["https://checkout.stripe.com", "https://billing.stripe.com"]
STRIPE_PAGES = _PAGES if STRIPE_SECRET_KEY else []

# --- security -------------------------------------------------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEVELOPMENT
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=False)
SECURE_HSTS_SECONDS = 0 if DEVELOPMENT else 31_536_000
SECURE_REFERRER_POLICY = "same-origin"
# Where another store answers for itself: posters, native HLS and the player's fetches go there.
MEDIA_ORIGINS = env.list("MEDIA_ORIGINS", default=[])
# What players ask for media: a CDN's address that leads to our /media/; "" is the site itself.
MEDIA_CDN_URL = env.str("MEDIA_CDN_URL", default="").rstrip("/")
# The caches by region, name=https://…, filled with a lesson's beginning when it is published.
MEDIA_EDGES = env.dict("MEDIA_EDGES", default={})
# How they let go of an erased file: "refresh" (deploy/edge), "purge" (the method), "none".
MEDIA_EDGE_PURGE = env.str("MEDIA_EDGE_PURGE", default="refresh")
# Days in which a deleted lesson can be brought back; then its media go everywhere.
MEDIA_ERASE_AFTER = env.int("MEDIA_ERASE_AFTER", default=30)
# Days that a notification is kept once it was read.
NOTIFICATIONS_KEPT_FOR = env.int("NOTIFICATIONS_KEPT_FOR", default=90)
MEDIA_ORIGINS += [MEDIA_CDN_URL] if MEDIA_CDN_URL else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:", *MEDIA_ORIGINS],
        "media-src": [SELF, "blob:", *MEDIA_ORIGINS],
        "worker-src": [SELF, "blob:"],
        "connect-src": [SELF, *MEDIA_ORIGINS, *UPLOAD_ORIGINS],
        "object-src": [NONE],
        "base-uri": [SELF],
        # Browsers hold to it where an answered form leads: to pay, on to Stripe's pages.
        "form-action": [SELF, *STRIPE_PAGES],
        "frame-ancestors": [NONE],
    }
}

# --- API ------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        # First, because its challenge makes the answer to nobody a 401.
        "apps.accounts.authentication.ScopedTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.CursorPagination",
    "PAGE_SIZE": 20,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PARSER_CLASSES": ["apps.lib.parsing.SafeJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "NUM_PROXIES": TRUSTED_PROXIES,
    "DEFAULT_THROTTLE_RATES": LIMITS,
    "EXCEPTION_HANDLER": "apps.lib.render.api_exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
REST_KNOX = {"TOKEN_TTL": timedelta(days=90), "AUTO_REFRESH": True}
SPECTACULAR_SETTINGS = openapi.SETTINGS

# --- what watches us ------------------------------------------------------------------------

# With one, /metrics answers whoever sends it as a bearer token; without, this machine alone.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

# --- work in the background -----------------------------------------------------------------

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# Captions' processes load the speech model before they answer; by default 4 seconds count as dead.
CELERY_WORKER_PROC_ALIVE_TIMEOUT = 120
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_DEFAULT_QUEUE = "default"
# A worker takes all of them unless it is told otherwise (--queues).
CELERY_TASK_QUEUES = [
    Queue(name) for name in ("default", "media.cpu", "media.gpu", "media.captions")
]
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SCHEDULE = SCHEDULE
CELERY_TIMEZONE = "UTC"

# --- media ----------------------------------------------------------------------------------

MEDIA_MAX_SECONDS = env.int("MEDIA_MAX_SECONDS", default=60)
MEDIA_MAX_BYTES = env.int("MEDIA_MAX_BYTES", default=500 * 1024 * 1024)
UPLOAD_DIR = DATA_DIR / "uploads"
LESSON_LANGUAGES = languages.SPOKEN
UPLOAD_EXPIRES_AFTER = env.int("UPLOAD_EXPIRES_AFTER", default=48 * 3600)
# No upload is taken while the disk has less room than this (bytes).
UPLOAD_KEEPS_FREE = env.int("UPLOAD_KEEPS_FREE", default=256 * 1024 * 1024)
UPLOADS_OPEN_PER_USER = env.int("UPLOADS_OPEN_PER_USER", default=10)
WORK_DIR = DATA_DIR / "work"
# One of apps/media/encoders.py by name; without it a trial finds what works on each machine.
MEDIA_ENCODER = env.str("MEDIA_ENCODER", default="")
# What so many learners have watched is encoded again, slowly and smaller; 0: nothing is.
MEDIA_THRIFT_AFTER_VIEWS = env.int("MEDIA_THRIFT_AFTER_VIEWS", default=0)
# Encoding goes to the queue media.gpu: machines with graphics hardware listen there.
MEDIA_GPU_QUEUE = env.bool("MEDIA_GPU_QUEUE", default=False)
# Longest that a worker's process may take over one stage; it is then ended and replaced.
MEDIA_STAGE_SECONDS = env.int("MEDIA_STAGE_SECONDS", default=1800)
# Staff see a video as stuck that is not live so many seconds after its upload.
MEDIA_STUCK_AFTER = env.int("MEDIA_STUCK_AFTER", default=1800)
# How long a licence of an encrypted lesson counts (seconds); the player then asks for another.
LICENCE_SECONDS = env.int("LICENCE_SECONDS", default=300)
# Origin of the site, where playlists come from another (a CDN): they name where keys are.
LICENCE_ORIGIN = env.str("LICENCE_ORIGIN", default="").rstrip("/")
# A DRM vendor's licence servers, asked by ours for those who may. {kid}: the key's id.
DRM_WIDEVINE_URL = env.str("DRM_WIDEVINE_URL", default="")
DRM_FAIRPLAY_URL = env.str("DRM_FAIRPLAY_URL", default="")
DRM_FAIRPLAY_CERTIFICATE_URL = env.str("DRM_FAIRPLAY_CERTIFICATE_URL", default="")
# Off: keys are given by the vendor alone, to devices that keep them.
CLEAR_KEY = env.bool("CLEAR_KEY", default=True)
DRM_VENDOR_HEADER = env.str("DRM_VENDOR_HEADER", default="")
# Any OpenAI-compatible transcription endpoint; without one the bundled model is used.
ASR_URL = env.str("ASR_URL", default="")
ASR_API_KEY = env.str("ASR_API_KEY", default="")
ASR_MODEL = env.str("ASR_MODEL", default="whisper-1")
ASR_USD_PER_MINUTE = env.float("ASR_USD_PER_MINUTE", default=0.006)

# --- suggestions of questions -----------------------------------------------------------------

# Any OpenAI-compatible chat endpoint; without one they are made out of the transcript itself.
QUIZ_URL = env.str("QUIZ_URL", default="")
QUIZ_API_KEY = env.str("QUIZ_API_KEY", default="")
QUIZ_MODEL = env.str("QUIZ_MODEL", default="gpt-4o-mini")
QUIZ_USD_PER_MILLION_READ = env.float("QUIZ_USD_PER_MILLION_READ", default=0.15)
QUIZ_USD_PER_MILLION_WRITTEN = env.float("QUIZ_USD_PER_MILLION_WRITTEN", default=0.6)

LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = structured_logging.configuration(
    json=env.bool("LOG_JSON", default=not DEVELOPMENT), level=env.str("LOG_LEVEL", default="INFO")
)
