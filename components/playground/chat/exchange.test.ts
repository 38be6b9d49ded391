import { expect, test } from "vitest";

import {
  bodyOf,
  type Exchange,
  messagesOf,
  withCost,
} from "@/components/playground/chat/exchange";

const image = { name: "cat.png", type: "image/png", base64: "iVBORw==" };

const exchange = (text: string, answered: string | null): Exchange => ({
  key: 1,
  said: { text, images: [] },
  answer: {
    asked: { model: "there/echo", messages: [], store: true },
    state: answered === null ? "failed" : "stopped",
    told: answered === null ? null : toldBy(answered),
    error: null,
  },
});

const toldBy = (content: string) => ({
  ...{ id: null, stored: true, usage: null },
  body: { choices: [{ message: { role: "assistant", content } }] },
});

test("all that was said is sent again, of what broke off as much as came", () => {
  const before = [exchange("One", "An ans"), exchange("Two", null)];

  expect(
    messagesOf(" Be brief. ", before, { text: "Three", images: [image] }),
  ).toEqual([
    { role: "system", content: "Be brief." },
    { role: "user", content: "One" },
    { role: "assistant", content: "An ans" },
    { role: "user", content: "Two" },
    {
      role: "user",
      content: [
        { type: "text", text: "Three" },
        { type: "image_url", image_url: { url: image } },
      ],
    },
  ]);
});

test("images go as data URLs; not to store is said, and to store is left out", () => {
  const messages = messagesOf("", [], { text: "", images: [image] });

  const kept = bodyOf({ model: "there/echo", messages, store: true });
  const unkept = bodyOf({ model: "there/echo", messages, store: false });

  expect(kept.messages).toEqual([
    {
      role: "user",
      content: [
        {
          type: "image_url",
          image_url: { url: "data:image/png;base64,iVBORw==" },
        },
      ],
    },
  ]);
  expect(kept).not.toHaveProperty("store");
  expect(unkept.store).toBe(false);
});

test("what an answer cost is reckoned where somebody said a price", () => {
  const usage = { input_tokens: 1_000, output_tokens: 100 };

  expect(withCost(usage, { input: 0.15, output: 0.6 })).toEqual({
    ...usage,
    cost_usd: 0.00021,
  });
  expect(withCost(usage, null)).toEqual(usage);
  expect(withCost(null, { input: 1, output: 1 })).toBeNull();
});
