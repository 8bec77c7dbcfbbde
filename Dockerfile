# One image for web, worker, beat and single commands; what it does is the command it is started with (compose.yaml).

FROM node:22-bookworm-slim AS frontend
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json vite.config.ts ./
COPY frontend frontend
RUN npm run build

FROM python:3.11-slim-bookworm AS packages
RUN python -m venv /venv
COPY requirements.txt .
RUN /venv/bin/pip install --no-cache-dir -r requirements.txt

FROM python:3.11-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production VAR_DIR=/var/lib/command-room
RUN useradd --system --uid 10001 --create-home room && install -d -o room /var/lib/command-room
WORKDIR /app
COPY --from=packages /venv /venv
COPY . .
COPY --from=frontend /app/frontend/dist frontend/dist
COPY --from=frontend /app/node_modules/@expo-google-fonts/noto-sans-sc/400Regular node_modules/@expo-google-fonts/noto-sans-sc/400Regular
COPY --from=frontend /app/node_modules/@expo-google-fonts/noto-sans-sc/700Bold node_modules/@expo-google-fonts/noto-sans-sc/700Bold
# Translations and static files belong to the image. The keys are needed to load the settings and are used for nothing.
RUN PYTHONPATH=bin python -c "from _frontend import messages; messages()" \
    && SECRET_KEY=build FIELD_KEY=build DATABASE_URL=postgres://build@build/build REDIS_URL=redis://build \
       python manage.py collectstatic --noinput --verbosity 0
USER room
VOLUME /var/lib/command-room
EXPOSE 8000
# The flags of config/programs.py, for the world outside this machine.
CMD ["uvicorn", "config.asgi:application", "--host", "0.0.0.0", "--port", "8000", \
     "--ws", "live.wire:Wire", "--ws-per-message-deflate", "false", "--ws-max-size", "65536", \
     "--lifespan", "off", "--no-access-log", "--no-proxy-headers", "--timeout-graceful-shutdown", "10"]
