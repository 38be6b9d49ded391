import "server-only";

import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as Iterable } from "node:stream/web";

import { log } from "@/lib/log";

/**
 * Answers a request of Node's own server by a handler that knows the web's alone. Its
 * signal aborts when the caller leaves. The body comes as it is read, and what is left
 * of it is for the server to discard. An answer that says how long it is, or is a stream
 * of events, goes out as the caller takes it, and breaks off where it fails; any other is
 * taken whole.
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
  if (response.body && goesAsItComes(response)) {
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.flushHeaders();
    return pour(response.body as Iterable<Uint8Array>, outgoing);
  }
  const body = Buffer.from(await response.arrayBuffer());
  outgoing.writeHead(response.status, {
    ...Object.fromEntries(response.headers),
    // Of what has not changed it would tell another length (RFC 9110 §8.6).
    ...(response.status !== 304 && { "content-length": body.length }),
  });
  outgoing.end(body);
}

const goesAsItComes = ({ headers }: Response) =>
  headers.has("content-length") ||
  headers.get("content-type")?.startsWith("text/event-stream") === true;

/** By now the status is out: what fails ends the connection, and is logged. */
async function pour(
  body: Iterable<Uint8Array>,
  outgoing: ServerResponse,
): Promise<void> {
  try {
    await pipeline(body, outgoing);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const hasLeft = code === "ERR_STREAM_PREMATURE_CLOSE";
    if (!hasLeft) log.error("answer.broken_off", error, {});
  }
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
