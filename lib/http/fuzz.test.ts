import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";

import { OPERATIONS, type Operation } from "@/lib/http/operations";
import { json, multipart, partsOf, raw } from "@/lib/testing/bodies";
import {
  anyText,
  changed,
  nearly,
  placesIn,
  SPELLINGS,
} from "@/lib/testing/fuzz";
import { png } from "@/lib/testing/inputs";
import { cookieFor, keyFor, type Tenant, tenant } from "@/lib/testing/requests";
import { ask } from "@/lib/testing/routes";

const text = { type: "text", text: "hello" };
const described = {
  store: true,
  retention: "7d",
  metadata: { a: "b" },
  subject: "p-7",
  filename: "a.txt",
};

/** A right body for each call that takes one. One that is missing here fails. */
const RIGHT: Record<string, object> = {
  predict: {
    model: "pii",
    input: text,
    params: { region: "DE" },
    ...described,
  },
  storeInput: { input: text, ...described },
  changeInput: { metadata: { a: "b", c: null }, filename: null },
  createKey: {
    name: "Key",
    scopes: ["predict"],
    expires_at: "2030-01-01T00:00:00Z",
    store: true,
    window: "1d",
  },
  setRetention: { store: true, window: "30d" },
  createApp: {
    name: "App",
    slug: "an-app",
    workspace: null,
    store: true,
    window: "30d",
  },
  changeApp: { name: "App" },
};
const PEOPLE_ONLY = ["createApp", "changeApp"];

let one: Tenant;
let key: string;
let cookie: string;
let ids: Record<string, string>;

beforeAll(async () => {
  one = await tenant();
  [key, cookie] = [await keyFor(one), await cookieFor(one)];
  const made = await ask(`/apps/${one.id}/predictions`, {
    key,
    ...json({ model: "pii", input: text }),
  });
  const { id, input } = await made.json();
  ids = { app: one.id, input: input.id, prediction: id, key: "key_0" };
});

type Init = Parameters<typeof ask>[1];

const pathOf = ({ path }: Operation, named = ids) =>
  path.replace(/\{(\w+)\}/g, (_, name) =>
    encodeURIComponent((named[name] ?? "").toWellFormed()),
  );

/** That an answer came, and that it is one of those which callers are promised. */
async function expectPromised(path: string, init: Init) {
  const answer = await ask(path, init);
  const body = await answer.text();
  expect(answer.status).toBeLessThan(500);
  if (answer.status < 400 || answer.status === 416) return;
  expect(JSON.parse(body)).toMatchObject({
    status: answer.status,
    error: { code: expect.any(String) },
  });
}

const send = (operation: Operation, body: BodyInit) => {
  const who = PEOPLE_ONLY.includes(operation.id) ? { cookie } : { key };
  const method = operation.method.toUpperCase();
  const headers = { "content-type": "application/json" };
  return expectPromised(pathOf(operation), { ...who, method, headers, body });
};

const runs = (numRuns: number) => ({ numRuns, endOnFailure: true });

const withBody = OPERATIONS.filter(({ body }) => body);
const right = (operation: Operation) => {
  const body = RIGHT[operation.id];
  if (!body) throw new Error(`What is right for ${operation.id}?`);
  return body;
};

describe("I1: whatever a body says, its answer is one that was promised", () => {
  test.each(withBody.map((it) => [it.id, it] as const))(
    "%s",
    async (_id, operation) => {
      const bodies = nearly(right(operation));
      await fc.assert(
        fc.asyncProperty(bodies, (body) =>
          send(operation, JSON.stringify(body) ?? ""),
        ),
        runs(80),
      );
    },
  );

  test.each(withBody.map((it) => [it.id, it] as const))(
    "%s, however it is spelled",
    async (_id, operation) => {
      const body = right(operation);
      for (const spelled of Object.values(SPELLINGS)) {
        for (const place of [[], ...placesIn(body).slice(1), ["unknown"]]) {
          const marked = changed({ ...body, unknown: 0 }, place, "@@");
          const all = JSON.stringify(marked).replace('"@@"', () => spelled);
          await send(operation, all);
        }
      }
    },
  );

  test.each(withBody.map((it) => [it.id, it] as const))(
    "%s, whichever bytes it has",
    async (_id, operation) => {
      const whole = Buffer.from(JSON.stringify(right(operation)));
      const bytes = fc.oneof(
        fc.uint8Array({ maxLength: 64 }),
        fc.nat(whole.length).map((end) => whole.subarray(0, end)),
        fc.tuple(fc.nat(whole.length - 1), fc.nat(255)).map(([at, byte]) => {
          const flipped = Buffer.from(whole);
          flipped[at] = byte;
          return flipped;
        }),
      );
      await fc.assert(
        fc.asyncProperty(bytes, (some) =>
          send(operation, Uint8Array.from(some)),
        ),
        runs(40),
      );
    },
  );
});

describe("I1: whatever a path or a query says", () => {
  const withoutBody = OPERATIONS.filter(({ body }) => !body);

  test.each(withoutBody.map((it) => [it.id, it] as const))(
    "%s",
    async (_id, operation) => {
      const known = Object.keys(operation.query?.shape ?? { limit: 0 });
      const names = fc.oneof(fc.constantFrom(...known), anyText);
      const query = fc.array(fc.tuple(names, anyText), { maxLength: 4 });
      const named = fc.record({
        app: fc.oneof(fc.constant(one.id), anyText),
        input: fc.oneof(fc.constant(String(ids.input)), anyText),
        prediction: fc.oneof(fc.constant(String(ids.prediction)), anyText),
        key: anyText,
      });
      // What destroys would find nothing the second time.
      const kept =
        operation.method === "get"
          ? named
          : named.map((it) => ({
              ...it,
              app: one.id,
              input: "x",
              prediction: "x",
            }));
      await fc.assert(
        fc.asyncProperty(kept, query, (path, pairs) =>
          expectPromised(
            `${pathOf(operation, path)}?${new URLSearchParams(pairs)}`,
            {
              key,
              method: operation.method.toUpperCase(),
            },
          ),
        ),
        runs(40),
      );
    },
  );
});

describe("I1: whatever stands beside the content", () => {
  const predictions = () => `/apps/${one.id}/predictions`;

  test("a multipart body is read, or refused", async () => {
    const whole = partsOf([
      { name: "request", content: '{"model":"pii"}' },
      { name: "file", content: "hello", filename: "a.txt", type: "text/plain" },
    ]);
    const at = fc.nat(whole.length - 1);
    const bodies = fc.oneof(
      at.map((end) => whole.subarray(0, end)),
      at.map((start) => whole.subarray(start)),
      fc
        .tuple(at, at)
        .map(([a, b]) =>
          Buffer.concat([whole.subarray(0, a), whole.subarray(b)]),
        ),
      fc
        .tuple(at, fc.uint8Array({ maxLength: 20 }))
        .map(([place, more]) =>
          Buffer.concat([
            whole.subarray(0, place),
            more,
            whole.subarray(place),
          ]),
        ),
      fc.tuple(at, fc.nat(255)).map(([place, byte]) => {
        const flipped = Buffer.from(whole);
        flipped[place] = byte;
        return flipped;
      }),
    );
    const once = fc.option(fc.constant({ "idempotency-key": "fuzz" }));
    await fc.assert(
      fc.asyncProperty(bodies, once, (bytes, keyed) => {
        const { headers, ...init } = multipart(bytes);
        const all = { ...(headers as object), ...keyed } as HeadersInit;
        return expectPromised(predictions(), { key, ...init, headers: all });
      }),
      runs(400),
    );
  });

  test("its types and names are heeded, or refused", async () => {
    const header = fc
      .oneof(
        anyText,
        fc.constantFrom(
          "multipart/form-data",
          "multipart/form-data; boundary=",
          `multipart/form-data; boundary=${"x".repeat(300)}`,
          "application/json; charset=utf-16",
          "image/png",
          "video/mp4",
          "/",
        ),
      )
      .map((value) => value.replace(/[^\t\x20-\xff]/g, "").slice(0, 4_000));
    const headers = fc.record(
      {
        "content-type": header,
        "content-disposition": header.map((it) => `attachment; filename=${it}`),
        "idempotency-key": header,
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(
        headers,
        fc.uint8Array({ maxLength: 50 }),
        (given, bytes) =>
          expectPromised(`${predictions()}?model=pii`, {
            key,
            ...raw(bytes),
            headers: given,
          }),
      ),
      runs(300),
    );
  });

  test("a range is served, or not", async () => {
    const header = fc
      .oneof(
        anyText,
        fc.tuple(fc.integer(), fc.integer()).map(([a, b]) => `bytes=${a}-${b}`),
      )
      .map((value) => value.replace(/[^\t\x20-\x7e]/g, "").slice(0, 4_000));
    const headers = fc.record(
      { range: header, "if-range": header },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(headers, (given) =>
        expectPromised(`/apps/${one.id}/inputs/${ids.input}/content`, {
          key,
          headers: given,
        }),
      ),
      runs(200),
    );
  });
});

test("I1, I2: whatever bytes a model is asked about", async () => {
  const image = await png(40, 40);
  const BEGINNINGS = [
    image,
    Buffer.from("ffd8ffe000104a46494600", "hex"),
    Buffer.from("GIF89a"),
    Buffer.from("RIFF\x24\x00\x00\x00WEBPVP8 ", "latin1"),
    Buffer.from("00000020667479706176696600000000", "hex"),
    Buffer.from("49492a0008000000", "hex"),
    Buffer.from("000000186674797069736f6d00000000", "hex"),
    Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'>"),
    Buffer.from("%PDF-1.7\n"),
    Buffer.from("PK\x03\x04"),
    Buffer.from("\ufefftext"),
  ];
  const bytes = fc
    .tuple(
      fc.constantFrom(...BEGINNINGS),
      fc.nat(200),
      fc.uint8Array({ maxLength: 200 }),
    )
    .map(([beginning, end, rest]) =>
      Buffer.concat([beginning.subarray(0, Math.max(end, 4)), rest]),
    );
  const models = ["color", "image-quality", "pii", "language", "sentiment"];
  await fc.assert(
    fc.asyncProperty(bytes, fc.constantFrom(...models), (some, model) =>
      expectPromised(`/apps/${one.id}/predictions?model=${model}`, {
        key,
        ...raw(some),
      }),
    ),
    runs(300),
  );
});
