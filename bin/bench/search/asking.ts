// Asks apps what a bench asks, by the product's own verbs and by bare SQL in turn, and
// tells how long each took. A process of its own, since its settings say which
// database it is.

import { type Figures, figuresOf, medians } from "@/bin/bench/figures";
import { type Bare, bareFor } from "@/bin/bench/search/bare";
import { QUESTIONS } from "@/bin/bench/search/corpus";
import { inApp } from "@/lib/auth/job";
import type { Ctx } from "@/lib/context";
import { db } from "@/lib/db";
import { newId, showId, timeOf } from "@/lib/ids";
import { InputQuery } from "@/lib/inputs/schema";
import { facetsOf } from "@/lib/search/facets";
import { findInputs } from "@/lib/search/find";
import { SimilarQuery } from "@/lib/search/schema";
import { similarTo } from "@/lib/search/similar";

/** What is asked of it: of these apps, so many times in each of so many rounds. */
export type Task = { apps: string[]; rounds: number; times: number };

/** What one question to one app came to, round by round. */
export type Asked = {
  app: string;
  question: string;
  /** How many records the first page had. */
  found: number;
  ours: Figures[];
  bare: Figures[];
  /** Of the slowest. */
  plan: string | null;
};

const PLANS = 3;

type Lane = { result: Asked; ours: () => Promise<number>; bare: Bare | null };

const PAGES_BEFORE = 99;
const PAGE = 50;
/** In which share of the records the word is whose hundredth page is asked for. */
const COMMON = 0.3;

async function lanesOf(slug: string): Promise<Lane[]> {
  const { id } = await db().app.findUniqueOrThrow({ where: { slug } });
  const ctx = await inApp("index", id, { now: new Date(), address: null });
  if (!ctx) throw new Error("There is no such app.");
  const lane = (
    question: string,
    ours: () => Promise<number>,
    bare: Bare | null,
  ): Lane => ({
    result: { app: slug, question, found: 0, ours: [], bare: [], plan: null },
    ours,
    bare,
  });
  const pages: Lane[] = [];
  for (const [name, queries] of Object.entries(QUESTIONS)) {
    const bare = await bareFor(ctx, queries, null);
    pages.push(lane(name, asking(ctx, queries, null), bare));
  }
  const after = await hundredth(ctx);
  const facets = async () => (await facetsOf(ctx, { q: "common" })).records;
  const image = await newestImage(ctx);
  const similar = async () =>
    (await similarTo(ctx, image, SimilarQuery.parse({}))).data.length;
  return [
    ...pages,
    lane(
      "hundredth page of a common word",
      asking(ctx, ["common"], after),
      await bareFor(ctx, ["common"], after),
    ),
    lane("facets of a common word", facets, null),
    lane("similar image", similar, null),
  ];
}

/** Each of some queries in turn. */
function asking(ctx: Ctx, queries: string[], after: string | null) {
  let turn = 0;
  return async (): Promise<number> => {
    const q = queries[turn++ % queries.length];
    const from = after ? { after: showId("inp", after) } : {};
    const asked = InputQuery.parse({ q, limit: PAGE, ...from });
    return (await findInputs(ctx, asked)).data.length;
  };
}

/** The id that the hundredth page of the common word comes after, about. */
async function hundredth({ appId }: Ctx): Promise<string | null> {
  const skip = Math.floor((PAGES_BEFORE * PAGE) / COMMON);
  const found = await db().input.findFirst({
    where: { appId },
    orderBy: { id: "desc" },
    select: { id: true },
    skip,
  });
  return found && newId(timeOf(found.id));
}

async function newestImage({ appId }: Ctx): Promise<string> {
  const { id } = await db().input.findFirstOrThrow({
    where: { appId, type: "image" },
    orderBy: { id: "desc" },
    select: { id: true },
  });
  return showId("inp", id);
}

async function measured(times: number, work: () => Promise<unknown>) {
  const latencies: number[] = [];
  const started = performance.now();
  for (let time = 0; time < times; time++) {
    const from = performance.now();
    await work();
    latencies.push(performance.now() - from);
  }
  return figuresOf(latencies, performance.now() - started);
}

async function done({ apps, rounds, times }: Task): Promise<Asked[]> {
  const lanes = (await Promise.all(apps.map(lanesOf))).flat();
  for (const { result, ours, bare } of lanes) {
    result.found = await ours();
    await bare?.ask();
  }
  for (let round = 0; round < rounds; round++) {
    for (const { result, ours, bare } of lanes) {
      result.ours.push(await measured(times, ours));
      if (bare) result.bare.push(await measured(times, bare.ask));
    }
  }
  for (const { result, bare } of slowest(lanes)) {
    result.plan = (await bare?.plan()) ?? null;
  }
  return lanes.map(({ result }) => result);
}

const slowest = (lanes: Lane[]): Lane[] =>
  lanes
    .filter(({ bare }) => bare)
    .toSorted((one, other) => p95(other) - p95(one))
    .slice(0, PLANS);

const p95 = ({ result }: Lane) => medians(result.ours).p95;

process.on("message", async (task: Task) => {
  process.send?.(await done(task));
});
process.once("disconnect", () => db().$disconnect());
process.send?.({ ready: true });
