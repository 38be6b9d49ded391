import { isIPv4, isIPv6 } from "node:net";

import { type Finder, matches } from "@/lib/models/builtin/pii/finder";

const IPV4 = /(?<![\p{L}\p{N}.])\d{1,3}(?:\.\d{1,3}){3}(?![\p{L}\p{N}]|\.\d)/gu;
const IPV6 =
  /(?<![\p{L}\p{N}:.])(?=[0-9a-f]{0,4}:)[0-9a-f:]{2,38}[0-9a-f:](?:(?:\.\d{1,3}){3})?(?<!(?<!:):)(?![\p{L}\p{N}])/giu;
const MAC =
  /(?<![\p{L}\p{N}:-])[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}(?![\p{L}\p{N}]|[:-][0-9a-f])/giu;

/** IPv4 and IPv6 addresses. The shorter ones could be something else. */
export const ipAddresses: Finder = (text) => [
  ...matches("ip_address", text, IPV4, (match) => (isIPv4(match) ? 0.9 : 0)),
  ...matches("ip_address", text, IPV6, (match) => {
    if (!isIPv6(match)) return 0;
    if (match.includes(".") || match.split(":").length > 4) return 0.95;
    return /\d/.test(match) ? 0.6 : 0;
  }),
];

/** The hardware addresses of network cards. */
export const macAddresses: Finder = (text) =>
  matches("mac_address", text, MAC, () => 0.95);
