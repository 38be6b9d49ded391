import "server-only";

import type { KeyObject } from "node:crypto";

import { annotateEach } from "@/lib/annotations/annotate";
import { rowsAbout } from "@/lib/annotations/list";
import { AnnotationBody } from "@/lib/annotations/schema";
import { type AnnotationRow, openBody, sealBody } from "@/lib/annotations/view";
import { record } from "@/lib/audit/record";
import { againWhereContested } from "@/lib/contested";
import { authorize, type Ctx, inTransaction } from "@/lib/context";
import { indexAgain } from "@/lib/inputs/index-again";
import { findRecord, keyOf, lockRecord } from "@/lib/inputs/record";

type Concepts = AnnotationBody["concepts"];

/** How concepts come to those that a record has. */
export type Deed = "merge" | "overwrite" | "remove";

/**
 * Says which concepts a record has, whoever said so before: those that are given beside
 * or in place of its others, or no longer. In the annotations that have one of them it is
 * changed where it stands; what is new comes in one of its own, and what says nothing any
 * more goes. `not_found` for a record that is gone.
 */
export async function sayConcepts(
  ctx: Ctx,
  input: string,
  deed: Deed,
  concepts: Concepts,
): Promise<void> {
  authorize(ctx, "annotations:write");

  await againWhereContested(() =>
    inTransaction(ctx, async (ctx) => {
      await lockRecord(ctx, input);
      const key = await keyOf(ctx, await findRecord(ctx, input));
      const known = new Set<string>();
      for (const row of await rowsAbout(ctx, input)) {
        const before = openBody(ctx, key, row);
        const after = changed(before.concepts, deed, concepts);
        for (const { name } of after) known.add(name);
        if (isSame(before.concepts, after)) continue;
        await write(ctx, key, row, { ...before, concepts: after });
      }
      const fresh = concepts.filter(({ name }) => !known.has(name));
      if (deed === "remove" || fresh.length === 0) {
        return indexAgain(ctx, [input]);
      }
      await annotateEach(ctx, [input], bodyOf(fresh));
    }),
  );
}

const bodyOf = (concepts: Concepts) => AnnotationBody.parse({ concepts });

function changed(before: Concepts, deed: Deed, said: Concepts): Concepts {
  const values = new Map(said.map(({ name, value }) => [name, value]));
  const others = before.filter(({ name }) => !values.has(name));
  if (deed === "remove") return others;
  const kept = deed === "overwrite" ? [] : others;
  const named = before.filter(({ name }) => values.has(name));
  return [
    ...kept,
    ...named.map(({ name }) => ({ name, value: values.get(name) ?? 1 })),
  ];
}

const isSame = (one: Concepts, other: Concepts) =>
  JSON.stringify(one) === JSON.stringify(other);

async function write(
  ctx: Ctx,
  key: KeyObject,
  row: AnnotationRow,
  body: AnnotationBody,
): Promise<void> {
  const { id, input_id: inputId } = row;
  const where = { appId_id: { appId: ctx.appId, id } };
  if (AnnotationBody.safeParse(body).success) {
    const sealedBody = Uint8Array.from(
      sealBody(ctx, key, { id, inputId }, body),
    );
    const data = { changedAt: ctx.now, sealedBody };
    await ctx.db.annotation.update({ where, data, select: { id: true } });
    await record(ctx, { action: "annotation.change", targetId: id });
  } else {
    await ctx.db.annotation.delete({ where, select: { id: true } });
    await record(ctx, { action: "annotation.delete", targetId: id });
  }
}
