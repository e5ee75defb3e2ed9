# Untested: no container engine was at hand where this was written. Read before use.
# Needs a database beside it (DATABASE_URL); compose.yaml shows one.
FROM node:20-bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends gdal-bin && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY patches patches
RUN npm ci && sha256sum package-lock.json | cut -d ' ' -f 1 | tr -d '\n' > node_modules/.lock-hash
COPY . .
RUN chown -R node:node /app
USER node
EXPOSE 8080
CMD ["npm", "start"]
