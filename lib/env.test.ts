import { expect, test } from "vitest";

import { BadConfiguration, defaultWindow, parseEnv } from "@/lib/env";

const DAY = 86_400;

test.each([
  ["nothing", {}, 30 * DAY],
  ["a default", { WINDOW_DEFAULT: "7d" }, 7 * DAY],
  ["a cap below the usual 30 days", { WINDOW_MAX: "14d" }, 14 * DAY],
  ["both", { WINDOW_DEFAULT: "90d", WINDOW_MAX: "90d" }, 90 * DAY],
])(
  "where the settings say %s, an app keeps its records that long",
  (_, set, seconds) => {
    expect(defaultWindow(parseEnv(set))).toBe(seconds);
  },
);

test.each([
  ["longer than the cap", { WINDOW_DEFAULT: "31d", WINDOW_MAX: "30d" }],
  ["shorter than an hour", { WINDOW_DEFAULT: "59m" }],
  ["longer than ten years", { WINDOW_DEFAULT: "11y" }],
  ["no duration", { WINDOW_DEFAULT: "soon" }],
])("a default window that is %s stops the start", (_, set) => {
  const start = () => parseEnv(set);
  expect(start).toThrow(BadConfiguration);
  expect(start).toThrow("WINDOW_DEFAULT wants");
});

test("a blob store is a bucket, a prefix and who answers for it", () => {
  const placeOf = (BLOB_STORE: string) => parseEnv({ BLOB_STORE }).BLOB_STORE;
  expect(placeOf("s3://blobs?region=eu-west-1")).toEqual({
    bucket: "blobs",
    prefix: "",
    region: "eu-west-1",
    endpoint: null,
  });
  expect(placeOf("s3://blobs/a/b/?endpoint=http://127.0.0.1:9000")).toEqual({
    bucket: "blobs",
    prefix: "a/b/",
    region: "us-east-1",
    endpoint: "http://127.0.0.1:9000",
  });
});

test.each([
  "blobs",
  "https://blobs",
  "s3://blobs",
  "s3://key:secret@blobs?region=eu-west-1",
  "s3://blobs?region=eu-west-1&secret=x",
  "s3://blobs/a/../b c?region=eu-west-1",
  "s3://blobs?endpoint=ftp://127.0.0.1",
])("a blob store %s stops the start", (BLOB_STORE) => {
  expect(() => parseEnv({ BLOB_STORE })).toThrow("BLOB_STORE wants s3://");
});

test("half of who we are at the bucket stops the start", () => {
  expect(() => parseEnv({ AWS_ACCESS_KEY_ID: "AKIA" })).toThrow(
    "AWS_SECRET_ACCESS_KEY go together",
  );
});

test("ranges that may be fetched from are ranges", () => {
  const rangesOf = (FETCH_ALLOW: string) =>
    parseEnv({ FETCH_ALLOW }).FETCH_ALLOW;
  expect(rangesOf("10.20.0.0/16, fd12:3456::/32")).toEqual([
    ...["10.20.0.0/16", "fd12:3456::/32"],
  ]);
  expect(parseEnv({}).FETCH_ALLOW).toBeUndefined();
  for (const wrong of ["10.20.0.0", "10.0.0.0/33", "all", "10.0.0.0/8;::/0"]) {
    expect(() => rangesOf(wrong)).toThrow("FETCH_ALLOW wants ranges");
  }
});
