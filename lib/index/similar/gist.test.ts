import fc from "fast-check";
import { describe, expect, test } from "vitest";

import {
  type Gist,
  gistOf,
  gistTerms,
  likeness,
} from "@/lib/index/similar/gist";
import { anyText, SENTENCES } from "@/lib/testing/texts";

const isFound = (one: Gist, other: Gist): boolean => {
  const asked = new Set(gistTerms(one));
  return gistTerms(other).some((term) => asked.has(term));
};

const word = (number: number) => `w${number.toString(36)}`;
const anyWords = (count: number) =>
  fc.array(fc.nat(10_000_000).map(word), {
    minLength: count,
    maxLength: count,
  });

describe("the likeness of two texts", () => {
  test("is how much of what either says both say", () => {
    const like = (one: string, other: string) =>
      likeness(gistOf(one), gistOf(other));
    expect(like("the grand total is due", "The GRAND total, is due!")).toBe(1);
    expect(like("a b c d", "a b x d")).toBe(1 / 5);
    expect(like("a b", "b a")).toBe(0);
    expect(like("receipt", "Receipt.")).toBe(1);
    expect(like("", "")).toBe(0);
    expect(like("東京都庁", "東京都")).toBe(2 / 3);
    expect(like("Grüße an alle", "gru\u0308sse AN alle")).toBe(1);
  });

  test("is what its definition says, and the same from both sides", () => {
    const pairsOf = (text: string[]) =>
      new Set(text.slice(1).map((next, at) => `${text[at]} ${next}`));
    const few = fc.array(fc.nat(5).map(word), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(few, few, (one, other) => {
        const [a, b] = [pairsOf(one), pairsOf(other)];
        const expected = a.intersection(b).size / a.union(b).size;
        const [left, right] = [gistOf(one.join(" ")), gistOf(other.join(", "))];
        expect(likeness(left, right)).toBe(expected);
        expect(likeness(right, left)).toBe(expected);
      }),
    );
  });

  test("falls with each word that is changed, as is said", () => {
    const words = Array.from({ length: 100 }, (_, n) => word(n));
    const changed = (count: number) =>
      words.map((one, n) => (n % (100 / count) === 5 ? "x" : one)).join(" ");
    const gist = gistOf(words.join(" "));
    expect(likeness(gist, gistOf(changed(1)))).toBeCloseTo(0.96, 2);
    expect(likeness(gist, gistOf(changed(10)))).toBeCloseTo(0.66, 2);
  });
});

describe("among the texts that are found by a gist", () => {
  test("is each that says the same, in any script", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const gist = gistOf(text);
        const again = gistOf(`  ${text.normalize("NFD").toUpperCase()}\n`);
        if (gist.size > 0 && likeness(gist, again) === 1) {
          expect(isFound(gist, again)).toBe(true);
        }
        expect(gistTerms(gist)).toHaveLength(gist.size === 0 ? 0 : 10);
      }),
    );
    for (const sentence of Object.values(SENTENCES)) {
      const like = likeness(gistOf(sentence), gistOf(sentence.toUpperCase()));
      // The iota below a Greek letter stands beside a capital.
      expect(like).toBeGreaterThan(0.7);
    }
  });

  test.each([
    [0.9, 0.995, 1],
    [0.7, 0.96, 1],
    [0.6, 0.86, 0.96],
    [0.5, 0.66, 0.81],
    [0.3, 0.17, 0.31],
    [0.1, 0, 0.03],
    [0, 0, 0.002],
  ])("are, of those that are %f alike, from %f to %f", (alike, least, most) => {
    const runs = 700;
    // Of two sets of n with so much in common, s is c / (2n - c).
    const common = Math.round((2 * 200 * alike) / (1 + alike));
    const found = fc
      .sample(anyWords(400 - common + 10), runs)
      .filter((words) => {
        const gists = [words.slice(0, 200), words.slice(200 - common)].map(
          (some) => gistOf(some.slice(0, 201).join(" ")),
        );
        const [one, other] = gists as [Gist, Gist];
        return isFound(one, other);
      });
    expect(found.length / runs).toBeGreaterThanOrEqual(least);
    expect(found.length / runs).toBeLessThanOrEqual(most);
  });

  test("is one that a person has edited here and there", () => {
    const edits = fc.array(fc.nat(119), { maxLength: 3 });
    fc.assert(
      fc.property(anyWords(120), edits, (words, places) => {
        const edited = words.map((one, at) =>
          places.includes(at) ? "new" : one,
        );
        const [one, other] = [
          gistOf(words.join(" ")),
          gistOf(edited.join(" ")),
        ];
        expect(likeness(one, other)).toBeGreaterThan(0.85);
        expect(isFound(one, other)).toBe(true);
      }),
    );
  });
});

test("a long text is told by how it begins, in bounded time", () => {
  const long = Array.from({ length: 300_000 }, (_, n) => n.toString(36)).join(
    " ",
  );
  const gist = gistOf(long);
  expect(gist.size).toBe(9_999);
  expect(likeness(gist, gistOf(`${long} and more`))).toBe(1);
});
