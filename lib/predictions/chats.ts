import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx } from "@/lib/context";
import { notFound } from "@/lib/errors";
import { showId } from "@/lib/ids";
import { changeDetails } from "@/lib/inputs/change";
import { contentOf } from "@/lib/inputs/read";
import { alive, keyOf } from "@/lib/inputs/record";
import type { InputView } from "@/lib/inputs/schema";
import { detailsIn, viewOf as inputViewOf } from "@/lib/inputs/view";
import type { Form } from "@/lib/models/provider";
import { PREDICTION_COLUMNS, PREDICTIONS } from "@/lib/predictions/list";
import type { PredictionView } from "@/lib/predictions/schema";
import {
  type Answered,
  answeredIn,
  type PredictionRow,
  viewOf,
} from "@/lib/predictions/view";
import { plannedRowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/** A conversation that is kept: what was answered, with what it was asked. */
export type OpenedChat = {
  said: PredictionView;
  params: NonNullable<Answered["params"]>;
  input: InputView;
};

/** A live conversation of a form, by the UUID of its answer. An audited act. */
export async function openChat(
  ctx: Ctx,
  form: Form,
  id: string | null,
): Promise<OpenedChat> {
  authorize(ctx, "inputs:read");

  const row = await findChat(ctx, form, id);
  await record(ctx, {
    action: "prediction.open",
    targetId: row.prediction_id,
  });
  return openedChat(ctx, row);
}

/** What was said in it by whoever asked, as lib/models/chat.ts writes it. Audited too. */
export async function readChat(
  ctx: Ctx,
  form: Form,
  id: string | null,
): Promise<{ kept: string; chat: OpenedChat }> {
  authorize(ctx, "inputs:read");

  const row = await findChat(ctx, form, id);
  await record(ctx, { action: "input.read", targetId: row.id });
  const key = await keyOf(ctx, row);
  const pieces: Uint8Array[] = [];
  for await (const piece of contentOf(ctx, row, key)) pieces.push(piece);
  const kept = Buffer.concat(pieces).toString();
  return { kept, chat: await openedChat(ctx, row) };
}

/** Puts other metadata on it. */
export async function changeChat(
  ctx: Ctx,
  form: Form,
  id: string | null,
  metadata: Record<string, string>,
): Promise<OpenedChat> {
  authorize(ctx, "inputs:write");

  const row = await findChat(ctx, form, id);
  const input = await changeDetails(ctx, row.id, (before) => ({
    ...before,
    ...{ metadata, metadata_json: [] },
  }));
  return { ...(await openedChat(ctx, row)), input };
}

/** The id of the record that a conversation is, as callers know it. */
export async function recordOfChat(
  ctx: Ctx,
  form: Form,
  id: string | null,
): Promise<string> {
  authorize(ctx, "inputs:delete");

  const row = await findChat(ctx, form, id);
  return showId("inp", row.id);
}

export async function openedChat(
  ctx: Ctx,
  row: PredictionRow,
): Promise<OpenedChat> {
  const key = await keyOf(ctx, row);
  const { params } = answeredIn(ctx, row, key);
  return {
    said: viewOf(ctx, row, key),
    params: params ?? {},
    input: inputViewOf(ctx, row, detailsIn(ctx, row, key)),
  };
}

async function findChat(
  ctx: Ctx,
  form: Form,
  id: string | null,
): Promise<PredictionRow> {
  const [row] = id
    ? await plannedRowsOf<PredictionRow>(
        ctx.db,
        Prisma.sql`
        SELECT ${PREDICTION_COLUMNS} FROM ${PREDICTIONS}
        WHERE p.app_id = ${ctx.appId}::uuid AND p.id = ${id}::uuid
          AND p.form = ${form}::prediction_form AND ${alive(ctx)}`,
      )
    : [];
  if (!row) throw notFound(NAMES[form]);
  return row;
}

const NAMES = { chat_completion: "chat completion", response: "response" };
