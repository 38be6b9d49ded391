import { recordOf } from "@/bin/bench/search/corpus";
import type { Ctx } from "@/lib/context";
import { newId } from "@/lib/ids";
import type { InputPart, PredictionPart } from "@/lib/index/document";
import { predictionPlace } from "@/lib/inputs/record";
import { sha256 } from "@/lib/sealing/digest";
import { sealField, sealJson } from "@/lib/sealing/field";
import { newRecordKey } from "@/lib/sealing/record-key";
import { Prisma } from "@/prisma/generated/client";

/** A record's rows, but for that of the index. */
export type Sealed = {
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

/** A record of a bench: sealed, and what it can be found by. */
export type Made = {
  sealed: Sealed;
  input: InputPart;
  prediction: PredictionPart;
};

/** Which record, when it was received, and how far into all of them it is. */
export type Wanted = {
  record: number;
  share: number;
  receivedAt: Date;
  /** Of an image. By default it is a few words, which are no image. */
  content?: Buffer;
};

/** Seals a record by the product's own code, with all that is written of it. */
export async function made(
  ctx: Ctx,
  { record, share, receivedAt, content: image }: Wanted,
): Promise<Made> {
  const { text, look, env, cat } = recordOf(record, share);
  const type = text === null ? ("image" as const) : ("text" as const);
  const traits = { sha256: sha256(String(record)).toString("hex"), look };
  const content =
    text === null
      ? (image ?? Buffer.from("what an image is like doesn't matter"))
      : Buffer.from(text);
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
  return {
    sealed: {
      ...{ id, predictionId, type, bytes: content.length, ...wrapped },
      content: sealField(key, { ...place, field: "content" }, content),
      details: sealJson(key, { ...place, field: "details" }, details),
      answer: sealJson(key, answerPlace, answered),
    },
    input: {
      ...{ ...said, type, text, traits, key: null, receivedAt },
      ...{ expiresAt: null, held: false, shared: false },
    },
    prediction: { model: "animals", failed: false, output },
  };
}

/** What writes such records, but for their rows of the index. */
export function rowsOf({ appId }: Ctx, all: Sealed[]): Prisma.Sql[] {
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
