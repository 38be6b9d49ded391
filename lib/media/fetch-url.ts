import "server-only";

import type { Dispatcher } from "undici";

import { AppError } from "@/lib/errors";
import { limited, tooLarge } from "@/lib/media/limit";
import { internet, type Network } from "@/lib/media/network";
import { passing, refusal, type Visit, visit } from "@/lib/media/visit";

const REDIRECTS_MAX = 5;
const SECONDS_MAX = 30;
const NAME_LENGTH_MAX = 255;

/** Answers of servers that may be otherwise in a moment (RFC 9110 §15, RFC 6585). */
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);

export type Fetched = {
  body: AsyncIterable<Uint8Array>;
  /** As the server declares it; a hint. */
  mediaType?: string;
  /** The last part of the path. */
  filename?: string;
};

/**
 * Fetches what a stranger's URL points to, and never what it has no business with.
 *
 * Only http and https, without user name, on 80, 443 or a port from 1024. The name
 * is resolved once; each of its addresses must be permitted, and the connection goes
 * to these and no other, so a second answer of the DNS changes nothing. Redirects
 * are followed by hand, at most five, and each is held to the same. All of it, the
 * body included, takes at most `seconds` and `maxBytes`.
 *
 * Every refusal is an `invalid_request` that doesn't quote the URL, or `too_large`; one
 * that may be over soon has `retryAfterSeconds`. The body throws these too, as it is
 * read. Aborting `signal` throws its reason.
 */
export async function fetchUrl(
  url: string,
  options: {
    maxBytes: number;
    signal: AbortSignal;
    network?: Network;
    /** 30 by default: somebody waits. */
    seconds?: number;
    deadline?: AbortSignal;
    /** What begins the sentence of a refusal for its size. */
    what?: string;
  },
): Promise<Fetched> {
  const {
    maxBytes,
    signal,
    network = internet,
    seconds = SECONDS_MAX,
    deadline = AbortSignal.timeout(seconds * 1000),
    what = "A file",
  } = options;
  const failure = (error: unknown) => {
    if (error instanceof AppError) return error;
    if (signal.aborted) return signal.reason;
    if (!deadline.aborted) return passing("its server can't be reached", error);
    return passing(`it took more than ${seconds} seconds`, error);
  };

  try {
    const ended = AbortSignal.any([signal, deadline]);
    const { at, arrived } = await follow(url, network, ended);
    const { headers } = arrived.response;
    if (Number(headers["content-length"]) > maxBytes) {
      await arrived.leave();
      throw tooLarge(maxBytes, what);
    }
    return {
      body: bodyOf(arrived, maxBytes, what, failure),
      mediaType: declared(headers["content-type"]),
      filename: lastPart(at),
    };
  } catch (error) {
    throw failure(error);
  }
}

async function follow(
  url: string,
  network: Network,
  ended: AbortSignal,
): Promise<{ at: URL; arrived: Visit }> {
  let at = parsed(url);
  for (let hop = 0; hop <= REDIRECTS_MAX; hop++) {
    const arrived = await visit(at, network, ended);
    try {
      const location = redirection(arrived.response);
      if (location === null) {
        expectBody(arrived.response);
        return { at, arrived };
      }
      at = parsed(location, at);
    } catch (error) {
      await arrived.leave();
      throw error;
    }
    await arrived.leave();
  }
  throw refusal("it redirects too often");
}

/** The URL that is meant. Its host is normalised: `0x7f.1` is `127.0.0.1` here. */
function parsed(url: string, base?: URL): URL {
  const at = URL.parse(url, base);
  if (!at) throw refusal("it is not a URL");
  if (at.protocol !== "http:" && at.protocol !== "https:") {
    throw refusal("it is neither http nor https");
  }
  if (at.username || at.password) throw refusal("it carries a user name");
  if (at.port && Number(at.port) < 1024 && !["80", "443"].includes(at.port)) {
    throw refusal("its port is not one for the web");
  }
  return at;
}

/** Where an answer sends us; null: nowhere. */
function redirection({ statusCode, headers }: Dispatcher.ResponseData) {
  if (![301, 302, 303, 307, 308].includes(statusCode)) return null;
  const { location } = headers;
  if (typeof location !== "string") throw refusal("it redirects to nowhere");
  return location;
}

function expectBody({ statusCode, headers }: Dispatcher.ResponseData): void {
  if (statusCode !== 200) {
    const refused = PASSING.has(statusCode) ? passing : refusal;
    throw refused(`its server answered ${statusCode}`);
  }
  if ((headers["content-encoding"] ?? "identity") !== "identity") {
    throw refusal("its server sent it compressed");
  }
}

async function* bodyOf(
  { response, leave }: Visit,
  maxBytes: number,
  what: string,
  failure: (error: unknown) => unknown,
): AsyncIterable<Uint8Array> {
  try {
    yield* limited(response.body, maxBytes, what);
  } catch (error) {
    throw failure(error);
  } finally {
    await leave();
  }
}

function declared(contentType: string | string[] | undefined) {
  const [mediaType] = String(contentType ?? "").split(";");
  return mediaType?.trim().toLowerCase() || undefined;
}

function lastPart(at: URL): string | undefined {
  try {
    const name = decodeURIComponent(at.pathname.split("/").at(-1) ?? "");
    const fits = name.length <= NAME_LENGTH_MAX;
    return fits && /^[^/\\\p{C}]+$/u.test(name) ? name : undefined;
  } catch {
    return undefined;
  }
}
