import "server-only";

import type { KeyObject } from "node:crypto";

import type { Ctx } from "@/lib/context";
import { timeOf } from "@/lib/ids";
import { indexVersion } from "@/lib/index/version";
import {
  KEYS_PER_MONTH,
  type MonthKey,
  monthKeyFor,
  monthKeyName,
  spanOf,
} from "@/lib/sealing/month-key";
import { blind } from "@/lib/sealing/terms";
import { plannedRowsOf } from "@/lib/statement";
import { Prisma } from "@/prisma/generated/client";

/** A slice of an app's records: from one instant of receipt up to another. */
export type Slice = { from: Date; to: Date };

/** What an app's index is like now. */
export type Survey = {
  /** Oldest first, without a gap, from the oldest record to the newest. */
  slices: Slice[];
  /** The keys that survivors of others are under. */
  renewed: Pick<MonthKey, "month" | "generation">[];
  /** Whether all records are in the index as they are to be. */
  complete: boolean;
};

type Row = {
  oldest: string | null;
  newest: string | null;
  version: number;
  starts: Date[];
  months: Date[];
  generations: number[];
};

/** Looks at an app's index as it is now: see [Note: Slices]. */
export async function survey(ctx: Ctx): Promise<Survey> {
  const ofApp = Prisma.sql`app_id = ${ctx.appId}::uuid`;
  const renewed = Prisma.sql`
    FROM index_keys WHERE ${ofApp} AND generation >= ${KEYS_PER_MONTH}
    ORDER BY month, generation`;
  const [row] = await plannedRowsOf<Row>(
    ctx.db,
    Prisma.sql`
    SELECT a.index_version AS version,
      (SELECT id FROM inputs WHERE ${ofApp} ORDER BY id LIMIT 1) AS oldest,
      (SELECT id FROM inputs WHERE ${ofApp} ORDER BY id DESC LIMIT 1) AS newest,
      array(SELECT starts_at FROM index_slices WHERE ${ofApp}) AS starts,
      array(SELECT month::timestamptz ${renewed}) AS months,
      array(SELECT generation::int ${renewed}) AS generations
    FROM apps a WHERE a.id = ${ctx.appId}::uuid`,
  );
  if (!row) return { slices: [], renewed: [], complete: true };
  return {
    slices:
      row.oldest && row.newest ? slicesIn(row, row.oldest, row.newest) : [],
    renewed: row.generations.map((generation, place) => ({
      month: row.months[place] ?? new Date(Number.NaN),
      generation,
    })),
    complete: row.version === indexVersion(ctx.index),
  };
}

function slicesIn({ starts }: Row, oldest: string, newest: string): Slice[] {
  const opened = starts.map((start) => start.getTime());
  const end = timeOf(newest).getTime() + 1;
  const slices: Slice[] = [];
  for (let at = timeOf(oldest).getTime(); at < end; ) {
    const week = spanOf(monthKeyFor("", new Date(at)));
    const edges = opened.filter(
      (start) => start > week.from.getTime() && start < week.to.getTime(),
    );
    const bounds = [
      week.from.getTime(),
      ...edges.sort((one, other) => one - other),
      week.to.getTime(),
    ];
    for (const [place, from] of bounds.slice(0, -1).entries()) {
      const to = bounds[place + 1] ?? from;
      if (to > at && from < end)
        slices.push({ from: new Date(from), to: new Date(to) });
    }
    at = week.to.getTime();
  }
  return slices;
}

/** Terms as they are in some slices, under each key that there is of them. */
export type Blinding = (terms: readonly string[]) => bigint[];

/** How to blind terms for slices. A key that is gone has nothing under it any more. */
export async function blindingFor(
  ctx: Ctx,
  { renewed }: Survey,
  slices: Slice[],
): Promise<Blinding> {
  const held: { key: KeyObject; slice: Date }[] = [];
  for (const { from } of slices) {
    for (const name of keysOf(ctx, renewed, from)) {
      const key = await ctx.vault.keys.find(name);
      if (key) held.push({ key, slice: from });
    }
  }
  return (terms) => held.flatMap(({ key, slice }) => blind(key, slice, terms));
}

/** Under which keys what was received at an instant may be. */
function keysOf(
  { appId }: Ctx,
  renewed: Survey["renewed"],
  at: Date,
): string[] {
  const first = monthKeyFor(appId, at);
  const later = renewed.filter(
    ({ month, generation }) =>
      month.getTime() === first.month.getTime() &&
      generation % KEYS_PER_MONTH === first.generation,
  );
  return [first, ...later.map((one) => ({ ...one, appId }))].map(monthKeyName);
}
