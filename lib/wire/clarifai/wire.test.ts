import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";

import { readId } from "@/lib/ids";
import { changeInput } from "@/lib/inputs/change";
import { asked } from "@/lib/testing/clarifai";
import { hold } from "@/lib/testing/holds";
import { png, stored } from "@/lib/testing/inputs";
import { keyFor, type Tenant, tenant } from "@/lib/testing/requests";
import { ROUTES } from "@/lib/wire/clarifai/routes";
import { clarifai } from "@/lib/wire/clarifai/serve";

let one: Tenant;
let other: Tenant;
let key: string;
let theirs: string;

beforeAll(async () => {
  [one, other] = [await tenant(), await tenant()];
  [key, theirs] = [await keyFor(one), await keyFor(other)];
});

type Given = Parameters<typeof asked>;
const ask = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Given[4],
) => asked(key, method, path, body, headers);

const text = (raw: string, more: object = {}) => ({
  ...more,
  data: { text: { raw } },
});

const codesOf = (items: { status: { code: number } }[]) =>
  items.map(({ status }) => status.code);

describe("every answer", () => {
  test("has a status with its code, what that means, and the request's id", async () => {
    const { said, answer } = await ask("GET", "inputs?per_page=1");
    expect(said.status).toEqual({
      ...{ code: 10000, description: "Ok", details: "" },
      req_id: answer.headers.get("x-request-id"),
    });
    expect(answer.headers.get("cache-control")).toBe("private, no-store");
  });

  test.each([
    ["no key", null, "GET", "inputs", undefined, 401, 11002],
    ["a key that is none", "snj_none", "GET", "inputs", undefined, 401, 11009],
    ["no such path", undefined, "GET", "none", undefined, 404, 11101],
    [
      "half a percent",
      undefined,
      "GET",
      "inputs/%E0%A4",
      undefined,
      404,
      11101,
    ],
    ["no such method", undefined, "PUT", "inputs", undefined, 405, 11103],
    ["no such input", undefined, "GET", "inputs/none", undefined, 404, 30102],
    ["no such model", undefined, "GET", "models/none", undefined, 404, 21200],
    ["no JSON", undefined, "POST", "inputs", "{", 400, 11100],
    ["no message", undefined, "POST", "inputs", "[]", 400, 11100],
    ["too deep", undefined, "POST", "inputs", deep(5_000), 400, 11100],
    ["no inputs", undefined, "POST", "inputs", {}, 400, 11100],
    [
      "a page too far",
      undefined,
      "GET",
      "inputs?page=99999",
      undefined,
      400,
      11102,
    ],
    [
      "a page too long",
      undefined,
      "GET",
      "inputs?per_page=1001",
      undefined,
      400,
      11100,
    ],
    [
      "too many",
      undefined,
      "POST",
      "inputs",
      { inputs: Array(129).fill(text("x")) },
      413,
      30105,
    ],
  ])(
    "says what is wrong: %s",
    async (_, as, method, path, body, http, code) => {
      const said = await asked(as === undefined ? key : as, method, path, body);
      expect([said.http, said.code]).toEqual([http, code]);
    },
  );

  test("says which scope a key lacks", async () => {
    const reading = await keyFor(one, ["inputs:read"]);
    const calls: [string, string, object?][] = [
      ["POST", "inputs", { inputs: [text("x")] }],
      ["DELETE", "inputs", { delete_all: true }],
      ["POST", "models/pii/outputs", { inputs: [text("x")] }],
      ["POST", "annotations", { annotations: [{ input_id: "x" }] }],
      ["POST", "concepts", { concepts: [{ id: "x" }] }],
      ["POST", "users/me/apps", { apps: [{ id: "x" }] }],
      ["DELETE", `users/me/apps/${one.slug}`],
    ];
    for (const [method, path, body] of calls) {
      const said = await asked(reading, method, path, body);
      expect([path, said.http, said.code]).toEqual([path, 403, 11007]);
    }
    const blind = await keyFor(one, ["predict"]);
    for (const path of ["inputs", "outputs", "annotations", "concepts"]) {
      expect((await asked(blind, "GET", path)).code).toBe(11007);
    }
    expect((await asked(blind, "POST", "searches", {})).code).toBe(11007);
  });
});

function deep(levels: number): string {
  const nested = `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;
  return `{"inputs":[{"data":{"metadata":${nested}}}]}`;
}

describe("what clients send is taken as they mean it:", () => {
  test("nulls, strange members, flags of Python, ids as a list", async () => {
    const { said } = await ask("POST", "inputs", {
      user_app_id: { user_id: "me", app_id: "x" },
      inputs: [
        { id: null, ...text("null"), strange: 1 },
        { id: "n1", data: { text: { raw: "one" }, image: null } },
        { id: "n2", data: { text: { raw: "two" }, concepts: [{ id: "c" }] } },
      ],
    });
    expect(codesOf(said.inputs)).toEqual([30000, 30000, 30000]);
    expect(said.inputs[0].id).toMatch(/^inp_/);
    expect(said.inputs[2].data.concepts[0].value).toBe(1);

    const path =
      "inputs/stream?descending=True&per_page=2&user_app_id.app_id=x";
    const { inputs } = (await ask("GET", path)).said;
    expect(inputs.map(({ id }: { id: string }) => id)).toEqual(["n2", "n1"]);
    const gone = await ask("DELETE", "inputs?ids=n1&ids=n2");
    expect(gone.code).toBe(10000);
    expect((await ask("GET", "inputs/n1")).code).toBe(30102);
    await ask("DELETE", "inputs", { delete_all: true });
  });

  test("a stream goes on after an input, also when that is gone", async () => {
    const inputs = ["s1", "s2", "s3"].map((id) => text(id, { id }));
    const made = await ask("POST", "inputs", { inputs });
    const ids = async (query: string) => {
      const { said } = await ask("GET", `inputs/stream?${query}`);
      return said.inputs.map(({ id }: { id: string }) => id);
    };
    expect(await ids("per_page=2")).toEqual(["s1", "s2"]);
    expect(await ids("last_id=s2")).toEqual(["s3"]);
    const { hosted } = made.said.inputs[1].data.text;
    await ask("DELETE", "inputs/s2");
    expect(await ids(`last_id=${hosted.suffix}`)).toEqual(["s3"]);
    await ask("DELETE", "inputs", { delete_all: true });
  });

  test("an input of another kind has an image all the same", async () => {
    const { said } = await ask("POST", "inputs", { inputs: [text("x")] });
    expect(said.inputs[0].data.image).toEqual({});
  });

  test("bytes are never given back", async () => {
    const secret = "zyzzyva writes to zyzzyva@example.com";
    const { said } = await ask("POST", "models/pii/outputs", {
      inputs: [text(secret, { id: "mine" })],
    });
    expect(JSON.stringify(said)).not.toContain("zyzzyva");
    expect(said.outputs[0].data.regions[0]).toMatchObject({
      region_info: { span: { char_start: 18 } },
      data: { concepts: [{ id: "email" }] },
    });
  });
});

describe("a batch", () => {
  test("of which some fail is a mixed success; of which all do, a failure", async () => {
    const inputs = [
      text("fine", { id: "b1" }),
      text("taken", { id: "b1" }),
      { id: "b2" },
      { data: { image: { base64: "%%" } } },
      { data: { image: { base64: "bm9uZQ==" } } },
      { data: { image: { url: "file:///etc/passwd" } } },
      "none",
    ];
    const { http, code, said } = await ask("POST", "inputs", { inputs });
    expect([http, code]).toEqual([200, 10010]);
    const codes = [30000, 11102, 30104, 30104, 30101, 30106, 11102];
    expect(codesOf(said.inputs)).toEqual(codes);

    const none = await ask("POST", "inputs", { inputs: inputs.slice(1) });
    expect([none.http, none.code]).toEqual([400, 10020]);
    expect(none.said.inputs).toHaveLength(6);
    const videos = Array(2).fill({ data: { video: { base64: "AAAA" } } });
    expect((await ask("POST", "inputs", { inputs: videos })).code).toBe(30105);
  });

  test("with an Idempotency-Key is done once, item by item, and not for others", async () => {
    const once = { "idempotency-key": "k1" };
    const body = { inputs: [text("once"), { id: "bad" }] };
    const first = await ask("POST", "inputs", body, once);
    const again = await ask("POST", "inputs", body, once);
    expect(again.said.inputs[0]).toEqual(first.said.inputs[0]);
    const changed = { inputs: [text("twice")] };
    const other = await ask("POST", "inputs", changed, once);
    expect([other.http, other.code]).toEqual([422, 11102]);
    const elsewhere = await asked(theirs, "POST", "inputs", body, once);
    expect(elsewhere.said.inputs[0].id).not.toBe(first.said.inputs[0].id);

    const path = "models/pii/outputs";
    const asking = { inputs: [text("ada@example.com")] };
    const k2 = { "idempotency-key": "k2" };
    const said = await ask("POST", path, asking, k2);
    expect((await ask("POST", path, asking, k2)).said.outputs).toEqual(
      said.said.outputs,
    );
    const k3 = { "idempotency-key": "k3", "sojourn-store": "false" };
    await ask("POST", path, asking, k3);
    const replay = await ask("POST", path, asking, k3);
    expect([replay.http, codesOf(replay.said.outputs)]).toEqual([400, [11102]]);
  });
});

describe("what is kept, and for how long:", () => {
  const body = (more: object) => ({ inputs: [text("Guten Tag")], ...more });
  const config = (output_info: object) => body({ model: { output_info } });

  test.each([
    [
      "output_config.no_store",
      config({ output_config: { no_store: true } }),
      {},
    ],
    ["params.no_store", config({ params: { no_store: true } }), {}],
    ["the header", body({}), { "sojourn-store": "false" }],
  ])("nothing, where %s says so", async (_, body, headers) => {
    const before = await one.ctx.db.input.count();
    const said = await ask("POST", "models/language/outputs", body, headers);
    expect(said.answer.headers.get("sojourn-storage")).toBe("none");
    expect(said.said.outputs[0]).toMatchObject({ id: "", input: { id: "" } });
    expect(said.said.outputs[0].data.concepts.length).toBeGreaterThan(0);
    expect(await one.ctx.db.input.count()).toBe(before);
  });

  test("nothing of an input that isn't to be", async () => {
    const before = await one.ctx.db.input.count();
    const none = { "sojourn-store": "false" };
    const said = await ask("POST", "inputs", body({}), none);
    expect(said.said.inputs[0]).toMatchObject({ id: "" });
    expect(await one.ctx.db.input.count()).toBe(before);
  });

  test("otherwise both, and the answer says until when", async () => {
    const said = await ask("POST", "models/language/outputs", body({}));
    expect(said.answer.headers.get("sojourn-storage")).toMatch(
      /^stored; expires=20/,
    );
    const [output] = said.said.outputs;
    const past = await ask("GET", `outputs/${output.id}`);
    expect(past.said.output).toMatchObject({
      ...{ id: output.id, model: { id: "language" }, data: output.data },
      input: { id: output.input.id },
    });
    const listed = await ask("GET", "outputs?model_id=language");
    expect(listed.said.outputs[0].id).toBe(output.id);
    const not = await asked(theirs, "GET", `outputs/${output.id}`);
    expect([not.http, not.code]).toEqual([404, 11101]);
    expect((await ask("DELETE", `outputs/${output.id}`)).code).toBe(10000);
    expect((await ask("GET", `outputs/${output.id}`)).http).toBe(404);
    expect((await ask("GET", `inputs/${output.input.id}`)).http).toBe(200);
  });

  test("as long as an app's metadata say, and a shorter time where nothing goes by it", async () => {
    const fresh = await tenant();
    const own = await keyFor(fresh);
    const patch = (retention: object) =>
      asked(own, "PATCH", "users/me/apps", {
        apps: [{ id: fresh.slug, metadata: { retention } }],
        metadata_action: { op: "merge" },
      });
    const { said } = await patch({ days: 7 });
    expect(said.apps[0].metadata.retention).toEqual({ days: 7, store: true });
    const path = `users/me/apps/${fresh.slug}`;
    const one = await asked(own, "GET", path);
    expect(one.said.app).toMatchObject({
      ...{ id: fresh.slug, visibility: { gettable: 10 } },
      metadata: { retention: { days: 7 } },
    });
    expect((await asked(own, "GET", "users/me/apps")).said.apps).toHaveLength(
      1,
    );
    expect((await asked(theirs, "GET", path)).http).toBe(404);
    await patch({ days: null });
    await stored(
      { ...fresh.ctx, now: new Date(Date.now() - 86_400_000 * 3) },
      "old",
    );
    const destroying = await patch({ days: 2 });
    expect(destroying.http).toBe(400);
    expect(destroying.said.apps[0].status.details).toContain("preview");
    const open = await asked(own, "PATCH", "users/me/apps", {
      apps: [{ id: fresh.slug, visibility: { gettable: 50 } }],
    });
    expect(codesOf(open.said.apps)).toEqual([11102]);
    const writing = await keyFor(fresh, ["inputs:write"]);
    const forbidden = await asked(writing, "PATCH", "users/me/apps", {
      apps: [{ id: fresh.slug, metadata: { retention: { days: 1 } } }],
    });
    expect(codesOf(forbidden.said.apps)).toEqual([11007]);
  });

  test("what has expired is gone in that second, and its id is free again", async () => {
    const past = new Date(Date.now() - 10_000);
    const ctx = { ...one.ctx, now: past };
    const given = { retention: 5, external_id: "brief", geo: null };
    await stored(ctx, "brief", given);
    for (const [method, path] of [
      ["GET", "inputs/brief"],
      ["DELETE", "inputs/brief"],
    ] as const) {
      expect((await ask(method, path)).code).toBe(30102);
    }
    const hits = await ask("POST", "inputs/searches", {
      searches: [
        {
          query: {
            ranks: [{ annotation: { data: { text: { raw: "brief" } } } }],
          },
        },
      ],
    });
    expect(hits.said.hits).toEqual([]);
    const again = { inputs: [text("anew", { id: "brief" })] };
    expect((await ask("POST", "inputs", again)).code).toBe(10000);
  });

  test("what is held is not deleted, and that is said", async () => {
    const { id } = await stored(one.ctx, "evidence", { external_id: "held" });
    await hold(one.ctx, id);
    const single = await ask("DELETE", "inputs/held");
    expect([single.http, single.code]).toEqual([423, 10020]);
    expect(single.answer.headers.get("x-should-retry")).toBe("false");
    const several = await ask("DELETE", "inputs", { ids: ["held"] });
    expect([several.http, several.code]).toEqual([423, 10020]);
    const free = { inputs: [text("free", { id: "free" })] };
    await ask("POST", "inputs", free);
    const mixed = await ask("DELETE", "inputs", { ids: ["held", "free"] });
    expect([mixed.http, mixed.code]).toEqual([200, 10010]);
    expect((await ask("GET", "inputs/held")).http).toBe(200);
    const appId = one.ctx.appId;
    await one.ctx.db.heldRecord.deleteMany({ where: { appId } });
  });
});

describe("another tenant's", () => {
  test("is like what there never was, whatever is asked of it", async () => {
    const { said } = await asked(theirs, "POST", "inputs", {
      inputs: [text("theirs", { id: "their-own" })],
    });
    const made = await asked(theirs, "POST", "annotations", {
      annotations: [
        { input_id: "their-own", data: { concepts: [{ id: "x" }] } },
      ],
    });
    const ids = ["their-own", said.inputs[0].data.text.hosted.suffix];
    const note = made.said.annotations[0].id;
    for (const id of ids) {
      for (const [method, path, body] of [
        ["GET", `inputs/${id}`],
        ["DELETE", `inputs/${id}`],
        ["DELETE", "inputs", { ids: [id] }],
        ["GET", `inputs/${id}/annotations/${note}`],
        ["DELETE", `inputs/${id}/annotations/${note}`],
        ["GET", `annotations?input_ids=${id}`],
        ["GET", `outputs?input_id=${id}`],
      ] as const) {
        const told = await ask(method, path, body);
        expect([path, told.http, told.code]).toEqual([path, 404, 30102]);
      }
      for (const [method, path, body] of [
        ["PATCH", "inputs", { inputs: [{ id, data: { metadata: {} } }] }],
        ["POST", "models/pii/outputs", { inputs: [{ id }] }],
        [
          "POST",
          "annotations",
          {
            annotations: [{ input_id: id, data: { concepts: [{ id: "x" }] } }],
          },
        ],
        [
          "PATCH",
          "annotations",
          {
            annotations: [
              { id: note, input_id: id, data: { concepts: [{ id: "x" }] } },
            ],
          },
        ],
      ] as const) {
        const { said } = await ask(method, path, body);
        const [items = []] = Object.values(said).filter(Array.isArray);
        expect([path, codesOf(items)]).toEqual([path, [30102]]);
      }
    }
    expect((await asked(theirs, "GET", "inputs/their-own")).http).toBe(200);
  });
});

describe("A1: of the route table,", () => {
  const filled = (path: string) =>
    path.replace(/:(\w+)/g, (_, name: string) =>
      name === "app_id" ? one.id : "x",
    );

  test.each(
    ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const),
  )("%s is for the app's own keys alone", async (_, { method, path }) => {
    const at = filled(path);
    const body = method === "GET" ? undefined : {};
    const isMedium = path.startsWith("hosted/");
    const nobody = await asked(null, method, at, body);
    expect(nobody.http).toBe(isMedium ? 404 : 401);
    expect((await asked("snj_none", method, at, body)).http).toBe(401);
    const expired = await keyFor(one, undefined, {
      expires_at: new Date(Date.now() - 1_000).toISOString(),
    });
    expect((await asked(expired, method, at, body)).http).toBe(401);
    if (path.includes(":app_id")) {
      const told = await asked(theirs, method, at, body);
      expect(told.http).toBe(isMedium ? 401 : 404);
    }
    if (path.startsWith("users/") || isMedium) return;
    const long = `users/me/apps/${one.slug}/${at}`;
    const told = await asked(theirs, method, long, body);
    expect([told.http, told.code]).toEqual([404, 11101]);
  });
});

describe("annotations", () => {
  test("are made, listed, opened, changed and removed", async () => {
    await ask("POST", "inputs", { inputs: [text("noted", { id: "noted" })] });
    const box = {
      top_row: 0.1,
      left_col: 0.2,
      bottom_row: 0.5,
      right_col: 0.6,
    };
    const data = {
      concepts: [{ id: "a" }],
      regions: [
        {
          region_info: { bounding_box: box },
          data: { concepts: [{ id: "r" }] },
        },
        {
          region_info: { span: { char_start: 0, char_end: 5 } },
          data: { concepts: [{ id: "s" }] },
        },
      ],
      time_segments: [
        {
          time_info: { begin_time: 500, end_time: 1_500 },
          data: { concepts: [{ id: "t" }] },
        },
      ],
    };
    const made = await ask("POST", "annotations", {
      annotations: [{ input_id: "noted", data }],
    });
    const [note] = made.said.annotations;
    expect(note).toMatchObject({
      ...{ input_id: "noted", status: { code: 24150 } },
      data: {
        concepts: [{ id: "a", value: 1 }],
        regions: data.regions,
        time_segments: data.time_segments,
      },
    });
    const path = `inputs/noted/annotations/${note.id}`;
    expect((await ask("GET", path)).said.annotation.id).toBe(note.id);
    const listed = await ask("GET", "annotations?input_ids=noted");
    expect(listed.said.annotations).toHaveLength(1);
    const change = async (action: string, id: string) => {
      const annotations = [
        { id: note.id, input_id: "noted", data: { concepts: [{ id }] } },
      ];
      const { said } = await ask("PATCH", "annotations", {
        action,
        annotations,
      });
      return said.annotations[0].data.concepts?.map(
        (one: { id: string }) => one.id,
      );
    };
    expect(await change("merge", "b")).toEqual(["a", "b"]);
    expect(await change("remove", "a")).toEqual(["b"]);
    expect(await change("overwrite", "c")).toEqual(["c"]);
    expect((await ask("DELETE", path)).code).toBe(10000);
    expect((await ask("GET", path)).http).toBe(404);
    await ask("DELETE", "inputs/noted");
  });
});

describe("hosted media", () => {
  test("are there for the right key alone: 200, 401, and 404 without one", async () => {
    const image = await png(40, 20);
    const base64 = image.toString("base64");
    const { said } = await ask("POST", "inputs", {
      inputs: [{ data: { image: { base64 } } }],
    });
    const { prefix, suffix, sizes, crossorigin } =
      said.inputs[0].data.image.hosted;
    expect(crossorigin).toBe("use-credentials");
    expect(sizes).toEqual(["orig", "large", "small", "tiny"]);
    const get = (size: string, as: string | null) =>
      clarifai(
        new Request(`${prefix}/${size}/${suffix}`, {
          headers: as === null ? {} : { authorization: `Key ${as}` },
        }),
      );
    const whole = await get("orig", key);
    expect(whole.status).toBe(200);
    expect(Buffer.from(await whole.arrayBuffer())).toEqual(image);
    expect((await get("tiny", key)).headers.get("content-type")).toBe(
      "image/webp",
    );
    expect((await get("orig", theirs)).status).toBe(401);
    expect((await get("orig", "snj_wrong")).status).toBe(401);
    expect((await get("orig", null)).status).toBe(404);
    expect((await get("huge", key)).status).toBe(404);
    await ask("DELETE", `inputs/${said.inputs[0].id}`);
    expect((await get("orig", key)).status).toBe(404);
  });
});

describe("searches in the newer form", () => {
  test("filter by kind, by what was said, and by id; rank by words", async () => {
    await ask("POST", "inputs", {
      inputs: [
        {
          id: "q1",
          data: {
            text: { raw: "a grand total of receipts" },
            concepts: [{ id: "paid" }],
          },
        },
        {
          id: "q2",
          data: { text: { raw: "one receipt" }, metadata: { n: 2 } },
        },
        {
          id: "q3",
          data: { image: { base64: (await png()).toString("base64") } },
        },
      ],
    });
    const search = async (query: object, pagination: object = {}) => {
      const body = { searches: [{ query }], pagination };
      const { said } = await ask("POST", "inputs/searches", body);
      return said.hits.map(({ input }: { input: { id: string } }) => input.id);
    };
    const kind = (type: string) => ({ input: { data: { [type]: {} } } });
    expect(await search({ filters: [kind("image")] })).toContain("q3");
    expect(await search({ filters: [kind("image")] })).not.toContain("q1");
    const paid = { annotation: { data: { concepts: [{ id: "paid" }] } } };
    expect(await search({ filters: [paid] })).toEqual(["q1"]);
    const two = { annotation: { data: { metadata: { n: 2 } } } };
    expect(await search({ filters: [two, kind("text")] })).toEqual(["q2"]);
    const words = { annotation: { data: { text: { raw: "grand total" } } } };
    expect((await search({ ranks: [words] }))[0]).toBe("q1");
    expect(await search({ filters: [{ input: { id: "q3" } }] })).toEqual([
      "q3",
    ]);
    expect(await search({ filters: [{ input: { id: "none" } }] })).toEqual([]);
    expect(await search({ ranks: [{ input_id: "q3" }] })).toContain("q3");
    const all = await search({}, { page: 1, per_page: 2 });
    const next = await search({}, { page: 2, per_page: 1 });
    expect([all.length, next[0]]).toEqual([2, all[1]]);
    const far = { searches: [], pagination: { page: 99, per_page: 1_000 } };
    expect((await ask("POST", "inputs/searches", far)).code).toBe(11102);
  });
});

describe("I1: whatever is sent,", () => {
  test.each(
    ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const),
  )("the answer to %s is no fault of ours", async (_, { method, path }) => {
    const names = fc.stringMatching(/^[\w%.~\0-]{1,12}$/);
    await fc.assert(
      fc.asyncProperty(
        fc.array(names, { minLength: 4, maxLength: 4 }),
        anyBody,
        async (parts, body) => {
          const all = [...parts];
          const full = path
            .split("/")
            .map((part) =>
              part.startsWith(":")
                ? encodeURIComponent(all.pop() ?? "x")
                : part,
            )
            .join("/");
          const sent = method === "GET" ? undefined : body;
          // Of the whole app nothing is to be destroyed here.
          if (method === "DELETE" && /apps/.test(path)) return;
          const said = await ask(method, full, sent);
          expect(said.http).toBeLessThan(500);
          expect(said.said.status.req_id).toHaveLength(36);
        },
      ),
      { numRuns: 15 },
    );
  });
});

const anyJson = fc.jsonValue({ maxDepth: 4 });
const items = fc.array(
  fc.oneof(
    anyJson,
    fc.record(
      {
        id: anyJson,
        input_id: anyJson,
        data: fc.record(
          {
            text: fc.record({ raw: anyJson }),
            image: fc.record({ base64: anyJson }),
            metadata: anyJson,
            concepts: fc.array(fc.record({ id: anyJson, value: anyJson })),
            geo: fc.record({ geo_point: anyJson, geo_box: anyJson }),
            regions: anyJson,
          },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: [] },
    ),
  ),
  { maxLength: 3 },
);
const anyBody = fc.oneof(
  anyJson,
  fc.record(
    {
      ...{ inputs: items, annotations: items, concepts: items, apps: items },
      ...{ action: anyJson, ids: anyJson, model: anyJson },
      query: fc.record({ ands: items, filters: items, ranks: items }),
      searches: anyJson,
      pagination: anyJson,
    },
    { requiredKeys: [] },
  ),
);

test("more metadata than the native API takes is changed there pair by pair, and gets no more", async () => {
  const metadata = Object.fromEntries(
    Array.from({ length: 20 }, (_, at) => [`${"k".repeat(70)}${at}`, at]),
  );
  const input = { id: "many", data: { text: { raw: "many" }, metadata } };
  await ask("POST", "inputs", { inputs: [input] });
  const seen = (await ask("GET", "inputs/many")).said.input;
  expect(seen.data.metadata).toEqual(metadata);
  const { suffix } = seen.data.text.hosted;
  const [first = ""] = Object.keys(metadata);
  const change = (pairs: Record<string, string | null>) =>
    changeInput(one.ctx, suffix, { metadata: pairs });
  expect((await change({ [first]: "0" })).metadata_json).toHaveLength(19);
  await expect(change({ another: "1" })).rejects.toThrow("At most 16");
  await change({ [first]: null, another: "1" });
});

test("an id of the sender's own is no id of ours", async () => {
  const { id } = await stored(one.ctx, "x", { external_id: "inp_none" });
  expect(readId("inp", id)).not.toBeNull();
  expect((await ask("GET", "inputs/inp_none")).said.input.id).toBe("inp_none");
});
