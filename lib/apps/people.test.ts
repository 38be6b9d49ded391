import { expect, test } from "vitest";

import { listPeople } from "@/lib/apps/people";
import { showId } from "@/lib/ids";
import { tenant } from "@/lib/testing/requests";

test("people are called by their names, and those of another workspace aren't there", async () => {
  const [one, other] = [await tenant(), await tenant()];
  const { db } = one.ctx;
  const where = { id: one.userId };
  await db.user.update({ where, data: { name: "Ada" } });

  expect(await listPeople(one.ctx)).toEqual({
    [showId("usr", one.userId)]: "Ada",
  });
  expect(await listPeople(other.ctx)).not.toHaveProperty(
    showId("usr", one.userId),
  );

  await db.user.update({ where, data: { name: null } });
  const { email } = await db.user.findUniqueOrThrow({ where });
  expect(Object.values(await listPeople(one.ctx))).toEqual([email]);
});
