import "server-only";

import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

import { AppError } from "@/lib/errors";

/**
 * The address of a provider's API, below which its calls are. Throws `invalid_request`,
 * without quoting it, for what is no address of the web or carries a password.
 */
export function baseOf(baseUrl: string): URL {
  const base = URL.parse(baseUrl);
  if (!base) throw refusal("it is not a URL");
  if (base.protocol !== "http:" && base.protocol !== "https:") {
    throw refusal("it is neither http nor https");
  }
  if (base.username || base.password) throw refusal("it carries a user name");
  const host = base.hostname.replace(/^\[(.*)\]$/, "$1");
  if (isIP(host) && !mayBeDialled(host)) throw refusal(NEVER);
  return base;
}

/** The URL of a call: the base's own query is kept, since Azure has its version there. */
export function placeOf(
  base: URL,
  path: string,
  query: Record<string, string> = {},
): URL {
  const at = new URL(base);
  at.pathname = base.pathname.replace(/\/+$/, "") + path;
  at.hash = "";
  for (const [name, value] of Object.entries(query)) {
    at.searchParams.set(name, value);
  }
  return at;
}

export const NEVER =
  "it is link-local or a cloud's metadata, which is never asked";

const refusal = (why: string) =>
  new AppError("invalid_request", `That is no address of a provider: ${why}.`, {
    param: "base_url",
    fields: { base_url: [why] },
  });

/** Where clouds tell a machine its own secrets, beside what is link-local. */
const METADATA = new Set([
  "fd00:ec2::254",
  "fd20:ce::254",
  "100.100.100.200",
  "168.63.129.16",
  "192.0.0.192",
]);

/** Ways to write an IPv4 address into an IPv6 one that no provider has any use for. */
const TUNNELS = new Set(["6to4", "teredo", "rfc6145"]);

/**
 * Whether a connection may go to an address. Providers may be on this machine and in
 * its networks, on purpose; what is link-local or a cloud's metadata is no provider.
 */
export function mayBeDialled(address: string): boolean {
  if (!isIP(address)) return false;
  const parsed = meantBy(ipaddr.process(address));
  const range = parsed.range();
  if (range === "linkLocal" || TUNNELS.has(range)) return false;
  return !METADATA.has(parsed.toString());
}

/** The IPv4 address that NAT64 would dial. */
function meantBy(parsed: ipaddr.IPv4 | ipaddr.IPv6) {
  return parsed.range() === "rfc6052"
    ? new ipaddr.IPv4(parsed.toByteArray().slice(-4))
    : parsed;
}
