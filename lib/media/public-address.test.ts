import { expect, test } from "vitest";

import { isPublic, isWithin } from "@/lib/media/public-address";

test.each([
  "8.8.8.8",
  "93.184.216.34",
  "172.32.0.1",
  "100.128.0.1",
  "2606:4700::1111",
  "2a00:1450:4001::200e",
])("I4: %s is public", (address) => {
  expect(isPublic(address)).toBe(true);
});

test.each([
  ["loopback", "127.0.0.1"],
  ["loopback", "127.255.255.254"],
  ["unspecified", "0.0.0.0"],
  ["this network", "0.1.2.3"],
  ["private", "10.0.0.1"],
  ["private", "172.16.0.1"],
  ["private", "172.31.255.255"],
  ["private", "192.168.1.1"],
  ["carrier-grade NAT", "100.64.0.1"],
  ["link-local, cloud metadata", "169.254.169.254"],
  ["protocol assignments", "192.0.0.8"],
  ["documentation", "192.0.2.1"],
  ["6to4 relay", "192.88.99.1"],
  ["benchmarking", "198.18.0.1"],
  ["multicast", "224.0.0.1"],
  ["reserved", "240.0.0.1"],
  ["broadcast", "255.255.255.255"],
  ["loopback", "::1"],
  ["unspecified", "::"],
  ["link-local", "fe80::1"],
  ["link-local with a zone", "fe80::1%eth0"],
  ["site-local", "fec0::1"],
  ["unique local", "fd00:ec2::254"],
  ["unique local", "fc00::1"],
  ["multicast", "ff02::1"],
  ["documentation", "2001:db8::1"],
  ["IPv4-mapped", "::ffff:127.0.0.1"],
  ["IPv4-mapped", "::ffff:8.8.8.8"],
  ["IPv4-compatible", "::127.0.0.1"],
  ["IPv4-translated", "::ffff:0:127.0.0.1"],
  ["NAT64", "64:ff9b::7f00:1"],
  ["local NAT64", "64:ff9b:1::a00:1"],
  ["6to4", "2002:7f00:1::"],
  ["Teredo", "2001:0:53aa:64c::1"],
  ["outside global unicast", "4000::1"],
  ["no address", "localhost"],
  ["no address", ""],
  ["no address", "0x7f000001"],
])("I4: %s, %s, is not public", (_, address) => {
  expect(isPublic(address)).toBe(false);
});

test.each([
  ["10.20.3.4", true],
  ["10.21.3.4", false],
  ["127.0.0.1", false],
  ["169.254.169.254", false],
  ["::ffff:10.20.3.4", false],
  ["fd12:3456::1", true],
  ["fd13::1", false],
  ["localhost", false],
])(
  "I4: of the ranges that an instance allows, %s is one: %s",
  (address, is) => {
    expect(isWithin(address, ["10.20.0.0/16", "fd12:3456::/32"])).toBe(is);
  },
);
