import "server-only";

import { annotationsOf } from "@/lib/annotations/list";
import type { Ctx } from "@/lib/context";
import { isNotFound } from "@/lib/errors";
import type { Manifest } from "@/lib/exports/schema";
import { signStatement } from "@/lib/exports/statement";
import {
  type Begun,
  begin,
  extensionOf,
  hashed,
  type Pieces,
  zipOf,
} from "@/lib/exports/zip";
import { showId } from "@/lib/ids";
import { contentOf } from "@/lib/inputs/read";
import {
  alive,
  findRecord,
  keyOf,
  RECORD_COLUMNS,
  RECORDS,
  type RecordRow,
} from "@/lib/inputs/record";
import { openView } from "@/lib/inputs/view";
import type { Signer } from "@/lib/log/note";
import { predictionsOf } from "@/lib/predictions/list";
import { keepingPolicy } from "@/lib/retention/lock";
import { sha256 } from "@/lib/sealing/digest";
import { findingOnce } from "@/lib/sealing/find-once";
import { rowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/** Which archive, of which export. */
export type About = { job: string; part: number; parts: number };

/** Records whose lines are made together. */
const LINES_AT_ONCE = 50;

/**
 * A zip of an export's records, made as it is read: `records.jsonl`, the content of each
 * in `media/`, `manifest.json` with the hash of each file, and `manifest.sig`, by which
 * the instance vouches for it. Memory is bounded by what is in hand, and some bytes for
 * each file; nothing is written anywhere. Each record is looked for in the moment that it
 * is read: what has expired or was destroyed by then is left out, and counted. It ends
 * early, and so opens nowhere, where a record is destroyed amid being read.
 */
export const archiveOf = (
  ctx: Ctx,
  about: About,
  signers: readonly Signer[],
): AsyncGenerator<Uint8Array> => zipOf(filesOf(ctx, about, signers));

type Tally = Pick<Manifest, "records" | "gone" | "files">;

async function* filesOf(ctx: Ctx, about: About, signers: readonly Signer[]) {
  const lastModified = new Date();
  const tally: Tally = { records: 0, gone: 0, files: [] };
  let inHand: Pieces | undefined;
  const file = (name: string, begun: Begun) => {
    inHand = begun.pieces;
    const input = hashed(name, begun, (read) => tally.files.push(read));
    return { name, lastModified, input };
  };
  try {
    yield file("records.jsonl", await begin(linesOf(ctx, about, tally)));
    for await (const ids of chosen(ctx, about)) {
      for (const id of ids) {
        const found = await contentNow(ctx, id);
        if (found) yield file(found.name, found.content);
        else tally.gone += 1;
      }
    }
    const manifest = manifestOf(ctx, about, lastModified, tally);
    const signature = await signStatement(sha256(manifest), signers);
    yield { name: "manifest.json", lastModified, input: manifest };
    yield { name: "manifest.sig", lastModified, input: signature };
  } finally {
    // What reads the archive leaves the file open that it leaves amid.
    await inHand?.return?.();
  }
}

function manifestOf(
  ctx: Ctx,
  { job, part, parts }: About,
  createdAt: Date,
  tally: Tally,
): string {
  const manifest: Manifest = {
    format: "sojourn-export/1",
    app: showId("app", ctx.appId),
    export: showId("job", job),
    ...{ part, parts },
    created_at: createdAt.toISOString(),
    by: showId(ctx.actor.kind === "key" ? "key" : "usr", ctx.actor.id),
    ...tally,
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** The ids that the archive is of, as they were chosen. */
async function* chosen(
  { db, appId }: Ctx,
  { job, part }: About,
): AsyncGenerator<string[]> {
  for (let first: string | undefined; ; ) {
    const batch = await db.exportBatch.findFirst({
      where: { appId, jobId: job, part, first: { gt: first } },
      orderBy: { first: "asc" },
    });
    if (!batch) return;
    yield batch.ids;
    first = batch.first;
  }
}

/** What is said of each record that lives, a line each. */
async function* linesOf(
  ctx: Ctx,
  about: About,
  tally: Tally,
): AsyncGenerator<Uint8Array> {
  for await (const ids of chosen(ctx, about)) {
    for (let from = 0; from < ids.length; from += LINES_AT_ONCE) {
      const some = ids.slice(from, from + LINES_AT_ONCE);
      const lines = await linesNow(await rightNow(ctx), some);
      tally.records += lines.length;
      if (lines.length > 0) yield Buffer.from(`${lines.join("\n")}\n`);
    }
  }
}

async function linesNow(ctx: Ctx, ids: string[]): Promise<string[]> {
  const rows = await rowsOf<RecordRow>(
    ctx.db,
    Prisma.sql`
    SELECT ${RECORD_COLUMNS} FROM ${RECORDS}
    WHERE ${alive(ctx)} AND i.id = ANY(${ids}::uuid[]) ORDER BY i.id`,
  );
  const opening = { ...ctx, vault: findingOnce(ctx.vault) };
  const predictions = await predictionsOf(opening, rows);
  const annotations = await annotationsOf(opening, rows);
  const lines: string[] = [];
  for (const row of rows) {
    const line = {
      input: await openView(opening, row),
      predictions: predictions.get(row.id) ?? [],
      annotations: annotations.get(row.id) ?? [],
    };
    lines.push(JSON.stringify(line));
  }
  return lines;
}

type Content = { name: string; content: Begun };

/** Null: the record is gone. */
async function contentNow(ctx: Ctx, id: string): Promise<Content | null> {
  try {
    const now = await rightNow(ctx);
    const row = await findRecord(now, id);
    const key = await keyOf(now, row);
    const content = await begin(contentOf(now, row, key));
    const name = `media/${showId("inp", id)}.${extensionOf(row.media_type)}`;
    return { name, content };
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** The clock and the app's window as they are by now: reading may take hours. */
const rightNow = (ctx: Ctx): Promise<Ctx> =>
  keepingPolicy({ ...ctx, now: new Date() });
