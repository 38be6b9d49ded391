import { describe, expect, test } from "vitest";

import { db } from "@/lib/db";
import { json, multipart, type Part, raw } from "@/lib/testing/bodies";
import { png } from "@/lib/testing/inputs";
import { keyFor, tenant } from "@/lib/testing/requests";
import { ask } from "@/lib/testing/routes";

async function caller(given: Parameters<typeof tenant>[0] = {}) {
  const one = await tenant(given);
  const key = await keyFor(one);
  const path = `/apps/${one.slug}/inputs`;
  const store = (init: object, query = "") =>
    ask(path + query, { key, ...init });
  const where = { appId: one.ctx.appId };
  return { store, kept: () => db().input.count({ where }), where };
}

const text = (content: string, more: object = {}) => ({
  input: { type: "text", text: content },
  ...more,
});

describe("an input is stored without asking a model", () => {
  const asked: Part = {
    name: "request",
    content: '{"subject":"p-7","metadata":{"env":"prod"},"retention":"7d"}',
  };
  const file: Part = { name: "file", content: "hello", filename: "a.txt" };
  const more = { subject: "p-7", metadata: { env: "prod" }, retention: "7d" };
  const spellings: [string, object, string, object][] = [
    ["JSON", json(text("hello", { ...more, filename: "a.txt" })), "", more],
    ["multipart", multipart([asked, file]), "", more],
    ["multipart, the file first", multipart([file, asked]), "", more],
    ["multipart, the file alone", multipart([file]), "", {}],
    [
      "a raw body",
      raw("hello", { "content-disposition": "attachment; filename=a.txt" }),
      "?subject=p-7&retention=7d",
      { subject: "p-7", retention: "7d" },
    ],
  ];
  test.each(spellings)("from %s", async (_how, init, query, said) => {
    const { store } = await caller();
    const answer = await store(init, query);
    const view = await answer.json();
    const { retention, ...described } = said as typeof more;

    expect(answer.status).toBe(200);
    expect(view).toMatchObject({
      object: "input",
      type: "text",
      bytes: 5,
      filename: "a.txt",
      ...described,
    });
    const days = retention ? 7 : 30;
    const until = Date.parse(view.received_at) + days * 86_400_000;
    expect(view.expires_at).toBe(new Date(until).toISOString());
    expect(answer.headers.get("sojourn-storage")).toBe(
      `stored; expires=${view.expires_at}`,
    );
  });

  test("or counted and forgotten, where the app says so", async () => {
    const { store, kept, where } = await caller({ store: false });
    const answer = await store(json(text("hello")));
    expect(answer.headers.get("sojourn-storage")).toBe("none");
    expect(await answer.json()).toMatchObject({ id: null, bytes: 5 });
    expect(await kept()).toBe(0);
    expect(await db().usageEvent.count({ where })).toBe(1);

    const demanded = await store(json(text("hello", { store: true })));
    expect(demanded.status).toBe(400);
    expect((await demanded.json()).error.code).toBe("store_not_allowed");
  });
});

describe("an array of inputs", () => {
  test("is kept in its order, and answered as a list", async () => {
    const { store } = await caller();
    const data = (await png()).toString("base64");
    const image = { input: { type: "image", data } };
    const list = await (
      await store(json([text("a"), image, text("b")]))
    ).json();

    expect(list).toMatchObject({
      object: "list",
      data: [{ preview: "a" }, { type: "image", width: 8 }, { preview: "b" }],
      has_more: false,
    });
    expect(list.first_id).toBe(list.data[0].id);
    expect(list.last_id).toBe(list.data[2].id);
  });

  const bad: [string, object, number][] = [
    ["of which one is not text", text("\u0000"), 415],
    [
      "of which one is not what it says",
      { input: { type: "image", data: "aGk=" } },
      415,
    ],
    [
      "of which one has an unknown member",
      { ...text("x"), storre: false },
      400,
    ],
    [
      "of which one asks for too long a life",
      text("x", { retention: "60d" }),
      400,
    ],
  ];
  test.each(bad)("%s is refused whole", async (_why, wrong, status) => {
    const { store, kept } = await caller();
    const answer = await store(json([text("good"), wrong]));
    expect(answer.status).toBe(status);
    expect(answer.headers.get("sojourn-storage")).toBe("none");
    expect(await kept()).toBe(0);
  });

  test("of more than 128 is a 413", async () => {
    const { store, kept } = await caller();
    const many = (count: number) => json(Array(count).fill(text("x")));
    expect((await store(many(129))).status).toBe(413);
    expect(await kept()).toBe(0);
    expect((await store(many(128))).status).toBe(200);
    expect(await kept()).toBe(128);
  });

  test("says of its storage the longest that any of it is kept", async () => {
    const { store } = await caller();
    const none = text("x", { store: false });
    const short = text("x", { retention: "1h" });
    const mixtures: [object[], number | null][] = [
      [[none, none], null],
      [[none, text("x"), short], 1],
      [[short, none], 0],
    ];
    for (const [items, longest] of mixtures) {
      const answer = await store(json(items));
      const { data } = await answer.json();
      expect(answer.headers.get("sojourn-storage")).toBe(
        longest === null
          ? "none"
          : `stored; expires=${data[longest].expires_at}`,
      );
    }
  });

  test("in a multipart body is refused, since no file could be meant", async () => {
    const { store, kept } = await caller();
    const parts: Part[] = [
      { name: "request", content: JSON.stringify([text("x")]) },
      { name: "file", content: "hello", filename: "a.txt" },
    ];
    expect((await store(multipart(parts))).status).toBe(400);
    expect(await kept()).toBe(0);
  });
});
