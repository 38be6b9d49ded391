import { describe, expect, test } from "vitest";

import { predicting } from "@/lib/http/predicting";
import {
  endless,
  json,
  multipart,
  type Part,
  partsOf,
  raw,
  slowly,
} from "@/lib/testing/bodies";
import { png } from "@/lib/testing/inputs";
import { failing } from "@/lib/testing/models";
import { keyFor, named, request, tenant } from "@/lib/testing/requests";
import { ask } from "@/lib/testing/routes";

const MB = 2 ** 20;
const BY_JSON = {
  model: "language",
  filename: "note.txt",
  input: { type: "text", text: "Guten Morgen, liebe Sorgen" },
};
const ASKED: Part = { name: "request", content: '{"model":"language"}' };
const FILE: Part = {
  name: "file",
  content: BY_JSON.input.text,
  filename: "note.txt",
  type: "text/plain",
};
const UNTYPED = { ...FILE, type: undefined };
const DISPOSED = { "content-disposition": 'attachment; filename="note.txt"' };

async function caller(given: Parameters<typeof tenant>[0] = {}) {
  const one = await tenant(given);
  const key = await keyFor(one);
  const predict = (init: object, query = "") =>
    ask(`/apps/${one.slug}/predictions${query}`, { key, ...init });
  const get = async (path: string) =>
    (await ask(`/apps/${one.id}${path}`, { key })).json();
  return { one, key, predict, get };
}

describe("the spellings of one request", () => {
  const withBlob = new FormData();
  const asJson = { type: "application/json" };
  withBlob.set("request", new Blob([ASKED.content as string], asJson));
  withBlob.set("file", new File([BY_JSON.input.text], "note.txt"));

  const spellings: [string, object, string?][] = [
    ["JSON", json(BY_JSON)],
    ["multipart, the request first", multipart([ASKED, FILE])],
    ["multipart, the file first", multipart([FILE, ASKED])],
    ["multipart, its file of no type", multipart([ASKED, UNTYPED])],
    ["multipart, by FormData", { method: "POST", body: withBlob }],
    [
      "a raw body",
      raw(BY_JSON.input.text, { "content-type": "text/plain", ...DISPOSED }),
      "?model=language",
    ],
    [
      "a raw body of no type, as curl --data-binary sends it",
      raw(BY_JSON.input.text, {
        "content-type": "application/x-www-form-urlencoded",
        "content-disposition": "attachment; filename=note.txt",
      }),
      "?model=language",
    ],
  ];
  test.each(spellings)(
    "%s: one answer, one record",
    async (_how, init, query) => {
      const { predict, get, key, one } = await caller();
      const answer = await predict(init, query);
      const told = await answer.json();

      expect(answer.status).toBe(200);
      expect(told).toMatchObject({
        object: "prediction",
        model: { id: "language", provider: "built-in" },
        output: { concepts: expect.arrayContaining([{ id: "de" }].map(like)) },
        input: { type: "text", bytes: 26 },
        storage: { stored: true },
      });
      expect(answer.headers.get("sojourn-storage")).toBe(
        `stored; expires=${told.storage.expires_at}`,
      );
      expect(await get(`/predictions/${told.id}`)).toEqual(told);
      expect(await get(`/inputs/${told.input.id}`)).toMatchObject({
        filename: "note.txt",
        media_type: "text/plain",
        expires_at: told.storage.expires_at,
      });
      const path = `/apps/${one.slug}/inputs/${told.input.id}/content`;
      expect(await (await ask(path, { key })).text()).toBe(BY_JSON.input.text);
    },
  );

  test("carry an image alike: as base64, as a part, as the body", async () => {
    const { predict } = await caller();
    const image = await png();
    const data = image.toString("base64");
    const answers = await Promise.all([
      predict(json({ model: "color", input: { type: "image", data } })),
      predict(
        multipart([
          { name: "request", content: '{"model":"color"}' },
          { name: "file", content: image, filename: "a.png" },
        ]),
      ),
      predict(raw(image, { "content-type": "image/png" }), "?model=color"),
    ]);
    for (const answer of answers) {
      expect(await answer.json()).toMatchObject({
        output: { colors: [{ hex: "#3366cc", share: 1 }] },
        input: { type: "image", bytes: image.length },
      });
    }
  });

  const withoutStoring: [string, object, string?][] = [
    ["JSON", json({ ...BY_JSON, store: false })],
    [
      "multipart",
      multipart([
        { name: "request", content: '{"model":"language","store":false}' },
        FILE,
      ]),
    ],
    ["a raw body", raw("Guten Morgen"), "?model=language&store=false"],
  ];
  test.each(withoutStoring)(
    "%s: can say not to store",
    async (_how, init, query) => {
      const { predict, get } = await caller();
      const answer = await predict(init, query);
      expect(answer.headers.get("sojourn-storage")).toBe("none");
      expect(await answer.json()).toMatchObject({
        id: null,
        input: { id: null },
        storage: { stored: false, expires_at: null },
      });
      expect(await get("/inputs")).toMatchObject({ data: [] });
    },
  );
});

describe("a call may ask", () => {
  test("about what is kept already, by its id", async () => {
    const { predict } = await caller();
    const { input } = await (await predict(json(BY_JSON))).json();
    const again = await predict(
      json({ model: "sentiment", input: { id: input.id } }),
    );
    expect(await again.json()).toMatchObject({ input });
  });

  test("for a life as short as a second, and none longer than the app's", async () => {
    const { predict } = await caller();
    const before = Date.now();
    const short = await predict(json({ ...BY_JSON, retention: "1s" }));
    const { storage, created_at } = await short.json();
    expect(Date.parse(storage.expires_at)).toBe(Date.parse(created_at) + 1000);
    expect(Date.parse(created_at)).toBeGreaterThanOrEqual(before);

    const long = await predict(json({ ...BY_JSON, retention: "31d" }));
    expect(long.status).toBe(400);
    expect((await long.json()).error.param).toBe("retention");
  });
});

describe("a multipart body is refused", () => {
  const whole = partsOf([ASKED, FILE]);
  const late = partsOf([FILE, ASKED]);
  const store: Part = { name: "store", content: "false" };
  const broken: [string, Part[] | Buffer][] = [
    ["with a part that means nothing", [store, ASKED, FILE]],
    ["with such a part behind the file", [ASKED, FILE, store]],
    ["with two requests", [ASKED, FILE, ASKED]],
    ["with two files", [ASKED, FILE, FILE]],
    ["without a request", [FILE]],
    ["without a file", [ASKED]],
    ["whose request is not JSON", [{ ...ASKED, content: "{" }, FILE]],
    ["that breaks off in its file", whole.subarray(0, -60)],
    ["that breaks off in its request", whole.subarray(0, 130)],
    ["that breaks off behind its file", late.subarray(0, -60)],
    ["that breaks off before anything", whole.subarray(0, 20)],
    ["that is empty", Buffer.of()],
  ];
  test.each(broken)("%s, and nothing of it is kept", async (_how, parts) => {
    const { predict, get } = await caller();
    const bytes = Array.isArray(parts) ? partsOf(parts) : parts;
    for (const body of [bytes, slowly(bytes)]) {
      const answer = await predict(multipart(body));
      expect(answer.status).toBe(400);
      expect(answer.headers.get("sojourn-storage")).toBe("none");
    }
    expect(await get("/inputs")).toMatchObject({ data: [] });
  });
});

describe("413: of a body that is too large no more is read than shows it", () => {
  const image: Part = { name: "file", content: "", filename: "a.png" };
  const asked: Part = { name: "request", content: '{"model":"color"}' };
  const upToFile = (parts: Part[], content: Uint8Array) => {
    const all = partsOf(parts);
    const end = all.indexOf("\r\n\r\n", all.indexOf('"file"')) + 4;
    return Buffer.concat([all.subarray(0, end), content]);
  };

  const bodies: [string, number, (bytes: Buffer) => Endless][] = [
    ["raw", 20, (bytes) => [bytes, raw, { "content-type": "image/png" }]],
    [
      "raw, with an Idempotency-Key",
      27,
      (bytes) => [bytes, raw, { "idempotency-key": "one" }],
    ],
    [
      "multipart, the request first",
      20,
      (bytes) => [upToFile([asked, image], bytes), multipart],
    ],
    [
      "multipart, the file first",
      27,
      (bytes) => [upToFile([image, asked], bytes), multipart],
    ],
    [
      "JSON",
      27,
      () => ['{"model":"', raw, { "content-type": "application/json" }],
    ],
  ];
  test.each(bodies)("%s", async (_how, limit, bodyOf) => {
    const { predict, get } = await caller();
    const [beginning, spelled, headers = {}] = bodyOf(await png());
    const { body, taken } = endless(beginning);
    const init = spelled(body, headers);
    const answer = await predict(init, "?model=color");

    expect(answer.status).toBe(413);
    expect(taken.bytes).toBeLessThan((limit + 1) * MB);
    expect(await get("/inputs")).toMatchObject({ data: [] });
  });

  test("none, where its length says so", async () => {
    const { predict } = await caller();
    const { body, taken } = endless("{");
    const headers = {
      "content-type": "application/json",
      "content-length": String(100 * MB),
    };
    expect((await predict(raw(body, headers))).status).toBe(413);
    expect(taken.bytes).toBe(0);
  });

  test("none of the content, where the model is unknown", async () => {
    const { predict } = await caller();
    const { body, taken } = endless(await png());
    expect((await predict(raw(body), "?model=none")).status).toBe(404);
    expect(taken.bytes).toBe(0);
  });
});

describe("502: a model that fails", () => {
  const predict = predicting(failing);
  const ofFailing = async (store: boolean) => {
    const { one, key } = await caller();
    const body = { ...BY_JSON, model: "tested", store };
    return predict(
      request("/", { key, ...json(body) }),
      named({ appId: one.id }),
    );
  };

  test("says how the call was stored, and quotes nothing of it", async () => {
    const stored = await ofFailing(true);
    expect(stored.status).toBe(502);
    expect(stored.headers.get("sojourn-storage")).toMatch(/^stored; expires=2/);
    expect(await stored.text()).not.toContain("Guten Morgen");

    const forgotten = await ofFailing(false);
    expect(forgotten.status).toBe(502);
    expect(forgotten.headers.get("sojourn-storage")).toBe("none");
  });
});

type Endless = [
  beginning: Buffer | string,
  spelled: (body: ReadableStream, headers?: Record<string, string>) => object,
  headers?: Record<string, string>,
];

const like = (part: object) => expect.objectContaining(part);
