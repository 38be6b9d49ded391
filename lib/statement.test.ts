import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";

import type { Db } from "@/lib/context";
import { db } from "@/lib/db";
import { plannedRowsOf, rowsOf } from "@/lib/statement";
import { rolledBack } from "@/lib/testing/database";
import { Prisma } from "@/prisma/generated/client";

/** A value of each type that our statements carry, there and back. */
const VALUES = {
  uuid: Prisma.sql`${crypto.randomUUID()}::uuid`,
  bigint: Prisma.sql`${9_007_199_254_740_993n}::bigint`,
  int: Prisma.sql`${-7}::int`,
  smallint: Prisma.sql`${3}::smallint`,
  boolean: Prisma.sql`${true}::boolean`,
  instant: Prisma.sql`${new Date("2026-03-29T01:30:00.123Z")}::timestamptz`,
  day: Prisma.sql`${new Date("2026-03-29T00:00:00Z")}::date`,
  bytes: Prisma.sql`${randomBytes(300)}::bytea`,
  text: Prisma.sql`${"é \u{1f600} '"}::text`,
  texts: Prisma.sql`${["a", "b,c"]}::text[]`,
  enumeration: Prisma.sql`${"ok"}::outcome`,
  address: Prisma.sql`${"2001:db8::1"}::inet`,
  nothing: Prisma.sql`${null}::text`,
};

const columns = Object.entries(VALUES).map(
  ([name, value]) => Prisma.sql`${value} AS ${Prisma.raw(`"${name}"`)}`,
);
const ALL = Prisma.sql`SELECT ${Prisma.join(columns)}`;

const plain = (row: object) =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? [...value] : value,
    ]),
  );

async function read(from: Db, how: typeof rowsOf): Promise<object> {
  const [row] = await how<object>(from, ALL);
  return plain(row ?? {});
}

test("a value is the same inside a transaction and outside, planned or not", async () => {
  await rolledBack(async (inside) => {
    const byPrisma = await read(inside, rowsOf);
    expect(await read(db(), rowsOf)).toEqual(byPrisma);
    expect(await read(db(), plannedRowsOf)).toEqual(byPrisma);
    expect(await read(inside, plannedRowsOf)).toEqual(byPrisma);
  });
});

test("a day is the same wherever this machine is", async () => {
  const zone = process.env.TZ;
  process.env.TZ = "America/Los_Angeles";
  try {
    const [row] = await rowsOf<{ day: Date; instant: Date }>(
      db(),
      Prisma.sql`SELECT ${VALUES.day} AS day, ${VALUES.instant} AS instant`,
    );
    expect(row?.day.toISOString()).toBe("2026-03-29T00:00:00.000Z");
    expect(row?.instant.toISOString()).toBe("2026-03-29T01:30:00.123Z");
  } finally {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  }
});
