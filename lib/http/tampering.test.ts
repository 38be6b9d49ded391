import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";

import { db } from "@/lib/db";
import { env } from "@/lib/env";
import {
  annotationCell,
  answerCell,
  bytesIn,
  type Cell,
  expectAll,
  expectNothing,
  inputCell,
  keyCell,
  LARGE,
  sealedThings,
  type Things,
  uploadCell,
  uploadKeyCell,
  uuid,
  whileThere,
} from "@/lib/testing/sealed";

let things: Things;

beforeAll(async () => {
  things = await sealedThings();
});

/** Version | nonce | ciphertext | tag: the first and last byte of each, flipped. */
function damaged(sealed: Buffer): [string, Buffer][] {
  const places = {
    "the version": 0,
    "the nonce's first byte": 1,
    "the nonce's last byte": 12,
    "the ciphertext's first byte": 13,
    "the ciphertext's middle": Math.floor(sealed.length / 2),
    "the ciphertext's last byte": sealed.length - 17,
    "the tag's first byte": sealed.length - 16,
    "the tag's last byte": sealed.length - 1,
  };
  const flipped = Object.entries(places).map(([what, place]) => {
    const bytes = Buffer.from(sealed);
    bytes[place] = (bytes[place] ?? 0) ^ 1;
    return [what, bytes] as [string, Buffer];
  });
  return [
    ...flipped,
    ["cut by a byte", sealed.subarray(0, -1)],
    ["cut to nothing", Buffer.of()],
    ["a byte longer", Buffer.concat([sealed, Buffer.of(0)])],
  ];
}

describe("D8: each byte of what is sealed counts, in", () => {
  type Read = (things: Things) => Promise<Response>;
  const columns: [string, (things: Things) => Cell, Read][] = [
    [
      "inputs.sealed_content",
      ({ first }) => inputCell("sealed_content", first.inputId),
      ({ get, first }) => get(`/inputs/${first.inputId}/content`),
    ],
    [
      "inputs.sealed_details",
      ({ first }) => inputCell("sealed_details", first.inputId),
      ({ get, first }) => get(`/inputs/${first.inputId}`),
    ],
    [
      "inputs.sealed_thumbnail",
      ({ image }) => inputCell("sealed_thumbnail", image.id),
      ({ get, image }) => get(`/inputs/${image.id}/thumbnail`),
    ],
    [
      "predictions.sealed_answer",
      ({ first }) => answerCell(first.id),
      ({ get, first }) => get(`/predictions/${first.id}`),
    ],
    [
      "annotations.sealed_body",
      ({ annotation }) => annotationCell(annotation.id),
      ({ get, image }) => get(`/inputs/${image.id}/annotations`),
    ],
    [
      "uploads.sealed_about",
      ({ upload }) => uploadCell(upload.id),
      ({ get, upload }) => get(`/uploads/${upload.id}`),
    ],
    [
      "upload_keys.wrapped_key",
      ({ upload }) => uploadKeyCell(upload.id),
      ({ get, upload }) => get(`/uploads/${upload.id}`),
    ],
    [
      "record_keys.wrapped_key, for what describes it",
      ({ first }) => keyCell(first.inputId),
      ({ get, first }) => get(`/inputs/${first.inputId}`),
    ],
    [
      "record_keys.wrapped_key, for its blob",
      ({ large }) => keyCell(large.id),
      ({ get, large }) => get(`/inputs/${large.id}/content`),
    ],
    [
      "record_keys.wrapped_key, for what was remembered of its call",
      ({ first }) => keyCell(first.inputId),
      ({ first }) => first.again(),
    ],
    [
      "apps.sealed_key",
      ({ one }) => ({
        table: "apps",
        column: "sealed_key",
        by: "id",
        id: one.ctx.appId,
      }),
      ({ first }) => first.again(),
    ],
  ];
  test.each(columns)("%s", async (_name, cellOf, read) => {
    const cell = cellOf(things);
    for (const [, bytes] of damaged(await bytesIn(cell))) {
      await whileThere([[cell, bytes]], async () =>
        expectNothing(await read(things)),
      );
    }
    await expectAll(await read(things));
  });

  test("idempotency_keys.sealed_answer", async () => {
    const { first, one } = await sealedThings();
    const where = { ownerId: one.ctx.appId, inputId: uuid(first.inputId) };
    const rows = await db().idempotencyKey.findMany({ where });
    const [row] = rows.sort(
      (a, b) => Number(a.startedAt) - Number(b.startedAt),
    );
    if (!row?.sealedAnswer) throw new Error("The answer was to be kept.");
    const at = { ownerId: row.ownerId, keyHash: row.keyHash };
    for (const [, bytes] of damaged(Buffer.from(row.sealedAnswer))) {
      const data = { sealedAnswer: Uint8Array.from(bytes) };
      await db().idempotencyKey.updateMany({ where: at, data });
      await expectNothing(await first.again());
    }
  });
});

describe("D8: a blob that was changed", () => {
  const CHUNK = 16 * 1024 + 16;
  const HEADER = 56;
  const flip = (place: number) => (blob: Buffer) => {
    const bytes = Buffer.from(blob);
    const at = place < 0 ? bytes.length + place : place;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    return bytes;
  };
  const chunk = (blob: Buffer, number: number) =>
    blob.subarray(HEADER + number * CHUNK, HEADER + (number + 1) * CHUNK);

  const changes: [string, (blob: Buffer) => Buffer | null][] = [
    ["in its salt", flip(0)],
    ["in its commitment", flip(24)],
    ["in its first chunk", flip(HEADER)],
    ["in its first chunk's tag", flip(HEADER + CHUNK - 1)],
    ["in a chunk further on", flip(HEADER + 20 * CHUNK)],
    ["in its last chunk", flip(-17)],
    ["in its last tag", flip(-1)],
    ["by a byte less", (blob) => blob.subarray(0, -1)],
    ["by its last chunk less", (blob) => blob.subarray(0, HEADER + 36 * CHUNK)],
    ["to its header", (blob) => blob.subarray(0, HEADER)],
    ["to nothing", () => Buffer.of()],
    ["by a byte more", (blob) => Buffer.concat([blob, Buffer.of(0)])],
    ["by a chunk more", (blob) => Buffer.concat([blob, chunk(blob, 0)])],
    [
      "in the order of its chunks",
      (blob) =>
        Buffer.concat([
          blob.subarray(0, HEADER),
          chunk(blob, 1),
          chunk(blob, 0),
          blob.subarray(HEADER + 2 * CHUNK),
        ]),
    ],
    ["into none", () => null],
  ];
  test.each(changes)(
    "%s gives no wrong byte, and no whole answer",
    async (_how, change) => {
      const { get, large } = things;
      const key = await bytesIn(inputCell("blob_key", large.id));
      const file = join(env().DATA_DIR, "blobs", key.toString());
      const before = await readFile(file);
      onTestFinished(() => writeFile(file, before));
      const changed = change(before);
      if (changed) await writeFile(file, changed);
      else await rm(file);

      const path = `/inputs/${large.id}/content`;
      const ranges = [
        "bytes=0-",
        "bytes=0-9",
        "bytes=330000-330010",
        "bytes=-5",
      ];
      const reads = [{}, ...ranges.map((range) => ({ range }))];
      const outcomes = await Promise.all(
        reads.map(async (headers) => outcomeOf(await get(path, headers))),
      );
      expect(outcomes[0]).not.toBe("whole");
      expect(outcomes).not.toContain("wrong");
    },
  );

  /** What an answer came to, against what it should be. */
  async function outcomeOf(answer: Response) {
    if (answer.status >= 400) {
      await expectNothing(answer);
      return "refused";
    }
    const from = /^bytes (\d+)-/.exec(
      answer.headers.get("content-range") ?? "",
    );
    const start = Number(from?.[1] ?? 0);
    const promised = Number(answer.headers.get("content-length"));
    const right = LARGE.slice(start, start + promised);
    const pieces: Uint8Array[] = [];
    try {
      const body = answer.body as unknown as AsyncIterable<Uint8Array>;
      for await (const piece of body) pieces.push(piece);
    } catch {
      const got = Buffer.concat(pieces).toString();
      return right.startsWith(got) && got !== right ? "broken off" : "wrong";
    }
    return Buffer.concat(pieces).toString() === right ? "whole" : "wrong";
  }
});
