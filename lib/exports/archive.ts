import "server-only";

import { annotationsOf } from "@/lib/annotations/list";
import type { AnnotationView } from "@/lib/annotations/schema";
import type { Ctx } from "@/lib/context";
import { isNotFound } from "@/lib/errors";
import { cocoOf, type Picture } from "@/lib/exports/coco";
import type { Manifest } from "@/lib/exports/schema";
import { signStatement } from "@/lib/exports/statement";
import { yoloOf } from "@/lib/exports/yolo";
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
import type { InputView } from "@/lib/inputs/schema";
import { openView } from "@/lib/inputs/view";
import type { Signer } from "@/lib/log/note";
import { predictionsOf } from "@/lib/predictions/list";
import type { Format } from "@/lib/queue/schema";
import { keepingPolicy } from "@/lib/retention/lock";
import { sha256 } from "@/lib/sealing/digest";
import { findingOnce } from "@/lib/sealing/find-once";
import { rowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/** Which archive, of which export. */
export type About = {
  job: string;
  part: number;
  parts: number;
  layout: Format;
};

/** Records whose lines are made together. */
const LINES_AT_ONCE = 50;

/**
 * A zip of an export's records, made as it is read: `records.jsonl`, or what COCO or YOLO
 * have for it; the content of each beside it; `manifest.json` with the hash of each file, and `manifest.sig`, by which
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
    for await (const [name, source] of describing(ctx, about, tally)) {
      yield file(name, await begin(source));
    }
    for await (const ids of chosen(ctx, about)) {
      for (const id of ids) {
        const found = await contentNow(ctx, id, about);
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
  { job, part, parts, layout }: About,
  createdAt: Date,
  tally: Tally,
): string {
  const manifest: Manifest = {
    format: "sojourn-export/1",
    layout,
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

type Source = AsyncIterable<Uint8Array>;

/** The files that say what is said of each record that lives. */
async function* describing(
  ctx: Ctx,
  about: About,
  tally: Tally,
): AsyncGenerator<[name: string, source: Source]> {
  const told = () => described(ctx, about);
  if (about.layout === "jsonl") {
    yield ["records.jsonl", linesOf(told(), tally)];
  } else if (about.layout === "yolo") {
    yield* yoloOf(picturesOf(about, told()), () => (tally.records += 1));
  } else {
    const info = `Images of an app. Export ${showId("job", about.job)}.`;
    const pictures = () => picturesOf(about, told());
    const begun = () => (tally.records += 1);
    yield ["annotations.json", cocoOf({ info }, pictures, { begun })];
  }
}

const mediaName = ({ layout }: About, row: RecordRow) => {
  const folder = layout === "yolo" ? "images" : "media";
  return `${folder}/${showId("inp", row.id)}.${extensionOf(row.media_type)}`;
};

type Described = { row: RecordRow } & Line;
type Line = {
  input: InputView;
  predictions: object[];
  annotations: AnnotationView[];
};

/** What is said of the records that live, some at a time. */
async function* described(ctx: Ctx, about: About): AsyncGenerator<Described[]> {
  for await (const ids of chosen(ctx, about)) {
    for (let from = 0; from < ids.length; from += LINES_AT_ONCE) {
      const some = ids.slice(from, from + LINES_AT_ONCE);
      yield await describedNow(await rightNow(ctx), some);
    }
  }
}

async function describedNow(ctx: Ctx, ids: string[]): Promise<Described[]> {
  const rows = await rowsOf<RecordRow>(
    ctx.db,
    Prisma.sql`
    SELECT ${RECORD_COLUMNS} FROM ${RECORDS}
    WHERE ${alive(ctx)} AND i.id = ANY(${ids}::uuid[]) ORDER BY i.id`,
  );
  const opening = { ...ctx, vault: findingOnce(ctx.vault) };
  const predictions = await predictionsOf(opening, rows);
  const annotations = await annotationsOf(opening, rows);
  const described: Described[] = [];
  for (const row of rows) {
    described.push({
      row,
      input: await openView(opening, row),
      predictions: predictions.get(row.id) ?? [],
      annotations: annotations.get(row.id) ?? [],
    });
  }
  return described;
}

async function* linesOf(
  told: AsyncIterable<Described[]>,
  tally: Tally,
): AsyncGenerator<Uint8Array> {
  for await (const some of told) {
    tally.records += some.length;
    const lines = some.map(({ row: _, ...line }) => JSON.stringify(line));
    if (lines.length > 0) yield Buffer.from(`${lines.join("\n")}\n`);
  }
}

async function* picturesOf(
  about: About,
  told: AsyncIterable<Described[]>,
): AsyncGenerator<Picture[]> {
  let number = 0;
  for await (const some of told) {
    yield some.map(({ row, input, annotations }) => ({
      number: ++number,
      file: mediaName(about, row),
      width: input.width,
      height: input.height,
      regions: annotations.flatMap(({ regions }) => regions),
      about: {
        sojourn_id: input.id,
        ...(input.filename !== null && { original_name: input.filename }),
        concepts: annotations.flatMap(({ concepts }) => concepts),
      },
    }));
  }
}

type Content = { name: string; content: Begun };

/** Null: the record is gone. */
async function contentNow(
  ctx: Ctx,
  id: string,
  about: About,
): Promise<Content | null> {
  try {
    const now = await rightNow(ctx);
    const row = await findRecord(now, id);
    if (row.fetch_state !== null) return null;
    const key = await keyOf(now, row);
    const content = await begin(contentOf(now, row, key));
    return { name: mediaName(about, row), content };
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** The clock and the app's window as they are by now: reading may take hours. */
const rightNow = (ctx: Ctx): Promise<Ctx> =>
  keepingPolicy({ ...ctx, now: new Date() });
