import { beforeAll, describe, expect, test } from "vitest";

import { publicUrl } from "@/lib/env";
import { readId } from "@/lib/ids";
import { providerRow } from "@/lib/testing/providers";
import { cookieFor, keyFor, type Tenant, tenant } from "@/lib/testing/requests";
import type { Route } from "@/lib/wire/openai/route";
import { ROUTES } from "@/lib/wire/openai/routes";
import { openai } from "@/lib/wire/openai/serve";

// Private means private, to OpenAI's clients: made of the wire's table, so that a new
// route is in it, and fails until it says how it is asked. One tenant keeps a chat and a
// response, and has a model that nobody else has. Everybody else asks every
// route by all ids of these: no answer has a byte of it, nor an id that they didn't send,
// and nothing of it is another afterwards.

/** A word that is nowhere else; each place in which it stands has its own end. */
const CANARY = "zyzzyvakanarie";
const PLACES = [
  ...["said", "answered", "part", "instructions", "tool"],
  ...["metadata", "subject"],
] as const;
type Place = (typeof PLACES)[number];
const canary = (place: Place) => `${CANARY}${place}`;
const PROVIDER = "zyzzyvaprovider";
const MODEL = "zyzzyvamodel";

type Asker = {
  key?: string;
  cookie?: string;
  app?: string;
  /** It may ask the app's models, and so is told of them. */
  asks?: true;
};
type Sent = { path: string; body?: object; method?: string; once?: string };

let owner: Tenant;
let owners: Asker;
let ids: { chat: string; response: string; record: string };
let needles: string[];
let askers: Record<string, Asker>;
let viewer: Asker;

beforeAll(async () => {
  // Whoever has the first workspace runs the instance.
  const runs = await tenant();
  owner = await tenant();
  const other = await tenant();
  owners = { key: await keyFor(owner) };
  ids = await kept();
  needles = [
    ...PLACES.map(canary),
    ...[PROVIDER, MODEL, owner.id, owner.slug],
    ...Object.values(ids).flatMap(spellings),
  ];
  const cookie = await cookieFor(other);
  askers = {
    "a key of another app": { key: await keyFor(other) },
    "a key of its own that may only ask": {
      ...{ key: await keyFor(owner, ["predict"]), asks: true },
    },
    "another tenant, who names the app": { cookie, app: owner.id },
    "another tenant, who names it by its slug": { cookie, app: owner.slug },
    "another tenant, in their own": { cookie, app: other.id },
    "who runs the instance": { cookie: await cookieFor(runs), app: owner.id },
    nobody: {},
    "nobody, who names the app": { app: owner.id },
  };
  viewer = { cookie: await cookieFor(owner, "viewer"), app: owner.id };
}, 60_000);

const described = () => ({
  metadata: { env: canary("metadata") },
  subject: canary("subject"),
});

const chatOfTheirs = () => ({
  ...{ model: "pii", user: canary("tool"), ...described() },
  messages: [
    { role: "system", content: canary("said") },
    {
      role: "user",
      content: [
        { type: "text", text: `${canary("answered")}@example.com` },
        {
          type: "image_url",
          image_url: { url: `data:image/png;base64,${canary("part")}` },
        },
      ],
    },
  ],
});

async function kept() {
  const made = async (path: string, body: object) => {
    const answer = await asked(owners, { path, body, once: `theirs${path}` });
    expect([path, answer.status]).toEqual([path, 200]);
    return answer.json();
  };
  const chat = await made("chat/completions", chatOfTheirs());
  const response = await made("responses", {
    ...{ model: "pii", instructions: canary("instructions"), ...described() },
    input: `${canary("said")} writes to ${canary("answered")}@example.com`,
  });
  const where = { appId: owner.ctx.appId };
  const record = await owner.ctx.db.input.findFirstOrThrow({ where });
  await providerRow(owner.ctx, PROVIDER, { models: { [MODEL]: {} } });
  return { chat: chat.id, response: response.id, record: record.id };
}

/** An id in each form in which somebody might ask for it, or be told of it. */
function spellings(shown: string): string[] {
  const letters = shown.replace(/^(chatcmpl-|resp_)/, "");
  if (letters === shown) return [shown, shown.replaceAll("-", "")];
  const uuid = readId("prd", `prd_${letters}`) ?? "";
  return [`chatcmpl-${letters}`, `resp_${letters}`, `prd_${letters}`, uuid];
}

const asking = { model: "language", store: false };
const hello = [{ role: "user", content: "mine" }];

/** How the routes are asked that take a body; one that is missing here fails. */
const BODIES: Record<string, () => object[]> = {
  "POST chat/completions": () => [
    { ...asking, messages: hello },
    { ...asking, messages: hello, stream: true },
    ...modelsOfTheirs().map((model) => ({ ...asking, model, messages: hello })),
  ],
  "POST chat/completions/:id": () => [
    { metadata: { env: "another" } },
    { metadata: null },
  ],
  "POST responses": () => [
    { ...asking, input: "mine" },
    ...Object.values(ids).flatMap((id) =>
      spellings(id).flatMap((previous_response_id) => [
        { ...asking, input: "mine", previous_response_id },
        { ...asking, input: "mine", previous_response_id, stream: true },
      ]),
    ),
    ...modelsOfTheirs().map((model) => ({ ...asking, model, input: "mine" })),
  ],
  "POST responses/:id/cancel": () => [{}],
  "POST embeddings": () =>
    ["pii", ...modelsOfTheirs()].map((model) => ({
      ...{ ...asking, model, input: "mine" },
    })),
};

const modelsOfTheirs = () => [MODEL, `${PROVIDER}/${MODEL}`, `${PROVIDER}/x`];

/** How lists are asked, and what is behind an id. */
const QUERIES = () => [
  ...["", "?limit=100&order=desc", "?model=pii"],
  `?metadata[env]=${canary("metadata")}`,
  `?subject=${canary("subject")}`,
  `?after=${ids.chat}`,
  `?after=${ids.response}`,
];
const QUERIES_OF_ONE = [
  "",
  "?stream=true&include[]=message.input_image.image_url&limit=100",
];

const nameOf = ({ method, path }: Route) => `${method} ${path}`;

/** A path with each thing of the victim's in it that may stand there. */
function pathsOf({ path }: Route): string[] {
  const named: Record<string, string[]> = {
    id: Object.values(ids).flatMap(spellings),
    model: ["pii", MODEL],
    provider: [PROVIDER],
  };
  return path.split("/").reduce(
    (paths, folder) => {
      const name = /^:(.+)/.exec(folder)?.[1];
      if (name) expect(named, `What is :${name}?`).toHaveProperty(name);
      const here = name ? (named[name] ?? []) : [folder];
      return paths.flatMap((before) =>
        here.map((it) => (before ? `${before}/${it}` : it)),
      );
    },
    [""],
  );
}

function questions(route: Route): Sent[] {
  const { method } = route;
  const bodies = BODIES[nameOf(route)]?.() ?? [];
  if (method === "POST") {
    expect(bodies, `How is ${nameOf(route)} asked?`).not.toEqual([]);
  }
  return pathsOf(route).flatMap((path): Sent[] => {
    if (method === "DELETE") return [{ path, method }];
    const queries = route.path.includes(":") ? QUERIES_OF_ONE : QUERIES();
    return method === "GET"
      ? queries.map((query) => ({ path: `${path}${query}` }))
      : bodies.map((body) => ({ path, body }));
  });
}

function asked({ key, cookie, app }: Asker, sent: Sent): Promise<Response> {
  const { path, body, once, method = body ? "POST" : "GET" } = sent;
  return openai(
    new Request(`${publicUrl()}/openai/v1/${path}`, {
      ...{ method, ...(body && { body: JSON.stringify(body) }) },
      headers: {
        ...(key && { authorization: `Bearer ${key}` }),
        ...(cookie && { cookie, origin: publicUrl() }),
        ...(app && { "sojourn-app": app }),
        ...(once && { "idempotency-key": once }),
      },
    }),
  );
}

async function told(who: Asker, sent: Sent): Promise<[number, string]> {
  const answer = await asked(who, sent);
  const headers = JSON.stringify([...answer.headers]);
  return [answer.status, headers + (await answer.text())];
}

/** What an answer says of theirs that whoever asked neither said nor knows. */
const foundIn = (text: string, sent: Sent, { asks }: Asker = {}) => {
  const known = decodeURIComponent(JSON.stringify(sent)).concat(
    asks ? `${PROVIDER}/${MODEL}` : "",
  );
  return needles.filter(
    (needle) => text.includes(needle) && !known.includes(needle),
  );
};

describe("private means private, to OpenAI's clients:", () => {
  test.each(ROUTES.map((one) => [nameOf(one), one] as const))(
    "%s",
    async (_, route) => {
      const all = questions(route);
      for (const [who, asker] of Object.entries(askers)) {
        for (const sent of all) {
          const [, text] = await told(asker, sent);
          const found = foundIn(text, sent, asker);
          expect([who, sent, found]).toEqual([who, sent, []]);
        }
      }
    },
    120_000,
  );

  test.each(
    ROUTES.filter(({ method }) => method !== "GET").map(
      (one) => [nameOf(one), one] as const,
    ),
  )(
    "who may only look does no %s",
    async (_, route) => {
      // An answer in which a route says that it does nothing is none to keep from them.
      if (route.path.endsWith("/cancel")) return;
      for (const sent of questions(route)) {
        const [status, text] = await told(viewer, sent);
        const isRefused = status >= 400 && status < 500;
        const found = foundIn(text, sent);
        expect([sent, isRefused, found]).toEqual([sent, true, []]);
      }
    },
    60_000,
  );

  test("what was answered once is told to nobody else who knows its key", async () => {
    const stranger = { key: await keyFor(await tenant()) };
    const path = "chat/completions";
    const sent = { path, body: chatOfTheirs(), once: `theirs${path}` };
    const [status, text] = await told(stranger, sent);
    expect([status, foundIn(text, sent)]).toEqual([200, []]);
    const [, again] = await told(owners, sent);
    expect(again).toContain(ids.chat);
  });

  test("and this looks where there is something: its owner finds all of it, and as it was", async () => {
    const paths = [
      `chat/completions?metadata[env]=${canary("metadata")}`,
      `chat/completions/${ids.chat}`,
      `chat/completions/${ids.chat}/messages`,
      "responses",
      `responses/${ids.response}`,
      `responses/${ids.response}/input_items`,
      "models",
    ];
    let all = "";
    for (const path of paths) {
      const [status, text] = await told(owners, { path });
      expect([path, status]).toEqual([path, 200]);
      all += text;
    }
    const unseen = PLACES.filter((place) => !all.includes(canary(place)));
    // Whose data it is, is told by the native API.
    expect(unseen).toEqual(["subject"]);
    for (const needle of [ids.chat, ids.response, PROVIDER, MODEL]) {
      expect(all).toContain(needle);
    }
    const { status } = await asked(viewer, {
      path: `responses/${ids.response}`,
    });
    expect(status).toBe(200);
  });
});
