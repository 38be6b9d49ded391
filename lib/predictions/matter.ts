import "server-only";

import type { KeyObject } from "node:crypto";

import type { Ctx } from "@/lib/context";
import { type Decision, decide, expiryOf } from "@/lib/decision/decide";
import { AppError } from "@/lib/errors";
import { timeOf } from "@/lib/ids";
import { type Content, readContent } from "@/lib/inputs/content";
import { contentOf } from "@/lib/inputs/read";
import {
  findRecord,
  inputId,
  keyOf,
  type RecordRow,
} from "@/lib/inputs/record";
import type { Details } from "@/lib/inputs/schema";
import { detailsOf } from "@/lib/inputs/store";
import type { Call } from "@/lib/predictions/call";

/** What a model is asked about, and how it is to be kept. */
export type Matter = { content: Content; decision: Decision } & (
  | { about: "new"; details: Details }
  | { about: "kept"; record: RecordRow; key: KeyObject }
);

/** Reads what a call is about: what it carries, or a record that is kept already. */
export async function matterOf(ctx: Ctx, call: Call): Promise<Matter> {
  if (call.about === "kept") return keptMatter(ctx, call);

  const decision = decide(ctx.policy, call.wish, ctx.now);
  const content = await readContent(call.incoming);
  const details = detailsOf(content, call.description);
  return { about: "new", content, decision, details };
}

// Asking again never extends a record's life, so nothing can be asked of it here.
async function keptMatter(
  ctx: Ctx,
  call: Extract<Call, { about: "kept" }>,
): Promise<Matter> {
  if (call.wish.retention !== null) {
    throw new AppError(
      "invalid_request",
      "The record keeps the life that it has. Leave out retention.",
      { param: "retention" },
    );
  }
  const decided = decide(ctx.policy, call.wish, ctx.now);
  const record = await findRecord(ctx, inputId(call.input));
  const key = await keyOf(ctx, record);
  const source = contentOf(ctx, record, key);
  const content = await readContent({
    source,
    declared: record.media_type,
    expected: record.type,
  });
  const goesAt = record.goes_at;
  const expiresAt = expiryOf(ctx.policy, timeOf(record.id), goesAt);
  const decision: Decision = decided.stored
    ? { stored: true, expiresAt, goesAt }
    : decided;
  return { about: "kept", content, decision, record, key };
}
