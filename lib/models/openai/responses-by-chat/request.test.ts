import { expect, test } from "vitest";

import { chatRequestOf } from "@/lib/models/openai/responses-by-chat/request";

const asked = (body: object) => chatRequestOf({ model: "m", ...body });

test("what is said to a response is said to a chat", () => {
  expect(
    asked({
      instructions: "Be brief.",
      input: [
        { role: "developer", content: "And kind." },
        {
          type: "message",
          role: "user",
          content: [
            { type: "input_text", text: "What is this?" },
            {
              type: "input_image",
              image_url: "data:image/png;base64,AA",
              detail: "low",
            },
          ],
        },
        { type: "reasoning", summary: [], encrypted_content: "x" },
        {
          type: "message",
          role: "assistant",
          status: "completed",
          content: [
            { type: "output_text", text: "Let me look.", annotations: [] },
          ],
        },
        { type: "function_call", call_id: "a", name: "look", arguments: "{}" },
        { type: "function_call", call_id: "b", name: "find", arguments: "{}" },
        { type: "function_call_output", call_id: "a", output: "a cat" },
        {
          type: "function_call_output",
          call_id: "b",
          output: [{ type: "input_text", text: "nothing" }],
        },
        { role: "user", content: "So?" },
      ],
    }),
  ).toEqual({
    model: "m",
    messages: [
      { role: "system", content: "Be brief." },
      { role: "system", content: "And kind." },
      {
        role: "user",
        content: [
          { type: "text", text: "What is this?" },
          {
            type: "image_url",
            image_url: { url: "data:image/png;base64,AA", detail: "low" },
          },
        ],
      },
      {
        role: "assistant",
        content: "Let me look.",
        tool_calls: [
          {
            id: "a",
            type: "function",
            function: { name: "look", arguments: "{}" },
          },
          {
            id: "b",
            type: "function",
            function: { name: "find", arguments: "{}" },
          },
        ],
      },
      { role: "tool", tool_call_id: "a", content: "a cat" },
      { role: "tool", tool_call_id: "b", content: "nothing" },
      { role: "user", content: "So?" },
    ],
  });
});

test("calls without words are a message of their own", () => {
  const input = [
    { role: "user", content: "Look." },
    { type: "function_call", call_id: "a", name: "look", arguments: "{}" },
  ];
  expect(asked({ input }).messages).toMatchObject([
    { role: "user" },
    { role: "assistant", content: null, tool_calls: [{ id: "a" }] },
  ]);
});

test("how it is to be answered is told as chats call it", () => {
  const schema = { type: "object" };
  expect(
    asked({
      input: "Hello",
      max_output_tokens: 9,
      temperature: 0,
      top_p: 1,
      parallel_tool_calls: false,
      reasoning: { effort: "low", summary: "auto" },
      text: {
        format: { type: "json_schema", name: "n", schema, strict: true },
        verbosity: "low",
      },
      tools: [
        { type: "function", name: "f", parameters: schema, strict: null },
      ],
      tool_choice: { type: "function", name: "f" },
      include: ["message.output_text.logprobs", "reasoning.encrypted_content"],
      truncation: "auto",
      background: false,
      user: null,
      store: false,
    }),
  ).toEqual({
    model: "m",
    messages: [{ role: "user", content: "Hello" }],
    max_tokens: 9,
    temperature: 0,
    top_p: 1,
    parallel_tool_calls: false,
    reasoning_effort: "low",
    response_format: {
      type: "json_schema",
      json_schema: { name: "n", schema, strict: true },
    },
    verbosity: "low",
    tools: [{ type: "function", function: { name: "f", parameters: schema } }],
    tool_choice: { type: "function", function: { name: "f" } },
    logprobs: true,
  });
  expect(asked({ input: "x", tool_choice: "required" })).toMatchObject({
    tool_choice: "required",
  });
  const text = { format: { type: "json_object" } };
  expect(asked({ input: "x", text })).toMatchObject({
    response_format: { type: "json_object" },
  });
});

test.each([
  [
    "tools[1].type",
    { tools: [{ type: "function", name: "f" }, { type: "web_search" }] },
  ],
  ["tool_choice", { tool_choice: { type: "file_search" } }],
  ["background", { background: true }],
  ["conversation", { conversation: "conv_1" }],
  ["prompt", { prompt: { id: "pmpt_1" } }],
  ["include", { include: ["file_search_call.results"] }],
  ["text.format", { text: { format: { type: "grammar" } } }],
  ["input[0]", { input: [{ type: "item_reference", id: "msg_1" }] }],
  [
    "input[1]",
    { input: [{ role: "user", content: "a" }, { type: "computer_call" }] },
  ],
  [
    "input[0].content",
    {
      input: [
        { role: "user", content: [{ type: "input_image", file_id: "file-1" }] },
      ],
    },
  ],
  ["max_output_tokens", { max_output_tokens: "many" }],
])("what a chat can't come to is refused, by the name %s", (param, body) => {
  expect(() => asked({ input: "canary", ...body })).toThrow(
    expect.objectContaining({ code: "invalid_request", param }),
  );
});
