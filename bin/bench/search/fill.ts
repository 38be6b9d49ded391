// Fills an app with records, sealed and indexed by the product's own code, many in a
// statement. A process of its own, since its settings say which database it is.
import { recordOf } from "@/bin/bench/search/corpus";
import { inApp } from "@/lib/auth/job";
import { vault } from "@/lib/auth/vault";
import type { Ctx } from "@/lib/context";
import { db } from "@/lib/db";
import { newId } from "@/lib/ids";
import { documentOf } from "@/lib/index/document";
import { type Again, rowsAgain } from "@/lib/index/row";
import { SLICE_RECORDS } from "@/lib/index/slices";
import { indexVersion } from "@/lib/index/version";
import { predictionPlace } from "@/lib/inputs/record";
import { newAppKey } from "@/lib/sealing/app-key";
import { sha256 } from "@/lib/sealing/digest";
import { sealField, sealJson } from "@/lib/sealing/field";
import { monthKeyFor } from "@/lib/sealing/month-key";
import { newRecordKey } from "@/lib/sealing/record-key";
import { inOneStatement } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

const BATCH = 500;
const AT_ONCE = 2;
const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

const [slug = "", count = "", index = ""] = process.argv.slice(2);
const total = Number(count);
const now = new Date();
const ctx = await appOf(slug);
const begins = now.getTime() - YEAR_MS;

const timeAt = (record: number) =>
  new Date(begins + Math.floor((record / total) * YEAR_MS));

/** A new app of the first workspace, which keeps its records for ever. */
async function appOf(slug: string): Promise<Ctx> {
  const id = newId(now);
  const workspace = await db().workspace.findFirstOrThrow();
  const { master } = await vault();
  await db().app.create({
    data: {
      ...{ id, slug, name: slug, workspaceId: workspace.id },
      windowSeconds: null,
      ...(index === "off" ? { index } : {}),
      indexVersion: indexVersion(index === "off" ? "off" : "on"),
      sealedKey: Uint8Array.from(await newAppKey(master, id)),
    },
  });
  const found = await inApp("index", id, { now, address: null });
  if (!found) throw new Error("It was just made.");
  return found;
}

for (let record = 0; record < total; record += SLICE_RECORDS) {
  const data = { appId: ctx.appId, startsAt: timeAt(record) };
  await db().indexSlice.create({ data });
}

let next = 0;
async function fill(): Promise<void> {
  while (next < total) {
    const from = next;
    next += BATCH;
    const count = Math.min(BATCH, total - from);
    await keep(Array.from({ length: count }, (_, place) => from + place));
  }
}

/** A record's rows, but for that of the index. */
type Sealed = {
  id: string;
  predictionId: string;
  type: "image" | "text";
  bytes: number;
  content: Buffer;
  details: Buffer;
  answer: Buffer;
  epoch: Date;
  generation: number;
  wrappedKey: Buffer;
};

async function keep(records: number[]): Promise<void> {
  const sealed: Sealed[] = [];
  const indexed: Again[] = [];
  for (const record of records) {
    const one = await made(ctx, record);
    sealed.push(one.sealed);
    indexed.push(one.indexed);
  }
  await inOneStatement(ctx.db, [
    ...rowsOf(ctx, sealed),
    await rowsAgain(ctx, indexed),
  ]);
}

async function made(ctx: Ctx, record: number) {
  const receivedAt = timeAt(record);
  const { text, look, env, cat } = recordOf(record, record / total);
  const type = text === null ? ("image" as const) : ("text" as const);
  const traits = { sha256: sha256(String(record)).toString("hex"), look };
  const content = Buffer.from(text ?? "what an image is like doesn't matter");
  const [id, predictionId] = [newId(receivedAt), newId(receivedAt)];
  const { key, ...wrapped } = await newRecordKey(ctx.vault, ctx.appId, id);
  const said = {
    ...{ filename: `note-${record}.txt`, subject: null, url: null },
    metadata: { env },
  };
  const concepts = cat === null ? [] : [{ id: "cat", name: "cat", value: cat }];
  const output = { concepts };
  const view = { width: null, height: null, preview: text };
  const details = { ...said, ...view, traits };
  const place = { appId: ctx.appId, recordId: id };
  const answered = { params: null, output, usage: null };
  const answerPlace = predictionPlace(ctx.appId, id, predictionId);
  const sealed: Sealed = {
    ...{ id, predictionId, type, bytes: content.length, ...wrapped },
    content: sealField(key, { ...place, field: "content" }, content),
    details: sealJson(key, { ...place, field: "details" }, details),
    answer: sealJson(key, answerPlace, answered),
  };
  const input = {
    ...{ ...said, type, text, traits, key: null, receivedAt },
    ...{ expiresAt: null, held: false, shared: false },
  };
  const prediction = { model: "animals", failed: false, output };
  const document = documentOf(input, [prediction]);
  return {
    sealed,
    indexed: { id, key: monthKeyFor(ctx.appId, receivedAt), document },
  };
}

function rowsOf({ appId }: Ctx, all: Sealed[]): Prisma.Sql[] {
  const of = <K extends keyof Sealed>(member: K) =>
    all.map((one) => one[member]);
  const app = Prisma.sql`${appId}::uuid`;
  return [
    Prisma.sql`
      INSERT INTO inputs (app_id, id, type, media_type, bytes, sealed_content, sealed_details)
      SELECT ${app}, id, type::input_type, type || '/of-some-kind', bytes, content, details
      FROM unnest(
        ${of("id")}::uuid[], ${of("type")}::text[], ${of("bytes")}::bigint[],
        ${of("content")}::bytea[], ${of("details")}::bytea[]
      ) AS made (id, type, bytes, content, details)`,
    Prisma.sql`
      INSERT INTO keystore.record_keys (app_id, input_id, epoch, generation, wrapped_key)
      SELECT ${app}, id, epoch, generation, key
      FROM unnest(
        ${of("id")}::uuid[],
        ${of("epoch").map((epoch) => epoch.toISOString().slice(0, 10))}::date[],
        ${of("generation")}::smallint[], ${of("wrappedKey")}::bytea[]
      ) AS made (id, epoch, generation, key)`,
    Prisma.sql`
      INSERT INTO predictions
        (app_id, id, input_id, model, provider, latency_ms, outcome, sealed_answer)
      SELECT ${app}, id, input_id, 'animals', 'bench', 1, 'ok', answer
      FROM unnest(
        ${of("predictionId")}::uuid[], ${of("id")}::uuid[], ${of("answer")}::bytea[]
      ) AS made (id, input_id, answer)`,
  ];
}

await Promise.all(Array.from({ length: AT_ONCE }, fill));
await db().$disconnect();
