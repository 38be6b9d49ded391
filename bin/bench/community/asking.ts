// Looks at the community, and exports from it, as its readers do, and tells how long it
// took. A process of its own, since its settings say which database it is.
import { createReadStream, createWriteStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import { type Figures, figuresOf } from "@/bin/bench/figures";
import { asReader } from "@/lib/auth/community";
import { continueChoosing } from "@/lib/community/exports/choose";
import { createCommunityExport } from "@/lib/community/exports/job";
import { openCommunityArchive } from "@/lib/community/exports/open";
import { getCommunityExport } from "@/lib/community/exports/view";
import { listShared } from "@/lib/community/list";
import { CommunityQuery } from "@/lib/community/schema";
import type { CommunityCtx } from "@/lib/context";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { newId, readId } from "@/lib/ids";
import { installQueue } from "@/lib/queue/boss";

export type Task = { rounds: number; times: number };

export type Looked = { question: string; found: number; ours: Figures[] };

export type Exported = {
  records: number;
  bytes: number;
  chooseMs: number;
  /** Milliseconds for all of it, round by round. */
  reads: number[];
  copies: number[];
  /** The most resident megabytes in each tenth of each round. */
  memory: number[];
};

const QUESTIONS: Record<string, object[]> = {
  "all that is shared": [{}],
  "of one type": [{ type: "image" }],
  "under a licence that one in ten has": [{ licence: "CC-BY-NC-4.0" }],
  "of what is covered": [{ covers: "exif" }],
  "a common word": [{ q: "common" }],
  "two words, common and less so": [{ q: "common grand" }],
  "a phrase": [{ q: '"grand total"' }],
  "a word that nothing has": [{ q: "nowhereatall" }],
  "a word that few of the oldest have": [{ q: "ancient" }],
};

async function reader(): Promise<CommunityCtx> {
  const workspace = await db().workspace.findFirstOrThrow();
  return asReader(
    {
      ...{ kind: "member", id: newId(new Date()), moderates: false },
      workspaceIds: [workspace.id],
      exportsFor: [workspace.id],
    },
    { now: new Date(), address: null },
  );
}

async function look({ rounds, times }: Task): Promise<Looked[]> {
  const ctx = await reader();
  const looked = Object.keys(QUESTIONS).map(
    (question): Looked => ({ question, found: 0, ours: [] }),
  );
  for (let round = 0; round < rounds; round++) {
    for (const one of looked) {
      const queries = QUESTIONS[one.question] ?? [];
      const latencies: number[] = [];
      const began = performance.now();
      for (let n = 0; n < times; n++) {
        const query = CommunityQuery.parse(queries[n % queries.length]);
        const started = performance.now();
        const { data } = await listShared({ ...ctx, now: new Date() }, query);
        latencies.push(performance.now() - started);
        one.found = data.length;
      }
      one.ours.push(figuresOf(latencies, performance.now() - began));
    }
  }
  return looked;
}

async function exportAll({ rounds }: Task): Promise<Exported> {
  const ctx = await reader();
  const { chooseMs, trainingId, records, parts } = await chosen(ctx);
  const file = join(tmpdir(), `${trainingId}.zip`);
  const [reads, copies]: [number[], number[]] = [[], []];
  const seen: number[] = [];
  let bytes = 0;
  try {
    for (let round = 0; round < rounds; round++) {
      let [readMs, copyMs] = [0, 0];
      bytes = 0;
      for (let part = 1; part <= parts; part++) {
        const named = { trainingId, part };
        const archive = await openCommunityArchive(ctx, named);
        const source = Readable.from(watched(archive.read(), seen));
        readMs += await written(source, file);
        bytes += (await stat(file)).size;
        copyMs += await written(createReadStream(file), `${file}.copy`);
      }
      reads.push(readMs);
      copies.push(copyMs);
    }
  } finally {
    await Promise.all(
      [file, `${file}.copy`].map((one) => rm(one, { force: true })),
    );
  }
  const tenth = Math.ceil(seen.length / rounds / 10);
  const memory = Array.from({ length: 10 * rounds }, (_, n) =>
    Math.max(0, ...seen.slice(n * tenth, (n + 1) * tenth)),
  );
  return { records, bytes, chooseMs, reads, copies, memory };
}

/** Asks for an export of all photographs, and has its records chosen. */
async function chosen(ctx: CommunityCtx) {
  const { id: trainingId } = await createCommunityExport(ctx, {
    ...{ format: "jsonl", type: "image", covers: ["exif"] },
  });
  const where = { id: readId("cex", trainingId) ?? "" };
  const row = await db().communityExport.findUniqueOrThrow({ where });
  const turn = {
    stop: new AbortController().signal,
    isOver: () => false,
    now: () => new Date(),
  };
  const began = performance.now();
  await continueChoosing(ctx, row, turn);
  const chooseMs = performance.now() - began;
  const data = { state: "done", finishedAt: new Date() } as const;
  await db().communityExport.update({ where, data });
  const view = await getCommunityExport(ctx, { trainingId });
  return { chooseMs, trainingId, records: view.records, parts: view.parts };
}

/** Answers with how many milliseconds it took until all was on the disk. */
async function written(source: Readable, file: string): Promise<number> {
  const started = performance.now();
  await pipeline(source, createWriteStream(file, { flush: true }));
  return performance.now() - started;
}

const MB = 1024 * 1024;
const EVERY = 500;

async function* watched(
  source: AsyncIterable<Uint8Array>,
  seen: number[],
): AsyncIterable<Uint8Array> {
  let pieces = 0;
  for await (const piece of source) {
    if (pieces++ % EVERY === 0) seen.push(process.memoryUsage().rss / MB);
    yield piece;
  }
}

process.once("message", async (task: Task) => {
  await installQueue(String(env().DATABASE_URL));
  process.send?.(await look(task));
  process.send?.(await exportAll(task));
  await db().$disconnect();
});
process.send?.("ready");
