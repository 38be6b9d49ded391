import { expect, test } from "vitest";

import { sentiment } from "@/lib/models/builtin/sentiment";
import { answerTo } from "@/lib/testing/answers";

async function valuesOf(text: string) {
  const { concepts = [] } = await answerTo(sentiment, text);
  return Object.fromEntries(concepts.map(({ id, value }) => [id, value]));
}

test.each([
  "I love this, it is wonderful!",
  "The best phone I have owned. Great battery, excellent screen.",
  "It's not bad.",
])("speaks well: %s", async (text) => {
  const { positive = 0, negative = 0 } = await valuesOf(text);
  expect(positive).toBeGreaterThan(0.3);
  expect(positive).toBeGreaterThan(negative);
});

test.each([
  "This is terrible. I hate it.",
  "What a waste of money.",
  "Not good at all.",
])("speaks ill: %s", async (text) => {
  const { positive = 0, negative = 0 } = await valuesOf(text);
  expect(negative).toBeGreaterThan(0.3);
  expect(negative).toBeGreaterThan(positive);
});

test.each([
  ["a fact", "The meeting is at 3 pm in room 12."],
  ["another language", "Das ist ganz schrecklich."],
  ["nothing", ""],
])("%s is neutral", async (_, text) => {
  expect(await valuesOf(text)).toEqual({
    positive: 0,
    neutral: 1,
    negative: 0,
  });
});

test("a text that does both shows both", async () => {
  const {
    positive,
    negative,
    neutral = 0,
  } = await valuesOf(
    "The food was wonderful. The service was awful. We sat by the window.",
  );
  expect(positive).toBeGreaterThan(0.1);
  expect(negative).toBeGreaterThan(0.1);
  expect(neutral).toBeGreaterThan(0.3);
});

test("the three values sum to 1", async () => {
  const values = Object.values(
    await valuesOf("Good! Bad! Nice. Awful. So so."),
  );
  expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 10);
});

test("what has no spaces is not read, so that it can't take quadratic time", async () => {
  const neutral = { positive: 0, neutral: 1, negative: 0 };
  expect(await valuesOf("good,".repeat(20))).toEqual(neutral);
  expect(await valuesOf("!".repeat(100_000))).toEqual(neutral);
  expect((await valuesOf("good, ".repeat(20))).positive).toBeGreaterThan(0.3);
});
