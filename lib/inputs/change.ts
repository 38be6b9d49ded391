import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx, inTransaction } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { findRecord, inputId, keyOf } from "@/lib/inputs/record";
import {
  type Details,
  type InputPatch,
  type InputView,
  Metadata,
} from "@/lib/inputs/schema";
import { detailsIn, viewOf } from "@/lib/inputs/view";
import { sealJson } from "@/lib/sealing/field";

/**
 * Changes what is said of an input, never its content and never its expiry. Two who
 * change it at once wait for each other, so that neither's change is lost.
 */
export async function changeInput(
  ctx: Ctx,
  shown: string,
  patch: InputPatch,
): Promise<InputView> {
  authorize(ctx, "inputs:write");

  const id = inputId(shown);
  return inTransaction(ctx, async (ctx) => {
    await ctx.db.$queryRaw`
      SELECT id FROM inputs
      WHERE app_id = ${ctx.appId}::uuid AND id = ${id}::uuid FOR UPDATE`;
    const row = await findRecord(ctx, id);
    const key = await keyOf(ctx, row);
    const details = patched(detailsIn(ctx, row, key), patch);
    const place = { appId: ctx.appId, recordId: id, field: "details" };
    await ctx.db.input.update({
      where: { appId_id: { appId: ctx.appId, id } },
      data: { sealedDetails: Uint8Array.from(sealJson(key, place, details)) },
      select: { id: true },
    });
    await record(ctx, { action: "input.change", targetId: id });
    return viewOf(ctx, row, details);
  });
}

function patched(details: Details, patch: InputPatch): Details {
  const pairs = { ...details.metadata, ...patch.metadata };
  const kept = Object.entries(pairs).filter(([, value]) => value !== null);
  const metadata = Metadata.safeParse(Object.fromEntries(kept));
  if (!metadata.success) {
    throw new AppError("invalid_request", "At most 16 pairs of metadata.", {
      param: "metadata",
    });
  }
  const { filename = details.filename } = patch;
  return { ...details, filename, metadata: metadata.data };
}
