import "server-only";

import type { Ctx } from "@/lib/context";
import { appWindow } from "@/lib/decision/decide";
import { firstIdAt } from "@/lib/ids";
import { isHeld, isShared } from "@/lib/inputs/record";
import type { Limit, Query } from "@/lib/search/language/query";
import type { ColumnTest } from "@/lib/search/plan";
import type { Column } from "@/lib/search/sought";
import { Prisma } from "@/prisma/generated/client";

/** Conditions on inputs `i`: of each list one test at least. */
export const conditionsOn = (ctx: Ctx, tests: ColumnTest[][]): Prisma.Sql[] =>
  tests.map((some) =>
    Prisma.join(
      some.map((one) => tested(ctx, one)),
      " OR ",
      "(",
      ")",
    ),
  );

function tested(ctx: Ctx, { column, not }: ColumnTest): Prisma.Sql {
  const holds = conditionOf(ctx, column);
  return not ? Prisma.sql`NOT (${holds})` : holds;
}

function conditionOf(ctx: Ctx, column: Column): Prisma.Sql {
  switch (column.kind) {
    case "type":
      return Prisma.sql`i.type = ${column.type}::input_type`;
    case "after":
      return Prisma.sql`i.id >= ${firstIdAt(column.at)}::uuid`;
    case "before":
      return Prisma.sql`i.id < ${firstIdAt(column.at)}::uuid`;
    case "expires":
      return expires(ctx, column.limit);
    case "is":
      return column.state === "held" ? isHeld : isShared;
  }
}

/** See `expiryOf`: the earlier of the app's window and the record's own wish. */
function expires(ctx: Ctx, limit: Limit | null): Prisma.Sql {
  const window = appWindow(ctx.policy);
  if (!limit) {
    return window === null ? Prisma.sql`i.goes_at IS NULL` : Prisma.sql`false`;
  }
  const { operator } = limit;
  const at = "at" in limit ? limit.at : later(ctx.now, limit.in);
  const inclusive = operator === "<=" || operator === ">";
  const until = new Date(at.getTime() + (inclusive ? 1 : 0));
  const byThen = Prisma.sql`(${goneBy(until, window)})`;
  if (operator === "<" || operator === "<=") return byThen;
  return window === null
    ? Prisma.sql`(i.goes_at IS NOT NULL AND NOT ${byThen})`
    : Prisma.sql`NOT ${byThen}`;
}

/** Whether the clock has a record go before an instant. */
function goneBy(instant: Date, window: number | null): Prisma.Sql {
  const byItself = Prisma.sql`coalesce(i.goes_at < ${instant}::timestamptz, false)`;
  if (window === null) return byItself;
  const received = firstIdAt(later(instant, -window));
  return Prisma.sql`i.id < ${received}::uuid OR ${byItself}`;
}

const later = (instant: Date, seconds: number) =>
  new Date(instant.getTime() + seconds * 1000);

/** From when on and until when what meets a query was received, as far as it says. */
export function rangeOf(query: Query): { from: number; to: number } {
  const parts = query.kind === "all" ? query.of : [query];
  const limits = (kind: "after" | "before") =>
    parts.flatMap((part) => (part.kind === kind ? part.at.getTime() : []));
  return {
    from: Math.max(...limits("after"), Number.NEGATIVE_INFINITY),
    to: Math.min(...limits("before"), Number.POSITIVE_INFINITY),
  };
}
