import { beforeAll, describe, expect, test } from "vitest";

import { json, multipart, raw } from "@/lib/testing/bodies";
import { cookieFor, keyFor, type Tenant, tenant } from "@/lib/testing/requests";
import { ask } from "@/lib/testing/routes";

let one: Tenant;
let key: string;
let cookie: string;

beforeAll(async () => {
  one = await tenant();
  key = await keyFor(one);
  cookie = await cookieFor(one);
});

type Init = Parameters<typeof ask>[1];

const inApp = (path: string, init: Init = {}) =>
  ask(`/apps/${one.slug}${path}`, { key, ...init });

const asking = (more: object = {}) =>
  json({ model: "pii", input: { type: "text", text: "hello" }, ...more });

describe("a failure", () => {
  const failures: [number, string, () => Promise<Response>][] = [
    [400, "invalid_request", () => inApp("/predictions", json("{"))],
    [
      400,
      "store_not_allowed",
      async () => {
        const noStore = await keyFor(one, ["predict"], { store: false });
        const init = { key: noStore, ...asking({ store: true }) };
        return inApp("/predictions", init);
      },
    ],
    [401, "unauthenticated", () => inApp("", { key: "snj_unknown" })],
    [
      403,
      "forbidden",
      async () => inApp("/inputs", { key: await keyFor(one, ["predict"]) }),
    ],
    [404, "not_found", () => ask("/apps/none", { key })],
    [404, "not_found", () => inApp("/predictions", asking({ model: "none" }))],
    [
      409,
      "conflict",
      () => ask("/apps", { cookie, ...json({ name: "A", slug: one.slug }) }),
    ],
    [
      413,
      "too_large",
      () =>
        inApp(
          "/inputs",
          json(Array(129).fill({ input: { type: "text", text: "x" } })),
        ),
    ],
    [
      415,
      "unsupported_type",
      () => inApp("/predictions?model=color", raw("no image")),
    ],
    [
      415,
      "unsupported_type",
      () => inApp("/inputs", raw("text", { "content-type": "image/png" })),
    ],
    [
      422,
      "idempotency_mismatch",
      async () => {
        const keyed = (name: string) =>
          inApp("/keys", {
            method: "POST",
            headers: { "idempotency-key": "twice" },
            body: JSON.stringify({ name, scopes: ["predict"] }),
          });
        await keyed("first");
        return keyed("second");
      },
    ],
  ];
  test.each(failures)(
    "%i %s has the one shape of all",
    async (status, code, act) => {
      const answer = await act();
      const problem = await answer.json();

      expect(answer.status).toBe(status);
      expect(answer.headers.get("content-type")).toBe(
        "application/problem+json",
      );
      const id = answer.headers.get("x-request-id");
      const { fields: _, ...rest } = problem;
      expect(rest).toEqual({
        type: `urn:sojourn:problem:${code}`,
        title: code.replaceAll("_", " "),
        status,
        detail: expect.stringMatching(/^[A-Z].+\.$/s),
        instance: `urn:uuid:${id}`,
        error: {
          message: problem.detail,
          type: "invalid_request_error",
          param: problem.error.param,
          code,
        },
      });
      expect(answer.headers.get("www-authenticate")).toBe(
        status === 401 ? "Bearer" : null,
      );
    },
  );

  const malformed = [
    '{"my":"diagnosis',
    "diagnosis",
    '{"a":diagnosis}',
    "\ufeff{}x",
  ];
  const bodies: [string, string, string][] = [
    ["POST", "/predictions", "application/json"],
    ["POST", "/inputs", "application/json"],
    ["POST", "/keys", "application/json"],
    ["PATCH", "", "application/json"],
    ["PATCH", "/inputs/inp_0", "application/json"],
  ];
  test.each(bodies)(
    "%s %s: malformed JSON is refused, and none of it is quoted",
    async (method, path, type) => {
      for (const body of malformed) {
        const headers = { "content-type": type };
        const answer = await inApp(path, { method, headers, body });
        expect(answer.status).toBe(400);
        expect(await answer.text()).not.toContain("diagnosis");
      }
    },
  );

  test("of a call that carries content says what is stored: none", async () => {
    const none = [
      inApp("/predictions", { ...asking(), key: "snj_unknown" }),
      inApp("/predictions", {
        ...asking(),
        key: await keyFor(one, ["usage:read"]),
      }),
      ask("/apps/none/inputs", { key, ...asking() }),
      inApp("/predictions", asking({ model: "none" })),
      inApp("/predictions", asking({ model: "color" })),
      inApp("/predictions", asking({ params: { unknown: 1 } })),
      inApp("/predictions", json("{")),
      inApp("/predictions", multipart(Buffer.of())),
      inApp("/inputs", raw("")),
      inApp("/inputs", raw("\u0000")),
    ];
    for (const answer of await Promise.all(none)) {
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.headers.get("sojourn-storage")).toBe("none");
    }
  });
});

describe("every answer", () => {
  test("has an id of its own, and is kept by no cache", async () => {
    const answers = await Promise.all([
      inApp(""),
      inApp("/inputs"),
      inApp("/predictions", asking()),
      inApp("/inputs/none"),
      ask("/apps", { key }),
    ]);
    const ids = answers.map(({ headers }) => headers.get("x-request-id"));
    expect(new Set(ids).size).toBe(answers.length);
    for (const { headers } of answers) {
      expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
      expect(headers.get("cache-control")).toBe("private, no-store");
    }
  });
});

describe("a member that there isn't is refused by name", () => {
  const text = { type: "text", text: "x" };
  const requests: [string, string, string, object][] = [
    ["POST", "/predictions", "retension", { model: "pii", input: text }],
    ["POST", "/inputs", "retension", { input: text }],
    ["POST", "/keys", "scope", { name: "Key", scopes: ["predict"] }],
    ["PATCH", "/inputs/inp_0", "meta", {}],
  ];
  test.each(requests)("%s %s", async (method, path, member, body) => {
    const wrong = { ...body, [member]: "x" };
    const answer = await inApp(path, { ...json(wrong), method });
    expect(answer.status).toBe(400);
    const { detail, error, fields } = await answer.json();
    expect(detail).toBe(`There is no member ${member}.`);
    expect(error.param).toBe(member);
    expect(Object.keys(fields)).toEqual([member]);
  });

  test("further inside, too", async () => {
    const input = { ...text, mediaType: "x" };
    const answer = await inApp("/predictions", asking({ input }));
    expect((await answer.json()).detail).toBe("There is no member mediaType.");
  });

  const queries = ["/inputs", "/predictions", "/keys", "/models", ""];
  test.each(queries)("GET %s, in the query", async (path) => {
    const answer = await inApp(`${path}?limt=5`);
    expect(answer.status).toBe(400);
    expect((await answer.json()).error.param).toBe("limt");
  });

  test("in a raw body's query", async () => {
    const answer = await inApp("/predictions?model=pii&stor=false", raw("x"));
    expect((await answer.json()).error.param).toBe("stor");
  });
});

describe("a list", () => {
  beforeAll(async () => {
    for (let n = 0; n < 5; n++) {
      await inApp("/predictions", asking());
      await inApp("/keys", json({ name: `Key ${n}`, scopes: ["predict"] }));
      await ask("/apps", {
        cookie,
        ...json({ name: `App ${n}`, slug: `${one.slug.slice(0, 20)}-${n}` }),
      });
    }
  });

  const lists: [string, () => Init][] = [
    ["/inputs", () => ({ key })],
    ["/predictions", () => ({ key })],
    ["/keys", () => ({ key })],
    ["/apps", () => ({ cookie })],
  ];
  const pageOf = async (path: string, init: Init, query: string) => {
    const whole = path === "/apps" ? path : `/apps/${one.slug}${path}`;
    return ask(`${whole}?${query}`, init);
  };

  test.each(lists)(
    "of %s has all of it once, in pages, both ways",
    async (path, who) => {
      const idsBy = async (order: string) => {
        const ids: string[] = [];
        for (let after = ""; ; ) {
          const query = `limit=2&order=${order}${after && `&after=${after}`}`;
          const page = await (await pageOf(path, who(), query)).json();
          const data = page.data.map(({ id }: { id: string }) => id);
          expect(page).toMatchObject({
            object: "list",
            first_id: data.at(0) ?? null,
            last_id: data.at(-1) ?? null,
          });
          ids.push(...data);
          if (!page.has_more) return ids;
          after = page.last_id;
        }
      };
      const newest = await idsBy("desc");
      expect(newest.length).toBeGreaterThan(4);
      expect(newest).toEqual(newest.toSorted().reverse());
      expect(new Set(newest).size).toBe(newest.length);
      expect(await idsBy("asc")).toEqual(newest.toReversed());
    },
  );

  test.each(lists)("of %s refuses what is no page", async (path, who) => {
    for (const query of [
      "limit=0",
      "limit=201",
      "limit=x",
      "after=x",
      "order=up",
    ]) {
      const answer = await pageOf(path, who(), query);
      expect(answer.status).toBe(400);
      const { error } = await answer.json();
      expect(error.param).toBe(query.split("=")[0]);
    }
  });

  test.each(lists)("of %s can be asked for by HEAD", async (path, who) => {
    const whole = path === "/apps" ? path : `/apps/${one.slug}${path}`;
    const answer = await ask(whole, { ...who(), method: "HEAD" });
    expect(answer.status).toBe(200);
  });
});

test("what is served nowhere is a 404 of the same shape, by any method", async () => {
  for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
    const answer = await ask("/nothing/here", { method, key });
    expect(answer.status).toBe(404);
    expect((await answer.json()).error.code).toBe("not_found");
  }
});

test("a call that names no model means the app's default, in every spelling", async () => {
  const input = { type: "text", text: "Guten Tag" };
  const spellings = () => [
    inApp("/predictions", json({ input })),
    inApp("/predictions", raw("Guten Tag", { "content-type": "text/plain" })),
    inApp(
      "/predictions",
      multipart([{ name: "file", content: "Guten Tag", filename: "a.txt" }]),
    ),
  ];
  for (const answer of await Promise.all(spellings())) {
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      detail: "Name a model: the app has no default.",
      error: { param: "model" },
    });
  }
  const set = { ...json({ default_model: "language" }), method: "PATCH" };
  await ask(`/apps/${one.slug}`, { cookie, ...set });
  for (const answer of await Promise.all(spellings())) {
    expect(await answer.json()).toMatchObject({ model: { id: "language" } });
  }
});
