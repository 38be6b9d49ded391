import { describe, expect, test } from "vitest";

import { db } from "@/lib/db";
import { json, multipart, type Part, raw } from "@/lib/testing/bodies";
import { picture } from "@/lib/testing/pictures";
import { keyFor, tenant } from "@/lib/testing/requests";
import { ask } from "@/lib/testing/routes";
import { everyRow, rowsWith } from "@/lib/testing/rows";

const text = (content: string) => ({ input: { type: "text", text: content } });

/** An app that keeps a text and a picture. */
async function keeper() {
  const one = await tenant();
  const key = await keyFor(one);
  const path = `/apps/${one.slug}/inputs`;
  const image = await picture(7);
  const kept = async (init: object) =>
    (await (await ask(path, { key, ...init })).json()).id as string;
  return {
    words: await kept(json(text("The quick brown fox"))),
    image: await kept(raw(image)),
    bytes: image,
    like: (init: object, query = "") =>
      ask(`${path}/similar${query}`, { key, ...init }),
    get: (path: string) => ask(`/apps/${one.slug}${path}`, { key }),
  };
}

describe("an example is compared with what is kept", () => {
  const file: Part = {
    name: "file",
    content: "the quick brown fox!",
    filename: "fox.txt",
  };
  const asked: Part = { name: "request", content: '{"limit":5}' };
  const said = file.content.toString();
  const spellings: [string, object, string][] = [
    ["JSON", json({ ...text(said), limit: 5 }), ""],
    ["multipart", multipart([asked, file]), ""],
    ["multipart, the file alone", multipart([file]), ""],
    ["a raw body", raw(said), "?limit=5"],
    [
      "a raw body with a name",
      raw(said, { "content-disposition": "attachment; filename=fox.txt" }),
      "",
    ],
  ];
  test.each(spellings)("from %s", async (_how, init, query) => {
    const { like, words } = await keeper();
    const answer = await like(init, query);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("sojourn-storage")).toBe("none");
    expect(await answer.json()).toMatchObject({
      object: "similar",
      data: [{ id: words, likeness: 1, duplicate: false }],
      partial: false,
    });
  });

  test("and so is a picture", async () => {
    const { like, image, bytes } = await keeper();
    const data = bytes.toString("base64");
    for (const init of [raw(bytes), json({ input: { type: "image", data } })]) {
      expect(await (await like(init)).json()).toMatchObject({
        data: [{ id: image, duplicate: true }],
      });
    }
  });

  test.each([
    ["none", json({}), "", 400],
    ["a wish to store it", json({ ...text("a"), store: true }), "", 400],
    ["a wish to store it, raw", raw("a"), "?store=true", 400],
    ["metadata", json({ ...text("a"), metadata: { a: "b" } }), "", 400],
    ["too many", json({ ...text("a"), limit: 51 }), "", 400],
    ["too few", raw("a"), "?limit=0", 400],
    ["nothing that can be read", raw("\u0000\u0001"), "", 415],
  ])("but not %s", async (_, init, query, status) => {
    const { like } = await keeper();
    const answer = await like(init, query);
    expect(answer.status).toBe(status);
    expect(answer.headers.get("sojourn-storage")).toBe("none");
  });
});

test("nothing of an example is in any row, also where it comes with a key", async () => {
  const { like } = await keeper();
  const word = `w${crypto.randomUUID().replaceAll("-", "")}`;
  const before = await everyRow(db());
  const once = { "idempotency-key": `once-${crypto.randomUUID()}` };
  const keyed = json(text(`The quick ${word} fox`));
  const init = { ...keyed, headers: { ...keyed.headers, ...once } };
  expect((await like(init)).status).toBe(200);
  const again = await like(init);
  expect(again.status).toBe(409);
  expect((await like(raw(word))).status).toBe(200);

  expect(await rowsWith(db(), word)).toEqual([]);
  const known = new Set(before);
  const fresh = (await everyRow(db())).filter((row) => !known.has(row));
  // That somebody looked, twice, and that the key was used.
  for (const row of fresh) expect(row.length).toBeLessThan(600);
  expect(fresh.filter((row) => row.includes("input.list"))).toHaveLength(2);
});

test("what is like a record is found by its id", async () => {
  const { get, like, words } = await keeper();
  const answer = await get(`/inputs/${words}/similar?limit=2`);
  expect(await answer.json()).toMatchObject({ object: "similar", data: [] });
  expect((await get(`/inputs/${words}/similar?limit=51`)).status).toBe(400);
  expect((await get(`/inputs/${words}/similar?after=${words}`)).status).toBe(
    400,
  );
  expect((await like(json(text("quick brown")))).status).toBe(200);
});
