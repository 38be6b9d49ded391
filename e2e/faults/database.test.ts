import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";

import { createDatabase } from "@/bin/postgres/create-database";
import { THROWAWAY } from "@/bin/postgres/settings";
import { type Postgres, startPostgres } from "@/bin/postgres/start";
import { type Line, lineTo } from "@/e2e/faults/line";
import { type Load, startLoad } from "@/e2e/faults/load";
import {
  type Process,
  startWeb,
  startWorker,
  type Web,
} from "@/e2e/faults/processes";
import { expectWhole } from "@/e2e/faults/whole";
import { db } from "@/lib/db";
import { migrate } from "@/lib/migrate";
import { Secret } from "@/lib/secret";
import { keyFor, type Tenant, tenant } from "@/lib/testing/requests";

const RECOVERY = { timeout: 60_000 };
const folder = join(inject("folder"), "restarted");

// A server of this test's own, which keeps what it commits. (All but the disk: to
// lose that takes a power cut.)
let server: Postgres;
let line: Line;
let one: Tenant;
let key: string;
let web: Web;
let worker: Process;

beforeAll(async () => {
  server = await startPostgres({
    folder,
    logFile: `${folder}.log`,
    password: new Secret(crypto.randomUUID()),
    settings: { ...THROWAWAY, synchronous_commit: "on" },
  });
  await createDatabase(server.url("postgres"), "restarted");
  const direct = new URL(server.url("restarted"));
  line = await lineTo(Number(direct.port));
  process.env.DATABASE_URL = direct.href;
  await migrate(direct.href);

  one = await tenant();
  key = await keyFor(one);
  const through = new URL(direct);
  through.port = String(line.port);
  const settings = { DATABASE_URL: through.href };
  [web, worker] = [await startWeb(settings), await startWorker(settings)];
});

afterAll(async () => {
  line.be("pass");
  await Promise.all([web.stop(), worker.stop()]);
  await db().$disconnect();
  await line.close();
  await server.stop();
});

const loaded = () => startLoad({ url: () => web.url, app: one.id, key });

/** Waits until callers are answered once more, and that well. */
async function serves({ acked }: Load): Promise<void> {
  const before = acked.length;
  await expect.poll(() => acked.length, RECOVERY).toBeGreaterThan(before + 10);
}

test("D3: a database that is killed under load costs callers a wait, and nothing that was acknowledged", async () => {
  const load = loaded();
  for (let kill = 0; kill < 3; kill++) {
    await serves(load);
    process.kill(postmaster(), "SIGKILL");
  }
  await serves(load);
  await killBackends();
  await serves(load);
  await load.stop();

  expect(load.rude).toEqual([]);
  await expectWhole({ ...one.ctx, url: web.url }, load.acked, key);
});

test("D4: a connection that is cut, frozen or slow ends in a refusal, and calls go on after it", async () => {
  const load = loaded();
  for (const mode of ["reset", "drip", "stall"] as const) {
    await serves(load);
    line.be(mode);
    if (mode === "drip") await serves(load);
    else await refuses();
    line.be("pass");
  }
  await serves(load);
  await load.stop();

  expect(load.rude).toEqual([]);
  await expectWhole({ ...one.ctx, url: web.url }, load.acked, key);
});

const postmaster = () =>
  Number(readFileSync(join(folder, "postmaster.pid"), "utf8").split("\n")[0]);

async function killBackends(): Promise<void> {
  const client = new Client(server.url("postgres"));
  await client.connect();
  await client.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = 'restarted'",
  );
  await client.end();
}

async function refuses(): Promise<void> {
  const answer = await fetch(`${web.url}/api/v1/apps/${one.id}/inputs`, {
    headers: { authorization: `Bearer ${key}` },
  });
  expect(answer.status).toBe(503);
  expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  expect((await answer.json()).error.code).toBe("unavailable");
}
