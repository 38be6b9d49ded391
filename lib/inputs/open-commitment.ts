import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx } from "@/lib/context";
import { notFound } from "@/lib/errors";
import { commitmentTo, saltOf } from "@/lib/inputs/commitment";
import { contentOf } from "@/lib/inputs/read";
import { findRecord, inputId, keyOf } from "@/lib/inputs/record";
import type { CommitmentView } from "@/lib/inputs/schema";
import { COMMITMENT_SCHEME } from "@/lib/log/commitment";
import { runningSha256, sameBytes } from "@/lib/sealing/digest";
import { Unopenable } from "@/lib/sealing/gcm";

/**
 * What a live record's commitment stands for, so that whoever keeps it can show later
 * which content a receipt is about. Reads all of the content, and is audited as that.
 * `not_found` for a record that was received before there were commitments.
 */
export async function openCommitment(
  ctx: Ctx,
  shown: string,
): Promise<CommitmentView> {
  authorize(ctx, "inputs:read");

  const row = await findRecord(ctx, inputId(shown));
  const commitment = await committedTo(ctx, row.id);
  await record(ctx, { action: "input.read", targetId: row.id });

  const key = await keyOf(ctx, row);
  const hash = runningSha256();
  for await (const piece of contentOf(ctx, row, key)) hash.add(piece);
  const content = hash.digest();
  if (!sameBytes(commitment, commitmentTo(key, row.id, content))) {
    throw new Unopenable();
  }
  return {
    object: "commitment",
    input: shown,
    commitment: commitment.toString("hex"),
    salt: saltOf(key).toString("hex"),
    content_sha256: content.toString("hex"),
    scheme: COMMITMENT_SCHEME,
  };
}

async function committedTo(ctx: Ctx, id: string): Promise<Buffer> {
  const input = await ctx.db.input.findUnique({
    where: { appId_id: { appId: ctx.appId, id } },
    select: { commitment: true },
  });
  if (!input?.commitment) throw notFound("commitment");
  return Buffer.from(input.commitment);
}
