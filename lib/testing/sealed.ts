import { expect } from "vitest";

import { db } from "@/lib/db";
import { readId } from "@/lib/ids";
import { json, raw } from "@/lib/testing/bodies";
import { png } from "@/lib/testing/inputs";
import { keyFor, tenant } from "@/lib/testing/requests";
import { ask } from "@/lib/testing/routes";
import { LARGE_BYTES, uploader } from "@/lib/testing/uploads";

const SECRET = "my diagnosis";
/** Of several pieces, each of several chunks. */
export const LARGE = `${SECRET} `.repeat(50_000);

/** A tenant with one of each thing that is sealed. */
export async function sealedThings() {
  const one = await tenant();
  const key = await keyFor(one);
  const app = `/apps/${one.slug}`;
  const said = { metadata: { a: SECRET } };
  const predict = async (input: object, once: string) => {
    const init = json({
      model: "language",
      input,
      ...("id" in input ? {} : said),
    });
    const headers = { ...init.headers, "idempotency-key": once };
    const call = () => ask(`${app}/predictions`, { key, ...init, headers });
    const { id, input: asked } = await (await call()).json();
    return { id, inputId: asked.id, again: call };
  };
  const first = await predict({ type: "text", text: SECRET }, "first");
  const second = await predict({ id: first.inputId }, "second");
  const store = async (content: string | Uint8Array) =>
    (await ask(`${app}/inputs`, { key, ...raw(content) })).json();
  const image = await store(await png());
  const [large, other] = [await store(LARGE), await store(LARGE)];

  const get = (path: string, headers = {}) => ask(app + path, { key, headers });
  await get(`/inputs/${image.id}/thumbnail`);
  const note = json({ text: SECRET });
  const annotated = await ask(`${app}/inputs/${image.id}/annotations`, {
    ...{ key, ...note },
  });
  const annotation = await annotated.json();
  const { begin } = await uploader(one, key);
  const upload = await begin({ bytes: LARGE_BYTES, filename: SECRET });
  return { one, get, first, second, image, annotation, upload, large, other };
}

export type Things = Awaited<ReturnType<typeof sealedThings>>;

export const uuid = (shown: string) =>
  String(kinds.map((kind) => readId(kind, shown)).find(Boolean));

const kinds = ["inp", "prd", "ann", "upl"] as const;

/** A column of the one row that has this id in that column. */
export type Cell = { table: string; column: string; by: string; id: string };

export const inputCell = (column: string, id: string): Cell => ({
  table: "inputs",
  column,
  by: "id",
  id: uuid(id),
});
export const keyCell = (id: string): Cell => ({
  table: "keystore.record_keys",
  column: "wrapped_key",
  by: "input_id",
  id: uuid(id),
});
export const answerCell = (id: string): Cell => ({
  table: "predictions",
  column: "sealed_answer",
  by: "id",
  id: uuid(id),
});

export const annotationCell = (id: string): Cell => ({
  table: "annotations",
  column: "sealed_body",
  by: "id",
  id: uuid(id),
});
export const uploadCell = (id: string): Cell => ({
  table: "uploads",
  column: "sealed_about",
  by: "id",
  id: uuid(id),
});
export const uploadKeyCell = (id: string): Cell => ({
  table: "keystore.upload_keys",
  column: "wrapped_key",
  by: "upload_id",
  id: uuid(id),
});

export async function bytesIn({
  table,
  column,
  by,
  id,
}: Cell): Promise<Buffer> {
  const [row] = await db().$queryRawUnsafe<{ value: Uint8Array | string }[]>(
    `SELECT ${column} AS value FROM ${table} WHERE ${by} = $1::uuid`,
    id,
  );
  return Buffer.from(row?.value ?? "");
}

export async function write({ table, column, by, id }: Cell, value: Buffer) {
  const written = column === "blob_key" ? value.toString() : value;
  const count = await db().$executeRawUnsafe(
    `UPDATE ${table} SET ${column} = $1 WHERE ${by} = $2::uuid`,
    written,
    id,
  );
  expect(count).toBe(1);
}

/** Writes something else there for as long as `work` takes. */
export async function whileThere(
  cells: [Cell, Buffer][],
  work: () => Promise<void>,
) {
  const before = await Promise.all(cells.map(([cell]) => bytesIn(cell)));
  for (const [cell, value] of cells) await write(cell, value);
  await work();
  for (const [place, [cell]] of cells.entries()) {
    await write(cell, before[place] ?? Buffer.of());
  }
}

/** A problem, and nothing in it of what was sealed. */
export async function expectNothing(answer: Response) {
  const { status } = answer;
  const body = await answer.text();
  expect([404, 409, 500]).toContain(status);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect(body).not.toContain("diagnosis");
}

/** That all is as it was: read to its end, so that what it reads from is closed. */
export async function expectAll(answer: Response) {
  expect(answer.status).toBe(200);
  expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(0);
}
