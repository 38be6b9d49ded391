import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** From top to bottom. A file imports from its own folder, or from below it. */
const LAYERS = [
  ["app"],
  ["components"],
  ["lib/wire"],
  ["lib/http", "lib/jobs"],
  ["lib/trust"],
  ["lib/metrics"],
  ["lib/auth"],
  ["lib/community"],
  ["lib/exports", "lib/imports", "lib/audit-trail"],
  [
    "lib/retention",
    "lib/receipts",
    "lib/sharing",
    "lib/api-keys",
    "lib/bulk",
    "lib/budgets",
    "lib/logging",
  ],
  ["lib/search"],
  [
    "lib/predictions",
    "lib/annotations",
    "lib/apps",
    "lib/idempotency",
    "lib/uploads",
    "lib/fetches",
  ],
  ["lib/inputs", "lib/queue", "lib/providers"],
  ["lib/index"],
  [
    "lib/decision",
    "lib/models",
    "lib/media",
    "lib/sealing",
    "lib/blobs",
    "lib/audit",
    "lib/log",
    "lib/metering",
  ],
  ["lib"],
  ["prisma"],
];

const depth = (folder: string) =>
  LAYERS.findIndex((layer) => layer.includes(folder));

function folderOf(path: string): string {
  const [root = "", name, ...rest] = path.split("/");
  return root === "lib" && rest.length > 0 ? `lib/${name}` : root;
}

const files = ["app", "components", "lib"].flatMap((root) =>
  readdirSync(root, { recursive: true, encoding: "utf8" })
    .map((path) => `${root}/${path}`)
    .filter((path) => /\.tsx?$/.test(path))
    .filter((path) => !/\.test\.|^lib\/testing\//.test(path)),
);

test.each(files)("%s imports only from below", (file) => {
  const home = folderOf(file);
  const imported = readFileSync(file, "utf8").matchAll(/from "@\/([^"]+)"/g);
  const elsewhere = [...imported]
    .map(([, path = ""]) => path)
    .filter((path) => folderOf(path) !== home);

  expect(depth(home), `${home} has no layer`).not.toBe(-1);
  expect(
    elsewhere.filter((path) => depth(folderOf(path)) <= depth(home)),
  ).toEqual([]);
});

/** Doors with one key each: what may do a thing, and by what it is known. */
const DOORS = [
  { to: /from "node:crypto"/, only: /^lib\/(sealing\/|stores\.ts$)/ },
  { to: /import \{[^}]*\bPrismaClient\b[^}]*\} from/, only: /^lib\// },
  { to: /process\.env/, only: /^lib\/env\.ts$/ },
  { to: /as AppId\b/, only: /^lib\/auth\// },
  { to: /\bconsole\.|process\.std(out|err)/, only: /^lib\/log\.ts$/ },
];

test.each(files)("%s goes through no door that isn't its own", (file) => {
  const text = readFileSync(file, "utf8").replaceAll(/import type [^;]+;/g, "");
  const opened = DOORS.filter(
    ({ to, only }) => to.test(text) && !only.test(file),
  );
  expect(opened.map(({ to }) => String(to))).toEqual([]);
});
