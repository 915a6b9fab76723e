# Two images: `worker` (the default), and `simulators` to try it on. glibc: the native part of Temporal's SDK does not run on musl.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim@sha256:d6aa754f16b3197301076f047b5def2f02ea1dbbc2ca920407d46d7ec7f87b20

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The settings of a registry of your own: `--secret id=npmrc,src=$HOME/.npmrc`. They are in no layer.
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci
COPY tsconfig*.json ./
COPY scripts ./scripts
COPY src ./src
RUN npm run build

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci --omit=dev
# The SDK brings its native part for every platform, 30 MB each.
RUN find node_modules/@temporalio/core-bridge/releases -mindepth 1 -maxdepth 1 ! -name "$(uname -m)-unknown-linux-gnu" -exec rm -r {} +

FROM ${NODE_IMAGE} AS simulators
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY simulators ./simulators
COPY deploy/healthy.mjs ./
USER node
EXPOSE 9101 9102 9103 9104
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
  CMD ["node", "/app/healthy.mjs", "http://127.0.0.1:9104/_simulator/ledger?step=login"]
CMD ["node", "--import", "tsx", "simulators/main.ts", "--host", "0.0.0.0"]

FROM ${NODE_IMAGE} AS worker
# The native part reads the system's certificate authorities, and the slim image has none.
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=dependencies /app/package.json ./
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist/bin ./dist/bin
COPY --from=build /app/dist/workflow-bundle.cjs ./dist/
COPY deploy/healthy.mjs ./
# `vigil` for `docker exec`; the folder belongs to the user, so that a volume put over it does too.
RUN ln -s /app/dist/bin/vigil.js /usr/local/bin/vigil && install -d -o node -g node /var/lib/vigil/content
# Without the limit each thread of the native part may keep memory of its own that it has freed, about 20 MB in all.
ENV NODE_ENV=production VIGIL_CONFIG=/etc/vigil/vigil.yaml MALLOC_ARENA_MAX=2
USER node
VOLUME /var/lib/vigil/content
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["node", "/app/healthy.mjs", "http://127.0.0.1:8081/readyz"]
# Health is for the container itself. Arguments of `docker run` come after it: --connections calls, or --health 0.0.0.0:8081 for probes
# from outside.
ENTRYPOINT ["node", "dist/bin/vigil-worker.js", "--health", "127.0.0.1:8081"]
