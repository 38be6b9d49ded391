import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { documentOf } from "@/lib/index/document";
import { foldedName } from "@/lib/index/folded";
import {
  isOverflow,
  kindOf,
  metaTerm,
  STEPS,
  stepOf,
} from "@/lib/index/labelled";
import {
  TERMS_MOST,
  TERMS_VERSION,
  TEXT_MOST,
  termsOf,
} from "@/lib/index/terms";
import {
  anyDocument,
  anyValue,
  NOW,
  plainDocument,
} from "@/lib/testing/documents";

const input = {
  type: "text",
  receivedAt: NOW,
  expiresAt: null,
  held: true,
  shared: true,
  key: "key_01",
  subject: "José@Example.com",
  filename: "Rechnung_7.pdf",
  url: null,
  metadata: { Env: "Prod" },
  text: "Grüße, 東京 an",
  traits: { sha256: "5a".repeat(32), look: "41f12084a56f898a" },
} as const;

test("version 3 makes these terms: whoever changes them raises the version", () => {
  const document = documentOf(
    input,
    [
      {
        model: "hf/acme/eye",
        failed: false,
        output: {
          concepts: [{ id: "c1", name: "Traffic Light", value: 0.93 }],
        },
      },
      {
        model: "color",
        failed: false,
        output: { colors: [{ name: "red", hex: "#ff0000", share: 0.25 }] },
      },
      {
        model: "pii",
        failed: true,
        output: { spans: [{ label: "E-Mail", start: 0, end: 3, value: 1 }] },
      },
    ],
    [{ concepts: [], labels: ["ok"], note: "neu" }],
  );
  expect(TERMS_VERSION).toBe(3);
  expect(termsOf(document, { parts: true }).join(" | ")).toMatchInlineSnapshot(
    `"same:5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a | looks:0:2a0e | looks:1:8d14 | looks:2:e85 | looks:3:f944 | reads:0:1pbku11 | reads:1:26l03k | reads:2:1istn7f | reads:3:43p7z0 | reads:4:zk2h2t | reads:5:b1bos4 | reads:6:6a1lwn | reads:7:l5rs3p | reads:8:kshpqt | reads:9:17r7v23 | is:annotated | is:failed | key:key_01 | subject:josé@example.com | meta:3:env=prod | filename:rechnung | filename:7 | filename:pdf | model:hf/acme/eye | model:acme/eye | model:color | model:pii | label:e-mail | label:ok | concept:traffic light | concept:red | sure:9:traffic light | sure:2:red | word:rechnung | word:7 | word:pdf | word:jose | word:example | word:com | word:grusse | word:東 | word:京 | word:an | word:prod | word:neu | word:e | word:mail | word:ok | word:traffic | word:light | pair:東 京 | prefix:rec | prefix:rechn | prefix:jos | prefix:exa | prefix:examp | prefix:gru | prefix:gruss | prefix:pro | prefix:mai | prefix:tra | prefix:traff | prefix:lig | part:rec | part:ech | part:chn | part:hnu | part:nun | part:ung | part:pdf | part:jos | part:ose | part:exa | part:xam | part:amp | part:mpl | part:ple | part:com | part:gru | part:rus | part:uss | part:sse | part:pro | part:rod | part:neu | part:mai | part:ail | part:tra | part:raf | part:aff | part:ffi | part:fic | part:lig | part:igh | part:ght"`,
  );
});

describe("a document", () => {
  const output = (text: string) => ({ text });

  test("has what each frame of a video shows", () => {
    const cat = { id: "1", name: "cat", value: 0.9 };
    const span = { label: "name", start: 0, end: 1, value: 1 };
    const frames = [
      { time: 0, output: { concepts: [cat] } },
      { time: 1, output: { spans: [span] } },
      { time: 2, output: output("a sign") },
      { time: 3, output: { embedding: [1, 2] } },
    ];
    const video = { model: "m", failed: false, output: { frames } };
    expect(documentOf(input, [video])).toMatchObject({
      concepts: [{ name: "cat", value: 0.9 }],
      labels: ["name"],
      answers: ["a sign"],
      failed: false,
      annotated: false,
    });
  });

  test("calls a concept without a name by its id, and knows what failed", () => {
    const concepts = [{ id: "ai_1", name: "", value: 1 }];
    const document = documentOf(input, [
      { model: "m", failed: false, output: { concepts } },
      { model: "n", failed: true, output: null },
    ]);
    expect(document.concepts).toEqual([
      { name: "ai_1", value: 1, by: "model" },
    ]);
    expect(document).toMatchObject({ failed: true, models: ["m", "n"] });
  });

  test("has no text of a span in its terms", () => {
    const span = { label: "email", start: 0, end: 5, value: 1 };
    const terms = termsOf(
      documentOf({ ...input, text: null }, [
        { model: "pii", failed: false, output: { spans: [span] } },
      ]),
    );
    expect(terms.filter((term) => kindOf(term) === "label")).toEqual([
      "label:email",
    ]);
  });
});

test("a record has each term once, and so many at most", () => {
  fc.assert(
    fc.property(anyDocument, fc.boolean(), (document, parts) => {
      const terms = termsOf(document, { parts });
      expect(new Set(terms).size).toBe(terms.length);
      expect(terms.some(isOverflow)).toBe(false);
      if (!parts) expect(terms.map(kindOf)).not.toContain("part");
    }),
  );
});

describe("of a record that has more, the terms say so", () => {
  const words = (count: number, stem: string) =>
    Array.from({ length: count }, (_, n) => `${n}${stem}`).join(" ");
  const overflows = (terms: string[]) =>
    terms.filter((term) => term.startsWith("overflow:"));
  const identity = { subject: "ada", metadata: { a: "b" }, filename: "x" };

  test("of beginnings, where there is room for the words alone", () => {
    const terms = termsOf(plainDocument({ text: words(2_500, "quartz") }));
    expect(overflows(terms)).toEqual(["overflow:prefix"]);
    expect(terms.length).toBe(TERMS_MOST + 1);
    expect(terms).toContain("word:2499quartz");
  });

  test("of words, and what identifies the record is still there", () => {
    const text = words(20_000, "w");
    const terms = termsOf(plainDocument({ ...identity, text }), {
      parts: true,
    });
    expect(overflows(terms)).toEqual([
      "overflow:word",
      "overflow:prefix",
      "overflow:part",
    ]);
    expect(terms.length).toBe(TERMS_MOST + 3);
    const facts = ["subject:ada", "meta:1:a=b", "filename:x"];
    expect(terms).toEqual(expect.arrayContaining(facts));
  });

  test("of concepts, of which the surest stay, and words have room", () => {
    const concepts = Array.from({ length: 10_000 }, (_, n) => ({
      name: `c${n}`,
      value: n / 20_001,
    }));
    const terms = termsOf(plainDocument({ concepts, text: "receipt" }));
    expect(overflows(terms)).toEqual(["overflow:concept", "overflow:sure"]);
    expect(terms).toEqual(
      expect.arrayContaining(["concept:c9999", "word:receipt"]),
    );
    expect(terms).not.toContain("concept:c0");
  });

  test("of a long text, in bounded time, and half a word is none", () => {
    const long = `${"a ".repeat(TEXT_MOST / 2 - 2)}catalogue`;
    const terms = termsOf(plainDocument({ text: long }));
    const words = terms.filter((term) => kindOf(term) !== "reads");
    expect(words).toEqual([
      "word:a",
      "overflow:word",
      "overflow:pair",
      "overflow:prefix",
    ]);
    const whole = termsOf(plainDocument({ text: long.slice(0, TEXT_MOST) }));
    expect(overflows(whole)).toEqual([]);
    const two = plainDocument({ text: long.slice(0, TEXT_MOST), notes: ["x"] });
    expect(overflows(termsOf(two))).toHaveLength(3);
  });
});

test("two pairs of metadata have the same term only where they are the same", () => {
  const sign = fc.constantFrom("=", ":", "1", "a", "A", "é", "e\u0301", "\0");
  const text = fc.array(sign, { maxLength: 5 }).map((all) => all.join(""));
  fc.assert(
    fc.property(text, text, text, text, (key, value, otherKey, other) => {
      const same =
        foldedName(key) === foldedName(otherKey) &&
        foldedName(value) === foldedName(other);
      expect(metaTerm(key, value) === metaTerm(otherKey, other)).toBe(same);
    }),
    { numRuns: 2_000 },
  );
});

test("a confidence is in the step that begins at or below it", () => {
  fc.assert(
    fc.property(anyValue, (value) => {
      const step = stepOf(value);
      expect(value).toBeGreaterThanOrEqual(STEPS[step] ?? 2);
      expect(value).toBeLessThan(STEPS[step + 1] ?? 2);
    }),
  );
});
