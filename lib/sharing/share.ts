import "server-only";

import { againWhereContested } from "@/lib/contested";
import { authorize, type Ctx, inTransaction } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import {
  alive,
  findRecord,
  inputId,
  isHeldItself,
  refuseUnfetched,
} from "@/lib/inputs/record";
import type { InputType } from "@/lib/inputs/schema";
import { LICENCES } from "@/lib/sharing/licence";
import type { SharedPart } from "@/lib/sharing/schema";
import type { ShareState, Terms } from "@/lib/sharing/shares-schema";
import { stateOf } from "@/lib/sharing/state";
import { indexShared } from "@/lib/sharing/terms";
import { newestText } from "@/lib/sharing/texts";
import { type Agreed, grant, withdraw } from "@/lib/sharing/write";
import { run } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";
import type { Licence as LicenceRow } from "@/prisma/generated/enums";

/**
 * Shares a record with the community on these terms, and extends no life. Done again,
 * it is the same; on other terms, it is taken back first, and shared anew. `conflict`
 * where the app doesn't share, or by a text of which there is a newer one, and where the
 * record was taken down.
 */
export async function shareInput(
  ctx: Ctx,
  shown: string,
  terms: Terms,
): Promise<ShareState> {
  authorize(ctx, "sharing:write");

  const id = inputId(shown);
  return againWhereContested(() =>
    inTransaction(ctx, async (ctx) => {
      const row = await findRecord(ctx, id);
      const shared = await shareEach(ctx, [id], terms);
      if (shared === 0) throw await whyNot(ctx, id);
      await indexShared(ctx, id);
      return stateOf(ctx, row);
    }),
  );
}

/** Takes a record back: from this second on nobody else sees it. */
export async function unshareInput(
  ctx: Ctx,
  shown: string,
): Promise<ShareState> {
  authorize(ctx, "sharing:write");

  const id = inputId(shown);
  return againWhereContested(() =>
    inTransaction(ctx, async (ctx) => {
      const row = await findRecord(ctx, id);
      await unshareEach(ctx, [id]);
      return stateOf(ctx, row);
    }),
  );
}

/** How a record is shared, where it went, and whether it was taken down. */
export async function getShare(ctx: Ctx, shown: string): Promise<ShareState> {
  authorize(ctx, "inputs:read");

  return stateOf(ctx, await findRecord(ctx, inputId(shown)));
}

/** It was there a moment ago, and couldn't be shared. */
async function whyNot(ctx: Ctx, id: string): Promise<AppError> {
  refuseUnfetched(await findRecord(ctx, id));
  return wasTakenDown();
}

const wasTakenDown = () =>
  new AppError(
    "conflict",
    "Those who run this instance took this record out of the community. It can't be shared again.",
  ).telling({ "x-should-retry": "false" });

/**
 * Shares those of some records that live and weren't taken down, and answers with how
 * many of them are shared then. Part of the caller's transaction.
 */
export async function shareEach(
  ctx: Ctx,
  ids: string[],
  terms: Terms,
): Promise<number> {
  const agreed = await agreedIn(ctx);
  const licence = LICENCES[terms.licence].row;
  await ctx.db.$queryRaw`
    SELECT id FROM inputs WHERE app_id = ${ctx.appId}::uuid
      AND id = ANY(${ids}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
  const { rows, anew } = await shareableOf(ctx, ids, terms);
  await withdraw(ctx, anew.flatMap(standingOf), "withdrawn");
  const grants = anew.map(({ id, wanted: covers }) => ({
    ...{ inputId: id, covers, licence },
  }));
  const granted = await grant(ctx, grants, agreed);
  await put(ctx, anew, granted);
  return rows.length;
}

/**
 * Takes back those of some records that are shared, and answers with how many were.
 * Part of the caller's transaction.
 */
export async function unshareEach(
  ctx: Ctx,
  ids: string[],
  reason: "withdrawn" | "switched_off" = "withdrawn",
): Promise<number> {
  const shares = await ctx.db.$queryRaw<{ grantId: string; inputId: string }[]>`
    SELECT grant_id AS "grantId", input_id AS "inputId" FROM shares
    WHERE app_id = ${ctx.appId}::uuid AND input_id = ANY(${ids}::uuid[])
    ORDER BY input_id FOR UPDATE`;
  await withdraw(ctx, shares, reason);
  return shares.length;
}

/**
 * The text that the app shares by, which is the newest: what others may do with what is
 * shared from now on is what its owners were told last. Until this transaction ends, it
 * goes on sharing.
 */
async function agreedIn({ db, appId }: Ctx): Promise<Agreed> {
  const [agreed] = await db.$queryRaw<Agreed[]>`
    SELECT c.text, c.text_sha256 AS sha256
    FROM apps a JOIN consents c ON c.id = a.sharing_id
    WHERE a.id = ${appId}::uuid FOR KEY SHARE OF a`;
  if (agreed && agreed.text !== newestText().version) throw hasChanged();
  if (agreed) return agreed;
  throw new AppError(
    "conflict",
    "This app doesn't share. Switch its sharing on first.",
  ).telling({ "x-should-retry": "false" });
}

const hasChanged = () =>
  new AppError(
    "conflict",
    `There is a newer text of what sharing means: ${newestText().version}. Agree to it before anything more is shared. What is shared already stays so, by the text that was agreed to.`,
  ).telling({ "x-should-retry": "false" });

/** A record that may be shared, and how it is now. */
type Shareable = {
  id: string;
  type: InputType;
  grant_id: string | null;
  covers: SharedPart[] | null;
  licence: LicenceRow | null;
  goes_at: Date | null;
  held: boolean;
};

/**
 * Those of some records that live and weren't taken down, in their order, and of these
 * what would be shared anew on these terms, with what of it.
 */
export async function shareableOf(ctx: Ctx, ids: string[], terms: Terms) {
  const licence = LICENCES[terms.licence].row;
  const rows = await ctx.db.$queryRaw<Shareable[]>`
    SELECT i.id, i.type::text AS type, i.goes_at, ${isHeldItself} AS held, g.id AS grant_id,
      g.covers::text[] AS covers, g.licence::text AS licence
    FROM inputs i
    LEFT JOIN shares s ON s.app_id = i.app_id AND s.input_id = i.id
    LEFT JOIN consents g ON g.id = s.grant_id
    WHERE ${alive(ctx)} AND i.id = ANY(${ids}::uuid[]) AND i.fetch_state IS NULL
      AND NOT EXISTS (
      SELECT FROM take_downs t WHERE t.app_id = i.app_id AND t.input_id = i.id)
    ORDER BY i.id`;
  const wanted = rows.map((row) => ({ ...row, wanted: coveredOf(row, terms) }));
  const anew = wanted.filter((row) => !isShared(row, row.wanted, licence));
  return { rows, anew };
}

/** Only an image says something about itself. */
const coveredOf = ({ type }: Shareable, { covers }: Terms): SharedPart[] =>
  covers.filter((part) => part !== "exif" || type === "image");

const isShared = (row: Shareable, covers: SharedPart[], licence: LicenceRow) =>
  row.licence === licence &&
  row.covers?.length === covers.length &&
  covers.every((part) => row.covers?.includes(part));

const standingOf = ({ id, grant_id: grantId }: Shareable) =>
  grantId ? [{ grantId, inputId: id }] : [];

async function put(
  { db, appId, now }: Ctx,
  rows: Shareable[],
  grants: string[],
): Promise<void> {
  if (rows.length === 0) return;
  await run(
    db,
    Prisma.sql`
    INSERT INTO shares (id, app_id, input_id, grant_id, type)
    SELECT id, ${appId}::uuid, input_id, grant_id, type::input_type
    FROM unnest(
      ${rows.map(() => newId(now))}::uuid[], ${rows.map(({ id }) => id)}::uuid[],
      ${grants}::uuid[], ${rows.map(({ type }) => type)}::text[]
    ) AS r (id, input_id, grant_id, type)`,
  );
}
