import { crc32, deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { annotate } from "@/lib/annotations/annotate";
import { listAnnotations } from "@/lib/annotations/list";
import { AnnotationBody, AnnotationQuery } from "@/lib/annotations/schema";
import type { Ctx } from "@/lib/context";
import { createExport } from "@/lib/exports/create";
import { openArchive } from "@/lib/exports/open";
import { NewExport } from "@/lib/exports/schema";
import { readId } from "@/lib/ids";
import { createImport } from "@/lib/imports/create";
import { getImport } from "@/lib/imports/look";
import { keepUpload } from "@/lib/imports/upload";
import { listInputs } from "@/lib/inputs/list";
import { InputQuery } from "@/lib/inputs/schema";
import { runJob } from "@/lib/jobs/run";
import type { Turn } from "@/lib/queue/batches";
import { cancelJob } from "@/lib/queue/look";
import type { Format } from "@/lib/queue/schema";
import { removeOrphans } from "@/lib/retention/orphans";
import { bytesIn, each } from "@/lib/testing/blobs";
import { freshApp } from "@/lib/testing/database";
import { allOf, png, stored } from "@/lib/testing/inputs";
import { rowsWith } from "@/lib/testing/rows";

const endless: Turn = {
  stop: new AbortController().signal,
  isOver: () => false,
  now: () => new Date(),
};
const hurried: Turn = { ...endless, isOver: () => true };

type File = { name: string; bytes: Buffer; [odd: string]: unknown };
type Odd = { flags?: number; said?: number; method?: number };

/** A zip by its specification, and as odd as a test wants it. */
function zipOf(files: (File & Odd)[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const {
    name,
    bytes,
    flags = 0,
    said = bytes.length,
    method = 8,
  } of files) {
    const packed = method === 8 ? deflateRawSync(bytes) : bytes;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(said, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([
      Buffer.from("PK\x03\x04"),
      common,
      Buffer.from(name),
      packed,
    ]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    directory.push(
      Buffer.concat([
        Buffer.from("PK\x01\x02\x14\0", "latin1"),
        common,
        tail,
        Buffer.from(name),
      ]),
    );
    parts.push(local);
    at += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...parts, listed, Buffer.from("PK\x05\x06"), end]);
}

const text = (name: string, content: string) => ({
  name,
  bytes: Buffer.from(content),
});
const lines = (...values: unknown[]) =>
  Buffer.from(values.map((one) => `${JSON.stringify(one)}\n`).join(""));

async function asked(ctx: Ctx, format: Format, bytes: Buffer) {
  const { upload } = await keepUpload(ctx, each(bytes));
  return createImport(ctx, format, upload);
}

const placeOf = (ctx: Ctx, shown: string) => ({
  app: ctx.appId,
  job: readId("job", shown) ?? "",
});

async function imported(ctx: Ctx, format: Format, bytes: Buffer) {
  const { id } = await asked(ctx, format, bytes);
  await runJob(placeOf(ctx, id), endless);
  return getImport(ctx, { importId: id });
}

async function exported(ctx: Ctx, format: Format): Promise<Buffer> {
  const wanted = NewExport.parse({ q: "-subject:nobody", format });
  const { id } = await createExport(ctx, wanted);
  return allOf((await openArchive(ctx, id, 1)).read());
}

async function kept(ctx: Ctx) {
  const now = { ...ctx, now: new Date() };
  const { data } = await listInputs(now, InputQuery.parse({ order: "asc" }));
  return Promise.all(
    data.map(async (input) => ({
      input,
      said: (
        await listAnnotations(
          now,
          input.id,
          AnnotationQuery.parse({ order: "asc" }),
        )
      ).data.map(({ concepts, text, regions, spans, ranges }) => ({
        ...{ concepts, text, regions, spans, ranges },
      })),
    })),
  );
}

const blobsOf = ({ vault, appId }: Ctx) =>
  Array.fromAsync(vault.blobs.list(appId));

/** A millionth is as fine as what came back may be. */
const millionths = fc.integer({ min: 0, max: 1_000_000 }).map((n) => n / 1e6);
const pair = fc
  .tuple(millionths, millionths)
  .filter(([a, b]) => Math.abs(a - b) > 1e-3)
  .map(([a, b]) => (a < b ? [a, b] : [b, a]) as [number, number]);
const label = fc.oneof(
  fc.constantFrom("cat", "a: b, c", '- "it\'s" #1', "0", "nul\\l", "ü 猫"),
  fc.stringMatching(/^[A-Za-z][A-Za-z0-9 '":,#-]{0,20}[A-Za-z]$/),
);
const box = fc
  .tuple(label, pair, pair)
  .map(([label, [left, right], [top, bottom]]) => ({
    label,
    box: { left, top, right, bottom },
  }));
const polygon = fc
  .tuple(
    label,
    fc.array(fc.tuple(millionths, millionths), { minLength: 3, maxLength: 8 }),
  )
  .map(([label, polygon]) => ({ label, polygon }));
const drawn = fc.array(fc.oneof(box, polygon), { minLength: 1, maxLength: 8 });

describe.each(["coco", "yolo", "jsonl"] as const)(
  "a round trip by %s",
  (format) => {
    test("gives the regions that went out, and nothing of another app", async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(drawn, { minLength: 1, maxLength: 3 }),
          async (all) => {
            const [from, to] = [await freshApp(), await freshApp()];
            for (const regions of all) {
              const { id } = await stored(from, await png(640, 331, "#345"));
              await annotate(from, id, AnnotationBody.parse({ regions }));
            }
            await stored(
              from,
              format === "jsonl" ? "a text" : "a text that stays",
            );
            const view = await imported(
              to,
              format,
              await exported(from, format),
            );
            expect(view.refused).toEqual([]);
            const found = await kept(to);
            const images = found.filter(({ input }) => input.type === "image");
            expect(
              images.map(({ said }) => said.flatMap(({ regions }) => regions)),
            ).toEqual(all);
            expect(found).toHaveLength(
              all.length + (format === "jsonl" ? 1 : 0),
            );
            expect(view.job).toMatchObject({
              state: "done",
              done: found.length,
            });
          },
        ),
        { numRuns: 6 },
      );
    }, 120_000);
  },
);

test("JSON lines bring texts, images, names, subjects, spans and whole annotations", async () => {
  const ctx = await freshApp();
  const image = await png();
  const said = {
    concepts: [{ name: "greeting", value: 1 }],
    text: "Hm",
    regions: [],
    spans: [{ label: "who", start: 6, end: 9 }],
    ranges: [],
  };
  const view = await imported(
    ctx,
    "jsonl",
    lines(
      {
        input: { type: "text", text: "Hello Ada" },
        subject: "ada",
        metadata: { a: "1" },
        annotations: [said],
      },
      {
        input: { type: "image", data: image.toString("base64") },
        filename: "a.png",
      },
    ),
  );
  expect(view).toMatchObject({
    refused: [],
    refused_count: 0,
    job: { total: 2, done: 2, missing: 0 },
  });
  expect(await kept(ctx)).toMatchObject([
    {
      input: { type: "text", subject: "ada", metadata: { a: "1" } },
      said: [said],
    },
    { input: { type: "image", filename: "a.png" }, said: [] },
  ]);
});

test("what can't be is listed by its place, quotes nothing, and keeps no other out", async () => {
  const ctx = await freshApp();
  const good = { input: { type: "text", text: "good" } };
  const secret = "marmotsecret";
  const view = await imported(
    ctx,
    "jsonl",
    Buffer.concat([
      lines(good, { input: { type: "text" }, [secret]: 1 }),
      Buffer.from(`{"${secret}\n`),
      lines(
        {
          input: {
            type: "image",
            data: Buffer.from(secret).toString("base64"),
          },
        },
        { input: { file: secret } },
        { ...good, annotations: [{ concepts: [{ name: secret, value: 7 }] }] },
        good,
      ),
    ]),
  );
  expect(view.refused.map(({ place }) => place)).toEqual([
    "line 2",
    "line 3",
    "line 4",
    "line 5",
    "line 6, annotation 1",
  ]);
  expect(JSON.stringify(view)).not.toContain(secret);
  expect(view.job).toMatchObject({
    state: "done",
    done: 3,
    total: 7,
    missing: 4,
  });
  expect(await kept(ctx)).toHaveLength(3);
});

test("a foreign COCO and a foreign YOLO come in as they are usually laid out", async () => {
  const [coco, yolo] = [await freshApp(), await freshApp()];
  const image = await png(200, 100);
  const json = {
    images: [
      { id: 7, file_name: "a.png", width: 200, height: 100 },
      { id: 8, file_name: "gone.png", width: 200, height: 100 },
    ],
    categories: [{ id: 3, name: "cat" }],
    annotations: [
      {
        id: 1,
        image_id: 7,
        category_id: 3,
        bbox: [20, 10, 40, 50],
        segmentation: { counts: "x", size: [1, 1] },
      },
      { id: 2, image_id: 7, category_id: 99, bbox: [0, 0, 1, 1] },
      { id: 3, image_id: 7, category_id: 3, bbox: [20, 10, 0, 0] },
    ],
  };
  const one = await imported(
    coco,
    "coco",
    zipOf([
      text("annotations/instances_val.json", JSON.stringify(json)),
      { name: "val2017/a.png", bytes: image },
    ]),
  );
  const cat = {
    label: "cat",
    box: { left: 0.1, top: 0.1, right: 0.3, bottom: 0.6 },
  };
  expect((await kept(coco)).map(({ said }) => said[0]?.regions)).toEqual([
    [cat],
  ]);
  expect(one.refused.map(({ place }) => place)).toEqual([
    "annotations[1]",
    "annotations[2]",
    "images[1]",
  ]);

  const other = await imported(
    yolo,
    "yolo",
    zipOf([
      text(
        "set/data.yaml",
        "train: images/train\nnames: ['dog', \"cat\"] \nnc: 2\n",
      ),
      { name: "set/images/train/a.png", bytes: image },
      text(
        "set/labels/train/a.txt",
        "1 0.2 0.35 0.2 0.5\r\n9 0.5 0.5 0.1 0.1\nnonsense\n\n",
      ),
      {
        name: "set/images/train/b.png",
        bytes: Buffer.from("\x89PNG\r\n\x1a\nbroken", "latin1"),
      },
    ]),
  );
  expect((await kept(yolo)).map(({ said }) => said[0]?.regions)).toEqual([
    [cat],
  ]);
  expect(other.refused.map(({ place }) => place)).toEqual([
    "image 1, line 2 of its labels",
    "image 1, line 3 of its labels",
    "image 2",
  ]);
});

describe("a hostile zip is refused as a whole, and nothing of it is kept:", () => {
  const list = text("records.jsonl", "");
  const cases: [string, Buffer, string][] = [
    [
      "a bomb",
      zipOf([list, { name: "b", bytes: Buffer.alloc(4_000_000) }]),
      "too_large",
    ],
    [
      "a path that leads out",
      zipOf([list, text("../../etc/passwd", "x")]),
      "invalid_request",
    ],
    [
      "a path from the root",
      zipOf([list, text("/etc/passwd", "x")]),
      "invalid_request",
    ],
    [
      "one name twice",
      zipOf([list, text("a", "1"), text("a", "2")]),
      "invalid_request",
    ],
    [
      "encrypted files",
      zipOf([list, { ...text("a", "x"), flags: 1 }]),
      "invalid_request",
    ],
    [
      "another packing",
      zipOf([list, { ...text("a", "x"), method: 12 }]),
      "invalid_request",
    ],
    [
      "half of one",
      zipOf([list, text("a", "x")]).subarray(0, 60),
      "invalid_request",
    ],
    ["no list", zipOf([text("a", "x")]), "invalid_request"],
  ];
  test.each(cases)("%s", async (_, bytes, code) => {
    const ctx = await freshApp();
    await expect(asked(ctx, "jsonl", bytes)).rejects.toMatchObject({ code });
    expect(await blobsOf(ctx)).toEqual([]);
    expect(await ctx.db.job.count({ where: { appId: ctx.appId } })).toBe(0);
  });
});

test("a file that is longer than it says, and a zip in the zip, are refused by themselves", async () => {
  const ctx = await freshApp();
  const long = Buffer.from("y".repeat(3_000_000));
  const inner = zipOf([text("a", "x")]);
  const view = await imported(
    ctx,
    "jsonl",
    zipOf([
      {
        name: "records.jsonl",
        bytes: lines(
          { input: { file: "lies" } },
          { input: { file: "inner.zip" } },
          { input: { file: "fine" } },
        ),
      },
      { name: "lies", bytes: long, said: 900_000 },
      { name: "inner.zip", bytes: inner },
      text("fine", "fine"),
    ]),
  );
  expect(view.refused.map(({ place }) => place)).toEqual(["line 1", "line 2"]);
  expect(await kept(ctx)).toHaveLength(1);
});

test("an import that is interrupted goes on where it was, and brings nothing twice or half", async () => {
  const ctx = await freshApp();
  const large = "a text that is a blob ".repeat(5_000);
  const { id } = await asked(
    ctx,
    "jsonl",
    lines(
      ...Array.from({ length: 5 }, (_, n) => ({
        input: { type: "text", text: `${n} ${large}` },
        annotations: [{ text: "seen" }],
      })),
    ),
  );
  const place = placeOf(ctx, id);
  await runJob(place, hurried);
  expect(await kept(ctx)).toHaveLength(1);
  // The store dies as the third is written, and then as a worker.
  let puts = 0;
  const dying: Turn = {
    ...endless,
    now: () => {
      if (++puts === 3) throw new Error("It died.");
      return new Date();
    },
  };
  await expect(runJob(place, dying)).rejects.toThrow("died");
  const upload = await blobsOf(ctx);
  await removeOrphans({ ...ctx, now: new Date(Date.now() + 86_400_000) });
  expect(await blobsOf(ctx)).toHaveLength(upload.length);

  await runJob(place, endless);
  const found = await kept(ctx);
  expect(found.map(({ input }) => input.preview?.[0])).toEqual([
    "0",
    "1",
    "2",
    "3",
    "4",
  ]);
  expect(found.every(({ said }) => said.length === 1)).toBe(true);
  expect(await getImport(ctx, { importId: id })).toMatchObject({
    job: { state: "done", done: 5, total: 5 },
  });
  expect(await blobsOf(ctx)).toHaveLength(5);
});

test("of an import nothing is left that was uploaded, when it is cancelled or done; and what waits is sealed", async () => {
  const ctx = await freshApp();
  const secret = "xylophoneimport";
  const { id } = await asked(
    ctx,
    "jsonl",
    lines(
      { input: { type: "text", text: secret } },
      { input: { type: "text", text: secret } },
    ),
  );
  expect(await rowsWith(ctx.db, secret)).toEqual([]);
  const [blob = ""] = await blobsOf(ctx);
  const bytes = await bytesIn(ctx.vault.blobs, blob);
  expect(bytes.includes(secret)).toBe(false);
  await runJob(placeOf(ctx, id), hurried);
  await cancelJob(ctx, id);
  await runJob(placeOf(ctx, id), endless);
  expect(await getImport(ctx, { importId: id })).toMatchObject({
    job: { state: "cancelled", done: 1 },
  });
  expect(await blobsOf(ctx)).toEqual([]);
  const where = { appId: ctx.appId };
  expect(await ctx.db.job.findFirst({ where })).toMatchObject({
    sealedTask: null,
    blobKey: null,
  });
});

test("nobody else sees an import, and an app that stores nothing takes none", async () => {
  const [ctx, other] = [await freshApp(), await freshApp()];
  const { id } = await asked(
    ctx,
    "jsonl",
    lines({ input: { type: "text", text: "x" } }),
  );
  await expect(getImport(other, { importId: id })).rejects.toMatchObject({
    code: "not_found",
  });
  const strict = await freshApp({ store: false });
  await expect(asked(strict, "jsonl", lines())).rejects.toMatchObject({
    code: "store_not_allowed",
  });
});
