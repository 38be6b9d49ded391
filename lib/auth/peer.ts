import "server-only";

import { isIP } from "node:net";

const LOOPBACK = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);
const LOOPBACK_NAMES = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * The address at the other end of the socket. Our own server sets the header, and
 * removes one that a caller made up; without that server there is none.
 */
export function peerOf(headers: Headers): string | null {
  const peer = headers.get("x-sojourn-peer") ?? "";
  const address = peer.startsWith("::ffff:") ? peer.slice(7) : peer;
  return isIP(address) === 0 ? null : address;
}

/**
 * Whether a person sits at this machine: the socket is local, no proxy stands
 * between, and the name that the browser asked for is local too, so that a page
 * elsewhere can't come here by a name of its own.
 */
export function isSameMachine(headers: Headers): boolean {
  const host = headers.get("host")?.replace(/:\d+$/, "") ?? "";
  return (
    LOOPBACK.has(headers.get("x-sojourn-peer") ?? "") &&
    !headers.has("x-sojourn-proxied") &&
    LOOPBACK_NAMES.has(host)
  );
}
