import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx } from "@/lib/context";
import { findRecord, inputId } from "@/lib/inputs/record";
import type { InputView } from "@/lib/inputs/schema";
import { openView } from "@/lib/inputs/view";

/** One live record, without its content. An audited act. */
export async function openInput(ctx: Ctx, shown: string): Promise<InputView> {
  authorize(ctx, "inputs:read");

  const row = await findRecord(ctx, inputId(shown));
  await record(ctx, { action: "input.open", targetId: row.id });
  return openView(ctx, row);
}
