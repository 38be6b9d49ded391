import "server-only";

import { type Dispatcher, request } from "undici";

import { NotConnected } from "@/lib/models/upstream/dialer";
import type { Told } from "@/lib/models/upstream/failure";
import { failed, Refused, retryAfterOf } from "@/lib/models/upstream/failure";
import { jsonIn } from "@/lib/models/upstream/json";
import type { World } from "@/lib/models/upstream/world";

export type Response = Dispatcher.ResponseData;

/** A call as it goes over the line. */
export type Sending = {
  at: URL;
  method: string;
  headers: Record<string, string>;
  body: string | Uint8Array | null;
  /** How long the provider may be silent. */
  timeoutMs: number;
  signal: AbortSignal;
};

const RETRIES_MAX = 2;
const RETRY_AFTER_MS_MAX = 5_000;
const FIRST_PAUSE_MS = 100;
const JITTER_MS = 250;

/** What may be otherwise in a moment, and of which nothing was done. */
const NOT_DONE = new Set([429, 503]);
const NOT_SENT = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE"]);

/**
 * Sends a call, again at most twice where nothing of it can have been done: there was no
 * connection, or the provider asked for another try within seconds. Never after a
 * timeout, nor after any other answer.
 */
export async function send(sending: Sending, world: World): Promise<Response> {
  for (let tries = 0; ; tries++) {
    const tried = await attempt(sending, world.dispatcher);
    const pauseMs =
      tries < RETRIES_MAX ? pauseAfter(tried, tries, world) : null;
    if (pauseMs === null) {
      if (tried instanceof NotConnected) throw tried;
      return tried;
    }
    if (!(tried instanceof NotConnected)) discard(tried);
    await world.wait(pauseMs, sending.signal);
  }
}

async function attempt(
  { at, method, headers, body, timeoutMs, signal }: Sending,
  dispatcher: Dispatcher,
): Promise<Response | NotConnected> {
  try {
    return await request(at, {
      ...{ dispatcher, method: method as Dispatcher.HttpMethod, signal },
      headers: {
        "accept-encoding": "identity",
        "user-agent": "Sojourn",
        ...headers,
      },
      body,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
  } catch (error) {
    if (error instanceof NotConnected && !signal.aborted) return error;
    throw error;
  }
}

/** Null: it isn't tried again. */
function pauseAfter(
  tried: Response | NotConnected,
  tries: number,
  { now, random }: World,
): number | null {
  if (tried instanceof NotConnected) {
    const longest = FIRST_PAUSE_MS * 2 ** tries;
    return NOT_SENT.has(tried.code) ? longest * (0.5 + random() / 2) : null;
  }
  if (!NOT_DONE.has(tried.statusCode)) return null;
  const wanted = retryAfterOf(tried.headers, now());
  if (wanted === null || wanted > RETRY_AFTER_MS_MAX) return null;
  return wanted + random() * JITTER_MS;
}

/** Ends what is still to come, and the connection with it. */
export function discard({ body }: Response): void {
  body.on("error", () => {}).destroy();
}

const REASON_BYTES_MAX = 64 * 1024;
const REASON_MS_MAX = 2_000;

/**
 * Throws `Refused` for an answer that says no. Of its body, which may quote what was
 * asked, nothing goes on but what `toldIn` finds there.
 */
export async function refuseUnlessFine(
  response: Response,
  toldIn: ((body: unknown) => Told) | undefined,
  now: number,
): Promise<void> {
  const { statusCode: status, headers } = response;
  if (status >= 200 && status < 300) {
    const encoding = headers["content-encoding"] ?? "identity";
    if (encoding === "identity") return;
    discard(response);
    throw failed(
      "The provider's answer is compressed, which wasn't asked for.",
    );
  }
  const told = toldIn ? toldIn(await reasonIn(response)) : {};
  discard(response);
  throw new Refused(status, told, retryAfterOf(headers, now));
}

/** Undefined: it gave no reason, or not soon. */
async function reasonIn(response: Response): Promise<unknown> {
  const late = setTimeout(() => discard(response), REASON_MS_MAX);
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const piece of response.body) {
      pieces.push(piece);
      if ((length += piece.length) > REASON_BYTES_MAX) return undefined;
    }
    return jsonIn(Buffer.concat(pieces).toString());
  } catch {
    return undefined;
  } finally {
    clearTimeout(late);
  }
}
