# One image; its role is its command: serve, api, worker or migrate.
FROM node:24.21.0-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund

# The pages of the console; their builder stays out of the image.
FROM node:24.21.0-bookworm-slim AS console
WORKDIR /app
COPY package.json package-lock.json tsconfig.json ./
RUN npm ci --no-audit --no-fund
COPY schemas schemas
COPY src src
RUN npm run console:build

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production \
    LIENTHONG_HTTP_HOST=0.0.0.0 \
    LIENTHONG_STORE_DATA_FOLDER=/data
RUN install --directory --owner=node --group=node /data
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY package.json ./
COPY schemas schemas
COPY config config
COPY src src
COPY adapters adapters
COPY simulators simulators
COPY --from=console /app/dist/console dist/console

# So that the first start finds everything compiled.
RUN node src/bin/lienthong.ts help > /dev/null

USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.LIENTHONG_HTTP_PORT || 8080}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "src/bin/lienthong.ts"]
CMD ["serve"]
