import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { type Entry, leafOf } from "@/lib/log/entry";
import { inShort } from "@/lib/log/in-short";
import { printKey } from "@/lib/log/key";
import { parseProof, printProof } from "@/lib/log/proof";
import { Receipt, receiptId, verifyReceipt } from "@/lib/log/receipt";
import { isIncluded, leafHash } from "@/lib/log/verify";
import { anyEntry, logOf, ORIGIN, purges, testSigner } from "@/lib/testing/log";

const signer = await testSigner();
const vkey = printKey(signer.key);
const log = await logOf(purges(300), [signer]);
const receipt = await log.receipt(123);

const failedAt = (step: string) =>
  expect.objectContaining({ verified: false, step });

test("T1: each receipt of a log verifies offline, by the key alone", async () => {
  for (let index = 0; index < 300; index++) {
    const given = JSON.parse(JSON.stringify(await log.receipt(index)));

    expect(await verifyReceipt(given, vkey)).toMatchObject({
      verified: true,
      index,
      entry: given.entry,
      checkpoint: { origin: ORIGIN, size: 300 },
      signedBy: signer.key,
    });
  }
});

test("T1: whatever the entries are, their receipts verify", async () => {
  const anyEntries = fc.array(anyEntry, { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(anyEntries, fc.nat(), async (entries, place) => {
      const log = await logOf(entries, [signer]);
      const given = await log.receipt(place % entries.length);

      expect(await verifyReceipt(given, vkey)).toMatchObject({
        verified: true,
      });
    }),
    { numRuns: 40 },
  );
});

test("a receipt says in plain words what it proves, and what not", async () => {
  const verdict = await verifyReceipt(receipt, vkey);

  expect(verdict).toMatchObject({
    proves: [
      expect.stringMatching(
        /^Entry 123 of the log sojourn\.example\/log says: at 2026-01-01T00:02:03\.000Z a job of the server did input\.purge to inp_\w{26} in app_\w{26}; it was done\.$/,
      ),
      expect.stringContaining("The operator destroyed the key of this record"),
      expect.stringContaining(String(receipt.entry.commitment)),
      expect.stringContaining("from 2026-01-02T00:00:00.000Z at the latest"),
      expect.stringContaining("as one of 300 entries"),
    ],
    leavesOpen: [
      expect.stringContaining("no copy exists elsewhere"),
      expect.stringContaining("the clock was right"),
      expect.stringContaining("the same log"),
    ],
  });
});

test("a receipt of a call that wasn't kept says so, and not that a record was destroyed", async () => {
  const [purge] = purges(1) as [Entry];
  const call = {
    ...purge,
    action: "call.forget",
    everywhere_at: null,
  } as Entry;
  const given = await (await logOf([call], [signer])).receipt(0);
  const verdict = await verifyReceipt(given, vkey);

  expect(verdict).toMatchObject({
    proves: [
      expect.stringContaining(`did call.forget to ${purge.target_id} in app_`),
      expect.stringContaining("having kept nothing of this call but a count"),
      expect.stringContaining(String(purge.commitment)),
      expect.stringContaining("as one of 1 entries"),
    ],
    leavesOpen: [
      expect.stringContaining("nobody else kept it"),
      expect.stringContaining("the clock was right"),
      expect.stringContaining("the same log"),
    ],
  });
  expect(JSON.stringify(verdict)).not.toContain("destroyed");
});

test("what a receipt is in short says no more than what came about", () => {
  const [purge] = purges(1) as [Entry];
  const short = (facts: Partial<Entry>) => inShort({ ...purge, ...facts });

  expect(short({}).title).toBe("A record was destroyed");
  expect(short({ action: "call.forget" }).title).toBe("A call was not kept");
  expect(short({ action: "input.receive" }).title).toBe(
    "A record was received",
  );
  for (const facts of [
    { outcome: "refused" },
    { action: "session.start" },
  ] as Partial<Entry>[]) {
    expect(short(facts).title).toBe("An entry of the log");
  }
});

test("a receipt of a refused deletion doesn't claim one", async () => {
  const [purge] = purges(1);
  const refused = { ...purge, outcome: "refused" } as typeof receipt.entry;
  const given = await (await logOf([refused], [signer])).receipt(0);
  const verdict = await verifyReceipt(given, vkey);

  expect(verdict).toMatchObject({ verified: true });
  expect(JSON.stringify(verdict)).toContain("it was refused");
  expect(JSON.stringify(verdict)).not.toContain("destroyed");
});

describe("T2: any change of a receipt is found", () => {
  const text = JSON.stringify(receipt);

  test("of each of its characters, by one bit", async () => {
    const masks = [1, 2, 4, 8, 16, 32, 64];
    for (let at = 0; at < text.length; at++) {
      const mask = masks[at % masks.length] ?? 1;
      const other = String.fromCharCode(text.charCodeAt(at) ^ mask);
      await expectFound(text.slice(0, at) + other + text.slice(at + 1));
    }
  });

  test("of any of its characters, to any other, to none or to two", async () => {
    const place = fc.nat({ max: text.length - 1 });
    const other = fc.oneof(
      fc.constantFrom(...'0123456789abcdef+/=ABCZz-_\\n."'),
      fc.string({ maxLength: 2 }),
    );
    await fc.assert(
      fc.asyncProperty(place, other, (at, other) =>
        expectFound(text.slice(0, at) + other + text.slice(at + 1)),
      ),
      { numRuns: 1_500 },
    );
  });

  test("of each byte of the leaf", async () => {
    const { index, hashes } = parseProof(receipt.proof);
    const leaf = leafOf(receipt.entry);
    for (let at = 0; at < leaf.length; at++) {
      const changed = leaf.map((byte, place) => byte ^ Number(place === at));
      const hash = await leafHash(changed);
      expect(await isIncluded(log.head, index, hash, hashes)).toBe(false);
    }
  });

  async function expectFound(changed: string) {
    const given = jsonIn(changed);
    const isSame = JSON.stringify(given) === text;
    const { verified } = await verifyReceipt(given, vkey);
    expect(verified, changed).toBe(isSame);
  }
});

describe("a receipt that isn't one is refused at the step where it fails", () => {
  const proof = parseProof(receipt.proof);
  const other = log.receipt(124);

  test.each([
    ["nothing", null],
    ["a text", "receipt"],
    ["a list", [receipt]],
    ["another object", { ...receipt, object: "invoice" }],
    ["a field too many", { ...receipt, note: "my diagnosis" }],
    [
      "another's id",
      { ...receipt, id: receiptId({ id: receipt.entry.id.replace("7", "8") }) },
    ],
    ["a proof that is endless", { ...receipt, proof: "a".repeat(65_537) }],
  ])("%s: receipt", async (_, given) => {
    expect(await verifyReceipt(given, vkey)).toEqual(failedAt("receipt"));
  });

  test("an entry that can't be one: entry", async () => {
    const entry = { ...receipt.entry, content: "my diagnosis" };

    expect(await verifyReceipt({ ...receipt, entry }, vkey)).toEqual(
      failedAt("entry"),
    );
  });

  test("a proof that can't be read, or with data that nobody signed: proof", async () => {
    const extra = printProof({ ...proof, extra: new Uint8Array([1]) });

    for (const wrong of ["", extra]) {
      expect(await verifyReceipt({ ...receipt, proof: wrong }, vkey)).toEqual(
        failedAt("proof"),
      );
    }
  });

  test("a checkpoint without signatures: note", async () => {
    const checkpoint = proof.checkpoint.slice(0, proof.checkpoint.indexOf("—"));
    const given = { ...receipt, proof: printProof({ ...proof, checkpoint }) };

    expect(await verifyReceipt(given, vkey)).toEqual(failedAt("note"));
  });

  test("another key: signature", async () => {
    const stranger = await testSigner(9);

    expect(await verifyReceipt(receipt, printKey(stranger.key))).toEqual(
      failedAt("signature"),
    );
  });

  test("no key: key", async () => {
    for (const wrong of ["", "-----BEGIN PUBLIC KEY-----", `${vkey}A`]) {
      expect(await verifyReceipt(receipt, wrong)).toEqual(failedAt("key"));
    }
  });

  test("the proof of another entry: inclusion", async () => {
    const given = { ...receipt, proof: (await other).proof };

    expect(await verifyReceipt(given, vkey)).toEqual(failedAt("inclusion"));
  });

  test("an entry that the log never held: inclusion", async () => {
    const entry = { ...receipt.entry, commitment: "00".repeat(32) };

    expect(await verifyReceipt({ ...receipt, entry }, vkey)).toEqual(
      failedAt("inclusion"),
    );
  });
});

test("T4: a receipt holds ids, times and a salted hash, and nothing else", () => {
  const { entry, proof, ...frame } = receipt;

  expect(Object.keys(Receipt.shape)).toEqual([
    "object",
    "id",
    "entry",
    "proof",
  ]);
  expect(frame).toEqual({ object: "receipt", id: receiptId(entry) });
  expect(parseProof(proof)).toMatchObject({ extra: null });
  expect(Object.keys(entry)).toEqual([
    "id",
    "app",
    "at",
    "actor_kind",
    "actor_id",
    "action",
    "target_id",
    "outcome",
    "address",
    "commitment",
    "everywhere_at",
  ]);
});

test("T6: receipts outlive the key of the log, and change to the next with it", async () => {
  const next = await testSigner(2);
  const nextVkey = printKey(next.key);
  const both = await (await logOf(purges(301), [signer, next])).receipt(123);
  const after = await (await logOf(purges(302), [next])).receipt(123);

  const verified = async (given: unknown, keys: string) =>
    (await verifyReceipt(given, keys)).verified;
  expect(await verified(receipt, vkey)).toBe(true);
  expect(await verified(receipt, nextVkey)).toBe(false);
  expect(await verified(both, vkey)).toBe(true);
  expect(await verified(both, nextVkey)).toBe(true);
  expect(await verified(after, vkey)).toBe(false);
  expect(await verified(after, nextVkey)).toBe(true);
  for (const given of [receipt, both, after]) {
    expect(await verified(given, `${vkey}\n${nextVkey}\n`)).toBe(true);
  }
});

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
