import "server-only";

import { annotationsOf } from "@/lib/annotations/list";
import type { AnnotationView } from "@/lib/annotations/schema";
import { authorize, type Ctx } from "@/lib/context";
import type { RecordRow } from "@/lib/inputs/record";
import type { InputView } from "@/lib/inputs/schema";
import { openView } from "@/lib/inputs/view";
import { findingOnce } from "@/lib/sealing/find-once";

/** A record, and what people said of it, the oldest first. */
export type Told = { view: InputView; notes: AnnotationView[] };

/** Opens some records with all that people said of them, in their order. */
export async function toldOf(ctx: Ctx, rows: RecordRow[]): Promise<Told[]> {
  authorize(ctx, "inputs:read");

  const opening = { ...ctx, vault: findingOnce(ctx.vault) };
  const notes = await annotationsOf(opening, rows);
  return Promise.all(
    rows.map(async (row) => ({
      view: await openView(opening, row),
      notes: notes.get(row.id) ?? [],
    })),
  );
}
