import "server-only";

import { lookup } from "node:dns/promises";
import { isIP, type LookupFunction } from "node:net";
import { Agent, buildConnector, type Dispatcher } from "undici";

import { mayBeDialled } from "@/lib/models/upstream/address";

const CONNECT_TIMEOUT_MS = 10_000;

/** There is no connection, so nothing of a request was sent. */
export class NotConnected extends Error {
  override readonly name = "NotConnected";
  /** As the system names it, such as `ECONNREFUSED`. */
  readonly code: string;

  constructor(cause: unknown) {
    super("There is no connection.", { cause });
    this.code = codeOf(cause);
  }

  // The process has one dialer, but each bundle of the portal a class of its own.
  static override [Symbol.hasInstance](error: unknown): boolean {
    return error instanceof Error && error.name === "NotConnected";
  }
}

const codeOf = (error: unknown) =>
  error instanceof Error && "code" in error ? String(error.code) : "";

/** An address that a provider can't have. */
class NeverDialled extends Error {
  readonly code = NEVER_DIALLED;
}

export const NEVER_DIALLED = "NEVER_DIALLED";

type Resolve = (name: string) => Promise<string[]>;

async function byDns(name: string): Promise<string[]> {
  const found = await lookup(name, { all: true });
  return found.map(({ address }) => address);
}

/**
 * Connections to providers, kept for the next call. For each one a name is resolved
 * once, each of its addresses is looked at, and the connection goes to these and no
 * other. HTTP/1.1, so that leaving a call ends its connection.
 */
export function dialer(resolve: Resolve = byDns): Dispatcher {
  const connect = buildConnector({
    timeout: CONNECT_TIMEOUT_MS,
    lookup: checkedLookup(resolve),
    autoSelectFamily: true,
    allowH2: false,
  });
  return new Agent({
    allowH2: false,
    connect(options, done) {
      const host = options.hostname.replace(/^\[(.*)\]$/, "$1");
      if (isIP(host) && !mayBeDialled(host)) {
        return done(new NotConnected(new NeverDialled()), null);
      }
      connect(options, (...[error, socket]) =>
        error ? done(new NotConnected(error), null) : done(null, socket),
      );
    },
  });
}

function checkedLookup(resolve: Resolve): LookupFunction {
  return (name, _options, done) => {
    checked(name, resolve).then(
      (addresses) => done(null, addresses),
      (error) => done(error, []),
    );
  };
}

async function checked(name: string, resolve: Resolve) {
  const addresses = await resolve(name);
  if (!addresses.every(mayBeDialled)) throw new NeverDialled();
  return addresses.map((address) => ({ address, family: isIP(address) }));
}

const kept = globalThis as { sojournDialer?: Dispatcher };

/** That of the process. */
export const theDialer = () => (kept.sojournDialer ??= dialer());
