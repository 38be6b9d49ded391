import { expect, test } from "vitest";

import { merge } from "@/lib/models/openai/merge";

function merged(...deltas: Record<string, unknown>[]) {
  const whole = {};
  for (const delta of deltas) merge(whole, delta);
  return whole;
}

test("texts grow, whatever they are called; names and ids are told once", () => {
  expect(
    merged(
      { role: "assistant", content: null, reasoning_content: "I th" },
      { role: "assistant", content: "", reasoning_content: "ink" },
      { content: "So", extra: { name: "a", text: "b" } },
      { content: "!", extra: { name: "a", text: "c" }, score: 1 },
      { content: null, score: 2 },
    ),
  ).toEqual({
    role: "assistant",
    content: "So!",
    reasoning_content: "I think",
    extra: { name: "a", text: "bc" },
    score: 2,
  });
});

test("what is numbered grows by its number", () => {
  const call = (index: number, rest: object) => ({
    tool_calls: [{ index, ...rest }],
  });
  expect(
    merged(
      call(0, { id: "a", function: { name: "f", arguments: "" } }),
      call(1, { id: "b", function: { name: "g", arguments: "{" } }),
      call(0, { function: { arguments: "{}" } }),
      call(1, { id: "", function: { arguments: "}" } }),
    ),
  ).toEqual({
    tool_calls: [
      { index: 0, id: "a", function: { name: "f", arguments: "{}" } },
      { index: 1, id: "b", function: { name: "g", arguments: "{}" } },
    ],
  });
});

test("what a server numbers alike, or not at all, is told apart by its id", () => {
  const call = (id: string, rest = {}) => ({ tool_calls: [{ id, ...rest }] });
  expect(merged(call("a"), call("b"))).toEqual({
    tool_calls: [{ id: "a" }, { id: "b" }],
  });
  expect(merged(call("a", { index: 0 }), call("b", { index: 0 }))).toEqual({
    tool_calls: [
      { id: "a", index: 0 },
      { id: "b", index: 0 },
    ],
  });
});

test("a delta is left as it came, and changes no prototype", () => {
  const delta = JSON.parse('{"list":[{"text":"a"}],"__proto__":{"evil":1}}');
  const whole = merged(delta, { list: [{ index: 0 }] }, delta);
  expect(delta.list).toEqual([{ text: "a" }]);
  expect("evil" in whole).toBe(false);
});
