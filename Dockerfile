# Signalbox; with the entry point `node audit/notary/start.js` its notary. docs/install.md says how it is built and run.
# Every RUN is a list of arguments, so that no shell takes part in the build.

FROM node:26.10.0-trixie-slim AS pages
WORKDIR /app
COPY . .
RUN ["node", "scripts/build.js"]

FROM node:26.10.0-trixie-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN ["npm", "ci", "--omit=dev", "--no-audit"]

FROM node:26.10.0-trixie-slim
LABEL org.opencontainers.image.title="Signalbox" \
      org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production \
    HOME=/tmp \
    SIGNALBOX_HOST=0.0.0.0 \
    SIGNALBOX_DATA_DIR=/data
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=pages /app/dist/tab ./dist/tab
COPY package.json ./
COPY bot ./bot
COPY cards ./cards
COPY audit ./audit
COPY site ./site
# Nothing of the program belongs to the user that runs it. /data and /tmp are what it writes.
RUN ["install", "--directory", "--owner=10001", "--group=10001", "--mode=0700", "/data"]
USER 10001:10001
VOLUME ["/data"]
EXPOSE 3978
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:'+(process.env.SIGNALBOX_PORT??3978)+'/livez').then(({ok})=>process.exit(ok?0:1),()=>process.exit(1))"]
ENTRYPOINT ["node", "bot/cli/signalbox.js"]
CMD ["serve"]
