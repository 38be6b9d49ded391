import fc from "fast-check";
import { expect, test } from "vitest";

import { startsOf, transcriptOf, turnsIn } from "@/lib/models/chat";

test("a turn's place is where the transcript says what it says", () => {
  const message = fc.record({
    role: fc.constantFrom("user", "assistant", "tool"),
    content: fc.oneof(
      fc.constant(null),
      fc.string({ unit: "grapheme" }),
      fc.array(fc.record({ type: fc.constant("text"), text: fc.string() })),
    ),
    tool_calls: fc.option(
      fc.array(
        fc.record({
          function: fc.record({ name: fc.string(), arguments: fc.string() }),
        }),
      ),
    ),
  });
  fc.assert(
    fc.property(fc.array(message), (messages) => {
      const content = JSON.stringify({ messages });
      const turns = turnsIn(content) ?? [];
      const transcript = transcriptOf(content);
      const starts = startsOf(turns);
      for (const [place, { text }] of turns.entries()) {
        expect(transcript.slice(starts[place]).startsWith(text)).toBe(true);
      }
    }),
  );
});

test("what a model thought is told apart from what it said", () => {
  const said = { role: "assistant", content: "Yes.", reasoning_content: "Hm." };
  const content = JSON.stringify({ messages: [said] });

  expect(turnsIn(content)).toEqual([
    {
      role: "assistant",
      text: "Yes.",
      reasoning: "Hm.",
      images: [],
      calls: [],
    },
  ]);
  expect(transcriptOf(content)).toBe("Yes.");
});
