import { expect, test } from "vitest";

import { lacksOf } from "@/lib/models/openai/lacks";
import { Refused } from "@/lib/models/upstream/failure";

const lacksAt = (host: string, id = crypto.randomUUID()) =>
  lacksOf(id, new URL(`https://${host}/v1`));

const unknown = (param: string, status = 400) => new Refused(status, { param });
const asked = { model: "m", store: false, stream_options: {} };

test("a member that a server doesn't know is left out, from then on", () => {
  const id = crypto.randomUUID();
  const lacks = lacksAt("models.example", id);
  expect(lacks.without(asked)).toEqual(asked);
  const lesser = { model: "m", stream_options: {} };
  expect(lacks.lesser(asked, unknown("store"))).toEqual(lesser);
  expect(lacksAt("models.example", id).without(asked)).toEqual(lesser);
});

test("what one server lacks says nothing of another, nor of the same provider elsewhere", () => {
  const id = crypto.randomUUID();
  lacksAt("models.example", id).add("store");
  expect(lacksAt("models.example").without(asked)).toEqual(asked);
  expect(lacksAt("other.example", id).without(asked)).toEqual(asked);
});

test.each([
  "api.openai.com",
  "eu.api.openai.com",
  "mine.openai.azure.com",
  "mine.services.ai.azure.com",
])("at %s it is always said that nothing is to be kept", (host) => {
  const error = unknown("store");
  expect(() => lacksAt(host).lesser(asked, error)).toThrow(error);
});

test("whoever isn't OpenAI is not taken for it by a name", () => {
  for (const host of ["notopenai.com", "openai.com.example"]) {
    expect(lacksAt(host).lesser(asked, unknown("store"))).not.toHaveProperty(
      "store",
    );
  }
});

test.each([
  ["another failure", new Error("broken")],
  ["another status", unknown("store", 500)],
  ["another member", unknown("messages")],
  ["a member that wasn't sent", unknown("stream_options")],
])("nothing is left out for %s", (_, error) => {
  const { stream_options: _options, ...body } = asked;
  expect(() => lacksAt("models.example").lesser(body, error)).toThrow(error);
});
