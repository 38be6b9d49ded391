import "server-only";

import { lookup } from "node:dns/promises";
import { isIP, type LookupFunction } from "node:net";
import { buildConnector } from "undici";

import { env } from "@/lib/env";
import { isPublic, isWithin } from "@/lib/media/public-address";

/** How names become addresses, and which of them may be dialled. */
export type Network = {
  resolve(name: string): Promise<string[]>;
  permits(address: string): boolean;
  /** Opens connections to these addresses, whatever the name in the URL. */
  connector(addresses: string[]): buildConnector.connector;
};

const CONNECT_TIMEOUT_MS = 10_000;

/** The public Internet, and what the instance allows beside it. */
export const internet: Network = {
  async resolve(name) {
    const found = await lookup(name, { all: true });
    return found.map(({ address }) => address);
  },
  permits: (address) =>
    isPublic(address) || isWithin(address, env().FETCH_ALLOW ?? []),
  connector: (addresses) =>
    buildConnector({
      timeout: CONNECT_TIMEOUT_MS,
      lookup: pinned(addresses),
      autoSelectFamily: true,
    }),
};

/** Answers every question with the addresses that have been checked. */
function pinned(addresses: string[]): LookupFunction {
  const answer = addresses.map((address) => ({
    address,
    family: isIP(address),
  }));
  return (_name, _options, done) => done(null, answer);
}
