import { describe, expect, test } from "vitest";

import { signCheckpoint } from "@/lib/log/checkpoint";
import type { Entry } from "@/lib/log/entry";
import { printKey } from "@/lib/log/key";
import { auditLog, type FetchFromLog } from "@/lib/log/live";
import type { Signer } from "@/lib/log/note";
import { nextKeyLine } from "@/lib/log/succession";
import { parseTilePath } from "@/lib/log/tiles";
import { sha256 } from "@/lib/sealing/digest";
import { logOf, ORIGIN, purges, testSigner } from "@/lib/testing/log";

const [first, second, third] = (await Promise.all(
  [1, 2, 3].map((number) => testSigner(number)),
)) as [Signer, Signer, Signer];
const vkey = printKey(first.key);
const entries = purges(700);
const kept = (await logOf(entries.slice(0, 500), [first])).checkpoint;

/** A log as anybody can ask for it, and which of its tiles were asked for. */
async function served(
  entries: Entry[],
  { signer = first, named = [] as string[] } = {},
) {
  const { checkpoint, tiles } = await logOf(entries, [signer]);
  const asked: string[] = [];
  const answers: Record<string, string> = { checkpoint };
  for (const [place, note] of named.entries()) {
    answers[`key/${place + 2}`] = note;
  }
  const fetch: FetchFromLog = async (path) => {
    const text = answers[path];
    if (text !== undefined) return Buffer.from(text);
    const tile = parseTilePath(path);
    if (!tile) return null;
    asked.push(path);
    const hashes = await tiles.read(tile.level, tile.index);
    return hashes.length > 0 ? hashes.subarray(0, tile.width * 32) : null;
  };
  return { fetch, asked, answers };
}

const audited = async (fetch: FetchFromLog, note = kept, keys = vkey) =>
  auditLog(note, keys, fetch, sha256);

const naming = (by: Signer, next: Signer) =>
  logOf(entries.slice(0, 600), [by]).then(({ head }) =>
    signCheckpoint(
      { ...head, origin: ORIGIN, extensions: [nextKeyLine(next.key)] },
      [by, next],
    ),
  );

describe("who audits a public log with nothing but a checkpoint and the key", () => {
  test("T5: sees that it only grew, from a few of its tiles", async () => {
    const { fetch, asked, answers } = await served(entries);

    expect(await audited(fetch)).toMatchObject({
      consistent: true,
      older: { size: 500 },
      newer: { size: 700 },
      note: answers.checkpoint,
      vkeys: `${vkey}\n`,
    });
    expect(asked.length).toBeLessThanOrEqual(4);
    expect(asked).toContain("tile/1/000.p/2");
  });

  test("T5: sees that it is the same, by no tile at all", async () => {
    const { fetch, asked } = await served(entries.slice(0, 500));

    expect(await audited(fetch)).toMatchObject({ consistent: true });
    expect(asked).toEqual([]);
  });

  const [late] = purges(701).slice(-1) as [Entry];
  test.each<[string, Entry[], string]>([
    ["rolled back", entries.slice(0, 499), "rollback"],
    ["forked", [...entries.slice(0, 499), late], "fork"],
    [
      "changed in an entry",
      entries.with(77, { ...entries[77], outcome: "failed" } as Entry),
      "history",
    ],
    ["robbed of an entry", entries.toSpliced(77, 1), "history"],
    [
      "given another order",
      entries.toSpliced(76, 2, ...entries.slice(76, 78).reverse()),
      "history",
    ],
  ])("T3: finds that it was %s", async (_, rewritten, step) => {
    const { fetch } = await served(rewritten);

    expect(await audited(fetch)).toMatchObject({ consistent: false, step });
  });

  test("T3: is not told otherwise by hashes that belong to another tree", async () => {
    const honest = await served(entries);
    const rewritten = await served(entries.toSpliced(77, 1));
    const fetch: FetchFromLog = (path) =>
      (path === "checkpoint" ? rewritten : honest).fetch(path);

    expect(await audited(fetch)).toMatchObject({ step: "history" });
  });

  test.each<[string, (path: string) => boolean, string]>([
    ["its tiles", (path) => path.startsWith("tile/"), "history"],
    ["its checkpoint", (path) => path === "checkpoint", "note"],
  ])("is not satisfied where it keeps back %s", async (_, kept, step) => {
    const { fetch } = await served(entries);
    const less: FetchFromLog = async (path) =>
      kept(path) ? null : fetch(path);

    expect(await audited(less)).toMatchObject({ consistent: false, step });
  });
});

describe("T6: when the log has changed its key since", () => {
  test("the old one leads to the new, by as many as there were", async () => {
    const named = [await naming(first, second), await naming(second, third)];
    const { fetch } = await served(entries, { signer: third, named });

    expect(await audited(fetch)).toMatchObject({
      consistent: true,
      vkeys: [first, second, third]
        .map(({ key }) => `${printKey(key)}\n`)
        .join(""),
    });
  });

  test("who knows a later one goes on from there", async () => {
    const named = [await naming(first, second), await naming(second, third)];
    const { fetch } = await served(entries, { signer: third, named });
    const since = (await logOf(entries.slice(0, 600), [second])).checkpoint;

    expect(await audited(fetch, since, printKey(second.key))).toMatchObject({
      consistent: true,
    });
  });

  test.each<[string, () => Promise<string[]>]>([
    ["nobody named", async () => []],
    ["only itself names", async () => [await naming(third, third)]],
    ["another names", async () => [await naming(second, third)]],
  ])("one that %s is not believed", async (_, named) => {
    const { fetch } = await served(entries, {
      signer: third,
      named: await named(),
    });

    expect(await audited(fetch)).toMatchObject({
      consistent: false,
      step: "signature",
    });
  });
});
