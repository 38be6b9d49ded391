import { cp, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "pg";
import { expect, inject, onTestFinished, test } from "vitest";

import { createDatabase } from "@/bin/postgres/create-database";
import { migrate, missingSql } from "@/lib/migrate";
import { ownFolder } from "@/lib/testing/folder";

const folders = (await readdir("prisma/migrations"))
  .filter((name) => /^\d/.test(name))
  .sort();

test("the migrations make exactly the schema, from an empty database", async () => {
  const url = await emptyDatabase();

  expect(await migrate(url)).toEqual(folders);
  expect(await missingSql(url)).toBe("");
});

test("a difference between the migrations and the schema is told as SQL", async () => {
  const url = await emptyDatabase();
  await migrate(url);
  await run(url, "ALTER TABLE apps DROP COLUMN slug");

  expect(await missingSql(url)).toContain('ADD COLUMN     "slug"');
});

test("migrating twice does nothing the second time", async () => {
  const url = await emptyDatabase();
  await migrate(url);

  expect(await migrate(url)).toEqual([]);
});

test("two that migrate at once do it once", async () => {
  const url = await emptyDatabase();

  const applied = await Promise.all([migrate(url), migrate(url)]);

  expect(applied.flat()).toEqual(folders);
});

test("what is applied is written down as Prisma's own command does", async () => {
  const url = await emptyDatabase();
  await migrate(url);

  const { rows } = await run(
    url,
    "SELECT * FROM _prisma_migrations ORDER BY migration_name",
  );

  expect(rows).toMatchObject(
    folders.map((migration_name) => ({
      migration_name,
      checksum: expect.stringMatching(/^[0-9a-f]{64}$/),
      finished_at: expect.any(Date),
      applied_steps_count: 1,
    })),
  );
});

test("a migration that the database refuses leaves nothing of it, and is tried again when mended", async () => {
  const url = await emptyDatabase();
  const folder = join(await ownFolder(), "migrations");
  await cp("prisma/migrations", folder, { recursive: true });
  const next = join(folder, "29991231000000_next");
  await mkdir(next);
  await writeFile(
    join(next, "migration.sql"),
    "CREATE TABLE made (id int);\nSELECT $$;$$;\nCREATE TABLE made (id int);",
  );

  const failure = await migrate(url, folder).catch((error: Error) => error);

  expect(failure).toMatchObject({ name: "MigrationFailed" });
  expect(String(failure)).toContain("29991231000000_next");
  expect(String(failure)).toContain('relation "made" already exists');
  expect(await isThere(url, "made")).toBe(false);
  expect(await isThere(url, "apps")).toBe(true);

  await writeFile(join(next, "migration.sql"), "CREATE TABLE made (id int);");
  expect(await migrate(url, folder)).toEqual(["29991231000000_next"]);
  expect(await isThere(url, "made")).toBe(true);
});

async function isThere(url: string, table: string) {
  const { rows } = await run(url, `SELECT to_regclass('${table}') AS found`);
  return rows[0].found !== null;
}

async function emptyDatabase(): Promise<string> {
  const server = inject("serverUrl");
  const name = `empty_${crypto.randomUUID().slice(0, 8)}`;
  await createDatabase(server, name);
  onTestFinished(async () => {
    await run(server, `DROP DATABASE ${name}`);
  });

  const url = new URL(server);
  url.pathname = name;
  return url.href;
}

async function run(url: string, sql: string) {
  const client = new Client(url);
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}
