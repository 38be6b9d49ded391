import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx, inTransaction } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { indexAgain } from "@/lib/inputs/index-again";
import { findRecord, inputId, keyOf, lockRecord } from "@/lib/inputs/record";
import {
  type Details,
  type InputPatch,
  type InputView,
  PAIRS_MOST,
} from "@/lib/inputs/schema";
import { sealedDetailsIn, viewOf } from "@/lib/inputs/view";
import { sealJson } from "@/lib/sealing/field";

/** Changes what is said of an input, never its content and never its expiry. */
export async function changeInput(
  ctx: Ctx,
  shown: string,
  patch: InputPatch,
): Promise<InputView> {
  authorize(ctx, "inputs:write");

  return changeDetails(ctx, inputId(shown), (before) => patched(before, patch));
}

/** The same of a record by its UUID, and of all that its sender said of it. */
export async function changeDetails(
  ctx: Ctx,
  id: string,
  change: (before: Details) => Details,
): Promise<InputView> {
  authorize(ctx, "inputs:write");

  return inTransaction(ctx, async (ctx) => {
    await lockRecord(ctx, id);
    const row = await findRecord(ctx, id);
    const key = await keyOf(ctx, row);
    const { sender, traits, ...before } = sealedDetailsIn(ctx, row, key);
    const details = change(before);
    const place = { appId: ctx.appId, recordId: id, field: "details" };
    await ctx.db.input.update({
      where: { appId_id: { appId: ctx.appId, id } },
      data: {
        sealedDetails: Uint8Array.from(
          sealJson(key, place, { ...details, sender, traits }),
        ),
      },
      select: { id: true },
    });
    await indexAgain(ctx, [id]);
    await record(ctx, { action: "input.change", targetId: id });
    return viewOf(ctx, row, details);
  });
}

function patched(details: Details, patch: InputPatch): Details {
  const pairs = { ...details.metadata, ...patch.metadata };
  const kept = Object.entries(pairs).flatMap(([name, value]) =>
    value === null ? [] : [[name, value] as const],
  );
  const metadata = Object.fromEntries(kept);
  const most = Math.max(PAIRS_MOST, Object.keys(details.metadata).length);
  if (kept.length > most) {
    throw new AppError("invalid_request", "At most 16 pairs of metadata.", {
      param: "metadata",
    });
  }
  const { filename = details.filename, geo = details.geo } = patch;
  const metadata_json = details.metadata_json.filter(
    (key) => !(key in (patch.metadata ?? {})),
  );
  return {
    ...{ ...details, filename, geo },
    ...{ metadata, metadata_json },
  };
}
