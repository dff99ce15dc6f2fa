# The image of web and worker: compose.yaml shows how they are started.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA=/data STATIC_ROOT=/app/collected

WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes --requirement requirements.txt

COPY manage.py pyproject.toml LICENSE ./
COPY accounts accounts
COPY listings listings
COPY search search
COPY marketplace marketplace
COPY templates templates
COPY static static

# The demo's settings need no secrets; the keys that they make go with the folder, and no layer keeps them.
RUN pybabel compile --directory marketplace/locale --domain django \
    && DEMO=1 DATA=/tmp/build python manage.py collectstatic --no-input --verbosity 0 \
    && rm -rf /tmp/build \
    && useradd --system --uid 10001 --home-dir /data marketplace \
    && install --directory --owner marketplace /data

USER marketplace
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "marketplace.wsgi", "--bind=0.0.0.0:8000", "--workers=2", "--threads=4", "--preload", "--no-control-socket", "--limit-request-line=8190"]
