import "server-only";

import { readdir, readFile } from "node:fs/promises";

import { withSchemaEngine } from "@/lib/schema-engine";

const SCHEMA = "prisma/schema.prisma";
const MIGRATIONS = "prisma/migrations";
const LOCK = "migration_lock.toml";

/**
 * Brings a database to the newest migration and fills `_prisma_migrations`, as
 * `prisma migrate deploy` does; answers with the names of those applied now. Each
 * is applied whole or not at all, and two runs at once wait for each other. One
 * that failed stops all later ones until a person has looked.
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const migrationsList = await migrations();
  return withSchemaEngine(databaseUrl, await schema(), async (engine) => {
    const filters = EVERYTHING;
    const done = await engine.applyMigrations({ migrationsList, filters });
    return done.appliedMigrationNames;
  });
}

/**
 * The SQL that takes a migrated database to the schema. Empty: nothing is missing
 * from the migrations.
 */
export async function missingSql(migratedUrl: string): Promise<string> {
  const content = await schema();
  return withSchemaEngine(migratedUrl, content, async (engine) => {
    const { exitCode, stdout } = await engine.diff({
      from: {
        tag: "schemaDatasource",
        files: [{ path: SCHEMA, content }],
        configDir: "prisma",
      },
      to: { tag: "schemaDatamodel", files: [{ path: SCHEMA, content }] },
      script: true,
      exitCode: true,
      filters: EVERYTHING,
    });
    return exitCode === 0 ? "" : (stdout ?? "");
  });
}

const EVERYTHING = { externalTables: [], externalEnums: [] };

const schema = () => readFile(SCHEMA, "utf8");

async function migrations() {
  const entries = await readdir(MIGRATIONS, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory());
  return {
    baseDir: MIGRATIONS,
    lockfile: {
      path: LOCK,
      content: await readFile(`${MIGRATIONS}/${LOCK}`, "utf8"),
    },
    shadowDbInitScript: "",
    migrationDirectories: await Promise.all(
      folders.map(({ name }) => migration(name)),
    ),
  };
}

async function migration(name: string) {
  const path = "migration.sql";
  const value = await readFile(`${MIGRATIONS}/${name}/${path}`, "utf8");
  return { path: name, migrationFile: { path, content: ok(value) } };
}

const ok = (value: string) => ({ tag: "ok" as const, value });
