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
  readMs: number;
  copyMs: number;
  /** Resident megabytes at a tenth of it, and at its end. */
  memory: [number, number];
};

const QUESTIONS: Record<string, object[]> = {
  "all that is shared": [{}],
  "of one type": [{ type: "image" }],
  "under a licence": [{ licence: "CC-BY-4.0" }],
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

async function exportAll(): Promise<Exported> {
  const ctx = await reader();
  const wanted = { format: "jsonl", type: "text" } as const;
  const { id } = await createCommunityExport(ctx, wanted);
  const where = { id: readId("cex", id) ?? "" };
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

  const view = await getCommunityExport(ctx, { trainingId: id });
  const file = join(tmpdir(), `${id}.zip`);
  const totals = { bytes: 0, readMs: 0, copyMs: 0 };
  const seen: number[] = [];
  try {
    for (let part = 1; part <= view.parts; part++) {
      const archive = await openCommunityArchive(ctx, { trainingId: id, part });
      const started = performance.now();
      await pipeline(
        Readable.from(watched(archive.read(), seen)),
        createWriteStream(file),
      );
      totals.readMs += performance.now() - started;
      totals.bytes += (await stat(file)).size;
      const copying = performance.now();
      await pipeline(createReadStream(file), createWriteStream(`${file}.copy`));
      totals.copyMs += performance.now() - copying;
    }
  } finally {
    await Promise.all(
      [file, `${file}.copy`].map((one) => rm(one, { force: true })),
    );
  }
  const { records } = view;
  const memory: Exported["memory"] = [
    seen.at(Math.floor(seen.length / 10)) ?? 0,
    seen.at(-1) ?? 0,
  ];
  return { records, chooseMs, ...totals, memory };
}

const MB = 1024 * 1024;
const EVERY = 2_000;

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
  const looked = await look(task);
  const exported = await exportAll();
  process.send?.({ looked, exported });
  await db().$disconnect();
});
process.send?.("ready");
