# An image of `earful run`. The project's tests do not build it: they need no container engine.
#
#   docker build -t earful .
#   docker run -d --name earful -p 127.0.0.1:8787:8787 --stop-timeout 30 --restart unless-stopped \
#       -v earful-data:/earful/data --env-file .env \
#       -v "$PWD/earful.toml:/earful/earful.toml:ro" earful
#   docker exec earful earful doctor
#
# With DATABASE_URL=postgresql://... in that .env no volume is needed, and there may be several: docs/scaling.md.
# --env-file hands on quotes as part of the value: no quotes in that .env, and no HOST or PORT either.
# A people.csv is mounted as earful.toml is. The user 10001 in there must be able to read both.

FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/earful
ENV PATH=/opt/earful/bin:$PATH
WORKDIR /src
# The lock alone first: this layer is kept until the lock changes.
COPY requirements.txt ./
RUN pip install --require-hashes -r requirements.txt
COPY . .
RUN pip install --no-deps --no-build-isolation .

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /earful earful \
    && install -d -o earful -g earful /earful /earful/data
COPY --from=build /opt/earful /opt/earful
ENV PATH=/opt/earful/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    PORT=8787
USER earful
# The database, ./data/ by default, outlives the container here.
WORKDIR /earful
VOLUME /earful/data
EXPOSE 8787
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/health', timeout=4)"]
CMD ["earful", "run"]
