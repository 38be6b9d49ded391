import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx, inTransaction } from "@/lib/context";
import { decide } from "@/lib/decision/decide";
import { AppError } from "@/lib/errors";
import { readId } from "@/lib/ids";
import { itemsOf } from "@/lib/imports/items";
import { openUpload, type Upload } from "@/lib/imports/upload";
import { removeBlobs } from "@/lib/inputs/destroy";
import { askFor } from "@/lib/queue/job";
import type { Format, JobView } from "@/lib/queue/schema";

/** Whether the caller may import at all, before anything of it is read. */
export function authorizeImport(ctx: Ctx): void {
  authorize(ctx, "inputs:write");

  const wish = { store: null, retention: null };
  if (decide(ctx.policy, wish, ctx.now).stored) return;
  throw new AppError(
    "store_not_allowed",
    "This app stores nothing, so that nothing can be imported.",
  );
}

/**
 * Has a worker import what was uploaded. What can't be of its format as a whole is refused
 * here; what is wrong with some of it is for the job to tell. The upload is gone when this
 * throws, and when the job has ended, however it does.
 */
export async function createImport(
  ctx: Ctx,
  format: Format,
  upload: Upload,
): Promise<JobView> {
  authorizeImport(ctx);

  try {
    await (await itemsOf(format, await openUpload(ctx, upload))).return(null);
    return await inTransaction(ctx, async (ctx) => {
      const annotates = ctx.actor.may.has("annotations:write");
      const task = { ...upload, annotates };
      const job = await askFor(ctx, "import_inputs", task, null);
      const id = readId("job", job.id) ?? "";
      await ctx.db.job.update({
        where: { appId_id: { appId: ctx.appId, id } },
        data: { format, blobKey: upload.blobKey },
        select: { id: true },
      });
      await record(ctx, { action: "import.create", targetId: id });
      return job;
    });
  } catch (error) {
    await forgetUpload(ctx, upload.blobKey);
    throw error;
  }
}

/** Removes an upload now, or when the store lets us. */
export async function forgetUpload(
  ctx: Pick<Ctx, "db" | "vault" | "now">,
  key: string,
): Promise<void> {
  const doomed = { key, since: ctx.now };
  await ctx.db.doomedBlob.createMany({ data: [doomed], skipDuplicates: true });
  await removeBlobs(ctx, [key]);
}
