import "server-only";

import type { Ctx } from "@/lib/context";
import { isHeld, unexpired } from "@/lib/inputs/record";
import type { InputType } from "@/lib/inputs/schema";
import { firstKept, type Proposal } from "@/lib/retention/preview/proposal";
import { TOKEN_MS } from "@/lib/retention/preview/token";
import { Prisma } from "@/prisma/generated/client";

/** What a window would destroy at once, of what is kept. */
export type Going = {
  records: number;
  bytes: number;
  byType: Record<InputType, number>;
  /**
   * Which records these are, in few letters: their number and a hash of their ids,
   * whatever their order. It changes when a record is destroyed, held or let go, and
   * not by the clock: what expires anyway while a token lives is left out.
   */
  print: string;
};

type Row = {
  type: InputType;
  records: bigint;
  bytes: bigint;
  lasting: bigint;
  one: bigint | null;
  other: bigint | null;
};

/** One look at each record of the range that goes: no more of it is remembered. */
export async function goingBy(ctx: Ctx, proposal: Proposal): Promise<Going> {
  const stays = new Date(proposal.at.getTime() + TOKEN_MS);
  const lasting = unexpired({ policy: ctx.policy, now: stays });
  const rows = await ctx.db.$queryRaw<Row[]>`
    SELECT i.type, count(*) AS records, sum(i.bytes)::bigint AS bytes,
      count(*) FILTER (WHERE ${lasting}) AS lasting,
      bit_xor(uuid_hash_extended(i.id, 1)) FILTER (WHERE ${lasting}) AS one,
      bit_xor(uuid_hash_extended(i.id, 2)) FILTER (WHERE ${lasting}) AS other
    FROM inputs i WHERE ${goes(ctx, proposal)} GROUP BY i.type ORDER BY i.type`;

  const byType = { image: 0, text: 0, video: 0 };
  for (const { type, records } of rows) byType[type] = Number(records);
  return {
    records: sum(rows.map(({ records }) => records)),
    bytes: sum(rows.map(({ bytes }) => bytes)),
    byType,
    print: rows
      .filter(({ lasting }) => lasting > 0n)
      .map(({ type, lasting, one, other }) => [type, lasting, one, other])
      .join(" "),
  };
}

/** The oldest few of the records that would go, as UUIDs. */
export async function firstToGo(
  ctx: Ctx,
  proposal: Proposal,
  most: number,
): Promise<string[]> {
  const rows = await ctx.db.$queryRaw<{ id: string }[]>`
    SELECT i.id FROM inputs i WHERE ${goes(ctx, proposal)}
    ORDER BY i.id LIMIT ${most}`;
  return rows.map(({ id }) => id);
}

/** How many records a hold keeps, whatever the window. */
export async function heldIn(ctx: Ctx): Promise<number> {
  const [row] = await ctx.db.$queryRaw<{ records: bigint }[]>`
    SELECT count(DISTINCT input_id) AS records FROM held_records
    WHERE app_id = ${ctx.appId}::uuid`;
  return Number(row?.records ?? 0n);
}

/** The condition on inputs `i` of what is kept now, and would not be. */
function goes(ctx: Ctx, proposal: Proposal): Prisma.Sql {
  const kept = firstKept(ctx, proposal);
  return Prisma.sql`
    i.app_id = ${ctx.appId}::uuid AND ${unexpired(ctx)}
    AND i.id < ${kept}::uuid AND NOT ${isHeld}`;
}

const sum = (values: bigint[]) =>
  Number(values.reduce((all, value) => all + value, 0n));
