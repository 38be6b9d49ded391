import { expect, test } from "vitest";

import { stepsOf } from "@/components/receipts/steps";
import { commitmentOf } from "@/lib/log/commitment";
import type { Entry } from "@/lib/log/entry";
import { printKey } from "@/lib/log/key";
import { verifyReceipt } from "@/lib/log/receipt";
import { logOf, purges, testSigner } from "@/lib/testing/log";

const signer = await testSigner();
const vkey = printKey(signer.key);
const [purge] = purges(1) as [Entry];
const salt = new Uint8Array(32).fill(1);
const content = new Uint8Array(32).fill(2);
const opening = { id: String(purge.target_id), salt, content };
const log = await logOf(
  [{ ...purge, commitment: await commitmentOf(opening) }],
  [signer],
);
const receipt = await log.receipt(0);
const claim = { salt: "01".repeat(32), content };

test.each<[string, number, () => ReturnType<typeof verifyReceipt>]>([
  ["the key", 0, () => verifyReceipt(receipt, "no key", claim)],
  ["the receipt", 1, () => verifyReceipt({}, vkey, claim)],
  [
    "an entry",
    1,
    () =>
      verifyReceipt(
        { ...receipt, entry: { ...receipt.entry, app: "x" } },
        vkey,
        claim,
      ),
  ],
  [
    "the proof",
    2,
    () => verifyReceipt({ ...receipt, proof: "x" }, vkey, claim),
  ],
  [
    "the signature",
    3,
    async () =>
      verifyReceipt(receipt, printKey((await testSigner(2)).key), claim),
  ],
  [
    "the place",
    4,
    () =>
      verifyReceipt(
        { ...receipt, entry: { ...receipt.entry, outcome: "failed" } },
        vkey,
        claim,
      ),
  ],
  [
    "the content",
    5,
    () => verifyReceipt(receipt, vkey, { ...claim, content: salt }),
  ],
])("a check that fails at %s passed all before it", async (_, at, check) => {
  const states = stepsOf(await check(), true).map(({ state }) => state);
  const expected = states.map((_, place) => {
    if (place === at) return "failed";
    return place < at ? "passed" : "not reached";
  });
  expect(states).toHaveLength(6);
  expect(states).toEqual(expected);
});

test("a check that succeeds passed all, and the content where it was asked for", async () => {
  const verdict = await verifyReceipt(receipt, vkey);
  for (const ofContent of [true, false]) {
    const states = stepsOf(verdict, ofContent).map(({ state }) => state);
    expect(states).toEqual(Array(ofContent ? 6 : 5).fill("passed"));
  }
});
