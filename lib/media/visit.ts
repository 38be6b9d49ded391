import "server-only";

import { isIP } from "node:net";
import { Agent, type Dispatcher, request } from "undici";

import { AppError } from "@/lib/errors";
import type { Network } from "@/lib/media/network";

/** A server's answer, and the connection that its body comes over. */
export type Visit = {
  response: Dispatcher.ResponseData;
  leave(): Promise<void>;
};

/**
 * Asks one server for one URL. Each address of its name must be permitted, and the
 * connection goes to these and no other. Nobody's cookies, and no compression that
 * would have to be unpacked.
 */
export async function visit(
  at: URL,
  network: Network,
  ended: AbortSignal,
): Promise<Visit> {
  const addresses = await before(ended, addressesOf(at, network));
  const agent = new Agent({ connect: network.connector(addresses) });
  const leave = () => agent.destroy();
  try {
    const response = await request(at, {
      dispatcher: agent,
      signal: ended,
      headers: { "accept-encoding": "identity", "user-agent": "Sojourn" },
    });
    return { response, leave };
  } catch (error) {
    await leave();
    throw error;
  }
}

async function addressesOf(at: URL, network: Network): Promise<string[]> {
  const name = at.hostname.replace(/^\[(.*)\]$/, "$1");
  const addresses = isIP(name) ? [name] : await network.resolve(name);
  if (addresses.length === 0) throw passing("its server can't be found");
  if (!addresses.every(network.permits)) {
    throw refusal("it points to a private address");
  }
  return addresses;
}

/** What `work` comes to, or the reason of `ended` where that is sooner. */
async function before<T>(ended: AbortSignal, work: Promise<T>): Promise<T> {
  ended.throwIfAborted();
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const stop = () => reject(ended.reason);
  ended.addEventListener("abort", stop);
  try {
    return await Promise.race([work, stopped]);
  } finally {
    ended.removeEventListener("abort", stop);
  }
}

/** Why a URL isn't fetched, in a sentence that doesn't quote it. */
export const refusal = (why: string, cause?: unknown) =>
  new AppError("invalid_request", sentence(why), { cause });

/** The same for what may be otherwise in a moment, and is worth another try. */
export const passing = (why: string, cause?: unknown) =>
  new AppError("invalid_request", sentence(why), {
    cause,
    retryAfterSeconds: AGAIN_SECONDS,
  });

const AGAIN_SECONDS = 5;

const sentence = (why: string) => `The URL can't be fetched: ${why}.`;
