import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

import { parseEnv, SETTINGS } from "@/lib/env";

const example = readFileSync(".env.example", "utf8");
const lines = [...example.matchAll(/^#([A-Z_]+)=(.*)$/gm)];
const shown = Object.fromEntries(
  lines.map(([, name = "", value = ""]) => [name, value]),
);

test(".env.example tells of each setting, and of nothing else", () => {
  expect(Object.keys(shown).sort()).toEqual(SETTINGS.toSorted());
});

test("a default that .env.example writes down is what happens without it", () => {
  const defaults = parseEnv({});
  const {
    SOJOURN_SETUP_KEY: _unfinished,
    SOJOURN_SETUP_PASSWORD: _published,
    ...valid
  } = shown;
  const written = parseEnv(valid);

  const having = Object.entries(defaults).filter(([, value]) => value != null);
  expect(having.length).toBeGreaterThan(8);
  expect(written).toMatchObject(Object.fromEntries(having));
});

test("A6: the password that everyone can read there is refused", () => {
  const { SOJOURN_SETUP_PASSWORD } = shown;
  expect(() => parseEnv({ SOJOURN_SETUP_PASSWORD })).toThrow(
    "SOJOURN_SETUP_PASSWORD wants a password of your own",
  );
});
