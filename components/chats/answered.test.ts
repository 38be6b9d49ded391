import { expect, test } from "vitest";

import { answeredTurns } from "@/components/chats/answered";
import { completionOf, responseOf } from "@/lib/testing/openai-answers";

const messages = [{ role: "user", content: "Hello there" }];
const tools = [{ type: "function", function: { name: "look_up" } }];

test("an answer that has said all is its turn, with what was thought first", () => {
  const { turns, ended } = answeredTurns(
    completionOf({ model: "thinker", messages }),
  );

  expect(turns).toEqual([
    {
      role: "assistant",
      text: "You said: Hello there",
      reasoning: "They say Hello there.",
      images: [],
      calls: [],
    },
  ]);
  expect(ended).toBeNull();
});

test.each([
  completionOf({ model: "short", messages }),
  responseOf({ model: "short", input: "Hello" }),
])("an answer that was cut off says so", (body) => {
  expect(answeredTurns(body).ended).toBe(
    "Cut off: it came to its limit of tokens.",
  );
});

test("calls of tools are told with their arguments, in both forms", () => {
  const chat = answeredTurns(
    completionOf({ model: "caller", messages, tools }),
  );
  const response = answeredTurns(
    responseOf({ model: "caller", input: "Hello", tools: [{ name: "find" }] }),
  );

  expect(chat.turns[0]?.calls).toEqual([
    { name: "look_up", arguments: '{"about":"Hello there"}' },
  ]);
  expect(chat.ended).toBe("It waits for what its tools say.");
  expect(response.turns[0]?.calls).toEqual([
    { name: "find", arguments: '{"about":"Hello"}' },
  ]);
});

test("what a response thought, called and said in items is one turn", () => {
  const { turns } = answeredTurns({
    status: "completed",
    output: [
      { type: "reasoning", summary: [{ type: "summary_text", text: "Hm." }] },
      { type: "function_call", name: "find", arguments: "{}" },
      {
        type: "message",
        role: "assistant",
        content: [{ type: "output_text", text: "Found it." }],
      },
    ],
  });

  expect(turns).toEqual([
    {
      role: "assistant",
      text: "Found it.",
      reasoning: "Hm.",
      images: [],
      calls: [{ name: "find", arguments: "{}" }],
    },
  ]);
});

test("what is no answer has no turns", () => {
  expect(answeredTurns({})).toEqual({ turns: [], ended: null });
});
