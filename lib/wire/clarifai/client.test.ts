import { App } from "clarifai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { clarifaiServer } from "@/lib/testing/clarifai";
import { png } from "@/lib/testing/inputs";
import { keyFor, type Tenant, tenant } from "@/lib/testing/requests";

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

async function clientOf(of: Tenant) {
  return new App({ apiKey: await keyFor(of), apiEndpoint: server.url });
}

const base64 = async (colour?: string) =>
  (await png(8, 8, colour)).toString("base64");

describe("the clarifai client of npm, unmodified,", () => {
  test("adds an input, lists it, opens it and deletes it", async () => {
    const [made] = await client.inputs
      .create({
        ...{ id: "a/ä 1", base64: await base64() },
        concepts: [
          { id: "dog", value: true },
          { id: "cat", value: false },
        ],
        metadata: { kind: "photo", nested: { n: 1, list: [1, null] } },
        geo: { latitude: 52.52, longitude: 13.405 },
      })
      .then((made) => [...made.rawData]);
    expect(made.status.code).toBe(30000);

    const listed = await client.inputs.list({ page: 1, perPage: 20 });
    expect(listed[0]).toMatchObject({
      id: "a/ä 1",
      metadata: { kind: "photo", nested: { n: 1, list: [1, null] } },
      geo: { geoPoint: { latitude: 52.52, longitude: 13.405 } },
    });
    const opened = await client.inputs.get("a/ä 1");
    expect(opened.concepts[0]).toMatchObject({ id: "dog", value: 1 });
    expect(opened.rawData.data.concepts[1]).toMatchObject({ value: 0 });
    expect((await client.inputs.getStatus()).counts.processed).toBe(1);

    await client.inputs.delete("a/ä 1");
    const gone = await client.inputs.get("a/ä 1").catch((error) => error);
    expect(gone.response.status).toBe(404);
    expect(gone.response.data.status.code).toBe(30102);
  });

  test("asks a model", async () => {
    const said = await client.models.predict("color", await base64("#ff0000"));
    expect(said.outputs[0].data.colors[0].raw_hex).toMatch(/^#f/);
    expect(JSON.stringify(said)).not.toContain(await base64("#ff0000"));
  });
});
