import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer, text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { fromBufferPromise } from "yauzl";

import { annotate } from "@/lib/annotations/annotate";
import { AnnotationBody } from "@/lib/annotations/schema";
import type { Ctx } from "@/lib/context";
import { db as ownDb } from "@/lib/db";
import { continueExporting, createExport } from "@/lib/exports/create";
import { openArchive } from "@/lib/exports/open";
import { Manifest, NewExport, PART_RECORDS } from "@/lib/exports/schema";
import { openStatement } from "@/lib/exports/statement";
import { newId, readId, showId } from "@/lib/ids";
import { destroyInput } from "@/lib/inputs/destroy";
import { storeInputs } from "@/lib/inputs/store";
import { parseKeys } from "@/lib/log/key";
import { JOBS } from "@/lib/permissions";
import type { Turn } from "@/lib/queue/batches";
import { cancelJob, getJob } from "@/lib/queue/look";
import type { JobView } from "@/lib/queue/schema";
import { logKeys } from "@/lib/receipts/log-key";
import { deleteMatching } from "@/lib/retention/delete";
import { sha256 } from "@/lib/sealing/digest";
import { app, freshApp, keyWith, rolledBack } from "@/lib/testing/database";
import { ownFolder } from "@/lib/testing/folder";
import { hold } from "@/lib/testing/holds";
import { allOf, newRecord, png, stored } from "@/lib/testing/inputs";
import { rowsWith } from "@/lib/testing/rows";

const DAY_MS = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * DAY_MS);
const endless: Turn = {
  stop: new AbortController().signal,
  isOver: () => false,
  now: () => new Date(),
};
const asked = (which: object) => NewExport.parse(which);
const working = (ctx: Ctx): Ctx => ({
  ...ctx,
  actor: { ...ctx.actor, may: JOBS.export_inputs },
});

async function rowOf(ctx: Ctx, { id }: JobView) {
  const appId_id = { appId: ctx.appId, id: String(readId("job", id)) };
  return ctx.db.job.findUniqueOrThrow({ where: { appId_id } });
}

const download = async (ctx: Ctx, { id }: JobView, part = 1) =>
  allOf((await openArchive(ctx, id, part)).read());

/** What a zip has, as another reader than ours sees it. */
async function unzipped(zip: Buffer): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const opened = await fromBufferPromise(zip);
  for await (const entry of opened.eachEntry()) {
    const stream = await opened.openReadStreamPromise(entry);
    files.set(entry.fileName, await buffer(stream));
  }
  return files;
}

async function contentsOf(zip: Buffer) {
  const files = await unzipped(zip);
  const lines = String(files.get("records.jsonl")).split("\n").slice(0, -1);
  const json = String(files.get("manifest.json"));
  return {
    files,
    names: [...files.keys()],
    records: lines.map((line) => JSON.parse(line)),
    manifest: Manifest.parse(JSON.parse(json)),
  };
}

async function many(ctx: Ctx, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let from = 0; from < count; from += 100) {
    const records = Array.from({ length: 100 }, (_, n) =>
      newRecord(`${from + n}`),
    );
    const views = await storeInputs(ctx, records);
    ids.push(...views.map(({ id }) => String(id)));
  }
  return ids;
}

test("an export has what the API shows of each record, its content, and a signed manifest", async () => {
  const [ctx, other] = [await freshApp(), await freshApp()];
  const image = await png();
  const large = "large ".repeat(40_000);
  const one = await stored(ctx, "hello", { filename: "../../evil.sh" });
  const two = await stored(ctx, image);
  const three = await stored(ctx, large);
  await stored(other, "theirs");
  const said = AnnotationBody.parse({ concepts: [{ name: "cat" }] });
  const made = await annotate(ctx, two.id, said);

  const job = await createExport(ctx, asked({ q: "-subject:nobody" }));
  expect(job).toMatchObject({
    kind: "export_inputs",
    state: "done",
    total: 3,
    done: 3,
  });
  const { files, names, records, manifest } = await contentsOf(
    await download(ctx, job),
  );

  const media = [
    `media/${one.id}.txt`,
    `media/${two.id}.png`,
    `media/${three.id}.txt`,
  ];
  expect(names).toEqual([
    "records.jsonl",
    ...media,
    "manifest.json",
    "manifest.sig",
  ]);
  expect(String(files.get(`media/${one.id}.txt`))).toBe("hello");
  expect(files.get(`media/${two.id}.png`)).toEqual(image);
  expect(String(files.get(`media/${three.id}.txt`))).toBe(large);
  expect(records).toMatchObject([
    { input: { id: one.id, filename: "../../evil.sh" }, annotations: [] },
    { input: { id: two.id }, predictions: [], annotations: [made] },
    { input: { id: three.id }, annotations: [] },
  ]);

  expect(manifest).toEqual({
    format: "sojourn-export/1",
    layout: "jsonl",
    app: showId("app", ctx.appId),
    export: job.id,
    part: 1,
    parts: 1,
    created_at: expect.any(String),
    by: showId("usr", ctx.actor.id),
    records: 3,
    gone: 0,
    files: ["records.jsonl", ...media].map((name) => ({
      name,
      bytes: files.get(name)?.length,
      sha256: sha256(files.get(name) ?? "").toString("hex"),
    })),
  });
  const keys = (await logKeys(ctx)).map(({ vkey }) => vkey).join("\n");
  const signed = await openStatement(
    String(files.get("manifest.sig")),
    await parseKeys(keys),
  );
  const own = sha256(files.get("manifest.json") ?? "").toString("hex");
  expect(signed.sha256).toBe(own);

  const entries = await ctx.db.auditEntry.findMany({
    where: { appId: ctx.appId, action: { startsWith: "export." } },
    select: { action: true, targetId: true },
    orderBy: { action: "asc" },
  });
  const targetId = readId("job", job.id);
  expect(entries).toEqual([
    { action: "export.create", targetId },
    { action: "export.read", targetId },
  ]);
});

describe("which records", () => {
  test("those that are named, or about a subject, whatever it is called", () =>
    rolledBack(async (db) => {
      const [ctx, other] = [await app(db), await app(db)];
      const subject = 'ada "the" OR -bob@example.com';
      const mine = await stored(ctx, "a", { subject });
      await stored(ctx, "b", { subject: "bob@example.com" });
      const theirs = await stored(other, "c", { subject });

      const about = await createExport(ctx, asked({ subject }));
      const { records } = await contentsOf(await download(ctx, about));
      expect(records.map(({ input }) => input.id)).toEqual([mine.id]);

      const ids = [theirs.id, mine.id, "inp_0", showId("inp", newId(ctx.now))];
      const named = await createExport(ctx, asked({ ids }));
      expect(named).toMatchObject({ total: 4, done: 1, missing: 3 });
      const archive = await contentsOf(await download(ctx, named));
      expect(archive.manifest).toMatchObject({ records: 1, gone: 0 });
    }));

  test("one way to say which, and no other", () => {
    for (const wrong of [
      {},
      { ids: [] },
      { q: "  " },
      { q: "a", ids: ["inp_0"] },
      { q: "a", subject: "b" },
      { ids: ["inp_0"], by: "me" },
    ]) {
      expect(NewExport.safeParse(wrong).success).toBe(false);
    }
  });
});

describe("what is gone by the time that it is read is left out, and counted", () => {
  test("destroyed, expired, or beyond a window that was shortened; not what is held", async () => {
    const ctx = await freshApp({ now: ago(5) });
    const [destroyed, brief, kept, live] = [
      await stored(ctx, "destroyed"),
      await stored(ctx, "brief", { retention: 5 * 86_400 }),
      await stored(ctx, "kept", { retention: 5 * 86_400 }),
      await stored({ ...ctx, now: ago(1) }, "live"),
    ] as const;
    await hold(ctx, kept.id);
    const earlier = { ...ctx, now: ago(2) };
    const job = await createExport(earlier, asked({ q: "-subject:nobody" }));
    expect(job.done).toBe(4);
    await destroyInput(earlier, destroyed.id);

    const archive = await contentsOf(await download(ctx, job));
    expect(archive.records.map(({ input }) => input.id)).toEqual([
      kept.id,
      live.id,
    ]);
    expect(archive.names.filter((name) => name.startsWith("media/"))).toEqual([
      `media/${kept.id}.txt`,
      `media/${live.id}.txt`,
    ]);
    expect(archive.manifest).toMatchObject({ records: 2, gone: 2 });
    expect(archive.names.join()).not.toContain(brief.id);

    await ctx.db.app.update({
      where: { id: ctx.appId },
      data: { windowSeconds: 3_600n },
    });
    const later = await contentsOf(await download(ctx, job));
    expect(later.manifest).toMatchObject({ records: 1, gone: 3 });
  });

  test("also what is destroyed while the archive is being read", async () => {
    const ctx = await freshApp();
    const [first, second] = [await stored(ctx, "1"), await stored(ctx, "2")];
    const job = await createExport(ctx, asked({ ids: [first.id, second.id] }));
    const reading = (await openArchive(ctx, job.id, 1)).read();
    const pieces: Uint8Array[] = [];
    let destroyed = false;
    for await (const piece of reading) {
      pieces.push(piece);
      if (destroyed || !Buffer.from(piece).includes(first.id)) continue;
      destroyed = true;
      await destroyInput(ctx, second.id);
    }
    const { names, manifest } = await contentsOf(Buffer.concat(pieces));
    expect(names).not.toContain(`media/${second.id}.txt`);
    expect(manifest.gone).toBe(1);
  });

  test("nothing of it stays anywhere else: ids alone, and those go with the job", async () => {
    const ctx = await freshApp();
    await many(ctx, 1_100);
    const canary = await stored(ctx, "canary-content-5561");
    const queried = await createExport(ctx, asked({ q: "-canary-query-7742" }));
    expect(queried.state).toBe("waiting");
    expect(await rowsWith(ownDb(), "canary-")).toEqual([]);
    await continueExporting(working(ctx), await rowOf(ctx, queried), endless);
    await ctx.db.job.updateMany({
      where: { appId: ctx.appId },
      data: { state: "done", finishedAt: new Date() },
    });
    await download(ctx, queried);
    await deleteMatching(ctx, { ids: [canary.id] });
    expect(await rowsWith(ownDb(), "canary-")).toEqual([]);
    await ctx.db.job.deleteMany({ where: { appId: ctx.appId } });
    const where = { appId: ctx.appId };
    expect(await ctx.db.exportBatch.count({ where })).toBe(0);
  });
});

describe("a large one", () => {
  test("is chosen by a job, each record once, whatever becomes of the worker", async () => {
    const ctx = await freshApp();
    const ids = await many(ctx, 2_300);
    const job = await createExport(ctx, asked({ q: "type:text" }));
    await stored({ ...ctx, now: new Date(Date.now() + 60_000) }, "late");
    await expect(openArchive(ctx, job.id, 1)).rejects.toMatchObject({
      code: "conflict",
    });

    const standing = await rowOf(ctx, job);
    const brief = { ...endless, isOver: () => true };
    await continueExporting(working(ctx), standing, brief);
    const outcomes = await Promise.all([
      continueExporting(working(ctx), await rowOf(ctx, job), endless),
      continueExporting(working(ctx), await rowOf(ctx, job), endless),
    ]);
    expect(outcomes).toContain("finished");
    expect(await getJob(ctx, job.id)).toMatchObject({
      total: 2_300,
      done: 2_300,
    });
    const where = { appId: ctx.appId };
    const batches = await ctx.db.exportBatch.findMany({ where });
    const chosen = batches.flatMap((batch) => batch.ids);
    expect(chosen.toSorted()).toEqual(
      ids.map((id) => String(readId("inp", id))).toSorted(),
    );
  });

  test("is several archives, each with its own part of the records", async () => {
    const ctx = await freshApp();
    const ids = await many(ctx, 300);
    const job = await createExport(ctx, asked({ ids }));
    const where = { appId: ctx.appId };
    // As if so many had been chosen before the last of them.
    const done = PART_RECORDS + 1;
    await ctx.db.job.updateMany({ where, data: { done } });
    const [batch] = await ctx.db.exportBatch.findMany({ where });
    const last = String(batch?.ids.at(-1));
    const jobId = String(readId("job", job.id));
    const row = { appId: ctx.appId, jobId, part: 2, ids: [last], first: last };
    await ctx.db.exportBatch.create({ data: row });

    const second = await contentsOf(await download(ctx, job, 2));
    expect(second.manifest).toMatchObject({ part: 2, parts: 2, records: 1 });
    expect((await openArchive(ctx, job.id, 2)).filename).toBe(
      `${job.id}-2.zip`,
    );
    await expect(openArchive(ctx, job.id, 3)).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("that was cancelled is none", async () => {
    const ctx = await freshApp();
    await many(ctx, 1_100);
    const job = await createExport(ctx, asked({ q: "type:text" }));
    await cancelJob(ctx, job.id);
    expect(
      await continueExporting(working(ctx), await rowOf(ctx, job), endless),
    ).toBe("cancelled");
    await ctx.db.job.updateMany({
      where: { appId: ctx.appId },
      data: { state: "cancelled", finishedAt: new Date() },
    });
    await expect(openArchive(ctx, job.id, 1)).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

test("who reads slowly is waited for, and who leaves ends the work", async () => {
  const ctx = await freshApp();
  await stored(ctx, "x".repeat(8_000_000));
  let [read, open] = [0, 0];
  const { blobs } = ctx.vault;
  const counting = {
    ...blobs,
    async *read(...args: Parameters<typeof blobs.read>) {
      open += 1;
      try {
        for await (const piece of blobs.read(...args)) {
          read += piece.length;
          yield piece;
        }
      } finally {
        open -= 1;
      }
    },
  };
  const watched = { ...ctx, vault: { ...ctx.vault, blobs: counting } };
  const job = await createExport(ctx, asked({ q: "type:text" }));
  const reading = (await openArchive(watched, job.id, 1)).read();
  let taken = 0;
  for await (const piece of reading) {
    taken += piece.length;
    expect(read).toBeLessThan(taken + 1_000_000);
    if (taken > 2_000_000 && open > 0) break;
  }
  expect(open).toBe(0);
  const until = read;
  await new Promise((resolve) => setImmediate(resolve));
  expect(read).toBe(until);
  expect(read).toBeLessThan(4_000_000);
  expect(await reading.next()).toEqual({ done: true, value: undefined });
});

test("a key needs inputs:read; a job that is no export, or another's, is none", async () => {
  const [ctx, other] = [await freshApp(), await freshApp()];
  const { id } = await stored(ctx, "hello");
  const job = await createExport(ctx, asked({ ids: [id] }));
  const writing = { ...ctx, actor: keyWith("inputs:write", "inputs:delete") };
  const forbidden = { code: "forbidden" };
  await expect(
    createExport(writing, asked({ ids: [id] })),
  ).rejects.toMatchObject(forbidden);
  await expect(openArchive(writing, job.id, 1)).rejects.toMatchObject(
    forbidden,
  );

  const deletion = await deleteMatching(ctx, { ids: ["inp_0"] });
  const missing = { code: "not_found" };
  for (const shown of [deletion.id, showId("job", newId(ctx.now)), "job", ""]) {
    await expect(openArchive(ctx, shown, 1)).rejects.toMatchObject(missing);
  }
  await expect(openArchive(other, job.id, 1)).rejects.toMatchObject(missing);
  await expect(openArchive(ctx, job.id, 1)).resolves.toBeTruthy();
});

describe("npm run verify -- --export", () => {
  test("tells a whole export from one in which anything was changed", async () => {
    const ctx = await freshApp();
    await stored(ctx, "hello hello");
    await stored(ctx, await png());
    const job = await createExport(ctx, asked({ q: "-subject:nobody" }));
    const zip = await download(ctx, job);
    const folder = await ownFolder();
    const file = join(folder, "export.zip");
    const [{ vkey = "" } = {}] = await logKeys(ctx);
    const verify = async (bytes: Buffer, key = vkey) => {
      await writeFile(file, bytes);
      return verified(file, key);
    };

    expect(await verify(zip)).toMatchObject({
      code: 0,
      said: expect.stringContaining("This export verifies. It proves:"),
    });
    expect(await readFile(file)).toEqual(zip);
    const changed = Buffer.from(zip);
    changed[zip.indexOf("hello hello")] = 0x48;
    const cut = zip.subarray(0, zip.length - 200);
    const foreign =
      "other.example/log+ffffffff+AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAh";
    for (const [bytes, key] of [
      [changed, vkey],
      [cut, vkey],
      [zip, foreign],
    ] as const) {
      const { code, said } = await verify(bytes, key);
      expect(code).toBe(1);
      expect(said).not.toContain("This export verifies");
      expect(said).not.toContain("    at ");
    }
  });
});

async function verified(file: string, key: string) {
  const args = ["bin/verify.ts", "--export", file, "--key", key];
  const child = spawn(
    process.execPath,
    ["--conditions=react-server", "--import", "tsx", ...args],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ]);
  return { code, said: stdout + stderr };
}
