import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const OFFLINE = /^(lib\/log\/[a-z0-9-]+\.ts|lib\/(ids|actions)\.ts|zod|uuid)$/;

/** What a file imports, and what that imports. */
function importedBy(file: string, found = new Set<string>()): Set<string> {
  const text = readFileSync(file, "utf8").replaceAll(/import type [^;]+;/g, "");
  for (const [, name = ""] of text.matchAll(
    /^(?:import|\} from).*"([^"]+)";/gm,
  )) {
    const path = name.replace(/^@\/(.*)$/, "$1.ts");
    if (found.has(path)) continue;
    found.add(path);
    if (path !== name) importedBy(path, found);
  }
  return found;
}

test.each(["lib/log/receipt.ts", "lib/log/audit.ts", "lib/log/live.ts"])(
  "a browser can run %s: nothing below it is of the server",
  (file) => {
    const imported = [...importedBy(file)];

    expect(imported).toContain("lib/log/hash.ts");
    expect(imported.filter((path) => !OFFLINE.test(path))).toEqual([]);
  },
);
