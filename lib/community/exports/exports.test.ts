import { buffer } from "node:stream/consumers";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { fromBufferPromise } from "yauzl";

import { annotate } from "@/lib/annotations/annotate";
import { AnnotationBody } from "@/lib/annotations/schema";
import { continueChoosing } from "@/lib/community/exports/choose";
import {
  cancelCommunityExport,
  createCommunityExport,
} from "@/lib/community/exports/job";
import { openCommunityArchive } from "@/lib/community/exports/open";
import {
  CommunityManifest,
  NewCommunityExport,
} from "@/lib/community/exports/schema";
import {
  getCommunityExport,
  listCommunityExports,
} from "@/lib/community/exports/view";
import type { CommunityCtx, Ctx } from "@/lib/context";
import { openStatement } from "@/lib/exports/statement";
import { readId, showId } from "@/lib/ids";
import { destroyInput } from "@/lib/inputs/destroy";
import { giveUp, runJob } from "@/lib/jobs/run";
import { parseKeys } from "@/lib/log/key";
import { PageQuery } from "@/lib/paging";
import type { Turn } from "@/lib/queue/batches";
import { logKeys } from "@/lib/receipts/log-key";
import { sha256 } from "@/lib/sealing/digest";
import { readerIn, sharedIn } from "@/lib/testing/community";
import { freshApp } from "@/lib/testing/database";
import { hold } from "@/lib/testing/holds";
import { allOf, png, stored } from "@/lib/testing/inputs";
import { rowsWith } from "@/lib/testing/rows";
import {
  grantRow,
  shared,
  shareRow,
  sharingOn,
  takeBack,
} from "@/lib/testing/shares";

const endless: Turn = {
  stop: new AbortController().signal,
  isOver: () => false,
  now: () => new Date(),
};
const hurried: Turn = { ...endless, isOver: () => true };

const rowOf = (ctx: CommunityCtx, id: string) =>
  ctx.db.communityExport.findUniqueOrThrow({
    where: { id: readId("cex", id) ?? "" },
  });

const asked = (ctx: CommunityCtx, which: object = {}) =>
  createCommunityExport(
    { ...ctx, now: new Date() },
    NewCommunityExport.parse({ format: "jsonl", ...which }),
  );

async function exported(ctx: CommunityCtx, which: object = {}) {
  const { id } = await asked(ctx, which);
  await runJob({ communityExport: readId("cex", id) ?? "" }, endless);
  return getCommunityExport(ctx, { trainingId: id });
}

async function filesOf(ctx: CommunityCtx, id: string, part = 1) {
  const archive = await openCommunityArchive(ctx, { trainingId: id, part });
  const zip = await allOf(archive.read());
  const files = new Map<string, Buffer>();
  const opened = await fromBufferPromise(zip);
  for await (const entry of opened.eachEntry()) {
    const stream = await opened.openReadStreamPromise(entry);
    files.set(entry.fileName, await buffer(stream));
  }
  const json = String(files.get("manifest.json"));
  const manifest = CommunityManifest.parse(JSON.parse(json));
  const lines = String(files.get("records.jsonl") ?? "").split("\n");
  const records = lines.filter(Boolean).map((line) => JSON.parse(line));
  return { zip, files, manifest, records };
}

/** A word that is in the records of one test alone. */
let words = 0;
const word = () => `marmot${String.fromCharCode(97 + (words += 1))}x`;

describe("a training export", () => {
  test("has what is covered of each record, its content, by which consent, and is signed", async () => {
    const [one, two, third] = [
      await freshApp(),
      await freshApp(),
      await freshApp(),
    ];
    const q = word();
    const given = { filename: "plan.txt", metadata: { env: "prod" } };
    const bare = await sharedIn(one, `${q} bare`, given);
    const whole = await sharedIn(two, `${q} whole`, {
      ...given,
      covers: ["filename", "metadata", "annotations", "predictions"],
      licence: "cc0_1_0",
    });
    const said = AnnotationBody.parse({ concepts: [{ name: "cat" }] });
    for (const [ctx, { shown }] of [
      [one, bare],
      [two, whole],
    ] as const) {
      await annotate(ctx, shown, said);
    }
    await stored(one, `${q} private`);
    await stored(third, `${q} in a third app`);

    const reader = readerIn(third);
    const view = await exported(reader, { q });
    expect(view).toMatchObject({ state: "done", records: 2, parts: 1 });

    const { files, manifest, records } = await filesOf(reader, view.id);
    const [first, second] = [whole, bare].map(({ shareId }) =>
      showId("shr", shareId),
    );
    expect([...files.keys()]).toEqual([
      `media/${first}.txt`,
      `media/${second}.txt`,
      "records.jsonl",
      "manifest.json",
      "manifest.sig",
    ]);
    expect(records).toMatchObject([
      {
        id: first,
        media: `media/${first}.txt`,
        licence: "CC0-1.0",
        filename: "plan.txt",
        metadata: { env: "prod" },
        annotations: [{ concepts: [{ name: "cat", value: 1 }] }],
        predictions: [],
      },
      {
        id: second,
        licence: "CC-BY-4.0",
        filename: null,
        metadata: null,
        annotations: null,
        predictions: null,
      },
    ]);
    const grant = await one.db.consent.findUniqueOrThrow({
      where: { id: bare.grantId },
    });
    expect(manifest).toMatchObject({
      export: view.id,
      workspace: view.workspace,
      part: 1,
      parts: 1,
      records: 2,
      gone: 0,
    });
    expect(manifest.entries[1]).toEqual({
      id: second,
      consent: showId("cns", bare.grantId),
      receipt: showId("rcp", grant.entryId),
      consent_text: { version: "test/1", sha256: "0".repeat(64) },
      licence: "CC-BY-4.0",
      attribution: "Test",
      covers: [],
      media: {
        name: `media/${second}.txt`,
        bytes: `${q} bare`.length,
        sha256: sha256(`${q} bare`).toString("hex"),
      },
    });
    for (const { name, sha256: hash } of [
      ...manifest.files,
      ...manifest.entries.map(({ media }) => media),
    ]) {
      expect(sha256(files.get(name) ?? "").toString("hex")).toBe(hash);
    }
    const keys = (await logKeys(one)).map(({ vkey }) => vkey).join("\n");
    const signed = await openStatement(
      String(files.get("manifest.sig")),
      await parseKeys(keys),
    );
    expect(signed.sha256).toBe(
      sha256(files.get("manifest.json") ?? "").toString("hex"),
    );
  });

  test("has of an image no metadata that isn't covered, and of one that covers it every byte", async () => {
    const ctx = await freshApp();
    const secret = "GPS of the marmot's den";
    const image = await sharp({
      create: { width: 40, height: 20, channels: 3, background: "#933" },
    })
      .jpeg()
      .withExif({ IFD0: { ImageDescription: secret } })
      .toBuffer();
    expect(image.includes(secret)).toBe(true);
    const plain = await sharedIn(ctx, image, { metadata: { a: "1" } });
    const own = await sharedIn(ctx, image, { covers: ["exif"] });

    const reader = readerIn(ctx);
    const { id } = await exported(reader, { type: "image" });
    const { files, zip } = await filesOf(reader, id);
    const of = ({ shareId }: { shareId: string }) =>
      files.get(`media/${showId("shr", shareId)}.jpg`);
    expect(of(own)).toEqual(image);
    expect(of(plain)?.includes(secret)).toBe(false);
    const { exif, width } = await sharp(of(plain)).metadata();
    expect([exif, width]).toEqual([undefined, 40]);

    await takeBack(ctx, own);
    const again = await filesOf(reader, id);
    expect(zip.includes(secret)).toBe(true);
    expect(again.zip.includes(secret)).toBe(false);
  });

  test("never has what was taken back, expired, destroyed or switched off since it was chosen", async () => {
    const [ctx, other] = [await freshApp(), await freshApp()];
    const q = word();
    const stays = await sharedIn(ctx, `${q} stays`);
    const back = await sharedIn(ctx, `${q} back`);
    const gone = await sharedIn(ctx, `${q} gone`);
    const brief = await sharedIn(ctx, `${q} brief`, { retention: 3_600 });
    await sharedIn(other, `${q} other`);
    const reader = readerIn(ctx);
    const { id, records } = await exported(reader, { q });
    expect(records).toBe(5);
    expect((await filesOf(reader, id)).records).toHaveLength(5);

    await takeBack(ctx, back);
    await destroyInput(ctx, gone.shown);
    await ctx.db.$executeRaw`
      UPDATE inputs SET goes_at = now() WHERE id = ${brief.inputId}::uuid`;
    const where = { id: other.appId };
    await ctx.db.app.update({ where, data: { sharingId: null } });
    const now = await filesOf(reader, id);
    expect(now.records).toMatchObject([{ id: showId("shr", stays.shareId) }]);
    expect(now.manifest).toMatchObject({ records: 1, gone: 4 });
    for (const one of ["back", "gone", "brief", "other"]) {
      expect(now.zip.includes(`${q} ${one}`)).toBe(false);
    }

    await hold(ctx, brief.shown);
    expect((await filesOf(reader, id)).records).toHaveLength(2);
  });

  test("doesn't have a record by another consent than that by which it came in", async () => {
    const ctx = await freshApp();
    const q = word();
    const record = await sharedIn(ctx, `${q} once`);
    const reader = readerIn(ctx);
    const { id } = await exported(reader, { q });
    await takeBack(ctx, record);
    const grantId = await grantRow(ctx, record.inputId);
    await shareRow(ctx, record.inputId, grantId);
    expect((await filesOf(reader, id)).records).toEqual([]);
  });

  test("by type, licence and what is covered, of all that is shared then", async () => {
    const ctx = await freshApp();
    const made = await sharedIn(ctx, await png(), { licence: "cc_by_nc_4_0" });
    const named = await sharedIn(ctx, "named", {
      covers: ["filename"],
      licence: "cc_by_nc_4_0",
    });
    const reader = readerIn(ctx);
    const ids = async (which: object) => {
      const view = await exported(reader, which);
      expect(view.total).toBe(view.records);
      const { records } = await filesOf(reader, view.id);
      return records.map(({ id }) => id);
    };
    const licence = "CC-BY-NC-4.0";
    const [image, text] = [made, named].map(({ shareId }) =>
      showId("shr", shareId),
    );
    expect(await ids({ licence })).toEqual([text, image]);
    expect(await ids({ licence, type: "image" })).toEqual([image]);
    expect(await ids({ licence, covers: ["filename"] })).toEqual([text]);
  });

  test("of what is shared after it was asked for has nothing", async () => {
    const ctx = await freshApp();
    const q = word();
    await sharedIn(ctx, `${q} before`);
    const reader = readerIn(ctx);
    const { id } = await asked(reader, { q });
    await new Promise((done) => setTimeout(done, 2));
    await sharedIn({ ...ctx, now: new Date() }, `${q} after`);
    await runJob({ communityExport: readId("cex", id) ?? "" }, endless);
    const view = await getCommunityExport(reader, { trainingId: id });
    expect(view.records).toBe(1);
  });
});

describe("in COCO's form", () => {
  test("an export has images, regions in pixels, and nothing that isn't covered", async () => {
    const ctx = await freshApp();
    const licence = "cc0_1_0" as const;
    const covers = ["annotations" as const];
    const image = await sharedIn(ctx, await png(200, 100), { licence, covers });
    const other = await sharedIn(ctx, await png(50, 50), { licence });
    await sharedIn(ctx, "a text", { licence });
    const said = AnnotationBody.parse({
      concepts: [{ name: "indoors" }],
      regions: [
        { label: "cat", box: { left: 0.1, top: 0.2, right: 0.6, bottom: 1 } },
        {
          label: "mat",
          polygon: [
            [0, 0],
            [0.5, 0],
            [0.5, 1],
          ],
        },
        { label: "cat", box: { left: 0, top: 0, right: 1, bottom: 1 } },
      ],
    });
    await annotate(ctx, image.shown, said);
    await annotate(ctx, other.shown, said);

    const reader = readerIn(ctx);
    const view = await exported(reader, { format: "coco", licence: "CC0-1.0" });
    const { files, manifest } = await filesOf(reader, view.id);
    const coco = JSON.parse(String(files.get("annotations.json")));
    expect(coco.images).toMatchObject([
      { id: 1, width: 50, height: 50, concepts: [] },
      { id: 2, width: 200, height: 100, concepts: [{ name: "indoors" }] },
    ]);
    for (const { file_name, license } of coco.images) {
      expect(files.has(file_name)).toBe(true);
      expect(coco.licenses[license - 1].name).toBe("CC0-1.0");
    }
    expect(coco.categories).toEqual([
      { id: 1, name: "cat" },
      { id: 2, name: "mat" },
    ]);
    expect(coco.annotations).toEqual([
      {
        ...{ id: 1, image_id: 2, category_id: 1, iscrowd: 0 },
        ...{ bbox: [20, 20, 100, 80], area: 8000, segmentation: [] },
      },
      {
        ...{ id: 2, image_id: 2, category_id: 2, iscrowd: 0 },
        ...{ bbox: [0, 0, 100, 100], area: 5000 },
        segmentation: [[0, 0, 100, 0, 100, 100]],
      },
      {
        ...{ id: 3, image_id: 2, category_id: 1, iscrowd: 0 },
        ...{ bbox: [0, 0, 200, 100], area: 20000, segmentation: [] },
      },
    ]);
    expect(manifest.records).toBe(2);
  });

  test("it is of nothing but images", () => {
    const wanted = { format: "coco", type: "text" };
    expect(NewCommunityExport.safeParse(wanted).success).toBe(false);
  });
});

describe("the job of an export", () => {
  test("goes on where it was, whoever died amid it, and notes each record once", async () => {
    const ctx = await freshApp();
    const licence = "cc_by_nc_4_0" as const;
    for (let n = 0; n < 7; n++)
      await shared(await on(ctx), `${n}`, { licence });
    const reader = readerIn(ctx);
    const { id } = await asked(reader, {
      licence: "CC-BY-NC-4.0",
      type: "text",
    });
    const crash = new Error("The worker died.");
    let batches = 0;
    const dying: Turn = {
      ...endless,
      now: () => {
        if (++batches === 3) throw crash;
        return new Date();
      },
    };
    const small = { batchSize: 2 };
    const row = await rowOf(reader, id);
    await expect(continueChoosing(reader, row, dying, small)).rejects.toThrow(
      crash,
    );
    const half = await rowOf(reader, id);
    expect(half).toMatchObject({ state: "running", records: 4n });

    // Who still has it as it was then gives it up.
    expect(await continueChoosing(reader, row, endless, small)).toBe(
      "overtaken",
    );
    expect(await continueChoosing(reader, half, hurried, small)).toBe("paused");
    const last = await rowOf(reader, id);
    expect(await continueChoosing(reader, last, endless, small)).toBe(
      "finished",
    );

    const items = await ctx.db.communityExportItem.findMany({
      where: { exportId: row.id },
      orderBy: { place: "asc" },
    });
    const total = Number((await rowOf(reader, id)).total);
    expect(items.map(({ place }) => place)).toEqual([...Array(total).keys()]);
    expect(new Set(items.map(({ shareId }) => shareId)).size).toBe(total);
  });

  test("leaves out what is being taken back in that moment, and waits for nobody", async () => {
    const ctx = await freshApp();
    const q = word();
    await sharedIn(ctx, `${q} one`);
    const two = await sharedIn(ctx, `${q} two`);
    const reader = readerIn(ctx);
    const { id } = await asked(reader, { q });
    await ctx.db.$transaction(async (db) => {
      await takeBack({ ...ctx, db }, two);
      await runJob({ communityExport: readId("cex", id) ?? "" }, endless);
    });
    const { records } = await filesOf(reader, id);
    expect(records).toHaveLength(1);
  });

  test("is cancelled by who asked for it, and then has no content", async () => {
    const ctx = await freshApp();
    const reader = readerIn(ctx);
    const { id } = await asked(reader);
    const named = { trainingId: id };
    await expect(
      openCommunityArchive(reader, { ...named, part: 1 }),
    ).rejects.toMatchObject({ code: "conflict" });
    const other = readerIn(ctx);
    for (const verb of [cancelCommunityExport, getCommunityExport]) {
      await expect(verb(other, named)).rejects.toMatchObject({
        code: "not_found",
      });
    }
    expect(await cancelCommunityExport(reader, named)).toMatchObject({
      cancelling: true,
    });
    await runJob({ communityExport: readId("cex", id) ?? "" }, endless);
    expect(await getCommunityExport(reader, named)).toMatchObject({
      state: "cancelled",
    });
    await expect(
      openCommunityArchive(reader, { ...named, part: 1 }),
    ).rejects.toMatchObject({ code: "not_found" });
    await expect(cancelCommunityExport(reader, named)).rejects.toMatchObject({
      code: "conflict",
    });
  });

  test("that failed too often says so", async () => {
    const reader = readerIn(await freshApp());
    const { id } = await asked(reader);
    await giveUp({ communityExport: readId("cex", id) ?? "" }, new Date());
    expect(await rowOf(reader, id)).toMatchObject({
      state: "failed",
      sealedTask: null,
    });
  });

  test("keeps what was asked for sealed, and forgets it at its end", async () => {
    const reader = readerIn(await freshApp());
    const { id } = await asked(reader, { q: "xylophonequery" });
    expect(await rowsWith(reader.db, "xylophonequery")).toEqual([]);
    await runJob({ communityExport: readId("cex", id) ?? "" }, endless);
    expect(await rowOf(reader, id)).toMatchObject({ sealedTask: null });
  });

  test("is seen by the workspace that it is for, and by nobody else", async () => {
    const ctx = await freshApp();
    const reader = readerIn(ctx);
    const { id } = await asked(reader);
    const every = PageQuery.parse({});
    const seen = async (who: CommunityCtx) =>
      (await listCommunityExports(who, every)).data.map((one) => one.id);
    expect(await seen(reader)).toEqual([id]);
    expect(await seen(readerIn(ctx))).toEqual([]);
    await expect(seen({ ...reader, reader: null })).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });

  test("tells each owner's log once who exported of theirs, and each time who reads it", async () => {
    const [one, two, three] = [
      await freshApp(),
      await freshApp(),
      await freshApp(),
    ];
    const q = word();
    for (let n = 0; n < 3; n++) await sharedIn(one, `${q} ${n}`);
    await sharedIn(two, `${q} two`);
    await sharedIn(three, "of something else");
    const reader = readerIn(three);
    const { id } = await exported(reader, { q });
    await filesOf(reader, id);
    await filesOf(reader, id);
    const said = async ({ appId, db }: Ctx) => {
      const entries = await db.auditEntry.findMany({
        where: { appId, action: { startsWith: "community.export" } },
        orderBy: { id: "asc" },
      });
      for (const { actorId, targetId } of entries) {
        expect(actorId).toBe(reader.reader?.id);
        expect(targetId).toBe(readId("cex", id));
      }
      return entries.map(({ action }) => action).sort();
    };
    const twice = ["community.export_read", "community.export_read"];
    expect(await said(one)).toEqual(["community.export", ...twice]);
    expect(await said(two)).toEqual(["community.export", ...twice]);
    expect(await said(three)).toEqual([]);
  });
});

async function on(ctx: Ctx): Promise<Ctx> {
  const app = await ctx.db.app.findUniqueOrThrow({ where: { id: ctx.appId } });
  if (!app.sharingId) await sharingOn(ctx);
  return ctx;
}
