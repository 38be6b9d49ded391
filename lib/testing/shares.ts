import { type Ctx, type Db, inTransaction } from "@/lib/context";
import { newId, readId } from "@/lib/ids";
import { stored } from "@/lib/testing/inputs";
import type {
  ConsentReason,
  InputType,
  Licence,
  SharedPart,
} from "@/prisma/generated/client";

// Rows as the product writes them, for tests of what the database itself refuses.

const TEXT = {
  text: "test/1",
  textSha256: new Uint8Array(32),
  actorKind: "member" as const,
};

/** A grant's row: for a record, or for the app as a whole. */
export async function grantRow(
  { appId, db, actor }: Ctx,
  inputId: string | null,
  given: { covers?: SharedPart[]; licence?: Licence } = {},
): Promise<string> {
  const { id } = await db.consent.create({
    data: {
      ...TEXT,
      id: newId(new Date()),
      kind: "grant",
      ...{ appId, inputId, actorId: actor.id, entryId: newId(new Date()) },
      covers: given.covers ?? [],
      licence: inputId === null ? null : (given.licence ?? "cc_by_4_0"),
    },
  });
  return id;
}

/** A row that takes a grant back. */
export async function withdrawalRow(
  { appId, db, actor }: Ctx,
  { grantId, inputId }: { grantId: string; inputId: string | null },
  reason: ConsentReason = "withdrawn",
): Promise<void> {
  await db.consent.create({
    data: {
      id: newId(new Date()),
      kind: "withdrawal",
      ...{ appId, inputId, grantId, reason, actorId: actor.id },
      actorKind: "member",
      entryId: newId(new Date()),
      covers: [],
    },
  });
}

/** Switches an app's sharing on. */
export async function sharingOn(ctx: Ctx): Promise<void> {
  const sharingId = await grantRow(ctx, null);
  await ctx.db.app.update({ where: { id: ctx.appId }, data: { sharingId } });
}

export type SharedRecord = {
  shareId: string;
  grantId: string;
  inputId: string;
  /** As callers know it. */
  shown: string;
};

/** A share's row, of a record that is there. */
export async function shareRow(
  { appId, db }: Ctx,
  inputId: string,
  grantId: string,
  type: InputType = "text",
): Promise<string> {
  const { id } = await db.share.create({
    data: { id: newId(new Date()), appId, inputId, grantId, type },
  });
  return id;
}

/** A stored record that is shared, in an app that shares. */
export async function shared(
  ctx: Ctx,
  content: string | Uint8Array,
  {
    covers,
    licence,
    ...description
  }: Parameters<typeof stored>[2] & Parameters<typeof grantRow>[2] = {},
): Promise<SharedRecord> {
  const { id: shown, type } = await stored(ctx, content, description);
  const inputId = readId("inp", shown) ?? "";
  const grantId = await grantRow(ctx, inputId, { covers, licence });
  const shareId = await shareRow(ctx, inputId, grantId, type);
  return { shareId, grantId, inputId, shown };
}

/** Takes a shared record back, all in one, as the product does. */
export function takeBack(
  ctx: Ctx,
  record: SharedRecord,
  reason: ConsentReason = "withdrawn",
): Promise<void> {
  return inTransaction(ctx, async (ctx) => {
    await withdrawalRow(ctx, record, reason);
    await ctx.db.share.deleteMany({ where: { id: record.shareId } });
  });
}

/** The row by which an export has a record. */
export async function itemRow(
  db: Db,
  exportId: string,
  { appId }: Pick<Ctx, "appId">,
  { inputId, grantId, shareId }: SharedRecord,
): Promise<void> {
  await db.communityExportItem.create({
    data: { exportId, appId, inputId, grantId, shareId },
  });
}

/** The row of an export of a workspace's. */
export async function exportRow(
  db: Db,
  given: { workspaceId?: string } = {},
): Promise<string> {
  const { id } = await db.communityExport.create({
    data: {
      id: newId(new Date()),
      workspaceId: given.workspaceId ?? newId(new Date()),
      actorKind: "member",
      actorId: newId(new Date()),
      format: "jsonl",
    },
  });
  return id;
}
