import "server-only";

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { PrismaPg } from "@prisma/adapter-pg";
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlQuery,
} from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import { Pool, type QueryResult } from "pg";

/**
 * Works on a database with Prisma's schema engine: the one that `prisma migrate`
 * runs as a native program, which npm doesn't carry, here as WebAssembly, which it
 * does. One at a time: others wait, however long it takes.
 */
export async function withSchemaEngine<T>(
  databaseUrl: string,
  schema: string,
  work: (engine: bindings.SchemaEngine) => Promise<T>,
): Promise<T> {
  await (loaded ??= load());
  const pool = new Pool({
    connectionString: databaseUrl,
    // One connection that stays, since what locks is the connection.
    max: 1,
    idleTimeoutMillis: 0,
  });
  try {
    await pool.query("SELECT pg_advisory_lock(hashtext('sojourn schema'))");
    const engine = await bindings.SchemaEngine.new(
      { datamodels: [["schema.prisma", schema]] },
      () => {},
      bindMigrationAwareSqlAdapterFactory(new Adapter(pool)),
    );
    return await work(engine);
  } finally {
    await pool.end();
  }
}

// Its bindings know one instance: a second would break the engines of the first.
let loaded: Promise<void> | undefined;

async function load(): Promise<void> {
  const name = "@prisma/schema-engine-wasm/schema_engine_bg";
  const file = createRequire(import.meta.url)
    .resolve(name)
    .replace(/js$/, "wasm");
  const panics = { set_message: fail };
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: panics });

  const { instance } = await WebAssembly.instantiate(await readFile(file), {
    "./schema_engine_bg.js": imports(),
  });
  bindings.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
}

/** It sets timers that it never clears, and they may not keep a process alive. */
function imports(): WebAssembly.ModuleImports {
  const brief = (run: () => void, ms: number) => setTimeout(run, ms).unref();
  return Object.fromEntries(
    Object.entries(bindings).map(([name, binding]) => [
      name,
      name.startsWith("__wbg_setTimeout_") ? brief : binding,
    ]),
  ) as WebAssembly.ModuleImports;
}

function fail(message: string): never {
  throw new Error(message);
}

class Adapter extends PrismaPg {
  override async connect() {
    return mended(await super.connect());
  }
}

/** The type "char" of PostgreSQL's own catalogue, one byte long. */
const CHAR = 18;
const TEXT = 25;

type Inner = {
  performIO: (query: SqlQuery) => Promise<QueryResult>;
  underlyingDriver: () => Pool;
  /** Throws it as the engine expects it. */
  onError: (error: unknown) => never;
};

/**
 * Prisma's adapter with two things set right for the engine: it reads "char", which
 * the adapter refuses; and a script is sent whole, so that PostgreSQL takes it as
 * one transaction, where the adapter cuts it at each semicolon.
 */
function mended<A extends SqlDriverAdapter>(adapter: A): A {
  const inner = adapter as unknown as Inner;
  const performIO = inner.performIO.bind(adapter);
  const queryRaw = adapter.queryRaw.bind(adapter);
  const chars = new WeakMap<SqlQuery, QueryResult["fields"]>();

  inner.performIO = async (query) => {
    const result = await performIO(query);
    const found = result.fields.filter((field) => field.dataTypeID === CHAR);
    for (const field of found) field.dataTypeID = TEXT;
    chars.set(query, found);
    return result;
  };
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    for (const { name } of chars.get(query) ?? []) {
      const column = result.columnNames.indexOf(name);
      result.columnTypes[column] = ColumnTypeEnum.Character;
    }
    return result;
  };
  adapter.executeScript = async (script) => {
    try {
      await inner.underlyingDriver().query(script);
    } catch (error) {
      inner.onError(error);
    }
  };
  return adapter;
}
