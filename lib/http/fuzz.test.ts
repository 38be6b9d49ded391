import fc from "fast-check";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";

import { db } from "@/lib/db";
import { OPERATIONS, type Operation } from "@/lib/http/operations";
import { showId } from "@/lib/ids";
import { json, multipart, partsOf, raw } from "@/lib/testing/bodies";
import { exportedFor, sharedIn } from "@/lib/testing/community";
import {
  anyText,
  changed,
  nearly,
  placesIn,
  SPELLINGS,
  TEXTS,
} from "@/lib/testing/fuzz";
import { png } from "@/lib/testing/inputs";
import { type OpenAiServer, openAiServer } from "@/lib/testing/openai-server";
import { providerRow } from "@/lib/testing/providers";
import { cookieFor, keyFor, type Tenant, tenant } from "@/lib/testing/requests";
import { ask } from "@/lib/testing/routes";
import { startSharing } from "@/lib/testing/sharing";
import { REQUESTER, SUBPROCESSOR, trustThings } from "@/lib/testing/trust";

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
  setBudget: {
    ...{ key: null, period: "day", warn_at: 80 },
    ...{ requests: 1_000, tokens: null, cost_micros: 1_000_000, bytes: null },
  },
  setLogging: {
    reason: "Slow answers",
    ends_at: new Date(Date.now() + 86_400_000).toISOString(),
  },
  annotateInputs: {
    q: "subject:nobody",
    annotation: { concepts: [{ name: "cat", value: 0.5 }], text: "Seen" },
  },
  annotateInput: {
    concepts: [{ name: "cat", value: 0.5 }],
    text: "Seen",
    regions: [
      { label: "a", box: { left: 0, top: 0, right: 1, bottom: 1 } },
      {
        label: "b",
        polygon: [
          [0, 0],
          [1, 0],
          [1, 1],
        ],
      },
    ],
    spans: [{ label: "c", start: 0, end: 5 }],
    ranges: [{ label: "d", start: 0.5, end: 1 }],
  },
  changeAnnotation: { text: "Seen", concepts: [] },
  createExport: { q: "subject:nobody" },
  beginUpload: {
    bytes: 5,
    media_type: "text/plain",
    filename: "a.txt",
    retention: "1d",
  },
  createCommunityExport: {
    format: "jsonl",
    q: "hello",
    type: "text",
    licence: "CC-BY-4.0",
    concept: "cat",
    covers: ["filename"],
  },
  confirmWithdrawals: { ids: ["wdr_0"] },
  setSharing: { community: true, consent_text_version: "x", token: "1.x" },
  shareInput: { licence: "CC0-1.0", covers: ["metadata"] },
  previewShare: { licence: "CC0-1.0", covers: ["metadata"] },
  shareInputs: { q: "subject:nobody", licence: "CC0-1.0", covers: [] },
  previewShares: { q: "subject:nobody", licence: "CC0-1.0", covers: [] },
  unshareInputs: { q: "subject:nobody" },
  destroyInputs: { q: "subject:nobody" },
  changeInput: { metadata: { a: "b", c: null }, filename: null },
  createKey: {
    name: "Key",
    scopes: ["predict"],
    expires_at: "2030-01-01T00:00:00Z",
    store: true,
    window: "1d",
    models: ["pii"],
  },
  createProvider: {
    ...{ name: "another", type: "openai", base_url: "http://127.0.0.1:9/v1" },
    ...{ api_key: "sk-1", timeout_seconds: 5, concurrency: 2 },
    all_models: true,
  },
  changeProvider: {
    ...{ name: "hub", base_url: "http://127.0.0.1:9/v1", api_key: null },
    ...{ timeout_seconds: 5, concurrency: 2, all_models: false },
  },
  pickModel: {
    ...{ takes: ["text"], output: "text", min_role: "admin" },
    ...{ price: { input: 0.5, output: 1 }, options: {} },
  },
  setRetention: { store: true, window: "30d", token: "1.x" },
  previewRetention: { window: "30d" },
  placeHold: {
    input: null,
    q: "type:text",
    reason: "Because",
    review_at: "2030-01-01",
  },
  reviewHold: { review_at: "2030-01-01T00:00:00Z" },
  saveSearch: { name: "Held", q: "is:held", shared: false },
  changeSearch: { name: "Held", q: "is:held", shared: true },
  createApp: {
    name: "App",
    slug: "an-app",
    workspace: null,
    store: true,
    window: "30d",
  },
  findSimilarToExample: { input: text, limit: 3 },
  changeApp: { name: "App", default_model: "pii" },
  reportShared: { reason: "Because" },
  changeTrustSettings: {
    ...{ open: true, operator: "Olga", terms: "Keep it to yourself." },
    security_contact: "mailto:security@example.test",
    security_policy: "https://example.test/security",
    privacy_contact: null,
  },
  addSubprocessor: { ...SUBPROCESSOR, kind: "provider", url: null },
  changeSubprocessor: { ...SUBPROCESSOR, kind: "provider", url: null },
  changeDocument: { title: "B", description: null, access: "on_request" },
  requestDocument: { ...REQUESTER, terms_version: 0 },
  grantRequest: { days: 7 },
  takeDownShared: { reason: "Because" },
};
const PEOPLE_ONLY = [
  ...["setBudget", "setLogging", "stopLogging"],
  ...["createApp", "changeApp", "deleteApp"],
  ...["listReports", "dismissReport", "takeDownShared"],
  ...["getTrustSettings", "changeTrustSettings", "addSubprocessor"],
  ...["changeSubprocessor", "endSubprocessor", "addDocument"],
  ...["changeDocument", "destroyDocument", "listRequests"],
  ...["grantRequest", "refuseRequest", "forgetRequest"],
];

let one: Tenant;
let key: string;
let cookie: string;
let ids: Record<string, string>;
let server: OpenAiServer;

beforeAll(async () => {
  server = await openAiServer();
  return server.close;
});

beforeAll(async () => {
  one = await tenant();
  [key, cookie] = [await keyFor(one), await cookieFor(one)];
  const made = await ask(`/apps/${one.id}/predictions`, {
    key,
    ...json({ model: "pii", input: text }),
  });
  const { id, input } = await made.json();
  const hold = { input: input.id, reason: "Because", review_at: "2030-01-01" };
  const held = await ask(`/apps/${one.id}/holds`, { key, ...json(hold) });
  const { id: holdId } = await held.json();
  const saved = await ask(`/apps/${one.id}/searches`, {
    key,
    ...json({ name: "Held", q: "is:held" }),
  });
  const { id: search } = await saved.json();
  const said = await ask(`/apps/${one.id}/inputs/${input.id}/annotations`, {
    key,
    ...json({ text: "Seen" }),
  });
  const chosen = await ask(`/apps/${one.id}/exports`, {
    key,
    ...json({ ids: [input.id] }),
  });
  const upload = await ask(`/apps/${one.id}/uploads`, {
    key,
    ...json({ bytes: 5 }),
  });
  await startSharing(one.ctx);
  const { shareId } = await sharedIn(one.ctx, "hello");
  const reported = await ask(
    `/community/inputs/${showId("shr", shareId)}/reports`,
    { key, ...json({ reason: "Because" }) },
  );
  const taken = await exportedFor(one.ctx, one.workspace.id);
  const trust = await trustThings();
  ids = {
    document: trust.documentId,
    request: trust.requestId,
    subprocessor: trust.subprocessorId,
    report: (await reported.json()).id,
    training: taken.trainingId,
    withdrawal: taken.withdrawalId,
    share: showId("shr", shareId),
    search,
    app: one.id,
    input: input.id,
    prediction: id,
    key: "key_0",
    hold: holdId,
    annotation: (await said.json()).id,
    export: (await chosen.json()).id,
    upload: (await upload.json()).id,
    provider: showId("prv", await providerRow(one.ctx, "hub")),
    model: "echo",
  };
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

const right = (operation: Operation) => {
  const body = RIGHT[operation.id];
  if (!body) throw new Error(`What is right for ${operation.id}?`);
  return body;
};

// What other calls did to the app's retention is no part of this, nor where its provider
// has gone, nor what it may still use.
beforeEach(async () => {
  await db().budget.deleteMany({ where: { appId: one.ctx.appId } });
  const { body } = json({ store: true, window: null });
  await ask(`/apps/${one.id}/retention`, { key, method: "PUT", body });
  const back = json({ name: "hub", base_url: server.baseUrl, api_key: null });
  const path = `/apps/${one.id}/providers/${ids.provider}`;
  await ask(path, { key, method: "PATCH", body: back.body });
});

describe("I1: whatever a body says, its answer is one that was promised", () => {
  const withBody = OPERATIONS.filter(({ body }) => body);
  const calls = withBody.map((operation) => [operation.id, operation] as const);

  test.each(calls)("%s, where one member is odd", async (_id, operation) => {
    const body = { ...right(operation), unknown: 0 };
    const odd = TEXTS.map((text) => JSON.stringify(text));
    for (const spelled of [...Object.values(SPELLINGS), ...odd]) {
      for (const place of placesIn(body)) {
        const marked = changed(body, place, "@@");
        const { unknown, ...rest } = marked as typeof body;
        const all = JSON.stringify(unknown === 0 ? rest : marked);
        await send(
          operation,
          all.replace('"@@"', () => spelled),
        );
      }
    }
  });

  test.each(calls)("%s, where much is", async (_id, operation) => {
    const bodies = nearly(right(operation));
    await fc.assert(
      fc.asyncProperty(bodies, (body) =>
        send(operation, JSON.stringify(body) ?? ""),
      ),
      runs(60),
    );
  });

  test.each(calls)("%s, whichever bytes it has", async (_id, operation) => {
    const whole = Buffer.from(JSON.stringify(right(operation)));
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 64 }), damaged(whole));
    await fc.assert(
      fc.asyncProperty(bytes, (some) => send(operation, Uint8Array.from(some))),
      runs(40),
    );
  });
});

/** Bytes of which some are missing, too many, or others. */
function damaged(whole: Buffer): fc.Arbitrary<Uint8Array> {
  const place = fc.nat(whole.length - 1);
  const some = fc.uint8Array({ maxLength: 20 });
  return fc.oneof(
    place.map((end) => whole.subarray(0, end)),
    fc
      .tuple(place, place, some)
      .map(([end, start, between]) =>
        Buffer.concat([whole.subarray(0, end), between, whole.subarray(start)]),
      ),
    fc.tuple(place, fc.nat(255)).map(([at, byte]) => {
      const flipped = Buffer.from(whole);
      flipped[at] = byte;
      return flipped;
    }),
  );
}

describe("I1: whatever a path or a query says", () => {
  const calls = OPERATIONS.map(
    (operation) => [operation.id, operation] as const,
  );

  test.each(calls)("%s", async (id, operation) => {
    const queried = operation.query ?? operation.raw;
    const init = {
      ...(PEOPLE_ONLY.includes(id) ? { cookie } : { key }),
      method: operation.method.toUpperCase(),
      ...(operation.body && { body: JSON.stringify(right(operation)) }),
    };
    const names = [...Object.keys(queried?.shape ?? {}), "unknown"];
    const parts = [...operation.path.matchAll(/\{(\w+)\}/g)];
    // What there is stays: what destroys is asked for what there isn't.
    const known = operation.method === "delete" ? { app: one.id } : ids;
    for (const odd of TEXTS) {
      for (const name of names) {
        const query = new URLSearchParams({ [name]: odd });
        await expectPromised(`${pathOf(operation, known)}?${query}`, init);
      }
      for (const [, part = ""] of parts) {
        const path = pathOf(operation, { ...known, [part]: odd });
        await expectPromised(path, init);
      }
    }
  });
});

describe("I1: whatever stands beside the content", () => {
  const predictions = () => `/apps/${one.id}/predictions`;

  test("a multipart body is read, or refused", async () => {
    const whole = partsOf([
      { name: "request", content: '{"model":"pii"}' },
      { name: "file", content: "hello", filename: "a.txt", type: "text/plain" },
    ]);
    const bodies = damaged(whole);
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

  test("what a multipart body asks is read, or refused", async () => {
    const file = { name: "file", content: "hello", filename: "a.txt" };
    for (const odd of [...Object.values(SPELLINGS), ...TEXTS]) {
      for (const asked of [odd, `{"model":"pii","params":{"a":${odd}}}`]) {
        const parts = [{ name: "request", content: asked }, file];
        const { headers, ...init } = multipart(parts);
        const keyed = { ...(headers as object), "idempotency-key": "fuzz" };
        await expectPromised(predictions(), { key, ...init, headers: keyed });
      }
    }
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
