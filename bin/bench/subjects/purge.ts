import { Client } from "pg";

import type { Bench, Subject } from "@/bin/bench/bench";
import { type Expired, fillExpired, settleExpired } from "@/bin/bench/expired";
import { median } from "@/bin/bench/figures";
import { fillWithInputs } from "@/bin/bench/filled";
import { purgeBare } from "@/bin/bench/purge-bare";
import { type Purger, startPurger } from "@/bin/bench/purger";
import { asWorker } from "@/bin/instance/worker";
import { firstIdAt } from "@/lib/ids";

const LARGE = 1_000_000;
const SMALL = 100_000;
const BESIDE = 600_000;
const SLICE = 200_000;
const KEPT = 5_000;
const READS = 300;
const WINDOW_MS = 30 * 24 * 60 * 60 * 1000;
const MIB = 1024 * 1024;

type Run = { records: number; ms: number; rssBytes?: number };

/** How fast expired records are purged to receipts, against bare SQL. */
export const subject: Subject = async (bench) => {
  const { instance } = bench;
  await fillWithInputs(instance, KEPT);
  // By the worker's own name: else the purge would give way to what measures it.
  const client = new Client(asWorker(instance.databaseUrl));
  await client.connect();
  const purger = await startPurger(instance.databaseUrl);
  try {
    const from = new Date(Date.now() - 2 * WINDOW_MS);
    const fill = (name: string, count: number) =>
      fillExpired(client, name, { from, count });
    const [small, ours] = [await fill("few", SMALL), await fill("many", LARGE)];
    const [floor, beside] = [
      await fill("bare", LARGE),
      await fill("beside", BESIDE),
    ];
    await settleExpired(client);

    const few = await each(small, (slice) => purged(purger, small, slice));
    const bare: Run[] = [];
    const many = await each(ours, async (slice) => {
      bare.push(await purgeBare(client, floor, firstIdAt(endOf(floor, slice))));
      return purged(purger, ours, slice);
    });
    return told(few, many, bare, await waitsBeside(bench, purger, beside));
  } finally {
    await purger.stop();
    await client.end();
  }
};

/** The records of an app come and go a millisecond apart: a slice is a while of them. */
const endOf = ({ from }: Expired, slice: number) =>
  new Date(from.getTime() + (slice + 1) * SLICE);

const purged = (purger: Purger, app: Expired, slice: number): Promise<Run> =>
  purger.purge({
    appId: app.appId,
    now: new Date(endOf(app, slice).getTime() - 1 + WINDOW_MS).toISOString(),
  });

async function each(
  { count }: Expired,
  work: (slice: number) => Promise<Run>,
): Promise<Run[]> {
  const runs: Run[] = [];
  for (let slice = 0; slice * SLICE < count; slice++)
    runs.push(await work(slice));
  return runs;
}

/** How long others wait while there is a purge, and while there is none, in ms. */
type Waits = { page: Wait[]; call: Wait[] };
type Wait = { alone: number; beside: number };

/** The p95 of a page of another app and the p99 of a call that is kept there. */
async function waitsBeside(
  { instance, load }: Bench,
  purger: Purger,
  app: Expired,
): Promise<Waits> {
  const path = `/api/v1/apps/${instance.app}`;
  const headers = {
    authorization: `Bearer ${instance.key}`,
    "content-type": "application/json",
  };
  const list = {
    method: "GET" as const,
    path: `${path}/inputs?limit=50`,
    headers,
  };
  const body = JSON.stringify({
    model: "language",
    input: { type: "text", text: "How long does this take meanwhile?" },
  });
  const predict = {
    method: "POST" as const,
    path: `${path}/predictions`,
    ...{ headers, body },
  };
  const waits = async () => ({
    page: (await load([list], 1, READS)).p95,
    call: (await load([predict], 1, READS)).p99,
  });
  await waits();
  const rounds: Waits = { page: [], call: [] };
  await each(app, async (slice) => {
    const alone = await waits();
    const purge = purged(purger, app, slice);
    const beside = await waits();
    rounds.page.push({ alone: alone.page, beside: beside.page });
    rounds.call.push({ alone: alone.call, beside: beside.call });
    return purge;
  });
  return rounds;
}

const rate = ({ records, ms }: Run) => (records * 1000) / ms;
const middle = (runs: Run[]) => median(runs.map(rate));

function told(few: Run[], many: Run[], bare: Run[], waits: Waits): string {
  const ratio = median(
    many.map((run, at) => rate(run) / rate(bare[at] ?? run)),
  );
  const late = middle(many.slice(-2)) / middle(few);
  const slower = (waits: Wait[]) =>
    median(waits.map(({ alone, beside }) => beside / alone));
  const [page, call] = [slower(waits.page), slower(waits.call)];
  const rss = many.map(({ rssBytes = 0 }) => rssBytes / MIB);
  const perSecond = (runs: Run[]) => `${middle(runs).toFixed(0)} records/s`;
  const mark = (met: boolean) => (met ? "met" : "missed");
  return [
    `purge: ${LARGE} expired texts with 30 terms each, to receipts, in ${LARGE / SLICE} slices in turn with bare SQL`,
    "",
    `bare SQL: ${perSecond(bare)}`,
    `purge: ${perSecond(many)}, aim 5000: ${mark(middle(many) >= 5_000)}`,
    `purge / bare SQL: ${ratio.toFixed(2)}, aim 0.6: ${mark(ratio >= 0.6)}`,
    `purge of ${SMALL}: ${perSecond(few)}; the last of ${LARGE} / those: ${late.toFixed(2)}, aim 0.8: ${mark(late >= 0.8)}`,
    `memory of the purging process: ${Math.max(...rss).toFixed(0)} MiB at most, ${(rss[0] ?? 0).toFixed(0)} MiB after the first slice`,
    `a page's p95 beside a purge: ${page.toFixed(2)} times that alone, aim at most 2: ${mark(page <= 2)}`,
    `a stored call's p99 beside a purge: ${call.toFixed(2)} times that alone, aim less than 2: ${mark(call < 2)}`,
  ].join("\n");
}
