import { spawn } from "node:child_process";
import { once } from "node:events";
import { Client } from "pg";

import type { Subject } from "@/bin/bench/bench";
import { begin, settle, surround } from "@/bin/bench/community/around";
import type { Exported, Looked } from "@/bin/bench/community/asking";
import { median, medians } from "@/bin/bench/figures";

/** Four in five are texts; beside each shared record are four that are not. */
const SHARED = Number(process.env.BENCH_SHARED ?? 1_000_000);
const PRIVATE_EACH = 4;

const APP = "shared";
const LANES = 2;

/** Milliseconds at the 95th percentile of a page. */
const AIM_MS = 50;

/**
 * What the community answers beside five times as many records, and an export of the
 * photographs in it, one in ten.
 */
export const subject: Subject = async ({ instance, effort }) => {
  const { databaseUrl } = instance;
  await filled(databaseUrl);

  const { rounds, seconds } = effort;
  const child = run(databaseUrl, "community/asking", []);
  const died = once(child, "exit").then((): never => {
    throw new Error("Who asks has died.");
  });
  const answer = async () => {
    const [said] = await Promise.race([once(child, "message"), died]);
    return said;
  };
  await answer();
  child.send({ rounds, times: 10 * seconds });
  // An export takes many minutes: until then there is this to read.
  console.log(`\n${pages((await answer()) as Looked[])}`);
  const exported = (await answer()) as Exported;
  child.disconnect();
  return told(exported);
};

function run(databaseUrl: string, name: string, given: string[]) {
  return spawn(
    process.execPath,
    [...process.execArgv, `bin/bench/${name}.ts`, ...given],
    {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      env: { ...process.env, DATABASE_URL: databaseUrl },
    },
  );
}

async function filled(databaseUrl: string): Promise<void> {
  await ended(databaseUrl, "search/fill", [APP, "0", "on"]);
  const clients = Array.from({ length: LANES }, () => new Client(databaseUrl));
  const [client = new Client(databaseUrl)] = clients;
  await Promise.all(clients.map((one) => one.connect()));
  try {
    const dropped = await begin(client, APP, SHARED);
    await timed("Sealed, shared and indexed", () =>
      Promise.all(
        clients.map((_, lane) => {
          const given = [APP, SHARED, lane, LANES].map(String);
          return ended(databaseUrl, "community/fill", given);
        }),
      ),
    );
    await timed("Surrounded by what nobody shares", () =>
      surround(clients, APP, PRIVATE_EACH),
    );
    await timed("Settled", () => settle(client, dropped));
  } finally {
    await Promise.all(clients.map((one) => one.end()));
  }
}

async function ended(databaseUrl: string, name: string, given: string[]) {
  const [code] = await once(run(databaseUrl, name, given), "exit");
  if (code !== 0) throw new Error(`${name} failed.`);
}

async function timed(what: string, work: () => Promise<unknown>) {
  const started = performance.now();
  await work();
  const minutes = (performance.now() - started) / 60_000;
  console.log(`${what} in ${minutes.toFixed(1)} minutes.`);
}

function pages(looked: Looked[]): string {
  const width = Math.max(...looked.map(({ question }) => question.length));
  const rows = looked.map(({ question, found, ours }) => {
    const { p50, p95 } = medians(ours);
    const cells = [String(found), p50.toFixed(1), p95.toFixed(1)];
    const verdict = p95 <= AIM_MS ? "met" : "NOT MET";
    return [
      question.padEnd(width),
      ...cells.map((cell) => cell.padStart(8)),
      verdict,
    ].join("  ");
  });
  return [
    `community: first pages of 50, of ${SHARED} shared records of ${SHARED * (1 + PRIVATE_EACH)}; medians of ${looked[0]?.ours.length} rounds; the aim is ${AIM_MS} ms at p95`,
    "",
    `${"question".padEnd(width)}     found       p50       p95`,
    ...rows,
  ].join("\n");
}

function told(exported: Exported): string {
  const { records, bytes, chooseMs, reads, copies, memory } = exported;
  const rate = (ms: number) => bytes / 1e6 / (ms / 1_000);
  const [read, copied] = [rate(median(reads)), rate(median(copies))];
  const perSecond = (ms: number) => (records / (ms / 1_000)).toFixed(0);
  const tenths = memory.map((mb) => mb.toFixed(0)).join(", ");
  return [
    `An export of ${records} photographs, ${(bytes / 1e6).toFixed(0)} MB: chosen at ${perSecond(chooseMs)} records/s; read at ${perSecond(median(reads))} records/s, ${read.toFixed(1)} MB/s, against ${copied.toFixed(1)} MB/s where the same bytes are copied from file to file in turn with it (${(copied / read).toFixed(1)} times as fast); each to the disk.`,
    `Memory of the process, the most in each tenth of each round: ${tenths} MB.`,
  ].join("\n");
}
