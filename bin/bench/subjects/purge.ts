import { Client } from "pg";

import type { Bench, Subject } from "@/bin/bench/bench";
import { type Expired, fillExpired, settleExpired } from "@/bin/bench/expired";
import { median } from "@/bin/bench/figures";
import { fillWithInputs } from "@/bin/bench/filled";
import { purgeBare } from "@/bin/bench/purge-bare";
import { type Purger, startPurger } from "@/bin/bench/purger";
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
  const client = new Client(instance.databaseUrl);
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
    return told(few, many, bare, await readsBeside(bench, purger, beside));
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

type Reads = { alone: number; beside: number }[];

/** The p95 of a page of another app, with nothing else going on and beside a purge. */
async function readsBeside(
  { instance, load }: Bench,
  purger: Purger,
  app: Expired,
): Promise<Reads> {
  const page = {
    method: "GET" as const,
    path: `/api/v1/apps/${instance.app}/inputs?limit=50`,
    headers: { authorization: `Bearer ${instance.key}` },
  };
  const p95 = async () => (await load([page], 1, READS)).p95;
  await p95();
  const rounds: Reads = [];
  await each(app, async (slice) => {
    const alone = await p95();
    const purge = purged(purger, app, slice);
    rounds.push({ alone, beside: await p95() });
    return purge;
  });
  return rounds;
}

const rate = ({ records, ms }: Run) => (records * 1000) / ms;
const middle = (runs: Run[]) => median(runs.map(rate));

function told(few: Run[], many: Run[], bare: Run[], reads: Reads): string {
  const ratio = median(
    many.map((run, at) => rate(run) / rate(bare[at] ?? run)),
  );
  const late = middle(many.slice(-2)) / middle(few);
  const slower = median(reads.map(({ alone, beside }) => beside / alone));
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
    `a page's p95 beside a purge: ${slower.toFixed(2)} times that alone, aim at most 2: ${mark(slower <= 2)}`,
  ].join("\n");
}
