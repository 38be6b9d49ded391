import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

import { sourcesHash } from "@/bin/instance/build";
import { ownFolder } from "@/lib/testing/folder";

test("the web server is built again after a change of what it is made of, and of nothing else", async () => {
  const root = await ownFolder();
  mkdirSync(join(root, "app"));
  mkdirSync(join(root, "lib/testing"), { recursive: true });
  const write = (path: string, text: string) =>
    writeFileSync(join(root, path), text);
  write("app/page.tsx", "one");
  const before = sourcesHash(root);

  write("app/page.test.tsx", "a test");
  write("lib/testing/actors.ts", "for tests");
  write("README.md", "words");
  expect(sourcesHash(root)).toBe(before);

  write("app/page.tsx", "two");
  const changed = sourcesHash(root);
  expect(changed).not.toBe(before);

  write("next.config.ts", "settings");
  expect(sourcesHash(root)).not.toBe(changed);
});

test("a file that moved is a change", async () => {
  const [here, there] = [await ownFolder(), await ownFolder()];
  for (const [root, name] of [
    [here, "a.ts"],
    [there, "b.ts"],
  ] as const) {
    mkdirSync(join(root, "lib"));
    writeFileSync(join(root, "lib", name), "same");
  }

  expect(sourcesHash(here)).not.toBe(sourcesHash(there));
});
