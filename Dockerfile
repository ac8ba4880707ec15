# The same application as `make run`, for production: the environment names its PostgreSQL, its
# Redis, its storage and its mail (README.md lists the variables). One image, four commands:
#
#   web      the default
#   worker   celery --app microlearn worker
#   beat     celery --app microlearn beat          (one only)
#   events   python manage.py count_events         (any number)
#
# Before the first start and after each update, connected as the owner of the tables:
#   DATABASE_URL=$OWNER_URL python manage.py migrate

FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

WORKDIR /app

# The packages in a layer of their own: it changes only when they do.
COPY requirements.txt ./
RUN pip install --only-binary :all: --requirement requirements.txt

COPY . .

# Names every static file after its content. It needs no database; the settings ask for these
# variables all the same, and none of these values reaches the finished image.
RUN DJANGO_SECRET_KEY=unused MEDIA_SIGNING_KEY=unused KMS_KEY_ID=unused \
    DATABASE_URL=postgres://unused REDIS_URL=redis://unused EMAIL_URL=dummymail:// \
    SITE_URL=https://unused \
    python manage.py collectstatic --no-input --verbosity 0

# The code belongs to root: the process that serves people can change none of it.
RUN useradd --system --uid 10001 --create-home --home-dir /data microlearn
ENV DATA_DIR=/data HOST=0.0.0.0 PORT=8000
USER microlearn
VOLUME /data
EXPOSE 8000

# Daphne, on a listening socket with the options that fast swipes need; see microlearn/stack/ports.py.
CMD ["python", "-m", "microlearn.stack", "serve"]
