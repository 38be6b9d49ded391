import { App } from "clarifai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { fetchInput } from "@/lib/fetches/fetch";
import { readId } from "@/lib/ids";
import { openInput } from "@/lib/inputs/open";
import { asked, clarifaiServer } from "@/lib/testing/clarifai";
import { png, stored } from "@/lib/testing/inputs";
import { keyFor, type Tenant, tenant } from "@/lib/testing/requests";
import { loopback, serving } from "@/lib/testing/web";

// Clarifai's own client for Node, as it is on npm, against a real server.

let server: Awaited<ReturnType<typeof clarifaiServer>>;
let one: Tenant;
let client: App;

beforeAll(async () => {
  server = await clarifaiServer();
  one = await tenant();
  client = await clientOf(one);
});
afterAll(() => server.close());

const clientOf = async (of: Tenant, path: object = {}) =>
  new App({ apiKey: await keyFor(of), apiEndpoint: server.url, ...path });

const base64 = async (colour?: string, side = 8) =>
  (await png(side, side, colour)).toString("base64");

/** What the server said of a call that the client takes for a failure. */
const refused = async (call: Promise<unknown>) => {
  const error = await call.then(
    () => null,
    (error) => error,
  );
  const { status, data } = error?.response ?? error;
  return { http: status, code: data.status.code, data };
};

const BERLIN = { latitude: 52.52, longitude: 13.405 };
const POTSDAM = { latitude: 52.39, longitude: 13.06 };

const idsOf = (found: { hits: { input: { id: string } }[] }) =>
  found.hits.map(({ input }) => input.id);

describe("the clarifai client of npm, unmodified, with inputs:", () => {
  test("adds one, lists it, opens it and deletes it", async () => {
    const made = await client.inputs.create({
      ...{ id: "a/ä 1", base64: await base64() },
      concepts: [
        { id: "dog", value: true },
        { id: "cat", value: false },
      ],
      metadata: { kind: "photo", nested: { n: 1, list: [1, null] } },
      geo: BERLIN,
    });
    expect(made.rawData[0].status.code).toBe(30000);

    const listed = await client.inputs.list({ page: 1, perPage: 20 });
    expect(listed[0]).toMatchObject({
      id: "a/ä 1",
      metadata: { kind: "photo", nested: { n: 1, list: [1, null] } },
      geo: { geoPoint: BERLIN },
    });
    const opened = await client.inputs.get("a/ä 1");
    expect(opened.concepts[0]).toMatchObject({ id: "dog", value: 1 });
    expect(opened.rawData.data.concepts[1]).toMatchObject({ value: 0 });
    expect((await client.inputs.getStatus()).counts.processed).toBe(1);

    await client.inputs.delete("a/ä 1");
    expect(await refused(client.inputs.get("a/ä 1"))).toMatchObject({
      ...{ http: 404, code: 30102 },
    });
  });

  test("has one by URL at once, and its content when a worker has fetched it", async () => {
    const image = await png(9, 7);
    const url = `${await serving((_, answer) => answer.end(image))}/a.png`;
    const made = await client.inputs.create({
      ...{ id: "by-url", url, metadata: { from: "web" } },
      concepts: [{ id: "sky" }],
    });
    expect(made.rawData[0]).toMatchObject({
      status: { code: 30001 },
      data: { image: { url } },
    });
    expect((await client.inputs.getStatus()).counts.to_process).toBe(1);
    const search = { input: { type: "input", url } };
    expect(idsOf(await client.inputs.search(search))).toEqual(["by-url"]);
    const again = await refused(client.inputs.create({ url }));
    expect(again).toMatchObject({ http: 400, code: 10020 });
    expect(again.data.inputs[0].status.code).toBe(30100);
    const twice = { url, allowDuplicateUrl: true };
    const second = await client.inputs.create(twice);
    await client.inputs.delete(second[0].id);

    const { prefix, suffix } = made.rawData[0].data.image.hosted;
    expect(prefix).toContain("/v2/hosted/app_");
    await fetchInput(
      { ...one.ctx, now: new Date() },
      String(readId("inp", suffix)),
      new AbortController().signal,
      loopback,
    );
    const opened = await client.inputs.get("by-url");
    expect(opened.rawData).toMatchObject({
      status: { code: 30000 },
      data: { image: { image_info: { width: 9, height: 7, format: "png" } } },
    });
    await client.inputs.delete("by-url");
  });

  test("changes concepts, metadata and places: merged, overwritten and removed", async () => {
    const made = await client.inputs.create({
      ...{ id: "changed", base64: await base64() },
      concepts: [{ id: "one" }, { id: "two" }],
      metadata: { a: "1", b: { c: 2 } },
    });
    const concepts = async () => {
      const { rawData } = await client.inputs.get("changed");
      return rawData.data.concepts?.map(
        ({ id, value }: { id: string; value: number }) => [id, value],
      );
    };
    const patch = (more: object) => ({ id: "changed", ...more });
    await client.inputs.mergeConcepts([
      patch({ concepts: [{ id: "two", value: 0 }, { id: "three" }] }),
    ]);
    expect(await concepts()).toEqual([
      ["one", 1],
      ["two", 0],
      ["three", 1],
    ]);
    await client.inputs.deleteConcepts([patch({ concepts: [{ id: "one" }] })]);
    await client.inputs.overwriteConcepts([
      patch({ concepts: [{ id: "four" }] }),
    ]);
    expect(await concepts()).toEqual([["four", 1]]);

    const merged = await client.inputs.update({
      ...patch({ metadata: { b: { d: true } }, geo: POTSDAM }),
      action: "merge",
    });
    expect(merged[0].metadata).toEqual({ a: "1", b: { c: 2, d: true } });
    expect(merged.rawData[0].status.code).toBe(30200);
    expect(merged[0].geo.geoPoint).toEqual(POTSDAM);
    // An input's own method forgets to hand its configuration on, and is theirs.
    expect(made[0].mergeConcepts).toBeTypeOf("function");
    await client.inputs.delete(["changed"]);
  });

  test("deletes several, and all", async () => {
    const other = await tenant();
    const theirs = await clientOf(other);
    await theirs.inputs.create({ id: "x1", base64: await base64() });
    for (const id of ["x1", "x2", "x3"]) {
      await client.inputs.create({ id, base64: await base64() });
    }
    await client.inputs.delete(["x1", "x2"]);
    expect(idsIn(await client.inputs.list())).toEqual(["x3"]);
    await client.inputs.delete();
    expect(idsIn(await client.inputs.list())).toEqual([]);
    expect(idsIn(await theirs.inputs.list())).toEqual(["x1"]);
  });

  test("goes through the pages of a list", async () => {
    const text = (id: string) => ({ id, data: { text: { raw: id } } });
    const ids = Array.from({ length: 25 }, (_, at) => `p${at}`);
    const key = await keyFor(one);
    await asked(key, "POST", "inputs", { inputs: ids.map(text) });
    const pages = [1, 2, 3].map((page) =>
      client.inputs.list({ page, perPage: 10 }),
    );
    const seen = (await Promise.all(pages)).flatMap(idsIn);
    expect(seen).toEqual(ids.toReversed());
    await client.inputs.delete();
  });
});

const idsIn = (inputs: { rawData: { id: string }[] }) =>
  inputs.rawData.map(({ id }) => id);

describe("the clarifai client of npm, unmodified, searching:", () => {
  beforeAll(async () => {
    const of = [
      { id: "berlin", geo: BERLIN, base64: await striped("#ff0000") },
      { id: "potsdam", geo: POTSDAM, base64: await striped("#00ff00") },
    ];
    for (const input of of) {
      await client.inputs.create({
        ...input,
        concepts: [
          { id: "city" },
          { id: "capital", value: input.id === "berlin" },
        ],
        metadata: { name: input.id, at: { country: "DE" } },
      });
    }
    const other = await clientOf(await tenant());
    await other.inputs.create({
      ...{ id: "berlin", geo: BERLIN, base64: await striped("#ff0000") },
      ...{ concepts: [{ id: "city" }], metadata: { name: "berlin" } },
    });
  });

  const search = async (...queries: object[]) =>
    idsOf(await client.inputs.search(queries));

  test("by what people say, and by what they say it isn't", async () => {
    const of = (id: string, value?: boolean) => ({
      concept: { id, type: "input", ...(value !== undefined && { value }) },
    });
    expect(await search(of("city"))).toEqual(["potsdam", "berlin"]);
    expect(await search(of("capital"))).toEqual(["berlin"]);
    expect(await search(of("capital", false))).toEqual(["potsdam"]);
    expect(await search(of("city"), of("capital"))).toEqual(["berlin"]);
    expect(await search(of("none"))).toEqual([]);
  });

  test("by metadata, also by what is nested", async () => {
    const of = (metadata: object) => ({ input: { type: "input", metadata } });
    expect(await search(of({ name: "potsdam" }))).toEqual(["potsdam"]);
    const german = of({ at: { country: "DE" } });
    expect(await search(german)).toEqual(["potsdam", "berlin"]);
    expect(await search(of({ at: { country: "FR" } }))).toEqual([]);
  });

  test.each([
    ["withinKilometers", 20, ["berlin"]],
    ["withinKilometers", 40, ["potsdam", "berlin"]],
    ["withinMiles", 16, ["berlin"]],
    ["withinMiles", 18, ["potsdam", "berlin"]],
    ["withinDegrees", 0.2, ["berlin"]],
    ["withinDegrees", 0.3, ["potsdam", "berlin"]],
    ["withinRadians", 0.004, ["berlin"]],
    ["withinRadians", 0.005, ["potsdam", "berlin"]],
  ])("by place: %s of %f", async (type, value, found) => {
    const geo = { ...BERLIN, type, value };
    expect(await search({ input: { geo, type: "input" } })).toEqual(found);
  });

  test("by place: in a box, whichever corners say it", async () => {
    const near = { latitude: 52.5, longitude: 13.3 };
    const far = { latitude: 52.6, longitude: 13.5 };
    for (const geo of [
      [near, far],
      [far, near],
    ]) {
      expect(await search({ input: { geo } })).toEqual(["berlin"]);
    }
  });

  test("by likeness to an image, or to an input", async () => {
    const example = { base64: await striped("#ff0000") };
    const found = await client.inputs.search({ input: example });
    expect(idsOf(found)[0]).toBe("berlin");
    expect(found.hits[0].score).toBe(1);
    const like = await client.inputs.search({ input: { id: "potsdam" } });
    expect(idsOf(like)[0]).toBe("potsdam");
  });

  test("by what models see, the surest first", async () => {
    const key = await keyFor(one);
    const input = { id: "berlin" };
    const said = await asked(key, "POST", "models/color/outputs", {
      inputs: [input],
    });
    const [{ w3c }] = said.said.outputs[0].data.colors;
    const found = await client.inputs.search({ concept: { id: w3c.name } });
    expect(idsOf(found)).toEqual(["berlin"]);
    expect(found.hits[0].score).toBeGreaterThan(0);
    const people = { concept: { id: w3c.name, type: "input" } };
    expect(await search(people)).toEqual([]);
  });
});

/** Enough to see, so that two of different colours are told apart. */
async function striped(background: string): Promise<string> {
  const { default: sharp } = await import("sharp");
  const bar =
    background === "#ff0000" ? { top: 0, left: 0 } : { top: 40, left: 40 };
  const stripe = await png(60, 24, "#000000");
  return (
    await sharp({
      create: { width: 100, height: 100, channels: 3, background },
    })
      .composite([{ input: stripe, ...bar }])
      .png()
      .toBuffer()
  ).toString("base64");
}

describe("the clarifai client of npm, unmodified, with models:", () => {
  test("lists them, finds them by name and type, and knows their versions", async () => {
    const models = await client.models.list({ page: 1, perPage: 3 });
    expect(models.length).toBe(3);
    const found = await client.models.search("col*", "color");
    expect(found[0]).toMatchObject({ id: "color", versionId: "1" });
    expect(await client.models.search("sent*", "color")).toHaveLength(0);
    const model = await client.models.get("color");
    expect(model.modelVersion.status.code).toBe(21100);
    const versions = await client.models.getVersions("color");
    expect(versions.model_versions).toHaveLength(1);
    const version = await client.models.getVersion("color", "1");
    expect(version.model_version.id).toBe("1");
    const info = await client.models.getOutputInfo("color");
    expect(info.outputInfo.type).toBe("color");
    expect(await refused(client.models.get("none"))).toMatchObject({
      ...{ http: 404, code: 21200 },
    });
  });

  test("asks one, by its name too", async () => {
    const red = await base64("#ff0000");
    const said = await client.models.predict("color", red);
    expect(said.outputs[0].data.colors[0].raw_hex).toMatch(/^#f/);
    expect(JSON.stringify(said)).not.toContain(red);
    const model = { name: "Colo*", type: "color" };
    const again = await client.models.predict(model, {
      base64: red,
      id: "mine",
    });
    expect(again.outputs[0]).toMatchObject({
      ...{ input: { id: "mine" }, status: { code: 10000 } },
      model: { id: "color", model_version: { id: "1" } },
    });
  });

  test("has what it selects: some concepts, the surest, and so many", async () => {
    const image = await striped("#ff0000");
    const asking = async (config: object) => {
      const said = await client.models.predict("color", image, config);
      const { colors } = said.outputs[0].data;
      return colors.map(({ w3c }: { w3c: { name: string } }) => w3c.name);
    };
    const all = await asking({});
    expect(all.length).toBeGreaterThan(1);
    expect(await asking({ maxConcepts: 1 })).toEqual([all[0]]);
    expect(await asking({ minValue: 0.5 })).toEqual([all[0]]);
    const select = { selectConcepts: [{ name: all[1] }] };
    expect(await asking(select)).toEqual([all[1]]);
  });

  test("one of several that fails is told in its place", async () => {
    const images = [await base64(), Buffer.from("none").toString("base64")];
    const said = await client.models.predict(
      "color",
      images.map((base64) => ({ base64 })),
    );
    expect(said.status.code).toBe(10010);
    const codes = said.outputs.map(
      ({ status }: { status: { code: number } }) => status.code,
    );
    expect(codes).toEqual([10000, 30101]);
    const none = await refused(
      client.models.predict("color", { base64: images[1] }),
    );
    expect(none).toMatchObject({ http: 400, code: 10020 });
    expect(none.data.outputs).toHaveLength(1);
  });

  test("keeps nothing where it says noStore", async () => {
    const before = await one.ctx.db.input.count();
    const said = await client.models.predict("color", await base64(), {
      noStore: true,
    });
    expect(said.outputs[0]).toMatchObject({ id: "", input: { id: "" } });
    expect(await one.ctx.db.input.count()).toBe(before);
  });
});

describe("the clarifai client of npm, unmodified, with concepts:", () => {
  test("lists, makes, opens, renames and finds them", async () => {
    const made = await client.concepts.create([
      "Dog",
      { id: "c-2", name: "Dove" },
    ]);
    expect(made.length).toBe(2);
    const listed = await client.concepts.list({ page: 1, perPage: 2 });
    expect([listed[0].id, listed[1].name]).toEqual(["Dog", "Dove"]);
    expect(await client.concepts.get("c-2")).toMatchObject({ name: "Dove" });
    const found = await client.concepts.search("do*");
    expect(found.length).toBe(2);
    await client.concepts.update({ id: "c-2", name: "Dodo" });
    expect(await client.concepts.get("c-2")).toMatchObject({ name: "Dodo" });
    // What a record has is one of the app's, too.
    expect(await client.concepts.get("city")).toMatchObject({ id: "city" });
    expect(await refused(client.concepts.get("none"))).toMatchObject({
      ...{ http: 404, code: 11101 },
    });
  });
});

test("the path with user and app does what the short one does, for the key's app alone", async () => {
  const long = await clientOf(one, { userId: "me", appId: one.slug });
  expect((await long.models.list()).length).toBeGreaterThan(3);
  const wrong = await clientOf(one, { userId: "me", appId: "another" });
  expect(await refused(wrong.models.list())).toMatchObject({
    ...{ http: 404, code: 11101 },
  });
});

test("what the native API stored is there as well, by our id", async () => {
  const { id } = await stored(one.ctx, await png());
  const opened = await client.inputs.get(id);
  expect(opened.id).toBe(id);
  await client.inputs.delete(id);
  await expect(openInput(one.ctx, id)).rejects.toThrow("no such input");
});
