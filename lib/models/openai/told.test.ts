import { expect, test } from "vitest";

import { toldIn } from "@/lib/models/openai/told";

test("a code and a member of a closed list are told, and nothing else", () => {
  const error = {
    message: "canary",
    type: "canary",
    param: "messages[3].content",
    code: "context_length_exceeded",
  };
  expect(toldIn({ error })).toEqual({
    code: "context_length_exceeded",
    param: "messages",
  });
  expect(
    toldIn({ error: { ...error, code: "canary", param: "canary" } }),
  ).toEqual({});
});

test.each([
  undefined,
  null,
  "canary",
  [],
  { error: "canary" },
  { error: { code: 400, param: ["messages"] } },
  { detail: "canary" },
  { detail: [{ loc: ["body", "canary"] }] },
  { error: { message: 'canary: Unknown name "store"' } },
])("nothing is told of %j", (body) => {
  expect(toldIn(body)).toEqual({});
});

test.each([
  [
    "store",
    [
      {
        error: {
          message: `Invalid JSON payload received. Unknown name "store": Cannot find field.`,
        },
      },
    ],
  ],
  ["store", { detail: [{ type: "extra_forbidden", loc: ["body", "store"] }] }],
  ["store", { error: { code: "unknown_parameter", param: "store" } }],
  [
    "stream_options",
    {
      object: "error",
      message:
        "[{'type': 'extra_forbidden', 'loc': ('body', 'stream_options'), 'msg'",
    },
  ],
  [
    "stream_options",
    {
      error_code: "BAD_REQUEST",
      message: `json: unknown field "stream_options"`,
    },
  ],
])("%s is what a server doesn't know, however it puts it", (param, body) => {
  expect(toldIn(body)).toMatchObject({ param });
});
