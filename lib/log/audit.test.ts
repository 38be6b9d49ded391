import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { consistent } from "@/lib/log/audit";
import type { Entry } from "@/lib/log/entry";
import { printKey } from "@/lib/log/key";
import { logOf, purges, testSigner } from "@/lib/testing/log";

const signer = await testSigner();
const vkey = printKey(signer.key);
const entries = purges(700);
const kept = (await logOf(entries.slice(0, 500), [signer])).checkpoint;

/** What an auditor who kept that checkpoint says of the log that these make now. */
async function audited(entries: Entry[]) {
  const log = await logOf(entries, [signer]);
  // The log defends itself as well as it can: by the proof that fits its tree.
  const proof = entries.length >= 500 ? await log.extend(500) : [];
  return consistent(kept, log.checkpoint, proof, vkey);
}

const found = (step: string) =>
  expect.objectContaining({ consistent: false, step });

describe("who kept a checkpoint", () => {
  test("T5: sees that a log which only grew is the same", async () => {
    expect(await audited(entries)).toMatchObject({
      consistent: true,
      older: { size: 500 },
      newer: { size: 700 },
    });
    expect(await audited(entries.slice(0, 500))).toMatchObject({
      consistent: true,
    });
  });

  test("T3: finds a log that was rolled back", async () => {
    expect(await audited(entries.slice(0, 499))).toEqual(found("rollback"));
    expect(await audited([])).toEqual(found("rollback"));
  });

  test("T3: finds a log that shows others something else", async () => {
    const [last] = purges(501).slice(-1);
    const forked = [...entries.slice(0, 499), last as Entry];

    expect(await audited(forked)).toEqual(found("fork"));
  });

  test("finds an entry that was changed", async () => {
    const anyPlace = fc.nat({ max: 499 });
    await fc.assert(
      fc.asyncProperty(anyPlace, async (place) => {
        const rewritten = entries.map((entry, at) =>
          at === place ? { ...entry, outcome: "failed" as const } : entry,
        );
        expect(await audited(rewritten)).toEqual(found("history"));
      }),
      { numRuns: 15 },
    );
  });

  test("finds an entry that was removed", async () => {
    for (const place of [0, 255, 256, 499]) {
      expect(await audited(entries.toSpliced(place, 1))).toEqual(
        found("history"),
      );
    }
  });

  test("finds an entry that was slipped in", async () => {
    const [late] = purges(701).slice(-1);

    expect(await audited(entries.toSpliced(40, 0, late as Entry))).toEqual(
      found("history"),
    );
  });

  test("finds entries that changed places", async () => {
    const moved = entries.toSpliced(
      10,
      2,
      entries[11] as Entry,
      entries[10] as Entry,
    );

    expect(await audited(moved)).toEqual(found("history"));
  });
});

describe("a proof of consistency", () => {
  test("T2: is void when any byte of it, or of a checkpoint, is changed", async () => {
    const log = await logOf(entries, [signer]);
    const proof = await log.extend(500);
    const isConsistent = async (older: string, newer: string, hashes = proof) =>
      (await consistent(older, newer, hashes, vkey)).consistent;

    expect(await isConsistent(kept, log.checkpoint)).toBe(true);
    for (let at = 0; at < kept.length; at++) {
      expect(await isConsistent(flipped(kept, at), log.checkpoint)).toBe(false);
    }
    for (let at = 0; at < log.checkpoint.length; at++) {
      expect(await isConsistent(kept, flipped(log.checkpoint, at))).toBe(false);
    }
    for (const [place, hash] of proof.entries()) {
      for (let at = 0; at < hash.length; at++) {
        const other = hash.map((byte, place) => byte ^ Number(place === at));
        const wrong = proof.with(place, other);
        expect(await isConsistent(kept, log.checkpoint, wrong)).toBe(false);
      }
    }
  });

  test("of what another key signed is none", async () => {
    const stranger = await testSigner(9);
    const log = await logOf(entries, [stranger]);

    expect(
      await consistent(kept, log.checkpoint, await log.extend(500), vkey),
    ).toEqual(found("signature"));
  });

  test("T6: holds across a change of the log's key", async () => {
    const next = await testSigner(2);
    const log = await logOf(entries, [next]);
    const keys = `${vkey}\n${printKey(next.key)}`;

    expect(
      await consistent(kept, log.checkpoint, await log.extend(500), keys),
    ).toMatchObject({ consistent: true });
  });
});

const flipped = (text: string, at: number): string =>
  text.slice(0, at) +
  String.fromCharCode(text.charCodeAt(at) ^ 1) +
  text.slice(at + 1);
