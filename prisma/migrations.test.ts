import { readdir } from "node:fs/promises";
import { Client } from "pg";
import { expect, inject, onTestFinished, test } from "vitest";

import { createDatabase } from "@/bin/postgres/create-database";
import { migrate, missingSql } from "@/lib/migrate";

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

  const { rows } = await run(url, "SELECT * FROM _prisma_migrations");

  expect(rows).toMatchObject(
    folders.map((migration_name) => ({
      migration_name,
      checksum: expect.stringMatching(/^[0-9a-f]{64}$/),
      finished_at: expect.any(Date),
      applied_steps_count: 1,
    })),
  );
});

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
