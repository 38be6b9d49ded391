import { describe, expect, test } from "vitest";

import { db } from "@/lib/db";
import { predicting } from "@/lib/http/predicting";
import type { PredictionView } from "@/lib/predictions/schema";
import { json, multipart, raw } from "@/lib/testing/bodies";
import { modelThat } from "@/lib/testing/models";
import {
  cookieFor,
  keyFor,
  named,
  request,
  type Tenant,
  tenant,
} from "@/lib/testing/requests";
import { ask } from "@/lib/testing/routes";
import { rowsWith } from "@/lib/testing/rows";

/** A model that counts how often it is asked, and takes its time. */
function counting() {
  const asked = { times: 0 };
  const find = modelThat(async ({ content }) => {
    asked.times += 1;
    await new Promise((resolve) => setTimeout(resolve, 5));
    return { output: { text: content.bytes.toString() }, usage: null };
  });
  return { asked, predict: predicting(find) };
}

async function caller(given: Parameters<typeof tenant>[0] = {}) {
  const one = await tenant(given);
  const key = await keyFor(one);
  const { asked, predict } = counting();
  const call = (text: string, once: string, more: object = {}) => {
    const body = { model: "tested", input: { type: "text", text }, ...more };
    return sent(json(body), once);
  };
  const sent = (init: RequestInit, once: string, query = "") => {
    const path = `/apps/${one.id}/predictions${query}`;
    const keyed = request(path, { key, ...init });
    keyed.headers.set("idempotency-key", once);
    return predict(keyed, named({ appId: one.id }));
  };
  return { one, key, asked, call, sent };
}

const rowsOf = ({ ctx }: Tenant) =>
  db().idempotencyKey.findMany({ where: { ownerId: ctx.appId } });

async function told(answers: Response[]) {
  return Promise.all(
    answers.map(async (answer) => ({
      status: answer.status,
      storage: answer.headers.get("sojourn-storage"),
      type: answer.headers.get("content-type"),
      body: await answer.text(),
    })),
  );
}

describe("P1: a hundred calls at once with one key", () => {
  test("are one call of the model, one record and one answer", async () => {
    const { one, asked, call } = await caller();
    const calls = Array.from({ length: 100 }, () => call("hello", "same"));
    const answers = await told(await Promise.all(calls));

    expect(asked.times).toBe(1);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({ status: 200 });
    const where = { appId: one.ctx.appId };
    expect(await db().input.count({ where })).toBe(1);
    expect(await db().prediction.count({ where })).toBe(1);
    expect(await db().usageEvent.count({ where })).toBe(1);
  });

  test("and not to store: one is answered, and all others are told so", async () => {
    const { one, asked, call } = await caller();
    const calls = Array.from({ length: 100 }, () =>
      call("hello", "same", { store: false }),
    );
    const answers = await told(await Promise.all(calls));
    const statuses = answers.map(({ status }) => status).sort();

    expect(asked.times).toBe(1);
    expect(statuses).toEqual([200, ...Array(99).fill(409)]);
    const where = { appId: one.ctx.appId };
    expect(await db().input.count({ where })).toBe(0);
    expect(await db().usageEvent.count({ where })).toBe(1);
  });

  test("spelled as multipart or raw, too", async () => {
    const { asked, sent } = await caller();
    const spellings: [RequestInit, string?][] = [
      [
        multipart([
          { name: "request", content: '{"model":"tested"}' },
          { name: "file", content: "hello", filename: "a.txt" },
        ]),
      ],
      [raw("hello"), "?model=tested"],
    ];
    for (const [place, [init, query]] of spellings.entries()) {
      const calls = Array.from({ length: 10 }, () =>
        sent(init, `spelling-${place}`, query),
      );
      const answers = await told(await Promise.all(calls));
      for (const answer of answers) expect(answer).toEqual(answers[0]);
      expect(asked.times).toBe(place + 1);
    }
  });
});

describe("P2: the same key with another request", () => {
  test("is refused, whatever differs", async () => {
    const { asked, call, sent } = await caller();
    const text = (content: string) =>
      multipart([
        { name: "request", content: '{"model":"tested"}' },
        { name: "file", content, filename: "a.txt" },
      ]);
    await call("hello", "json");
    await sent(text("hello"), "multipart");
    await sent(raw("hello"), "raw", "?model=tested");

    const others = [
      await call("hullo", "json"),
      await call("hello", "json", { metadata: { a: "b" } }),
      await call("hello", "json", { store: false }),
      await sent(text("hullo"), "multipart"),
      await sent(raw("hullo"), "raw", "?model=tested"),
      await sent(raw("hello"), "raw", "?model=tested&subject=x"),
      await sent(
        raw("hello", { "content-disposition": "attachment; filename=x" }),
        "raw",
        "?model=tested",
      ),
    ];
    for (const other of others) {
      expect(other.status).toBe(422);
      expect((await other.json()).error.code).toBe("idempotency_mismatch");
    }
    expect(asked.times).toBe(3);
  });

  test("is refused to somebody else in the app, who learns nothing of it", async () => {
    const one = await tenant();
    const maker = await keyFor(one);
    const stranger = await keyFor(one, ["usage:read"]);
    const path = `/apps/${one.slug}/keys`;
    const headers = { "idempotency-key": "new-key" };
    const { body } = json({ name: "CI", scopes: ["predict"] });
    const init = { method: "POST", body, headers };
    const { secret } = await (await ask(path, { key: maker, ...init })).json();

    const cookie = await cookieFor(one, "viewer");
    for (const who of [{ key: stranger }, { cookie }]) {
      const answer = await ask(path, { ...who, ...init });
      expect(answer.status).toBe(422);
      expect(await answer.text()).not.toContain(secret);
    }
  });
});

test("P4: the same key in two apps is two keys", async () => {
  const [one, other] = [await caller(), await caller()];
  const mine = await (await one.call("mine", "same")).json();
  const theirs = await (await other.call("theirs", "same")).json();

  expect(mine.output).toEqual({ text: "mine" });
  expect(theirs.output).toEqual({ text: "theirs" });
  const [row, otherRow] = [await rowsOf(one.one), await rowsOf(other.one)];
  expect(row[0]?.keyHash).not.toEqual(otherRow[0]?.keyHash);
});

describe("what is remembered of a key", () => {
  test("of a no-store call: that it was used, and nothing of body or answer", async () => {
    const { one, call } = await caller();
    await call("my diagnosis", "my-own-key", { store: false });
    const again = await call("my diagnosis", "my-own-key", { store: false });

    expect(again.status).toBe(409);
    expect(again.headers.get("x-should-retry")).toBe("false");
    expect(again.headers.get("sojourn-storage")).toBe("none");
    expect(await rowsOf(one)).toMatchObject([
      { fingerprint: null, sealedAnswer: null, inputId: null },
    ]);
    expect(await rowsWith(db(), "my diagnosis")).toEqual([]);
    expect(await rowsWith(db(), "my-own-key")).toEqual([]);
  });

  test("of a stored call: an answer that goes with its record", async () => {
    const { one, key, asked, call } = await caller();
    const first: PredictionView = await (await call("hello", "once")).json();
    await ask(`/apps/${one.slug}/inputs/${first.input.id}`, {
      key,
      method: "DELETE",
    });

    expect((await call("hello", "once")).status).toBe(409);
    expect(asked.times).toBe(1);
    expect(await rowsOf(one)).toMatchObject([
      { fingerprint: null, sealedAnswer: null },
    ]);
  });

  test("of a call that failed: nothing, so that it can be sent again", async () => {
    const { one, call } = await caller();
    const wrong = await call("", "again");
    expect(wrong.status).toBe(400);
    expect(await rowsOf(one)).toEqual([]);
    expect((await call("hello", "again")).status).toBe(200);
  });

  test("nothing at all, where it is no key", async () => {
    const { asked, call } = await caller();
    for (const wrong of ["", "with space", "x".repeat(256), "ümlaut"]) {
      expect((await call("hello", wrong)).status).toBe(400);
    }
    expect(asked.times).toBe(0);
  });
});

describe("an array of inputs with a key", () => {
  async function batch() {
    const one = await tenant();
    const key = await keyFor(one, ["inputs:write"]);
    const path = `/apps/${one.slug}/inputs`;
    const send = (texts: string[], more: object = {}) =>
      ask(path, {
        key,
        method: "POST",
        headers: {
          "content-type": "application/json",
          "idempotency-key": "batch",
        },
        body: JSON.stringify(
          texts.map((text) => ({ input: { type: "text", text }, ...more })),
        ),
      });
    return { one, send };
  }

  test("is kept once, and told alike", async () => {
    const { one, send } = await batch();
    const answers = await Promise.all([send(["a", "b"]), send(["a", "b"])]);
    const [first, second] = await told(answers);
    expect(second).toEqual(first);
    const where = { appId: one.ctx.appId };
    expect(await db().input.count({ where })).toBe(2);

    expect((await send(["a", "c"])).status).toBe(422);
  });

  test("is no longer told once one of them is destroyed", async () => {
    const { one, send } = await batch();
    const { last_id } = await (await send(["a", "b"])).json();
    const key = await keyFor(one);
    const path = `/apps/${one.slug}/inputs/${last_id}`;
    await ask(path, { key, method: "DELETE" });
    expect((await send(["a", "b"])).status).toBe(409);
  });

  test("is not kept at all, where it is not to be stored", async () => {
    const { one, send } = await batch();
    expect((await send(["my diagnosis"], { store: false })).status).toBe(200);
    expect((await send(["my diagnosis"], { store: false })).status).toBe(409);
    expect(await rowsOf(one)).toMatchObject([{ sealedAnswer: null }]);
    expect(await rowsWith(db(), "diagnosis")).toEqual([]);
  });
});

test("a new key's secret is told again, and is nowhere in the database", async () => {
  const one = await tenant();
  const key = await keyFor(one);
  const create = () =>
    ask(`/apps/${one.slug}/keys`, {
      key,
      method: "POST",
      headers: { "idempotency-key": "new-key" },
      body: JSON.stringify({ name: "CI", scopes: ["predict"] }),
    });
  const [first, second] = await told([await create(), await create()]);

  expect(first?.status).toBe(200);
  expect(second).toEqual(first);
  const { secret } = JSON.parse(first?.body ?? "");
  expect(secret).toMatch(/^snj_\w{48}$/);
  expect(await rowsWith(db(), secret)).toEqual([]);
  const where = { appId: one.ctx.appId, name: "CI" };
  expect(await db().apiKey.count({ where })).toBe(1);
});
