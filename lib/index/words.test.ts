import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { foldedName, foldedSlowly, foldedText } from "@/lib/index/folded";
import { placedWordsIn, wordsIn, wordsInAny } from "@/lib/index/words";
import { anyText, OTHER_WAYS, SENTENCES } from "@/lib/testing/texts";

const texts = (text: string) => wordsIn(text).map((word) => word.text);
const RUNS = { numRuns: 2_000 };

describe("a text has these words", () => {
  const EXPECTED: [script: string, text: string, words: string][] = [
    ["Latin", "Grand total: 1,234.56 don't", "grand total 1 234 56 don t"],
    [
      "file names",
      "Invoice_2026.PDF a@b.example",
      "invoice 2026 pdf a b example",
    ],
    ["diacritics", "Grüße, naïve Łódź Ødegård", "grusse naive lodz odegard"],
    ["sharp s", "STRASSE Straße STRAẞE", "strasse strasse strasse"],
    ["Turkish", "İstanbul ISTANBUL ısı", "istanbul istanbul isi"],
    ["Cyrillic", "Ёлка ЙОД", "елка иод"],
    ["apostrophes", "м'ята мʼята м’ята", "м ята м ята м ята"],
    ["Greek", "Ὀδυσσεύς ΟΔΥΣΣΕΥΣ", "οδυσσευσ οδυσσευσ"],
    [
      "Arabic, with and without tashkeel",
      "مُحَمَّد محمد محـــمد",
      "محمد محمد محمد",
    ],
    ["Arabic alef and yeh", "أحمد احمد آ إلى الي", "احمد احمد ا الي الي"],
    ["Hebrew, with and without niqqud", "שָׁלוֹם שלום", "שלום שלום"],
    ["Devanagari, whose vowels stay", "हिन्दी कि की", "हिन्दी कि की"],
    ["digits", "١٢٣ ۱۲۳ १२३ ๑๒๓ １２３", "123 123 123 123 123"],
    ["Han", "东京都", "东 京 都"],
    ["kana of both widths", "スーパー ｽｰﾊﾟｰ", "ス ー パ ー ス ー パ ー"],
    ["kana with other sounds", "か が は ぱ", "か が は ぱ"],
    ["Hangul, whole and in parts", `각 ${"각".normalize("NFD")}`, "각 각"],
    ["Thai", "ไทย กี่", "ไ ท ย กี่"],
    ["mixed", "iPhone15を買う", "iphone15 を 買 う"],
    ["emoji", "👍🏽👍 👩‍💻 ❤️❤", "👍 👍 👩 💻 ❤ ❤"],
    ["flags", "🇩🇪🇫🇷 🇩🇪", "🇩🇪 🇫🇷 🇩🇪"],
    ["ligatures", "ﬁne oﬃce", "fine office"],
    ["numerals", "Ⅻ ① ½ m²", "xii 1 1 2 m2"],
    ["trade marks", "Acme™ Acme® Acme©", "acme acme acme"],
    [
      "what isn't seen",
      "so\u00adft ze\u200bro \u202ertl\u202c",
      "soft zero rtl",
    ],
    ["halves of pairs", "a\ud83db \udc00", "a b"],
    ["nothing", " \n\t\u0000 -_.,;! \u0301", ""],
  ];
  test.each(EXPECTED)("%s", (_, text, words) => {
    expect(texts(text).join(" ")).toBe(words);
  });
});

test("a sign is joined to the one right before it, and no word is", () => {
  const shown = wordsIn("東京 都x庁👍👍 ab").map(
    ({ text, sign, joined }) => `${joined ? "+" : ""}${text}${sign ? "'" : ""}`,
  );
  expect(shown.join(" ")).toBe("東' +京' 都' x 庁' +👍' +👍' ab");
});

test.each(OTHER_WAYS.entries().toArray())(
  "other ways to write a text (%i) don't change its words",
  (_, other) => {
    for (const text of [SENTENCES.english, SENTENCES.french, "Łukasz Ödön"]) {
      const plain = (text ?? "").replace(/[^\p{L}\p{N} ]/gu, " ");
      expect(texts(other(plain))).toEqual(texts(plain));
    }
  },
);

test("ASCII has the same words the short way and the long", () => {
  const ascii = fc.string({ unit: "binary-ascii", maxLength: 200 });
  const code = fc.stringMatching(/^[ -~\n\0]*$/);
  fc.assert(
    fc.property(fc.oneof(ascii, code), (text) => {
      expect(foldedText(text)).toBe(foldedSlowly(text));
      expect(wordsIn(text)).toEqual(wordsInAny(text));
    }),
    RUNS,
  );
});

test("to fold what is folded changes nothing, for each character there is", () => {
  for (let from = 0; from <= 0x10ffff; from += 0x1000) {
    const codes = Array.from({ length: 0x1000 }, (_, at) => from + at);
    const all = codes.map((code) => String.fromCodePoint(code)).join(" ");
    const [text, name] = [foldedText(all), foldedName(all)];
    expect(foldedText(text) === text, `from ${from}`).toBe(true);
    expect(foldedName(name) === name, `from ${from}`).toBe(true);
  }
});

test("to fold what is folded changes nothing, in any text", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const [folded, name] = [foldedText(text), foldedName(text)];
      expect(foldedText(folded)).toBe(folded);
      expect(foldedName(name)).toBe(name);
      expect(folded.isWellFormed()).toBe(true);
    }),
    RUNS,
  );
});

test("the words of a word are that word", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      for (const word of wordsIn(text)) {
        expect(wordsIn(word.text)).toEqual([{ ...word, joined: false }]);
      }
    }),
    RUNS,
  );
});

test("a word with letters or digits by Intl.Segmenter is found where it stood", () => {
  const segmenter = new Intl.Segmenter("und", { granularity: "word" });
  let seen = 0;
  fc.assert(
    fc.property(anyText, (text) => {
      const all = texts(text);
      for (const { segment, isWordLike } of segmenter.segment(
        foldedText(text),
      )) {
        // It also calls a run of low lines a word.
        if (!isWordLike || !/[\p{L}\p{N}]/u.test(segment)) continue;
        seen++;
        const sought = texts(segment);
        expect(sought.length).toBeGreaterThan(0);
        const found = all.some((_, at) =>
          sought.every((word, place) => all[at + place] === word),
        );
        expect(found).toBe(true);
      }
    }),
    RUNS,
  );
  expect(seen).toBeGreaterThan(5_000);
});

test("names differ by their diacritics, and not by case or encoding", () => {
  const one = foldedName("José@Example.com");
  expect(foldedName("JOSÉ@example.COM".normalize("NFD"))).toBe(one);
  expect(foldedName("Jose@example.com")).not.toBe(one);
  expect(foldedName("ＡＢＣ Straße")).toBe("abc strasse");
});

test("a word knows its place in the text as it was written", () => {
  const text = "Grü\u0308ße, zero\u200bwidth ﬁne 👍🏽東京 Acme™";
  const places = placedWordsIn(text).map(({ from, to }) =>
    text.slice(from, to),
  );
  expect(places).toEqual([
    ...["Grü\u0308ße", "zero\u200bwidth", "ﬁne", "👍🏽", "東", "京", "Acme"],
  ]);
  fc.assert(
    fc.property(anyText, (text) => {
      const placed = placedWordsIn(text);
      expect(placed.map(({ from, to, ...word }) => word)).toEqual(
        wordsIn(text),
      );
      for (const { text: word, from, to } of placed) {
        expect(foldedText(text.slice(from, to))).toContain(word);
      }
    }),
    RUNS,
  );
});
