import "server-only";

import type { KeyObject } from "node:crypto";

import { record } from "@/lib/audit/record";
import type { Ctx } from "@/lib/context";
import { type Decision, decide, expiryOf } from "@/lib/decision/decide";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { timeOf } from "@/lib/ids";
import { type Content, chatContent, readContent } from "@/lib/inputs/content";
import { contentOf } from "@/lib/inputs/read";
import {
  findRecord,
  inputId,
  keyOf,
  type RecordRow,
  refuseUnfetched,
} from "@/lib/inputs/record";
import type { Details } from "@/lib/inputs/schema";
import { type Landed, land, landedVideo } from "@/lib/inputs/seal";
import { detailsOf } from "@/lib/inputs/store";
import { collect } from "@/lib/media/limit";
import { framesOf } from "@/lib/media/video/frames";
import type { VideoSource } from "@/lib/media/video/look";
import { refuseUntaken } from "@/lib/models/find";
import type * as Models from "@/lib/models/provider";
import type { Call } from "@/lib/predictions/call";

/** What a model is asked about, and how it is to be kept. */
export type Matter = {
  asked: Models.Content;
  /** How much there is of it. */
  bytes: number;
  decision: Decision;
} & (
  | {
      about: "new";
      content: Content;
      details: Details;
      /** Of a video that is to be kept: it is sealed before a model looks at it. */
      landed: Landed | null;
      /** All of it, where it is in memory. */
      carried: Buffer | null;
    }
  | { about: "kept"; record: RecordRow; key: KeyObject }
);

/**
 * Reads what a call is about: what it carries, or a record that is kept already. A
 * video that is to be kept is sealed first, and looked at where it is then. One that
 * isn't has to fit in the memory that there is for it, or is `too_large`. To look at a
 * record that is kept is an audited act, also where nothing is kept of the answer.
 */
export async function matterOf(
  ctx: Ctx,
  call: Call,
  model: Models.ModelInfo,
): Promise<Matter> {
  if (call.about === "kept") return keptMatter(ctx, call, model);

  const decision = decide(ctx.policy, call.wish, ctx.now);
  const content =
    call.about === "chat"
      ? chatContent(call.chat.kept)
      : await readContent(call.incoming);
  const details = detailsOf(content, call.description);
  const known = { about: "new", content, decision, details } as const;
  if (content.type !== "video") {
    const { bytes } = content;
    return {
      ...known,
      ...{ asked: content, bytes: bytes.length, landed: null, carried: bytes },
    };
  }
  refuseUntaken(model, "video");
  const { mediaType } = content;
  if (decision.stored) {
    const landed = await land(ctx, content);
    const asked = moving(landedVideo(ctx, landed), mediaType, call.signal);
    const { bytes } = landed.kept;
    return { ...known, asked, bytes, landed, carried: null };
  }
  const carried = await collect(
    content.source,
    env().LIMIT_VIDEO_MEMORY_BYTES,
    "To be looked at, a video that isn't kept",
  );
  const asked = moving(inMemory(carried), mediaType, call.signal);
  return { ...known, asked, bytes: carried.length, landed: null, carried };
}

const inMemory = (video: Buffer): VideoSource => ({
  bytes: video.length,
  async *read({ start, end }) {
    yield video.subarray(start, end);
  },
});

function moving(
  source: VideoSource,
  mediaType: string,
  signal: AbortSignal,
): Models.Moving {
  return {
    type: "video",
    mediaType,
    async *moments(everyMs) {
      const wanted = { at: { everyMs }, signal };
      for await (const { time, png } of framesOf(source, mediaType, wanted)) {
        yield { time, bytes: png };
      }
    },
  };
}

// Asking again never extends a record's life, so nothing can be asked of it here.
async function keptMatter(
  ctx: Ctx,
  call: Extract<Call, { about: "kept" }>,
  model: Models.ModelInfo,
): Promise<Matter> {
  if (call.wish.retention !== null) {
    throw new AppError(
      "invalid_request",
      "The record keeps the life that it has. Leave out retention.",
      { param: "retention" },
    );
  }
  const decided = decide(ctx.policy, call.wish, ctx.now);
  const row = await findRecord(ctx, inputId(call.input));
  refuseUntaken(model, row.type);
  refuseUnfetched(row);
  const key = await keyOf(ctx, row);
  const goesAt = row.goes_at;
  const expiresAt = expiryOf(ctx.policy, timeOf(row.id), goesAt);
  const decision: Decision = decided.stored
    ? { stored: true, expiresAt, goesAt }
    : decided;
  if (!decision.stored) {
    await record(ctx, { action: "input.read", targetId: row.id });
  }
  const asked = await keptContent(ctx, row, key, call.signal);
  const bytes = Number(row.bytes);
  return { about: "kept", asked, bytes, decision, record: row, key };
}

async function keptContent(
  ctx: Ctx,
  record: RecordRow,
  key: KeyObject,
  signal: AbortSignal,
): Promise<Models.Content> {
  if (record.type === "video") {
    const source: VideoSource = {
      bytes: Number(record.bytes),
      read: (wanted) => contentOf(ctx, record, key, wanted),
    };
    return moving(source, record.media_type, signal);
  }
  const content = await readContent({
    source: contentOf(ctx, record, key),
    declared: record.media_type,
    expected: record.type,
  });
  if (content.type === "video") throw new Error("It was no video before.");
  // A conversation reads as a text, and is still one.
  return { ...content, mediaType: record.media_type };
}
