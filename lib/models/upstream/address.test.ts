import { expect, test } from "vitest";

import { baseOf, mayBeDialled, placeOf } from "@/lib/models/upstream/address";

test.each([
  "169.254.169.254",
  "169.254.0.1",
  "169.254.170.2",
  "::ffff:169.254.169.254",
  "::ffff:a9fe:a9fe",
  "64:ff9b::169.254.169.254",
  "2002:a9fe:a9fe::",
  "fe80::1",
  "febf::1",
  "fe80::1%eth0",
  "fd00:ec2::254",
  "fd00:0ec2:0::0254",
  "fd20:ce::254",
  "100.100.100.200",
  "168.63.129.16",
  "not an address",
])("I4: %s is never dialled, whoever's provider it is", (address) => {
  expect(mayBeDialled(address)).toBe(false);
});

test.each([
  "127.0.0.1",
  "::1",
  "10.0.0.1",
  "172.16.0.1",
  "192.168.1.20",
  "100.64.0.1",
  "fd12:3456::1",
  "8.8.8.8",
  "2606:4700::1111",
  "::ffff:10.0.0.1",
  "64:ff9b::10.0.0.1",
])("providers may be at %s, on purpose", (address) => {
  expect(mayBeDialled(address)).toBe(true);
});

test.each([
  ["file:///etc/passwd", "it is neither http nor https"],
  ["gopher://host.test/", "it is neither http nor https"],
  ["http://user@host.test/", "it carries a user name"],
  ["http://:pw@host.test/", "it carries a user name"],
  ["canary", "it is not a URL"],
  ["http://169.254.169.254/latest", "it is link-local"],
  ["http://2852039166/", "it is link-local"],
  ["http://0xa9fea9fe/", "it is link-local"],
  ["http://0251.0376.0251.0376/", "it is link-local"],
  ["http://[fe80::1]/", "it is link-local"],
  ["http://[::ffff:169.254.169.254]/", "it is link-local"],
])("I4: %s is no address of a provider", (url, why) => {
  expect(() => baseOf(url)).toThrow(
    expect.objectContaining({
      code: "invalid_request",
      message: expect.stringContaining(why),
    }),
  );
});

test("calls are below the base, whose own query they keep", () => {
  const at = (base: string, path: string, query?: Record<string, string>) =>
    placeOf(baseOf(base), path, query).href;
  expect(at("https://host.test/v1/", "/models")).toBe(
    "https://host.test/v1/models",
  );
  expect(at("https://host.test", "/models", { a: "b c" })).toBe(
    "https://host.test/models?a=b+c",
  );
  expect(at("https://host.test/o?api-version=1#x", "/chat")).toBe(
    "https://host.test/o/chat?api-version=1",
  );
  expect(at("https://host.test/v2", "/models/a%2Fb")).toBe(
    "https://host.test/v2/models/a%2Fb",
  );
});
