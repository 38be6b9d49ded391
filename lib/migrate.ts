import "server-only";

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type {
  MigrationList,
  SchemaEngine,
} from "@prisma/schema-engine-wasm/schema_engine_bg";

import { withSchemaEngine } from "@/lib/schema-engine";

const SCHEMA = "prisma/schema.prisma";
const MIGRATIONS = "prisma/migrations";
const LOCK = "migration_lock.toml";

/** A migration that the database refused. The message is for whoever runs us. */
export class MigrationFailed extends Error {
  override readonly name = "MigrationFailed";
}

/**
 * Brings a database to the newest migration and fills `_prisma_migrations`, as
 * `prisma migrate deploy` does; answers with the names of those applied now. Each is
 * applied whole or not at all, so one that failed, or that a crash ended, is simply
 * tried again by the next run; those after it wait.
 */
export async function migrate(
  databaseUrl: string,
  folder = MIGRATIONS,
): Promise<string[]> {
  const migrationsList = await migrationsIn(folder);
  return withSchemaEngine(databaseUrl, await schema(), async (engine) => {
    await forgetFailed(engine, migrationsList);
    try {
      const filters = EVERYTHING;
      const done = await engine.applyMigrations({ migrationsList, filters });
      return done.appliedMigrationNames;
    } catch (error) {
      const [name = "the migrations"] = await failedIn(engine, migrationsList);
      const [why = ""] = String(error).split("\n   0: ");
      throw new MigrationFailed(
        `The database refused ${name}, and is as it was before. ${why}`,
        { cause: error },
      );
    }
  });
}

async function forgetFailed(engine: SchemaEngine, list: MigrationList) {
  for (const migrationName of await failedIn(engine, list)) {
    await engine.markMigrationRolledBack({ migrationName });
  }
}

async function failedIn(engine: SchemaEngine, migrationsList: MigrationList) {
  const { failedMigrationNames } = await engine.diagnoseMigrationHistory({
    migrationsList,
    optInToShadowDatabase: false,
    filters: EVERYTHING,
  });
  return failedMigrationNames;
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

async function migrationsIn(folder: string): Promise<MigrationList> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  return {
    baseDir: folder,
    lockfile: {
      path: LOCK,
      content: await readFile(join(folder, LOCK), "utf8"),
    },
    shadowDbInitScript: "",
    migrationDirectories: await Promise.all(
      names.sort().map((name) => migrationIn(folder, name)),
    ),
  };
}

async function migrationIn(folder: string, name: string) {
  const path = "migration.sql";
  const value = await readFile(join(folder, name, path), "utf8");
  return { path: name, migrationFile: { path, content: ok(value) } };
}

const ok = (value: string) => ({ tag: "ok" as const, value });
