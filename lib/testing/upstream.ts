import type { IncomingMessage, ServerResponse } from "node:http";

import { dialer } from "@/lib/models/upstream/dialer";
import {
  type Call,
  type UpstreamSettings,
  upstream,
} from "@/lib/models/upstream/upstream";
import { theWorld, type World } from "@/lib/models/upstream/world";
import { Secret } from "@/lib/secret";
import { serving } from "@/lib/testing/web";

/** Where each name is this machine, and each wait is over at once and noted. */
export function worldOf(changes: Partial<World> = {}) {
  const waits: number[] = [];
  const world: World = {
    ...theWorld(),
    wait: async (ms, signal) => {
      signal.throwIfAborted();
      waits.push(Math.round(ms));
    },
    random: () => 0,
    dispatcher: dialer(async () => ["127.0.0.1"]),
    ...changes,
  };
  return { world, waits };
}

/** Settings of a provider that no other test has asked. */
export const settingsOf = (
  baseUrl: string,
  changes: Partial<UpstreamSettings> = {},
): UpstreamSettings => ({
  id: crypto.randomUUID(),
  baseUrl,
  headers: new Secret({ authorization: "Bearer key-of-the-test" }),
  timeoutSeconds: 20,
  concurrency: 8,
  ...changes,
});

/** A server of the test's own, and the way to it. */
export async function upstreamOf(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  changes: Partial<UpstreamSettings> = {},
  world = worldOf().world,
) {
  const baseUrl = `${await serving(answer)}/v1`;
  return upstream(settingsOf(baseUrl, changes), world);
}

const nobodyLeaves = new AbortController().signal;

export const call = (changes: Partial<Call> = {}): Call => ({
  path: "/things",
  signal: nobodyLeaves,
  ...changes,
});
