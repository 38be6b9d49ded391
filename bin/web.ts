// The web server, a process of its own: Next on an HTTP server of ours, so that we
// know who is at the other end. Runs on plain Node, since Next brings its own React.
import { createServer, type IncomingMessage } from "node:http";
import next from "next";

const HEADERS_MS = 15_000;
/** Long enough for 2 GB at 600 kB/s. */
const REQUEST_MS = 3_600_000;
/** Longer than the minute that most proxies keep a connection. */
const KEEP_ALIVE_MS = 75_000;
const HEADER_BYTES = 16 * 1024;
const LINGER_MS = 30_000;
const DRAIN_MS = 8_000;
const IDLE_POLL_MS = 50;

const hostname = process.env.HOST;
const port = Number(process.env.PORT);

const app = next({ dev: false, quiet: true, hostname, port });
await app.prepare();
const answer = app.getRequestHandler();

// What Next's bundle left for us as it started: see instrumentation.ts.
const bundle = globalThis as {
  sojournBeside?: typeof import("../app/api/v1/beside").beside;
};

const server = createServer(
  {
    headersTimeout: HEADERS_MS,
    requestTimeout: REQUEST_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    maxHeaderSize: HEADER_BYTES,
    // Next would listen, and leave open what no route of ours takes.
    shouldUpgradeCallback: () => false,
  },
  (request, response) => {
    markPeer(request);
    response.once("finish", () => discardRest(request));
    const answered =
      bundle.sojournBeside?.(request, response) ?? answer(request, response);
    answered.catch(() => {
      response.statusCode = 500;
      response.end();
    });
  },
);

/**
 * Says in headers of our own who is at the other end of the socket, and whether they
 * speak for someone else. What a caller puts there is removed.
 */
function markPeer({ headers, socket }: IncomingMessage): void {
  headers["x-sojourn-peer"] = socket.remoteAddress ?? "";
  if (isProxied(headers)) headers["x-sojourn-proxied"] = "1";
  else if (headers["x-sojourn-proxied"]) delete headers["x-sojourn-proxied"];
}

function isProxied(headers: IncomingMessage["headers"]): boolean {
  if ("forwarded" in headers) return true;
  for (const name in headers) if (name.startsWith("x-forwarded-")) return true;
  return false;
}

/**
 * Reads what is left of a body that nobody wanted, and lets go of it: to close the
 * connection in the middle of it would take the answer along (RFC 9112 §9.6). Not for
 * long: a body may have no end.
 */
function discardRest(request: IncomingMessage): void {
  if (request.complete) return;
  const discard = () => {
    while (request.read() !== null);
  };
  request.on("readable", discard);
  discard();
  const enough = setTimeout(() => request.socket.destroy(), LINGER_MS);
  request.once("close", () => clearTimeout(enough));
}

let draining = false;

/** Takes no more connections, lets what is under way finish, and ends. */
function drain(): void {
  if (draining) return;
  draining = true;
  server.close(() => process.exit());
  setInterval(() => server.closeIdleConnections(), IDLE_POLL_MS);
  setTimeout(() => server.closeAllConnections(), DRAIN_MS);
}

for (const signal of ["SIGINT", "SIGTERM", "disconnect"] as const) {
  process.on(signal, drain);
}

// What nobody caught ends its own request, and not all the others. Its message may
// quote what was sent, and Next would print it.
for (const event of ["uncaughtException", "unhandledRejection"] as const) {
  process.removeAllListeners(event);
  process.on(event, (reason: unknown) => {
    const error = reason instanceof Error ? reason.name : typeof reason;
    const line = { level: "error", event: "web.failed", error };
    console.error(JSON.stringify(line));
  });
}

server.once("error", ({ code }: NodeJS.ErrnoException) => {
  process.send?.({ failed: code });
  process.exitCode = 1;
  process.disconnect?.();
});
server.listen(port, hostname, () => process.send?.({ ready: true }));
