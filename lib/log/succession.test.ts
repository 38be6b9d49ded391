import { describe, expect, test } from "vitest";

import { signCheckpoint } from "@/lib/log/checkpoint";
import { printKey } from "@/lib/log/key";
import type { Signer } from "@/lib/log/note";
import { signerOf } from "@/lib/log/sign";
import { nextKeyIn, nextKeyLine } from "@/lib/log/succession";
import { Secret } from "@/lib/secret";
import { leavesOf, ORIGIN, testSigner, treeOf } from "@/lib/testing/log";

const [old, next, thief] = (await Promise.all([1, 2, 3].map(testSigner))) as [
  Signer,
  Signer,
  Signer,
];
const elsewhere = await signerOf(
  "elsewhere.example/log",
  new Secret(new Uint8Array(32).fill(4)),
);
const { head } = treeOf(leavesOf(5));

const noteBy = (signers: Signer[], extensions: string[]) =>
  signCheckpoint({ ...head, origin: ORIGIN, extensions }, signers);
const naming = nextKeyLine(next.key);

describe("T6: the key of a log names the one that follows it", () => {
  test("to whoever knows the old one", async () => {
    const note = await noteBy([old, next], [naming]);

    expect(note).toContain(`\nnext-key ${printKey(next.key)}\n`);
    expect(await nextKeyIn(note, [old.key])).toEqual(next.key);
  });

  test.each<[string, () => Promise<string>, string]>([
    ["by nobody's word", () => noteBy([old], []), "key"],
    ["by its own", () => noteBy([next], [naming]), "signature"],
    ["by another's", () => noteBy([thief], [naming]), "signature"],
    [
      "by a signature below that of the old one",
      () => noteBy([old, thief], []),
      "key",
    ],
    [
      "by a line put into what the old one signed",
      async () =>
        (await noteBy([old], [naming])).replace(
          printKey(next.key),
          printKey(thief.key),
        ),
      "signature",
    ],
    [
      "under the name of another log",
      () => noteBy([old], [nextKeyLine(elsewhere.key)]),
      "key",
    ],
    ["by half a key", () => noteBy([old], ["next-key x+12345678+AQ=="]), "key"],
  ])("and not %s", async (_, note, step) => {
    await expect(nextKeyIn(await note(), [old.key])).rejects.toMatchObject({
      name: "Unproven",
      step,
    });
  });
});
