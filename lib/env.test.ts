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
