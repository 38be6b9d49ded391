// Stores the same texts in an app with an index and in one without, in turn, and tells
// how long each took. A process of its own, since its settings say which database it is.
import { type Figures, figuresOf } from "@/bin/bench/figures";
import { recordOf } from "@/bin/bench/search/corpus";
import { inApp } from "@/lib/auth/job";
import type { Ctx } from "@/lib/context";
import { db } from "@/lib/db";
import { newId } from "@/lib/ids";
import { storeInput } from "@/lib/inputs/store";
import { ROLES } from "@/lib/permissions";
import { incoming } from "@/lib/testing/inputs";

/** What is asked of it: to store in these apps, so many in each of so many rounds. */
export type Task = { apps: string[]; rounds: number; times: number };

/** How long it took in each of the apps, round by round. */
export type Stored = Record<string, Figures[]>;

/** Senders at once. */
const LANES = 8;

/** So that these are others than those that are there. */
const FIRST = 1_000_000_001;

async function senderTo(slug: string): Promise<Ctx> {
  const { id } = await db().app.findUniqueOrThrow({ where: { slug } });
  const ctx = await inApp("index", id, { now: new Date(), address: null });
  if (!ctx) throw new Error("There is no such app.");
  const actor = { kind: "member", id: newId(ctx.now), may: ROLES.editor };
  return { ...ctx, actor: { ...actor, kind: "member" } };
}

async function stored(ctx: Ctx, first: number, times: number) {
  const latencies: number[] = [];
  let next = first;
  const lane = async () => {
    while (next < first + times) {
      // A text, and no image.
      const content = recordOf(5 * next++ + 1, 1).text ?? "";
      const from = performance.now();
      await storeInput(
        { ...ctx, now: new Date() },
        {
          incoming: incoming(content),
          wish: { store: null, retention: null },
          description: DESCRIPTION,
        },
      );
      latencies.push(performance.now() - from);
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: LANES }, lane));
  return figuresOf(latencies, performance.now() - started);
}

const DESCRIPTION = {
  ...{ filename: "note.txt", subject: null, url: null },
  metadata: { env: "prod" },
};

async function done({ apps, rounds, times }: Task): Promise<Stored> {
  const lanes = await Promise.all(
    apps.map(async (slug) => ({ slug, ctx: await senderTo(slug) })),
  );
  const figures: Stored = Object.fromEntries(apps.map((slug) => [slug, []]));
  for (let round = -1; round < rounds; round++) {
    for (const { slug, ctx } of lanes) {
      const one = await stored(ctx, FIRST + (round + 1) * times, times);
      // The first of all is for the plans and the keys.
      if (round >= 0) figures[slug]?.push(one);
    }
  }
  return figures;
}

process.on("message", async (task: Task) => {
  process.send?.(await done(task));
});
process.once("disconnect", () => db().$disconnect());
process.send?.({ ready: true });
