# One image for web, worker and beat; everything else comes from the environment (see compose.yaml).
FROM python:3.11-slim AS build
RUN python -m venv /srv/venv
COPY requirements.txt .
RUN /srv/venv/bin/pip install --no-cache-dir --requirement requirements.txt

FROM python:3.11-slim
RUN useradd --uid 10001 --create-home portal && install -d -o portal -g portal /srv/var
COPY --from=build /srv/venv /srv/venv
ENV PATH=/srv/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    VAR_DIR=/srv/var STATIC_ROOT=/srv/static BIND=0.0.0.0:8000 WEB_WORKERS=2
WORKDIR /srv/portal
COPY . .
# Collecting needs settings but no secret: these values do not stay in the image.
RUN SECRET_KEY=build FIELD_KEYS=build python manage.py collectstatic --noinput --skip-checks
USER portal
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--config", "config/gunicorn.py"]
