import "server-only";

import type { IncomingMessage, ServerResponse } from "node:http";

/**
 * Answers a request of Node's own server by a handler that knows the web's alone. Its
 * signal aborts when the caller leaves. The body comes as it is read, and what is left
 * of it is for the server to discard. The answer is taken whole: this is for what
 * answers JSON.
 */
export async function answerBy(
  handler: (request: Request) => Promise<Response>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const leaving = new AbortController();
  outgoing.once("close", () => {
    if (!outgoing.writableFinished) leaving.abort();
  });
  const response = await handler(requestOf(incoming, leaving.signal));
  const body = Buffer.from(await response.arrayBuffer());
  outgoing.writeHead(response.status, {
    ...Object.fromEntries(response.headers),
    "content-length": body.length,
  });
  outgoing.end(body);
}

function requestOf(incoming: IncomingMessage, signal: AbortSignal): Request {
  const { method, url = "/", headers } = incoming;
  const hasBody = method !== "GET" && method !== "HEAD";
  const said = Object.entries(headers).map(
    ([name, value]): [string, string] => [name, String(value)],
  );
  return new Request(new URL(url, "http://localhost"), {
    method,
    headers: said,
    signal,
    ...(hasBody && { body: bodyOf(incoming), duplex: "half" }),
  });
}

/** What comes, as fast as it is read. To stop reading ends nothing by itself. */
function bodyOf(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  const pieces = incoming.iterator({ destroyOnReturn: false });
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
    },
    { highWaterMark: 0 },
  );
}
