import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";

import { portOf } from "@/bin/postgres/left-behind";
import { startPostgres } from "@/bin/postgres/start";
import { Secret } from "@/lib/secret";
import { throwawayFolder } from "@/lib/testing/postgres";

const PASSWORD = new Secret(`password-${crypto.randomUUID()}`);

let folder: string;
let remove: () => Promise<void>;

beforeAll(async () => {
  ({ folder, remove } = await throwawayFolder());
});
afterAll(() => remove());

const cluster = (password = PASSWORD) => ({
  folder: join(folder, "postgres"),
  logFile: join(folder, "logs", "postgres.log"),
  password,
});

async function serving() {
  const server = await startPostgres(cluster());
  onTestFinished(() => server.stop());
  return server;
}

test("what is written is there after a stop and a start", async () => {
  const before = await startPostgres(cluster());
  await query(before.url("postgres"), "CREATE TABLE kept AS SELECT 42 AS it");
  await before.stop();

  const { url } = await serving();

  const { rows } = await query(url("postgres"), "SELECT it FROM kept");
  expect(rows).toEqual([{ it: 42 }]);
});

test("a commit is on disk before it is acknowledged", async () => {
  const { url } = await serving();

  const { rows } = await query(
    url("postgres"),
    "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') ORDER BY name",
  );

  expect(rows.map(({ setting }) => setting)).toEqual(["on", "on", "on"]);
});

test("nobody gets in without the password, or from elsewhere", async () => {
  const { url } = await serving();
  const stranger = new URL(url("postgres"));
  stranger.password = "guess";

  await expect(query(stranger.href, "SELECT 1")).rejects.toMatchObject({
    code: "28P01",
  });
  const { rows } = await query(url("postgres"), "SHOW listen_addresses");
  expect(rows).toEqual([{ listen_addresses: "127.0.0.1" }]);
});

test("its log says nothing of statements, values or errors", async () => {
  const { url } = await serving();
  const canary = `canary${crypto.randomUUID().replaceAll("-", "")}`;
  const client = new Client(url("postgres"));
  await client.connect();

  await client.query("SELECT $1::text", [canary]);
  await expect(client.query("SELECT $1::uuid", [canary])).rejects.toThrow();
  await expect(client.query(`SELECT ${canary}`)).rejects.toThrow();
  await client.query(`DO $$ BEGIN RAISE WARNING '${canary}'; END $$`);
  await client.end();

  const log = readFileSync(cluster().logFile, "utf8");
  expect(log).toContain("ready to accept connections");
  expect(log).not.toContain(canary);
});

test("its password is in no file", async () => {
  await serving();

  const holding = filesBelow(folder).filter((file) =>
    readFileSync(file).includes(PASSWORD.reveal()),
  );

  expect(filesBelow(folder).length).toBeGreaterThan(100);
  expect(holding).toEqual([]);
});

test("keys that it wasn't made with are told in a sentence", async () => {
  await expect(
    startPostgres(cluster(new Secret("other"))),
  ).rejects.toMatchObject({
    name: "CannotRun",
    message: expect.stringContaining("was made with other keys"),
  });
  expect(portOf(cluster().folder)).toBeNull();
});

test("a server that is killed comes back on the same port, with all it had acknowledged", async () => {
  const { url } = await serving();
  await query(url("postgres"), "CREATE TABLE acknowledged AS SELECT 1 AS it");
  const port = portOf(cluster().folder);

  process.kill(Number(pidLine()), "SIGKILL");

  const { rows } = await eventually(() =>
    query(url("postgres"), "SELECT it FROM acknowledged"),
  );
  expect(rows).toEqual([{ it: 1 }]);
  expect(portOf(cluster().folder)).toBe(port);
});

test("a server whose parent was killed is ended by the next start", async () => {
  const parent = spawn(
    process.execPath,
    [
      ...["--conditions=react-server", "--import", "tsx"],
      ...["--input-type=module", "-e", PARENT],
    ],
    {
      env: { ...process.env, CLUSTER: JSON.stringify(cluster()) },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  await once(parent.stdout, "data");
  parent.kill("SIGKILL");
  await once(parent, "exit");
  const orphan = pidLine();
  expect(portOf(cluster().folder)).not.toBeNull();

  const { url } = await serving();

  await query(url("postgres"), "SELECT 1");
  expect(pidLine()).not.toBe(orphan);
});

const PARENT = `
  const { startPostgres } = await import("./bin/postgres/start.ts");
  const { Secret } = await import("./lib/secret.ts");
  const cluster = JSON.parse(process.env.CLUSTER);
  const password = new Secret(${JSON.stringify(PASSWORD.reveal())});
  await startPostgres({ ...cluster, password });
  console.log("serves");
`;

test("a pid file whose number is somebody else's by now doesn't stop a start", async () => {
  const before = await startPostgres(cluster());
  const lines = readFileSync(pidFile(), "utf8");
  await before.stop();
  writeFileSync(pidFile(), lines.replace(/^\d+/, String(process.pid)));
  chmodSync(pidFile(), 0o666);

  const { url } = await serving();

  await query(url("postgres"), "SELECT 1");
});

const pidFile = () => join(cluster().folder, "postmaster.pid");
const pidLine = () => readFileSync(pidFile(), "utf8").split("\n")[0];

const filesBelow = (root: string) =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

async function query(url: string, sql: string) {
  const client = new Client(url);
  client.on("error", () => {});
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Tries again until it works; the test's own limit ends it. */
async function eventually<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
