import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import {
  commitmentInput,
  commitmentOf,
  type Opening,
  proveAbout,
} from "@/lib/log/commitment";
import type { Entry } from "@/lib/log/entry";
import { purges } from "@/lib/testing/log";

const OPENING: Opening = {
  id: "0199a1b2-c3d4-7abc-8def-0123456789ab",
  salt: new Uint8Array(32).fill(1),
  content: createHash("sha256").update("my diagnosis").digest(),
};

test("a commitment, version 1, is this and stays this", async () => {
  const parts = ["sojourn-commitment v1", OPENING.id, OPENING.salt];
  const byHand = createHash("sha256");
  for (const part of [...parts, OPENING.content]) {
    const bytes = Buffer.from(part as string);
    byHand.update(Buffer.of(0, 0, 0, bytes.length)).update(bytes);
  }

  expect(await commitmentOf(OPENING)).toBe(byHand.digest("hex"));
  expect(await commitmentOf(OPENING)).toBe(
    "1d09399174374b1383e19a58537d5eb7511331c86571400b6422ef269e90fe8b",
  );
});

test("what is moved from one part of an opening to another is hashed otherwise", () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 64 });
  fc.assert(
    fc.property(bytes, fc.nat(64), fc.nat(64), (both, first, second) => {
      const [one, other] = [first, second].map((at) => {
        const [salt, content] = [both.subarray(0, at), both.subarray(at)];
        return { salt, input: commitmentInput({ id: "id", salt, content }) };
      });
      const isSame = one?.salt.length === other?.salt.length;
      expect(
        Buffer.compare(one?.input ?? both, other?.input ?? both) === 0,
      ).toBe(isSame);
    }),
  );
});

describe("an entry is shown to be about a content", () => {
  const [purge] = purges(1) as [Entry];
  const about = async (facts: Partial<Entry> = {}): Promise<Entry> => ({
    ...purge,
    target_id: OPENING.id,
    commitment: await commitmentOf(OPENING),
    ...facts,
  });
  const claim = { salt: "01".repeat(32), content: OPENING.content };

  test("by that and the salt", async () => {
    await expect(proveAbout(await about(), claim)).resolves.toBeUndefined();
  });

  test.each<[string, Partial<typeof claim>, Partial<Entry>, string]>([
    ["another salt", { salt: "02".repeat(32) }, {}, "commitment"],
    ["another content", { content: OPENING.salt }, {}, "commitment"],
    ["another record", {}, { target_id: purge.id }, "commitment"],
    ["an entry of nothing", {}, { target_id: null }, "commitment"],
    ["an entry without one", {}, { commitment: null }, "commitment"],
    ["no salt", { salt: "" }, {}, "salt"],
    ["half a salt", { salt: "01" }, {}, "salt"],
    ["a salt in capitals", { salt: "AB".repeat(32) }, {}, "salt"],
  ])("and not by %s", async (_, claimed, facts, step) => {
    await expect(
      proveAbout(await about(facts), { ...claim, ...claimed }),
    ).rejects.toMatchObject({ name: "Unproven", step });
  });
});
