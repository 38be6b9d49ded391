import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";

import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";

import { annotate } from "@/lib/annotations/annotate";
import { AnnotationBody } from "@/lib/annotations/schema";
import type { Ctx } from "@/lib/context";
import { readId, showId } from "@/lib/ids";
import { predict } from "@/lib/predictions/predict";
import { json } from "@/lib/testing/bodies";
import { doneExport, exportedFor, sharedIn } from "@/lib/testing/community";
import { stored } from "@/lib/testing/inputs";
import { echo } from "@/lib/testing/models";
import { cookieFor, keyFor, type Tenant, tenant } from "@/lib/testing/requests";
import { ask, type Endpoint, endpoints } from "@/lib/testing/routes";
import { trustThings } from "@/lib/testing/trust";
import type { Route } from "@/lib/wire/clarifai/route";
import { ROUTES } from "@/lib/wire/clarifai/routes";
import { clarifai } from "@/lib/wire/clarifai/serve";

// Private means private: made of the route table, so that a new route is in it. One
// tenant keeps an input that nobody shared, and shares another of which little is
// covered. Everybody else asks every route that reads, in every way that is known here:
// no answer has a byte of what wasn't shared, nor an id that they didn't send.

/** A word that is nowhere else; each place in which it stands has its own end. */
const CANARY = "zyzzyvakanarie";
const PLACES = [
  "content",
  "filename",
  "metadata",
  "annotation",
  "prediction",
  "subject",
  "exif",
] as const;
const canary = (place: (typeof PLACES)[number]) => `${CANARY}${place}`;

/** What others may see, and are to: else this test would look where nothing is. */
const SHARED = "quokkashared";

/** Whom the canary belongs to; who else asks, by what they are. */
let owner: Tenant;
let victim: Record<string, string>;
let needles: string[];
let askers: Record<string, Asker>;

type Asker = {
  key?: string;
  cookie?: string;
  /** Their own things, by the names of the folders they are in. */
  own: Record<string, string>;
};

beforeAll(async () => {
  // Whoever has the first workspace runs the instance.
  const runs = await tenant();
  owner = await tenant();
  const [second, third] = [await tenant(), await tenant()];
  victim = await thingsOf(owner.ctx, owner);
  const ownShare = await sharedLittle(owner.ctx);
  victim.shareId = ownShare.shareId;
  needles = [
    ...PLACES.map(canary),
    ...["provider", "model"].map((what) => `${CANARY}${what}`),
    ...["inputId", "predictionId", "annotationId", "providerId"].map(
      (name) => victim[name] ?? "",
    ),
    ownShare.inputId,
    owner.id,
  ].flatMap(spellings);
  askers = {
    "another tenant": {
      cookie: await cookieFor(second),
      own: await ownThings(second),
    },
    "a key of another app": {
      key: await keyFor(third),
      own: await ownThings(third),
    },
    "who runs the instance": {
      cookie: await cookieFor(runs),
      own: await ownThings(runs),
    },
    nobody: { own: {} },
  };
}, 60_000);

/** An id as it is shown, and as databases and programs know it. */
function spellings(shown: string): string[] {
  const [, prefix = ""] = /^([a-z]{3,4})_/.exec(shown) ?? [];
  const uuid = prefix && readId(prefix as "inp", shown);
  return uuid ? [shown, uuid, uuid.replaceAll("-", "")] : [shown];
}

async function exifImage(): Promise<Buffer> {
  return sharp({
    create: { width: 32, height: 24, channels: 3, background: "#284" },
  })
    .jpeg()
    .withExif({ IFD0: { ImageDescription: canary("exif") } })
    .toBuffer();
}

/** Says something of a record in every way there is. */
async function sayAll(ctx: Ctx, shown: string): Promise<[string, string]> {
  const said = AnnotationBody.parse({
    concepts: [{ name: canary("annotation") }],
    text: canary("annotation"),
  });
  const noted = await annotate(ctx, shown, said);
  const predicted = await predict(
    ctx,
    {
      ...{ model: "tested", params: null, about: "kept", input: shown },
      wish: { store: null, retention: null },
      signal: new AbortController().signal,
    },
    echo,
  );
  return [noted.id, String(predicted.id)];
}

const described = () => ({
  filename: canary("filename"),
  metadata: { env: canary("metadata") },
  subject: canary("subject"),
});

/** By what the Clarifai wire finds a record. */
const CALLED = {
  external_id: canary("subject"),
  geo: { latitude: 52.52, longitude: 13.405 },
  // Whoever has it not is refused to fetch it.
  url: `http://127.0.0.1:9/${canary("filename")}`,
};

/** A record that nobody shares, with the canary in every part, and what is about it. */
async function thingsOf(ctx: Ctx, one: Tenant) {
  const { id: inputId } = await stored(
    ctx,
    `${canary("content")} ${canary("prediction")}`,
    described(),
  );
  await stored(ctx, await exifImage(), described());
  await stored(ctx, canary("content"), { ...described(), ...CALLED });
  const [annotationId, predictionId] = await sayAll(ctx, inputId);
  const key = await keyFor(one);
  const send = async (path: string, body: object) =>
    (await ask(`/apps/${one.id}${path}`, { key, ...json(body) })).json();
  const gone = await stored(ctx, canary("content"));
  const destroyed = await ask(`/apps/${one.id}/inputs/${gone.id}`, {
    key,
    method: "DELETE",
  });
  const hold = await send("/holds", {
    input: inputId,
    reason: canary("content"),
    review_at: "2030-01-01",
  });
  const many = Array.from({ length: 1_001 }, (_, n) => `none-${n}`);
  const job = await send("/inputs/delete", { ids: many });
  const search = await send("/searches", {
    name: canary("content"),
    q: CANARY,
  });
  const chosen = await send("/exports", { ids: [inputId] });
  const brought = await send("/imports", {
    input: { type: "text", text: canary("content") },
    ...described(),
  });
  const keys = await ask(`/apps/${one.id}/keys`, { key });
  const taken = await exportedFor(ctx, one.workspace.id);
  const upload = await send("/uploads", { bytes: 9, ...described() });
  const provider = await send("/providers", {
    ...{ name: `${CANARY}provider`, type: "openai" },
    base_url: `http://127.0.0.1:9/${canary("content")}`,
  });
  await ask(`/apps/${one.id}/providers/${provider.id}/models/${CANARY}model`, {
    key,
    ...json({}),
    method: "PUT",
  });
  return {
    appId: one.id,
    ...{ providerId: provider.id as string, model: "mine" },
    uploadId: upload.id as string,
    ...(await trustThings()),
    ...{ inputId, annotationId, predictionId, ...taken },
    receiptId: (await destroyed.json()).receipt as string,
    holdId: hold.id as string,
    jobId: job.id as string,
    searchId: search.id as string,
    exportId: chosen.id as string,
    importId: brought.id as string,
    keyId: (await keys.json()).first_id as string,
  };
}

/** Shares two records of which nothing beside the content is covered. */
async function sharedLittle(ctx: Ctx) {
  const image = await sharedIn(ctx, await exifImage(), described());
  const text = await sharedIn(ctx, `${SHARED} marmot`, described());
  for (const { shown } of [image, text]) {
    await sayAll(ctx, shown);
  }
  const reported = await ask(
    `/community/inputs/${showId("shr", text.shareId)}/reports`,
    { key: await keyFor(owner), ...json({ reason: "Because" }) },
  );
  victim.reportId = (await reported.json()).id;
  return { shareId: showId("shr", image.shareId), inputId: text.shown };
}

/** What somebody has who looks for others' things: an export of all, and of nothing. */
async function ownThings(one: Tenant): Promise<Record<string, string>> {
  const key = await keyFor(one);
  const { id: inputId } = await stored(one.ctx, "mine");
  const chosen = await ask(`/apps/${one.id}/exports`, {
    key,
    ...json({ q: CANARY }),
  });
  const all = await ask("/community/exports", {
    key,
    ...json({ format: "jsonl" }),
  });
  const { id: trainingId } = await all.json();
  await doneExport(trainingId);
  const { id: exportId } = await chosen.json();
  return { appId: one.id, inputId, exportId, trainingId };
}

/** How routes are asked that take a body; one that is missing here fails. */
const BODIES: Record<string, (ids: Record<string, string>) => object[]> = {
  "POST /apps": () => [],
  "POST /apps/[appId]/inputs": () => [],
  "POST /apps/[appId]/uploads": () => [],
  "POST /apps/[appId]/inputs/similar": ({ inputId }) => [
    { input: { type: "text", text: `${canary("content")} more` } },
    { input: { id: inputId } },
  ],
  "POST /apps/[appId]/inputs/delete": ({ inputId }) => [
    { ids: [inputId] },
    { q: CANARY },
  ],
  "POST /apps/[appId]/inputs/annotate": ({ inputId }) => [
    { ids: [inputId], annotation: { text: "Seen" } },
    { q: CANARY, annotation: { text: "Seen" } },
  ],
  "POST /apps/[appId]/inputs/[inputId]/strip": () => [{}],
  "POST /apps/[appId]/inputs/[inputId]/fetch": () => [{}],
  "POST /apps/[appId]/inputs/[inputId]/annotations": () => [{ text: "Seen" }],
  "POST /apps/[appId]/predictions": ({ inputId }) => [
    { model: "pii", input: { id: inputId } },
    { model: "language", input: { id: inputId }, store: false },
  ],
  "POST /apps/[appId]/searches": () => [{ name: "Mine", q: CANARY }],
  "POST /apps/[appId]/inputs/[inputId]/share/preview": () => [
    { licence: "CC0-1.0" },
    { licence: "CC0-1.0", covers: ["filename", "metadata", "annotations"] },
  ],
  "POST /apps/[appId]/inputs/share": ({ inputId }) => [
    { ids: [inputId], licence: "CC0-1.0" },
    { q: CANARY, licence: "CC0-1.0" },
  ],
  "POST /apps/[appId]/inputs/share/preview": ({ inputId }) => [
    { ids: [inputId], licence: "CC0-1.0" },
    { q: CANARY, licence: "CC0-1.0" },
  ],
  "POST /apps/[appId]/inputs/unshare": ({ inputId }) => [
    { ids: [inputId] },
    { q: CANARY },
  ],
  "POST /apps/[appId]/sharing/preview": () => [{}],
  "POST /apps/[appId]/exports": ({ inputId }) => [
    { ids: [inputId] },
    { q: CANARY },
    { subject: canary("subject") },
  ],
  "POST /apps/[appId]/imports": () => [
    { input: { type: "text", text: "Theirs" } },
  ],
  "POST /apps/[appId]/holds": ({ inputId }) => [
    { input: inputId, reason: "Because", review_at: "2030-01-01" },
    { q: CANARY, reason: "Because", review_at: "2030-01-01" },
  ],
  "POST /apps/[appId]/keys": () => [],
  "POST /apps/[appId]/providers": () => [],
  "POST /apps/[appId]/providers/[providerId]/test": () => [{}],
  "POST /apps/[appId]/retention/preview": () => [{ window: "1h" }],
  "POST /trust/subprocessors": () => [],
  "POST /trust/documents": () => [],
  "POST /trust/documents/[documentId]/requests": () => [],
  "POST /trust/requests/[requestId]/grant": () => [{}],
  "POST /trust/requests/[requestId]/refuse": () => [{}],
  "POST /community/exports": () => [
    { format: "jsonl", q: CANARY },
    { format: "coco" },
  ],
  "POST /community/inputs/[shareId]/reports": () => [{ reason: "Because" }],
  "POST /community/inputs/[shareId]/take-down": () => [],
  "POST /community/reports/[reportId]/dismiss": () => [{}],
  "POST /community/withdrawals/ack": ({ withdrawalId }) => [
    { ids: [withdrawalId] },
  ],
  "POST /community/withdrawals/[withdrawalId]/ack": () => [{}],
};

/** How every route that reads is asked, beside what its path says. */
const QUERIES = [
  "",
  "?limit=200",
  `?q=${CANARY}`,
  `?q=${CANARY}*`,
  `?q=${canary("annotation")}`,
  `?q=concept:${canary("annotation")}`,
  `?q=meta.env:${canary("metadata")}`,
  `?q=filename:${canary("filename")}`,
  `?q=subject:${canary("subject")}`,
  `?concept=${canary("annotation")}`,
  "?q=-type:video",
  `?q=${CANARY.slice(0, 5)}&at=5`,
  `?subject=${canary("subject")}`,
  "?group_by=model,key,outcome",
];

const nameOf = ({ method, path }: Endpoint) => `${method} ${path}`;
const reading = (await endpoints()).filter(
  ({ method, path }) =>
    (method === "GET" || method === "POST") && path !== "/[...missing]",
);

/** A path with these things in it. Null: nobody said what is to stand there. */
function filled(path: string, ids: Record<string, string>): string | null {
  let known = true;
  const full = path.replace(/\[(\w+)\]/g, (_, name: string) => {
    const id = ids[name];
    if (!id) known = false;
    return encodeURIComponent(id ?? "");
  });
  return known ? full : null;
}

type Sent = { path: string; body?: object };

/** All that is asked of a route by somebody: by the victim's ids, and among their own. */
function questions(endpoint: Endpoint, own: Asker["own"]): Sent[] {
  const { method, path } = endpoint;
  const theirs = { ...victim, ...own };
  const amongOwn = { ...victim, ...(own.appId && { appId: own.appId }) };
  const sets = [victim, amongOwn, theirs];
  const paths = sets.flatMap((ids) => filled(path, ids) ?? []);
  const bodies = BODIES[nameOf(endpoint)]?.(victim) ?? [];
  return [...new Set(paths)].flatMap((path) =>
    method === "GET"
      ? QUERIES.map((query) => ({ path: `${path}${query}` }))
      : bodies.map((body) => ({ path, body })),
  );
}

async function bytesOf(who: Asker, { path, body }: Sent): Promise<Buffer> {
  const { key, cookie } = who;
  const answer = await ask(path, { key, cookie, ...(body && json(body)) });
  const headers = JSON.stringify([...answer.headers]);
  const bytes = Buffer.from(await answer.arrayBuffer());
  return Buffer.concat([Buffer.from(headers), bytes]);
}

const found = (bytes: Buffer, sent: Sent) => {
  const said = decodeURIComponent(JSON.stringify(sent));
  return needles.filter(
    (needle) => bytes.includes(needle) && !said.includes(needle),
  );
};

/** What the paths of the Clarifai wire name, of the victim's. */
const onWire = (): Record<string, string> => ({
  ...{ input_id: victim.inputId ?? "", output_id: victim.predictionId ?? "" },
  ...{ annotation_id: victim.annotationId ?? "", app_id: owner.id },
  ...{ concept_id: canary("annotation"), model_id: "pii", version_id: "1" },
  ...{ user_id: "me", size: "orig" },
});

const pagination = { page: 1, per_page: 1_000 };
const lookingFor = (query: object) => [
  { query, pagination },
  { searches: [{ query }], pagination },
];
const image = { url: CALLED.url };
const geo = {
  geo_point: CALLED.geo,
  geo_limit: { type: "withinKilometers", value: 1 },
};
const concepts = [{ id: canary("annotation") }];
const metadata = { env: canary("metadata") };

/** How those of its routes are asked that take a body; one that is missing fails. */
const WIRE_BODIES: Record<string, () => object[]> = {
  "POST inputs": () => [{ inputs: [{ data: { text: { raw: "mine" } } }] }],
  "POST inputs/searches": () => searchesOnWire(),
  "POST searches": () => searchesOnWire(),
  "POST models/searches": () => [{ model_query: { name: "*" } }],
  "POST models/:model_id/outputs": () => outputsOnWire(),
  "POST models/:model_id/versions/:version_id/outputs": () => outputsOnWire(),
  "POST concepts": () => [{ concepts: [{ id: "mine" }] }],
  "POST concepts/searches": () => [{ concept_query: { name: "*" } }],
  "POST annotations": () =>
    idsOnWire().map((input_id) => ({
      annotations: [{ input_id, data: { concepts: [{ id: "mine" }] } }],
    })),
  "POST users/:user_id/apps": () => [{ apps: [{ id: "mine" }] }],
};

const idsOnWire = () => [victim.inputId ?? "", CALLED.external_id];

const outputsOnWire = () => idsOnWire().map((id) => ({ inputs: [{ id }] }));

const searchesOnWire = () => [
  ...[{}, { filters: [{ input: { data: { text: {} } } }] }].flatMap(lookingFor),
  ...[
    { input: { data: { concepts } } },
    { input: { data: { metadata } } },
    { input: { data: { image } } },
    { input: { data: { geo } } },
    { output: { data: { concepts } } },
    { output: { input: { data: { image } } } },
    ...idsOnWire().flatMap((id) => [
      { input: { id, data: {} } },
      { output: { input: { id } } },
    ]),
  ].flatMap((clause) => lookingFor({ ands: [clause] })),
  ...[
    { annotation: { data: { text: { raw: canary("content") } } } },
    { annotation: { data: { concepts } } },
    ...idsOnWire().map((input_id) => ({ input_id })),
  ].flatMap((clause) => lookingFor({ ranks: [clause] })),
];

const wireReading = ROUTES.filter(
  ({ method }) => method === "GET" || method === "POST",
);
const nameOnWire = ({ method, path }: Route) => `${method} ${path}`;

/** A path of the wire with these things in it, in each of its two forms. */
function pathsOnWire({ path }: Route): string[] {
  const all = idsOnWire().map((input_id) => ({ ...onWire(), input_id }));
  return all.flatMap((ids) => {
    const full = path.replace(/:(\w+)/g, (_, name: string) => {
      expect(ids, `What is :${name}?`).toHaveProperty(name);
      return encodeURIComponent((ids as Record<string, string>)[name] ?? "");
    });
    return [full, `users/me/apps/${owner.slug}/${full}`];
  });
}

async function wireBytes(who: Asker, { path, body }: Sent): Promise<Buffer> {
  const answer = await clarifai(
    new Request(`http://localhost/v2/${path}`, {
      ...(who.key && { headers: { authorization: `Key ${who.key}` } }),
      ...(body && { method: "POST", body: JSON.stringify(body) }),
    }),
  );
  const headers = JSON.stringify([...answer.headers]);
  const bytes = Buffer.from(await answer.arrayBuffer());
  return Buffer.concat([Buffer.from(headers), bytes]);
}

describe("private means private, to Clarifai's clients:", () => {
  test.each(wireReading.map((one) => [nameOnWire(one), one] as const))(
    "%s",
    async (name, route) => {
      const bodies = WIRE_BODIES[name]?.() ?? [];
      if (route.method === "POST") {
        expect(bodies, `How is ${name} asked?`).not.toEqual([]);
      }
      for (const [who, asker] of Object.entries(askers)) {
        for (const path of new Set(pathsOnWire(route))) {
          const all =
            route.method === "GET"
              ? ["", "?per_page=1000", `?input_ids=${victim.inputId}`].map(
                  (query): Sent => ({ path: `${path}${query}` }),
                )
              : bodies.map((body): Sent => ({ path, body }));
          for (const sent of all) {
            const bytes = await wireBytes(asker, sent);
            const told = [who, path, found(bytes, sent)];
            expect(told).toEqual([who, path, []]);
          }
        }
      }
    },
    120_000,
  );

  test("and this looks where there is something: its owner finds it by all of that", async () => {
    const own = { key: await keyFor(owner), own: {} };
    // No model sees what people say.
    const predicted = JSON.stringify({ output: { data: { concepts } } });
    const all = searchesOnWire().filter(
      (body) => !JSON.stringify(body).includes(predicted),
    );
    for (const body of all) {
      const path = "searches" in body ? "inputs/searches" : "searches";
      const bytes = await wireBytes(own, { path, body });
      const isFound = bytes.includes(CANARY);
      expect([JSON.stringify(body), isFound]).toEqual([
        expect.anything(),
        true,
      ]);
    }
    const said = await wireBytes(own, { path: "outputs?per_page=1000" });
    expect(String(said)).toContain(victim.predictionId);
    const notes = await wireBytes(own, { path: "annotations" });
    expect(String(notes)).toContain(canary("annotation"));
    const names = await wireBytes(own, { path: "concepts" });
    expect(String(names)).toContain(canary("annotation"));
    const path = `hosted/${owner.id}/orig/${victim.inputId}`;
    expect(String(await wireBytes(own, { path }))).toContain(canary("content"));
  });
});

describe("private means private:", () => {
  test.each(reading.map((one) => [nameOf(one), one] as const))(
    "%s",
    async (name, endpoint) => {
      const { method, path } = endpoint;
      expect(filled(path, victim), `What is asked of ${name}?`).not.toBeNull();
      if (method === "POST") {
        expect(BODIES, `How is ${name} asked?`).toHaveProperty([name]);
      }
      for (const [who, asker] of Object.entries(askers)) {
        for (const sent of questions(endpoint, asker.own)) {
          const bytes = await bytesOf(asker, sent);
          const told = [who, sent.path, found(bytes, sent)];
          expect(told).toEqual([who, sent.path, []]);
        }
      }
    },
    120_000,
  );

  test("and this looks where there is something: its owner finds each of it, and others what is shared", async () => {
    const key = await keyFor(owner);
    const ask = async (path: string) =>
      String(await bytesOf({ key, own: {} }, { path }));
    const app = `/apps/${owner.id}`;
    const all = [
      await ask(`${app}/inputs/${victim.inputId}`),
      await ask(`${app}/inputs/${victim.inputId}/content`),
      await ask(`${app}/inputs/${victim.inputId}/annotations`),
      await ask(`${app}/predictions/${victim.predictionId}`),
    ].join();
    for (const place of PLACES) {
      if (place === "exif") continue;
      expect(all).toContain(canary(place));
    }
    const { inputId = "", annotationId = "", predictionId = "" } = victim;
    for (const id of [inputId, annotationId, predictionId]) {
      expect(all).toContain(id);
    }
    for (const [who, asker] of Object.entries(askers)) {
      const shared = await bytesOf(asker, { path: "/community/inputs" });
      expect([who, shared.includes(SHARED)]).toEqual([who, who !== "nobody"]);
      if (!asker.own.trainingId) continue;
      const path = `/community/exports/${asker.own.trainingId}/content`;
      const zip = await bytesOf(asker, { path });
      expect([who, zip.includes(SHARED)]).toEqual([who, true]);
    }
  });
});

/** The routes that are in neither table: what they answer with, which is no record. */
const ELSEWHERE: Record<string, string> = {
  ".well-known/security.txt": "where faults are told",
  "api/auth/[...nextauth]": "who is signed in",
  "api/health": "that the process answers",
  "api/health/ready": "whether it can do its work",
  "api/uploadthing": "where a file may be sent to",
  "api/uploadthing/ingest/[key]":
    "how much of an upload has come, to its sender",
  "docs/reference.js": "a script",
  "log/checkpoint": "the log, which can hold no content",
  "log/key": "public keys",
  "log/key/[number]": "a public key",
  "log/tile/[...path]": "the log's hashes",
  metrics: "figures",
  "trust/changes.atom": "notices of who else gets something",
};

/** Those whose routes are asked one by one: above, or in lib/wire/openai/private.test.ts. */
const ASKED = /^(api\/v1\/|v2\/|openai\/v1\/)/;

test("there is no other way in: each route that isn't asked is known", () => {
  const root = join(import.meta.dirname, "../../app");
  const routes = readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => /(^|\/)route\.tsx?$/.test(file))
    .map((file) => dirname(file).replaceAll(/\([^)]*\)\//g, ""))
    .filter((path) => !ASKED.test(path));
  expect(routes.toSorted()).toEqual(Object.keys(ELSEWHERE).toSorted());
});
