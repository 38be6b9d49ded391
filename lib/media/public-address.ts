import "server-only";

import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

// RFC 4291 §2.4: what is outside has no business in the public Internet, such as
// the IPv4 addresses that older forms carry inside.
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR("2000::/3");

/** Whether an address is in one of these ranges (RFC 4632). */
export function isWithin(address: string, ranges: readonly string[]): boolean {
  if (!isIP(address)) return false;
  const parsed = ipaddr.parse(address);
  return ranges.some((range) => {
    const [network, bits] = ipaddr.parseCIDR(range);
    return network.kind() === parsed.kind() && parsed.match([network, bits]);
  });
}

/**
 * Whether an address is one of the public Internet's, and not one that leads back
 * into a machine or its networks: loopback, private, link-local (cloud metadata),
 * carrier-grade NAT, multicast, or an IPv4 address inside an IPv6 one.
 */
export function isPublic(address: string): boolean {
  if (!isIP(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== "unicast") return false;
  return parsed.kind() === "ipv4" || parsed.match(GLOBAL_UNICAST);
}
